"""The one workflow table."""

from __future__ import annotations

import itertools

import pytest
from redline_review.plugin.domain.errors import StepNotAllowed
from redline_review.plugin.domain.states import OperationKind, ReviewState, Role
from redline_review.plugin.domain.workflow import Position, step

SUBMIT, RETURN, APPROVE, PATCH, SPLIT, MERGE = (
    OperationKind.SUBMIT,
    OperationKind.RETURN,
    OperationKind.APPROVE,
    OperationKind.PATCH,
    OperationKind.SPLIT,
    OperationKind.MERGE,
)
INSPECTOR, APPROVER = Role.INSPECTOR, Role.APPROVER


def _walk(*steps, levels=2):
    position = Position(ReviewState.UNREVIEWED)
    for act, role in steps:
        position = step(position, act, role, levels)
    return position


def test_a_finding_goes_up_level_by_level_until_it_is_approved():
    assert _walk((SUBMIT, INSPECTOR)) == Position(ReviewState.SUBMITTED, 0)
    assert _walk((SUBMIT, INSPECTOR), (APPROVE, APPROVER)) == Position(ReviewState.SUBMITTED, 1)
    whole = _walk((SUBMIT, INSPECTOR), (APPROVE, APPROVER), (APPROVE, APPROVER))
    assert whole == Position(ReviewState.APPROVED, 2)


@pytest.mark.parametrize("levels", [1, 2, 3, 5])
def test_the_number_of_levels_is_data(levels):
    approvals = [(APPROVE, APPROVER)] * levels
    assert _walk((SUBMIT, INSPECTOR), *approvals, levels=levels) == Position(ReviewState.APPROVED, levels)
    assert _walk((SUBMIT, INSPECTOR), *approvals[1:], levels=levels).state is ReviewState.SUBMITTED


@pytest.mark.parametrize("approvals", [0, 1, 2], ids=["at the first level", "at the second", "once approved"])
def test_a_returned_case_starts_again_from_the_bottom(approvals):
    steps = [(SUBMIT, INSPECTOR), *[(APPROVE, APPROVER)] * approvals, (RETURN, APPROVER)]
    assert _walk(*steps) == Position(ReviewState.RETURNED, 0)
    assert _walk(*steps, (SUBMIT, INSPECTOR)) == Position(ReviewState.SUBMITTED, 0)


def test_a_corrected_finding_must_be_approved_again_by_every_level():
    assert _walk((SUBMIT, INSPECTOR), (APPROVE, APPROVER), (SUBMIT, INSPECTOR)) == Position(ReviewState.SUBMITTED, 0)


@pytest.mark.parametrize("act", [SPLIT, MERGE])
def test_a_patch_that_was_split_or_merged_must_be_approved_again_by_every_level(act):
    assert _walk((SUBMIT, INSPECTOR), (APPROVE, APPROVER), (act, INSPECTOR)) == Position(ReviewState.SUBMITTED, 0)
    assert _walk((act, INSPECTOR)) == Position(ReviewState.UNREVIEWED, 0)


@pytest.mark.parametrize(
    ("state", "act", "role"),
    [
        (ReviewState.APPROVED, SPLIT, INSPECTOR),
        (ReviewState.APPROVED, MERGE, INSPECTOR),
        (ReviewState.UNREVIEWED, MERGE, APPROVER),
        (ReviewState.UNREVIEWED, SPLIT, APPROVER),
        (ReviewState.UNREVIEWED, APPROVE, APPROVER),
        (ReviewState.UNREVIEWED, RETURN, APPROVER),
        (ReviewState.RETURNED, APPROVE, APPROVER),
        (ReviewState.APPROVED, SUBMIT, INSPECTOR),
        (ReviewState.APPROVED, APPROVE, APPROVER),
        (ReviewState.SUBMITTED, APPROVE, INSPECTOR),
        (ReviewState.SUBMITTED, RETURN, INSPECTOR),
        (ReviewState.UNREVIEWED, SUBMIT, APPROVER),
        (ReviewState.SUBMITTED, PATCH, INSPECTOR),
    ],
)
def test_other_steps_are_refused_by_name(state, act, role):
    with pytest.raises(StepNotAllowed) as error:
        step(Position(state), act, role)
    assert (error.value.state, error.value.act, error.value.role) == (state.value, act.value, role.value)


@pytest.mark.parametrize(("state", "act"), list(itertools.product(ReviewState, OperationKind)))
def test_a_reader_changes_nothing(state, act):
    with pytest.raises(StepNotAllowed):
        step(Position(state), act, Role.READER)


@pytest.mark.parametrize("role", [APPROVER, Role.ADMIN], ids=["an approver", "an administrator"])
def test_what_is_open_or_returned_is_handed_over_and_stays_as_it_stands(role):
    assert _walk((OperationKind.ASSIGN, role)) == Position(ReviewState.UNREVIEWED, 0)
    returned = _walk((SUBMIT, INSPECTOR), (RETURN, APPROVER), (OperationKind.ASSIGN, role))
    assert returned == Position(ReviewState.RETURNED, 0)


@pytest.mark.parametrize("role", [INSPECTOR, Role.READER])
def test_who_does_not_judge_hands_nothing_over(role):
    with pytest.raises(StepNotAllowed):
        _walk((OperationKind.ASSIGN, role))


def test_what_is_on_its_way_up_is_not_handed_over():
    with pytest.raises(StepNotAllowed):
        _walk((SUBMIT, INSPECTOR), (OperationKind.ASSIGN, APPROVER))
