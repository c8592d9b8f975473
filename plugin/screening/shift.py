"""Does a layer look moved by the GCJ-02 offset against zones or a reference? Needs numpy and shapely ≥ 2.

Evidence is rims that both share: borders drawn from one source, patches cut at a zone's border. Points along the
layer's rims are set five ways: as they are; with the offset taken off; with it put on; and, as a test of chance, moved
as far across, to either side. After a small adjustment the share of points that come to lie on a rim of the reference
is counted. Only a way that beats all others clearly is believed. Layers that do not overlap, lie in another area or
share no rims give :attr:`ShiftVerdict.UNCLEAR`, never an alarm.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Optional

import numpy as np
import shapely
from numpy.typing import NDArray

from .gcj02 import from_gcj02, to_gcj02
from .results import Rows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_REACH_DEG = 0.02  # some 2 km: farther from any rim of the reference a point can tell nothing
_SAMPLES = 20_000
_USED = 4_000
_PIECE_VERTICES = 64
_M_PER_DEG = 111_320.0
_ADJUST_M = 40.0  # what two drawings of one border may differ by as a whole
_ON_RIM_M = 25.0
_ROUNDS = 3
_FEWEST_POINTS = 40
_SHARE, _MARGIN, _LENGTH_M = 0.25, 0.15, 3_000.0
_ROWS, _ROWS_FACTOR, _ROW_SHARE = 8, 4, 0.3


class ShiftVerdict(str, Enum):
    """What the rims say."""

    LAYER = "layer"  # the layer carries GCJ-02, the reference does not
    REFERENCE = "reference"  # the other way round
    NONE = "none"  # they lie on each other as they are
    UNCLEAR = "unclear"  # too little in common to say


@dataclass(frozen=True)
class Shift:
    """The finding: how far and whereto (degrees clockwise from north) the layer lies off the reference.

    Both are measured, and 0 where nothing was recognised. ``confidence``, 0 … 1, is by how much the believed way beats
    the next best; ``points`` is how many points of rims were near enough to be used.
    """

    verdict: ShiftVerdict
    distance_m: float = 0.0
    bearing_deg: float = 0.0
    confidence: float = 0.0
    points: int = 0


@dataclass(frozen=True, eq=False)
class _Rims:
    """Rings in degrees as lines, with the number of the row each came from."""

    lines: NDArray[Any]
    row: Ints


@dataclass(frozen=True, eq=False)
class _Fit:
    """One way of setting the points: their places in metres, which lie on a rim, which rows do."""

    places: Floats
    matched: NDArray[np.bool_]
    rows: int

    @property
    def share(self) -> float:
        return float(self.matched.mean())


def shift_of(layer: Rows, reference: Rows) -> Shift:
    """Compare two layers of polygons (WKB, longitude/latitude); rows that are no geometry are passed over."""
    mine, theirs = _rims(layer), _rims(reference)
    common = _common_box(mine, theirs)
    if common is None:
        return Shift(ShiftVerdict.UNCLEAR)
    mine, theirs = _clipped(mine, common), _clipped(theirs, common)
    if not len(mine.lines) or not len(theirs.lines):
        return Shift(ShiftVerdict.UNCLEAR)
    pieces = _pieces(theirs.lines)
    points, row, spacing_deg = _sampled(mine, shapely.STRtree(pieces))
    if len(points) < _FEWEST_POINTS:
        return Shift(ShiftVerdict.UNCLEAR, points=len(points))
    scale = _M_PER_DEG * np.array([np.cos(np.radians(points[:, 1].mean())), 1.0])
    tree = shapely.STRtree(shapely.transform(pieces, lambda xy: xy * scale))
    return _verdict(points, row, tree, scale, spacing_deg * _M_PER_DEG)


def _rims(rows: Rows) -> _Rims:
    with np.errstate(invalid="ignore"):
        shapes = shapely.from_wkb(np.array([wkb for _, wkb in rows], dtype=object), on_invalid="ignore")
    parts, owner = shapely.get_parts(shapely.force_2d(shapes), return_index=True)
    polygons = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, inner = shapely.get_rings(parts[polygons], return_index=True)
    coords, ring = shapely.get_coordinates(rings, return_index=True)
    lines = shapely.linestrings(coords, indices=ring) if len(rings) else np.empty(0, dtype=object)
    finite = np.isfinite(shapely.bounds(lines)).all(axis=1)
    return _Rims(lines[finite], owner[polygons][inner][finite].astype(np.int64))


def _common_box(mine: _Rims, theirs: _Rims) -> Optional[Floats]:
    """Return (west, south, east, north) within reach of both, ``None`` where there is no such place."""
    if not len(mine.lines) or not len(theirs.lines):
        return None
    a, b = shapely.total_bounds(mine.lines), shapely.total_bounds(theirs.lines)
    low, high = np.maximum(a[:2], b[:2]) - _REACH_DEG, np.minimum(a[2:], b[2:]) + _REACH_DEG
    return np.concatenate([low, high]) if (low < high).all() else None


def _clipped(rims: _Rims, box: Floats) -> _Rims:
    parts, owner = shapely.get_parts(shapely.clip_by_rect(rims.lines, *box), return_index=True)
    keep = (shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING) & (shapely.length(parts) > 0)
    return _Rims(parts[keep], rims.row[owner[keep]])


def _pieces(lines: NDArray[Any]) -> NDArray[Any]:
    """Return lines of few vertices each, so that a tree over them is quick to ask."""
    coords, line = shapely.get_coordinates(lines, return_index=True)
    first = np.searchsorted(line, np.arange(len(lines) + 1))
    starts = np.concatenate([np.arange(a, b - 1, _PIECE_VERTICES) for a, b in zip(first[:-1], first[1:])])
    ends = np.minimum(starts + _PIECE_VERTICES + 1, first[line[starts] + 1])
    counts = ends - starts
    before = np.concatenate([[0], np.cumsum(counts)[:-1]])
    taken = np.arange(counts.sum()) - np.repeat(before, counts) + np.repeat(starts, counts)
    made: NDArray[Any] = shapely.linestrings(coords[taken], indices=np.repeat(np.arange(len(starts)), counts))
    return made


def _sampled(rims: _Rims, tree: shapely.STRtree) -> tuple[Floats, Ints, float]:
    """Return points at even steps along the rims that lie near a rim of the reference, their rows, and the step."""
    ends = np.cumsum(shapely.length(rims.lines))
    step = float(ends[-1]) / _SAMPLES
    along = (np.arange(_SAMPLES) + 0.5) * step
    line = np.searchsorted(ends, along)
    line = np.minimum(line, len(ends) - 1)
    start = np.concatenate([[0.0], ends[:-1]])
    points = shapely.line_interpolate_point(rims.lines[line], along - start[line])
    near = np.unique(tree.query(points, predicate="dwithin", distance=_REACH_DEG)[0])
    thinned = near[:: max(1, -(-len(near) // _USED))]
    share = len(near) / max(1, len(thinned))
    return shapely.get_coordinates(points[thinned]), rims.row[line[thinned]], step * share


def _verdict(points: Floats, row: Ints, tree: shapely.STRtree, scale: Floats, spacing_m: float) -> Shift:
    ways: dict[str, Floats] = _ways(points, scale)
    fits = {name: _fitted(places, row, tree) for name, places in ways.items()}
    best = max(fits, key=lambda name: fits[name].share)
    rivals = [fit for name, fit in fits.items() if name != best]
    confidence = fits[best].share - max(fit.share for fit in rivals)
    unclear = Shift(ShiftVerdict.UNCLEAR, points=len(points))
    if best not in _VERDICTS or not _believed(fits[best], rivals, confidence, spacing_m):
        return unclear
    verdict = _VERDICTS[best]
    # The layer was moved by `places - points` to lie on the reference: so it lies off by the reverse.
    east, north = -np.median(fits[best].places - points * scale, axis=0)
    distance, bearing = float(np.hypot(east, north)), float(np.degrees(np.arctan2(east, north)) % 360)
    if verdict is ShiftVerdict.NONE:
        distance = bearing = 0.0
    return Shift(verdict, distance, bearing, float(confidence), len(points))


_VERDICTS = {
    "as it is": ShiftVerdict.NONE,
    "taken off": ShiftVerdict.LAYER,
    "put on": ShiftVerdict.REFERENCE,
}


def _ways(points: Floats, scale: Floats) -> dict[str, Floats]:
    """Return the points in metres, set each way; the last two are chance alone."""
    here, off, on = points * scale, from_gcj02(points) * scale, to_gcj02(points) * scale
    across = (on - here)[:, ::-1] * np.array([-1.0, 1.0])
    return {"as it is": here, "taken off": off, "put on": on, "left": here + across, "right": here - across}


def _believed(best: _Fit, rivals: list[_Fit], confidence: float, spacing_m: float) -> bool:
    """Long shared rims, or many features that share some: one patch beside one border proves nothing."""
    length_m = float(best.matched.sum()) * spacing_m
    if best.share >= _SHARE and confidence >= _MARGIN and length_m >= _LENGTH_M and best.rows >= 1:
        return True
    return best.rows >= _ROWS and best.rows >= _ROWS_FACTOR * max(fit.rows for fit in rivals)


def _fitted(places: Floats, row: Ints, tree: shapely.STRtree) -> _Fit:
    """Adjust the places as a whole by at most :data:`_ADJUST_M` and count those on a rim."""
    moved = np.zeros(2)
    for _ in range(_ROUNDS):
        away = _to_rim(places + moved, tree)
        moved = _limited(moved + _translation(away), _ADJUST_M)
    matched = np.hypot(*_to_rim(places + moved, tree).T) <= _ON_RIM_M
    shares = np.bincount(row, weights=matched) / np.maximum(np.bincount(row), 1)
    return _Fit(places + moved, matched, int((shares >= _ROW_SHARE).sum()))


def _to_rim(places: Floats, tree: shapely.STRtree) -> Floats:
    """Return the vector from each place to the nearest rim, infinite beyond the reach of an adjustment."""
    points = shapely.points(places)
    who, piece = tree.query_nearest(points, max_distance=_ADJUST_M + 2 * _ON_RIM_M, all_matches=False)
    away = np.full(places.shape, np.inf)
    lines = shapely.shortest_line(points[who], tree.geometries[piece])
    ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
    away[who] = ends[:, 1] - ends[:, 0]
    return away


def _translation(away: Floats) -> Floats:
    """Return the move that brings most places nearer, by least squares across the rims; far ones have no say."""
    length = np.hypot(*away.T)
    use = np.isfinite(length) & (length > 1e-9)
    if use.sum() < 3:
        return np.zeros(2)
    use &= length <= 2 * np.median(length[use])
    across = away[use] / length[use, None]
    moved: Floats = np.linalg.lstsq(across, length[use], rcond=1e-3)[0]
    return moved


def _limited(move: Floats, most: float) -> Floats:
    length = float(np.hypot(*move))
    return move if length <= most else move * (most / length)
