"""Leads of one's own: a case and its batch that a reviewer offers by a ``create`` operation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...plugin.domain import wire
from ...plugin.domain.errors import BadRecord
from ...plugin.domain.handover import HANDED_OVER
from ...plugin.domain.identity import is_id
from ...plugin.domain.operations import Operation
from ...plugin.domain.records import Batch, Case
from ...plugin.domain.states import OperationKind, ReviewState, Role
from ..area import EVERYWHERE, check_unit
from ..errors import RoleMissing
from .accounts import Caller

_FINDERS = (Role.INSPECTOR.value, Role.ADMIN.value)
LONGEST_NAME = 400
"""Characters of an issued id or a batch's name: PostgreSQL's index entries end at 2,704 bytes."""
_TAIL = 4


def offered_case(op: Operation, caller: Caller) -> tuple[Case, Batch]:
    """Return the case as it will stand at version 1, without a finding, and its batch as offered.

    A case that names no unit belongs to the caller's own, where he has just one. Raises :class:`BadRecord` or
    :class:`RoleMissing`.
    """
    case = wire.case_from_json(_part(op, "case"))
    batch = wire.batch_from_json(_part(op, "batch"))
    if case.case_id != op.case_id or case.batch_id != batch.batch_id or not is_id(batch.batch_id):
        raise BadRecord("create", "case, batch and operation name each other wrongly")
    if not all(map(_nameable, (case.issued_id, batch.name))):
        raise BadRecord("create", f"a case needs an id, a batch a name, of {LONGEST_NAME} characters at most")
    units = tuple(check_unit(unit) for unit in case.units) or _own_unit(caller)
    if not any(grant.role in _FINDERS for grant in caller.grants_for(units)):
        raise RoleMissing(OperationKind.CREATE.value)
    return _untouched(case, units), batch


def _nameable(text: str) -> bool:
    return bool(text.strip()) and len(text) <= LONGEST_NAME and "\x00" not in text


def _part(op: Operation, name: str) -> dict[str, Any]:
    part = op.payload.get(name)
    if not isinstance(part, dict):
        raise BadRecord("create", f"{name} is not an object")
    return part


def _own_unit(caller: Caller) -> tuple[str, ...]:
    own = {grant.unit for grant in caller.grants if grant.role in _FINDERS and grant.unit != EVERYWHERE}
    if len(own) != 1:
        raise BadRecord("create", "the case names no unit, and yours is not one unit only")
    return tuple(own)


def _untouched(case: Case, units: tuple[str, ...]) -> Case:
    return replace(
        case,
        version=1,
        units=units,
        answering_unit=case.answering_unit or units[0],
        review_state=ReviewState.UNREVIEWED,
        review_level=0,
        return_reason="",
        finding={},
        finding_number=0,
        finding_by="",
        finding_at="",
        outline_found=None,
        extra={name: value for name, value in case.extra.items() if name != HANDED_OVER},
    )


def batch_name(batch: Batch, caller: Caller, taken: bool) -> str:
    """Return the name under which an offered batch stands: names are unique in an organisation, offices are many."""
    name = f"{batch.name} · {caller.username}"
    return f"{name} · {batch.batch_id[-_TAIL:]}" if taken else name
