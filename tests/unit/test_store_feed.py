"""The change feed coming in, and the conflicts that it may bring."""

from __future__ import annotations

from dataclasses import replace

import pytest
from redline_review.plugin.domain.geometry import to_geojson
from redline_review.plugin.domain.operations import Change, ChangePage, Tombstone
from redline_review.plugin.domain.records import Draft
from redline_review.plugin.domain.states import ActKind, OutboxState, Outcome, ReviewState


def _begin(store, kit, case, answers, base=None):
    """Answer a case without deciding it."""
    draft = Draft(case.case_id, answers, base_answers=base or {})
    store.record(kit.act(ActKind.ANSWER, case.case_id, draft=draft)).result()
    return draft


def test_a_page_brings_batches_zones_and_cases_and_moves_the_cursor(store, kit):
    zone, case = kit.zone(version=1), kit.case(version=3, units=("320506",), extra={"新字段": [1, 2]})
    page = ChangePage(tuple(Change(n, r) for n, r in enumerate((kit.batch, zone, case), 1)), "c-3", False)
    assert store.take_in(page).result() == (case.case_id,)
    contents = store.contents()
    assert (contents.batches, contents.zones, contents.cases) == ((kit.batch,), (zone,), (case,))
    assert store.sync_state().cursor == "c-3"


def test_taking_a_page_twice_changes_nothing(store, kit):
    case = kit.case(version=3)
    page = ChangePage((Change(1, kit.batch), Change(2, case)), "c-2", False)
    store.take_in(page).result()
    before = store.contents()
    store.take_in(page).result()
    assert store.contents() == before


def test_a_case_that_changed_twice_in_a_page_is_named_once(store, kit):
    case = kit.case(version=1)
    assert kit.feed(store, case, replace(case, version=2)) == (case.case_id,)
    assert store.contents().cases[0].version == 2


def test_a_case_in_a_page_keeps_its_place_in_the_queue(store, kit):
    cases = kit.fill(store, 3)
    kit.feed(store, replace(cases[1], version=1, review_state=ReviewState.RETURNED, return_reason="照片不清"))
    contents = store.contents()
    assert [case.case_id for case in contents.cases] == [case.case_id for case in cases]
    assert contents.cases[1].return_reason == "照片不清"


@pytest.mark.parametrize("reason", ["deleted", "left_scope"])
def test_a_case_that_is_gone_leaves_the_queue(store, kit, reason):
    first, second = kit.fill(store, 2)
    assert kit.feed(store, Tombstone("case", first.case_id, reason)) == (first.case_id,)
    assert store.contents().cases == (second,)


def test_a_case_that_is_gone_never_takes_local_work_with_it(store, kit):
    case = kit.fill(store, 1)[0]
    op_id = kit.decide(store, case.case_id)
    kit.feed(store, Tombstone("case", case.case_id, "left_scope"))
    contents = store.contents()
    assert contents.cases == (case,)
    assert contents.gone == {case.case_id: "left_scope"}
    assert contents.drafts[case.case_id].decided
    assert kit.send(store) == [op_id]


def test_a_case_that_comes_back_is_no_longer_gone(store, kit):
    case = kit.fill(store, 1)[0]
    kit.feed(store, Tombstone("case", case.case_id, "left_scope"))
    kit.feed(store, replace(case, version=5))
    assert store.contents().cases == (replace(case, version=5),)
    assert store.contents().gone == {}


@pytest.mark.parametrize("kind", ["zone", "batch"])
def test_zones_and_batches_go_too(store, kit, kind):
    kit.fill(store, 1)
    contents = store.contents()
    gone_id = contents.zones[0].zone_id if kind == "zone" else contents.batches[0].batch_id
    assert kit.feed(store, Tombstone(kind, gone_id, "deleted")) == ()
    after = store.contents()
    assert (after.zones if kind == "zone" else after.batches) == ()
    assert after.cases == contents.cases


def test_a_tombstone_of_an_unknown_record_or_kind_is_passed_over(store, kit):
    assert kit.feed(store, Tombstone("case", "never-seen", "deleted"), Tombstone("notice", "x", "deleted")) == ()


def test_the_platforms_other_verdict_on_a_case_begun_here_is_kept_as_a_conflict(store, kit):
    case = kit.fill(store, 1)[0]
    draft = _begin(store, kit, case, {"reality": "real", "note": "采石场"})
    kit.feed(store, replace(case, version=2, finding={"reality": "not_real", "false_alarm_reason": "season"}))
    found = store.conflicts()[0]
    assert found.fields == ("false_alarm_reason", "reality")
    assert (found.base, found.mine) == ({}, {"reality": "real", "note": "采石场"})
    assert found.theirs == {"reality": "not_real", "false_alarm_reason": "season"}
    assert found.theirs_version == 2
    contents = store.contents()
    assert contents.conflicts == (case.case_id,)
    assert contents.drafts[case.case_id].answers == draft.answers


