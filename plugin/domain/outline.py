"""Editing an outline: vertices, rings and parts, with what can be taken back. Pure; lines are cut by an adapter.

A shape is a :data:`.geometry.MultiPolygon` in degrees with closed rings, in the order in which it was begun: it becomes
canonical when it is finished. Every point is rounded to what is kept, so that what is measured is what is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from .geometry import DECIMALS, MultiPolygon, Point, Polygon, Ring
from .outline_errors import OutlineStepRefused

LEAST_CORNERS = 3
MOST_VERTICES = 10_000
"""Vertices of an outline that can still be dragged smoothly and sent in one operation."""


@dataclass(frozen=True, order=True)
class Spot:
    """A vertex by the numbers of its part, its ring (0: the outer one) and its place in the ring."""

    part: int
    ring: int
    vertex: int


def rounded(point: Sequence[float]) -> Point:
    """Return a point as it is stored."""
    return round(float(point[0]), DECIMALS) + 0.0, round(float(point[1]), DECIMALS) + 0.0


def corners(ring: Ring) -> list[Point]:
    """Return a ring's vertices, each once."""
    return list(ring[:-1]) if len(ring) > 1 and ring[0] == ring[-1] else list(ring)


def closed(points: Sequence[Sequence[float]]) -> Ring:
    """Return the closed ring through some points, repeated ones left out; raises for fewer than three."""
    kept: list[Point] = []
    for point in map(rounded, points):
        if not kept or kept[-1] != point:
            kept.append(point)
    if len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    if len(kept) < LEAST_CORNERS:
        raise OutlineStepRefused("too_few_corners")
    return (*kept, kept[0])


def spots(shape: MultiPolygon) -> Iterator[tuple[Spot, Point]]:
    """Yield every vertex once, in order."""
    for part, polygon in enumerate(shape):
        for ring, points in enumerate(polygon):
            for vertex, point in enumerate(corners(points)):
                yield Spot(part, ring, vertex), point


def count(shape: MultiPolygon) -> int:
    """Return how many vertices a shape has."""
    return sum(len(corners(ring)) for polygon in shape for ring in polygon)


def ring_of(shape: MultiPolygon, spot: Spot) -> Ring:
    """Return the ring that a vertex belongs to."""
    return shape[spot.part][spot.ring]


def point_of(shape: MultiPolygon, spot: Spot) -> Point:
    """Return where a vertex is."""
    return ring_of(shape, spot)[spot.vertex]


def _with_ring(shape: MultiPolygon, spot: Spot, change: Callable[[list[Point]], list[Point]]) -> MultiPolygon:
    polygon = shape[spot.part]
    points = change(corners(polygon[spot.ring]))
    ring = (*points, points[0])
    changed = (*polygon[: spot.ring], ring, *polygon[spot.ring + 1 :])
    return (*shape[: spot.part], changed, *shape[spot.part + 1 :])


def moved(shape: MultiPolygon, spot: Spot, to: Sequence[float]) -> MultiPolygon:
    """Return the shape with one vertex elsewhere."""

    def change(points: list[Point]) -> list[Point]:
        points[spot.vertex] = rounded(to)
        return points

    return _with_ring(shape, spot, change)


def inserted(shape: MultiPolygon, after: Spot, point: Sequence[float]) -> tuple[MultiPolygon, Spot]:
    """Return the shape with a new vertex behind another, and the new one's spot."""
    _refuse_too_many(shape, 1)

    def change(points: list[Point]) -> list[Point]:
        points.insert(after.vertex + 1, rounded(point))
        return points

    return _with_ring(shape, after, change), Spot(after.part, after.ring, after.vertex + 1)


def middle_after(shape: MultiPolygon, spot: Spot) -> Point:
    """Return the middle of the edge that begins at a vertex."""
    points = corners(ring_of(shape, spot))
    (ax, ay), (bx, by) = points[spot.vertex], points[(spot.vertex + 1) % len(points)]
    return rounded(((ax + bx) / 2, (ay + by) / 2))


