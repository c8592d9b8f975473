"""The queue: what the list shows of each case, its order and its filters. Memory only; no store, no widget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Optional

from ..domain.records import Case, Draft, Screening
from ..domain.states import OutboxState, ReviewState


class CaseStatus(str, Enum):
    """Where a case stands for the reviewer, one word per row."""

    RETURNED = "returned"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    UNDECIDED = "undecided"
    STARTED = "started"
    DECIDED = "decided"
    WAITING = "waiting"
    SENT = "sent"
    GONE = "gone"


class SortKey(str, Enum):
    """How the queue is ordered; returned cases stay on top in each."""

    ISSUED = "issued"
    AREA = "area"
    SHARE = "share"
    DUE = "due"
    TOWN = "town"
    CONFIDENCE = "confidence"


@dataclass(frozen=True)
class QueueRow:
    """One line of the queue. ``area_m2`` on the ellipsoid, ``share`` (0 … 1) of the patch in its main zone."""

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
    must_check: bool = True
    flagged: bool = False
    position: int = 0


@dataclass(frozen=True)
class QueueFilter:
    """What the list shows: ``text`` in id, zone, town or activity; ``statuses`` empty for all."""

    text: str = ""
    statuses: frozenset[CaseStatus] = frozenset()
    flagged_only: bool = False
    must_check_only: bool = False

    def keeps(self, row: QueueRow) -> bool:
        """Tell whether a row is shown."""
        if self.statuses and row.status not in self.statuses:
            return False
        if (self.flagged_only and not row.flagged) or (self.must_check_only and not row.must_check):
            return False
        return not self.text or self.text.casefold() in _haystack(row)


def _haystack(row: QueueRow) -> str:
    return f"{row.issued_id}\n{row.zone_name}\n{row.town}\n{row.activity}".casefold()


def status_of(
    case: Case, draft: Optional[Draft], outbox: Optional[OutboxState], has_server: bool, gone: bool = False
) -> CaseStatus:
    """Return the one word for a case; ``gone`` where the platform took it away (deleted, or out of the area).

    A conflict or a rejection is louder than all else; a returned case stays returned until it is decided again.
    """
    loud = {OutboxState.CONFLICT: CaseStatus.CONFLICT, OutboxState.REJECTED: CaseStatus.REJECTED}
    if outbox in loud:
        return loud[outbox]
    if gone:
        return CaseStatus.GONE
    returned = case.review_state is ReviewState.RETURNED
    if draft is not None and draft.decided and not (returned and outbox is OutboxState.SETTLED):
        return _decided_status(outbox, has_server)
    if returned:
        return CaseStatus.RETURNED
    if draft is not None and draft.answers:
        return CaseStatus.STARTED
    if case.review_state in (ReviewState.SUBMITTED, ReviewState.APPROVED):
        return CaseStatus.SENT
    return CaseStatus.UNDECIDED


def _decided_status(outbox: Optional[OutboxState], has_server: bool) -> CaseStatus:
    if outbox in (OutboxState.ACKNOWLEDGED, OutboxState.SETTLED):
        return CaseStatus.SENT
    return CaseStatus.WAITING if has_server else CaseStatus.DECIDED


OPEN_STATUSES = frozenset({CaseStatus.RETURNED, CaseStatus.REJECTED, CaseStatus.UNDECIDED, CaseStatus.STARTED})
"""Cases that still want a finding from this reviewer."""
UNFINISHED = OPEN_STATUSES | {CaseStatus.CONFLICT}
"""A conflict wants a person's choice, though not one more finding."""


def _due(row: QueueRow) -> tuple[Any, ...]:
    return (row.due_date or "9999", row.position)


_SORTS: Mapping[SortKey, Callable[[QueueRow], tuple[Any, ...]]] = {
    SortKey.ISSUED: lambda row: (row.position,),
    SortKey.AREA: lambda row: (-(row.area_m2 or 0.0), row.position),
    SortKey.SHARE: lambda row: (-row.share, row.position),
    SortKey.DUE: _due,
    SortKey.TOWN: lambda row: (row.town, row.position),
    SortKey.CONFIDENCE: lambda row: (-row.confidence, row.position),
}


