"""Roads, villages, the town, and trees that stand alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import LineString, Point, Polygon, box
from shapely.ops import substring, unary_union

from .frame import CELL_M, EXTENT_M, GRID_CELLS
from .materials import Colour, Ground, Kind, Look, Palette, Shape
from .noise import generator
from .terrain import Terrain, curve

MAIN_ROADS = (
    ((-100, 3080), (600, 3010), (1300, 3120), (2000, 2930), (2700, 2900), (3500, 3020), (4300, 2860), (5250, 2790)),
    (
        (1900, 5250),
        (2080, 4700),
        (1950, 4100),
        (2150, 3500),
        (2020, 2900),
        (2130, 2200),
        (1950, 1500),
        (2060, 700),
        (1980, -100),
    ),
)
SIDE_ROADS = (
    ((2060, 1350), (1500, 1430), (900, 1560), (-100, 1500)),
    ((3500, 3020), (3620, 3600), (3560, 4300), (3700, 5250)),
    ((2040, 3900), (1500, 3380), (800, 3300), (-100, 3420)),
    ((2130, 2150), (2700, 1750), (2650, 1150), (2600, 500), (2700, -100)),
    ((4300, 2860), (4380, 2300), (4900, 2050), (5250, 2100)),
)
VILLAGES = (
    (520, 2890),
    (1330, 3290),
    (1640, 2650),
    (900, 1700),
    (1480, 1250),
    (2420, 620),
    (2480, 1560),
    (2360, 3560),
    (2330, 4420),
    (3760, 3480),
    (3330, 3180),
    (4420, 2620),
    (4780, 2300),
    (3900, 2250),
    (4600, 3280),
    (300, 2480),
    (1450, 420),
    (3350, 4680),
    (2560, 2620),
)
TOWN = (2040, 2930)
TOWN_QUARTERS = (
    (-150, -130, 8, 6, (26.0, 12.0)),
    (150, -110, 9, 11, (12.0, 10.0)),
    (-190, 120, 4, 4, (46.0, 24.0)),
    (140, 130, 7, 6, (24.0, 13.0)),
    (275, -330, 3, 4, (52.0, 28.0)),
    (-130, -330, 7, 10, (12.0, 9.5)),
)
"""Offset from the town's crossing, rows, columns, roof size; metres."""
ROOFS: tuple[tuple[float, Colour], ...] = (
    (0.60, (84, 86, 90, 84)),
    (0.14, (128, 92, 78, 112)),
    (0.18, (146, 146, 142, 138)),
    (0.08, (84, 112, 148, 130)),
)


def road_lines(seed: int) -> tuple[list[LineString], list[LineString]]:
    """Centre lines of main and side roads."""
    rng = generator(seed, 30)
    return [curve(p, rng, 20) for p in MAIN_ROADS], [curve(p, rng, 20) for p in SIDE_ROADS]


def make_roads(seed: int, ground: Ground) -> list[Shape]:
    """Main roads with verge and marking, and narrower side roads."""
    rng, (main, side) = generator(seed, 33), road_lines(seed)
    shapes = [Shape(line.buffer(4.6), ground.verge) for line in side]
    shapes += [Shape(line.buffer(12), ground.verge) for line in main]
    shapes += [Shape(line.buffer(2.9), ground.lane) for line in side]
    shapes += [Shape(line.buffer(7.5), ground.asphalt) for line in main]
    shapes += [Shape(line.buffer(0.45), ground.marking) for line in main]
    trees = [_row_of_trees(line, offset, 9, rng, ground) for line in main for offset in (-10.5, 10.5)]
    return shapes + [tree for row in trees for tree in row]


def make_villages(seed: int, terrain: Terrain, palette: Palette, ground: Ground) -> list[Shape]:
    """Rows of gabled houses with yards and trees, and one town of larger roofs."""
    rng, shapes = generator(seed, 31), []
    roofs = _roof_pool(rng, palette)
    for x, y in VILLAGES:
        for _ in range(int(rng.integers(2, 4))):
            shapes += _village(
                rng,
                (x + rng.normal(0, 62), y + rng.normal(0, 48)),
                roofs,
                ground,
                int(rng.integers(2, 5)),
                int(rng.integers(4, 11)),
                (11.0, 8.5),
            )
    for u, v, rows, columns, house in TOWN_QUARTERS:
        shapes += _village(rng, (TOWN[0] + u, TOWN[1] + v), roofs, ground, rows, columns, house)
    return [s for s in shapes if _dry(s, terrain)]


def hedge_trees(seed: int, blocks: Sequence[Polygon], ground: Ground) -> list[Shape]:
    """Crowns along the edges of field blocks."""
    rng, trees = generator(seed, 32), []
    for block in blocks:
        ring = LineString(block.exterior.coords)
        start, stop = sorted(rng.uniform(0, ring.length, 2))
        part = substring(ring, start, stop) if stop - start > 30 else None
        if part is not None:
            trees += _row_of_trees(part, 0, rng.uniform(5, 9), rng, ground)
    return trees


