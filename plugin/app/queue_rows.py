"""What the queue shows of each case, its state in one word, and which rows a filter keeps. Memory only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, Optional, Union

from ..domain.departure import DELETED
from ..domain.newer_words import unknown_state
from ..domain.records import Case, Draft
from ..domain.shelf import CaseLine
from ..domain.states import OutboxState, ReviewState
from .links import Links
from .merged import answered_by

PIECE_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
"""What stands behind the id of a patch in that of its piece."""


class CaseStatus(str, Enum):
    """Where a case stands for the reviewer, one word per row."""

    RETURNED = "returned"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    UNDECIDED = "undecided"
    STARTED = "started"
    DECIDED = "decided"
    WAITING = "waiting"
    EXPORTED = "exported"  # carried by hand, no receipt yet
    SENT = "sent"
    ELSEWHERE = "elsewhere"  # somebody else gave the finding that the platform has
    GONE = "gone"  # moved out of the area
    DELETED = "deleted"
    MERGED = "merged"  # another patch answers for it
    BLOCKED = "blocked"  # waits behind a split or merge that was not applied
    UNKNOWN = "unknown"  # a newer platform's word that is not known here

    __hash__ = str.__hash__  # Enum's own is Python code: too slow for a hundred thousand rows


class QueueRow(NamedTuple):
    """One line of the queue. ``area_m2`` on the ellipsoid, ``share`` (0 … 1) of the patch in its main zone.

    A named tuple, since a hundred thousand of them are made when a workspace opens.
    """

    case_id: str
    issued_id: str
    status: CaseStatus
    area_m2: Optional[float] = None
    share: float = 0.0
    zone_name: str = ""
    activity: str = ""
    town: str = ""
    due_date: str = ""
    confidence: float = 0.0
    must_check: Optional[bool] = None
    flagged: bool = False
    position: int = 0
    village: str = ""
    units: str = ""
    vanished: bool = False
    answered_by: str = ""
    """Issued id of the patch that answers for it."""


Keeps = Callable[[QueueRow], bool]


@dataclass(frozen=True)
class QueueFilter:
    """What the list shows: ``text`` in id, zone, place, units or activity; what is empty or ``None`` asks for nothing.

    ``area_from_m2`` … ``area_to_m2`` and ``due_by`` (ISO date) keep only rows whose area or date is known.
    """

    text: str = ""
    statuses: frozenset[CaseStatus] = frozenset()
    flagged_only: bool = False
    must_check_only: bool = False
    own_choice_only: bool = False
    unsaid_only: bool = False
    """Neither must-check nor own choice was said."""
    vanished_only: bool = False
    seen_only: bool = False
    grouped_only: bool = False
    zone: str = ""
    town: str = ""
    village: str = ""
    due_by: str = ""
    area_from_m2: Optional[float] = None
    area_to_m2: Optional[float] = None

    def keeper(self, links: Links) -> Keeps:
        """Return the test that tells whether a row is shown."""
        tests = [*self._tests_of_marks(links), *self._tests_of_facts()]
        if self.text:
            wanted = self.text.casefold()
            tests.append(lambda row: wanted in _haystack(row))
        return lambda row: all(test(row) for test in tests)

    def _tests_of_marks(self, links: Links) -> Iterable[Keeps]:
        if self.statuses:
            yield lambda row: row.status in self.statuses
        if self.flagged_only:
            yield lambda row: row.flagged
        if self.must_check_only:
            yield lambda row: row.must_check is True
        if self.own_choice_only:
            yield lambda row: row.must_check is False
        if self.unsaid_only:
            yield lambda row: row.must_check is None
        if self.vanished_only:
            yield lambda row: row.vanished
        if self.seen_only:
            yield lambda row: row.case_id in links.seen
        if self.grouped_only:
            yield lambda row: row.case_id in links.groups

    def _tests_of_facts(self) -> Iterable[Keeps]:
        low, high = self.area_from_m2, self.area_to_m2
        if self.zone:
            yield lambda row: row.zone_name == self.zone
        if self.town:
            yield lambda row: row.town == self.town
        if self.village:
            yield lambda row: row.village == self.village
        if self.due_by:
            yield lambda row: bool(row.due_date) and row.due_date <= self.due_by
        if low is not None:
            yield lambda row: row.area_m2 is not None and row.area_m2 >= low
        if high is not None:
            yield lambda row: row.area_m2 is not None and row.area_m2 <= high


def _haystack(row: QueueRow) -> str:
    return f"{row.issued_id}\n{row.zone_name}\n{row.town}\n{row.village}\n{row.units}\n{row.activity}".casefold()


_LOUD = {OutboxState.CONFLICT: CaseStatus.CONFLICT, OutboxState.REJECTED: CaseStatus.REJECTED}


def status_of(
    case: Union[Case, CaseLine],
    draft: Optional[Draft],
    outbox: Optional[OutboxState],
    has_server: bool,
    gone: str = "",
    elsewhere: bool = False,
) -> CaseStatus:
    """Return the one word for a case; ``gone`` is why the platform took it away, empty where it is there.

    A conflict or a rejection is louder than all else; a returned case stays returned until it is decided again.
    ``elsewhere``: the finding that the platform has is not from this computer.
    """
    if outbox is not None and outbox in _LOUD:
        return _LOUD[outbox]
    if gone:
        return CaseStatus.DELETED if gone == DELETED else CaseStatus.GONE
    if answered_by(case, draft, outbox):
        return CaseStatus.MERGED
    returned = case.review_state is ReviewState.RETURNED
    if draft is not None and draft.decided and not (returned and outbox is OutboxState.SETTLED):
        theirs = elsewhere and outbox is OutboxState.SETTLED
        return CaseStatus.ELSEWHERE if theirs else _decided_status(outbox, has_server)
    if returned:
        return CaseStatus.RETURNED
    if draft is not None and _begun(draft):
        return CaseStatus.STARTED
    if _state_word(case):
        return CaseStatus.UNKNOWN
    if case.review_state in (ReviewState.SUBMITTED, ReviewState.APPROVED):
        return CaseStatus.ELSEWHERE if elsewhere else CaseStatus.SENT
    return CaseStatus.UNDECIDED


def _state_word(case: Union[Case, CaseLine]) -> str:
    return case.state_word if isinstance(case, CaseLine) else unknown_state(case.extra)


def _begun(draft: Draft) -> bool:
    answered = bool(draft.answers) and draft.answers != draft.base_answers
    return bool(answered or draft.taken_back or draft.outline or draft.sketch or draft.marks or draft.evidence)


def _decided_status(outbox: Optional[OutboxState], has_server: bool) -> CaseStatus:
    if outbox in (OutboxState.ACKNOWLEDGED, OutboxState.SETTLED):
        return CaseStatus.SENT
    if outbox is OutboxState.BLOCKED:
        return CaseStatus.BLOCKED
    if outbox is OutboxState.EXPORTED:
        return CaseStatus.EXPORTED
    return CaseStatus.WAITING if has_server else CaseStatus.DECIDED


OPEN_STATUSES = frozenset({CaseStatus.RETURNED, CaseStatus.REJECTED, CaseStatus.UNDECIDED, CaseStatus.STARTED})
"""Cases that still want a finding from this reviewer."""
UNFINISHED = OPEN_STATUSES | {CaseStatus.CONFLICT, CaseStatus.BLOCKED}
"""A conflict, and what waits behind a refusal, want a person's choice, though not one more finding."""
AWAY = frozenset({CaseStatus.GONE, CaseStatus.DELETED})
"""The platform took these away; they are there as long as somebody's work stands on them, or the window is open."""


