"""A conflict settled by a person: real store, real server, real HTTP; over both lines, to both databases."""

from __future__ import annotations

import pytest
from redline_review.plugin.app.conflict import Settling, Side
from redline_review.plugin.domain.states import OutboxState
from redline_review.tests.sync.support_store import CLOCK, record_operation, session_of


def settle(laptop, case_id: str, side: Side):
    """Choose one side on every line that a person must choose on."""
    settling = Settling(session_of(laptop.store), CLOCK)
    found = settling.compare(laptop.store.conflicts(), case_id)
    choices = dict.fromkeys(found.open_lines({}), side)
    return settling.settle(found, choices, "Talked it over by telephone.")


@pytest.fixture
def two(laptops, office):
    """Two laptops that gave one case different verdicts; the first one's is on the platform."""
    first, second = laptops("first"), laptops("second")
    for laptop in (first, second):
        laptop.sync()
    first.decide(office.case_ids[0], "not_real_season")
    second.decide(office.case_ids[0], "undecided")
    first.sync()
    assert second.sync().conflicts == 1
    return first, second


def test_the_choice_goes_out_on_top_of_the_other_version_and_reaches_everybody(two, platform, office):
    first, second = two
    case_id = office.case_ids[0]
    settle(second, case_id, Side.MINE)
    report = second.sync()
    assert (report.applied, report.settled, report.conflicts) == (1, 1, 0)
    assert platform.case(case_id).finding["reality"] == "undecided"
    assert len(platform.operations_of(case_id)) == 2
    first.sync()
    assert first.cases() == second.cases()
    assert list(second.states.values()) == [OutboxState.CONFLICT, OutboxState.SETTLED]


def test_taking_theirs_sends_nothing_and_the_next_finding_goes_through(two, platform, office):
    _first, second = two
    case_id = office.case_ids[0]
    settle(second, case_id, Side.THEIRS)
    assert second.sync().sent == 0
    assert second.store.conflicts() == []
    second.decide(case_id, "not_real_sensor")
    report = second.sync()
    assert (report.applied, report.conflicts) == (1, 0)
    assert platform.case(case_id).finding["false_alarm_reason"] == "sensor"


def test_a_third_verdict_that_came_while_one_was_chosen_is_a_conflict_again(two, platform, office):
    first, second = two
    case_id = office.case_ids[0]
    first.decide(case_id, "not_real_sensor")
    first.sync()
    settle(second, case_id, Side.MINE)
    assert second.sync().conflicts == 1
    (kept,) = second.store.conflicts()
    assert kept.theirs["false_alarm_reason"] == "sensor"
    settle(second, case_id, Side.MINE)
    assert second.sync().conflicts == 0
    assert platform.case(case_id).finding["reality"] == "undecided"


def test_a_finding_on_a_verdict_that_is_not_there_any_more_is_a_conflict_and_goes_out_once_it_is_settled(
    laptops, platform, office
):
    laptop, case_id = laptops("one"), office.case_ids[0]
    laptop.sync()
    seen = {"reality": "not_real", "false_alarm_reason": "season"}
    record_operation(laptop.store, case_id, {"finding": {**seen, "note": "路边"}, "base_finding": seen})
    report = laptop.sync()
    assert (report.conflicts, report.rejected) == (1, 0)
    (kept,) = laptop.store.conflicts()
    assert (kept.mine, kept.theirs) == ({**seen, "note": "路边"}, {})
    laptop.decide(case_id, "undecided")
    settle(laptop, case_id, Side.MINE)
    assert laptop.sync().applied == 1
    assert platform.case(case_id).finding["reality"] == "undecided"
