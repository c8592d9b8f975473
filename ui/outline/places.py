"""Degrees, in which outlines are kept, and the ground of the views, on which they are drawn and caught."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Optional

from qgis.core import QgsCoordinateReferenceSystem, QgsCsException, QgsPointXY

from ...plugin.adapters.imagery.ground import from_degrees, to_degrees
from ...plugin.domain.geometry import MultiPolygon, Point
from ...plugin.domain.outline import rounded
from ...plugin.domain.outline_trace import Caught, catch, trace

GroundRings = list[list[list[Point]]]
"""By part and ring, closed: points in the views' metres."""


class Places:
    """Both ways between degrees and the ground of one CRS."""

    def __init__(self, crs: QgsCoordinateReferenceSystem) -> None:
        self.crs = crs
        self._there, self._back = from_degrees(crs), to_degrees(crs)

    def ground(self, point: Point) -> Point:
        """Return a place on the ground."""
        there = self._there.transform(QgsPointXY(*point))
        return there.x(), there.y()

    def degrees(self, point: Point) -> Optional[Point]:
        """Return a ground point in degrees as it is stored, ``None`` where the CRS has no such place."""
        try:
            there = self._back.transform(QgsPointXY(*point))
        except QgsCsException:
            return None
        return rounded((there.x(), there.y()))

    def line(self, points: Sequence[Point]) -> list[Point]:
        """Return a line on the ground."""
        return [self.ground(point) for point in points]

    def rings(self, shape: MultiPolygon) -> GroundRings:
        """Return a shape on the ground."""
        return [[self.line(ring) for ring in polygon] for polygon in shape]


@dataclass(frozen=True)
class Snap:
    """A place on a border: in degrees, on the ground, and where on which line."""

    degrees: Point
    ground: Point
    caught: Caught


_RUN = 32
"""Edges that are looked at together: most runs are far from the mouse, and are passed over by their box."""


@dataclass(frozen=True)
class _Run:
    """Some neighbouring edges of a line, and their box."""

    line: int
    first: int
    points: list[Point]
    box: tuple[float, float, float, float]

    def near(self, at: Point, reach_m: float) -> bool:
        west, south, east, north = self.box
        across = west - reach_m <= at[0] <= east + reach_m
        return across and south - reach_m <= at[1] <= north + reach_m


def _runs(number: int, line: list[Point]) -> Iterator[_Run]:
    for first in range(0, len(line) - 1, _RUN):
        points = line[first : first + _RUN + 1]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        yield _Run(number, first, points, (min(xs), min(ys), max(xs), max(ys)))


class Borders:
    """The lines that a point can be caught by and follow."""

    def __init__(self, places: Places, lines: Sequence[Sequence[Point]] = ()) -> None:
        """``lines`` in degrees."""
        self._lines = [list(line) for line in lines]
        self._ground = [places.line(line) for line in lines]
        self._runs = [run for number, line in enumerate(self._ground) for run in _runs(number, line)]

    def catch(self, at: Point, reach_m: float) -> Optional[Snap]:
        """Return the place on a border nearest to a ground point, ``None`` where none is within reach."""
        near = [run for run in self._runs if run.near(at, reach_m)]
        place = catch([run.points for run in near], at, reach_m) if near else None
        if place is None:
            return None
        run = near[place.line]
        found = replace(place, line=run.line, edge=run.first + place.edge)
        line, ground = self._lines[found.line], self._ground[found.line]
        if found.corner:
            degrees = line[found.edge]
        else:
            (ax, ay), (bx, by) = line[found.edge], line[found.edge + 1]
            share = _share(ground[found.edge], ground[found.edge + 1], found.at)
            degrees = rounded((ax + share * (bx - ax), ay + share * (by - ay)))
        return Snap(degrees, found.at, found)

    def between(self, start: Snap, end: Snap) -> list[Point]:
        """Return the border's vertices (degrees) between two places on it; none where they are on different ones."""
        if start.caught.line != end.caught.line:
            return []
        line, ground = self._lines[start.caught.line], self._ground[start.caught.line]
        place = dict(zip(ground, line))
        return [place[point] for point in trace(ground, start.caught, end.caught)]


def _share(start: Point, end: Point, at: Point) -> float:
    length = math.dist(start, end)
    return math.dist(start, at) / length if length else 0.0


def pushed_by(right_px: float, down_px: float, mupp: float, rotation: float) -> tuple[float, float]:
    """Return metres east and north of a push on the screen, where the ground is turned by ``rotation`` degrees."""
    turn = math.radians(rotation)
    right = right_px * math.cos(turn) + down_px * math.sin(turn)
    down = down_px * math.cos(turn) - right_px * math.sin(turn)
    return right * mupp, -down * mupp
