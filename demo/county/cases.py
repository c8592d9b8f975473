"""A change or a look-alike, and the search for a place that suits it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Callable, Optional

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points, unary_union

from .frame import CELL_M, EXTENT_M, GRID_CELLS
from .materials import Kind, Shape

MARGIN_M = 280
"""Room that a place keeps to the edge of the images: what a view shows around a patch."""
Form = Callable[[float, float, float], BaseGeometry]
"""Centre x, y (metres) and turn (degrees) to an outline."""


@dataclass(frozen=True)
class Case:
    """What is true at one place; ``outline`` is the truth, ``flagged`` what a detector sees."""

    story: str
    outline: BaseGeometry
    activity: str
    change_type: Optional[str] = None
    reality: str = "real"
    reason: Optional[str] = None
    flagged: Optional[BaseGeometry] = None
    before: tuple[Shape, ...] = ()
    after: tuple[Shape, ...] = ()


class NoPlace(Exception):
    """No place in the county suits a form."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        super().__init__(f"no free place on {[k.name for k in kinds]}")
        self.kinds = tuple(kinds)


@dataclass
class Planner:
    """Finds free places of the right cover, near, across or inside the zones."""

    rng: np.random.Generator
    kinds: np.ndarray
    zones: BaseGeometry
    roads: BaseGeometry
    taken: list[BaseGeometry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._near = self.zones.buffer(180)
        self._turn = 0
        self._verge = self.roads.buffer(9)
        shapely.prepare([self.zones, self._near, self._verge])

    def find(
        self,
        form: Form,
        *kinds: Kind,
        share: float = 0.97,
        margin_m: float = MARGIN_M,
        where: Optional[str] = None,
        on_roads: bool = False,
    ) -> BaseGeometry:
        """Place a form on the given covers and reserve the spot."""
        wanted = where or self._next_relation()
        for relation in (wanted, "inside", "any"):
            shape = self._search(form, frozenset(kinds), share, margin_m, relation, on_roads)
            if shape is not None:
                self.take(shape)
                return shape
        raise NoPlace(kinds)

    def take(self, shape: BaseGeometry) -> None:
        """Reserve a place."""
        self.taken.append(shape)

    def free(self, shape: BaseGeometry, gap_m: float = 30) -> bool:
        """Whether nothing else stands within ``gap_m`` metres."""
        return not self.taken or shapely.distance(shape, np.array(self.taken)).min() > gap_m

    @staticmethod
    def has_surroundings(shape: BaseGeometry) -> bool:
        """Whether the image goes on all around, so that a view of the shape is full."""
        x0, y0, x1, y1 = shape.bounds
        return min(x0, y0) >= MARGIN_M and max(x1, y1) <= EXTENT_M - MARGIN_M

    def share_of(self, shape: BaseGeometry, kinds: frozenset[Kind]) -> float:
        """Share of a shape's coarse cells whose cover is one of ``kinds``."""
        x0, y0, x1, y1 = shape.bounds
        if min(x0, y0) < CELL_M or max(x1, y1) > EXTENT_M - CELL_M:
            return 0.0
        columns = np.arange(int(x0 / CELL_M), int(x1 / CELL_M) + 1)
        rows = np.arange(int((EXTENT_M - y1) / CELL_M), int((EXTENT_M - y0) / CELL_M) + 1)
        x, y = np.meshgrid((columns + 0.5) * CELL_M, EXTENT_M - (rows + 0.5) * CELL_M)
        inside = shapely.contains_xy(shape, x, y)
        cover = self.kinds[np.ix_(rows, columns)][inside]
        return float(np.isin(cover, [int(k) for k in kinds]).mean()) if cover.size else 0.0

    def relation(self, shape: BaseGeometry) -> str:
        """How a shape lies to the zones: inside, edge, near or far."""
        if self.zones.contains(shape):
            return "inside"
        if self.zones.intersects(shape):
            return "edge"
        return "near" if self._near.intersects(shape) else "far"

    def way_to(self, shape: BaseGeometry) -> BaseGeometry:
        """A track, 4 m wide, from a place to the nearest road."""
        start, end = (np.array(p.coords[0]) for p in nearest_points(shape, self.roads))
        share = np.linspace(0, 1, 24)[:, None]
        across = np.array([-(end - start)[1], (end - start)[0]])
        bend = 0.07 * np.sin(share * 2 * np.pi) + 0.035 * np.sin(share * 7 * np.pi)
        return LineString(start + (end - start) * share + across * bend).buffer(1.9)

    def _next_relation(self) -> str:
        order = ("inside", "edge", "inside", "edge", "inside", "near", "inside", "edge")
        self._turn += 1
        return order[self._turn % len(order)]

    def _search(
        self, form: Form, kinds: frozenset[Kind], share: float, margin_m: float, relation: str, on_roads: bool
    ) -> Optional[BaseGeometry]:
        points = self.rng.uniform(margin_m, EXTENT_M - margin_m, (6000, 2))
        column, row = (points[:, 0] / CELL_M).astype(int), ((EXTENT_M - points[:, 1]) / CELL_M).astype(int)
        wanted = np.isin(self.kinds, [int(k) for k in kinds])
        good = wanted[row, column] & shapely.contains_xy(self._near, points)
        # A cheap look at the surroundings saves building forms that cannot fit.
        x0, y0, x1, y1 = form(0, 0, 0).bounds
        for u, v in ((x0, 0), (x1, 0), (0, y0), (0, y1)):
            near_row = np.clip(row - int(v * 0.6 / CELL_M), 0, GRID_CELLS - 1)
            good &= wanted[near_row, np.clip(column + int(u * 0.6 / CELL_M), 0, GRID_CELLS - 1)]
        if self.taken:
            spots = shapely.points(points[good])
            tree = shapely.STRtree(self.taken)
            good[good] = tree.query_nearest(spots, return_distance=True, all_matches=False)[1] > 34
        turns = self.rng.normal(0, 12, len(points))
        for (x, y), turn in zip(points[good], turns[good]):
            shape = form(x, y, turn)
            if relation not in ("any", self.relation(shape)) or not self.free(shape):
                continue
            if not on_roads and self._verge.intersects(shape):
                continue
            if self.share_of(shape, kinds) >= share:
                return shape
        return None


def rectangle(width: float, height: float) -> Form:
    """A rectangle, sizes in metres."""

    def form(x: float, y: float, turn: float) -> BaseGeometry:
        return affinity.rotate(box(x - width / 2, y - height / 2, x + width / 2, y + height / 2), turn)

    return form


def blob(rng: np.random.Generator, radius: float, rough: float = 0.16, squash: float = 0.75) -> Form:
    """An irregular round outline, radius in metres."""
    angle = np.linspace(0, 2 * np.pi, 96, endpoint=False)
    waves = np.arange(2, 11)
    size, phase = rng.normal(0, rough, 9) / waves**0.8, rng.uniform(0, 6.3, 9)
    reach = radius * (1 + (size[:, None] * np.cos(waves[:, None] * angle + phase[:, None])).sum(0))
    outline = Polygon(np.stack([reach * np.cos(angle), reach * np.sin(angle) * squash], 1)).buffer(0)

    def form(x: float, y: float, turn: float) -> BaseGeometry:
        return affinity.translate(affinity.rotate(outline, turn * 7, origin=(0, 0)), x, y)

    return form


def merge(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    """One outline around several."""
    return unary_union(list(shapes))
