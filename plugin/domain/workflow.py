"""The one workflow table: (state, act, role) to the next state.

Levels of review are data: ``levels`` bounds how often ``approve`` moves a case up
(default 县级填报 → 市级审核 → 省级审核, 逐级核查填报).
"""

from __future__ import annotations

from dataclasses import dataclass

from .errors import StepNotAllowed
from .states import OperationKind, ReviewState, Role

DEFAULT_LEVELS = 2
"""Approvals needed after the county's own finding: city, then province."""

_MAY_FIND = frozenset({Role.INSPECTOR, Role.ADMIN})
_MAY_JUDGE = frozenset({Role.APPROVER, Role.ADMIN})

_TABLE: dict[tuple[ReviewState, OperationKind], tuple[frozenset[Role], ReviewState]] = {
    (ReviewState.UNREVIEWED, OperationKind.SUBMIT): (_MAY_FIND, ReviewState.SUBMITTED),
    (ReviewState.RETURNED, OperationKind.SUBMIT): (_MAY_FIND, ReviewState.SUBMITTED),
    (ReviewState.SUBMITTED, OperationKind.SUBMIT): (_MAY_FIND, ReviewState.SUBMITTED),
    (ReviewState.SUBMITTED, OperationKind.RETURN): (_MAY_JUDGE, ReviewState.RETURNED),
    (ReviewState.SUBMITTED, OperationKind.APPROVE): (_MAY_JUDGE, ReviewState.APPROVED),
    (ReviewState.APPROVED, OperationKind.RETURN): (_MAY_JUDGE, ReviewState.RETURNED),
    (ReviewState.UNREVIEWED, OperationKind.PATCH): (_MAY_FIND, ReviewState.UNREVIEWED),
    (ReviewState.RETURNED, OperationKind.PATCH): (_MAY_FIND, ReviewState.RETURNED),
    (ReviewState.UNREVIEWED, OperationKind.SPLIT): (_MAY_FIND, ReviewState.UNREVIEWED),
    (ReviewState.RETURNED, OperationKind.SPLIT): (_MAY_FIND, ReviewState.RETURNED),
    (ReviewState.SUBMITTED, OperationKind.SPLIT): (_MAY_FIND, ReviewState.SUBMITTED),
    (ReviewState.UNREVIEWED, OperationKind.MERGE): (_MAY_FIND, ReviewState.UNREVIEWED),
    (ReviewState.RETURNED, OperationKind.MERGE): (_MAY_FIND, ReviewState.RETURNED),
    (ReviewState.SUBMITTED, OperationKind.MERGE): (_MAY_FIND, ReviewState.SUBMITTED),
    (ReviewState.UNREVIEWED, OperationKind.ASSIGN): (_MAY_JUDGE, ReviewState.UNREVIEWED),
    (ReviewState.RETURNED, OperationKind.ASSIGN): (_MAY_JUDGE, ReviewState.RETURNED),
}


@dataclass(frozen=True)
class Position:
    """Where a case stands: its state and how many levels have approved it."""

    state: ReviewState
    level: int = 0


def step(position: Position, act: OperationKind, role: Role, levels: int = DEFAULT_LEVELS) -> Position:
    """Return the position after ``act``; raises :class:`StepNotAllowed`."""
    row = _TABLE.get((position.state, act))
    if row is None or role not in row[0]:
        raise StepNotAllowed(position.state.value, act.value, role.value)
    if act is OperationKind.APPROVE:
        level = position.level + 1
        return Position(ReviewState.APPROVED if level >= levels else ReviewState.SUBMITTED, level)
    anew = act in (OperationKind.RETURN, OperationKind.SUBMIT, OperationKind.SPLIT, OperationKind.MERGE)
    return Position(row[1], 0 if anew else position.level)
