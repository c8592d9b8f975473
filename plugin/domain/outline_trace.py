"""Catching borders near the mouse, and following them: plain geometry in one plane, whatever its unit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Optional

from .geometry import Point


@dataclass(frozen=True)
class Caught:
    """A place on a line: its number among those that were looked at, the edge's number there, and the place.

    ``corner``: it is the edge's first vertex, not somewhere along it.
    """

    line: int
    edge: int
    at: Point
    corner: bool
    distance: float


def catch(lines: Sequence[Sequence[Point]], at: Point, reach: float) -> Optional[Caught]:
    """Return the nearest place on the lines within ``reach``; a vertex within it goes before any edge."""
    corner: Optional[Caught] = None
    along: Optional[Caught] = None
    for number, line in enumerate(lines):
        for edge, (start, end) in enumerate(zip(line, line[1:])):
            if _beside(start[0], end[0], at[0], reach) or _beside(start[1], end[1], at[1], reach):
                continue  # nearly all of them, many times a second
            away = math.dist(start, at)
            if away <= reach and (corner is None or away < corner.distance):
                corner = Caught(number, edge, start, True, away)
            near = _nearest(start, end, at)
            away = math.dist(near, at)
            if away <= reach and (along is None or away < along.distance):
                along = Caught(number, edge, near, False, away)
        if line and line[0] != line[-1] and math.dist(line[-1], at) <= reach:
            away = math.dist(line[-1], at)
            if corner is None or away < corner.distance:
                corner = Caught(number, len(line) - 1, line[-1], True, away)
    return corner if corner is not None else along


def _beside(start: float, end: float, at: float, reach: float) -> bool:
    """Tell whether an edge lies beyond reach along one axis."""
    return (start < at - reach and end < at - reach) or (start > at + reach and end > at + reach)


def _nearest(start: Point, end: Point, at: Point) -> Point:
    dx, dy = end[0] - start[0], end[1] - start[1]
    square = dx * dx + dy * dy
    share = 0.0 if square == 0 else ((at[0] - start[0]) * dx + (at[1] - start[1]) * dy) / square
    share = min(1.0, max(0.0, share))
    return start[0] + share * dx, start[1] + share * dy


def trace(line: Sequence[Point], start: Caught, end: Caught) -> list[Point]:
    """Return the vertices between two places on one line; round a ring by the shorter way. The ends are left out."""
    direct = _between(line, start, end)
    if len(line) < 2 or line[0] != line[-1]:
        return direct
    other = _round(line, start, end)
    return direct if _length((start.at, *direct, end.at)) <= _length((start.at, *other, end.at)) else other


def _between(line: Sequence[Point], start: Caught, end: Caught) -> list[Point]:
    """Return the vertices from one place to another without passing the line's end."""
    if _position(start) > _position(end):
        return _between(line, end, start)[::-1]
    found = line[start.edge + 1 : end.edge + 1]
    return [point for point in found if point not in (start.at, end.at)]


def _position(place: Caught) -> tuple[int, int]:
    return place.edge, 0 if place.corner else 1


def _round(ring: Sequence[Point], start: Caught, end: Caught) -> list[Point]:
    """Return the vertices by the way that passes the ring's end."""
    if _position(start) < _position(end):
        return _round(ring, end, start)[::-1]
    found = (*ring[start.edge + 1 : -1], *ring[: end.edge + 1])
    return [point for point in found if point not in (start.at, end.at)]


def _length(points: Iterable[Point]) -> float:
    listed = list(points)
    return sum(math.dist(a, b) for a, b in zip(listed, listed[1:]))