def removed(shape: MultiPolygon, spot: Spot) -> MultiPolygon:
    """Return the shape without a vertex; a triangle keeps its three."""
    if len(corners(ring_of(shape, spot))) <= LEAST_CORNERS:
        raise OutlineStepRefused("triangle")

    def change(points: list[Point]) -> list[Point]:
        del points[spot.vertex]
        return points

    return _with_ring(shape, spot, change)


def without_ring(shape: MultiPolygon, spot: Spot) -> MultiPolygon:
    """Return the shape without the hole, or without the part, that a vertex belongs to; one part has to stay."""
    if spot.ring:
        polygon = shape[spot.part]
        kept = (*polygon[: spot.ring], *polygon[spot.ring + 1 :])
        return (*shape[: spot.part], kept, *shape[spot.part + 1 :])
    if len(shape) == 1:
        raise OutlineStepRefused("last_part")
    return (*shape[: spot.part], *shape[spot.part + 1 :])


def with_part(shape: MultiPolygon, points: Sequence[Sequence[float]]) -> MultiPolygon:
    """Return the shape with a new part through some points."""
    _refuse_too_many(shape, len(points))
    return (*shape, (closed(points),))


def with_hole(shape: MultiPolygon, points: Sequence[Sequence[float]]) -> MultiPolygon:
    """Return the shape with a new hole, in the part that holds it; raises where none does."""
    _refuse_too_many(shape, len(points))
    ring = closed(points)
    for number, polygon in enumerate(shape):
        if all(holds(polygon, point) for point in ring):
            return (*shape[:number], (*polygon, ring), *shape[number + 1 :])
    raise OutlineStepRefused("hole_outside")


def extent_of(shape: MultiPolygon) -> tuple[float, float, float, float]:
    """Return (west, south, east, north) in degrees."""
    xs = [x for polygon in shape for x, _ in polygon[0]]
    ys = [y for polygon in shape for _, y in polygon[0]]
    return min(xs), min(ys), max(xs), max(ys)


def extent(polygon: Polygon) -> float:
    """Return a size to compare pieces of one outline by: the area of the outer ring, in square degrees."""
    ring = polygon[0]
    x0, y0 = ring[0]
    return abs(sum((ax - x0) * (by - y0) - (bx - x0) * (ay - y0) for (ax, ay), (bx, by) in zip(ring, ring[1:]))) / 2


def _refuse_too_many(shape: MultiPolygon, more: int) -> None:
    if count(shape) + more > MOST_VERTICES:
        raise OutlineStepRefused("too_many_vertices")


def holds(polygon: Polygon, point: Point) -> bool:
    """Tell whether a polygon holds a point, by the even-odd rule over all its rings."""
    x, y = point
    inside = False
    for ring in polygon:
        for (ax, ay), (bx, by) in zip(ring, ring[1:]):
            if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
                inside = not inside
    return inside


@dataclass
class Editing:
    """One outline under work, with its steps: each can be taken back and done again until it is finished."""

    shape: MultiPolygon
    _before: list[MultiPolygon] = field(default_factory=list)
    _after: list[MultiPolygon] = field(default_factory=list)

    def change(self, shape: MultiPolygon) -> bool:
        """Make a step; false where it changes nothing."""
        if shape == self.shape:
            return False
        self._before.append(self.shape)
        self._after.clear()
        self.shape = shape
        return True

    def go_on(self, shape: MultiPolygon) -> None:
        """Change the shape within the last step: a vertex that is pushed on by its key."""
        self.shape = shape

    def undo(self) -> bool:
        """Take the last step back; false where there is none."""
        return self._step(self._before, self._after)

    def redo(self) -> bool:
        """Do the last undone step again; false where there is none."""
        return self._step(self._after, self._before)

    def _step(self, source: list[MultiPolygon], kept: list[MultiPolygon]) -> bool:
        if not source:
            return False
        kept.append(self.shape)
        self.shape = source.pop()
        return True