def test_the_platforms_other_outline_is_kept_as_a_conflict_with_ours(store, kit):
    case = kit.fill(store, 1)[0]
    mine, theirs = (to_geojson(kit.case(n).outline) for n in (7, 8))
    _begin(store, kit, case, {"outline": mine})
    kit.feed(store, replace(case, version=2, outline_found=kit.case(8).outline))
    found = store.conflicts()[0]
    assert (found.fields, found.mine["outline"], found.theirs["outline"]) == (("outline",), mine, theirs)


@pytest.mark.parametrize(
    ("answers", "finding"),
    [
        pytest.param({"reality": "real"}, {"reality": "real"}, id="the same verdict"),
        pytest.param({"note": "鱼塘"}, {"reality": "real"}, id="disjoint fields"),
        pytest.param({"reality": "real"}, {}, id="nothing new in the finding"),
        pytest.param({}, {"reality": "real"}, id="nothing answered here"),
    ],
)
def test_what_merges_by_itself_is_no_conflict(store, kit, answers, finding):
    case = kit.fill(store, 1)[0]
    _begin(store, kit, case, answers)
    kit.feed(store, replace(case, version=2, finding=finding))
    assert store.conflicts() == []


def test_an_unsent_finding_conflicts_with_the_platforms_newer_one(store, kit):
    case = kit.fill(store, 1)[0]
    op_id = kit.decide(store, case.case_id, {"reality": "real"})
    kit.feed(store, replace(case, version=2, finding={"reality": "partly"}))
    assert [(c.case_id, c.op_id) for c in store.conflicts()] == [(case.case_id, op_id)]


@pytest.mark.parametrize("answered", [True, False], ids=["with its answer", "with its answer lost"])
def test_our_own_finding_coming_back_is_no_conflict_nor_what_others_make_of_it(store, kit, answered):
    case = kit.fill(store, 1)[0]
    op_id = kit.decide(store, case.case_id, {"reality": "real"})
    sent = kit.send(store)
    if answered:
        kit.answer(store, Outcome.APPLIED, *sent, version=1)
    ours = replace(case, version=1, finding={"reality": "real"})
    theirs = replace(case, version=2, finding={"reality": "partly"})
    kit.feed(store, ours, theirs, op_ids=(op_id, "someone-else"))
    assert store.conflicts() == []


def test_a_conflict_answered_to_a_push_keeps_both_versions(store, kit):
    case = kit.fill(store, 1)[0]
    op_id = kit.decide(store, case.case_id, {"reality": "real"})
    record = replace(case, version=4, finding={"reality": "not_real"})
    kit.answer(store, Outcome.CONFLICT, *kit.send(store), record=record, conflicts=("reality",))
    found = store.conflicts()[0]
    assert (found.op_id, found.mine, found.theirs) == (op_id, {"reality": "real"}, {"reality": "not_real"})
    assert store.contents().cases[0].version == 0


def test_a_clean_sync_does_not_clear_a_conflict_and_a_person_does(store, kit):
    case = kit.fill(store, 1)[0]
    kit.decide(store, case.case_id, {"reality": "real"})
    record = replace(case, version=4, finding={"reality": "not_real"})
    kit.answer(store, Outcome.CONFLICT, *kit.send(store), record=record, conflicts=("reality",))
    kit.feed(store, record)
    assert len(store.conflicts()) == 1
    choice = replace(kit.decision(case.case_id, {"reality": "real"}, base_version=4), kind=ActKind.RESOLVE)
    store.record(choice).result()
    assert store.conflicts() == []
    assert kit.send(store) == [choice.operation.op_id]
    assert store.contents().outbox == {case.case_id: OutboxState.SENDING}
    assert store.contents().conflicts == ()


def test_taking_the_platforms_side_sends_nothing_and_lets_the_case_go_on(store, kit):
    case = kit.fill(store, 1)[0]
    kit.decide(store, case.case_id, {"reality": "real"})
    kit.answer(store, Outcome.CONFLICT, *kit.send(store), conflicts=("reality",))
    draft = Draft(case.case_id, {"reality": "not_real"}, decided=True)
    store.record(kit.act(ActKind.RESOLVE, case.case_id, payload={"took": "theirs"}, draft=draft)).result()
    assert kit.send(store) == []
    assert store.contents().outbox == {}
    later = kit.decide(store, case.case_id, {"reality": "partly"})
    assert kit.send(store) == [later]


def test_an_open_conflict_follows_the_platforms_newest_version(store, kit):
    case = kit.fill(store, 1)[0]
    _begin(store, kit, case, {"reality": "real"})
    kit.feed(store, replace(case, version=2, finding={"reality": "not_real"}))
    first = store.conflicts()[0]
    kit.feed(store, replace(case, version=3, finding={"reality": "undecided"}))
    newest = store.conflicts()
    assert [(c.theirs_version, c.theirs) for c in newest] == [(3, {"reality": "undecided"})]
    assert newest[0].detected_at == first.detected_at


def test_a_page_that_cannot_be_written_leaves_the_cursor(store, kit):
    good, bad = kit.case(version=1), kit.case(2, version=1, extra={"x": object()})
    page = ChangePage((Change(1, good), Change(2, bad)), "c-2", False)
    with pytest.raises(Exception, match="BadRecord"):
        store.take_in(page).result()
    assert store.sync_state().cursor == ""
    assert store.contents().cases == ()
