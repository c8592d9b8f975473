"""Leads of one's own: cases that a reviewer offers, and findings on them."""

from __future__ import annotations

import itertools
import random
import string
import time
from dataclasses import replace

import pytest
from redline_review.plugin.domain import wire
from redline_review.plugin.domain.geometry import from_geojson
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.operations import Operation
from redline_review.plugin.domain.records import Batch, Case
from redline_review.plugin.domain.states import OperationKind, ReviewState

_ids = IdFactory()
_numbers = itertools.count(1)


def new_id() -> str:
    return _ids.new(time.time_ns() // 1_000_000)


def lead(batch: Batch, units: tuple[str, ...] = ()) -> Case:
    ring = [[120.5, 31.0], [120.51, 31.0], [120.51, 31.01], [120.5, 31.0]]
    outline = from_geojson({"type": "Polygon", "coordinates": [ring]})
    return Case(new_id(), batch.batch_id, f"own-{next(_numbers)}", outline, units=units, extra={"found_by": "drone"})


def batch(name: str = "own leads") -> Batch:
    return Batch(new_id(), name)


def creation(case: Case, of: Batch) -> Operation:
    payload = {"case": wire.case_to_json(case), "batch": wire.batch_to_json(of)}
    return Operation(new_id(), case.case_id, OperationKind.CREATE, 0, payload, 1, "2026-05-02T08:00:00.000Z")


def test_a_lead_comes_back_in_the_feed_of_its_area_with_its_batch(wang, people):
    issue = batch()
    case = lead(issue)
    assert wang.outcome(creation(case, issue)) == ["applied"]
    found = wang.cases()[case.issued_id]
    assert (found.version, found.units, found.extra["found_by"]) == (1, ("320506",), "drone")
    assert found.outline == case.outline
    batches = {c.record.batch_id: c.record for c in people("zhao").pull() if isinstance(c.record, Batch)}
    assert batches[issue.batch_id].name == "own leads · wang"
    assert case.issued_id not in people("li").cases()


def test_a_finding_in_the_same_push_stands_on_its_lead(wang):
    issue = batch()
    case = lead(issue)
    create = creation(case, issue)
    submit = wang.operation(case, base_version=0, prev_op_id=create.op_id)
    assert wang.outcome(create, submit) == ["applied", "applied"]
    found = wang.cases()[case.issued_id]
    assert (found.version, found.review_state) == (2, ReviewState.SUBMITTED)


def test_offering_the_same_lead_again_changes_nothing(wang):
    issue = batch()
    create = creation(lead(issue), issue)
    assert wang.outcome(create) == ["applied"]
    assert wang.outcome(create) == ["duplicate"]


def test_another_operation_cannot_create_a_case_that_is_there(wang):
    issue = batch()
    case = lead(issue)
    assert wang.outcome(creation(case, issue)) == ["applied"]
    (again,) = wang.push(creation(case, issue))
    assert again.problem["type"].endswith("case-exists")


def test_a_lead_brings_no_finding_of_its_own_and_no_state(wang):
    issue = batch()
    case = replace(
        lead(issue), finding={"reality": "real"}, finding_number=7, review_state=ReviewState.APPROVED, version=9
    )
    assert wang.outcome(creation(case, issue)) == ["applied"]
    found = wang.cases()[case.issued_id]
    assert (found.finding, found.finding_number, found.review_state) == ({}, 0, ReviewState.UNREVIEWED)


@pytest.mark.parametrize(
    ("who", "units", "problem"),
    [
        pytest.param("wang", ("320507",), "role-missing", id="another county"),
        pytest.param("reader", ("320506",), "role-missing", id="who may only read"),
        pytest.param("admin", (), "bad-record", id="no unit, and the caller has none of his own"),
    ],
)
def test_leads_are_refused(people, who, units, problem):
    issue = batch()
    (result,) = people(who).push(creation(lead(issue, units), issue))
    assert result.outcome.value == "rejected"
    assert result.problem["type"].rsplit(":", 1)[1] == problem


_random = random.Random(5)
LONG = "".join(_random.choices(string.ascii_letters, k=12_000))
"""Longer than an index entry of PostgreSQL, also compressed."""


@pytest.mark.parametrize("name", [pytest.param("a\x00b", id="of no characters"), pytest.param(LONG, id="without end")])
@pytest.mark.parametrize("of", ["issued_id", "batch"])
def test_a_lead_with_a_name_that_no_database_holds_is_rejected_and_others_proceed(wang, of, name):
    issue = batch(name if of == "batch" else "own leads")
    odd = lead(issue) if of == "batch" else replace(lead(issue), issued_id=name)
    other = batch()
    rejected, applied = wang.push(creation(odd, issue), creation(lead(other), other))
    assert rejected.problem["type"].rsplit(":", 1)[1] == "bad-record"
    assert applied.outcome.value == "applied"


def test_several_leads_of_one_batch_make_one_batch(wang):
    issue = batch()
    assert wang.outcome(*(creation(lead(issue), issue) for _ in range(3))) == ["applied"] * 3
    assert wang.outcome(creation(lead(issue), issue)) == ["applied"]
    ids = {c.record.batch_id for c in wang.pull() if isinstance(c.record, Batch)}
    assert issue.batch_id in ids


def test_two_batches_of_one_name_are_told_apart(wang):
    first, second = batch("May"), batch("May")
    assert wang.outcome(creation(lead(first), first), creation(lead(second), second)) == ["applied", "applied"]
    names = {c.record.name for c in wang.pull() if isinstance(c.record, Batch)}
    assert {"May · wang", f"May · wang · {second.batch_id[-4:]}"} <= names


def test_a_lead_for_a_batch_out_of_sight_is_refused_and_brings_nothing_of_it_to_light(people):
    li, wang = people("li"), people("wang")
    theirs = batch("li's own")
    assert li.outcome(creation(lead(theirs), theirs)) == ["applied"]
    (refused,) = wang.push(creation(lead(theirs), replace(theirs, name="a guess")))
    assert (refused.outcome.value, refused.problem["type"].rsplit(":", 1)[1]) == ("rejected", "not-storable")
    assert theirs.batch_id not in {c.record.batch_id for c in wang.pull() if isinstance(c.record, Batch)}
    names = {c.record.batch_id: c.record.name for c in li.pull() if isinstance(c.record, Batch)}
    assert names[theirs.batch_id] == "li's own · li"
