"""Findings that are taken back once the platform has them: the case is open here, and the platform's copy is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.app.queue import CaseStatus
from redline_review.plugin.app.review import ReviewSession
from redline_review.plugin.domain.acts import Act, ActReceipt
from redline_review.plugin.domain.operations import Change, ChangePage, OperationResult
from redline_review.plugin.domain.states import OutboxState, Outcome, ReviewState
from redline_review.tests.sync.support_store import CLOCK, FORM, issue, open_store, page_of

SEASON = {"reality": "not_real", "false_alarm_reason": "season"}


class Sitting:
    """A sitting in which every act is durable at once, and what could not be withdrawn is told, as the window does."""

    def __init__(self, store: SqliteStore) -> None:
        self.store = store
        self._told: list[tuple[Act, Future[ActReceipt]]] = []
        self.session = ReviewSession(
            store, store.contents(), FORM, CLOCK, lambda act, saved: self._told.append((act, saved)), has_server=True
        )

    def heard(self) -> None:
        """Hear of all that is durable by now."""
        while self._told:
            act, saved = self._told.pop(0)
            receipt = saved.result(10)
            self.session.was_saved(act)
            if act.withdraw is not None and not receipt.withdrawn:
                self.session.could_not_withdraw(str(act.case_id), act.withdraw)

    def sync(self) -> None:
        """Let the platform apply what waits, and its feed bring that back."""
        self.heard()
        operations = self.store.take_outbox(10).result(10)
        state = self.store.sync_state()
        applied = [OperationResult(op.op_id, Outcome.APPLIED, 2) for op in operations]
        self.store.settle(applied, state.chain_seq, state.chain_link).result(10)
        lines = [
            Change(
                number,
                replace(
                    self.session.case(op.case_id),
                    finding=dict(op.payload["finding"]),
                    version=self.session.case(op.case_id).version + 1,
                    review_state=ReviewState.SUBMITTED,
                ),
                op.op_id,
            )
            for number, op in enumerate(operations, 1)
        ]
        mark = self.session.mark()
        self.store.take_in(ChangePage(tuple(lines), "cursor", False)).result(10)
        self.session.take_in(self.store.contents(), mark)

    def undo(self) -> None:
        """Take the last act back and hear what became of it."""
        self.session.undo()
        self.heard()

    def statuses(self, case_ids: Sequence[str]) -> list[CaseStatus]:
        """Return the states that the list shows."""
        return [self.session.queue.rows[case_id].status for case_id in case_ids]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    batch, zones, cases = issue(3)
    opened = open_store(tmp_path)
    opened.take_in(page_of(batch, zones, cases)).result(10)
    yield opened
    opened.close()


@pytest.fixture
def sitting(store: SqliteStore) -> Sitting:
    return Sitting(store)


@pytest.fixture
def given(sitting: Sitting) -> tuple[str, ...]:
    """Give two cases the same finding by one act, of which neither had an answer, and send it."""
    case_ids = tuple(sitting.session.queue.order[:2])
    sitting.session.decide_together(SEASON, {case_id: [] for case_id in case_ids})
    sitting.sync()
    assert sitting.statuses(case_ids) == [CaseStatus.SENT] * 2
    return case_ids


def test_every_case_of_a_group_is_open_again_and_empty(sitting: Sitting, given: tuple[str, ...]) -> None:
    sitting.undo()
    assert sitting.statuses(given) == [CaseStatus.STARTED] * 2
    assert [sitting.session.draft(case_id).answers for case_id in given] == [{}, {}]


def test_it_stays_so_over_the_next_sync_and_in_the_next_sitting(
    sitting: Sitting, given: tuple[str, ...], store: SqliteStore
) -> None:
    sitting.undo()
    sitting.sync()
    again = Sitting(store)
    for one in (sitting, again):
        assert one.statuses(given) == [CaseStatus.STARTED] * 2
        assert [one.session.draft(case_id).answers for case_id in given] == [{}, {}]
        assert not any(one.session.draft(case_id).decided for case_id in given)


def test_the_next_finding_follows_the_one_that_the_platform_has(sitting: Sitting, given: tuple[str, ...]) -> None:
    first = {row.operation.case_id: row.operation.op_id for row in sitting.store.outbox()}
    sitting.undo()
    sitting.session.go(given[0])
    sitting.session.answer("reality", "not_real_sensor")
    sitting.session.decide()
    sitting.heard()
    newest = sitting.store.outbox()[-1]
    assert (newest.state, newest.operation.prev_op_id) == (OutboxState.WAITING, first[given[0]])
    sitting.sync()
    assert sitting.statuses(given) == [CaseStatus.SENT, CaseStatus.STARTED]
    assert not sitting.session.draft(given[0]).taken_back


def test_a_finding_done_again_and_taken_back_unsent_is_still_the_platforms(
    sitting: Sitting, given: tuple[str, ...]
) -> None:
    sitting.undo()
    sitting.session.redo()
    sitting.heard()
    assert sitting.statuses(given) == [CaseStatus.WAITING] * 2
    sitting.undo()
    assert sitting.statuses(given) == [CaseStatus.STARTED] * 2
    assert all(sitting.session.draft(case_id).last_op_id for case_id in given)


def test_a_finding_done_again_sent_and_taken_back_is_open_and_empty(sitting: Sitting, given: tuple[str, ...]) -> None:
    sitting.undo()
    sitting.session.redo()
    sitting.sync()
    sitting.undo()
    assert sitting.statuses(given) == [CaseStatus.STARTED] * 2
    assert [sitting.session.draft(case_id).answers for case_id in given] == [{}, {}]


def test_answers_taken_back_after_it_leave_it_open(sitting: Sitting) -> None:
    case_id = sitting.session.queue.order[0]
    sitting.session.go(case_id)
    sitting.session.answer("reality", "not_real_season")
    sitting.session.decide()
    sitting.sync()
    sitting.undo()
    sitting.undo()
    assert sitting.session.draft(case_id).answers == {}
    assert sitting.statuses([case_id]) == [CaseStatus.STARTED]


def test_what_the_platform_returns_meanwhile_is_shown_as_it_has_it(
    sitting: Sitting, given: tuple[str, ...], store: SqliteStore
) -> None:
    sitting.undo()
    case = sitting.session.case(given[0])
    returned = replace(case, version=case.version + 1, review_state=ReviewState.RETURNED, return_reason="again")
    mark = sitting.session.mark()
    store.take_in(ChangePage((Change(9, returned, None),), "later", False)).result(10)
    sitting.session.take_in(store.contents(), mark)
    assert sitting.statuses(given) == [CaseStatus.RETURNED, CaseStatus.STARTED]
    draft = sitting.session.draft(given[0])
    assert (draft.answers, draft.base_version) == (SEASON, returned.version)
