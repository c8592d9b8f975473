"""Findings that wait for a level's approval, in groups: those of one batch for which one unit answers.

Read from the rows of :mod:`.desk`, which the reader has to have brought into step.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

from sqlalchemy import ColumnElement, Connection, Table, and_, false, func, or_, select

from ...plugin.domain import wire
from ...plugin.domain.records import Case
from ...plugin.domain.states import ReviewState
from ..area import Area
from .desk import records_of
from .engine import Scope
from .plans import MANY, in_order
from .schema import batch, case_desk, desk_tally
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
    tally = desk_tally.c
    columns = (tally.batch_id, tally.unit, tally.level)
    one = (
        select(*columns, func.sum(tally.patches).label("patches"))
        .where(*_waiting(desk_tally, scope, turns), tally.patches > 0)
        .group_by(*columns)
        .subquery()
    )
    same = (batch.c.org_id == scope.org_id) & (batch.c.batch_id == one.c.batch_id)
    alike = (case_desk.c[name] == one.c[name] for name in ("batch_id", "unit", "level"))
    oldest = select(func.min(case_desk.c.received_at)).where(*_waiting(case_desk, scope, turns), *alike)
    shown = (one.c.batch_id, batch.c.name, one.c.unit, one.c.level)
    query = select(*shown, one.c.patches, oldest.scalar_subquery()).join(batch, same)
    found = connection.execute(query.order_by(*shown[1:]))
    return [Group(GroupKey(i, u, n + 1), name, int(count), str(since or "")) for i, name, u, n, count, since in found]


def cases(
    connection: Connection,
    scope: Scope,
    turns: Sequence[Turn],
    key: GroupKey,
    limit: Optional[int] = None,
    offset: int = 0,
) -> list[Case]:
    """Return what waits in a group, by issued id."""
    desk = case_desk.c
    group = (desk.batch_id == key.batch_id, desk.unit == key.unit, desk.level == key.level - 1)
    query = select(desk.case_id).where(*_waiting(case_desk, scope, turns), *group)
    page = query.order_by(desk.issued_id, desk.case_id).limit(limit).offset(offset or None)
    with in_order(connection, limit is not None and _size(connection, scope, turns, key) > MANY):
        ids = list(connection.scalars(page))
    texts = records_of(connection, scope.org_id, ids)
    return [wire.case_from_json(json.loads(text)) for text in texts]


def _size(connection: Connection, scope: Scope, turns: Sequence[Turn], key: GroupKey) -> int:
    tally = desk_tally.c
    group = (tally.batch_id == key.batch_id, tally.unit == key.unit, tally.level == key.level - 1)
    query = select(func.sum(tally.patches)).where(*_waiting(desk_tally, scope, turns), *group)
    return int(connection.execute(query).scalar_one() or 0)


def _waiting(table: Table, scope: Scope, turns: Sequence[Turn]) -> list[ColumnElement[bool]]:
    """A patch that is merged into another one waits for nobody: its answer is the other's."""
    return [
        table.c.org_id == scope.org_id,
        table.c.state == ReviewState.SUBMITTED.value,
        within(table.c.units, scope.area),
        table.c.merged == 0,
        or_(false(), *(_turn(table, turn) for turn in turns)),
    ]


def _turn(table: Table, turn: Turn) -> ColumnElement[bool]:
    mine = within(table.c.units, turn.area)
    return mine if turn.approvals is None else and_(mine, table.c.level == turn.approvals)
