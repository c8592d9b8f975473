"""The outbox: what waits, what is sent, what the platform said; nothing is ever deleted."""

from __future__ import annotations

import json

import pytest
from redline_review.plugin.domain.operations import MAX_BODY_BYTES
from redline_review.plugin.domain.records import Draft
from redline_review.plugin.domain.states import ActKind, OutboxState, Outcome
from redline_review.plugin.domain.wire import operation_to_json

APPLIED, DUPLICATE, CONFLICT, REJECTED, BLOCKED = (
    Outcome.APPLIED,
    Outcome.DUPLICATE,
    Outcome.CONFLICT,
    Outcome.REJECTED,
    Outcome.BLOCKED,
)


def test_operations_go_out_in_the_order_of_their_making_up_to_the_limit(store, kit):
    op_ids = [kit.decide(store, case.case_id) for case in kit.fill(store, 3)]
    assert kit.send(store, limit=2) == op_ids[:2]
    assert [row.state for row in store.outbox()] == [OutboxState.SENDING, OutboxState.SENDING, OutboxState.WAITING]


def test_what_was_sent_without_an_answer_is_offered_again_first(store, kit):
    op_ids = [kit.decide(store, case.case_id) for case in kit.fill(store, 3)]
    kit.send(store, limit=1)
    assert kit.send(store) == op_ids


def test_a_push_holds_no_more_than_a_mebibyte(store, kit):
    for case in kit.fill(store, 3):
        kit.decide(store, case.case_id, {"reality": "real", "note": "字" * 150_000})
    taken = store.take_outbox(500).result()
    body = json.dumps([operation_to_json(op) for op in taken], ensure_ascii=False).encode()
    assert len(taken) == 2
    assert len(body) < MAX_BODY_BYTES


def test_an_operation_too_large_for_any_push_is_handed_out_alone(store, kit):
    first, second = kit.fill(store, 2)
    large = kit.decide(store, first.case_id, {"reality": "real", "note": "x" * MAX_BODY_BYTES})
    kit.decide(store, second.case_id)
    assert kit.send(store) == [large]


@pytest.mark.parametrize("outcome", [APPLIED, DUPLICATE], ids=["applied", "a duplicate"])
def test_an_acknowledged_operation_is_settled_only_when_it_came_back_in_the_feed(store, kit, outcome):
    case = kit.fill(store, 1)[0]
    op_id = kit.decide(store, case.case_id)
    kit.answer(store, outcome, *kit.send(store), version=1)
    assert kit.states(store) == {op_id: OutboxState.ACKNOWLEDGED}
    kit.feed(store, kit.case(case_id=case.case_id, version=1), op_ids=(op_id,))
    assert kit.states(store) == {op_id: OutboxState.SETTLED}


def test_the_feed_may_come_before_the_answer(store, kit):
    case = kit.fill(store, 1)[0]
    op_id = kit.decide(store, case.case_id)
    kit.send(store)
    kit.feed(store, kit.case(case_id=case.case_id, version=1), op_ids=(op_id,))
    assert kit.states(store) == {op_id: OutboxState.SENDING}
    kit.answer(store, DUPLICATE, *kit.send(store), version=1)
    assert kit.states(store) == {op_id: OutboxState.SETTLED}


def test_the_head_that_the_platform_acknowledged_is_written_with_its_answers(store, kit):
    store.settle((), 7, "ab" * 32).result()
    state = store.sync_state()
    assert (state.chain_seq, state.chain_link) == (7, "ab" * 32)


def test_the_platforms_word_is_kept(store, kit):
    case = kit.fill(store, 1)[0]
    kit.decide(store, case.case_id)
    problem = {"type": "urn:redline:problem:not-in-area", "title": "不在辖区"}
    kit.answer(store, REJECTED, *kit.send(store), problem=problem)
    assert store.outbox()[0].result["problem"] == problem


@pytest.mark.parametrize("outcome", [CONFLICT, REJECTED, BLOCKED], ids=["in conflict", "rejected", "blocked"])
def test_a_refused_operation_stays_and_stops_its_own_case_only(store, kit, outcome):
    first, second = kit.fill(store, 2)
    refused = kit.decide(store, first.case_id)
    other = kit.decide(store, second.case_id)
    kit.send(store, limit=1)
    behind = kit.decide(store, first.case_id, {"reality": "partly"}, prev_op_id=refused)
    kit.answer(store, outcome, refused)
    assert kit.send(store) == [other]
    expected = {refused: OutboxState(outcome.value), other: OutboxState.SENDING, behind: OutboxState.BLOCKED}
    assert kit.states(store) == expected


