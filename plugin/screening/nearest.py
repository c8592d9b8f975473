"""The nearest zone of patches outside all, and how far it is on the ground.

The plane stretches east-west by k and north-south by 1/k away from its standard parallel, so (1) every line within k²
of the plane's nearest is a candidate, (2) the shortest way to each is sought in a plane of the patch's own strip of
latitude, (3) the ends of each shortest line go back to degrees
and are measured on the ellipsoid. Up to 300 km the error stays under 0.1 % of the distance; beyond that the
nearest in the plane is taken, and across 180° nothing is sought.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import shapely

from .equal_area import NEAR_M, EqualArea, Floats, Ints, ground_distance, plane_for, reach_factor, strips
from .outlines import Geometries, Polygons
from .rims import Rims
from .work import Work, chunks_by_cost

_PER_CHUNK = 1_000
_SAME_PLANE = 1e-7


def nearest(
    patches: Polygons, zone_of: Ints, rims: Rims, plane: EqualArea, count: int, work: Work, until: float
) -> tuple[Ints, Floats]:
    """Return by patch number (0 … ``count``) the nearest zone's number (or -1) and metres (or NaN).

    ``patches`` holds the pieces of those that lie outside all, ``zone_of`` the zone of each polygon in ``rims``.
    """
    zone, metres = np.full(count, -1, dtype=np.int64), np.full(count, np.nan)
    if not len(patches.shapes) or not len(rims.lines):
        return zone, metres
    line_zone = zone_of[rims.polygon]
    parts = []
    for chosen, own_plane in _strips(patches.shapes, plane):
        pieces = patches.taken(chosen[_along_a_curve(patches.shapes[chosen])])
        chunks = chunks_by_cost(np.ones(len(chosen), dtype=np.int64), _PER_CHUNK)
        parts += [(pieces.part(chunk), own_plane) for chunk in chunks]
    measure = partial(_measure, rims=rims, zone=line_zone, plane=plane)
    for owner, its_zone, far in work.run(measure, parts, until):
        _keep_least(zone, metres, owner, its_zone, far)
    return zone, metres


def _along_a_curve(shapes: Geometries) -> Ints:
    """Return an order in which neighbours stand together, so that the tree is walked through warm memory."""
    box = shapely.bounds(shapes)
    middle = (box[:, :2] + box[:, 2:]) / 2
    low, size = middle.min(axis=0), np.maximum(np.ptp(middle, axis=0), 1e-9)
    cell = ((middle - low) / size * 1023).astype(np.int64)
    code = np.zeros(len(cell), dtype=np.int64)
    for bit in range(10):
        code |= ((cell[:, 0] >> bit) & 1) << (2 * bit) | ((cell[:, 1] >> bit) & 1) << (2 * bit + 1)
    return np.argsort(code, kind="stable")


def _strips(shapes: Geometries, plane: EqualArea) -> Iterator[tuple[Ints, EqualArea]]:
    """Yield indices of shapes by strip of latitude, with the strip's own plane."""
    box = shapely.bounds(shapes)
    latitude = plane.inverse(np.stack([box[:, 0], (box[:, 1] + box[:, 3]) / 2], axis=1))[:, 1]
    for chosen, parallel in strips(latitude):
        yield chosen, plane_for(parallel, plane.central_meridian)


def _scaled(shapes: Geometries, scale: float) -> Geometries:
    """Return shapes in the plane of another standard parallel: the same area, another stretch."""
    if abs(scale - 1) < _SAME_PLANE:
        return shapes
    return np.asarray(shapely.transform(shapes, lambda xy: xy * (scale, 1 / scale)), dtype=object)


def _measure(part: tuple[Polygons, EqualArea], rims: Rims, zone: Ints, plane: EqualArea) -> tuple[Ints, Ints, Floats]:
    """Return owner, zone and metres of the candidates of some patches, measured in the part's own plane."""
    patches, own_plane = part
    scale = own_plane.k0 / plane.k0
    with np.errstate(invalid="ignore"):  # GEOS raises the flag on parallel edges; the numbers are sound
        piece, line = _candidates(patches, rims, plane)
        near, rim = (_scaled(shapes, scale) for shapes in (patches.shapes[piece], rims.lines[line]))
        ends: Floats = shapely.get_coordinates(shapely.shortest_line(near, rim))
    metres = ground_distance(own_plane.inverse(ends[0::2]), own_plane.inverse(ends[1::2]))
    return patches.owner[piece], zone[line], metres


def _candidates(patches: Polygons, rims: Rims, plane: EqualArea) -> tuple[Ints, Ints]:
    """Return pieces and lines that may hold a shortest way.

    The tree answers for middles, ten times faster than for outlines: if the line nearest to the middle lies ``bound``
    from the outline, then the nearest to the outline lies within ``bound`` + radius of the middle.
    """
    middle, radius = _circles(patches.shapes)
    (_, line), distance = rims.tree.query_nearest(middle, all_matches=False, return_distance=True)
    bound = shapely.distance(patches.shapes, rims.lines[line])
    near = np.flatnonzero(distance < NEAR_M)
    reach = (bound * reach_factor(shapely.bounds(patches.shapes), bound, plane) + radius)[near] * (1 + 1e-9)
    more, other = rims.tree.query(middle[near], predicate="dwithin", distance=reach)
    far = np.flatnonzero(distance >= NEAR_M)
    return np.concatenate([far, near[more]]), np.concatenate([line[far], other])


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
