"""Outlines of many features at once: most are sound polygons, and these go through arrays instead of one by one."""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Optional, TypeVar

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsGeometry,
    QgsWkbTypes,
)

from ...screening import ShapelyMissing, sound_outlines
from .arrow import Shape
from .crs import to_degrees
from .outlines import Outline

_FEATURES_AT_ONCE, _BYTES_AT_ONCE = 2_000, 1_000_000
_AHEAD = 4
"""Batches that may wait for a thread while the next is read."""
_FLAT = frozenset({QgsWkbTypes.Type.Polygon, QgsWkbTypes.Type.MultiPolygon})
_FLAT_HEADS = frozenset(struct.pack("<BI", 1, int(kind)) for kind in _FLAT)
Row = TypeVar("Row")
_Canonical = Callable[[Sequence[bytes]], list[Optional[bytes]]]


class ManyOutlines:
    """Turns geometries of one CRS into outlines; made and used in the reading thread.

    ``alone`` is the careful way, for one geometry: what is not plain, not valid or not on the globe takes it, and all
    of them do where shapely 2 is missing.
    """

    def __init__(
        self,
        crs: QgsCoordinateReferenceSystem,
        context: QgsCoordinateTransformContext,
        alone: Callable[[QgsGeometry], Outline],
    ) -> None:
        self._transform = to_degrees(crs, context)
        self._moved = not self._transform.isShortCircuited()
        self._alone = alone
        self._canonical = _canonical_way()

    def outlined(self, rows: Iterable[tuple[Row, Shape]]) -> Iterator[tuple[Row, Outline]]:
        """Yield the rows in their order, each with its outline; a few hundred are read ahead."""
        waiting: deque[tuple[list[tuple[Row, Shape]], Future[list[Optional[bytes]]]]] = deque()
        with ThreadPoolExecutor(max_workers=2, thread_name_prefix="outlines") as pool:
            for batch, wkbs in self._batches(rows):
                waiting.append((batch, pool.submit(self._canonical, wkbs)))
                if len(waiting) > _AHEAD:
                    yield from self._finished(*waiting.popleft())
            while waiting:
                yield from self._finished(*waiting.popleft())

    def _finished(
        self, batch: Sequence[tuple[Row, Shape]], found: Future[list[Optional[bytes]]]
    ) -> Iterator[tuple[Row, Outline]]:
        for (row, shape), wkb in zip(batch, found.result()):
            yield row, self._alone(_geometry(shape)) if wkb is None else Outline(wkb)

    def _batches(self, rows: Iterable[tuple[Row, Shape]]) -> Iterator[tuple[list[tuple[Row, Shape]], list[bytes]]]:
        batch: list[tuple[Row, Shape]] = []
        wkbs: list[bytes] = []
        size = 0
        for row, shape in rows:
            wkb = self._plain(shape)
            batch.append((row, shape))
            wkbs.append(wkb)
            size += len(wkb)
            if len(batch) >= _FEATURES_AT_ONCE or size >= _BYTES_AT_ONCE:
                yield batch, wkbs
                batch, wkbs, size = [], [], 0
        if batch:
            yield batch, wkbs

    def _plain(self, shape: Shape) -> bytes:
        """Return the flat WKB of a polygon in degrees; nothing for what has to be looked at alone."""
        if isinstance(shape, bytes) and not self._moved and shape[:5] in _FLAT_HEADS:
            return shape
        geometry = _geometry(shape)
        kind = geometry.wkbType()
        flat = kind in _FLAT
        if not flat and QgsWkbTypes.flatType(kind) not in _FLAT:
            return b""
        if not flat or self._moved:
            geometry = QgsGeometry(geometry)
        if not flat:
            geometry.get().dropZValue()
            geometry.get().dropMValue()
        if self._moved:
            try:
                geometry.transform(self._transform)
            except QgsCsException:
                return b""
        return bytes(geometry.asWkb())


def _geometry(shape: Shape) -> QgsGeometry:
    if not isinstance(shape, bytes):
        return shape
    geometry = QgsGeometry()
    if shape:
        geometry.fromWkb(shape)
    return geometry


def _canonical_way() -> _Canonical:
    try:
        return sound_outlines()
    except ShapelyMissing:
        return lambda wkbs: [None] * len(wkbs)
