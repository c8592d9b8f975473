"""An outline as a small drawing: paths of an SVG, made here, so that it is seen without any script."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from ...plugin.domain.geometry import bounds, to_geojson
from ...plugin.domain.records import Zone

SIDE = 320.0
"""Width and height in pixels of the drawing."""
_AROUND = 0.6
_LEAST_DEGREES = 1e-4
_METRES_A_DEGREE = 111_320.0
_STEPS = (1, 2, 5)
_MARGIN_PX, _LEAST_PX = 20.0, 0.7
Point = tuple[float, float]


@dataclass(frozen=True)
class Shape:
    """One path and what it is: ``flagged``, ``found``, or the level of a zone."""

    kind: str
    path: str
    name: str = ""


@dataclass(frozen=True)
class Drawing:
    """Shapes in a square of :data:`SIDE`, north up; ``bar_m`` metres are ``bar_px`` long."""

    shapes: Sequence[Shape]
    bar_m: int
    bar_px: float


@dataclass(frozen=True)
class _Plane:
    west: float
    north: float
    px_a_degree: float
    narrowing: float

    def path(self, outline: bytes) -> str:
        """Return the rings of an outline (canonical WKB) as the data of a path."""
        geometry: dict[str, Any] = to_geojson(outline)
        several = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        return "".join(self._ring(ring) for polygon in several for ring in polygon)

    def _ring(self, ring: Iterable[Sequence[float]]) -> str:
        points = _thinned(_clipped([self._pixel(place) for place in ring]))
        return f"M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in points)}z" if len(points) > 2 else ""

    def _pixel(self, place: Sequence[float]) -> Point:
        x = (place[0] - self.west) * self.narrowing * self.px_a_degree
        return x, (self.north - place[1]) * self.px_a_degree


def _thinned(points: Sequence[Point]) -> list[Point]:
    """Leave points out that nobody would see: a lake of 50,000 corners is a few hundred here."""
    kept: list[Point] = []
    for x, y in points:
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= _LEAST_PX:
            kept.append((x, y))
    return kept


def _clipped(ring: Sequence[Point]) -> Sequence[Point]:
    """Return what of a ring lies in the drawing and a little around it.

    Edge by edge: I. E. Sutherland and G. W. Hodgman, Reentrant polygon clipping, CACM 17 (1974), 32-42.
    """
    for axis in (0, 1):
        for limit, side in ((-_MARGIN_PX, 1.0), (SIDE + _MARGIN_PX, -1.0)):
            ring = _cut(ring, axis, limit, side)
    return ring


def _cut(ring: Sequence[Point], axis: int, limit: float, side: float) -> list[Point]:
    kept: list[Point] = []
    for before, here in zip([*ring[-1:], *ring], ring):
        was_in, is_in = ((point[axis] - limit) * side >= 0 for point in (before, here))
        if was_in != is_in:
            part = (limit - before[axis]) / (here[axis] - before[axis])
            kept.append((before[0] + part * (here[0] - before[0]), before[1] + part * (here[1] - before[1])))
        if is_in:
            kept.append(here)
    return kept


def draw(flagged: bytes, found: Optional[bytes], zones: Iterable[Zone]) -> Drawing:
    """Draw a patch with its corrected outline and the zones around it."""
    plane = _plane(flagged, found)
    shapes = [Shape(zone.level, plane.path(zone.outline), zone.name) for zone in zones]
    shapes.append(Shape("flagged", plane.path(flagged)))
    if found is not None:
        shapes.append(Shape("found", plane.path(found)))
    metres = _round_metres(SIDE / 4 / plane.px_a_degree * _METRES_A_DEGREE)
    return Drawing(shapes, metres, metres / _METRES_A_DEGREE * plane.px_a_degree)


def _plane(flagged: bytes, found: Optional[bytes]) -> _Plane:
    boxes = [bounds(outline) for outline in (flagged, found) if outline is not None]
    west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
    east, north = max(b[2] for b in boxes), max(b[3] for b in boxes)
    narrowing = max(math.cos(math.radians((south + north) / 2)), 0.01)
    reach = max((east - west) * narrowing, north - south, _LEAST_DEGREES) * (1 + 2 * _AROUND)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    return _Plane(middle_x - reach / 2 / narrowing, middle_y + reach / 2, SIDE / reach, narrowing)


def _round_metres(metres: float) -> int:
    """Return the largest of 1, 2, 5, 10, … that is not above; at least 1."""
    power = 10 ** math.floor(math.log10(max(metres, 1.0)))
    return int(max(step * power for step in _STEPS if step * power <= max(metres, 1.0)))
