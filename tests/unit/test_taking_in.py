"""Taking in what changed underneath, made ready in another thread while the reviewer goes on."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from redline_review.plugin.app import arrange
from redline_review.plugin.app.came_down import CameDown, came_down
from redline_review.plugin.app.export import Scope, in_scope
from redline_review.plugin.app.queue import OPEN_STATUSES, CaseStatus, QueueFilter, SortKey, Wish
from redline_review.plugin.app.review import ReviewSession
from redline_review.plugin.app.taking_in import TakenIn, take_in
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.plugin.domain.collector import collector_paused
from redline_review.plugin.domain.form import read_form
from redline_review.plugin.domain.operations import Tombstone
from redline_review.plugin.domain.states import OutboxState, Outcome, ReviewState

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


class Sit:
    """A session over a store with four cases, whose acts become durable when asked for."""

    def __init__(self, kit, store):
        self.kit, self.store = kit, store
        self.cases = kit.fill(store, 4)
        self.ids = [case.case_id for case in self.cases]
        form = read_form(RESOURCES / "forms" / "desk.json", read_code_lists(RESOURCES / "codes"))
        self._futures = []
        self.session = ReviewSession(store, store.contents(), form, kit.clock, self._watch, has_server=True)
        self.session.start()
        self.settle()

    def _watch(self, act, future):
        self._futures.append((act, future))

    def settle(self):
        """Wait until all acts are durable, and let the session hear of it."""
        for act, future in self._futures:
            future.result(10)
            self.session.was_saved(act)
        self._futures.clear()

    def ready(self, meanwhile: Callable[[], object] = lambda: None, keep: bool = False) -> TakenIn:
        """Make the store's news ready as the window does; ``meanwhile`` happens once the sitting was copied."""
        before = self.session.sitting(keep=keep)
        meanwhile()
        return take_in(before, self.store.contents(before.contents))

    def answer(self, case_id, reality="not_real_season"):
        self.session.go(case_id)
        self.session.answer("reality", reality)

    def feed(self, number, **changes):
        self.kit.feed(self.store, replace(self.cases[number], version=2, **changes))

    def status(self, number):
        return self.session.queue.rows[self.ids[number]].status


@pytest.fixture
def sit(kit, store):
    return Sit(kit, store)


def test_only_rows_of_which_something_changed_are_made_anew(sit):
    rows = dict(sit.session.queue.rows)
    sit.feed(1, review_state=ReviewState.RETURNED)
    sit.session.show(sit.ready())
    assert [case_id for case_id, row in sit.session.queue.rows.items() if rows[case_id] is not row] == [sit.ids[1]]
    assert sit.status(1) is CaseStatus.RETURNED
    assert sit.session.queue.order == [sit.ids[1], sit.ids[0], *sit.ids[2:]]


@pytest.mark.parametrize("durable", [True, False], ids=["durable by then", "not yet durable"])
def test_an_answer_given_while_the_store_was_read_stands(sit, durable):
    taken = sit.ready(lambda: (sit.answer(sit.ids[2]), durable and sit.settle()))
    sit.session.show(taken)
    assert sit.session.draft(sit.ids[2]).answers["reality"] == "not_real"
    assert sit.status(2) is CaseStatus.STARTED


def test_a_finding_given_before_what_was_read_is_shown_stands(sit):
    taken = sit.ready()
    sit.answer(sit.ids[0])
    sit.session.decide()
    sit.session.show(taken)
    assert sit.status(0) is CaseStatus.WAITING
    assert sit.session.outbox[sit.ids[0]] is OutboxState.WAITING


def test_what_the_platform_said_meanwhile_is_shown(sit):
    sit.answer(sit.ids[0])
    sit.session.decide()
    sit.settle()
    sent = sit.kit.send(sit.store)
    sit.kit.answer(sit.store, Outcome.REJECTED, *sent, problem={"detail": "no"})
    sit.session.show(sit.ready())
    assert sit.status(0) is CaseStatus.REJECTED


@pytest.mark.parametrize("read_before", [True, False], ids=["before it was read", "after it was read"])
def test_a_patch_taken_away_while_it_is_answered_stays_in_sight(sit, read_before):
    sit.kit.feed(sit.store, Tombstone("case", sit.ids[3], "left_scope"))
    if read_before:
        sit.answer(sit.ids[3])
        taken = sit.ready()
    else:
        taken = sit.ready()
        sit.answer(sit.ids[3])
    sit.session.show(taken)
    assert sit.session.case(sit.ids[3]) == sit.cases[3]
    assert sit.session.draft(sit.ids[3]).answers["reality"] == "not_real"
    assert sit.status(3) is CaseStatus.GONE


