"""Earlier findings of a workspace as GeoPackages, one for each layer brought in; removing a file forgets it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from qgis.core import QgsFeature, QgsField, QgsFields, QgsGeometry

from ..app.earlier import EarlierFindings
from ..domain.records import Case
from .field_types import TEXT
from .reading_errors import LayerUnreadable
from .whole_layers import SUFFIX, WholeLayer, opened, write_whole

LAYER_NAME = "earlier"
_PREFIX = "earlier-"
_TEXTS = ("patch_id", "verdict", "found_at", "found_by", "source")
_HEADER, _ENVELOPES = 8, (0, 32, 48, 48, 64)
"""Bytes before a GeoPackage's WKB: fixed, and by kind of envelope (OGC 12-128r18, 2.1.3)."""

Stamp = tuple[tuple[str, int, int], ...]


class EarlierFolder:
    """Writes and reads the earlier findings under one workspace's folder of reference layers."""

    def __init__(self, workspace: Path) -> None:
        self._folder = workspace / "reference"

    def write(self, findings: EarlierFindings, cancelled: Callable[[], bool] = lambda: False) -> None:
        """Write a layer's findings; those of the same layer before are replaced. Raises :class:`ReferenceUnwritten`."""
        name = hashlib.sha256(findings.source.encode("utf-8")).hexdigest()[:12]
        fields = QgsFields()
        for text in _TEXTS:
            fields.append(QgsField(text, TEXT))

        def features() -> Iterator[QgsFeature]:
            return (_feature(fields, case) for case in findings.cases)

        size = sum(len(case.outline) for case in findings.cases)
        layer = WholeLayer(LAYER_NAME, fields, features, len(findings.cases), size)
        write_whole(self._folder / f"{_PREFIX}{name}{SUFFIX}", layer, cancelled)

    def stamp(self) -> Stamp:
        """Return what tells whether anything changed; off the GUI thread."""
        return tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in self._paths())

    def read(self) -> tuple[Case, ...]:
        """Return all earlier patches with their findings; off the GUI thread. Raises :class:`LayerUnreadable`."""
        return tuple(case for path in self._paths() for case in _cases(path))

    def _paths(self) -> Sequence[Path]:
        return sorted(self._folder.glob(f"{_PREFIX}*{SUFFIX}"))


def _feature(fields: QgsFields, case: Case) -> QgsFeature:
    feature = QgsFeature(fields)
    feature.setAttributes(
        [case.issued_id, case.finding["reality"], case.finding_at, case.finding_by, Path(case.batch_id).name]
    )
    geometry = QgsGeometry()
    geometry.fromWkb(case.outline)
    feature.setGeometry(geometry)
    return feature


def _cases(path: Path) -> list[Case]:
    try:
        with closing(opened(path)) as conn:
            rows = conn.execute(f"SELECT fid, geom, {', '.join(_TEXTS)} FROM {LAYER_NAME} ORDER BY fid").fetchall()
    except (OSError, sqlite3.Error) as error:
        raise LayerUnreadable(str(path), str(error)) from error
    return [_case(path.stem, *row) for row in rows]


def _case(file: str, number: int, shape: bytes, *texts: Any) -> Case:
    name, verdict, day, who, source = (str(text or "") for text in texts)
    finding = {"reality": verdict}
    return Case(f"{file}#{number}", source, name, _wkb(shape), finding=finding, finding_at=day, finding_by=who)


def _wkb(shape: bytes) -> bytes:
    """Return the WKB in a GeoPackage's geometry."""
    return shape[_HEADER + _ENVELOPES[(shape[3] >> 1) & 0x07] :]
