"""Reaching into another county: nothing seen, nothing written."""

from __future__ import annotations

import pytest
from redline_review.plugin.domain.records import Case


@pytest.fixture
def foreign(people) -> Case:
    """A case of the county 320507."""
    return people("li").cases()["B-0"]


def test_another_countys_case_is_absent_from_every_reading(wang, foreign):
    assert foreign.issued_id not in wang.cases()
    assert wang.get(f"/collections/cases/items/{foreign.case_id}").status_code == 404
    for query in ({"bbox": "121.4,30.9,121.6,31.1"}, {"issued_id": foreign.issued_id}):
        answer = wang.get("/collections/cases/items", **query).json()
        assert (answer["numberMatched"], answer["features"]) == (0, [])


def test_absent_is_told_as_if_it_did_not_exist(wang, foreign):
    there = wang.get(f"/collections/cases/items/{foreign.case_id}").json()
    nowhere = wang.get(f"/collections/cases/items/{foreign.batch_id}").json()
    assert {**there, "record_id": ""} == {**nowhere, "record_id": ""}


@pytest.mark.parametrize("kind", ["submit", "patch", "return", "approve"])
def test_another_countys_case_cannot_be_written(wang, people, foreign, kind):
    result = wang.push(wang.operation(foreign, kind=kind, payload={"reason": "r"}))[0]
    assert result.problem["type"].endswith(":case-not-found")
    assert people("li").cases()["B-0"].version == foreign.version


def test_an_operation_cannot_stand_on_one_of_another_county(people, foreign):
    wang, li = people("wang"), people("li")
    theirs = li.operation(foreign)
    li.push(theirs)
    assert wang.outcome(wang.operation(wang.cases()["A-0"], prev_op_id=theirs.op_id)) == ["blocked"]


def test_a_patch_across_the_border_is_seen_and_answered_from_both_sides(people):
    wang, li = people("wang"), people("li")
    assert "AB-0" in wang.cases()
    assert li.outcome(li.operation(li.cases()["AB-0"])) == ["applied"]
    assert wang.cases()["AB-0"].version == 2


def test_a_city_sees_its_counties_and_a_county_the_zones_above_it(people):
    assert {"A-0", "B-0", "AB-0"} <= set(people("city").cases())
    names = {f["properties"]["name"] for f in people("wang").get("/collections/zones/items").json()["features"]}
    assert names == {"山", "太湖", "长江"}


def test_a_reader_may_read_and_not_write(people):
    reader = people("reader")
    result = reader.push(reader.operation(reader.cases()["A-0"]))[0]
    assert result.problem["type"].endswith(":role-missing")


def test_an_inspector_may_not_approve(wang):
    wang.push(wang.operation(wang.cases()["A-0"]))
    result = wang.push(wang.operation(wang.cases()["A-0"], kind="approve"))[0]
    assert result.problem["type"].endswith(":role-missing")
