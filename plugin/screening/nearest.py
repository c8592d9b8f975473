"""The nearest zone of patches outside all, and how far it is on the ground.

The plane stretches east-west by k and north-south by 1/k away from its standard parallel. So (1) every line of a rim
whose box may lie as near on the ground as some point of a rim is a candidate, (2) distances are compared in planes of
the mean latitude of patch and line, from the edges alone (:mod:`.ways`), (3) the ends of the shortest way go back to
degrees and are measured on the ellipsoid. Up to 300 km the error stays under 0.1 % of the distance; beyond that the
nearest in the plane is taken, and across 180° nothing is sought.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Optional

import numpy as np
import shapely
from numpy.typing import NDArray

from .equal_area import NEAR_M, EqualArea, Floats, Ints, ground_distance, reach_factor
from .outlines import Polygons
from .ragged import Ragged
from .rims import Rims, rims_of
from .seeds import Seeds, seeds_of
from .ways import Lines, Shapes, shortest
from .work import Work, chunks_by_cost

_PER_CHUNK = 2_000
_SAMPLED_EVERY = 4
_BOXES_UP_TO_M = 12_000.0
"""Up to this reach a box is asked, which is cheap; beyond it a circle, which holds fewer lines."""
_FAR_M, _FAR_AT_ONCE = 20_000.0, 32
_EARTH_M = 6.4e6
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Field:
    """Where the nearest is sought: the rims of all zones, the zone of each line, and the grid of first bounds."""

    rims: Rims
    zone: Ints
    seeds: Optional[Seeds]


def field_of(zones: Polygons, check: Callable[[], object] = lambda: None) -> Field:
    """Return the rims of zones, ready to be searched; ``check`` is called between the steps and may raise."""
    rims = rims_of(zones, check)
    check()
    points = np.ascontiguousarray(rims.rings.xy[::_SAMPLED_EVERY])  # np.take would copy all of a view each time
    return Field(rims, zones.owner[rims.polygon], seeds_of(points) if len(points) else None)


def nearest(
    patches: Ragged, chosen: Ints, field: Field, plane: EqualArea, count: int, work: Work, until: float
) -> tuple[Ints, Floats]:
    """Return by patch number (0 … ``count``) the nearest zone's number (or -1) and metres (or NaN).

    ``chosen`` are the numbers of those pieces in ``patches`` that belong to patches outside all.
    """
    zone, metres = np.full(count, -1, dtype=np.int64), np.full(count, np.nan)
    if not len(chosen) or field.seeds is None:
        return zone, metres
    chunks = chunks_by_cost(np.ones(len(chosen), dtype=np.int64), _PER_CHUNK)
    measure = partial(_measure, field=field, seeds=field.seeds, plane=plane)
    for owner, its_zone, far in work.run(lambda span: measure(patches.taken(chosen[span])), chunks, until):
        _keep_least(zone, metres, owner, its_zone, far)
    return zone, metres


def _measure(pieces: Ragged, field: Field, seeds: Seeds, plane: EqualArea) -> tuple[Ints, Ints, Floats]:
    """Return owner, zone and metres of some pieces; few at a time where they are far, and many lines about as far."""
    middle = _middles(pieces)
    seed = seeds.near(middle)
    bound = _on_ground(middle, seed, plane)
    order = np.argsort(bound, kind="stable")
    near = int(np.searchsorted(bound[order], _FAR_M))
    groups = [order[:near], *(order[at : at + _FAR_AT_ONCE] for at in range(near, len(order), _FAR_AT_ONCE))]
    parts = [_sought(pieces.taken(some), seed[some], bound[some], field, plane) for some in groups if len(some)]
    owner, zone, metres = (np.concatenate(column) for column in zip(*parts))
    return owner, zone, metres


def _sought(pieces: Ragged, seed: Floats, bound: Floats, field: Field, plane: EqualArea) -> tuple[Ints, Ints, Floats]:
    middle = _middles(pieces)
    shapes = Shapes.of(pieces, middle, 1 / plane.stretch(plane.inverse(middle)[:, 1]))
    lines = _candidates(field, shapes, seed, bound, plane)
    way = shortest(shapes, lines, field.rims.rings.xy)
    return pieces.owner, field.zone[way.line], _on_ground(way.start, way.end, plane)


def _middles(pieces: Ragged) -> Floats:
    box = pieces.bounds()
    middle: Floats = (box[:, :2] + box[:, 2:]) / 2
    return middle


def _on_ground(start: Floats, end: Floats, plane: EqualArea) -> Floats:
    return ground_distance(plane.inverse(start), plane.inverse(end))


def _candidates(field: Field, shapes: Shapes, seed: Floats, bound: Floats, plane: EqualArea) -> Lines:
    """Return every pair of piece and line that may hold a shortest way; ``bound`` is metres to the seed."""
    middle, flat = shapes.middle, bound >= NEAR_M
    narrow = np.where(flat, 1.0, shapes.narrow)
    own = np.maximum(shapes.narrow, 1 / shapes.narrow)  # how far the piece's own measure is from the plane's
    straight = np.where(flat, _straight_to_nearest_box(field.rims, middle, flat), np.hypot(*(seed - middle).T))
    box = np.concatenate([middle, middle], axis=1)
    worst = np.sqrt(reach_factor(box, np.where(flat, 0.0, 1.1 * (straight + 2 * shapes.radius * own)), plane))
    reach = np.where(flat, straight + 2 * shapes.radius * own, (bound + 2 * shapes.radius) * (1 + 1e-6))
    piece, line = _met(field.rims, middle, np.where(flat, reach, reach * worst))
    loose = np.where(flat, own, _stretch_change(middle, reach * worst, plane))
    boxes = np.take(field.rims.box, line, axis=0)
    away = _box_distance(boxes, np.take(middle, piece, axis=0), narrow[piece])
    kept = np.flatnonzero(away <= (np.where(flat, 1.0, loose) * reach)[piece])
    kept = kept[np.argsort(piece[kept], kind="stable")]
    piece, line, boxes = piece[kept], line[kept], np.take(boxes, kept, axis=0)
    halfway = np.stack([boxes[:, 0], (boxes[:, 1] + boxes[:, 3]) / 4 + middle[piece, 1] / 2], axis=1)
    level = np.where(flat[piece], 1.0, 1 / plane.stretch(plane.inverse(halfway)[:, 1]))
    least = _box_distance(boxes, np.take(middle, piece, axis=0), level)
    rims = field.rims
    return Lines(piece, line, field.zone[line], level, loose[piece], rims.start[line], rims.length[line] - 1, least)


def _straight_to_nearest_box(rims: Rims, middle: Floats, chosen: Mask) -> Floats:
    """Return the plane's metres from chosen middles (0 for others) to a vertex of the line whose box is nearest."""
    straight = np.zeros(len(middle))
    if chosen.any():
        line = rims.tree.query_nearest(shapely.points(middle[chosen]), all_matches=False)[1]
        straight[chosen] = np.hypot(*(np.take(rims.rings.xy, rims.start[line], axis=0) - middle[chosen]).T)
    return straight