@dataclass
class Queue:
    """All rows of the open batch and the order in which the list shows them.

    ``order`` holds the case ids after filter and sort. Changing one row keeps the order as it is until the next
    :meth:`arrange`, so that a case does not jump away under the reviewer's hand.
    """

    rows: dict[str, QueueRow]
    order: list[str] = field(default_factory=list)
    filter: QueueFilter = field(default_factory=QueueFilter)
    sort: SortKey = SortKey.ISSUED

    def arrange(self, wanted: Optional[QueueFilter] = None, sort: Optional[SortKey] = None) -> None:
        """Apply a filter and an order; returned cases come first in every order."""
        self.filter = wanted if wanted is not None else self.filter
        self.sort = sort if sort is not None else self.sort
        key = _SORTS[self.sort]
        shown = [row for row in self.rows.values() if self.filter.keeps(row)]
        shown.sort(key=lambda row: (row.status is not CaseStatus.RETURNED, key(row)))
        self.order = [row.case_id for row in shown]

    def neighbour(self, case_id: Optional[str], step: int) -> Optional[str]:
        """Return the case ``step`` places further in the list, ``None`` past its ends."""
        if case_id not in self.rows or case_id not in self.order:
            return self.order[0] if self.order else None
        place = self.order.index(case_id) + step
        return self.order[place] if 0 <= place < len(self.order) else None

    def next_open(self, case_id: Optional[str]) -> Optional[str]:
        """Return the next case that wants a finding, searching past the end from the start; ``None`` when none is."""
        start = self.order.index(case_id) + 1 if case_id in self.rows and case_id in self.order else 0
        around = self.order[start:] + self.order[:start]
        return next((c for c in around if c != case_id and self.rows[c].status in OPEN_STATUSES), None)

    def find(self, issued_id: str) -> Optional[str]:
        """Return the case whose issued id is, ends with or holds this text, in that order of preference."""
        wanted = issued_id.strip().casefold()
        tests: Sequence[Callable[[str], bool]] = (
            lambda text: text == wanted,
            lambda text: text.endswith(wanted),
            lambda text: wanted in text,
        )
        for fits in tests:
            for row in self.rows.values():
                if wanted and fits(row.issued_id.casefold()):
                    return row.case_id
        return None

    def put(self, case_id: str, **changes: Any) -> None:
        """Change some fields of one row."""
        self.rows[case_id] = replace(self.rows[case_id], **changes)

    def done(self) -> int:
        """Return how many cases need nothing more from this reviewer."""
        return sum(row.status not in UNFINISHED for row in self.rows.values())


def build_rows(
    cases: Iterable[Case],
    screenings: Mapping[str, Screening],
    zone_names: Mapping[str, str],
    statuses: Callable[[Case], CaseStatus],
    flagged: Callable[[str], bool],
) -> dict[str, QueueRow]:
    """Return the rows of the cases, in batch order."""
    rows = {}
    for position, case in enumerate(cases):
        screening = screenings.get(case.case_id)
        main = max(screening.overlaps, key=lambda o: o.area_m2, default=None) if screening else None
        rows[case.case_id] = QueueRow(
            case_id=case.case_id,
            issued_id=case.issued_id,
            status=statuses(case),
            area_m2=screening.area_m2 if screening else None,
            share=main.share if main else 0.0,
            zone_name=zone_names.get(main.zone_id, "") if main else "",
            activity=case.facts.activity_issued or "",
            town=case.facts.town_name,
            due_date=case.facts.due_date or "",
            confidence=case.facts.confidence or 0.0,
            must_check=case.facts.must_check,
            flagged=flagged(case.case_id),
            position=position,
        )
    return rows
