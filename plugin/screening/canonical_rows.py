"""The canonical form of outlines (:mod:`..domain.geometry`), byte by byte the same, of many rows at once. Numpy only.

What the arrays cannot decide without doubt (a coordinate half-way between two roundings, a ring without area, a vertex
that stands twice, holes that begin alike …) is left to the rule itself, row by row.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import Optional, Union

import numpy as np
from numpy.typing import NDArray

from ..domain.errors import BadGeometry
from ..domain.geometry import DECIMALS, canonical_wkb
from .equal_area import Floats, Ints
from .ragged import Ragged, from_wkb, offsets

_UNIT = 10.0**DECIMALS
_EXACT = 2.0**52 / _UNIT
"""Below this, billionths are whole numbers that a float holds exactly."""
_DOUBT = 2.3e-16
"""Relative error of a product, with room."""
_HEAD, _COUNT = struct.Struct("<BII"), struct.Struct("<I")
_ONE_RING = _HEAD.pack(1, 6, 1) + _HEAD.pack(1, 3, 1)
_POLYGON, _MULTIPOLYGON = 3, 6
_POINT_BYTES = 16
_FEWEST = 3
"""Vertices of a ring, the last one not repeated."""


def canonical_wkbs(wkbs: Sequence[bytes]) -> list[Optional[bytes]]:
    """Return :func:`..domain.geometry.canonical_wkb` of each row, ``None`` where it raises."""
    found, odd = from_wkb(wkbs)
    ready, left = canonical(found)
    out: list[Optional[bytes]] = [None] * len(wkbs)
    for row, wkb in to_wkb(ready):
        out[row] = wkb
    for row in (*odd, *left):
        out[row] = _one(wkbs[row])
    return out


def sound_wkbs(wkbs: Sequence[bytes], invalid: Callable[[Ragged], Ints]) -> list[Optional[bytes]]:
    """Return the canonical form of rows that need no mending, ``None`` for all others.

    ``invalid`` names the owners whose polygons are not valid.
    """
    found, _ = from_wkb(wkbs)
    box = found.bounds()
    inside = (np.abs(box) <= (180, 90, 180, 90)).all(axis=1)
    bad = np.union1d(found.owner[~inside], invalid(found))
    if len(bad):
        found = found.taken(np.flatnonzero(~np.isin(found.owner, bad)))
    ready, left = canonical(found)
    out: list[Optional[bytes]] = [None] * len(wkbs)
    for row, wkb in to_wkb(ready):
        out[row] = wkb
    for row in left:
        out[row] = _one(wkbs[row])
    return out


def _one(wkb: bytes) -> Optional[bytes]:
    try:
        return canonical_wkb(wkb)
    except BadGeometry:
        return None


def canonical(polygons: Ragged) -> tuple[Ragged, list[int]]:
    """Return the canonical form of rows (the owners), and the rows that are left to the rule itself."""
    if not len(polygons):
        return polygons, []
    xy, doubtful = _rounded(polygons.xy)
    vertex_ring = np.repeat(np.arange(len(polygons.first) - 1), np.diff(polygons.first))
    bad_ring = np.bincount(vertex_ring[doubtful], minlength=len(polygons.first) - 1) > 0
    kept = np.zeros(len(xy), dtype=bool)
    kept[:-1] = (xy[1:, 0] != xy[:-1, 0]) | (xy[1:, 1] != xy[:-1, 1])  # of vertices alike the last one
    kept[polygons.first[1:] - 1] = False  # closed: the last one is the first
    size = np.bincount(vertex_ring[kept], minlength=len(bad_ring))
    bad_ring |= size < _FEWEST
    ring_polygon = np.repeat(np.arange(len(polygons)), np.diff(polygons.shell))
    bad = np.unique(polygons.owner[ring_polygon[bad_ring]])
    if len(bad):
        good, left = canonical(polygons.taken(np.flatnonzero(~np.isin(polygons.owner, bad))))
        return good, sorted({*left, *bad.tolist()})
    return _turned(Ragged(xy[kept], offsets(size), polygons.shell, polygons.owner))


def _rounded(xy: Floats) -> tuple[Floats, Ints]:
    """Return coordinates rounded to nine decimals as Python rounds, and the vertices where that is not sure."""
    scaled = xy * _UNIT
    whole = np.rint(scaled)
    size = np.abs(scaled)
    off = np.subtract(scaled, whole, out=scaled)  # in place from here: fresh memory costs more than the sums
    np.abs(off, out=off)
    off -= 0.5
    doubt = np.abs(off, out=off) <= size * _DOUBT
    doubt |= size > _EXACT * _UNIT
    whole /= _UNIT
    whole += 0.0  # turns -0.0 into 0.0
    sure: Floats = whole
    vertex, axis = np.nonzero(doubt)
    near = size[vertex, axis] <= _EXACT * _UNIT
    for v, a in zip(vertex[near].tolist(), axis[near].tolist()):
        sure[v, a] = round(float(xy[v, a]), DECIMALS) + 0.0
    return sure, vertex[~near]


def _turned(rings: Ragged) -> tuple[Ragged, list[int]]:
    """Turn rings (open: the last vertex is not the first) the right way round, from their smallest vertex, closed."""
    begin, size = rings.first[:-1], np.diff(rings.first)
    x, y = rings.xy[:, 0], rings.xy[:, 1]
    turn, unsure = _turns(x, y, begin, size)
    smallest, several = _smallest(x, y, begin, size)
    ring_polygon = np.repeat(np.arange(len(rings)), np.diff(rings.shell))
    shell = np.zeros(len(begin), dtype=bool)
    shell[rings.shell[:-1]] = True
    bad = np.unique(rings.owner[ring_polygon[unsure | several]])
    turned = _round_from(smallest, begin, size, np.where((turn > 0) == shell, 1, -1))
    closed = Ragged(np.take(rings.xy, turned, axis=0), offsets(size + 1), rings.shell, rings.owner)
    ordered, tied = _ordered(closed)
    bad = np.union1d(bad, tied)
    if len(bad):
        ordered = ordered.taken(np.flatnonzero(~np.isin(ordered.owner, bad)))
    return ordered, bad.tolist()


def _round_from(start: Ints, begin: Ints, size: Ints, step: Ints) -> Ints:
    """Return vertex numbers once round each ring, from ``start`` to ``start``; ``step`` is 1 or, backwards, -1."""
    at = offsets(size + 1)[:-1]
    move = np.repeat(step, size + 1)
    beyond = np.where(step > 0, begin + size - start, start - begin + 1)
    move[at + beyond] -= step * size
    move[at] = np.diff(start, prepend=0)  # the ring before ended where it started
    return np.cumsum(move)


def _turns(x: Floats, y: Floats, begin: Ints, size: Ints) -> tuple[Floats, NDArray[np.bool_]]:
    """Return twice the areas of rings, counter-clockwise positive, and where rounding may hide the sign."""
    east, north = x - np.repeat(x[begin], size), y - np.repeat(y[begin], size)
    cross = np.zeros(len(x))
    cross[:-1] = east[:-1] * north[1:] - east[1:] * north[:-1]  # from ring to ring: a factor is zero
    doubled = np.add.reduceat(cross, begin)
    wide = np.maximum.reduceat(x, begin) - np.minimum.reduceat(x, begin)
    high = np.maximum.reduceat(y, begin) - np.minimum.reduceat(y, begin)
    reach = np.maximum(wide, high)
    return doubled, np.abs(doubled) <= np.maximum(2e-11, 1e-15 * size) * size * reach * reach


def _smallest(x: Floats, y: Floats, begin: Ints, size: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """Return the smallest vertex of each ring, and which rings have it several times."""
    west = x == np.repeat(np.minimum.reduceat(x, begin), size)
    south = np.where(west, y, np.inf)
    least = south == np.repeat(np.minimum.reduceat(south, begin), size)
    many = np.add.reduceat(least, begin, dtype=np.int64)
    return np.flatnonzero(least)[np.cumsum(many) - many], many > 1


def _ordered(rings: Ragged) -> tuple[Ragged, Ints]:
    """Put holes and parts in order by their first vertices; returns the rows where these are alike, too."""
    holes, several = np.diff(rings.shell) > 2, np.bincount(rings.owner)[rings.owner] > 1
    tied = np.empty(0, dtype=np.int64)
    if holes.any():
        rings, tied = _with_holes_in_order(rings)
    if several.any():
        key = rings.xy[rings.first[rings.shell[:-1]]]
        order = np.lexsort((key[:, 1], key[:, 0], rings.owner))
        alike = _alike(rings.owner[order], key[order])
        tied = np.union1d(tied, rings.owner[order][alike])
        rings = rings.taken(order)
    return rings, tied


def _with_holes_in_order(rings: Ragged) -> tuple[Ragged, Ints]:
    polygon = np.repeat(np.arange(len(rings)), np.diff(rings.shell))
    key = rings.xy[rings.first[:-1]]
    inner = np.ones(len(polygon), dtype=bool)
    inner[rings.shell[:-1]] = False
    order = np.lexsort((key[:, 1], key[:, 0], inner, polygon))
    alike = _alike(polygon[order], key[order]) & inner[order] & np.roll(inner[order], 1)
    each = Ragged(rings.xy, rings.first, np.arange(len(polygon) + 1), polygon).taken(order)
    return Ragged(each.xy, each.first, rings.shell, rings.owner), np.unique(rings.owner[polygon[order][alike]])


def _alike(group: Ints, key: Floats) -> NDArray[np.bool_]:
    """Tell which things are in the group of the one before and have its key."""
    same = np.zeros(len(group), dtype=bool)
    same[1:] = (group[1:] == group[:-1]) & (key[1:] == key[:-1]).all(axis=1)
    return same


def to_wkb(polygons: Ragged) -> list[tuple[int, bytes]]:
    """Return (owner, little-endian WKB MultiPolygon) of each row."""
    data = memoryview(polygons.xy.astype("<f8", copy=False).tobytes())
    first, shell = polygons.first.tolist(), polygons.shell.tolist()
    owners, begin = np.unique(polygons.owner, return_index=True)
    end = [*begin[1:].tolist(), len(polygons)]
    rows = []
    for owner, a, b in zip(owners.tolist(), begin.tolist(), end):
        if b == a + 1 and shell[b] == shell[a] + 1:
            low, high = first[shell[a]], first[shell[b]]
            wkb = b"".join((_ONE_RING, _COUNT.pack(high - low), data[_POINT_BYTES * low : _POINT_BYTES * high]))
        else:
            wkb = b"".join(_pieces(data, first, shell, a, b))
        rows.append((owner, wkb))
    return rows


def _pieces(
    data: memoryview, first: list[int], shell: list[int], begin: int, end: int
) -> list[Union[bytes, memoryview]]:
    pieces: list[Union[bytes, memoryview]] = [_HEAD.pack(1, _MULTIPOLYGON, end - begin)]
    for polygon in range(begin, end):
        pieces.append(_HEAD.pack(1, _POLYGON, shell[polygon + 1] - shell[polygon]))
        for ring in range(shell[polygon], shell[polygon + 1]):
            low, high = first[ring], first[ring + 1]
            pieces += [_COUNT.pack(high - low), data[_POINT_BYTES * low : _POINT_BYTES * high]]
    return pieces
