"""Hills, lake, river: the natural lie of the land on the coarse grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from osgeo import gdal
from shapely.geometry import LineString

from .burn import burn
from .frame import CELL_M, GRID_CELLS, Frame, grid_axes
from .materials import Shape
from .noise import generator, terrain_noise

Point = tuple[float, float]

HILLS = (
    (1050.0, 4050.0, 1150.0, 640.0, 0.35, 190.0),
    (4250.0, 4150.0, 640.0, 520.0, -0.5, 150.0),
    (640.0, 850.0, 560.0, 470.0, 0.9, 120.0),
)
"""Centre x, y, half-axes (metres), turn (radians), height (metres)."""
LAKE = (4350.0, 850.0, 1270.0, 900.0, 0.25)
"""Centre x, y, half-axes (metres), turn (radians)."""
RIVER = (
    (2750, 5400),
    (2800, 5000),
    (2560, 4600),
    (2900, 4250),
    (2680, 3850),
    (3060, 3500),
    (2950, 3080),
    (3280, 2750),
    (3060, 2400),
    (3420, 2080),
    (3380, 1750),
    (3700, 1450),
)
STREAM = (
    (-200, 2120),
    (300, 2250),
    (700, 2060),
    (1150, 2290),
    (1600, 2120),
    (2050, 2330),
    (2500, 2230),
    (2850, 2380),
    (3090, 2420),
)


@dataclass(frozen=True)
class Terrain:
    """Grids of ``GRID_CELLS`` squared; the ``*_m`` fields are positive inside, in metres."""

    height_m: np.ndarray
    wood_m: np.ndarray
    orchard_m: np.ndarray
    water_m: np.ndarray
    lake_m: np.ndarray
    reed_m: np.ndarray
    stand: np.ndarray
    tint: np.ndarray
    river: LineString
    stream: LineString


def make_terrain(seed: int) -> Terrain:
    """Plan hills, woods and waters."""
    noise = lambda stream, *band: terrain_noise(generator(seed, stream), *band)  # noqa: E731
    height = _heights(noise(1, 130, 900), noise(13, 260, 1700))
    lake = _ellipse(LAKE) + 95 * noise(2, 60, 1300)
    river = curve(RIVER, generator(seed, 3), 26)
    stream = curve(STREAM, generator(seed, 4), 18)
    flow = np.maximum(27 + 6 * noise(5, 150, 900) - distance_m(river), 12 + 3 * noise(6, 100, 600) - distance_m(stream))
    water = np.maximum(lake, flow)
    rough = noise(7, 30, 420)
    wood = _woods(height, rough, noise(8, 60, 380), water)
    marsh = _ellipse((3150.0, 1050.0, 520.0, 480.0, 0.0)) * 0.25
    reed = np.minimum(np.minimum(38 - np.abs(water + 12), 45) + 26 * noise(9, 25, 200), marsh + 22)
    orchard = np.minimum(np.minimum(wood + 85, -wood), height * 9 - 75) + 20 * noise(10, 60, 500)
    return Terrain(height, wood, orchard, water, lake, reed, noise(11, 50, 420), noise(12, 40, 700), river, stream)


def curve(points: Sequence[Point], rng: np.random.Generator, wander_m: float) -> LineString:
    """A smooth winding line near the given points."""
    knots = np.asarray(points, float)
    knots[1:-1] += rng.normal(0, wander_m, knots[1:-1].shape)
    for _ in range(4):  # Chaikin's corner cutting
        quarter, three = knots[:-1] * 0.75 + knots[1:] * 0.25, knots[:-1] * 0.25 + knots[1:] * 0.75
        inner = np.stack([quarter, three], 1).reshape(-1, 2)
        knots = np.concatenate([knots[:1], inner, knots[-1:]])
    return LineString(knots)


def distance_m(line: LineString) -> np.ndarray:
    """Distance from each coarse cell to a line, in metres."""
    frame = Frame(GRID_CELLS)
    mask = np.zeros((GRID_CELLS, GRID_CELLS), np.uint16)
    burn(mask, frame, [Shape(line.buffer(CELL_M * 0.6), 1)])
    driver = gdal.GetDriverByName("MEM")
    source = driver.Create("", GRID_CELLS, GRID_CELLS, 1, gdal.GDT_Byte)
    target = driver.Create("", GRID_CELLS, GRID_CELLS, 1, gdal.GDT_Float32)
    source.GetRasterBand(1).WriteArray(mask.astype(np.uint8))
    gdal.ComputeProximity(source.GetRasterBand(1), target.GetRasterBand(1), ["DISTUNITS=PIXEL"])
    return smooth(target.GetRasterBand(1).ReadAsArray() * CELL_M)


def smooth(grid: np.ndarray) -> np.ndarray:
    """A 3 x 3 binomial blur, edges kept."""
    padded = np.pad(grid, 1, mode="edge")
    across = (padded[:, :-2] + 2 * padded[:, 1:-1] + padded[:, 2:]) / 4
    return ((across[:-2] + 2 * across[1:-1] + across[2:]) / 4).astype(np.float32)


def _ellipse(spec: tuple[float, float, float, float, float]) -> np.ndarray:
    """Roughly the distance to an ellipse's border in metres, positive inside."""
    x0, y0, a, b, turn = spec
    x, y = grid_axes()
    u = (x - x0) * np.cos(turn) + (y - y0) * np.sin(turn)
    v = (y - y0) * np.cos(turn) - (x - x0) * np.sin(turn)
    return ((1 - np.hypot(u / a, v / b)) * min(a, b)).astype(np.float32)


def _heights(noise: np.ndarray, outline: np.ndarray) -> np.ndarray:
    height = np.zeros_like(noise)
    for x0, y0, a, b, turn, top in HILLS:
        # The foot of a hill runs in bays and spurs.
        foot = _ellipse((x0, y0, a, b, turn)) + 120 * outline + 26 * noise
        inside = np.clip(foot / min(a, b), 0, 1)
        # Ridges: folded noise cuts valleys that run down the slope.
        ridge = 1 - 0.62 * np.abs(noise) / 1.6
        height = np.maximum(height, top * inside**0.8 * np.clip(ridge, 0.25, 1))
    return smooth(smooth(height))


def _woods(height: np.ndarray, rough: np.ndarray, copse: np.ndarray, water: np.ndarray) -> np.ndarray:
    hill = (height - 17) * 4 + 24 * rough
    grove = (copse - 2.15) * 45 + 4 * rough
    belt = 5 - np.abs(water + 22) + 9 * rough
    trees = np.maximum(np.maximum(hill, grove), belt)
    return np.minimum(trees, -water - 12).astype(np.float32)
