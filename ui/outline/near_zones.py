"""What an outline is measured against and caught by: the zones around it. Made in a thread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Optional

from ...plugin.adapters.live_measure import LiveMeasure, live_measure
from ...plugin.domain.errors import BadGeometry
from ...plugin.domain.geometry import Point, Ring, bounds, parse_wkb
from ...plugin.domain.outline_figures import OutlineFigures

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""
LEAST_MARGIN_DEG = 0.005
"""Room around an outline, about 500 m: it can be dragged so far before the zones are prepared anew."""
MOST_VERTICES = 20_000
"""More border than this is not caught by: the nearest place would be sought for too long at each move."""

SHORT = 1_000
"""Vertices of a ring that is kept whole."""


@dataclass(frozen=True)
class Surroundings:
    """The zones around an outline, ready to measure against, and their borders as lines in degrees."""

    measure: LiveMeasure
    borders: tuple[tuple[Point, ...], ...]


def around(outline: bytes) -> Box:
    """Return the box that is prepared for an outline: as much room on each side as it is wide."""
    west, south, east, north = bounds(outline)
    margin = max(LEAST_MARGIN_DEG, east - west, north - south)
    return west - margin, south - margin, east + margin, north + margin


def surroundings(zones: Sequence[tuple[str, bytes]], flagged: bytes, box: Box) -> Surroundings:
    """Prepare zones (ids and WKB) around an outline; the flagged outline can be caught, too."""
    lines = [*_lines([flagged], box), *_lines([wkb for _, wkb in zones], box)]
    kept: list[tuple[Point, ...]] = []
    room = MOST_VERTICES
    for line in lines:
        room -= len(line)
        if room > 0:
            kept.append(line)
    return Surroundings(live_measure(zones, flagged, box), tuple(kept))


def figures_of(outline: bytes, zones: Sequence[tuple[str, bytes]], flagged: bytes) -> Optional[OutlineFigures]:
    """Measure one outline that rests (WKB), on the ellipsoid; ``None`` where it is no polygon. Off the GUI thread."""
    try:
        return surroundings(zones, flagged, around(outline)).measure.measure(outline)
    except BadGeometry:
        return None


def _lines(outlines: Sequence[bytes], box: Box) -> Iterator[tuple[Point, ...]]:
    for wkb in outlines:
        try:
            parts = parse_wkb(wkb)
        except BadGeometry:
            continue
        for polygon in parts:
            for ring in polygon:
                yield from _runs(ring, box)


def _runs(ring: Ring, box: Box) -> Iterator[tuple[Point, ...]]:
    """Yield what of a ring comes near the box, run by run; a short ring whole, so that it can be followed all round."""
    if len(ring) <= SHORT:
        if any(_near(start, end, box) for start, end in zip(ring, ring[1:])):
            yield ring
        return
    run: list[Point] = []
    for start, end in zip(ring, ring[1:]):
        if _near(start, end, box):
            run = run or [start]
            run.append(end)
        elif run:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)


def _near(start: Point, end: Point, box: Box) -> bool:
    west, south, east, north = box
    across = max(start[0], end[0]) >= west and min(start[0], end[0]) <= east
    return across and max(start[1], end[1]) >= south and min(start[1], end[1]) <= north