def gable(shape: Polygon, bright: int, dark: int) -> list[Shape]:
    """A rectangular roof as two slopes; the slope that faces south-east is the bright one."""
    a, b, c, d = [np.array(p) for p in shape.exterior.coords[:4]]
    if np.hypot(*(b - a)) < np.hypot(*(c - b)):
        a, b, c, d = b, c, d, a
    left, right = (a + d) / 2, (b + c) / 2
    one, two = Polygon([a, b, right, left]), Polygon([left, right, c, d])
    lit = lambda p: p.centroid.x * 0.5 - p.centroid.y  # noqa: E731
    first, second = (one, two) if lit(one) > lit(two) else (two, one)
    return [Shape(first, bright), Shape(second, dark)]


def crown(x: float, y: float, radius: float) -> Polygon:
    """A small round crown."""
    return Point(x, y).buffer(radius, quad_segs=2)


def _roof_pool(rng: np.random.Generator, palette: Palette) -> list[tuple[int, int]]:
    pool = []
    for share, colour in ROOFS:
        for _ in range(int(share * 40)):
            vary = rng.normal(1, 0.09)
            pair = [
                palette.add(
                    Look(Kind.ROOF, tuple(np.array(colour) * vary * lit), grain=0.05, mottle=0.04, tint=0, height_m=7)
                )
                for lit in (1.14, 0.72)
            ]
            pool.append((pair[0], pair[1]))
    return pool


def _village(
    rng: np.random.Generator,
    centre: tuple[float, float],
    roofs: list[tuple[int, int]],
    ground: Ground,
    rows: int,
    columns: int,
    house: tuple[float, float],
) -> list[Shape]:
    turn, (width, depth) = rng.normal(0, 9), house
    houses, courts, lanes, plots = [], [], [], []
    pitch, step = depth + rng.uniform(10, 15), width + 3.2
    for row in range(rows):
        y, shift = (row - rows / 2) * pitch, rng.uniform(-18, 18)
        count = columns - int(rng.integers(0, max(2, columns // 3)))
        lanes.append(
            LineString(
                [
                    (shift - count * step / 2 - 8, y - depth * 0.5 - 6),
                    (shift + count * step / 2 + 8, y - depth * 0.5 - 6),
                ]
            ).buffer(1.6)
        )
        for place in range(count):
            x = shift + (place - count / 2) * step + rng.normal(0, 0.5)
            if rng.random() < 0.13:
                plots.append(crown(x, y, rng.uniform(2.5, 4.5)))
                continue
            w, d = width * rng.uniform(0.78, 1.08) / 2, depth * rng.uniform(0.8, 1.1) / 2
            houses.append(box(x - w, y - d, x + w, y + d))
            courts.append(box(x - w, y - d - 5, x + w, y - d))
    place = lambda g: affinity.translate(affinity.rotate(g, turn, origin=(0, 0)), *centre)  # noqa: E731
    outline = unary_union([h.buffer(13, quad_segs=2) for h in houses])
    shapes = [Shape(place(outline), ground.yard)]
    shapes += [Shape(place(g), ground.lane) for g in lanes]
    shapes += [Shape(place(g), ground.court) for g in courts if rng.random() < 0.75]
    shapes += [Shape(place(g), ground.tree) for g in plots]
    for shape in houses:
        bright, dark = roofs[int(rng.integers(len(roofs)))]
        shapes += gable(place(shape), bright, dark)
    edge = LineString(max(getattr(outline, "geoms", [outline]), key=lambda g: g.area).exterior.coords)
    return shapes + [Shape(place(t.geometry), t.material) for t in _row_of_trees(edge, 0, 7.5, rng, ground)]


def _row_of_trees(
    line: LineString, offset: float, step: float, rng: np.random.Generator, ground: Ground
) -> list[Shape]:
    row = line.offset_curve(offset) if offset else line
    at = np.arange(0, row.length, step)
    at = at[rng.random(len(at)) < 0.72] + rng.normal(0, step / 5, 1)
    if len(at) == 0 or row.is_empty:
        return []
    points = shapely.get_coordinates(shapely.line_interpolate_point(row, at))
    points = points + rng.normal(0, 0.9, points.shape)
    radii = rng.uniform(1.5, 3.3, len(points))
    crowns = shapely.buffer(shapely.points(points), radii, quad_segs=2)
    return [Shape(c, ground.tree) for c in crowns]


def _dry(shape: Shape, terrain: Terrain) -> bool:
    point = shape.geometry.centroid
    row = int(np.clip((EXTENT_M - point.y) / CELL_M, 0, GRID_CELLS - 1))
    column = int(np.clip(point.x / CELL_M, 0, GRID_CELLS - 1))
    return bool(terrain.water_m[row, column] < -6)
