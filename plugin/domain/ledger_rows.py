"""What a table says of each patch: a template's columns as typed cells. Shared by the plugin and the server."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import Any, Optional, Union

from .codes import CodeList
from .errors import BadGeometry
from .evidence import EvidenceFile, FileType, files_of
from .ledger import ANSWER, EXTRA, Column, Kind, Template, chinese, read_template
from .ledger_place import HECTARE_M2, MU_M2, degrees_minutes_seconds, inner_point
from .records import Case, Draft, Overlap, Screening, Zone, unit_names
from .states import Secrecy, ZoneLevel

Cell = Union[None, str, int, float, date]
REALITY, REAL = "reality", frozenset(("real", "partly"))
"""The field that says whether the change is real, and its words for one that is: a false alarm has no area found, and
neither has a patch of which nobody can tell before a visit."""
STARTED = "started"
"""The status of a patch whose finding is begun and not saved."""
LEGAL_TIME = timezone(timedelta(hours=8))
"""China has one legal time: a ledger made on a server that keeps UTC names the same days as one made beside it."""
_BETWEEN = (", ", "、")
"""What stands between the members of one cell, in English and in Chinese."""
_YES_NO = (("否", "no"), ("是", "yes"))


@dataclass(frozen=True)
class Patch:
    """A patch as a table sees it. ``status`` is a word of the templates; ``order`` and ``leg_m`` only on a route."""

    case: Case
    draft: Draft
    status: str
    batch: str
    screening: Optional[Screening]
    zones: Mapping[str, Zone]
    secrecy: Secrecy
    order: int = 0
    leg_m: float = 0.0
    split_from: str = ""
    """Issued id of the patch that this one is a piece of."""
    merged_into: str = ""
    """Issued id of the patch that answers for this one."""
    found: Optional[Screening] = None
    """The corrected outline, measured as the flagged one was; ``None`` where it could not be."""

    @property
    def outline(self) -> bytes:
        """The outline that counts: the corrected one, else the flagged one."""
        return self.draft.outline or self.case.outline

    @property
    def corrected(self) -> bool:
        """Tell whether the outline is not the flagged one."""
        return self.outline != self.case.outline

    @cached_property
    def point(self) -> Optional[tuple[float, float]]:
        """A point inside the outline, ``None`` where it cannot be read."""
        try:
            return inner_point(self.outline)
        except BadGeometry:
            return None

    @property
    def counted(self) -> Optional[Screening]:
        """The outline that counts, measured: what is handed on must not speak of another one than the map shows."""
        return self.found if self.corrected else self.screening

    @property
    def overlaps(self) -> Sequence[Overlap]:
        """What lies in zones, the largest first."""
        found = self.counted.overlaps if self.counted is not None else ()
        return sorted(found, key=lambda overlap: -overlap.area_m2)

    @property
    def area_m2(self) -> Optional[float]:
        """Area of the flagged outline."""
        return self.screening.area_m2 if self.screening is not None else None

    @property
    def files(self) -> tuple[EvidenceFile, ...]:
        """The files that the finding rests on."""
        return files_of(self.draft.evidence)

    @property
    def photos(self) -> tuple[EvidenceFile, ...]:
        """The photos among them."""
        return tuple(file for file in self.files if file.type is FileType.PHOTO)

    def inside_m2(self, level: str = "") -> Optional[float]:
        """Return the area in zones of a level (in any, for none); zones that lie over each other count once at most.

        ``None`` of a merged patch: its ground is part of the one that answers for it, and is counted there.
        """
        if self.counted is None or self.merged_into:
            return None
        held = [o.area_m2 for o in self.overlaps if not level or self._level(o.zone_id) == level]
        return min(sum(held), self.counted.area_m2)

    def said_of_zones(self, member: str) -> list[str]:
        """Return a member of every zone that the patch touches, each value once."""
        known = (self.zones.get(overlap.zone_id) for overlap in self.overlaps)
        return list(dict.fromkeys(str(getattr(zone, member)) for zone in known if zone is not None))

    def _level(self, zone_id: str) -> str:
        zone = self.zones.get(zone_id)
        return zone.level if zone is not None else ""


def _ratio(part: Optional[float], whole: Optional[float]) -> Optional[float]:
    return part / whole if part is not None and whole else None


def _nearest(patch: Patch) -> str:
    zone_id = patch.counted.nearest_zone_id if patch.counted is not None else None
    zone = patch.zones.get(zone_id) if zone_id is not None else None
    return zone.name if zone is not None else ""


def _dms(patch: Patch, north_south: bool) -> str:
    return degrees_minutes_seconds(patch.point[int(north_south)], north_south) if patch.point else ""


def _scaled(value: Optional[float], unit: float) -> Optional[float]:
    return value / unit if value is not None else None


def _found(patch: Patch) -> bool:
    if patch.merged_into:
        return False
    return patch.draft.decided or (bool(patch.case.finding) and patch.status != STARTED)


def _area_found(patch: Patch) -> Optional[float]:
    """The area of what was found to be real; of a merged patch it is part of the other one's, and is counted there."""
    if not _found(patch) or patch.draft.answers.get(REALITY) not in REAL or patch.counted is None:
        return None
    return patch.counted.area_m2


