"""A server restored from a backup counts up to the same version numbers again; what stood on the lost ones is told."""

from __future__ import annotations

import pytest

FALSE_ALARM = {"reality": "not_real", "false_alarm_reason": "season"}
REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}


@pytest.fixture
def restored(people, world, settings):
    """Make an operation over zhao's finding, lose that finding, let zhao give another one under its number."""

    def make(lost, found_again, judge="wang", **operation):
        zhao = people("zhao")
        zhao.push(zhao.operation(zhao.cases()["A-0"], lost))
        before = people(judge)
        op = before.operation(before.cases()["A-0"], **operation)
        world.restore(settings.org_id)
        zhao, after = people("zhao", "second-laptop"), people(judge, "third-laptop")
        assert zhao.outcome(zhao.operation(zhao.cases()["A-0"], found_again)) == ["applied"]
        assert zhao.cases()["A-0"].version == op.base_version
        return after, op

    return make


def test_an_equal_version_number_of_another_past_overwrites_nobody(restored):
    wang, op = restored(REAL, FALSE_ALARM, finding={**REAL, "legality": "lawful"})
    assert wang.outcome(op) == ["conflict"]
    assert wang.cases()["A-0"].finding == FALSE_ALARM


def test_a_finding_on_the_number_of_another_past_merges_where_the_fields_are_disjoint(restored):
    wang, op = restored(REAL, {**REAL, "activity_actual": "energy"}, finding={**REAL, "note": "from the road"})
    assert wang.outcome(op) == ["applied"]
    assert wang.cases()["A-0"].finding == {**REAL, "activity_actual": "energy", "note": "from the road"}


def test_a_finding_on_the_same_finding_in_another_past_is_applied(restored):
    wang, op = restored(REAL, REAL, finding=FALSE_ALARM)
    assert wang.outcome(op) == ["applied"]
    assert wang.cases()["A-0"].finding == FALSE_ALARM


def test_an_approval_of_what_another_past_had_under_the_number_is_a_conflict(restored):
    city, op = restored(REAL, FALSE_ALARM, judge="city", kind="approve")
    assert city.outcome(op) == ["conflict"]


def test_a_patch_that_says_no_base_stands_on_its_number(wang):
    case = wang.cases()["A-0"]
    op = wang.operation(case, {"note": "north corner"}, kind="patch", payload={"base_finding": None})
    assert wang.outcome(op) == ["applied"]
