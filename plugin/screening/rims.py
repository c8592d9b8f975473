"""Zones' rims as short lines with a tree over them: what tells patches on a border, and the nearest zone of others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from .equal_area import Floats, Ints
from .outlines import Geometries, Polygons

_LINE_EDGES = 32
_NODE_CAPACITY = 4  # measured: half the time of the default 10 in nearest queries


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
    """Line k of a rim has the vertices ``rings.xy[start[k]:start[k] + length[k]]`` and belongs to ring ``ring[k]``."""

    rings: Rings
    start: Ints
    length: Ints
    ring: Ints
    lines: Geometries
    tree: Any

    @property
    def polygon(self) -> Ints:
        """The number of each line's polygon."""
        return self.rings.polygon[self.ring]


def spread(start: Ints, length: Ints) -> tuple[Ints, Ints]:
    """Return ``start[k] … start[k] + length[k] - 1`` for every k, one after another, and each one's k."""
    which = np.repeat(np.arange(len(length)), length)
    ahead = np.cumsum(length) - length
    return np.arange(len(which)) + (start - ahead)[which], which


def rings_of(shapes: Geometries) -> Rings:
    """Return the rings of polygons."""
    if not len(shapes):
        none = np.empty(0, dtype=np.int64)
        return Rings(np.empty((0, 2)), np.zeros(1, dtype=np.int64), none, none)
    _, xy, (ends, shells) = shapely.to_ragged_array(shapes, include_z=False)
    first, shell = np.asarray(ends, dtype=np.int64), np.asarray(shells, dtype=np.int64)
    polygon = np.repeat(np.arange(len(shapes)), np.diff(shell))
    wanted = np.full(len(first) - 1, -1, dtype=np.int64)
    wanted[shell[:-1]] = 1
    turns = np.where(shapely.is_ccw(shapely.get_rings(shapes)), 1, -1)
    return Rings(xy, first, polygon, wanted * turns)


def rims_of(zones: Polygons, check: Callable[[], object] = lambda: None) -> Rims:
    """Cut the rims of all polygons into lines of at most 32 edges and build the tree over them.

    ``check`` is called between the steps and may raise.
    """
    check()
    rings = rings_of(zones.shapes)
    check()
    edges = np.diff(rings.first) - 1
    per_ring = -(-edges // _LINE_EDGES)
    rank, ring = spread(np.zeros(len(per_ring), dtype=np.int64), per_ring)
    start = rings.first[ring] + rank * _LINE_EDGES
    length = np.minimum(_LINE_EDGES, rings.first[ring + 1] - 1 - start) + 1
    vertex, _ = spread(start, length)
    ends = np.concatenate([[0], np.cumsum(length)])
    made = shapely.from_ragged_array(shapely.GeometryType.LINESTRING, rings.xy[vertex], (ends,))
    lines = np.asarray(made, dtype=object)
    check()
    tree = shapely.STRtree(lines, node_capacity=_NODE_CAPACITY)
    tree.query(shapely.Point(0, 0))  # builds the tree now, before threads share it
    return Rims(rings, start, length, ring, lines, tree)