def _share(patch: Patch) -> Optional[float]:
    return _ratio(patch.inside_m2(_RED), patch.counted.area_m2 if patch.counted is not None else None)


_RED, _CONTROL = ZoneLevel.RED_LINE.value, ZoneLevel.CONTROL.value
FACTS: Mapping[str, Callable[[Patch], Any]] = {
    "order": lambda p: p.order or None,
    "leg_km": lambda p: p.leg_m / 1000 if p.order else None,
    "issued_id": lambda p: p.case.issued_id,
    "case_id": lambda p: p.case.case_id,
    "split_from": lambda p: p.split_from,
    "merged_into": lambda p: p.merged_into,
    "batch": lambda p: p.batch,
    "region": lambda p: unit_names(p.case.units, p.case.extra),
    "unit_code": lambda p: list(p.case.units),
    "town": lambda p: p.case.facts.town_name or p.case.facts.town_code,
    "village": lambda p: p.case.facts.village_name,
    "place": lambda p: "".join((p.case.facts.town_name, p.case.facts.village_name)),
    "lon": lambda p: p.point[0] if p.point else None,
    "lat": lambda p: p.point[1] if p.point else None,
    "lon_dms": lambda p: _dms(p, False),
    "lat_dms": lambda p: _dms(p, True),
    "area_m2": lambda p: p.area_m2,
    "area_ha": lambda p: _scaled(p.area_m2, HECTARE_M2),
    "area_mu": lambda p: _scaled(p.area_m2, MU_M2),
    "area_found_m2": _area_found,
    "inside_m2": lambda p: p.inside_m2(),
    "redline_m2": lambda p: p.inside_m2(_RED),
    "control_m2": lambda p: p.inside_m2(_CONTROL),
    "redline_share": _share,
    "nearest_zone": _nearest,
    "nearest_m": lambda p: p.counted.distance_m if p.counted is not None else None,
    "zone_codes": lambda p: p.said_of_zones("code"),
    "zone_names": lambda p: p.said_of_zones("name"),
    "zone_levels": lambda p: p.said_of_zones("level"),
    "zone_types": lambda p: p.said_of_zones("type"),
    "date_before": lambda p: p.case.facts.date_before,
    "date_after": lambda p: p.case.facts.date_after,
    "activity_issued": lambda p: p.case.facts.activity_issued,
    "confidence": lambda p: p.case.facts.confidence,
    "must_check": lambda p: p.case.facts.must_check,
    "due_date": lambda p: p.case.facts.due_date,
    "lead_source": lambda p: p.case.facts.lead_source,
    "secrecy": lambda p: p.secrecy.value,
    "status": lambda p: p.status,
    "has_finding": _found,
    "flagged": lambda p: p.draft.flagged,
    "corrected": lambda p: p.corrected,
    "return_reason": lambda p: p.case.return_reason,
    "found_by": lambda p: p.case.finding_by,
    "found_at": lambda p: p.draft.recorded_at if p.draft.decided else p.case.finding_at,
    "photos": lambda p: len(p.photos),
    "files": lambda p: len(p.files),
}
"""What the sources of a template mean."""


