"""Priority: a score and its reasons. No QGIS."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redline_review.plugin.app.priority import (
    CaseView,
    PriorityReason,
    PriorityRules,
    priority,
    read_priority_rules,
)
from redline_review.plugin.domain.codes import read_code_list
from redline_review.plugin.domain.errors import BadResource
from redline_review.plugin.domain.records import CaseFacts, Overlap, Screening

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
SHIPPED = RESOURCES / "priority.json"
RULES = PriorityRules(dict.fromkeys(PriorityReason, 1.0), 10_000.0, 2.0, 30.0, {"mining": 1.0, "other": 0.25})
LEVELS = {"r": "redline", "c": "control"}
UNKNOWN = CaseView(CaseFacts(), None, LEVELS, 0, "2026-05-02")


def screening(area=0.0, **shares):
    return Screening("c", area, tuple(Overlap("c", zone, share * area, share) for zone, share in shares.items()))


def view(**facts):
    return replace(UNKNOWN, facts=CaseFacts(**facts))


def reasons(case):
    return {reason.code: (reason.value, reason.points) for reason in priority(case, RULES).reasons}


def test_a_case_of_which_nothing_is_known_scores_nothing_and_has_no_reason():
    assert priority(UNKNOWN, RULES) == priority(replace(UNKNOWN, screening=screening()), RULES)
    assert (priority(UNKNOWN, RULES).score, priority(UNKNOWN, RULES).reasons) == (0.0, ())


def test_the_share_in_the_red_line_counts_and_that_in_control_zones_does_not():
    found = reasons(replace(UNKNOWN, screening=screening(100.0, r=0.5, c=0.9)))
    assert found[PriorityReason.REDLINE_SHARE] == (0.5, pytest.approx(50 / 6))


@pytest.mark.parametrize(
    ("due", "left", "value"),
    [("2026-05-02", 0, 1.0), ("2026-04-01", -31, 1.0), ("2026-05-17", 15, 0.5), ("2026-06-01", 30, None)],
    ids=["today", "overdue", "half-way", "far off"],
)
def test_the_nearer_the_due_date_the_more_it_counts(due, left, value):
    found = reasons(view(due_date=due)).get(PriorityReason.DUE)
    assert found == (None if value is None else (left, pytest.approx(value * 100 / 6)))


@pytest.mark.parametrize(
    ("given_confidence", "share"),
    [(0.8, 0.8), (80.0, 0.8), (1.0, 1.0), (-1.0, None), (1e9, None), (float("nan"), None)],
    ids=["share", "percentage", "certain", "negative", "absurd", "no number"],
)
def test_confidence_is_read_as_share_or_percentage_and_nonsense_is_no_reason(given_confidence, share):
    found = reasons(view(confidence=given_confidence)).get(PriorityReason.CONFIDENCE)
    assert found == (None if share is None else (pytest.approx(share), pytest.approx(share * 100 / 6)))


def test_an_activity_without_a_gravity_is_no_reason():
    assert PriorityReason.ACTIVITY not in reasons(view(activity_issued="祭祀"))
    assert reasons(view(activity_issued="other"))[PriorityReason.ACTIVITY] == ("other", pytest.approx(25 / 6))


def test_a_place_confirmed_before_counts_up_to_the_full_number():
    points = [reasons(replace(UNKNOWN, times_confirmed=n)).get(PriorityReason.RECURRENCE) for n in (0, 1, 2, 9)]
    assert points[0] is None
    assert [found[1] for found in points[1:]] == pytest.approx([50 / 6, 100 / 6, 100 / 6])


def test_the_weightiest_reason_stands_first():
    rules = replace(RULES, weights={PriorityReason.AREA: 1.0, PriorityReason.CONFIDENCE: 9.0})
    case = replace(view(confidence=0.5), screening=screening(10_000.0))
    assert [reason.code.value for reason in priority(case, rules).reasons] == ["confidence", "area"]


cases = st.builds(
    CaseView,
    st.builds(
        CaseFacts,
        confidence=st.none() | st.floats(),
        activity_issued=st.none() | st.sampled_from(["mining", "other", "x"]),
        due_date=st.none() | st.dates().map(str),
    ),
    st.none() | st.builds(screening, st.floats(0, 1e9), r=st.floats(0, 1), c=st.floats(0, 1)),
    st.just(LEVELS),
    st.integers(0, 50),
    st.dates().map(str),
)


@given(cases)
def test_a_score_is_the_sum_of_its_reasons_and_stays_within_a_hundred(case):
    found = priority(case, RULES)
    assert 0 <= found.score <= 100
    assert found.score == pytest.approx(sum(reason.points for reason in found.reasons))
    assert all(reason.points > 0 for reason in found.reasons)


@given(cases, st.floats(0, 1), st.floats(0, 1))
def test_more_of_the_red_line_never_lowers_a_score(case, one, other):
    less, more = sorted((one, other))
    scores = [priority(replace(case, screening=screening(100.0, r=share)), RULES).score for share in (less, more)]
    assert scores[0] <= scores[1] + 1e-9


def test_the_weights_shipped_are_readable_and_know_every_activity():
    rules = read_priority_rules(SHIPPED)
    assert set(rules.weights) == set(PriorityReason)
    codes = {code.code for code in read_code_list(RESOURCES / "codes" / "activity.json").codes}
    assert set(rules.activities) == codes


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"weights": {"colour": 1}}, "colour is no factor"),
        ({"weights": {"area": 0}}, "none is above 0"),
        ({"weights": {"area": "1"}}, "area is not a number"),
        ({"weights": [1]}, "weights is not an object"),
        ({"full": {"area_m2": 0, "times_confirmed": 1, "due_days": 1}}, "area_m2 is not above 0"),
        ({"full": {"area_m2": 1}}, "times_confirmed is not above 0"),
        ({"activities": {"mining": 2}}, "mining is not a number from 0 to 1"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_weights_that_are_wrong_are_refused_with_the_place_of_the_fault(tmp_path, change, words):
    path = tmp_path / "priority.json"
    path.write_text(json.dumps({**json.loads(SHIPPED.read_text(encoding="utf-8")), **change}), encoding="utf-8")
    with pytest.raises(BadResource) as caught:
        read_priority_rules(path)
    assert words in caught.value.reason
