"""Polygons as plain arrays: out of WKB without a geometry object in between. Needs numpy only."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Optional

import numpy as np
from numpy.typing import NDArray

from .equal_area import Floats, Ints

_ONE_RING_MULTI = struct.pack("<BIIBII", 1, 6, 1, 1, 3, 1)
_ONE_RING = struct.pack("<BII", 1, 3, 1)
_COUNT, _HEAD = struct.Struct("<I"), struct.Struct("<BII")
_POLYGON, _MULTIPOLYGON = 3, 6
_POINT_BYTES = 16
_MEASURED_AT_ONCE = 100_000
_FEWEST = 4
"""Vertices of the smallest closed ring."""


@dataclass(frozen=True, eq=False)
class Ragged:
    """Polygons as arrays: ring i is ``xy[first[i]:first[i + 1]]``, closed; polygon j has the rings
    ``shell[j] … shell[j + 1]``, its outer one first, and belongs to row ``owner[j]``, which does not fall.
    """

    xy: Floats
    first: Ints
    shell: Ints
    owner: Ints

    def __len__(self) -> int:
        return len(self.owner)

    def vertices(self) -> Ints:
        """Return the number of vertices of each polygon."""
        return np.diff(self.first[self.shell])

    def bounds(self) -> Floats:
        """Return west, south, east, north of each polygon, shape (n, 4)."""
        if not len(self.owner):
            return np.empty((0, 4))
        begin = self.first[self.shell[:-1]]
        low, high = np.minimum.reduceat(self.xy, begin), np.maximum.reduceat(self.xy, begin)
        return np.concatenate([low, high], axis=1)

    def areas(self) -> Floats:
        """Return the plain area of each polygon, holes taken off."""
        if not len(self.owner):
            return np.empty(0)
        return _by_shell(self, np.abs(doubled_areas(self.xy, self.first)) / 2, -1.0)

    def lengths(self) -> Floats:
        """Return the length of all rings of each polygon."""
        if not len(self.owner):
            return np.empty(0)
        return _by_shell(self, _by_ring(_ring_lengths, self.xy, self.first), 1.0)

    def part(self, span: slice) -> Ragged:
        """Return neighbouring polygons; the vertices are a view."""
        shell = self.shell[span.start : span.stop + 1]
        first = self.first[shell[0] : shell[-1] + 1]
        return Ragged(self.xy[first[0] : first[-1]], first - first[0], shell - shell[0], self.owner[span])

    def taken(self, chosen: NDArray[np.int64]) -> Ragged:
        """Return the polygons of these numbers, in this order."""
        ring, _ = spread(self.shell[chosen], np.diff(self.shell)[chosen])
        length = np.diff(self.first)[ring]
        vertex, _ = spread(self.first[ring], length)
        return Ragged(
            np.take(self.xy, vertex, axis=0), offsets(length), offsets(np.diff(self.shell)[chosen]), self.owner[chosen]
        )

    def owned(self, owner: Ints) -> Ragged:
        """Return the same polygons with other owners."""
        return Ragged(self.xy, self.first, self.shell, owner)


def _by_shell(polygons: Ragged, value: Floats, of_holes: float) -> Floats:
    """Return the sum by polygon of what its rings have; holes count ``of_holes`` times."""
    factor = np.full(len(value), of_holes)
    factor[polygons.shell[:-1]] = 1.0
    total: Floats = np.add.reduceat(value * factor, polygons.shell[:-1])
    return total


def doubled_areas(xy: Floats, first: Ints) -> Floats:
    """Return twice the areas of rings, those that run counter-clockwise above zero; at least one ring."""
    return _by_ring(_doubled_areas, xy, first)


def _by_ring(measure: Callable[[Floats, Ints], Floats], xy: Floats, first: Ints) -> Floats:
    """Measure some rings after others: whole copies of a million patches would fill the memory, and no cache."""
    cuts = np.unique(np.append(np.searchsorted(first, np.arange(0, first[-1], _MEASURED_AT_ONCE)), len(first) - 1))
    parts = [
        measure(xy[first[a] : first[b]], first[a : b + 1] - first[a]) for a, b in zip(cuts[:-1].tolist(), cuts[1:])
    ]
    return np.concatenate(parts)


def _doubled_areas(xy: Floats, first: Ints) -> Floats:
    begin = first[:-1]
    away = xy - np.repeat(xy[begin], np.diff(first), axis=0)
    x, y = away[:, 0], away[:, 1]
    cross = np.zeros(len(x))
    cross[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]  # from one ring's end to the next one's start: a factor is zero
    doubled: Floats = np.add.reduceat(cross, begin)
    return doubled


def _ring_lengths(xy: Floats, first: Ints) -> Floats:
    step = np.hypot(*np.diff(xy, axis=0, append=xy[-1:]).T)
    step[first[1:] - 1] = 0.0  # from a ring's end to the next one's start there is no edge
    length: Floats = np.add.reduceat(step, first[:-1])
    return length


def spread(start: Ints, length: Ints) -> tuple[Ints, Ints]:
    """Return ``start[k] … start[k] + length[k] - 1`` for every k, one after another, and each one's k."""
    which = np.repeat(np.arange(len(length)), length)
    ahead = np.cumsum(length) - length
    return np.arange(len(which)) + np.repeat(start - ahead, length), which


