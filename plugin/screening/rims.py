"""Zones' rims as short lines with a tree over them: what tells patches on a border, and the nearest zone of others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from .equal_area import Floats, Ints
from .outlines import Polygons
from .ragged import Ragged, doubled_areas, spread

_LINE_EDGES = 32
_NODE_CAPACITY = 4
_MADE_AT_ONCE = 10_000
_SURE = 1e-12
"""Part of its square that a ring's area must have for its sign to be beyond rounding."""


@dataclass(frozen=True, eq=False)
class Rings:
    """Rings of polygons as arrays: ring i is ``xy[first[i]:first[i + 1]]``, closed, metres.

    ``polygon`` is the number of its polygon; ``sign`` is 1 where the polygon lies to the left of the ring, else -1.
    """

    xy: Floats
    first: Ints
    polygon: Ints
    sign: Ints


@dataclass(frozen=True, eq=False)
class Rims:
    """Line k of a rim has the vertices ``rings.xy[start[k]:start[k] + length[k]]`` and belongs to ring ``ring[k]``.

    ``box`` holds west, south, east, north of each line; ``tree`` is built over these boxes.
    """

    rings: Rings
    start: Ints
    length: Ints
    ring: Ints
    box: Floats
    tree: Any

    @property
    def polygon(self) -> Ints:
        """The number of each line's polygon."""
        return self.rings.polygon[self.ring]


def rings_of(polygons: Ragged) -> Rings:
    """Return the rings of polygons, with their sides."""
    polygon = np.repeat(np.arange(len(polygons)), np.diff(polygons.shell))
    wanted = np.full(len(polygon), -1, dtype=np.int64)
    wanted[polygons.shell[:-1]] = 1
    return Rings(polygons.xy, polygons.first, polygon, wanted * turns(polygons.xy, polygons.first))


def turns(xy: Floats, first: Ints) -> Ints:
    """Return 1 for rings that run counter-clockwise, -1 for others."""
    if len(first) < 2:
        return np.empty(0, dtype=np.int64)
    doubled, length = doubled_areas(xy, first), np.diff(first)
    low, high = np.minimum.reduceat(xy, first[:-1]), np.maximum.reduceat(xy, first[:-1])
    reach = (high - low).max(axis=1)
    left = doubled > 0
    unsure = np.flatnonzero(np.abs(doubled) <= _SURE * length * reach * reach)
    if len(unsure):
        left[unsure] = [shapely.is_ccw(shapely.linearrings(xy[first[n] : first[n + 1]])) for n in unsure.tolist()]
    return np.where(left, 1, -1)


def rims_of(zones: Polygons, check: Callable[[], object] = lambda: None) -> Rims:
    """Cut the rims of all polygons into lines of at most 32 edges and build the tree over their boxes.

    ``check`` is called between the steps and may raise.
    """
    check()
    rings = rings_of(zones.ragged())
    check()
    edges = np.diff(rings.first) - 1
    per_ring = -(-edges // _LINE_EDGES)
    rank, ring = spread(np.zeros(len(per_ring), dtype=np.int64), per_ring)
    start = rings.first[ring] + rank * _LINE_EDGES
    length = np.minimum(_LINE_EDGES, rings.first[ring + 1] - 1 - start) + 1
    box = _boxes(rings.xy, start, length)
    check()
    parts = [np.empty(0, dtype=object)]
    for at in range(0, len(box), _MADE_AT_ONCE):  # making shapes lets no other thread run
        parts.append(shapely.box(*box[at : at + _MADE_AT_ONCE].T))
        check()
    tree = shapely.STRtree(np.concatenate(parts), node_capacity=_NODE_CAPACITY)
    tree.query(shapely.Point(0, 0))  # builds the tree now, before threads share it
    return Rims(rings, start, length, ring, box, tree)


def _boxes(xy: Floats, start: Ints, length: Ints) -> Floats:
    """Return the boxes of lines; a line ends where the next of its ring begins."""
    if not len(start):
        return np.empty((0, 4))
    end = xy[start + length - 1]
    low, high = np.minimum.reduceat(xy, start), np.maximum.reduceat(xy, start)
    return np.concatenate([np.minimum(low, end), np.maximum(high, end)], axis=1)
