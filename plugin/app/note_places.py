"""Whose note is it: what comes back from a visit finds its patch by id first, else by place and time.

Nothing is written here. What is found by less than an id or a place that is clearly one patch's is offered, not taken.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cached_property
from typing import Optional, Union

from ..domain.errors import BadGeometry
from ..domain.evidence import FileType, LonLat, files_of
from ..domain.evidence_rules import EvidenceRules, distance_m
from ..domain.geometry import parse_wkb
from ..domain.visit_time import VisitTime, visit_time
from ..ports import outlines_in
from .evidence_match import Match, MatchWay, Patches, PlaceAt, nearest_one
from .taking_in import Sitting

VISIT_DATE = "inspection_date"
"""The question whose answer is the day of a site check."""
Near = tuple[tuple[str, Optional[float]], ...]


@dataclass(frozen=True)
class FieldRow:
    """A note as it came back; ``number`` is its line in the sheet, or its place among the marks of a file.

    ``place`` in degrees; ``words`` are names in which an issued id may stand; ``source`` is the name of its file.
    ``mark``: a place that was marked on the way, no row of our list.
    """

    number: int
    case_id: str
    issued_id: str
    notes: str
    visited_at: str = ""
    visited_by: str = ""
    place: Optional[LonLat] = None
    words: tuple[str, ...] = ()
    source: str = ""
    mark: bool = False

    @property
    def visit(self) -> bool:
        """Tell whether a row of our list says when somebody was there, whatever else it says."""
        return not self.mark and bool(self.visited_at.strip())


class NoteWay(str, Enum):
    """How the patch of a note was found."""

    ID = "id"
    NAME = "name"  # an issued id stands in its name
    PLACE = "place"
    TRACK = "track"  # where the track was at its time
    PLACE_AND_TIME = "place_and_time"  # of several near ones, the one that was visited then
    TIME = "time"
    DAY = "day"  # the only patch that was visited on that day
    HAND = "hand"  # said by the reviewer


class WhyNot(str, Enum):
    """Why a note finds no patch."""

    UNKNOWN = "unknown"
    TWO_PATCHES = "two_patches"  # id and record id name different ones: the rows were moved apart
    AMBIGUOUS = "ambiguous"  # several patches bear this id
    SEVERAL = "several"  # several patches are about as near
    TOO_FAR = "too_far"
    SEVERAL_THEN = "several_then"  # several patches were visited at that time
    NOTHING = "nothing"  # neither id nor place, nor a time at which a patch was visited


@dataclass(frozen=True)
class Whose:
    """What was found for a note. ``near`` are (case id, metres or unknown) that it may be of, the nearest first.

    ``sure``: an id or a place that leaves no other patch says so; what is not sure wants a look.
    """

    way: Union[NoteWay, WhyNot]
    case_id: Optional[str] = None
    distance_m: Optional[float] = None
    near: Near = ()
    sure: bool = False


@dataclass
class Visits:
    """Which patch was visited when: by photos that lie at it, by the day of its site check, by notes that name it."""

    rules: EvidenceRules
    moments: list[tuple[datetime, str]] = field(default_factory=list)
    days: dict[date, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, when: Optional[VisitTime], case_id: str) -> None:
        """Count a visit."""
        if when is not None:
            self.days[when.day].add(case_id)
            if when.moment is not None:
                insort(self.moments, (when.moment, case_id))

    def at(self, moment: datetime) -> set[str]:
        """Return the patches visited last before and first after a moment, each within the rules' minutes."""
        place, reach = bisect_left(self.moments, (moment, "")), timedelta(minutes=self.rules.match_minutes)
        beside = self.moments[max(0, place - 1) : place + 1]
        return {case_id for when, case_id in beside if abs(when - moment) <= reach}

    def when(self, text: str) -> Optional[VisitTime]:
        """Return what a text says of a time."""
        return visit_time(text, self.rules.utc_offset_minutes)


def visits_in(sitting: Sitting, rules: EvidenceRules) -> Visits:
    """Return the visits that the working states of a sitting know of."""
    visits = Visits(rules)
    for case_id, draft in sitting.drafts.items():
        visits.add(visits.when(str(draft.answers.get(VISIT_DATE) or "")), case_id)
        for file in files_of(draft.evidence) if draft.evidence else ():
            if file.type in (FileType.PHOTO, FileType.VIDEO):
                visits.add(visits.when(file.taken_at), case_id)
    return visits


