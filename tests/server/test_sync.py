"""What the sync surface promises, over both databases."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace

import pytest
from redline_review.plugin.domain import wire
from redline_review.plugin.domain.records import Batch, Case, Zone
from redline_review.plugin.domain.states import ReviewState

FALSE_ALARM = {"reality": "not_real", "false_alarm_reason": "season"}
REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}


def test_a_first_pull_brings_batch_zones_and_cases_of_the_area(wang):
    changes = wang.pull()
    records = [change.record for change in changes]
    assert [type(r) for r in records if isinstance(r, Batch)] == [Batch]
    assert {r.name for r in records if isinstance(r, Zone)} == {"山", "太湖", "长江"}
    assert {r.issued_id for r in records if isinstance(r, Case)} == {*(f"A-{n}" for n in range(6)), "AB-0"}
    assert [change.seq for change in changes] == sorted(change.seq for change in changes)


def test_small_pages_bring_the_same_as_a_large_one(people):
    large, small = people("wang").pull(500), people("wang", "other").pull(1)
    assert large == small


def test_the_spliced_page_is_what_the_shared_wire_module_writes(wang):
    answer = wang.get("/sync/changes", limit=3).json()
    assert wire.page_to_json(wire.page_from_json(answer)) == answer


def test_a_submitted_finding_is_applied_and_comes_back_with_its_op_id(wang):
    case = wang.cases()["A-0"]
    op = wang.operation(case, REAL)
    result = wang.push(op)[0]
    assert (result.outcome.value, result.version) == ("applied", 2)
    back = {change.op_id: change.record for change in wang.pull()}
    record = back[op.op_id]
    assert (record.finding, record.review_state, record.finding_number) == (REAL, ReviewState.SUBMITTED, 1)
    assert (record.finding_by, record.version) == ("wang", 2)


def test_sending_again_changes_nothing_and_says_duplicate_with_the_version(wang):
    op = wang.operation(wang.cases()["A-0"])
    assert wang.outcome(op) == ["applied"]
    wang.pull()
    again = wang.push(op, op)
    assert [(r.outcome.value, r.version) for r in again] == [("duplicate", 2)] * 2
    assert wang.pull() == []


def test_an_op_id_used_for_other_content_is_rejected(wang):
    case = wang.cases()["A-0"]
    op = wang.operation(case)
    wang.push(op)
    other = replace(op, payload={**op.payload, "finding": REAL})
    assert wang.push(other)[0].problem["type"].endswith(":op-id-taken")


def test_every_op_id_comes_back_though_its_version_is_superseded(wang):
    case = wang.cases()["A-0"]
    wang.pull()
    first = wang.operation(case)
    second = wang.operation(case, REAL, prev_op_id=first.op_id)
    assert wang.outcome(first, second) == ["applied", "applied"]
    back = wang.pull()
    assert [change.op_id for change in back] == [first.op_id, second.op_id]
    assert {change.record.version for change in back} == {3}


def test_an_own_earlier_operation_is_the_base_not_a_conflict(wang):
    case = wang.cases()["A-0"]
    first = wang.operation(case, FALSE_ALARM)
    assert wang.outcome(first) == ["applied"]
    assert wang.outcome(wang.operation(case, REAL, prev_op_id=first.op_id)) == ["applied"]


def test_disjoint_fields_merge_by_themselves(people):
    wang, zhao = people("wang"), people("zhao")
    wang.push(wang.operation(wang.cases()["A-0"], REAL))
    base = wang.cases()["A-0"]
    noted = wang.operation(base, {**REAL, "note": "seen from the road"})
    typed = zhao.operation(base, {**REAL, "activity_actual": "energy"})
    assert wang.outcome(noted) == ["applied"]
    assert zhao.outcome(typed) == ["applied"]
    assert wang.cases()["A-0"].finding == {**REAL, "activity_actual": "energy", "note": "seen from the road"}


@pytest.mark.parametrize(
    ("mine", "fields"),
    [
        pytest.param(FALSE_ALARM, {"reality", "false_alarm_reason"}, id="another verdict"),
        pytest.param({**REAL, "legality": "lawful"}, {"legality"}, id="another legality over a new verdict"),
    ],
)
def test_a_verdict_never_merges_and_both_versions_are_kept(people, settings, mine, fields):
    wang, zhao = people("wang"), people("zhao")
    case = wang.cases()["A-0"]
    ours, theirs = wang.operation(case, REAL), zhao.operation(case, mine)
    assert wang.outcome(ours) == ["applied"]
    refused = zhao.push(theirs)[0]
    assert refused.outcome.value == "conflict"
    assert fields <= set(refused.conflicts)
    assert (refused.record.finding, refused.record.version) == (REAL, 2)
    assert zhao.cases()["A-0"].finding == REAL
    assert theirs.op_id in stored_operations(settings)


def test_a_conflict_stands_until_a_person_resolves_it(people):
    wang, zhao = people("wang"), people("zhao")
    case = wang.cases()["A-0"]
    wang.push(wang.operation(case, REAL))
    theirs = zhao.operation(case, FALSE_ALARM)
    assert zhao.outcome(theirs) == ["conflict"]
    wang.push(wang.operation(wang.cases()["A-0"], {**REAL, "note": "later"}))
    again = zhao.push(theirs)[0]
    assert (again.outcome.value, again.record.version) == ("conflict", 3)
    assert zhao.outcome(zhao.operation(zhao.cases()["A-0"], FALSE_ALARM)) == ["applied"]


def test_two_outlines_never_merge(people):
    wang, zhao = people("wang"), people("zhao")
    case = wang.cases()["A-0"]
    outlines = [
        {"type": "Polygon", "coordinates": [[[x, 31], [x + 0.01, 31], [x + 0.01, 31.01], [x, 31]]]} for x in (120, 121)
    ]
    assert wang.outcome(wang.operation(case, REAL, payload={"outline": outlines[0]})) == ["applied"]
    refused = zhao.push(zhao.operation(case, REAL, payload={"outline": outlines[1]}))[0]
    assert (refused.outcome.value, refused.conflicts) == ("conflict", ("outline",))


def test_marks_on_the_images_come_back_with_the_finding_and_stay_until_it_says_otherwise(wang):
    arrow = {"kind": "arrow", "points": [[120.1, 31.1], [120.2, 31.2]], "text": "新建道路", "date": "2026-05-02"}
    first = wang.operation(wang.cases()["A-0"], REAL, payload={"marks": [arrow]})
    assert wang.outcome(first) == ["applied"]
    assert wang.cases()["A-0"].extra["marks"] == [arrow]
    wang.push(wang.operation(wang.cases()["A-0"], REAL, prev_op_id=first.op_id))
    assert wang.cases()["A-0"].extra["marks"] == [arrow]
    assert wang.outcome(wang.operation(wang.cases()["A-0"], REAL, payload={"marks": []})) == ["applied"]
    assert wang.cases()["A-0"].extra["marks"] == []
    assert wang.outcome(wang.operation(wang.cases()["A-0"], REAL, payload={"marks": [{"kind": "x"}]})) == ["rejected"]


def test_an_outline_taken_back_is_the_flagged_one_again(wang):
    outline = {"type": "Polygon", "coordinates": [[[120, 31], [120.01, 31], [120.01, 31.01], [120, 31]]]}
    wang.push(wang.operation(wang.cases()["A-0"], REAL, payload={"outline": outline}))
    corrected = wang.cases()["A-0"]
    assert corrected.outline_found is not None
    wang.push(wang.operation(corrected, {**REAL, "note": "n"}))
    assert wang.cases()["A-0"].outline_found == corrected.outline_found
    wang.push(wang.operation(wang.cases()["A-0"], REAL, payload={"outline": None}))
    assert wang.cases()["A-0"].outline_found is None


def test_what_follows_a_refused_operation_of_the_same_case_is_blocked_and_others_proceed(wang):
    cases = wang.cases()
    bad = wang.operation(cases["A-0"], {"reality": "no such answer"})
    after = wang.operation(cases["A-0"], FALSE_ALARM)
    other = wang.operation(cases["A-1"], FALSE_ALARM)
    results = wang.push(bad, after, other)
    assert [r.outcome.value for r in results] == ["rejected", "blocked", "applied"]
    assert results[1].problem["by_op_id"] == bad.op_id
    assert wang.outcome(wang.operation(cases["A-0"], prev_op_id=bad.op_id)) == ["blocked"]
    assert wang.outcome(after) == ["applied"]


def test_a_return_comes_down_with_its_reason_and_opens_the_case_again(people):
    wang, city = people("wang"), people("city")
    wang.push(wang.operation(wang.cases()["A-0"], REAL))
    case = city.cases()["A-0"]
    back = city.operation(case, kind="return", payload={"reason": "请补充照片"})
    assert city.outcome(back) == ["applied"]
    returned = wang.cases()["A-0"]
    assert (returned.review_state, returned.return_reason) == (ReviewState.RETURNED, "请补充照片")
    assert returned.extra["return_count"] == 1
    assert wang.outcome(wang.operation(returned, FALSE_ALARM)) == ["applied"]
    assert wang.cases()["A-0"].return_reason == ""


def test_a_finding_sent_before_the_return_was_seen_does_not_hide_it(people):
    wang, city = people("wang"), people("city")
    first = wang.operation(wang.cases()["A-0"], REAL)
    wang.push(first)
    city.push(city.operation(city.cases()["A-0"], kind="return", payload={"reason": "which mine?"}))
    late = wang.operation(wang.cases()["A-0"], {**REAL, "note": "n"}, base_version=1, prev_op_id=first.op_id)
    refused = wang.push(late)[0]
    assert (refused.outcome.value, refused.conflicts) == ("conflict", ("return_reason",))


def test_a_finding_goes_up_level_by_level(people):
    wang, city, province = people("wang"), people("city"), people("province")
    wang.push(wang.operation(wang.cases()["A-0"], REAL))
    early = province.push(province.operation(province.cases()["A-0"], kind="approve"))[0]
    assert early.problem["type"].endswith(":level-not-allowed")
    assert city.outcome(city.operation(city.cases()["A-0"], kind="approve")) == ["applied"]
    assert wang.cases()["A-0"].review_state is ReviewState.SUBMITTED
    assert province.outcome(province.operation(province.cases()["A-0"], kind="approve")) == ["applied"]
    assert wang.cases()["A-0"].review_state is ReviewState.APPROVED


def test_an_approval_of_what_has_changed_since_is_a_conflict(people):
    wang, city = people("wang"), people("city")
    wang.push(wang.operation(wang.cases()["A-0"], REAL))
    seen = city.cases()["A-0"]
    wang.push(wang.operation(seen, FALSE_ALARM))
    assert city.outcome(city.operation(seen, kind="approve")) == ["conflict"]


def test_a_step_refused_by_the_state_stays_refused_when_it_is_replayed(people):
    wang, city, province = people("wang"), people("city"), people("province")
    wang.push(wang.operation(wang.cases()["A-0"], REAL))
    for judge in (city, province):
        judge.push(judge.operation(judge.cases()["A-0"], kind="approve"))
    late = wang.operation(wang.cases()["A-0"], FALSE_ALARM)
    assert wang.push(late)[0].problem["type"].endswith(":step-not-allowed")
    province.push(province.operation(province.cases()["A-0"], kind="return", payload={"reason": "again"}))
    assert wang.push(late)[0].problem["type"].endswith(":step-not-allowed")


def test_a_patch_changes_named_answers_without_submitting(wang):
    case = wang.cases()["A-0"]
    assert wang.outcome(wang.operation(case, {"note": "look at the north corner"}, kind="patch")) == ["applied"]
    after = wang.cases()["A-0"]
    assert (after.finding, after.review_state) == ({"note": "look at the north corner"}, ReviewState.UNREVIEWED)


@pytest.mark.parametrize(
    ("finding", "slug"),
    [
        pytest.param({}, "answer-missing", id="nothing answered"),
        pytest.param({**REAL, "legality": "maybe"}, "unknown-code", id="an unknown answer"),
        pytest.param({**REAL, "legality": "unlawful"}, "answer-not-allowed", id="unlawful at the desk"),
        pytest.param({"reality": {"deep": 1}}, "bad-record", id="an answer that is an object"),
    ],
)
def test_a_finding_that_the_form_does_not_allow_is_rejected(wang, finding, slug):
    op = wang.operation(wang.cases()["A-0"])
    result = wang.push(replace(op, payload={**op.payload, "finding": finding}))[0]
    assert result.problem["type"].endswith(f":{slug}")
    assert wang.cases()["A-0"].version == 1


def test_answers_of_a_newer_form_are_kept_and_known_ones_still_checked(wang):
    cases = wang.cases()
    newer = wang.operation(cases["A-0"], {**FALSE_ALARM, "drone": "yes"}, payload={"form_version": 99})
    wrong = wang.operation(cases["A-1"], {"reality": "x", "drone": "yes"}, payload={"form_version": 99})
    assert wang.outcome(newer, wrong) == ["applied", "rejected"]
    assert wang.cases()["A-0"].finding["drone"] == "yes"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("kind", "explode", id="an unknown kind"),
        pytest.param("base_version", 1 << 70, id="a number beyond the database"),
        pytest.param("base_version", float("inf"), id="a number beyond all numbers"),
        pytest.param("client_seq", -1, id="a number before the first"),
        pytest.param("recorded_at", "２026-05-02T08:00:00Z", id="a time in other digits"),
        pytest.param("payload", json.loads('{"a":' * 240 + "1" + "}" * 240), id="values nested too deep"),
        pytest.param("recorded_at", "yester\u0000day", id="a time that is none"),
        pytest.param("case_id", "1 OR 1=1", id="an id that is none"),
        pytest.param("payload", {"finding": "\ud800"}, id="half a character"),
    ],
)
def test_an_unreadable_operation_is_rejected_alone(wang, name, value):
    cases = wang.cases()
    good, bad = wang.operation(cases["A-0"]), wang.operation(cases["A-1"])
    body = wire.push_to_json((bad, good), wang.span())
    body["operations"][0][name] = value
    answer = wang.http.post("/sync/batches", content=json.dumps(body), headers={**wang.headers, **JSON})
    outcomes = [(r["outcome"], r.get("problem", {}).get("type", "")[-10:]) for r in answer.json()["results"]]
    assert outcomes == [("rejected", "bad-record"), ("applied", "")]


JSON = {"Content-Type": "application/json"}


def test_a_push_may_come_gzipped(wang):
    op = wang.operation(wang.cases()["A-0"])
    body = gzip.compress(json.dumps(wire.push_to_json((op,), wang.span())).encode())
    headers = {**wang.headers, **JSON, "Content-Encoding": "gzip"}
    answer = wang.http.post("/sync/batches", content=body, headers=headers)
    assert answer.json()["results"][0]["outcome"] == "applied"


def test_more_operations_than_the_contract_allows_are_refused_whole(wang):
    op = wang.operation(wang.cases()["A-0"])
    answer = wang.post("/sync/batches", wire.push_to_json((op,) * 501, wang.span()))
    assert answer.status_code in (413,)
    assert answer.json()["type"].endswith((":too-many-operations", ":body-too-large"))
    assert wang.cases()["A-0"].version == 1


def stored_operations(settings) -> set[str]:
    from redline_review.server.db.engine import Database, Scope
    from redline_review.server.db.schema import operation

    database = Database(settings.url, settings)
    with database.read(Scope(settings.org_id)) as connection:
        found = {row.op_id for row in connection.execute(operation.select())}
    database.close()
    return found
