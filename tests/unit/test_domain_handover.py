"""Handing patches over, as the record says it: what stays, what goes, and what older programs carry along."""

from __future__ import annotations

from dataclasses import replace

import pytest
from redline_review.plugin.domain import wire
from redline_review.plugin.domain.geometry import from_geojson
from redline_review.plugin.domain.handover import (
    HANDED_OVER,
    Handing,
    handed_over,
    handing_of,
    still_handed_over,
    wished,
)
from redline_review.plugin.domain.records import Case, CaseFacts

RING = [[120.5, 31.0], [120.6, 31.0], [120.6, 31.1], [120.5, 31.0]]
AT = "2026-05-02T08:00:00.000Z"


@pytest.fixture
def case() -> Case:
    outline = from_geojson({"type": "Polygon", "coordinates": [RING]})
    facts = CaseFacts(due_date="2026-06-30")
    return Case("c", "b", "A-1", outline, facts, units=("320506",), answering_unit="320506")


def given(case: Case, **payload: str) -> Case:
    return handed_over(case, wished(case, payload), "city", AT)


def test_what_was_issued_counts_until_somebody_says_otherwise(case):
    assert handing_of(case) == Handing("320506", due_date="2026-06-30")
    assert handing_of(given(case, person="wang")) == Handing("320506", "wang", "2026-06-30", "city", AT)


def test_it_survives_the_wire_and_what_a_newer_program_adds_does_too(case):
    after = given(case, person="wang", due_date="2099-01-01")
    sent = wire.case_to_json(after)
    sent[HANDED_OVER] = {**sent[HANDED_OVER], "team": "3"}
    again = wire.case_from_json(wire.case_to_json(wire.case_from_json(sent)))
    assert again.extra[HANDED_OVER]["team"] == "3"
    assert handing_of(again) == handing_of(after)


@pytest.mark.parametrize(
    ("unit", "units", "lent"),
    [
        pytest.param("320506", ("320506",), "", id="the unit it was issued to"),
        pytest.param("3205", ("320506",), "", id="the city above, which sees it already"),
        pytest.param("320506001", ("320506", "320506001"), "320506001", id="a town of the county"),
        pytest.param("320507", ("320506", "320507"), "320507", id="another county"),
    ],
)
def test_a_unit_sees_what_it_was_handed(case, unit, units, lent):
    after = given(case, unit=unit)
    assert (after.units, after.answering_unit, handing_of(after).lent) == (units, unit, lent)


def test_going_on_takes_it_from_the_unit_it_was_lent_to(case):
    after = given(given(case, unit="320507"), unit="320508")
    assert after.units == ("320506", "320508")


def test_a_batch_that_is_issued_anew_leaves_it_and_may_issue_it_to_the_unit_itself(case):
    before = given(case, unit="320507", person="li")
    again = still_handed_over(before, replace(case, facts=CaseFacts(due_date="2026-07-31")))
    assert (again.units, again.answering_unit, again.facts.due_date) == (("320506", "320507"), "320507", "2026-06-30")
    issued_there = still_handed_over(before, replace(case, units=("320507",)))
    assert (issued_there.units, handing_of(issued_there).lent) == (("320507",), "")


@pytest.mark.parametrize("said", [None, "wang", ["wang"], {"person": None}], ids=["none", "a text", "a list", "null"])
def test_what_is_no_hand_over_is_read_as_none(case, said):
    assert handing_of(replace(case, extra={HANDED_OVER: said})).person == ""
