"""Farmland: districts, blocks and parcels with their crops, lanes and ditches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Callable, TypeVar

import numpy as np
import shapely
from shapely.geometry import MultiPoint, Polygon, box

from .frame import CELL_M, EXTENT_M, GRID_CELLS
from .materials import Colour, Ground, Kind, Look, Palette, Shape
from .noise import generator, terrain_noise

Warp = Callable[[np.ndarray], np.ndarray]
T = TypeVar("T", Polygon, np.ndarray)

CROPS: tuple[tuple[str, float, Colour, Colour, float, float], ...] = (
    # name, share, earlier colour, later colour, furrow strength, furrow period (metres)
    ("wheat", 0.33, (84, 102, 62, 148), (110, 116, 68, 140), 0.07, 3.6),
    ("rape", 0.17, (96, 112, 62, 156), (112, 124, 68, 150), 0.06, 4.2),
    ("fallow", 0.20, (132, 118, 94, 112), (126, 113, 88, 110), 0.10, 3.2),
    ("vegetables", 0.13, (80, 94, 64, 134), (82, 99, 62, 144), 0.16, 4.8),
    ("nursery", 0.09, (62, 78, 50, 126), (58, 82, 46, 140), 0.26, 5.0),
    ("stubble", 0.05, (146, 134, 104, 124), (118, 118, 78, 132), 0.08, 3.4),
    ("tunnels", 0.03, (150, 153, 148, 144), (150, 154, 148, 148), 0.20, 8.5),
)


@dataclass
class Farmland:
    """Shapes to burn and the parcels (local metres) with their crop names."""

    shapes: list[Shape] = field(default_factory=list)
    parcels: list[Polygon] = field(default_factory=list)
    crops: list[str] = field(default_factory=list)
    hedges: list[Polygon] = field(default_factory=list)


def make_farmland(seed: int, palette: Palette, ground: Ground) -> Farmland:
    """Cover the whole county with fields; woods, water and villages are laid over them later."""
    rng, land, warp = generator(seed, 20), Farmland(), make_warp(seed)
    sites = MultiPoint(rng.uniform(-300, EXTENT_M + 300, (46, 2)))
    districts = shapely.get_parts(shapely.voronoi_polygons(sites, extend_to=box(-900, -900, 6000, 6000)))
    for district in sorted(districts, key=lambda d: d.centroid.coords[0]):
        district = district.intersection(box(-60, -60, EXTENT_M + 60, EXTENT_M + 60))
        if district.is_empty:
            continue
        wet = rng.random() < 0.45
        edge, width = (ground.ditch, rng.uniform(3.5, 7)) if wet else (ground.track, rng.uniform(2, 3.4))
        outline = shapely.transform(shapely.segmentize(district, 60), warp)
        land.shapes.append(Shape(outline, edge))
        turn = rng.choice([0.0, 0.12, -0.2, 0.35]) + rng.normal(0, 0.05)
        _lay_district(land, district.buffer(-width), turn, rng, warp, palette, ground)
    return land


def make_warp(seed: int) -> Warp:
    """A gentle bending of the plane, so that no field boundary is dead straight."""
    shift = [terrain_noise(generator(seed, 21 + k), 500, 1500) * 16 for k in (0, 1)]

    def warp(points: np.ndarray) -> np.ndarray:
        column = np.clip(points[:, 0] / CELL_M, 0, GRID_CELLS - 1).astype(int)
        row = np.clip((EXTENT_M - points[:, 1]) / CELL_M, 0, GRID_CELLS - 1).astype(int)
        return points + np.stack([s[row, column] for s in shift], 1)

    return warp


def _lay_district(
    land: Farmland,
    district: Polygon,
    turn: float,
    rng: np.random.Generator,
    warp: Warp,
    palette: Palette,
    ground: Ground,
) -> None:
    shares = np.array([c[1] for c in CROPS]) * rng.gamma(1.6, 1.0, len(CROPS))
    shares, grain = shares / shares.sum(), rng.uniform(0.75, 1.45)
    for block in split(turned(district, -turn), rng.uniform(150, 260), rng.uniform(170, 300), rng):
        block = block.buffer(-rng.choice([1.2, 1.8, 2.6]), join_style=2)
        if block.is_empty or block.geom_type != "Polygon":
            continue
        outline = shapely.transform(shapely.segmentize(turned(block, turn), 60), warp)
        land.shapes.append(Shape(outline, ground.margin))
        if rng.random() < 0.4:
            land.hedges.append(outline)
        main = rng.choice(len(CROPS), p=shares)
        along = rng.random() < 0.8
        parcels = np.array(list(split(block, *_parcel_size(rng, along, grain), rng)))
        parcels = shapely.buffer(parcels, -rng.uniform(0.6, 1.2, len(parcels)), join_style="mitre")
        parcels = shapely.transform(shapely.segmentize(turned(parcels, turn), 60), warp)
        for parcel in parcels:
            crop = main if rng.random() < 0.55 else rng.choice(len(CROPS), p=shares)
            _lay_parcel(land, parcel, CROPS[crop], turn + (0 if along else np.pi / 2), rng, palette)


def turned(shapes: T, turn: float) -> T:
    """Shapes turned about the origin by radians."""
    matrix = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return shapely.transform(shapes, lambda points: points @ matrix)


def _parcel_size(rng: np.random.Generator, along: bool, grain: float) -> tuple[float, float]:
    width, length = grain * rng.uniform(20, 58), grain * rng.uniform(70, 160)
    return (width, length) if along else (length, width)


def _lay_parcel(
    land: Farmland,
    parcel: Polygon,
    crop: tuple[str, float, Colour, Colour, float, float],
    turn: float,
    rng: np.random.Generator,
    palette: Palette,
) -> None:
    if parcel.is_empty or parcel.geom_type != "Polygon" or parcel.area < 150:
        return
    name, _, before, after, furrow, period = crop
    vary = rng.normal(1, 0.075) * rng.normal(1, 0.025, 4)
    drift = rng.normal(1, 0.035)
    look = Look(
        Kind.FIELD,
        tuple(np.array(before) * vary),
        tuple(np.array(after) * vary * drift),
        grain=0.045,
        mottle=rng.uniform(0.035, 0.10),
        furrow=furrow * rng.uniform(0.1, 1.0),
        period_m=period * rng.uniform(0.85, 1.2),
        angle=turn,
        cross=name == "nursery",
        height_m=1.5 if name == "nursery" else 0,
    )
    land.shapes.append(Shape(parcel, palette.add(look)))
    land.parcels.append(parcel)
    land.crops.append(name)


def split(shape: Polygon, width: float, length: float, rng: np.random.Generator) -> Iterator[Polygon]:
    """Cut a polygon across until each piece is at most ``width`` by ``length`` metres."""
    stack = [shape]
    while stack:
        piece = stack.pop()
        if piece.geom_type != "Polygon":
            stack.extend(g for g in getattr(piece, "geoms", ()) if g.area > 100)
            continue
        x0, y0, x1, y1 = piece.bounds
        wide, high = (x1 - x0) / width, (y1 - y0) / length
        if max(wide, high) <= 1.0:
            yield piece
            continue
        cut = rng.uniform(0.4, 0.6)
        if wide > high:
            x = x0 + (x1 - x0) * cut
            halves = (x0, y0, x, y1), (x, y0, x1, y1)
        else:
            y = y0 + (y1 - y0) * cut
            halves = (x0, y0, x1, y), (x0, y, x1, y1)
        stack.extend(p for p in (shapely.clip_by_rect(piece, *h) for h in halves) if not p.is_empty)
