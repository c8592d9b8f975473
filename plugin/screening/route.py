"""The order in which to visit places: nearest neighbour, then 2-opt. Needs numpy.

Distances are taken in an equal-area plane around the places, scaled to be true in both directions at their middle
latitude: over a county that is off by some parts in ten thousand, across a province by a few per cent, which changes no
order that a driver would notice. The legs that are told to people are measured on the ellipsoid.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Optional

import numpy as np

from .equal_area import Floats, Ints, ground_distance, plane_for

_MOST_SWEEPS = 60
_GAIN_M = 0.01
_FEW = 40
"""Of so few places each is tried as the beginning."""
MOST_IMPROVED = 4_000
"""Beyond so many places the order stays as nearest neighbour made it: nobody visits more in one go."""


def visiting_order(
    lonlat: Floats, start: Optional[tuple[float, float]] = None, cancelled: Callable[[], bool] = lambda: False
) -> Ints:
    """Return the places' numbers in the order of the visit, from ``start`` (degrees) or wherever is shortest.

    ``lonlat`` is (n, 2) in degrees. The way is open: it does not lead back. Cancelled, the order so far comes back.
    """
    if len(lonlat) < 2:
        return np.arange(len(lonlat))
    whole = lonlat if start is None else np.vstack([np.array([start]), lonlat])
    xy = plane_for(float(whole[:, 1].mean())).forward(whole)
    if start is not None:
        return _improved(xy, 0, True, cancelled)[1:] - 1
    begins = range(len(xy)) if len(xy) <= _FEW else (_end_of(xy),)
    return min((_improved(xy, begin, False, cancelled) for begin in begins), key=lambda way: _whole(xy[way]))


def _improved(xy: Floats, begin: int, fixed_start: bool, cancelled: Callable[[], bool]) -> Ints:
    order = _nearest_neighbour(xy, begin)
    return _without_detours(xy, order, fixed_start, cancelled) if len(xy) <= MOST_IMPROVED else order


def _whole(path: Floats) -> float:
    return float(_length(path[1:] - path[:-1]).sum())


def legs(lonlat: Floats, order: Ints, start: Optional[tuple[float, float]] = None) -> Floats:
    """Return metres on the ellipsoid to each place of the order from the one before; the first from ``start``, or 0."""
    if not len(order):
        return np.zeros(0)
    places = lonlat[order]
    first = places[:1] if start is None else np.array([start])
    return ground_distance(np.vstack([first, places[:-1]]), places)


def _end_of(xy: Floats) -> int:
    """Return a place at the rim: a way that begins in the middle has to come back through it."""
    return int(((xy - xy.mean(axis=0)) ** 2).sum(axis=1).argmax())


def _nearest_neighbour(xy: Floats, start: int) -> Ints:
    count = len(xy)
    order = np.empty(count, dtype=np.int64)
    left = np.ones(count, dtype=bool)
    here = start
    for place in range(count):
        order[place], left[here] = here, False
        away = ((xy - xy[here]) ** 2).sum(axis=1)
        away[~left] = np.inf
        here = int(away.argmin())
    return order


def _without_detours(xy: Floats, order: Ints, fixed_start: bool, cancelled: Callable[[], bool]) -> Ints:
    """Turn stretches of the way round as long as that makes it shorter; the first place stays where it is fixed."""
    path = xy[order]
    for _ in range(_MOST_SWEEPS):
        better = False
        for i in range(0 if not fixed_start else 1, len(path) - 1):
            if cancelled():
                return order
            j, gain = _best_turn(path, i)
            if gain > _GAIN_M:
                path[i : j + 1] = path[i : j + 1][::-1].copy()
                order[i : j + 1] = order[i : j + 1][::-1].copy()
                better = True
        if not better:
            break
    return order


def _best_turn(path: Floats, i: int) -> tuple[int, float]:
    """Return the end of the stretch from ``i`` on whose turning round gains most, and the gain in metres."""
    ends = path[i + 1 :]
    now = np.zeros(len(ends))
    then = np.zeros(len(ends))
    if i:
        now += _length(path[i] - path[i - 1])
        then += _length(ends - path[i - 1])
    now[:-1] += _length(ends[:-1] - ends[1:])
    then[:-1] += _length(ends[1:] - path[i])
    gain = now - then
    best = int(gain.argmax())
    return i + 1 + best, float(gain[best])


def _length(vector: Floats) -> Floats:
    length: Floats = np.sqrt((vector**2).sum(axis=-1))
    return length
