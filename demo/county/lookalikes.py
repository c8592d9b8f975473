"""What looks like a change on the later date and is none."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from .cases import Case, Form, Planner, blob, merge
from .frame import CELL_M, EXTENT_M, GRID_CELLS, grid_axes
from .landscape import Landscape
from .materials import Colour, Kind, Look, Shape
from .noise import generator, terrain_noise
from .terrain import distance_m

SHADOW_SHIFT_M = (-215.0, 190.0)
"""From a cloud to its shadow: the sun stands in the south-east."""
MOVED = (3250.0, 3170.0, 330.0, 6.4, -4.8)
"""Badly registered place: centre x, y, half side, and the shift in metres to east and north."""
DRY = tuple(kind for kind in Kind if kind not in (Kind.WATER, Kind.REED))
BARE_FIELDS: tuple[Colour, ...] = (
    (150, 126, 98, 124),
    (178, 162, 118, 146),
    (112, 98, 80, 88),
    (78, 84, 76, 52),
    (164, 144, 106, 134),
)


@dataclass
class Disturbance:
    """What the atmosphere, the water level and the sensor did to the later image.

    Grids cover the coarse cells; values 0 to 1, ``bank_m`` in metres of exposed shore.
    """

    bank_m: np.ndarray
    cloud: np.ndarray
    shadow: np.ndarray
    haze: np.ndarray
    stripes: list[BaseGeometry] = field(default_factory=list)


class Illusions:
    """Places the look-alikes and collects their effects."""

    def __init__(self, land: Landscape, planner: Planner) -> None:
        self.land, self.planner, self.rng = land, planner, planner.rng
        noise = terrain_noise(generator(land.seed, 200), 40, 300)
        empty = lambda: np.zeros((GRID_CELLS, GRID_CELLS), np.float32)  # noqa: E731
        self.effects = Disturbance(np.maximum(1.5 + noise, 0), empty(), empty(), empty())
        self._rough = terrain_noise(generator(land.seed, 201), 16, 220, 1.4)
        x, y, half = MOVED[:3]
        self._moved = box(x - half, y - half, x + half, y + half)

    def reserve(self) -> None:
        """Keep real changes out of the badly registered place."""
        self.planner.take(self._moved)

    def all(self) -> list[Case]:
        """Twenty-eight look-alikes."""
        cases = self.shores() + self.clouds() + self.moved()
        cases += self.haze() + self.stripes() + self.glint()
        return cases + self.leaves() + self.fields()

    def fields(self) -> list[Case]:
        """Seven harvested, ploughed or flooded parcels, two of them neighbours."""
        farm, cases, order = self.land.farmland, [], self.rng.permutation(len(self.land.farmland.parcels))
        for index in order:
            parcel = farm.parcels[index]
            if len(cases) >= 7:
                break
            if not self._suits(parcel, farm.crops[index], len(cases)):
                continue
            self.planner.take(parcel)
            cases.append(self._field(parcel, len(cases)))
            if len(cases) == 1:
                cases += self._neighbour(parcel)
        return cases

    def leaves(self) -> list[Case]:
        """Two stands that were leafless in March."""
        cases = []
        for _ in range(2):
            shape = self.planner.find(blob(self.rng, 55, 0.16), Kind.WOOD, share=0.99)
            look = Look(
                Kind.WOOD,
                (118, 104, 84, 104),
                (70, 100, 46, 158),
                grain=0.09,
                mottle=0.08,
                canopy=0.6,
                tint=0.1,
                height_m=8,
            )
            number = self.land.palette.add(look)
            cases.append(Case("leaves", shape, "other", None, "not_real", "season", before=(Shape(shape, number),)))
        return cases

    def shores(self) -> list[Case]:
        """Four banks of the lake and two of the river that fell dry."""
        water, lake = self.land.terrain.water_m, self.land.terrain.lake_m
        x, y = grid_axes()
        river = distance_m(self.land.terrain.river) < 45
        cases: list[Case] = []
        for count, reach, near_lake in ((4, 30.0, True), (6, 14.0, False)):
            shore = (np.abs(water - 6) < 4) & ((np.abs(lake - water) < 0.5) == near_lake)
            shore &= (self.land.terrain.reed_m < -25) & (near_lake | river)
            rows, columns = np.nonzero(shore & (x > 250) & (y > 250) & (x < EXTENT_M - 250) & (y < EXTENT_M - 250))
            for pick in self.rng.permutation(len(rows)):
                if len(cases) >= count:
                    break
                cases += self._shore(float(x[0, columns[pick]]), float(y[rows[pick], 0]), reach)
        return cases

    def clouds(self) -> list[Case]:
        """Three small clouds and the three shadows they cast."""
        cases = []
        for index in range(3):
            radius = float(self.rng.uniform(62, 92))
            pair = _with_shadow(blob(self.rng, radius, 0.14, 0.8))
            both = self.planner.find(
                pair, *DRY, share=0.8, where=("inside", "edge", "edge")[index], margin_m=330, on_roads=True
            )
            cloud, shade = both.geoms
            self._paint(self.effects.cloud, cloud, 22)
            self._paint(self.effects.shadow, shade, 16)
            cases.append(Case("cloud", cloud, "other", None, "not_real", "cloud_or_shadow"))
            cases.append(Case("shadow", shade, "other", None, "not_real", "cloud_or_shadow"))
        return cases

    def moved(self) -> list[Case]:
        """Four outlines where a shifted image pretends that edges moved."""
        places = [
            box(x, y, x + width, y + height)
            for width, height in ((70, 36), (44, 52), (120, 24))
            for x in np.arange(MOVED[0] - 220, MOVED[0] + 220 - width, 10)
            for y in np.arange(MOVED[1] - 220, MOVED[1] + 220 - height, 10)
        ]
        chosen: list[Polygon] = []
        for place in sorted(places, key=self._edges, reverse=True):
            if all(place.distance(other) > 25 for other in chosen) and len(chosen) < 4:
                chosen.append(place)
        return [Case("moved", place, "industry", None, "not_real", "misregistration") for place in chosen]

    def _edges(self, place: Polygon) -> float:
        """Share of cells whose cover would differ if the image were shifted by a cell."""
        x0, y0, x1, y1 = (int(v / CELL_M) for v in place.bounds)
        part = self.planner.kinds[GRID_CELLS - y1 - 1 : GRID_CELLS - y0 + 1, x0 - 1 : x1 + 1]
        return float((part[1:, 1:] != part[:-1, :-1]).mean())

    def haze(self) -> list[Case]:
        """A veil over one spot."""
        shape = self.planner.find(blob(self.rng, 95, 0.1), *Kind, where="inside", on_roads=True)
        self._paint(self.effects.haze, shape, 34)
        return [Case("haze", shape, "other", None, "not_real", "sensor")]

    def stripes(self) -> list[Case]:
        """A block with detector stripes."""
        block: Form = lambda x, y, turn: box(x - 85, y - 62, x + 85, y + 62)  # noqa: E731
        shape = self.planner.find(block, *Kind, where="edge", on_roads=True)
        self.effects.stripes.append(shape)
        return [Case("stripes", shape, "other", None, "not_real", "sensor")]

    def glint(self) -> list[Case]:
        """Plastic tunnels that mirror the sun."""
        bright = self.land.palette.add(
            Look(Kind.FIELD, (236, 240, 244, 232), grain=0.03, mottle=0.05, furrow=0.06, period_m=8.5)
        )
        tunnels = self.land.palette.add(
            Look(Kind.FIELD, (150, 153, 150, 142), grain=0.05, mottle=0.05, furrow=0.22, period_m=8.5)
        )
        shape = self.planner.find(lambda x, y, t: box(x - 42, y - 30, x + 42, y + 30), Kind.FIELD, Kind.MARGIN)
        return [
            Case(
                "glint",
                shape,
                "industry",
                None,
                "not_real",
                "sensor",
                before=(Shape(shape, tunnels),),
                after=(Shape(shape.buffer(-3), bright),),
            )
        ]

    def _suits(self, parcel: Polygon, crop: str, done: int) -> bool:
        wanted = "inside" if done % 3 else "edge"
        return (
            crop in ("wheat", "rape", "vegetables")
            and 1800 < parcel.area < 13000
            and self.planner.relation(parcel) == wanted
            and self.planner.has_surroundings(parcel)
            and self.planner.free(parcel)
            and self.planner.share_of(parcel, frozenset({Kind.FIELD, Kind.MARGIN})) > 0.95
        )

    def _neighbour(self, parcel: Polygon) -> list[Case]:
        for other in self.land.farmland.parcels:
            close = 0 < other.distance(parcel) < 4 and other.area > 1500
            if close and self.planner.share_of(other, frozenset({Kind.FIELD})) > 0.9:
                self.planner.take(other)
                return [self._field(other, 1)]
        return []

    def _field(self, parcel: Polygon, index: int) -> Case:
        colour = BARE_FIELDS[index % len(BARE_FIELDS)]
        story, furrow = ("flooded", 0.0) if colour[3] < 60 else ("harvest", 0.09)
        corner = np.array(parcel.minimum_rotated_rectangle.exterior.coords[:3])
        one, two = corner[1] - corner[0], corner[2] - corner[1]
        short = one if np.hypot(*one) < np.hypot(*two) else two
        look = Look(
            Kind.FIELD,
            colour,
            grain=0.05,
            mottle=0.09,
            furrow=furrow,
            period_m=3.4,
            angle=float(np.arctan2(short[1], short[0])),
        )
        return Case(
            story, parcel, "other", None, "not_real", "season", after=(Shape(parcel, self.land.palette.add(look)),)
        )

    def _shore(self, x0: float, y0: float, reach: float) -> list[Case]:
        x, y = grid_axes()
        near = np.clip(1.25 - np.hypot(x - x0, y - y0) / (reach * 3.6), 0, 1)
        bank = np.clip(reach * near * (1 + 0.25 * self._rough), 0, reach * 1.5)
        water = self.land.terrain.water_m
        rows, columns = np.nonzero((water > 0) & (water < bank) & (self.land.terrain.reed_m < 0))
        cells = shapely.box(
            columns * CELL_M, EXTENT_M - (rows + 1) * CELL_M, (columns + 1) * CELL_M, EXTENT_M - rows * CELL_M
        )
        if len(cells) == 0:
            return []
        parts = shapely.get_parts(merge(list(cells)).buffer(0.1).simplify(3))
        shape = max(parts, key=lambda g: g.area)
        if not 700 < shape.area < 30000 or not self.planner.free(shape, 120):
            return []
        if not self.planner.has_surroundings(shape):
            return []
        self.planner.take(shape)
        np.maximum(self.effects.bank_m, bank, out=self.effects.bank_m)
        return [Case("shore", shape, "mining", None, "not_real", "water_level")]

    def _paint(self, grid: np.ndarray, shape: BaseGeometry, soft_m: float) -> None:
        """Fill a shape into a grid with a soft and ragged edge."""
        x0, y0, x1, y1 = shape.buffer(soft_m * 2).bounds
        columns = slice(max(int(x0 / CELL_M), 0), int(x1 / CELL_M) + 1)
        rows = slice(max(int((EXTENT_M - y1) / CELL_M), 0), int((EXTENT_M - y0) / CELL_M) + 1)
        x, y = (axis[rows, columns].astype(float) for axis in grid_axes())
        points = shapely.points(x, y)
        inside = np.where(shapely.contains(shape, points), 1, -1) * shapely.distance(shape.boundary, points)
        ragged = inside + self._rough[rows, columns] * soft_m * 0.45
        grid[rows, columns] = np.maximum(grid[rows, columns], np.clip(0.5 + ragged / soft_m / 2, 0, 1))


def _with_shadow(cloud: Form) -> Form:
    """A cloud and, apart from it, its shadow."""

    def form(x: float, y: float, turn: float) -> BaseGeometry:
        dx, dy = SHADOW_SHIFT_M
        return shapely.MultiPolygon([cloud(x, y, turn), cloud(x + dx, y + dy, turn)])

    return form
