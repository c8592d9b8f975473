"""The zones of a workspace as GeoPackages that a user opens in QGIS: one file per version, read-only, disposable.

A file under that name is always whole: see :mod:`.whole_layers`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from qgis.core import QgsFeature, QgsField, QgsFields, QgsGeometry

from ..domain.records import Zone
from .field_types import INTEGER, TEXT
from .whole_layers import SUFFIX, WholeLayer, drop, drop_unfinished, stands, write_whole

LAYER_NAME = "zones"
_PREFIX = "zones-"
_TEXTS = ("zone_id", "code", "name", "level", "type", "unit_code", "secrecy")


class ReferenceFolder:
    """Writes and tidies the reference layers of one workspace folder; fulfils ``ports.ReferenceLayers``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, version: str) -> Path:
        """Return where the layer of a version lies."""
        return self._folder / f"{_PREFIX}{version}{SUFFIX}"

    def stands(self, version: str, count: int) -> bool:
        """Tell whether the layer of this version is there, whole, with ``count`` zones."""
        return stands(self.path(version), LAYER_NAME, count)

    def write(self, version: str, zones: Sequence[Zone], cancelled: Callable[[], bool]) -> None:
        """Write a layer whole or not at all; cancelled, it is left out. Raises :class:`ReferenceUnwritten`."""
        drop_unfinished(self._folder, _PREFIX)
        fields = _fields()
        size = sum(len(zone.outline) + len(_extra(zone)) for zone in zones)

        def features() -> Iterator[QgsFeature]:
            return (_feature(fields, zone) for zone in zones)

        write_whole(self.path(version), WholeLayer(LAYER_NAME, fields, features, len(zones), size), cancelled)

    def drop_others(self, version: str, in_use: Collection[str]) -> None:
        """Remove the other versions; one that is in use, or that the system does not give up, stays until later."""
        used = {Path(path) for path in in_use}
        for path in self._folder.glob(f"{_PREFIX}*{SUFFIX}"):
            if path != self.path(version) and path not in used:
                with suppress(OSError):
                    drop(path)


def _fields() -> QgsFields:
    fields = QgsFields()
    for name in _TEXTS:
        fields.append(QgsField(name, TEXT))
    fields.append(QgsField("version", INTEGER))
    fields.append(QgsField("extra", TEXT))
    return fields


def _feature(fields: QgsFields, zone: Zone) -> QgsFeature:
    feature = QgsFeature(fields)
    texts = (zone.zone_id, zone.code, zone.name, zone.level, zone.type, " ".join(zone.units), zone.secrecy.value)
    feature.setAttributes([*texts, zone.version, _extra(zone)])
    geometry = QgsGeometry()
    geometry.fromWkb(zone.outline)
    feature.setGeometry(geometry)
    return feature


def _extra(zone: Zone) -> str:
    return json.dumps(dict(zone.extra), ensure_ascii=False, sort_keys=True) if zone.extra else ""
