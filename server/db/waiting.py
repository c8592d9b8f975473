"""Findings that wait for a level's approval, in groups: those of one batch for which one unit answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Optional

from sqlalchemy import ColumnElement, Connection, Integer, Text, and_, cast, false, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from ...plugin.domain import wire
from ...plugin.domain.outline_merge import MERGED_INTO
from ...plugin.domain.records import Case
from ...plugin.domain.states import ReviewState
from ..area import Area
from .engine import Scope
from .schema import batch, case_current
from .scoping import within


@dataclass(frozen=True)
class Turn:
    """Whose word is awaited where: findings of an area that have so many approvals, ``None`` for any number."""

    area: Area
    approvals: Optional[int]


@dataclass(frozen=True)
class GroupKey:
    """A group: the batch, the unit that answers for it, and the level whose approval is awaited (from 1)."""

    batch_id: str
    unit: str
    level: int


@dataclass(frozen=True)
class Group:
    """A group, its batch's name, how many findings wait in it, and since when the oldest does."""

    key: GroupKey
    batch_name: str
    waiting: int
    since: str


def groups(connection: Connection, scope: Scope, turns: Sequence[Turn]) -> list[Group]:
    """Return the groups in which something waits, by batch and unit."""
    received = _member(connection, "finding_received_at").label("received")
    one = (
        select(
            case_current.c.batch_id,
            func.coalesce(_unit(connection), "").label("unit"),
            _approvals(connection).label("approvals"),
            received,
        )
        .where(*_waiting(connection, scope, turns))
        .subquery()
    )
    same = (batch.c.org_id == scope.org_id) & (batch.c.batch_id == one.c.batch_id)
    columns = (one.c.batch_id, batch.c.name, one.c.unit, one.c.approvals)
    query = select(*columns, func.count(), func.min(one.c.received)).join(batch, same).group_by(*columns)
    found = connection.execute(query.order_by(*columns[1:]))
    return [Group(GroupKey(i, u, n + 1), name, count, str(since or "")) for i, name, u, n, count, since in found]


def cases(
    connection: Connection,
    scope: Scope,
    turns: Sequence[Turn],
    key: GroupKey,
    limit: Optional[int] = None,
    offset: int = 0,
) -> list[Case]:
    """Return what waits in a group, by issued id."""
    rules = [
        *_waiting(connection, scope, turns),
        case_current.c.batch_id == key.batch_id,
        func.coalesce(_unit(connection), "") == key.unit,
        _approvals(connection) == key.level - 1,
    ]
    query = select(case_current.c.record).where(*rules).order_by(case_current.c.issued_id, case_current.c.case_id)
    page = connection.scalars(query.limit(limit).offset(offset or None))
    return [wire.case_from_json(json.loads(record)) for record in page]


def _waiting(connection: Connection, scope: Scope, turns: Sequence[Turn]) -> list[ColumnElement[bool]]:
    """A patch that is merged into another one waits for nobody: its answer is the other's."""
    return [
        case_current.c.org_id == scope.org_id,
        case_current.c.review_state == ReviewState.SUBMITTED.value,
        within(case_current.c.units, scope.area),
        _member(connection, MERGED_INTO).is_(None),
        or_(false(), *(_turn(connection, turn) for turn in turns)),
    ]


def _turn(connection: Connection, turn: Turn) -> ColumnElement[bool]:
    mine = within(case_current.c.units, turn.area)
    return mine if turn.approvals is None else and_(mine, _approvals(connection) == turn.approvals)


def _member(connection: Connection, name: str) -> ColumnElement[Any]:
    if connection.dialect.name == "postgresql":
        found: ColumnElement[Any] = cast(case_current.c.record, JSONB)[name].astext
    else:
        found = func.json_extract(case_current.c.record, f"$.{name}")
    return found


def _unit(connection: Connection) -> ColumnElement[str]:
    return cast(_member(connection, "answering_unit"), Text)


def _approvals(connection: Connection) -> ColumnElement[int]:
    return cast(_member(connection, "review_level"), Integer)
