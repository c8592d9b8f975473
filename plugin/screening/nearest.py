"""The nearest zone of patches outside all, and how far it is on the ground.

Zones' rims are cut into short lines with a tree over them. The plane stretches east-west by k and north-south by 1/k
away from its standard parallel, so (1) patches are taken in strips of latitude, each with its own standard parallel,
(2) every line within k² of the plane's nearest is a candidate, (3) the ends of each shortest line go back to degrees
and are measured on the ellipsoid. Up to 300 km the error stays under 0.1 % of the distance; beyond that the
nearest in the plane is taken, and across 180° nothing is sought.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import shapely

from .equal_area import NEAR_M, EqualArea, Floats, Ints, ground_distance, plane_for, reach_factor, strips
from .outlines import Geometries, Polygons
from .work import Work, chunks_by_cost

_LINE_EDGES = 32
_NODE_CAPACITY = 4  # measured: half the time of the default 10 in nearest queries
_PER_CHUNK = 1_000


@dataclass(frozen=True, eq=False)
class Rims:
    """Short lines along the zones' rims, their zones' numbers, and the tree over them."""

    lines: Geometries
    zone: Ints
    tree: Any


def nearest(
    patches: Polygons, zones: Polygons, plane: EqualArea, count: int, work: Work, until: float
) -> tuple[Ints, Floats]:
    """Return by patch number (0 … ``count``) the nearest zone's number (or -1) and metres (or NaN).

    ``patches`` holds the pieces of those that lie outside all, ``zones`` the zones, both in ``plane``.
    """
    zone, metres = np.full(count, -1, dtype=np.int64), np.full(count, np.nan)
    if not len(patches.shapes) or not len(zones.shapes):
        return zone, metres
    by_strip = list(_strips(patches, plane))
    for number, (chosen, strip_plane) in enumerate(by_strip):
        scale = strip_plane.k0 / plane.k0
        rims = _rims(zones, scale)
        pieces = patches.taken(chosen)
        pieces = Polygons(_scaled(pieces.shapes, scale), pieces.owner)
        goal = until - (until - work.done) * (len(by_strip) - number - 1) / (len(by_strip) - number)
        chunks = chunks_by_cost(np.ones(len(pieces.shapes), dtype=np.int64), _PER_CHUNK)
        parts = [pieces.part(chunk) for chunk in chunks]
        for owner, its_zone, far in work.run(partial(_measure, rims=rims, plane=strip_plane), parts, goal):
            _keep_least(zone, metres, owner, its_zone, far)
    return zone, metres


def _strips(patches: Polygons, plane: EqualArea) -> Iterator[tuple[Ints, EqualArea]]:
    """Yield indices of patches by strip of latitude, with the strip's own plane."""
    box = shapely.bounds(patches.shapes)
    latitude = plane.inverse(np.stack([box[:, 0], (box[:, 1] + box[:, 3]) / 2], axis=1))[:, 1]
    for chosen, parallel in strips(latitude):
        yield chosen, plane_for(parallel, plane.central_meridian)


def _scaled(shapes: Geometries, scale: float) -> Geometries:
    """Return shapes in the plane of another standard parallel: the same area, another stretch."""
    if scale == 1:
        return shapes
    return np.asarray(shapely.transform(shapes, lambda xy: xy * (scale, 1 / scale)), dtype=object)


def _rims(zones: Polygons, scale: float) -> Rims:
    rings, polygon = shapely.get_rings(zones.shapes, return_index=True)
    coords, ring = shapely.get_coordinates(rings, return_index=True)
    first = np.searchsorted(ring, np.arange(len(rings) + 1))
    edges = np.diff(first) - 1
    per_ring = -(-edges // _LINE_EDGES)
    of_ring = np.repeat(np.arange(len(rings)), per_ring)
    rank = np.arange(len(of_ring)) - np.repeat(np.cumsum(per_ring) - per_ring, per_ring)
    start = first[of_ring] + rank * _LINE_EDGES
    length = np.minimum(_LINE_EDGES, first[of_ring + 1] - 1 - start) + 1
    line = np.repeat(np.arange(len(start)), length)
    within = np.arange(len(line)) - np.repeat(np.cumsum(length) - length, length)
    lines = shapely.linestrings(coords[start[line] + within] * (scale, 1 / scale), indices=line)
    tree = shapely.STRtree(lines, node_capacity=_NODE_CAPACITY)
    tree.query(shapely.Point(0, 0))  # builds the tree now, before threads share it
    return Rims(lines, zones.owner[polygon[of_ring]], tree)


def _measure(patches: Polygons, rims: Rims, plane: EqualArea) -> tuple[Ints, Ints, Floats]:
    """Return owner, zone and metres of the candidates of some patches.

    The tree answers for middles, ten times faster than for outlines: if the line nearest to the middle lies ``bound``
    from the outline, then the nearest to the outline lies within ``bound`` + radius of the middle.
    """
    with np.errstate(invalid="ignore"):  # GEOS raises the flag on parallel edges; the numbers are sound
        piece, line, ends = _shortest_lines(patches, rims, plane)
    metres = ground_distance(plane.inverse(ends[0::2]), plane.inverse(ends[1::2]))
    return patches.owner[piece], rims.zone[line], metres


def _shortest_lines(patches: Polygons, rims: Rims, plane: EqualArea) -> tuple[Ints, Ints, Floats]:
    """Return piece and line of each candidate, and both ends of the shortest line between them, end after end."""
    middle, radius = _circles(patches.shapes)
    (_, line), distance = rims.tree.query_nearest(middle, all_matches=False, return_distance=True)
    bound = shapely.distance(patches.shapes, rims.lines[line])
    near = np.flatnonzero(distance < NEAR_M)
    reach = (bound * reach_factor(shapely.bounds(patches.shapes), bound, plane) + radius)[near] * (1 + 1e-9)
    more, other = rims.tree.query(middle[near], predicate="dwithin", distance=reach)
    piece = np.concatenate([np.arange(len(middle)), near[more]])
    line = np.concatenate([line, other])
    ends: Floats = shapely.get_coordinates(shapely.shortest_line(patches.shapes[piece], rims.lines[line]))
    return piece, line, ends


def _circles(shapes: Geometries) -> tuple[Geometries, Floats]:
    """Return middles of the shapes' boxes and the radius around each that holds its shape."""
    box = shapely.bounds(shapes)
    radius: Floats = np.hypot(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]) / 2
    return np.asarray(shapely.points((box[:, :2] + box[:, 2:]) / 2), dtype=object), radius


def _keep_least(zone: Ints, metres: Floats, owner: Ints, its_zone: Ints, far: Floats) -> None:
    """Put the least distance of each owner where it is less than what is known; ties go to the first zone."""
    order = np.lexsort((its_zone, far, owner))
    owner, its_zone, far = owner[order], its_zone[order], far[order]
    owner, at = np.unique(owner, return_index=True)
    better = ~(metres[owner] <= far[at])
    zone[owner[better]], metres[owner[better]] = its_zone[at][better], far[at][better]