def _met(rims: Rims, middle: Floats, reach: Floats) -> tuple[Ints, Ints]:
    """Return pieces and lines whose boxes lie within the plane's metres ``reach`` of the middles, or a little more."""
    few, many = np.flatnonzero(reach <= _BOXES_UP_TO_M), np.flatnonzero(reach > _BOXES_UP_TO_M)
    low, high = middle[few] - reach[few, None], middle[few] + reach[few, None]
    near, line = rims.tree.query(shapely.box(*low.T, *high.T))
    points = shapely.points(middle[many])
    beyond, other = rims.tree.query(points, predicate="dwithin", distance=reach[many])
    return np.concatenate([few[near], many[beyond]]), np.concatenate([line, other])


def _box_distance(box: Floats, point: Floats, narrow: Floats) -> Floats:
    """Return the distances of boxes from a point each, east-west multiplied by ``narrow``, north-south divided."""
    aside = np.maximum(np.maximum(box[:, 0] - point[:, 0], point[:, 0] - box[:, 2]), 0) * narrow
    along = np.maximum(np.maximum(box[:, 1] - point[:, 1], point[:, 1] - box[:, 3]), 0) / narrow
    distance: Floats = np.hypot(aside, along)
    return distance


def _stretch_change(middle: Floats, reach: Floats, plane: EqualArea) -> Floats:
    """Return by how much, at worst, the plane's stretch differs within ``reach`` from that at the middle."""
    ends = np.concatenate([middle, middle - [0, 1] * reach[:, None], middle + [0, 1] * reach[:, None]])
    at, *there = plane.stretch(plane.inverse(ends)[:, 1]).reshape(3, -1)
    worst: Floats = np.maximum.reduce([there[0] / at, at / there[0], there[1] / at, at / there[1]])
    return worst * (1 + (reach / _EARTH_M) ** 2 + 1e-6)


def _keep_least(zone: Ints, metres: Floats, owner: Ints, its_zone: Ints, far: Floats) -> None:
    """Put the least distance of each owner where it is less than what is known; ties go to the first zone."""
    order = np.lexsort((its_zone, far, owner))
    owner, its_zone, far = owner[order], its_zone[order], far[order]
    owner, at = np.unique(owner, return_index=True)
    better = ~(metres[owner] <= far[at])
    zone[owner[better]], metres[owner[better]] = its_zone[at][better], far[at][better]
