"""Cutting large polygons once into small tiles, so that each later overlay sees few vertices.

A polygon is halved across the longer side of its box until its tiles are small. Tiles of one polygon are disjoint and
add up to it; a half that does not (GEOS's rectangle clip is fast, not infallible) is cut again by the exact overlay.
"""

from __future__ import annotations

from typing import Any, Optional

import numpy as np
import shapely

from .equal_area import Ints
from .outlines import Geometries, Polygons, sorted_by_owner, vertices
from .work import Work, chunks_by_cost

TILE_VERTICES = 256
_LEVELS = 40
_VERTICES_PER_CHUNK = 60_000
_AREA_TOLERANCE = 1e-9


def cut(polygons: Polygons, work: Work, until: float, needed: Optional[Any] = None) -> Polygons:
    """Return tiles of at most :data:`TILE_VERTICES` (nearly all), with their owners.

    ``needed`` is an STRtree: tiles whose box meets nothing in it are left out.
    """
    size = polygons.ragged().vertices()
    large = size > TILE_VERTICES
    if not large.any() and needed is None:
        work.report(until)
        return polygons
    whole, to_cut = polygons.taken(~large), polygons.taken(large)
    parts = [to_cut.part(chunk) for chunk in chunks_by_cost(size[large], _VERTICES_PER_CHUNK)]
    return sorted_by_owner([whole, *work.run(lambda part: _cut_some(part, needed), parts, until)])


def _cut_some(polygons: Polygons, needed: Optional[Any]) -> Polygons:
    shapes, owner = polygons.shapes, polygons.owner
    done: list[Polygons] = []
    for _ in range(_LEVELS):
        shapes, owner = _met(shapes, owner, needed)
        large = vertices(shapes) > TILE_VERTICES
        done.append(Polygons(shapes[~large], owner[~large]))
        shapes, owner = shapes[large], owner[large]
        if not len(shapes):
            break
        shapes, source = _halved(shapes)
        owner = owner[source]
    done.append(Polygons(shapes, owner))
    return Polygons(np.concatenate([p.shapes for p in done]), np.concatenate([p.owner for p in done]))


def _met(shapes: Geometries, owner: Ints, needed: Optional[Any]) -> tuple[Geometries, Ints]:
    if needed is None or not len(shapes):
        return shapes, owner
    hit = np.unique(needed.query(shapely.box(*shapely.bounds(shapes).T))[0])
    return shapes[hit], owner[hit]


def _halved(shapes: Geometries) -> tuple[Geometries, Ints]:
    """Return the halves of all shapes and the number of the shape each came from."""
    low, high = _half_boxes(shapely.bounds(shapes))
    halves = np.empty(2 * len(shapes), dtype=object)
    halves[0::2] = [shapely.clip_by_rect(shape, *box) for shape, box in zip(shapes, low.tolist())]
    halves[1::2] = [shapely.clip_by_rect(shape, *box) for shape, box in zip(shapes, high.tolist())]
    area = shapely.area(shapes)
    wrong = np.abs(shapely.area(halves[0::2]) + shapely.area(halves[1::2]) - area) > _AREA_TOLERANCE * area
    wrong |= ~(shapely.is_valid(halves[0::2]) & shapely.is_valid(halves[1::2]))
    for at, box in ((0, low), (1, high)):
        halves[at::2][wrong] = shapely.intersection(shapes[wrong], shapely.box(*box[wrong].T))
    parts, source = shapely.get_parts(halves, return_index=True)
    keep = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    keep &= ~shapely.is_empty(parts)
    return parts[keep], (source[keep] // 2).astype(np.int64)


def _half_boxes(bounds: Any) -> tuple[Any, Any]:
    """Return the two halves of each box across its longer side."""
    low, high = bounds.copy(), bounds.copy()
    axis = (bounds[:, 3] - bounds[:, 1] > bounds[:, 2] - bounds[:, 0]).astype(int)
    rows = np.arange(len(bounds))
    middle = (bounds[rows, axis] + bounds[rows, axis + 2]) / 2
    low[rows, axis + 2] = middle
    high[rows, axis] = middle
    return low, high
