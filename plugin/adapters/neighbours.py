"""Which patches lie beside one: a quick look at where each begins, then the distance between the outlines."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from qgis.core import QgsGeometry
from qgis.PyQt.QtGui import QTransform

from ..domain.errors import BadGeometry
from ..domain.geometry import bounds

WITHIN_M = 2_000.0
MOST = 60
TOUCHING_M = 0.05
"""Nearer than this two outlines touch: it is less than a pixel of any image, and more than rounding."""
_METRES_PER_DEGREE = 111_320.0
_MARGIN_DEG = 0.06
"""A patch that begins farther away than this is not looked at: patches are not 4 km wide."""
_CANONICAL = b"\x01\x06\x00\x00\x00"
_FIRST_POINT = 22
"""Where the first vertex of canonical WKB stands: behind the heads of the whole, of its first polygon and ring."""


@dataclass(frozen=True)
class Neighbour:
    """A patch near another one; 0 m where they touch or overlap."""

    case_id: str
    distance_m: float

    @property
    def touches(self) -> bool:
        """Tell whether nothing lies between the two."""
        return self.distance_m <= TOUCHING_M


def neighbours(
    outline: bytes, others: Iterable[tuple[str, bytes]], cancelled: Callable[[], bool] = lambda: False
) -> list[Neighbour]:
    """Return the patches (ids and outlines in degrees) within two kilometres of an outline, the nearest first."""
    west, south, east, north = bounds(outline)
    to_metres = QTransform.fromScale(
        _METRES_PER_DEGREE * math.cos(math.radians((south + north) / 2)), _METRES_PER_DEGREE
    )
    here = _placed(outline, to_metres)
    box = (west - _MARGIN_DEG, south - _MARGIN_DEG, east + _MARGIN_DEG, north + _MARGIN_DEG)
    found = []
    for case_id, wkb in _beginning_in(box, others):
        if cancelled():
            return []
        distance_m = here.distance(_placed(wkb, to_metres))
        if 0 <= distance_m <= WITHIN_M:
            found.append(Neighbour(case_id, distance_m))
    return sorted(found, key=lambda one: (one.distance_m, one.case_id))[:MOST]


def _beginning_in(
    box: tuple[float, float, float, float], others: Iterable[tuple[str, bytes]]
) -> Iterator[tuple[str, bytes]]:
    west, south, east, north = box
    for case_id, wkb in others:
        try:
            x, y = _first(wkb)
        except BadGeometry:
            continue
        if west <= x <= east and south <= y <= north:
            yield case_id, wkb


def _first(wkb: bytes) -> tuple[float, float]:
    if wkb[:5] == _CANONICAL and len(wkb) >= _FIRST_POINT + 16:
        x, y = struct.unpack_from("<dd", wkb, _FIRST_POINT)
        return float(x), float(y)
    west, south, _east, _north = bounds(wkb)
    return west, south


def _placed(wkb: bytes, to_metres: QTransform) -> QgsGeometry:
    geometry = QgsGeometry()
    geometry.fromWkb(wkb)
    geometry.transform(to_metres)
    return geometry
