"""Flagged patches: what a change detector makes of the truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from .cases import Case
from .noise import generator
from .zones import Unit

DATE_BEFORE, DATE_AFTER = "2024-03-11", "2026-05-02"
DETECTOR_CELL_M = 2.0
"""Cell of the detector's result, in metres: the steps in the outlines."""
LEAST_M2, MOST_M2 = 400.0, 60000.0
ACTIVITIES = ("mining", "industry", "energy", "tourism", "transport", "breeding", "other")


@dataclass(frozen=True)
class Patch:
    """A flagged change; ``geometry`` in local metres."""

    issued_id: str
    case: Case
    geometry: Polygon
    activity_hint: str
    confidence: float
    must_check: bool
    town: Optional[Unit]
    due_date: str


def make_patches(seed: int, cases: Sequence[Case], zones: BaseGeometry, units: Sequence[Unit]) -> list[Patch]:
    """Patches in the order a centre would issue them: by town, then from north to south."""
    rng = generator(seed, 300)
    towns = [u for u in units if u.level == "town"]
    seen = [(case, detect(case.flagged or case.outline, rng)) for case in cases]
    town_of = [_town(shape, towns) for _, shape in seen]
    order = sorted(range(len(seen)), key=lambda i: (town_of[i].code if town_of[i] else "", -seen[i][1].centroid.y))
    return [_patch(n, *seen[i], town_of[i], zones, rng) for n, i in enumerate(order, 1)]


def detect(truth: BaseGeometry, rng: np.random.Generator) -> Polygon:
    """The truth through a detector: on its cells, a little off, with an uneven edge."""
    step = DETECTOR_CELL_M
    x0, y0, x1, y1 = (round(v / step) * step for v in truth.buffer(10).bounds)
    x, y = np.meshgrid(np.arange(x0, x1, step) + step / 2, np.arange(y0, y1, step) + step / 2)
    truth = affinity.translate(truth, *rng.normal(0, 1.2, 2))
    points = shapely.points(x, y)
    shapely.prepare(truth)
    edge = np.where(shapely.contains(truth, points), 1, -1) * shapely.distance(truth.boundary, points)
    unrest = _patchy(rng, edge.shape)
    mask = edge + 1.6 * unrest > 0
    if mask.sum() * step * step < LEAST_M2 * 1.15:
        mask = edge + 1.6 * unrest > -3.0
    return _largest(_trace(mask, x0, y0, step))


def _patchy(rng: np.random.Generator, shape: tuple) -> np.ndarray:
    noise = rng.standard_normal((shape[0] + 4, shape[1] + 4))
    total = sum(noise[i : i + shape[0], j : j + shape[1]] for i in range(4) for j in range(4))
    return total / 4


def _trace(mask: np.ndarray, x0: float, y0: float, step: float) -> BaseGeometry:
    """Cells to polygons, row by row so that a run of cells is one box."""
    boxes = []
    for row, line in enumerate(mask):
        change = np.flatnonzero(np.diff(np.concatenate([[0], line.view(np.int8), [0]])))
        for start, stop in change.reshape(-1, 2):
            boxes.append((x0 + start * step, y0 + row * step, x0 + stop * step, y0 + (row + 1) * step))
    return unary_union(shapely.box(*np.array(boxes).T))


def _largest(shape: BaseGeometry) -> Polygon:
    polygon = max(shapely.get_parts(shape), key=lambda g: g.area)
    return Polygon(polygon.exterior, [r for r in polygon.interiors if Polygon(r).area > 150])


def _town(shape: Polygon, towns: Sequence[Unit]) -> Optional[Unit]:
    shares = [town.geometry.intersection(shape).area for town in towns]
    return towns[int(np.argmax(shares))] if max(shares) > 0 else None


def _patch(
    number: int, case: Case, shape: Polygon, town: Optional[Unit], zones: BaseGeometry, rng: np.random.Generator
) -> Patch:
    false = case.reality == "not_real"
    confidence = float(np.clip(rng.beta(4, 3.4) if false else rng.beta(7, 2.4), 0.12, 0.99))
    # A detector's guess of the activity is right four times out of five.
    hint = case.activity if rng.random() < 0.8 else str(rng.choice(ACTIVITIES))
    must = bool(zones.intersects(shape) and (confidence > 0.6 or rng.random() < 0.4))
    return Patch(
        f"DEMO-320599-202605-{number:04d}",
        case,
        shape,
        hint,
        round(confidence, 3),
        must,
        town,
        "2026-06-30" if must else "2026-07-31",
    )