class Whereabouts:
    """Finds the patches of notes. ``place_at`` says where the visitor was at an aware time, as a track knows."""

    def __init__(
        self, sitting: Sitting, rules: EvidenceRules, place_at: PlaceAt = lambda _when: None, by_id: bool = False
    ) -> None:
        """``by_id``: nothing but ids counts."""
        self._sitting, self._rules, self._place_at, self._by_id = sitting, rules, place_at, by_id
        self.by_issued: dict[str, list[str]] = {}
        """The cases by their issued ids, in small letters."""
        for case_id, listed in sitting.rows.items():
            self.by_issued.setdefault(_plain(listed.issued_id), []).append(case_id)

    @cached_property
    def _patches(self) -> Patches:
        contents = self._sitting.contents
        outlines = outlines_in(contents) if contents is not None else []
        return Patches(outlines, {case_id: row.issued_id for case_id, row in self._sitting.rows.items()})

    @cached_property
    def _visits(self) -> Visits:
        return visits_in(self._sitting, self._rules)

    def of_all(self, rows: Sequence[FieldRow], cancelled: Callable[[], bool] = lambda: False) -> list[Whose]:
        """Return whose each is, in order; what was not reached before a cancel is nobody's."""
        nobody = Whose(WhyNot.NOTHING)
        first = [nobody if cancelled() else self._by_id_or_place(row) for row in rows]
        if self._by_id or all(one.sure for one in first):
            return first
        for row, one in zip(rows, first):
            if one.sure and one.case_id is not None:
                self._visits.add(self._visits.when(row.visited_at), one.case_id)
        return [one if one.sure or cancelled() else self._by_time(row, one) for row, one in zip(rows, first)]

    def _by_id_or_place(self, row: FieldRow) -> Whose:
        named = self.by_issued.get(_plain(row.issued_id), []) if row.issued_id.strip() else []
        if row.case_id in self._sitting.rows:
            if row.case_id in named or not row.issued_id.strip():
                return self._identified(row, row.case_id)
            both = (row.case_id, *named[:1])
            return Whose(WhyNot.TWO_PATCHES, near=tuple((one, self._distance(one, row.place)) for one in both))
        if len(named) == 1:
            return self._identified(row, named[0])
        if named:
            return self._of_these(row, named)
        return Whose(_unknown(row)) if self._by_id else self._by_name_or_place(row)

    def _identified(self, row: FieldRow, case_id: str, way: NoteWay = NoteWay.ID) -> Whose:
        metres = self._distance(case_id, row.place)
        return Whose(way, case_id, metres, sure=metres is None or metres <= self._rules.far_m)

    def _distance(self, case_id: str, place: Optional[LonLat]) -> Optional[float]:
        if place is None:
            return None
        try:
            return distance_m(parse_wkb(self._sitting.cases[case_id].outline), place)
        except BadGeometry:
            return None

    def _of_these(self, row: FieldRow, named: Sequence[str]) -> Whose:
        """Choose among patches that bear the same id, where a place says which."""
        apart = [(case_id, self._distance(case_id, row.place)) for case_id in named]
        near = sorted(((case_id, metres) for case_id, metres in apart if metres is not None), key=lambda pair: pair[1])
        if near:
            found = _as_whose(nearest_one("", MatchWay.PLACE, near, self._rules), self._rules, True)
            if found.case_id is not None:
                return found
        return Whose(WhyNot.AMBIGUOUS, near=tuple(near) or tuple(apart))

    def _by_name_or_place(self, row: FieldRow) -> Whose:
        named = self._patches.named(row.words) if row.words else None
        if named is not None:
            return self._identified(row, named, NoteWay.NAME)
        place, way = row.place, MatchWay.PLACE
        if place is None:
            when = self._visits.when(row.visited_at)
            moment = when.moment if when is not None else None
            place, way = (self._place_at(moment) if moment is not None else None), MatchWay.TRACK
        if place is None:
            return Whose(_unknown(row))
        near = self._patches.near(place, max(self._rules.far_m, self._rules.match_m))
        # an id that no patch here bears says that the note is of another one: offered, not taken
        return _as_whose(nearest_one("", way, near, self._rules), self._rules, not row.issued_id.strip())

    def _by_time(self, row: FieldRow, found: Whose) -> Whose:
        when = self._visits.when(row.visited_at)
        if when is None or found.way not in (WhyNot.NOTHING, WhyNot.SEVERAL, WhyNot.AMBIGUOUS):
            return found
        then, way = self._visits.at(when.moment) if when.moment is not None else set(), NoteWay.TIME
        if not then:
            then, way = set(self._visits.days.get(when.day, ())), NoteWay.DAY
        if found.way in (WhyNot.SEVERAL, WhyNot.AMBIGUOUS):
            return self._narrowed(found, then, way)
        if len(then) == 1:
            return Whose(way, next(iter(then)))
        return replace(found, way=WhyNot.SEVERAL_THEN, near=_unmeasured(then)) if then else found

    def _narrowed(self, found: Whose, then: set[str], way: NoteWay) -> Whose:
        left = [pair for pair in found.near if pair[0] in then]
        if len(left) != 1:
            return found
        case_id, metres = left[0]
        return Whose(NoteWay.PLACE_AND_TIME, case_id, metres, found.near)


_WAYS: Mapping[MatchWay, Union[NoteWay, WhyNot]] = {
    MatchWay.PLACE: NoteWay.PLACE,
    MatchWay.TRACK: NoteWay.TRACK,
    MatchWay.SEVERAL: WhyNot.SEVERAL,
    MatchWay.TOO_FAR: WhyNot.TOO_FAR,
}


def _as_whose(found: Match, rules: EvidenceRules, sure: bool) -> Whose:
    known, near = found.case_id is not None, found.nearest
    if found.way is MatchWay.SEVERAL:
        near = tuple(pair for pair in near if pair[1] <= near[0][1] * rules.rival_ratio)
    return Whose(_WAYS[found.way], found.case_id, found.distance_m, near, sure and known)


def _unmeasured(cases: Iterable[str]) -> Near:
    return tuple((case_id, None) for case_id in sorted(cases)[:3])


def _unknown(row: FieldRow) -> WhyNot:
    return WhyNot.UNKNOWN if row.issued_id.strip() or row.case_id.strip() else WhyNot.NOTHING


def _plain(text: str) -> str:
    return text.strip().casefold()