def getter(source: str) -> Callable[[Patch], Any]:
    """Return what a source says of a patch, ``None`` where nothing is known."""
    if source.startswith(ANSWER):
        name = source[len(ANSWER) :]
        return lambda patch: patch.draft.answers.get(name)
    if source.startswith(EXTRA):
        member = source[len(EXTRA) :]
        return lambda patch: patch.case.facts.extra.get(member, patch.case.extra.get(member))
    return FACTS[source] if source else lambda _patch: None


def read_table(path: Path, lists: Mapping[str, CodeList]) -> Template:
    """Read a template of what patches are; raises :class:`.errors.BadResource`."""
    return read_template(path, lists, FACTS)


@dataclass(frozen=True)
class RowMaker:
    """Turns patches into rows of cells, in a language."""

    template: Template
    lists: Mapping[str, CodeList]
    language: str

    def headings(self) -> list[str]:
        """Return the columns' headings."""
        return [column.label(self.language) for column in self.template.columns]

    @cached_property
    def _getters(self) -> list[tuple[Column, Callable[[Patch], Any]]]:
        return [(column, getter(column.source)) for column in self.template.columns]

    def row(self, patch: Patch) -> list[Cell]:
        """Return the cells of one patch."""
        found = ((column, get(patch)) for column, get in self._getters)
        return [None if value is None else self._cell(column, value) for column, value in found]

    def _cell(self, column: Column, value: Any) -> Cell:
        if value == "" or value == []:
            return None
        if column.kind is Kind.YES_NO or isinstance(value, bool):
            return self._yes_no(column, value)
        if isinstance(value, (list, tuple)):
            return _BETWEEN[chinese(self.language)].join(self._said(column, one) for one in value)
        if column.kind in (Kind.NUMBER, Kind.DEGREES, Kind.SHARE, Kind.INTEGER):
            return _number(value, column.kind is Kind.INTEGER)
        if column.kind is Kind.DATE:
            return _date(str(value))
        return self._said(column, value)

    def _said(self, column: Column, value: Any) -> str:
        if isinstance(value, Mapping):
            return json.dumps(dict(value), ensure_ascii=False, sort_keys=True)
        return column.said(value, self.lists, self.language)

    def _yes_no(self, column: Column, value: Any) -> str:
        own = column.said(str(value).lower() if isinstance(value, bool) else value, self.lists, self.language)
        if not isinstance(value, bool) or own not in ("true", "false"):
            return own
        return _YES_NO[value][0 if chinese(self.language) else 1]


def _number(value: Any, whole: bool) -> Cell:
    """Return a number, or the text as it is where it is none: nothing that somebody wrote is lost."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    if not math.isfinite(number):
        return str(value)
    return round(number) if whole and number == round(number) else number


def _date(text: str) -> Cell:
    """Return the day of an ISO text, or the text as it is where no table could hold it as a date.

    A moment (``2026-05-02T23:30:00.000Z``) was on the day that it was by China's legal time.
    """
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    day = _legal_day(text) or day
    return day if day.year >= 1900 else text


def _legal_day(text: str) -> Optional[date]:
    """Return the day of a moment with its zone, ``None`` of any other text."""
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
        return None if moment.tzinfo is None else moment.astimezone(LEGAL_TIME).date()
    except (ValueError, OverflowError):
        return None
