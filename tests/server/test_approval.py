"""Approving and returning at the office's desk: one by one, many at once, level by level, after a sample."""

from __future__ import annotations

import json
import time
from hashlib import sha256

import pytest
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.outline_merge import Named, named_to_json
from redline_review.server.db.schema import audit, operation
from redline_review.server.services import samples as samples_service
from redline_review.server.services.accounts import Accounts, parse_grant
from redline_review.server.services.setup import open_database
from redline_review.server.settings import read_secret
from sqlalchemy import select

REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}
_ids = IdFactory()


def new_id() -> str:
    return _ids.new(time.time_ns() // 1_000_000)


def about(*cases):
    return [{"op_id": new_id(), "case_id": case.case_id, "version": case.version} for case in cases]


def outcomes(answer):
    assert answer.status_code == 200, answer.text
    return [result["outcome"] for result in answer.json()["results"]]


def slug(answer):
    return answer.json()["type"].rsplit(":", 1)[1]


@pytest.fixture
def submitted(people):
    """Wang's six findings and the one on both counties' patch, all waiting for the city."""
    wang = people("wang")
    ops = [wang.operation(case, REAL) for name, case in wang.cases().items() if name != "AB-0"]
    assert set(wang.outcome(*ops)) == {"applied"}
    wang.pull()
    return wang


@pytest.fixture
def city(people, submitted):
    return people("city")


def group_of(person):
    (group,) = person.get("/office/waiting").json()["groups"]
    return {name: group[name] for name in ("batch_id", "unit", "level")}


def draw(person, size, **group):
    answer = person.post("/office/samples", {**(group or group_of(person)), "size": size})
    assert answer.status_code == 200, answer.text
    return answer.json()


def look(person, sample, *places):
    for place in places:
        body = {"case_id": sample["group"][place]["case_id"]}
        answer = person.post(f"/office/samples/{sample['sample_id']}/looks", body)
        assert answer.status_code == 200, answer.text
    return answer.json()


def decide(person, sample, act="approve", **more):
    return person.post(f"/office/samples/{sample['sample_id']}/decision", {"act": act, **more})


def entries(world, settings, *actions):
    query = select(audit.c.content).where(audit.c.org_id == settings.org_id, audit.c.action.in_(actions))
    with world.admin.connect() as connection:
        return [json.loads(row)["content"] for row in connection.scalars(query.order_by(audit.c.seq))]


# -- what waits, for whom


def test_each_level_sees_what_waits_for_it_and_the_next_what_it_let_through(people, city):
    province = people("province")
    assert province.get("/office/waiting").json() == {"groups": []}
    (group,) = city.get("/office/waiting").json()["groups"]
    assert (group["unit"], group["level"], group["waiting"], group["batch_name"]) == ("320506", 1, 6, "2026-05")
    assert group["since"]
    first = [case for name, case in sorted(city.cases().items()) if name in ("A-0", "A-1")]
    assert outcomes(city.post("/office/approve", {"items": about(*first)})) == ["applied", "applied"]
    assert city.get("/office/waiting").json()["groups"][0]["waiting"] == 4
    (above,) = province.get("/office/waiting").json()["groups"]
    assert (above["unit"], above["level"], above["waiting"]) == ("320506", 2, 2)
    cases = province.get("/office/waiting/cases", **{k: above[k] for k in ("batch_id", "unit", "level")}).json()[
        "cases"
    ]
    assert [case["issued_id"] for case in cases] == ["A-0", "A-1"]


@pytest.mark.parametrize("who", ["wang", "li", "reader", "province"])
def test_for_who_is_not_of_the_level_nothing_waits(people, city, who):
    person, key = people(who), group_of(city)
    assert person.get("/office/waiting").json() == {"groups": []}
    assert person.get("/office/waiting/cases", **key).json() == {"cases": []}
    answer = person.post("/office/samples", {**key, "size": 2})
    assert (answer.status_code, slug(answer)) == (409, "nothing-waiting")


def test_a_patch_that_is_answered_under_another_waits_for_nobody(people, city, submitted):
    cases = submitted.cases()
    ring = [[120.5, 31.0], [120.55, 31.0], [120.55, 31.01], [120.5, 31.01], [120.5, 31.0]]
    one = named_to_json(Named(cases["A-1"].case_id, cases["A-1"].version, dict(cases["A-1"].finding)))
    payload = {"outline": {"type": "Polygon", "coordinates": [ring]}, "merged": [one]}
    assert submitted.outcome(submitted.operation(cases["A-0"], kind="merge", payload=payload)) == ["applied"]
    waiting = city.get("/office/waiting/cases", **group_of(city)).json()["cases"]
    assert [case["issued_id"] for case in waiting] == ["A-0", "A-2", "A-3", "A-4", "A-5"]
    assert city.get("/office/waiting").json()["groups"][0]["waiting"] == 5


# -- one by one, and many


def test_findings_are_approved_together_once_however_often_the_form_is_sent(city):
    body = {"items": about(*(case for name, case in city.cases().items() if name.startswith("A-")))}
    assert outcomes(city.post("/office/approve", body)) == ["applied"] * 6
    before = city.cases()
    assert outcomes(city.post("/office/approve", body)) == ["duplicate"] * 6
    assert city.cases() == before
    assert {case.review_level for name, case in before.items() if name.startswith("A-")} == {1}


def test_a_return_needs_a_reason_and_brings_it_down_by_sync(people, city, submitted):
    items = about(city.cases()["A-0"])
    assert slug(city.post("/office/return", {"items": items, "reason": "  "})) == "reason-missing"
    assert outcomes(city.post("/office/return", {"items": items, "reason": "no far view"})) == ["applied"]
    (change,) = submitted.pull()
    case = change.record
    assert (case.review_state.value, case.return_reason, case.review_level) == ("returned", "no far view", 0)
    assert outcomes(city.post("/office/return", {"items": items, "reason": "no far view"})) == ["duplicate"]


def test_a_finding_that_changed_since_it_was_looked_at_is_not_approved(city, submitted):
    items = about(city.cases()["A-0"], city.cases()["A-1"])
    changed = submitted.operation(submitted.cases()["A-0"], {"reality": "not_real", "false_alarm_reason": "season"})
    assert submitted.outcome(changed) == ["applied"]
    assert outcomes(city.post("/office/approve", {"items": items})) == ["conflict", "applied"]
    assert city.cases()["A-0"].review_state.value == "submitted"


def test_an_administrator_who_looked_at_one_level_does_not_approve_the_next(people, city):
    admin = people("admin")
    items = about(admin.cases()["A-0"])
    assert outcomes(city.post("/office/approve", {"items": about(city.cases()["A-0"])})) == ["applied"]
    assert outcomes(admin.post("/office/approve", {"items": items})) == ["conflict"]
    assert admin.cases()["A-0"].review_level == 1


@pytest.mark.parametrize("path", ["approve", "return"])
def test_an_inspector_judges_nothing_not_even_his_own(submitted, path):
    items = about(submitted.cases()["A-0"])
    answer = submitted.post(f"/office/{path}", {"items": items, **({"reason": "x"} if path == "return" else {})})
    assert outcomes(answer) == ["rejected"]
    assert submitted.cases()["A-0"].review_state.value == "submitted"


def test_patches_are_handed_over_together_once_however_often_the_form_is_sent(people, city):
    cases = people("li").cases()
    body = {"items": about(cases["B-0"], cases["B-1"]), "person": "li", "due_date": "2099-03-31"}
    assert outcomes(city.post("/office/hand-over", body)) == ["applied", "applied"]
    assert outcomes(city.post("/office/hand-over", body)) == ["duplicate", "duplicate"]
    assert {city.cases()[name].facts.due_date for name in ("B-0", "B-1")} == {"2099-03-31"}


def test_those_whom_patches_can_be_handed_to_are_the_inspectors_of_ones_area(people):
    def named(who):
        return [one["username"] for one in people(who).get("/office/inspectors").json()["inspectors"]]

    assert named("city") == ["li", "wang", "zhao"]
    assert named("admin") == ["li", "wang", "zhao"]
    assert named("wang") == named("reader") == []


# -- the sample


def test_a_sample_is_drawn_by_its_recorded_seed_so_that_anybody_can_draw_it_again(world, settings, city):
    sample = draw(city, 2)
    ids = [one["case_id"] for one in sample["group"]]
    again = sorted(ids, key=lambda case_id: sha256(f"{sample['seed']}\n{case_id}".encode()).digest())
    assert ids == again
    assert [one["sampled"] for one in sample["group"]] == [True, True, False, False, False, False]
    (entry,) = entries(world, settings, "sample-drawn")
    assert (entry["seed"], entry["sample"], entry["of"]) == (sample["seed"], ids[:2], 6)
    assert (entry["unit"], entry["level"], entry["group_hash"]) == ("320506", 1, sample["group_hash"])


def test_who_draws_again_is_given_the_same_sample_or_more_of_the_same_order(world, settings, city):
    first, again, smaller, more = draw(city, 2), draw(city, 2), draw(city, 1), draw(city, 4)
    assert {one["sample_id"] for one in (first, again, smaller, more)} == {first["sample_id"]}
    assert [one["unseen"] for one in (first, again, smaller, more)] == [2, 2, 2, 4]
    assert [one["case_id"] for one in more["group"]] == [one["case_id"] for one in first["group"]]
    assert [len(e["sample"]) for e in entries(world, settings, "sample-drawn", "sample-extended")] == [2, 4]
    assert draw(city, 100)["unseen"] == 6


def test_two_groups_are_drawn_by_two_seeds(city, submitted, people):
    first = draw(city, 2)
    outcomes(city.post("/office/approve", {"items": about(city.cases()["A-0"])}))
    second = draw(city, 2)
    assert second["sample_id"] != first["sample_id"]
    assert second["seed"] != first["seed"]
    assert len(second["group"]) == 5


def test_a_group_is_approved_only_after_each_of_the_sample_was_looked_at(world, settings, city):
    sample = draw(city, 3)
    answer = decide(city, sample)
    assert (answer.status_code, slug(answer), answer.json()["left"]) == (409, "sample-unseen", 3)
    assert look(city, sample, 0, 1)["unseen"] == 1
    assert decide(city, sample).json()["left"] == 1
    assert all(case.review_level == 0 for case in city.cases().values())
    assert look(city, sample, 2)["unseen"] == 0
    done = decide(city, sample).json()
    assert [one["became"] for one in done["group"]] == ["approve"] * 6
    assert {city.cases()[f"A-{n}"].review_level for n in range(6)} == {1}
    (entry,) = entries(world, settings, "sample-decided")
    assert (entry["outcome"], entry["seed"], entry["of"]) == ("approve", sample["seed"], 6)
    assert all(entry["looked"].values())
    assert sorted(entry["looked"]) == sorted(one["case_id"] for one in sample["group"][:3])


def test_each_approval_of_a_group_names_the_sample_it_rests_on(world, settings, city):
    sample = draw(city, 1)
    look(city, sample, 0)
    decide(city, sample)
    query = select(operation.c.body).where(operation.c.org_id == settings.org_id, operation.c.kind == "approve")
    with world.admin.connect() as connection:
        bodies = [json.loads(row) for row in connection.scalars(query)]
    assert {body["payload"]["sample_id"] for body in bodies} == {sample["sample_id"]}
    assert {body["op_id"] for body in bodies} == {one["op_id"] for one in sample["group"]}


def test_a_look_is_recorded_once_with_who_and_when(world, settings, city):
    sample = draw(city, 1)
    first = look(city, sample, 0)["group"][0]
    again = look(city, sample, 0)["group"][0]
    assert first == again
    assert first["looked_by"] == "city"
    (entry,) = entries(world, settings, "sample-looked")
    assert entry["case_id"] == first["case_id"]


def test_a_patch_outside_the_sample_is_no_look(city):
    sample = draw(city, 1)
    body = {"case_id": sample["group"][3]["case_id"]}
    answer = city.post(f"/office/samples/{sample['sample_id']}/looks", body)
    assert (answer.status_code, slug(answer)) == (404, "not-in-sample")


def test_a_group_is_returned_with_its_reason_each_patch_to_its_inspector(city, submitted):
    sample = draw(city, 2)
    assert slug(decide(city, sample, "return")) == "reason-missing"
    done = decide(city, sample, "return", reason="photos without date").json()
    assert [one["became"] for one in done["group"]] == ["return"] * 6
    came = {change.record.return_reason for change in submitted.pull()}
    assert came == {"photos without date"}


def test_a_decision_sent_again_changes_nothing_and_another_one_is_refused(city):
    sample = draw(city, 1)
    look(city, sample, 0)
    first = decide(city, sample).json()
    before = city.cases()
    assert decide(city, sample).json() == first
    answer = decide(city, sample, "return", reason="on second thought")
    assert (answer.status_code, slug(answer)) == (409, "sample-decided")
    assert city.cases() == before


def test_a_decision_that_fell_in_between_goes_on_where_it_stopped(city, monkeypatch):
    monkeypatch.setattr(samples_service, "MAX_OPERATIONS", 2)
    sample = draw(city, 1)
    look(city, sample, 0)
    kept, calls = samples_service.Samples._carry_out, []

    def falls(self, *given):
        calls.append(given)
        if len(calls) == 2:
            raise samples_service.RecordNotFound("samples", "the machine stopped here")
        kept(self, *given)

    with monkeypatch.context() as falling:
        falling.setattr(samples_service.Samples, "_carry_out", falls)
        assert decide(city, sample).status_code == 404
    assert sum(case.review_level for case in city.cases().values()) == 2
    assert [one["became"] for one in decide(city, sample).json()["group"]] == ["approve"] * 6
    assert sum(case.review_level for case in city.cases().values()) == 6


def test_what_changed_since_the_draw_is_left_and_waits_again(city, submitted):
    sample = draw(city, 1)
    look(city, sample, 0)
    names = [one["issued_id"] for one in sample["group"]]
    anew = submitted.operation(submitted.cases()[names[3]], {"reality": "not_real", "false_alarm_reason": "season"})
    assert submitted.outcome(anew) == ["applied"]
    assert outcomes(city.post("/office/return", {"items": about(city.cases()[names[4]]), "reason": "why"})) == [
        "applied"
    ]
    became = [one["became"] for one in decide(city, sample).json()["group"]]
    assert became == ["approve", "approve", "approve", "changed", "left", "approve"]
    assert city.get("/office/waiting").json()["groups"][0]["waiting"] == 1
    assert city.cases()[names[4]].review_state.value == "returned"


def test_a_sampled_patch_that_was_returned_alone_need_not_be_looked_at_any_more(city):
    sample = draw(city, 2)
    look(city, sample, 0)
    back = about(city.cases()[sample["group"][1]["issued_id"]])
    assert outcomes(city.post("/office/return", {"items": back, "reason": "why"})) == ["applied"]
    assert decide(city, sample).status_code == 200


# -- shared by the level


@pytest.fixture
def colleague(people, settings):
    """Gives somebody new with one grant."""

    def make(name, grant):
        database = open_database(settings)
        Accounts(database, settings, read_secret(settings)).add(name, "a long password", [parse_grant(grant)])
        database.close()
        return people(name)

    return make


def test_a_sample_belongs_to_its_level_seed_and_looks_included(city, colleague):
    sample = draw(city, 2)
    look(city, sample, 0)
    other = colleague("city2", "approver:3205:1")
    (listed,) = other.get("/office/samples").json()["samples"]
    assert (listed["sample_id"], listed["looked"], listed["drawn_by_name"]) == (sample["sample_id"], 1, "city")
    seen = other.get(f"/office/samples/{sample['sample_id']}").json()
    assert (seen["seed"], seen["unseen"], seen["group"][0]["looked_by"]) == (sample["seed"], 1, "city")
    assert draw(other, 2)["sample_id"] == sample["sample_id"], "asking again draws no second one"


def test_what_one_looked_at_the_other_need_not_and_the_entries_say_who_did_what(world, settings, city, colleague):
    sample, other = draw(city, 2), colleague("city2", "approver:3205:1")
    look(city, sample, 0)
    assert look(other, sample, 1)["unseen"] == 0
    done = decide(other, sample).json()
    assert (done["decided_by_name"], {one["became"] for one in done["group"]}) == ("city2", {"approve"})
    (entry,) = entries(world, settings, "sample-decided")
    places = [one["case_id"] for one in sample["group"][:2]]
    assert [entry["looked_by"][case_id] for case_id in places] == ["city", "city2"]
    assert entry["drawn_by"] == "city"


def test_a_group_is_approved_once_whoever_presses_again(world, settings, city, colleague):
    sample, other = draw(city, 1), colleague("city2", "approver:3205:1")
    look(city, sample, 0)
    first = decide(city, sample).json()
    assert decide(other, sample).json() == first
    assert len(entries(world, settings, "sample-decided")) == 1
    assert {case.review_level for name, case in city.cases().items() if name.startswith("A-")} == {1}
    answer = decide(other, sample, "return", reason="on second thought")
    assert (answer.status_code, slug(answer), answer.json()["by"]) == (409, "sample-decided", "city")


@pytest.mark.parametrize(
    "grant",
    [
        pytest.param("approver:32:2", id="the level above"),
        pytest.param("approver:320507:1", id="the same level of another county"),
        pytest.param("inspector:320506", id="who gives findings there"),
        pytest.param("reader:*", id="who reads everything"),
    ],
)
def test_a_sample_is_nobody_elses_matter(city, colleague, grant):
    sample, other = draw(city, 1), colleague("other", grant)
    for answer in (
        other.get(f"/office/samples/{sample['sample_id']}"),
        other.post(f"/office/samples/{sample['sample_id']}/looks", {"case_id": sample["group"][0]["case_id"]}),
        decide(other, sample, "return", reason="why"),
    ):
        assert (answer.status_code, slug(answer)) == (404, "record-not-found")
    assert other.get("/office/samples").json() == {"samples": []}


def test_who_drew_and_approves_no_more_decides_nothing(settings, city):
    sample = draw(city, 1)
    look(city, sample, 0)
    database = open_database(settings)
    Accounts(database, settings, read_secret(settings)).set_grants("city", [parse_grant("reader:3205")])
    database.close()
    answer = decide(city, sample)
    assert (answer.status_code, slug(answer)) == (403, "role-missing")
    assert {case.review_state.value for name, case in city.cases().items() if name.startswith("A-")} == {"submitted"}
