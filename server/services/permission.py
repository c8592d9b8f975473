"""Who may take which step: the workflow table over the caller's grants and levels."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ...plugin.domain.errors import StepNotAllowed
from ...plugin.domain.records import Case
from ...plugin.domain.states import OperationKind, ReviewState, Role
from ...plugin.domain.workflow import Position, step
from ..db.accounts import Grant
from ..errors import LevelNotAllowed, RoleMissing


@cache
def may_ever(role: Role, act: OperationKind) -> bool:
    """Tell whether the workflow knows any state from which this role takes this step."""
    return any(_step(Position(state), act, role) is not None for state in ReviewState)


def _step(position: Position, act: OperationKind, role: Role, levels: int = 1) -> Position | None:
    try:
        return step(position, act, role, levels)
    except StepNotAllowed:
        return None


def permitted_step(case: Case, act: OperationKind, grants: Sequence[Grant], levels: int) -> Position:
    """Return where the case stands after ``act``.

    Raises :class:`RoleMissing` (no grant here ever may), :class:`StepNotAllowed` (not from this state) or
    :class:`LevelNotAllowed` (another approver's turn).
    """
    able = [grant for grant in grants if may_ever(Role(grant.role), act)]
    if not able:
        raise RoleMissing(act.value)
    position = Position(case.review_state, case.review_level)
    after = step(position, act, Role(able[0].role), levels)
    if not any(_right_level(grant, position, act) for grant in able):
        raise LevelNotAllowed(position.level + 1)
    return after


def _right_level(grant: Grant, position: Position, act: OperationKind) -> bool:
    """An approver of level n follows n - 1 approvals; he may return what he or a lower level has approved.

    Handing over is no judgement, so it belongs to every level.
    """
    if grant.role != Role.APPROVER.value or act is OperationKind.ASSIGN:
        return True
    if act is OperationKind.RETURN:
        return position.level <= grant.level
    return position.level == grant.level - 1
