"""What contents of the store make of a sitting. Pure: a large workspace is taken in off the GUI thread."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Optional, Union

from ..domain.collector import collector_paused
from ..domain.records import Case, Draft
from ..domain.shelf import CaseLine, cases_by_id, line_of
from ..domain.states import OutboxState
from ..ports import Contents, lines_in
from .merged import answered_by
from .outbox_states import OutboxStates
from .queue import Arrangement, CaseStatus, Links, Queue, QueueRow, Wish, build_rows, status_of
from .queue_rows import as_issued, under_parents


@dataclass(frozen=True)
class Sitting:
    """A sitting as it was at one moment; nothing in it changes any more.

    ``newer`` are the cases of which the memory knows better than what is being read, ``handed`` counts the acts so far.
    ``shown`` is the order that stays where the same cases are there; ``None``: they are put in order anew.
    """

    has_server: bool
    contents: Optional[Contents] = None
    cases: Mapping[str, Case] = field(default_factory=dict)
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    outbox: Mapping[str, OutboxState] = field(default_factory=dict)
    rows: Mapping[str, QueueRow] = field(default_factory=dict)
    wish: Wish = field(default_factory=Wish)
    links: Links = field(default_factory=Links)
    newer: frozenset[str] = frozenset()
    handed: int = 0
    shown: Optional[Arrangement] = None


@dataclass(frozen=True)
class TakenIn:
    """The sitting over new contents, ready to be shown; ``before`` is the one that it was made of."""

    before: Sitting
    contents: Contents
    cases: Mapping[str, Case]
    drafts: dict[str, Draft]
    outbox: OutboxStates
    queue: Queue


class Standing:
    """Where cases stand for the reviewer."""

    def __init__(
        self,
        contents: Contents,
        drafts: Mapping[str, Draft],
        outbox: Mapping[str, OutboxState],
        has_server: bool,
    ) -> None:
        self._conflicts, self._gone, self._own = frozenset(contents.conflicts), contents.gone, contents.own_names
        self._drafts, self._outbox, self._has_server = drafts, outbox, has_server
        self._contents = contents

    def status(self, case: Union[Case, CaseLine]) -> CaseStatus:
        """Return the one word for a case."""
        case_id = case.case_id
        outbox = OutboxState.CONFLICT if case_id in self._conflicts else self._outbox.get(case_id)
        found_by = case.found_by if isinstance(case, CaseLine) else case.finding_by
        elsewhere = self._has_server and bool(found_by) and found_by not in self._own
        gone = self._gone.get(case_id, "")
        return status_of(case, self._drafts.get(case_id), outbox, self._has_server, gone, elsewhere)

    def flagged(self, case_id: str) -> bool:
        """Tell whether a case is marked for a second look."""
        draft = self._drafts.get(case_id)
        return draft is not None and draft.flagged

    def answered_under(self, case: Union[Case, CaseLine]) -> str:
        """Return the issued id of the patch that answers for a case, empty where it has its own answer."""
        case_id = case.case_id
        other = answered_by(case, self._drafts.get(case_id), self._outbox.get(case_id))
        if not other:
            return ""
        line = lines_in(self._contents).get(other)
        return other if line is None else line.issued_id

    def row_of(self, case: Case) -> dict[str, Any]:
        """Return what of a case's row an act may change."""
        answered = self.answered_under(case)
        return {"status": self.status(case), "flagged": self.flagged(case.case_id), "answered_by": answered}


def take_in(before: Sitting, contents: Contents) -> TakenIn:
    """Return the sitting over new contents. Drafts of the sitting win; of ``newer`` cases its outbox states do, too.

    A case that the platform took away while it was on the list stays in sight as gone until the window is closed;
    where work of ours stands on it, for good.
    """
    with collector_paused():
        return _take_in(before, contents)


def _take_in(before: Sitting, contents: Contents) -> TakenIn:
    cases = cases_by_id(contents.cases)
    drafts = {**contents.drafts, **before.drafts}
    kept = {c: before.cases[c] for c in before.rows.keys() - cases.keys() if c in before.cases}
    if kept:
        cases = ChainMap(kept, cases)  # type: ignore[arg-type]
    outbox = {case_id: state for case_id, state in contents.outbox.items() if case_id not in before.newer}
    outbox.update((case_id, before.outbox[case_id]) for case_id in before.newer if case_id in before.outbox)
    queue = Queue(_rows(before, contents, kept, Standing(contents, drafts, outbox, before.has_server)))
    queue.links = before.links
    if before.shown is not None and queue.rows.keys() == before.rows.keys():
        queue.keep(before.wish, before.shown)
    else:
        queue.arrange(before.wish.filter, before.wish.sort, before.wish.group)
    queue.done()  # counted here, once, not by the window
    return TakenIn(before, contents, cases, drafts, OutboxStates(outbox), queue)


def _rows(before: Sitting, contents: Contents, kept: Mapping[str, Case], standing: Standing) -> dict[str, QueueRow]:
    """Return the rows; where the same cases stand in the same order, only those of which something changed are made."""
    lines = lines_in(contents)
    if kept:
        lines = {**lines, **{c: line_of(case, contents.screenings.get(c)) for c, case in kept.items()}}
    if before.has_server:
        lines = as_issued(lines)
    lines = under_parents(lines)
    names = {zone.zone_id: zone.name for zone in contents.zones}
    changed = _changed(before, contents)
    if changed is None or list(lines) != list(before.rows):
        return build_rows(lines.values(), names, standing.status, standing.flagged, standing.answered_under)
    rows = dict(before.rows)
    some = [lines[case_id] for case_id in changed | before.newer if case_id in lines]
    for case_id, row in build_rows(some, names, standing.status, standing.flagged, standing.answered_under).items():
        rows[case_id] = row._replace(position=rows[case_id].position)
    return rows


def _changed(before: Sitting, contents: Contents) -> Optional[frozenset[str]]:
    """Return the cases of which anything differs from the sitting's contents, ``None`` where nobody knows."""
    known = before.contents
    if known is None or contents.changed is None or contents.since > known.revision:
        return None
    if contents.zones is not known.zones or contents.own_names != known.own_names:
        return None
    return contents.changed
