"""Handing patches over to a unit or a person with a due date, on both databases."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from redline_review.plugin.domain import wire
from redline_review.plugin.domain.geometry import from_geojson, to_geojson
from redline_review.plugin.domain.handover import HANDED_OVER, handing_of
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.operations import Tombstone
from redline_review.plugin.domain.outline_pieces import piece_of
from redline_review.plugin.domain.records import Batch, Case
from redline_review.server.services.accounts import Accounts, parse_grant
from redline_review.server.services.imports import Imports
from redline_review.server.services.setup import open_database
from redline_review.server.settings import read_secret

BATCH, PASSWORD = "2026-05", "a long password"
DUE = "2099-03-31"
REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}


def new_id() -> str:
    return IdFactory().new(time.time_ns() // 1_000_000)


def square(west: float, south: float, side: float) -> bytes:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return from_geojson({"type": "Polygon", "coordinates": [ring]})


def assign(by, case, /, **payload):
    return replace(by.operation(case, kind="assign"), payload=payload)


@pytest.fixture
def city(people):
    """The city, an approver of the first level over both counties."""
    return people("city")


def test_a_handed_over_patch_comes_down_with_unit_person_and_due_date(people, city):
    wang = people("wang")
    wang.pull()
    op = assign(city, city.cases()["A-0"], unit="320506", person="zhao", due_date=DUE)
    assert city.outcome(op) == ["applied"]
    (change,) = wang.pull()
    case = change.record
    assert (case.answering_unit, case.facts.due_date, handing_of(case).person) == ("320506", DUE, "zhao")
    assert (handing_of(case).by, change.op_id, case.version) == ("city", op.op_id, 2)


def test_handing_over_again_under_the_same_id_changes_nothing(city):
    op = assign(city, city.cases()["A-0"], due_date=DUE)
    assert city.outcome(op, op) == ["applied", "duplicate"]
    assert city.outcome(op) == ["duplicate"]
    assert city.cases()["A-0"].version == 2


def test_a_unit_that_a_patch_is_handed_to_sees_it_its_batch_and_gives_the_finding(people, city):
    li = people("li")
    li.pull()
    assert city.outcome(assign(city, city.cases()["A-1"], unit="320507", person="li")) == ["applied"]
    came = li.pull()
    assert {type(change.record) for change in came} == {Case}
    assert li.outcome(li.operation(li.cases()["A-1"], REAL)) == ["applied"]
    assert city.cases()["A-1"].units == ("320506", "320507")


@pytest.fixture
def accounts(settings):
    database = open_database(settings)
    yield Accounts(database, settings, read_secret(settings))
    database.close()


def test_a_unit_that_had_nothing_of_the_batch_sees_the_batch_too(people, accounts, city):
    accounts.add("chen", PASSWORD, [parse_grant("inspector:320508")])
    chen = people("chen")
    assert not any(isinstance(change.record, (Batch, Case)) for change in chen.pull())
    assert city.outcome(assign(city, city.cases()["A-1"], unit="320508", person="chen")) == ["applied"]
    assert [type(change.record) for change in chen.pull()] == [Batch, Case]


def test_a_patch_that_goes_on_to_another_unit_leaves_the_one_it_was_lent_to(people, city):
    li = people("li")
    assert city.outcome(assign(city, city.cases()["A-1"], unit="320507")) == ["applied"]
    assert "A-1" in li.cases()
    li.pull()
    assert city.outcome(assign(city, city.cases()["A-1"], unit="320506")) == ["applied"]
    (gone,) = li.pull()
    assert isinstance(gone.record, Tombstone)
    assert gone.record.reason == "left_scope"
    assert "A-1" in people("wang").cases()


@pytest.mark.parametrize(
    ("payload", "problem"),
    [
        pytest.param({"unit": "3301"}, "unit-not-yours", id="another city"),
        pytest.param({"unit": "*"}, "unit-not-yours", id="everywhere"),
        pytest.param({"unit": "32"}, "unit-not-yours", id="the province above"),
        pytest.param({"unit": "no unit!"}, "bad-grant", id="no unit at all"),
        pytest.param({"person": "nobody"}, "person-not-able", id="an unknown person"),
        pytest.param({"person": "li"}, "person-not-able", id="an inspector of another county"),
        pytest.param({"person": "reader"}, "person-not-able", id="a reader"),
        pytest.param({"person": "city"}, "person-not-able", id="an approver"),
        pytest.param({"due_date": "2020-01-01"}, "due-date-past", id="a day gone by"),
        pytest.param({"due_date": "2099-02-30"}, "bad-record", id="no day"),
        pytest.param({"due_date": "soon"}, "bad-record", id="no date"),
        pytest.param({"due_date": 20990101}, "bad-record", id="a number"),
        pytest.param({"unit": ""}, "bad-record", id="no unit named"),
        pytest.param({"person": "a\x00b"}, "bad-record", id="a name that no database holds"),
        pytest.param({"person": "x" * 201}, "bad-record", id="a name without end"),
        pytest.param({}, "bad-record", id="nothing"),
    ],
)
def test_a_hand_over_that_cannot_be_is_refused_with_a_word_and_changes_nothing(city, payload, problem):
    before = city.cases()["A-2"]
    (result,) = city.push(assign(city, before, **payload))
    assert result.outcome.value == "rejected"
    assert result.problem["type"].endswith(f":{problem}")
    assert city.cases()["A-2"] == before


@pytest.mark.parametrize("who", ["wang", "reader"])
def test_who_neither_approves_nor_administers_hands_nothing_over(people, who):
    person = people(who)
    (result,) = person.push(assign(person, person.cases()["A-0"], due_date=DUE))
    assert result.problem["type"].endswith(":role-missing")


def test_a_disabled_person_is_handed_nothing(city, accounts):
    accounts.disable("zhao")
    (result,) = city.push(assign(city, city.cases()["A-0"], person="zhao"))
    assert result.problem["type"].endswith(":person-not-able")


def test_two_who_hand_the_same_patch_over_at_once_are_told_of_each_other(people, city):
    admin = people("admin")
    seen_by_both = admin.cases()["A-0"]
    assert city.outcome(assign(city, seen_by_both, person="zhao")) == ["applied"]
    (result,) = admin.push(assign(admin, seen_by_both, person="wang"))
    assert (result.outcome.value, result.conflicts) == ("conflict", ("person",))
    assert handing_of(city.cases()["A-0"]).person == "zhao"


def test_a_finding_made_before_the_hand_over_came_down_is_taken_all_the_same(people, city):
    wang = people("wang")
    case = wang.cases()["A-0"]
    assert city.outcome(assign(city, case, due_date=DUE)) == ["applied"]
    assert wang.outcome(wang.operation(case, REAL)) == ["applied"]
    now = wang.cases()["A-0"]
    assert (now.finding["reality"], now.facts.due_date) == ("real", DUE)


def test_a_patch_whose_finding_is_in_is_not_handed_over_until_it_is_returned(people, city):
    wang = people("wang")
    wang.push(wang.operation(wang.cases()["A-0"], REAL))
    (result,) = city.push(assign(city, city.cases()["A-0"], person="zhao"))
    assert result.problem["type"].endswith(":step-not-allowed")
    back = replace(city.operation(city.cases()["A-0"], kind="return"), payload={"reason": "the photo is blurred"})
    assert city.outcome(back, assign(city, city.cases()["A-0"], person="zhao")) == ["applied", "applied"]
    case = wang.cases()["A-0"]
    assert (case.return_reason, handing_of(case).person) == ("the photo is blurred", "zhao")


def test_another_units_patch_does_not_keep_its_person_and_empty_texts_take_away(city):
    assert city.outcome(assign(city, city.cases()["AB-0"], person="wang", due_date=DUE)) == ["applied"]
    assert city.outcome(assign(city, city.cases()["AB-0"], unit="320507")) == ["applied"]
    case = city.cases()["AB-0"]
    assert (case.answering_unit, handing_of(case).person, case.facts.due_date) == ("320507", "", DUE)
    assert case.units == ("320506", "320507")
    assert city.outcome(assign(city, case, due_date="")) == ["applied"]
    assert city.cases()["AB-0"].facts.due_date is None


def test_issuing_the_batch_again_leaves_a_hand_over_as_it_is(settings, city):
    assert city.outcome(assign(city, city.cases()["A-0"], unit="320507", person="li", due_date=DUE)) == ["applied"]
    before = city.cases()["A-0"]
    database = open_database(settings)
    rows = [({"issued_id": "A-0", "unit_code": "320506", "date_after": "2026-05-02"}, before.outline)]
    assert Imports(database, settings.org_id).cases(rows, BATCH).unchanged == 1
    rows[0][0]["date_after"] = "2026-06-02"
    assert Imports(database, settings.org_id).cases(rows, BATCH).changed == 1
    database.close()
    after = city.cases()["A-0"]
    assert (after.facts.date_after, handing_of(after)) == ("2026-06-02", handing_of(before))
    assert after.units == before.units


def test_a_piece_of_a_patch_is_handed_over_as_the_patch_is_and_claims_nothing_else(people, city):
    assert city.outcome(assign(city, city.cases()["A-3"], person="wang", due_date=DUE)) == ["applied"]
    wang = people("wang")
    mine = wang.cases()["A-3"]
    west, south = 120.5 + 3 * 0.02, 31.0
    forged = {**mine.extra, HANDED_OVER: {"unit": "320506", "person": "province"}}
    piece = piece_of(mine, new_id(), "A-3-1", square(west, south, 0.005))
    payload = {
        "outline": to_geojson(square(west + 0.005, south + 0.005, 0.005)),
        "pieces": [{**wire.case_to_json(piece), **forged}],
    }
    assert wang.outcome(replace(wang.operation(mine, kind="split"), payload=payload)) == ["applied"]
    assert handing_of(wang.cases()["A-3-1"]).person == "wang"
