"""Patches merged: all of it or nothing; each issued id keeps one answer, of those merged in that is the other's."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from redline_review.plugin.domain.geometry import from_geojson, to_geojson
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.outline_merge import MERGED_FROM, MERGED_INTO, Named, named_to_json
from redline_review.plugin.domain.records import Case
from redline_review.plugin.domain.states import ReviewState

REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}
FALSE = {"reality": "not_real", "false_alarm_reason": "season"}
_ids = IdFactory()


def new_id() -> str:
    return _ids.new(time.time_ns() // 1_000_000)


def square(west: float) -> bytes:
    ring = [[west, 31.0], [west + 0.05, 31.0], [west + 0.05, 31.01], [west, 31.01], [west, 31.0]]
    return from_geojson({"type": "Polygon", "coordinates": [ring]})


WHOLE = square(120.5)


def named(case: Case, prev_op_id: str = "") -> Named:
    return Named(case.case_id, case.version, dict(case.finding), prev_op_id or None)


def merge(who, kept: Case, *others: Case, word: str = "merged", outline: object = WHOLE, **more):
    shape = to_geojson(outline) if isinstance(outline, bytes) else outline
    items = [named_to_json(one if isinstance(one, Named) else named(one)) for one in others]
    return who.operation(kept, kind="merge", payload={"outline": shape, word: items}, **more)


def slug(result) -> str:
    return str(result.problem.get("type", "")).rsplit(":", 1)[-1]


def test_one_patch_answers_for_those_merged_into_it(wang, people):
    cases = wang.cases()
    kept, one, two = cases["A-0"], cases["A-1"], cases["A-2"]
    assert wang.outcome(wang.operation(one, FALSE)) == ["applied"]
    one = wang.cases()["A-1"]
    assert wang.outcome(merge(wang, kept, one, two)) == ["applied"]
    found = people("zhao").cases()
    after = found["A-0"]
    assert (after.outline, after.outline_found, after.version) == (kept.outline, WHOLE, kept.version + 1)
    assert after.extra[MERGED_FROM] == [one.case_id, two.case_id]
    for before in (one, two):
        merged = found[before.issued_id]
        word = {"case_id": kept.case_id, "issued_id": "A-0", "version": before.version}
        assert (merged.extra[MERGED_INTO], merged.finding, merged.finding_number) == (word, {}, 0)
        assert (merged.outline, merged.version) == (before.outline, before.version + 1)


def test_the_findings_that_a_platform_shows_count_merged_patches_once(wang):
    cases = wang.cases()
    assert wang.outcome(*(wang.operation(cases[name], FALSE) for name in ("A-0", "A-1"))) == ["applied"] * 2
    cases = wang.cases()
    assert wang.outcome(merge(wang, cases["A-0"], cases["A-1"])) == ["applied"]
    shown = wang.http.get("/collections/decisions/items", headers=wang.headers).json()["features"]
    assert [feature["properties"]["issued_id"] for feature in shown] == ["A-0"]


def test_sent_twice_it_is_done_once(wang):
    cases = wang.cases()
    op = merge(wang, cases["A-0"], cases["A-1"])
    assert wang.outcome(op) == ["applied"]
    once = wang.cases()
    assert wang.outcome(op, op) == ["duplicate", "duplicate"]
    assert wang.cases() == once


def test_a_finding_on_the_patch_that_stays_stands_on_the_merge_in_the_same_push(wang):
    cases = wang.cases()
    op = merge(wang, cases["A-0"], cases["A-1"])
    on_it = wang.operation(cases["A-0"], REAL, prev_op_id=op.op_id)
    assert wang.outcome(op, on_it) == ["applied", "applied"]
    found = wang.cases()
    assert (found["A-0"].finding, found["A-0"].outline_found) == (REAL, WHOLE)
    assert found["A-1"].review_state is ReviewState.SUBMITTED


def test_findings_of_the_same_push_may_come_before_the_merge(wang):
    cases = wang.cases()
    first = wang.operation(cases["A-1"], FALSE)
    op = merge(wang, cases["A-0"], named(cases["A-1"], first.op_id))
    assert wang.outcome(first, op) == ["applied", "applied"]
    assert wang.cases()["A-1"].finding == {}


def test_taken_apart_each_has_its_own_finding_again(wang):
    cases = wang.cases()
    assert wang.outcome(wang.operation(cases["A-1"], FALSE, payload={"outline": to_geojson(square(120.9))})) == [
        "applied"
    ]
    before = wang.cases()["A-1"]
    op = merge(wang, cases["A-0"], before)
    assert wang.outcome(op) == ["applied"]
    found = wang.cases()
    apart = merge(wang, found["A-0"], found["A-1"], word="apart", outline=None)
    assert wang.outcome(apart) == ["applied"]
    after = wang.cases()
    assert after["A-1"] == replace(before, version=before.version + 2)
    assert (after["A-0"].outline_found, after["A-0"].extra) == (None, cases["A-0"].extra)


def test_merge_and_its_undoing_and_a_finding_of_one_s_own_in_one_push(wang):
    cases = wang.cases()
    op = merge(wang, cases["A-0"], cases["A-1"])
    back = merge(wang, cases["A-0"], named(cases["A-1"], op.op_id), word="apart", outline=None, prev_op_id=op.op_id)
    own = wang.operation(cases["A-1"], FALSE, prev_op_id=back.op_id)
    assert wang.outcome(op, back, own) == ["applied"] * 3
    assert wang.cases()["A-1"].finding == FALSE


def test_the_finding_of_the_one_takes_the_others_up_and_down_with_it(wang, people):
    cases = wang.cases()
    op = merge(wang, cases["A-0"], cases["A-1"])
    assert wang.outcome(op, wang.operation(cases["A-0"], REAL, prev_op_id=op.op_id)) == ["applied"] * 2
    city, province = people("city"), people("province")
    for who, word, state in (
        (city, "approve", ReviewState.SUBMITTED),
        (province, "approve", ReviewState.APPROVED),
        (province, "return", ReviewState.RETURNED),
    ):
        kept = who.cases()["A-0"]
        op = who.operation(kept, kind=word, payload={"reason": "look again"})
        assert who.outcome(op) == ["applied"]
        found = who.cases()
        levels = {(found[name].review_state, found[name].review_level) for name in ("A-0", "A-1")}
        assert len(levels) == 1
        assert levels.pop()[0] is state


@pytest.mark.parametrize("kind", ["submit", "patch", "split", "approve", "return"])
def test_a_merged_patch_takes_no_answer_of_its_own(wang, people, kind):
    cases = wang.cases()
    assert wang.outcome(merge(wang, cases["A-0"], cases["A-1"])) == ["applied"]
    who = people("city") if kind in ("approve", "return") else wang
    result = who.push(who.operation(who.cases()["A-1"], FALSE, kind=kind))[0]
    assert (result.outcome.value, slug(result), result.problem["into"]) == ("rejected", "patch-merged", "A-0")


@pytest.mark.parametrize("changed", ["A-0", "A-1"], ids=["the patch that stays", "one that is merged in"])
def test_a_finding_that_a_colleague_made_meanwhile_is_not_merged_away(people, changed):
    wang, zhao = people("wang"), people("zhao")
    cases = wang.cases()
    assert zhao.outcome(zhao.operation(cases[changed], REAL)) == ["applied"]
    before = wang.cases()
    op = merge(wang, cases["A-0"], cases["A-1"])
    follower = wang.operation(cases["A-0"], FALSE, prev_op_id=op.op_id)
    assert wang.outcome(op, follower) == ["conflict", "blocked"]
    assert wang.cases() == before
    assert wang.outcome(op) == ["conflict"]
    again = merge(wang, before["A-0"], before["A-1"])
    assert wang.outcome(again) == ["applied"]


@pytest.mark.parametrize("refused", ["A-0", "A-1"], ids=["of the patch that stays", "of one that is merged in"])
def test_it_is_blocked_where_an_earlier_operation_of_any_of_them_was_not_applied(wang, refused):
    cases = wang.cases()
    bad = wang.operation(cases[refused], {"reality": "nonsense"})
    op = merge(wang, cases["A-0"], cases["A-1"])
    assert wang.outcome(bad, op) == ["rejected", "blocked"]
    later = merge(wang, cases["A-0"], named(cases["A-1"], bad.op_id))
    assert wang.outcome(later) == ["blocked"]


def test_who_may_not_answer_one_of_them_merges_nothing(people):
    li, cases = people("li"), people("wang").cases()
    shared = li.cases()["AB-0"]
    hidden = li.push(merge(li, shared, cases["A-1"]))[0]
    assert (hidden.outcome.value, slug(hidden)) == ("rejected", "case-not-found")
    reader = people("reader")
    assert reader.outcome(merge(reader, cases["A-0"], cases["A-1"])) == ["rejected"]
    assert people("wang").cases() == cases


def test_what_is_merged_already_or_holds_others_is_refused_by_name(wang):
    cases = wang.cases()
    assert wang.outcome(merge(wang, cases["A-0"], cases["A-1"])) == ["applied"]
    found = wang.cases()
    for kept, other, reason in (
        ("A-2", "A-1", "merged_already"),
        ("A-1", "A-2", "merged_already"),
        ("A-2", "A-0", "holds_others"),
    ):
        result = wang.push(merge(wang, found[kept], found[other]))[0]
        assert (result.outcome.value, result.problem["reason"]) == ("rejected", reason)
    alone = wang.push(merge(wang, found["A-0"], found["A-2"], word="apart"))[0]
    assert (alone.outcome.value, alone.problem["reason"]) == ("rejected", "not_merged")


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda payload: payload.update(merged=[]), id="nobody named"),
        pytest.param(lambda payload: payload.update(merged=payload["merged"] * 2), id="one named twice"),
        pytest.param(lambda payload: payload.update(merged=payload["merged"] * 21), id="too many"),
        pytest.param(lambda payload: payload.update(apart=payload["merged"]), id="in and out at once"),
        pytest.param(lambda payload: payload.update(outline=None), id="no outline"),
        pytest.param(lambda payload: payload["merged"][0].pop("base_version"), id="no version that it stands on"),
        pytest.param(lambda payload: payload["merged"][0].update(case_id="x"), id="an identity that is none"),
        pytest.param(lambda payload: payload["merged"][0].update(prev_op_id="x"), id="following what is no operation"),
        pytest.param(lambda payload: payload.update(merged="A-1"), id="no list"),
    ],
)
def test_what_is_no_merge_is_rejected_whole_and_alone(wang, spoil):
    cases = wang.cases()
    op = merge(wang, cases["A-0"], cases["A-1"])
    payload = {**op.payload, "merged": [dict(one) for one in op.payload["merged"]]}
    spoil(payload)
    good = wang.operation(cases["A-3"], FALSE)
    assert wang.outcome(replace(op, payload=payload), good) == ["rejected", "applied"]
    found = wang.cases()
    assert (found["A-0"], found["A-1"]) == (cases["A-0"], cases["A-1"])


def test_a_patch_is_not_merged_into_itself(wang):
    kept = wang.cases()["A-0"]
    result = wang.push(merge(wang, kept, kept))[0]
    assert (result.outcome.value, result.problem["reason"]) == ("rejected", "itself")