def test_a_new_finding_stands_in_for_a_rejected_one(store, kit):
    case = kit.fill(store, 1)[0]
    rejected = kit.decide(store, case.case_id)
    kit.answer(store, REJECTED, *kit.send(store))
    better = kit.decide(store, case.case_id, {"reality": "partly"}, prev_op_id=rejected)
    assert kit.send(store) == [better]
    rows = {row.operation.op_id: row for row in store.outbox()}
    assert rows[rejected].state is OutboxState.REJECTED
    assert rows[rejected].superseded
    assert rows[better].operation.prev_op_id is None
    assert store.contents().outbox == {case.case_id: OutboxState.SENDING}


def test_a_new_finding_beside_an_open_conflict_waits_for_a_person(store, kit):
    case = kit.fill(store, 1)[0]
    kit.decide(store, case.case_id)
    kit.answer(store, CONFLICT, *kit.send(store), conflicts=("reality",))
    later = kit.decide(store, case.case_id, {"reality": "partly"})
    assert kit.send(store) == []
    assert kit.states(store)[later] is OutboxState.BLOCKED


def test_a_late_refusal_does_not_undo_an_applied_operation(store, kit):
    case = kit.fill(store, 1)[0]
    op_id = kit.decide(store, case.case_id)
    kit.answer(store, APPLIED, *kit.send(store), version=1)
    kit.answer(store, BLOCKED, op_id)
    assert kit.states(store) == {op_id: OutboxState.ACKNOWLEDGED}
    assert store.outbox()[0].result["outcome"] == "applied"


def test_an_answer_to_an_operation_of_another_device_is_passed_over(store, kit):
    case = kit.fill(store, 1)[0]
    op_id = kit.decide(store, case.case_id)
    kit.send(store)
    kit.answer(store, APPLIED, "not-ours", op_id)
    assert kit.states(store) == {op_id: OutboxState.ACKNOWLEDGED}


def _undo(store, kit, case_id, op_id):
    return store.record(kit.act(ActKind.UNDO, case_id, draft=Draft(case_id), withdraw=op_id)).result()


def test_a_finding_never_sent_can_be_taken_back(store, kit):
    case = kit.fill(store, 1)[0]
    op_id = kit.decide(store, case.case_id)
    assert _undo(store, kit, case.case_id, op_id).withdrawn
    assert kit.states(store) == {op_id: OutboxState.WITHDRAWN}
    assert kit.send(store) == []
    assert store.contents().outbox == {}


@pytest.mark.parametrize("answered", [False, True], ids=["its answer is lost", "the platform applied it"])
def test_a_finding_once_sent_cannot_be_taken_back_but_the_undo_stands(store, kit, answered):
    case = kit.fill(store, 1)[0]
    op_id = kit.decide(store, case.case_id)
    kit.send(store)
    if answered:
        kit.answer(store, APPLIED, op_id)
    assert not _undo(store, kit, case.case_id, op_id).withdrawn
    assert kit.states(store)[op_id] is not OutboxState.WITHDRAWN
    assert not store.contents().drafts[case.case_id].decided


def test_a_finding_that_another_stands_on_cannot_be_taken_back(store, kit):
    case = kit.fill(store, 1)[0]
    first = kit.decide(store, case.case_id)
    kit.decide(store, case.case_id, {"reality": "partly"}, prev_op_id=first)
    assert not _undo(store, kit, case.case_id, first).withdrawn


def test_a_finding_after_one_taken_back_does_not_follow_it(store, kit):
    case = kit.fill(store, 1)[0]
    first = kit.decide(store, case.case_id)
    _undo(store, kit, case.case_id, first)
    kit.decide(store, case.case_id, {"reality": "partly"}, prev_op_id=first)
    assert store.outbox()[1].operation.prev_op_id is None


def test_after_a_fork_what_was_settled_is_offered_again_in_the_old_order(store, kit):
    cases = kit.fill(store, 3)
    op_ids = [kit.decide(store, case.case_id) for case in cases]
    kit.answer(store, APPLIED, *kit.send(store))
    kit.feed(store, kit.case(case_id=cases[0].case_id, version=1), op_ids=(op_ids[0],))
    store.reset_feed(True).result()
    assert store.sync_state().cursor == ""
    assert not any(row.seen_in_feed for row in store.outbox())
    assert kit.send(store) == op_ids


def test_a_feed_that_starts_again_offers_nothing_again(store, kit):
    case = kit.fill(store, 1)[0]
    op_id = kit.decide(store, case.case_id)
    kit.answer(store, APPLIED, *kit.send(store))
    kit.feed(store, kit.case(case_id=case.case_id, version=1), op_ids=(op_id,))
    store.reset_feed(False).result()
    assert store.sync_state().cursor == ""
    assert kit.send(store) == []


def test_an_operation_offered_again_after_a_fork_cannot_be_taken_back(store, kit):
    case = kit.fill(store, 1)[0]
    op_id = kit.decide(store, case.case_id)
    kit.answer(store, APPLIED, *kit.send(store))
    store.reset_feed(True).result()
    assert not _undo(store, kit, case.case_id, op_id).withdrawn