def as_issued(lines: Mapping[str, CaseLine]) -> Mapping[str, CaseLine]:
    """Return a platform's cases in the order in which they were issued: that of their ids, which are UUIDv7.

    The order of arrival is not it: the feed brings a case again, later, each time somebody works on it.
    """
    ids = list(lines)
    ordered = sorted(ids)
    return lines if ordered == ids else {case_id: lines[case_id] for case_id in ordered}


def under_parents(lines: Mapping[str, CaseLine]) -> Mapping[str, CaseLine]:
    """Return the cases with each piece that was split off (``JS-0007-1``) right after its patch (``JS-0007``)."""
    ids = {line.issued_id for line in lines.values()}
    if ids.isdisjoint([issued_id.rpartition("-")[0] for issued_id in ids]):
        return lines  # nearly always
    known = {(line.batch_id, line.issued_id): case_id for case_id, line in lines.items()}
    pieces: dict[str, list[tuple[int, str]]] = {}
    roots: list[str] = []
    for case_id, line in lines.items():
        head, _, number = line.issued_id.rpartition("-")
        parent = known.get((line.batch_id, head)) if PIECE_NUMBER.fullmatch(number) else None
        if parent is None:
            roots.append(case_id)
        else:
            pieces.setdefault(parent, []).append((int(number), case_id))
    ordered, left = [], roots[::-1]
    while left:
        ordered.append(left.pop())
        left += [case_id for _, case_id in sorted(pieces.get(ordered[-1], ()), reverse=True)]
    return {case_id: lines[case_id] for case_id in ordered}


def build_rows(
    lines: Iterable[CaseLine],
    zone_names: Mapping[str, str],
    statuses: Callable[[CaseLine], CaseStatus],
    flagged: Callable[[str], bool],
    answered: Callable[[CaseLine], str],
) -> dict[str, QueueRow]:
    """Return the rows of the cases, in batch order."""
    return {
        line.case_id: QueueRow(
            case_id=line.case_id,
            issued_id=line.issued_id,
            status=statuses(line),
            area_m2=line.area_m2,
            share=line.share,
            zone_name=zone_names.get(line.zone_id, ""),
            activity=line.activity,
            town=line.town,
            due_date=line.due_date,
            confidence=line.confidence,
            must_check=line.must_check,
            flagged=flagged(line.case_id),
            position=position,
            village=line.village,
            units=line.units,
            vanished=line.vanished,
            answered_by=answered(line),
        )
        for position, line in enumerate(lines)
    }
