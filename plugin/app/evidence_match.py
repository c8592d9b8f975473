"""Whose photo is it: what comes back from a visit finds its patch by name, place and time. Nothing is written here.

In this order: the name of the file or of a folder it lies in holds an issued id (as our own exports name them); the
place it was taken at, or the track's place at its time, is near one patch and clearly nearer than to any other; its
neighbours in time, before and after, went to one patch. What is left is said to be so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Optional

from ..domain.errors import BadGeometry
from ..domain.evidence import LonLat
from ..domain.evidence_rules import EvidenceRules, distance_m, metres_per_degree, moment
from ..domain.geometry import MultiPolygon, parse_wkb

_CELL = 0.02
"""Side of a cell of the index in degrees, some 2 km."""
PlaceAt = Callable[[datetime], Optional[LonLat]]


class MatchWay(str, Enum):
    """How a patch was found, or why none was."""

    NAME = "name"
    PLACE = "place"
    TRACK = "track"
    TIME = "time"
    SEVERAL = "several"  # two patches are about as near
    TOO_FAR = "too_far"
    UNKNOWN = "unknown"  # neither place nor time nor name


@dataclass(frozen=True)
class Arrival:
    """Something that came back: a photo, a note. ``words`` are its name and the folders it lay in, innermost last."""

    key: str
    words: tuple[str, ...] = ()
    place: Optional[LonLat] = None
    taken_at: str = ""


@dataclass(frozen=True)
class Match:
    """What was found for an arrival. ``nearest`` are (case id, metres), the nearest first, at most three."""

    key: str
    way: MatchWay
    case_id: Optional[str] = None
    distance_m: Optional[float] = None
    nearest: tuple[tuple[str, float], ...] = ()


class Patches:
    """Where the patches lie and what they are called, indexed once."""

    def __init__(self, outlines: Iterable[tuple[str, bytes]], issued_ids: Mapping[str, str]) -> None:
        """``outlines`` are case ids with WKB, ``issued_ids`` by case id. Outlines that cannot be read are left out."""
        self._outlines: dict[str, MultiPolygon] = {}
        self._cells: dict[tuple[int, int], list[str]] = defaultdict(list)
        for case_id, outline in outlines:
            try:
                self._outlines[case_id] = parse_wkb(outline)
            except BadGeometry:
                continue
            for cell in _cells_of(self._outlines[case_id]):
                self._cells[cell].append(case_id)
        twice: dict[str, list[str]] = defaultdict(list)
        for case_id, issued in issued_ids.items():
            twice[_plain(issued)].append(case_id)
        self._by_name = {name: ids[0] for name, ids in twice.items() if name and len(ids) == 1}

    def named(self, words: Sequence[str]) -> Optional[str]:
        """Return the patch whose issued id stands in a name: the innermost name first, the longest id first."""
        for word in reversed(words):
            found = [name for name in _pieces(word) if name in self._by_name]
            if found:
                return self._by_name[max(found, key=len)]
        return None

    def near(self, place: LonLat, most_m: float) -> list[tuple[str, float]]:
        """Return the patches within a distance of a place, the nearest first."""
        east, north = metres_per_degree(place[1])
        reach = int(max(most_m / max(east, 1.0), most_m / north) / _CELL) + 1
        column, row = _cell(*place)
        near: set[str] = set()
        for dx in range(-reach, reach + 1):
            for dy in range(-reach, reach + 1):
                near.update(self._cells.get((column + dx, row + dy), ()))
        found = [(case_id, distance_m(self._outlines[case_id], place)) for case_id in near]
        return sorted((pair for pair in found if pair[1] <= most_m), key=lambda pair: (pair[1], pair[0]))


def match(
    arrivals: Sequence[Arrival],
    patches: Patches,
    rules: EvidenceRules,
    place_at: PlaceAt = lambda _when: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[Match]:
    """Return a match for each arrival, in order; ``place_at`` says where the visitor was (aware time).

    What was not reached before a cancel is ``UNKNOWN``.
    """
    found = [
        Match(one.key, MatchWay.UNKNOWN) if cancelled() else _by_name_or_place(one, patches, rules, place_at)
        for one in arrivals
    ]
    return _by_time(arrivals, found, rules)


def _by_name_or_place(one: Arrival, patches: Patches, rules: EvidenceRules, place_at: PlaceAt) -> Match:
    place, way = one.place, MatchWay.PLACE
    if place is None:
        when = moment(one.taken_at, rules)
        place, way = (place_at(when) if when is not None else None), MatchWay.TRACK
    near = patches.near(place, max(rules.far_m, rules.match_m)) if place is not None else []
    named = patches.named(one.words)
    if named is not None:
        return Match(one.key, MatchWay.NAME, named, dict(near).get(named), tuple(near[:3]))
    if place is None:
        return Match(one.key, MatchWay.UNKNOWN)
    return nearest_one(one.key, way, near, rules)


def nearest_one(key: str, way: MatchWay, near: Sequence[tuple[str, float]], rules: EvidenceRules) -> Match:
    """Return the nearest of patches with their distances, the nearest first, where no other is about as near."""
    three = tuple(near[:3])
    if not near or near[0][1] > rules.match_m:
        return Match(key, MatchWay.TOO_FAR, nearest=three)
    rival = near[1][1] if len(near) > 1 else None
    if rival is not None and rival <= near[0][1] * rules.rival_ratio:
        return Match(key, MatchWay.SEVERAL, nearest=three)
    return Match(key, way, near[0][0], near[0][1], three)


def _by_time(arrivals: Sequence[Arrival], found: Sequence[Match], rules: EvidenceRules) -> list[Match]:
    """Give what has a time only to the patch of its neighbours in time; they must agree, where there are two."""
    times = {one.key: moment(one.taken_at, rules) for one in arrivals}
    known = sorted((when, one.case_id) for one in found if one.case_id and (when := times[one.key]) is not None)
    moments = [when for when, _ in known]
    reach, settled = timedelta(minutes=rules.match_minutes), []
    for one in found:
        when = times[one.key]
        if one.way is MatchWay.UNKNOWN and when is not None:
            at = bisect_left(moments, when)
            near = {case for when_known, case in known[max(0, at - 1) : at + 1] if abs(when_known - when) <= reach}
            if len(near) == 1:
                one = Match(one.key, MatchWay.TIME, near.pop())
        settled.append(one)
    return settled


def _plain(words: str) -> str:
    return words.strip().casefold()


def _pieces(word: str) -> list[str]:
    """Return what of a name may be an issued id: the whole, and what stands before each underscore or space."""
    stem = _plain(re.sub(r"\.[A-Za-z0-9]{1,5}$", "", word))
    ends = [place.start() for place in re.finditer(r"[_\s(（]", stem)]
    return [_plain(word), stem, *(stem[:end].strip() for end in ends)]


def _cell(lon: float, lat: float) -> tuple[int, int]:
    return (int(lon // _CELL), int(lat // _CELL))


def _cells_of(outline: MultiPolygon) -> Iterable[tuple[int, int]]:
    xs = [x for polygon in outline for x, _ in polygon[0]]
    ys = [y for polygon in outline for _, y in polygon[0]]
    (west, south), (east, north) = _cell(min(xs), min(ys)), _cell(max(xs), max(ys))
    if (east - west + 1) * (north - south + 1) > 10_000:  # an outline as large as a province: its rim is enough
        return {_cell(x, y) for x, y in zip(xs, ys)}
    return [(x, y) for x in range(west, east + 1) for y in range(south, north + 1)]
