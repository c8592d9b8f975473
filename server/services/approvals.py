"""The office's desk: what waits for the caller's approval, and words on one or many patches at once.

An office has no audit chain of its own, as a laptop has; its operations are judged by the same rules, under ids that
the page gives, so that sending a form twice does nothing twice.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from ...plugin.domain import wire
from ...plugin.domain.errors import BadRecord
from ...plugin.domain.identity import is_id
from ...plugin.domain.operations import MAX_OPERATIONS, Operation, OperationResult
from ...plugin.domain.records import Case
from ...plugin.domain.states import OperationKind, Role
from ..area import EVERYWHERE, Area
from ..db import accounts as account_rows
from ..db import waiting
from ..db.accounts import Grant
from ..db.engine import Database
from ..db.waiting import Group, GroupKey, Turn
from ..desk_errors import ReasonMissing
from .accounts import Caller
from .desk_upkeep import desk_reading
from .judge import read_operation
from .permission import may_ever
from .push import Pushes

MOST_CASES = 1000
"""Patches on one page of a group."""
_LONGEST_REASON = 2000


@dataclass(frozen=True)
class Item:
    """A patch that a word is about: the operation's id, and the version that was looked at."""

    op_id: str
    case_id: str
    version: int


@dataclass(frozen=True)
class Inspector:
    """Somebody whom patches can be handed to, with the units of his own."""

    username: str
    units: tuple[str, ...]


class Approvals:
    """What waits, and words on it."""

    def __init__(self, database: Database, pushes: Pushes) -> None:
        self._database, self._pushes = database, pushes

    def groups(self, caller: Caller) -> list[Group]:
        """Return the groups in which something waits for the caller."""
        with desk_reading(self._database, caller.scope) as connection:
            return waiting.groups(connection, caller.scope, turns_of(caller))

    def waiting(self, caller: Caller, key: GroupKey, limit: int = MOST_CASES, offset: int = 0) -> list[Case]:
        """Return what waits for the caller in a group, by issued id."""
        with desk_reading(self._database, caller.scope) as connection:
            return waiting.cases(connection, caller.scope, turns_of(caller), key, min(limit, MOST_CASES), offset)

    def inspectors(self, caller: Caller) -> list[Inspector]:
        """Return whom the caller can hand patches to: who may give findings in the area that he judges."""
        judging = _judging(caller)
        with self._database.read(caller.scope) as connection:
            everybody = account_rows.grants_by_name(connection, caller.org_id) if judging else {}
        found = []
        for username, grants in everybody.items():
            units = tuple(grant.unit for grant in grants if _finds(grant) and _meets(grant.unit, judging))
            if units:
                found.append(Inspector(username, units))
        return found

    def carry_out(
        self, caller: Caller, kind: OperationKind, items: Sequence[Item], payload: Mapping[str, Any]
    ) -> list[OperationResult]:
        """Carry out one word on many patches, each by itself; raises :class:`ReasonMissing` or :class:`BadRecord`."""
        if kind is OperationKind.RETURN:
            payload = {**payload, "reason": reason_of(payload.get("reason"))}
        ops = [operation(kind, item, payload, made_at(item.op_id)) for item in items]
        results: list[OperationResult] = []
        for first in range(0, len(ops), MAX_OPERATIONS):
            with self._database.write(caller.scope) as connection:
                results += self._pushes.carry_out(connection, caller, ops[first : first + MAX_OPERATIONS])
        return results


def operation(kind: OperationKind, item: Item, payload: Mapping[str, Any], at: str) -> Operation:
    """Return the operation of a word on a patch; raises :class:`BadRecord`."""
    op = Operation(item.op_id, item.case_id, kind, item.version, dict(payload), 0, at)
    return read_operation(wire.operation_to_json(op))


def made_at(op_id: str) -> str:
    """Return the time in an id of version 7, so that the same form makes the same operation; raises ``BadRecord``."""
    try:
        if not is_id(op_id):
            raise ValueError(op_id)
        moment = datetime.datetime.fromtimestamp(int(op_id.replace("-", "")[:12], 16) / 1000, datetime.timezone.utc)
    except (ValueError, OverflowError, OSError) as error:
        raise BadRecord("operation", "op_id is a UUID of version 7") from error
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def reason_of(value: Optional[Any]) -> str:
    """Return a reason for a return; raises :class:`ReasonMissing`, or :class:`BadRecord` for one without end."""
    if not isinstance(value, str) or not value.strip():
        raise ReasonMissing
    if len(value) > _LONGEST_REASON or "\x00" in value:
        raise BadRecord("return", f"a reason has {_LONGEST_REASON} characters at most")
    return value.strip()


def turns_of(caller: Caller) -> list[Turn]:
    """Return where the caller's approval is awaited: a level's approver follows those below, an administrator any."""
    turns = []
    for grant in caller.grants:
        if may_ever(Role(grant.role), OperationKind.APPROVE):
            level = grant.level - 1 if grant.role == Role.APPROVER.value else None
            turns.append(Turn(Area((grant.unit,)), level))
    return turns


def _judging(caller: Caller) -> list[str]:
    return [grant.unit for grant in caller.grants if may_ever(Role(grant.role), OperationKind.ASSIGN)]


def _finds(grant: Grant) -> bool:
    return grant.role == Role.INSPECTOR.value


def _meets(unit: str, judging: Sequence[str]) -> bool:
    """Tell whether an inspector's area and one that the caller judges have a part in common."""
    return any(EVERYWHERE in (unit, over) or unit.startswith(over) or over.startswith(unit) for over in judging)
