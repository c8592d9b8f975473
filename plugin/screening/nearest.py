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
from numpy.typing import NDArray

from .equal_area import NEAR_M, EqualArea, Floats, Ints, ground_distance, plane_for, reach_factor, strips
from .outlines import Geometries, Polygons
from .rims import Rims, spread
from .work import Work, chunks_by_cost

_PER_CHUNK = 1_000
Mask = NDArray[np.bool_]
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
    if scale == 1:
        return shapes
    return np.asarray(shapely.transform(shapes, lambda xy: xy * (scale, 1 / scale)), dtype=object)


def _measure(part: tuple[Polygons, EqualArea], rims: Rims, zone: Ints, plane: EqualArea) -> tuple[Ints, Ints, Floats]:
    """Return owner, zone and metres of the candidates of some patches, measured in the part's own plane."""
    patches, own_plane = part
    scale = own_plane.k0 / plane.k0
    if abs(scale - 1) < _SAME_PLANE:
        scale, own_plane = 1.0, plane
    with np.errstate(invalid="ignore"):  # GEOS raises the flag on parallel edges; the numbers are sound
        piece, line, rim = _candidates(patches.shapes, rims, plane)
        rim = _scaled(rim, scale)
        ends: Floats = shapely.get_coordinates(shapely.shortest_line(_scaled(patches.shapes, scale)[piece], rim))
    return patches.owner[piece], zone[line], _on_ground(ends, own_plane)


def _on_ground(ends: Floats, plane: EqualArea) -> Floats:
    return ground_distance(plane.inverse(ends[0::2]), plane.inverse(ends[1::2]))


def _candidates(shapes: Geometries, rims: Rims, plane: EqualArea) -> tuple[Ints, Ints, Geometries]:
    """Return pieces and lines that may hold a shortest way, and the part of each line on which it may end.

    The tree answers for middles, ten times faster than for outlines. The way to the line nearest to the middle is
    ``bound`` on the ground, so the nearest to the outline lies within ``bound`` + radius of the middle.
    """
    middle, radius = _circles(shapes)
    points = np.asarray(shapely.points(middle), dtype=object)
    (_, line), distance = rims.tree.query_nearest(points, all_matches=False, return_distance=True)
    _, first = _near_parts(rims, line, middle, (distance + 2 * radius) * (1 + 1e-9), np.ones(len(line)))
    bound = _on_ground(shapely.get_coordinates(shapely.shortest_line(shapes, first)), plane)
    box = shapely.bounds(shapes)
    stretch = plane.stretch(plane.inverse(middle)[:, 1])
    worst = np.sqrt(reach_factor(box, 1.1 * (distance + 2 * radius), plane))
    reach = (bound + radius * worst) * (1 + 1e-6)  # on the ground, from the middle
    near, far = np.flatnonzero(distance < NEAR_M), np.flatnonzero(distance >= NEAR_M)
    more, other = rims.tree.query(points[near], predicate="dwithin", distance=(reach * worst)[near])
    piece = near[more]
    slack = _stretch_change(box, reach * worst, stretch, plane)
    met, parts = _near_parts(rims, other, middle[piece], (reach * slack)[piece], 1 / stretch[piece])
    piece, other, parts = piece[met], other[met], parts[met]
    return (
        np.concatenate([far, piece]),
        np.concatenate([line[far], other]),
        np.concatenate([rims.lines[line[far]], parts]),
    )


def _stretch_change(box: Floats, reach: Floats, stretch: Floats, plane: EqualArea) -> Floats:
    """Return by how much, at worst, the plane's stretch differs within ``reach`` from that at the middle."""
    ends = np.concatenate([box[:, [0, 1]] - [0, 1] * reach[:, None], box[:, [2, 3]] + [0, 1] * reach[:, None]])
    there = plane.stretch(plane.inverse(ends)[:, 1]).reshape(2, -1) / stretch
    worst: Floats = np.maximum(there, 1 / there).max(axis=0)
    return worst


def _near_parts(rims: Rims, line: Ints, middle: Floats, reach: Floats, narrow: Floats) -> tuple[Mask, Geometries]:
    """Return which lines have edges within ``reach`` of ``middle``, and of each line the part that holds them.

    Distances are taken where east-west is multiplied by ``narrow`` and north-south divided by it.
    """
    vertex, which = spread(rims.start[line], rims.length[line] - 1)
    away = _edge_distances(rims.rings.xy, vertex, middle[which], narrow[which])
    within = np.flatnonzero(away <= (reach * reach)[which])
    low, high = rims.start[line].copy(), rims.start[line] + rims.length[line] - 1
    some, first = np.unique(which[within], return_index=True)
    last = np.append(first, len(within))[1:] - 1
    low[some], high[some] = vertex[within[first]], vertex[within[last]] + 1
    kept, _ = spread(low, high - low + 1)
    ends = np.concatenate([[0], np.cumsum(high - low + 1)])
    made = shapely.from_ragged_array(shapely.GeometryType.LINESTRING, rims.rings.xy[kept], (ends,))
    met = np.zeros(len(line), dtype=bool)
    met[some] = True
    return met, np.asarray(made, dtype=object)


def _edge_distances(xy: Floats, vertex: Ints, point: Floats, narrow: Floats) -> Floats:
    """Return the squared distances of edges, which begin at ``vertex``, from a point each."""
    start, end = xy[vertex], xy[vertex + 1]
    x, y = (start[:, 0] - point[:, 0]) * narrow, (start[:, 1] - point[:, 1]) / narrow
    dx, dy = (end[:, 0] - start[:, 0]) * narrow, (end[:, 1] - start[:, 1]) / narrow
    at = np.clip(-(x * dx + y * dy) / np.maximum(dx * dx + dy * dy, 1e-300), 0, 1)
    squared: Floats = (x + at * dx) ** 2 + (y + at * dy) ** 2
    return squared


def _circles(shapes: Geometries) -> tuple[Floats, Floats]:
    """Return middles of the shapes' boxes and the radius around each that holds its shape."""
    box = shapely.bounds(shapes)
    radius: Floats = np.hypot(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]) / 2
    return (box[:, :2] + box[:, 2:]) / 2, radius


def _keep_least(zone: Ints, metres: Floats, owner: Ints, its_zone: Ints, far: Floats) -> None:
    """Put the least distance of each owner where it is less than what is known; ties go to the first zone."""
    order = np.lexsort((its_zone, far, owner))
    owner, its_zone, far = owner[order], its_zone[order], far[order]
    owner, at = np.unique(owner, return_index=True)
    better = ~(metres[owner] <= far[at])
    zone[owner[better]], metres[owner[better]] = its_zone[at][better], far[at][better]
