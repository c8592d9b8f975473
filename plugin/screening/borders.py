"""Areas of patches in zones: whole where no border is near, from the edges where one is, overlay for the odd rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import shapely

from .crossing import Common, Window, common_areas, windows
from .equal_area import Floats, Ints
from .outlines import Geometries, Polygons
from .overlay import Touching, overlaid, tree_of
from .results import SLIVER_WIDTH_M
from .rims import Rims, rings_of
from .work import Work, apart, chunks_by_cost

_COST_PER_CHUNK = 60_000
_LINE_COST = 40
_ASKED_AT_ONCE = 10_000
_NOTHING_M2, _NOTHING = 1e-7, 1e-13
"""Less common area than this, in ㎡ or as a part of the patch, is rounding."""
_FAINT = 1e-7
_WHOLE = 1e-12


class _Met(NamedTuple):
    """Pieces by the boxes of their windows: those that meet a polygon's, and those that meet a line's."""

    piece: Ints
    polygon: Ints
    near: Ints
    line: Ints


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Patch pieces and zone polygons whose boxes meet, by falling nothing: sorted by ``key``.

    ``corner``: whether the polygon holds the left top corner of the piece's window.
    """

    piece: Ints
    polygon: Ints
    key: Ints
    corner: Any


def overlaps(pieces: Polygons, zones: Polygons, rims: Rims, work: Work, until: float) -> Touching:
    """Measure every pair of patch piece and zone polygon that share area; ``tile`` is the polygon's number."""
    start, window = work.done, windows(pieces.ragged().bounds())
    met = _met(window, zones, rims, work, start + 0.2 * (until - start))
    pairs = _pairs(met, window, zones, work, start + 0.5 * (until - start))
    where = np.searchsorted(pairs.key, met.near * len(zones.owner) + rims.polygon[met.line])
    order = np.argsort(where, kind="stable")
    work.check()
    at, number = np.unique(where[order], return_inverse=True)
    line = met.line[order]
    border = np.zeros(len(pairs.key), dtype=bool)
    border[at] = True
    whole = pairs.corner & ~border
    area = pieces.ragged().areas()
    work.check()
    common = _measured(pieces, window, pairs, at, rims, number, line, work, start + 0.8 * (until - start))
    piece, polygon = pairs.piece[at], pairs.polygon[at]
    kept, unsure = _judged(common, area[piece])
    in_whole = pairs.piece[whole]
    sure = Touching(
        np.concatenate([in_whole, piece[kept]]),
        np.concatenate([pairs.polygon[whole], polygon[kept]]),
        np.concatenate([area[in_whole], _rounded(common.area_m2, area[piece])[kept]]),
        np.zeros(len(in_whole) + int(kept.sum())),  # none of these is a sliver
    )
    return _with_rest(sure, pieces, zones, pairs.key[at[unsure]], work, until)


def _met(window: Window, zones: Polygons, rims: Rims, work: Work, until: float) -> _Met:
    """Ask both trees, some windows at a time."""
    tree = tree_of(zones.shapes)

    def ask(span: slice) -> _Met:
        boxes = shapely.box(*window[span].T)
        (piece, polygon), (near, line) = tree.query(boxes), rims.tree.query(boxes)
        return _Met(piece + span.start, polygon.astype(np.int64), near + span.start, line.astype(np.int64))

    parts = work.run(ask, chunks_by_cost(np.ones(len(window), dtype=np.int64), _ASKED_AT_ONCE), until)
    none = np.empty(0, dtype=np.int64)
    return _Met(*(np.concatenate([none, *column]) for column in zip(*parts))) if parts else _Met(none, none, none, none)


