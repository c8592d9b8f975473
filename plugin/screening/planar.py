"""Rows of WKB as shapes in the equal-area plane, ready for a tree. Needs numpy and shapely ≥ 2."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from .equal_area import STEP_DEG, EqualArea, plane_for
from .results import Rows

Shapes = NDArray[Any]
AT_ONCE = 4_000
"""Shapes in one call of the library: some milliseconds in which no other thread of Python runs."""


def in_degrees(rows: Rows) -> Shapes:
    """Return valid polygonal shapes, in the rows' order; ``None`` where a row has no area that can be used."""
    return _joined([_in_degrees(rows[at : at + AT_ONCE]) for at in range(0, len(rows), AT_ONCE)])


def _joined(parts: Sequence[Shapes]) -> Shapes:
    return np.concatenate([np.empty(0, dtype=object), *parts])


def _in_degrees(rows: Rows) -> Shapes:
    with np.errstate(invalid="ignore"):
        read = shapely.from_wkb(np.array([wkb for _, wkb in rows], dtype=object), on_invalid="ignore")
    shapes: Shapes = shapely.force_2d(read)
    sick = np.flatnonzero(~shapely.is_missing(shapes) & ~shapely.is_valid(shapes))
    finite = np.isfinite(shapely.bounds(shapes[sick])).all(axis=1)
    shapes[sick[~finite]] = None
    sick = sick[finite]
    shapes[sick] = shapely.make_valid(shapes[sick])
    mixed = np.flatnonzero(shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION)
    for row in mixed:
        parts = shapely.get_parts(shapes[row])
        shapes[row] = shapely.union_all(parts[shapely.area(parts) > 0])
    shapes[~(shapely.area(shapes) > 0)] = None
    return shapes


def plane_of(groups: Sequence[Shapes]) -> EqualArea:
    """Return the plane through the middle of all shapes (degrees)."""
    every = _joined(groups)
    parts = [shapely.bounds(every[at : at + AT_ONCE]) for at in range(0, len(every), AT_ONCE)]
    boxes = np.concatenate([np.empty((0, 4)), *parts])
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    if not len(boxes):
        return plane_for(0.0)
    west, south, east, north = boxes.mean(axis=0)
    return plane_for(float(south + north) / 2, float(west + east) / 2)


def in_plane(shapes: Shapes, plane: EqualArea) -> Shapes:
    """Return the shapes in the plane's metres, valid; long edges are bent as they must be."""
    return _joined([_in_plane(shapes[at : at + AT_ONCE], plane) for at in range(0, len(shapes), AT_ONCE)])


def _in_plane(shapes: Shapes, plane: EqualArea) -> Shapes:
    moved: Shapes = shapely.transform(shapely.segmentize(shapes, STEP_DEG), plane.forward)
    sick = np.flatnonzero(~shapely.is_missing(moved) & ~shapely.is_valid(moved))
    moved[sick] = shapely.buffer(moved[sick], 0)
    return moved