def offsets(length: Ints) -> Ints:
    """Return where each of things with these lengths begins, and at last where all end."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(length, dtype=np.int64)])


def joined(parts: Sequence[Ragged]) -> Ragged:
    """Return all parts as one; owners stay as they are."""
    return drained(list(parts))


def _one_by_one(task: Callable[[int], None], items: Sequence[int]) -> None:
    for item in items:
        task(item)


def drained(
    parts: list[Ragged], each: Callable[[Callable[[int], None], Sequence[int]], object] = _one_by_one
) -> Ragged:
    """Return all parts as one and empty the list on the way, so that few vertices stand in memory twice.

    ``each`` calls a task with every item, in whatever threads, and may raise: fresh memory is slow to write to.
    """
    none = np.empty(0, dtype=np.int64)
    first = offsets(np.concatenate([none, *(np.diff(part.first) for part in parts)]))
    shell = offsets(np.concatenate([none, *(np.diff(part.shell) for part in parts)]))
    owner = np.concatenate([none, *(part.owner for part in parts)])
    begin = offsets(np.array([len(part.xy) for part in parts], dtype=np.int64)).tolist()
    xy, waiting = np.empty((begin[-1], 2)), dict(enumerate(parts))
    parts.clear()

    def fill(number: int) -> None:
        xy[begin[number] : begin[number + 1]] = waiting.pop(number).xy

    each(fill, range(len(waiting)))
    return Ragged(xy, first, shell, owner)


def from_wkb(wkbs: Sequence[bytes]) -> tuple[Ragged, list[int]]:
    """Return the polygons of WKB, owned by row numbers, and the rows that are not plain.

    Plain: little-endian polygon or multipolygon without Z and M, whole, with closed rings of finite numbers.
    """
    read = _Reader()
    for row, wkb in enumerate(wkbs):
        read.row(row, wkb)
    found = read.found()
    broken = _broken(found)
    if len(broken):
        found = found.taken(np.flatnonzero(~np.isin(found.owner, broken)))
    return found, sorted({*read.odd, *broken.tolist()})


def _broken(found: Ragged) -> Ints:
    """Return the rows with rings that are open or hold what is no number."""
    if not len(found):
        return found.owner
    open_ring = (found.xy[found.first[:-1]] != found.xy[found.first[1:] - 1]).any(axis=1)
    with np.errstate(invalid="ignore", over="ignore"):
        if not np.isfinite(found.xy.sum()):
            open_ring |= ~np.isfinite(np.add.reduceat(found.xy, found.first[:-1])).all(axis=1)
    polygon = np.repeat(np.arange(len(found)), np.diff(found.shell))
    broken: Ints = np.unique(found.owner[polygon[open_ring]])
    return broken


class _Reader:
    """Collects the rings of one WKB after another."""

    def __init__(self) -> None:
        self.odd: list[int] = []
        self._rings: list[bytes] = []
        self._sizes: list[int] = []
        self._shells: list[int] = []
        self._owners: list[int] = []

    def row(self, row: int, wkb: bytes) -> None:
        """Take one row; the two shapes that nearly all have are seen at once."""
        for head in (_ONE_RING_MULTI, _ONE_RING):
            at = len(head)
            if wkb[:at] == head:
                count = int.from_bytes(wkb[at : at + 4], "little")
                if count >= _FEWEST and len(wkb) == at + 4 + _POINT_BYTES * count:
                    self._rings.append(wkb[at + 4 :])
                    self._sizes.append(count)
                    self._shells.append(1)
                    self._owners.append(row)
                    return
        polygons = _rings(wkb)
        if polygons is None:
            self.odd.append(row)
            return
        for rings in polygons:
            self._rings.extend(wkb[at : at + _POINT_BYTES * count] for at, count in rings)
            self._sizes.extend(count for _, count in rings)
            self._shells.append(len(rings))
            self._owners.append(row)

    def found(self) -> Ragged:
        """Return what was collected."""
        xy = np.frombuffer(b"".join(self._rings), dtype="<f8").reshape(-1, 2)
        sizes, shells, owners = (np.array(v, dtype=np.int64) for v in (self._sizes, self._shells, self._owners))
        return Ragged(xy, offsets(sizes), offsets(shells), owners)


def _rings(wkb: bytes) -> Optional[list[list[tuple[int, int]]]]:
    """Return (offset, vertices) of the rings by polygon; ``None`` for WKB that is not plain."""
    try:
        order, kind, count = _HEAD.unpack_from(wkb)
        if order != 1 or kind not in (_POLYGON, _MULTIPOLYGON) or not count:
            return None
        polygons, at = [], _HEAD.size if kind == _MULTIPOLYGON else 0
        for _ in range(count if kind == _MULTIPOLYGON else 1):
            rings, at = _polygon(wkb, at)
            polygons.append(rings)
    except (struct.error, _NotPlain):
        return None
    return polygons if at == len(wkb) else None


class _NotPlain(ValueError):
    """A polygon that the general reader must look at."""


def _polygon(wkb: bytes, at: int) -> tuple[list[tuple[int, int]], int]:
    """Return the rings of the polygon at an offset, and where it ends."""
    order, kind, count = _HEAD.unpack_from(wkb, at)
    if order != 1 or kind != _POLYGON or not count:
        raise _NotPlain
    rings, at = [], at + _HEAD.size
    for _ in range(count):
        (size,) = _COUNT.unpack_from(wkb, at)
        end = at + _COUNT.size + _POINT_BYTES * size
        if size < _FEWEST or end > len(wkb):
            raise _NotPlain
        rings.append((at + _COUNT.size, size))
        at = end
    return rings, at