def _pairs(met: _Met, window: Window, zones: Polygons, work: Work, until: float) -> _Pairs:
    piece, polygon = met.piece, met.polygon
    order = np.argsort(polygon, kind="stable")
    piece, polygon = piece[order], polygon[order]
    many = np.bincount(polygon, minlength=len(zones.owner))
    share = (many.clip(max=1) * zones.ragged().vertices() + 1) // many.clip(min=1)
    # A prepared geometry is for one thread at a time.
    chunks = apart(chunks_by_cost(share[polygon], _COST_PER_CHUNK), polygon)
    x, y = window[piece, 0], window[piece, 3]
    held = work.run(lambda span: _holds(zones.shapes, polygon[span], x[span], y[span]), chunks, until)
    key = piece * len(zones.owner) + polygon
    order = np.argsort(key, kind="stable")
    corner = np.concatenate([np.empty(0, dtype=bool), *held])
    return _Pairs(piece[order], polygon[order], key[order], corner[order])


def _holds(zones: Geometries, polygon: Ints, x: Floats, y: Floats) -> Any:
    used = zones[np.unique(polygon)]
    shapely.prepare(used)
    held = shapely.contains_xy(zones[polygon], x, y)
    shapely.destroy_prepared(used)
    return held


def _measured(
    pieces: Polygons,
    window: Window,
    pairs: _Pairs,
    at: Ints,
    rims: Rims,
    number: Ints,
    line: Ints,
    work: Work,
    until: float,
) -> Common:
    """Measure the pairs ``at`` which a border runs near; ``line[k]`` is a line for the pair ``at[number[k]]``."""
    polygons = pieces.ragged()
    first = np.searchsorted(number, np.arange(len(at) + 1))
    cost = _LINE_COST * np.diff(first) + 4 * polygons.vertices()[pairs.piece[at]]

    def measure(span: slice) -> Common:
        lines = slice(int(first[span.start]), int(first[span.stop]))
        own = pairs.piece[at[span]]
        used, local = np.unique(own, return_inverse=True)
        rings = rings_of(polygons.taken(used))
        corner, pair = pairs.corner[at[span]], number[lines] - span.start
        return common_areas(rings, local, window[own], corner, rims, pair, line[lines])

    return _joined(work.run(measure, chunks_by_cost(cost, _COST_PER_CHUNK), until))


def _joined(parts: Sequence[Common]) -> Common:
    return Common(
        np.concatenate([np.empty(0), *(part.area_m2 for part in parts)]),
        np.concatenate([np.empty(0), *(part.rim_m for part in parts)]),
        np.concatenate([np.empty(0, dtype=bool), *(part.sound for part in parts)]),
    )


def _judged(common: Common, patch_area: Floats) -> tuple[Any, Any]:
    """Return which pairs surely share area, and which only the overlay can tell (slivers, and what does not fit)."""
    area = common.area_m2
    nothing = np.maximum(_NOTHING_M2, _NOTHING * patch_area)
    fits = common.sound & (area > -nothing) & (area < patch_area + nothing)
    thick = (area > 1.01 * SLIVER_WIDTH_M * common.rim_m / 2) & (area > _FAINT * patch_area)
    return fits & thick, ~fits | ((area > nothing) & ~thick)


def _rounded(area: Floats, patch_area: Floats) -> Floats:
    """Return areas with those equal to the patch's but for rounding made equal."""
    return np.where(np.abs(area - patch_area) <= _WHOLE * patch_area, patch_area, area)


def _with_rest(sure: Touching, pieces: Polygons, zones: Polygons, key: Ints, work: Work, until: float) -> Touching:
    """Add what the overlay finds of the pairs in ``key``."""
    if not len(key):
        work.report(until)
        return sure
    piece, polygon = (np.unique(part) for part in (key // len(zones.owner), key % len(zones.owner)))
    concerned = Polygons(zones.shapes[polygon], polygon)
    found, tiles = overlaid(pieces.taken(piece), concerned, work, until)
    its_piece, its_polygon = piece[found.piece], tiles.owner[found.tile]
    asked = np.isin(its_piece * len(zones.owner) + its_polygon, key)
    return Touching(
        np.concatenate([sure.piece, its_piece[asked]]),
        np.concatenate([sure.tile, its_polygon[asked]]),
        np.concatenate([sure.area_m2, found.area_m2[asked]]),
        np.concatenate([sure.rim_m, found.rim_m[asked]]),
    )
