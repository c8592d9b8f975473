"""A GPX of the visit: where the visitor was at what time, and the places that were marked on the way.

Read with the standard library, in a stream; a document type is refused before it is parsed (entities can grow
without bound).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Optional
from xml.etree import ElementTree

from ..domain.errors import RedlineError
from ..domain.evidence import LonLat

MOST_BYTES = 200 * 1024 * 1024
MOST_POINTS = 2_000_000
LONGEST_GAP = timedelta(minutes=10)
"""Between two points farther apart in time nobody knows where the visitor was."""


@dataclass(eq=False)
class TrackUnreadable(RedlineError):
    """A track that cannot be read; ``reason`` for the log."""

    path: str
    reason: str


@dataclass(frozen=True)
class Waypoint:
    """A place that was marked on the way. ``time`` is RFC 3339, empty where there is none."""

    name: str
    text: str
    place: LonLat
    time: str = ""


@dataclass(frozen=True)
class Track:
    """Points in the order of their times (aware, UTC), lines in the order of the file, and marked places."""

    times: tuple[datetime, ...]
    places: tuple[LonLat, ...]
    lines: tuple[tuple[LonLat, ...], ...]
    waypoints: tuple[Waypoint, ...]

    @property
    def span(self) -> Optional[tuple[str, str]]:
        """Return first and last time as RFC 3339 UTC, ``None`` without times."""
        return (_text(self.times[0]), _text(self.times[-1])) if self.times else None

    def place_at(self, when: datetime) -> Optional[LonLat]:
        """Return where the visitor was at an aware time, ``None`` where the track does not say."""
        after = bisect_left(self.times, when)
        if after < len(self.times) and self.times[after] == when:
            return self.places[after]
        if not 0 < after < len(self.times):
            return None
        first, last = self.times[after - 1], self.times[after]
        if last - first > LONGEST_GAP:
            return None
        share = (when - first) / (last - first)
        (ax, ay), (bx, by) = self.places[after - 1], self.places[after]
        return (ax + share * (bx - ax), ay + share * (by - ay))


def read_track(path: Path) -> Track:
    """Read a GPX file; raises :class:`TrackUnreadable`."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise TrackUnreadable(str(path), "too large")
        with path.open("rb") as file:
            if b"<!DOCTYPE" in file.read(65536):
                raise TrackUnreadable(str(path), "has a document type")
        return _read(path)
    except (OSError, ElementTree.ParseError, ValueError) as error:
        raise TrackUnreadable(str(path), str(error)) from error


def _read(path: Path) -> Track:
    timed: list[tuple[datetime, LonLat]] = []
    lines: list[tuple[LonLat, ...]] = []
    waypoints: list[Waypoint] = []
    line: list[LonLat] = []
    count = 0
    for name, element in _ended(path):
        if name in ("trkpt", "rtept"):
            count += 1
            place = _place(element)
            if place is not None and count <= MOST_POINTS:
                line.append(place)
                when = _when(_child(element, "time"))
                if when is not None:
                    timed.append((when, place))
        elif name in ("trkseg", "rte"):
            if line:
                lines.append(tuple(line))
            line = []
        elif name == "wpt":
            waypoints.extend(_waypoint(element))
        else:
            continue
        element.clear()
    timed.sort(key=lambda pair: pair[0])
    return Track(tuple(t for t, _ in timed), tuple(p for _, p in timed), tuple(lines), tuple(waypoints))


def _ended(path: Path) -> Iterator[tuple[str, ElementTree.Element]]:
    for _event, element in ElementTree.iterparse(str(path), events=("end",)):
        yield str(element.tag).rpartition("}")[2], element


def _child(element: ElementTree.Element, name: str) -> str:
    found = next((one for one in element if str(one.tag).rpartition("}")[2] == name), None)
    return (found.text or "").strip() if found is not None else ""


def _place(element: ElementTree.Element) -> Optional[LonLat]:
    try:
        lon, lat = float(element.get("lon", "")), float(element.get("lat", ""))
    except ValueError:
        return None
    good = math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90
    return (lon, lat) if good else None


def _waypoint(element: ElementTree.Element) -> list[Waypoint]:
    place = _place(element)
    if place is None:
        return []
    text = _child(element, "desc") or _child(element, "cmt")
    return [Waypoint(_child(element, "name"), text, place, _child(element, "time"))]


def _when(text: str) -> Optional[datetime]:
    try:
        found = datetime.fromisoformat(_six_digits(text.replace("Z", "+00:00")))
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=timezone.utc)).astimezone(timezone.utc)


def _six_digits(text: str) -> str:
    """Return an ISO time whose fraction Python 3.9 takes: three or six digits."""
    head, dot, rest = text.partition(".")
    if not dot:
        return text
    digits = len(rest) - len(rest.lstrip("0123456789"))
    return f"{head}.{rest[:digits][:6].ljust(6, '0')}{rest[digits:]}"


def _text(when: datetime) -> str:
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")
