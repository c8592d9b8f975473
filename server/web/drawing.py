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
        points = (
            f"{(x - self.west) * self.narrowing * self.px_a_degree:.1f} {(self.north - y) * self.px_a_degree:.1f}"
            for x, y, *_ in ring
        )
        return f"M{'L'.join(points)}z"


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