def test_another_order_wished_for_meanwhile_is_kept(sit):
    taken = sit.ready()
    sit.session.queue.arrange(QueueFilter(text="js-000"), SortKey.TOWN)
    sit.session.show(taken)
    assert (sit.session.queue.filter.text, sit.session.queue.sort) == ("js-000", SortKey.TOWN)
    assert len(sit.session.queue.order) == 4


def test_a_patch_decided_in_a_list_that_was_asked_for_meanwhile_stays_in_it(sit):
    taken = sit.ready(keep=True)
    sit.session.queue.arrange(QueueFilter(statuses=OPEN_STATUSES), SortKey.TOWN)
    order = list(sit.session.queue.order)
    sit.answer(sit.ids[0])
    sit.session.decide()
    sit.session.show(taken)
    assert sit.session.queue.order == order
    assert sit.session.queue.filter.statuses == OPEN_STATUSES
    sit.session.queue.arrange()
    assert sit.session.queue.order == sit.ids[1:], "until it is arranged anew"


@pytest.mark.parametrize("read_before", [True, False], ids=["before it was asked for", "while it is being made"])
def test_a_list_that_is_still_being_arranged_is_not_taken_for_done(sit, read_before, monkeypatch):
    monkeypatch.setattr(arrange, "STEP_ROWS", 1)
    taken = sit.ready(keep=True) if read_before else None
    steps = sit.session.queue.arranging(Wish(QueueFilter(text="js-0002")))
    next(steps)
    assert sit.session.queue.stands is False
    sit.session.show(taken or sit.ready(keep=True))
    assert [row.issued_id for row in map(sit.session.queue.rows.get, sit.session.queue.order)] == ["JS-0002"]
    assert sit.session.queue.stands


def test_arrivals_and_departures_are_shown_in_batch_order(sit):
    new = sit.kit.case(9)
    sit.kit.feed(sit.store, Tombstone("case", sit.ids[1], "deleted"), new)
    sit.session.show(sit.ready())
    assert sit.session.queue.order == [*sit.ids, new.case_id]
    assert [row.position for row in sit.session.queue.rows.values()] == [0, 1, 2, 3, 4]
    assert sit.status(1) is CaseStatus.DELETED


def test_contents_of_an_older_reading_make_all_rows_anew(sit):
    older = sit.store.contents(sit.session.contents)
    sit.feed(0, review_state=ReviewState.RETURNED)
    newer = sit.store.contents(older)
    sit.feed(1, review_state=ReviewState.RETURNED)
    newest = sit.store.contents(newer)
    sit.session.take_in(newest)  # says only what changed since a reading that the session never saw
    assert [sit.status(number) for number in (0, 1)] == [CaseStatus.RETURNED] * 2


def test_the_collector_works_again_after_a_pause_and_nothing_stays_frozen():
    frozen = gc.get_freeze_count()
    with collector_paused():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() == frozen


def test_what_left_stays_in_sight_and_only_what_was_worked_on_is_exported(sit):
    sit.answer(sit.ids[0])
    sit.session.decide()
    sit.answer(sit.ids[1])
    sit.settle()
    gone = [Tombstone("case", case_id, "left_scope") for case_id in sit.ids[:3]]
    sit.kit.feed(sit.store, *gone)
    sit.session.show(sit.ready())
    assert [sit.status(n) for n in range(3)] == [CaseStatus.GONE] * 3
    assert sit.session.queue.done() == 3, "nothing more is asked of them"
    now = sit.session.sitting()
    assert in_scope(now, Scope.ALL, ()) == (sit.ids[0], sit.ids[1], sit.ids[3])
    assert in_scope(now, Scope.FOUND, ()) == (sit.ids[0],)
    assert [row.operation.case_id for row in sit.store.outbox()] == [sit.ids[0]], "and it is still sent"
    again = ReviewSession(sit.store, sit.store.contents(), sit.session.form, sit.kit.clock, lambda *_: None, True)
    assert list(again.queue.rows) == [sit.ids[0], sit.ids[1], sit.ids[3]]


def test_a_patch_that_left_and_left_again_is_counted_once(sit):
    before = dict(sit.session.queue.rows)
    sit.kit.feed(sit.store, Tombstone("case", sit.ids[0], "left_scope"))
    sit.session.show(sit.ready())
    between = dict(sit.session.queue.rows)
    sit.kit.feed(sit.store, Tombstone("case", sit.ids[0], "deleted"))
    sit.session.show(sit.ready())
    after = sit.session.queue.rows
    assert came_down(before, between, ()) == CameDown(left=1)
    assert came_down(between, after, ()) == CameDown()
    assert sit.status(0) is CaseStatus.DELETED
