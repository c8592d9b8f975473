"""The zones of ``redline:screen``: read as rows, and what was flagged in each of them as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import NULL, QgsFeature, QgsFields, QgsProcessingFeedback

from ..adapters.field_types import DOUBLE, INTEGER, TEXT
from ..adapters.translation import tr
from ..domain.codes import CodeList, read_code_list
from ..domain.field_guess import ZONE_NAMES, guess_fields, guess_value
from ..screening import ScreeningRun
from .fields import fields_of, identity, text_of
from .rows import RowReader

_LEVEL_CODES = Path(__file__).resolve().parents[2] / "resources" / "codes" / "zone_level.json"
_VERSION = "version"  # as in the layers that we write ourselves
_TOLD_AT_MOST = 10


@dataclass(frozen=True)
class ZoneFields:
    """Which fields hold what of a zone; empty for none."""

    identity: str
    level: str
    name: str
    version: str

    @classmethod
    def of_layer(cls, names: Sequence[str], identity: str, level: str, name: str) -> ZoneFields:
        """Return the given fields; the name, where none was given, is guessed."""
        guessed = guess_fields(names, {"name": ZONE_NAMES["name"]})
        return cls(identity, level, name or guessed.get("name", ""), _VERSION if _VERSION in names else "")


@dataclass(frozen=True)
class Zones:
    """The zones as rows; by id their names, and their levels as codes where they are of ours (empty: no level field).

    ``version`` is the newest version that the layer gives one of its zones, empty where it gives none.
    """

    rows: Sequence[tuple[str, bytes]]
    levels: Mapping[str, str]
    names: Mapping[str, str]
    version: str


def read_zones(reader: RowReader, fields: ZoneFields, feedback: QgsProcessingFeedback) -> Zones:
    """Read all zones; levels that nobody knows are told. Raises ``ScreeningCancelled``."""
    rows: list[tuple[str, bytes]] = []
    written: dict[str, str] = {}
    names: dict[str, str] = {}
    versions = {0}
    for feature in reader.features(feedback, 10, 20):
        zone = identity(feature, fields.identity)
        rows.append((zone, reader.wkb(feature)))
        if fields.level:
            written[zone] = text_of(feature[fields.level])
        if fields.name:
            names[zone] = names.get(zone) or text_of(feature[fields.name])
        if fields.version:
            versions.add(_whole(feature[fields.version]))
    return Zones(rows, _levels(written, feedback), names, str(max(versions) or ""))


def _whole(value: Any) -> int:
    written = text_of(value)
    return int(written) if written.isdecimal() else 0


def _levels(written: Mapping[str, str], feedback: QgsProcessingFeedback) -> dict[str, str]:
    """Return levels by zone, as codes by the same words as on import; those that nobody knows stay and are told."""
    known = read_code_list(_LEVEL_CODES)
    codes = {word: guess_value("level", word, {known.name: known}) or word for word in set(written.values())}
    _tell_unknown_levels({code for code in codes.values() if code not in known}, known, feedback)
    return {zone: codes[word] for zone, word in written.items()}


def _tell_unknown_levels(levels: set[str], codes: CodeList, feedback: QgsProcessingFeedback) -> None:
    if levels:
        known = ", ".join(sorted(code.code for code in codes.codes))
        named = ", ".join(sorted(level or "–" for level in levels)[:_TOLD_AT_MOST])
        feedback.pushWarning(
            tr(
                "These are not known zone levels and count in no share: {levels}. Known are {known}.",
                levels=named,
                known=known,
            )
        )


def total_fields() -> QgsFields:
    """Return the fields of the table of totals."""
    return fields_of(zone_id=TEXT, name=TEXT, level=TEXT, patches=INTEGER, area_m2=DOUBLE)


def totals(run: ScreeningRun, zones: Zones) -> Iterator[QgsFeature]:
    """Yield a row for each zone, in the layer's order; without figures where a zone could not be measured."""
    areas, patches = run.results.zone_totals(), run.results.zone_patches()
    fields = total_fields()
    for zone in dict.fromkeys(zone for zone, _ in zones.rows):
        row = QgsFeature(fields)
        words = [zones.names.get(zone) or NULL, zones.levels.get(zone) or NULL]
        row.setAttributes([zone, *words, patches.get(zone, NULL), areas.get(zone, NULL)])
        yield row
