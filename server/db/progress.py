"""Counting patches by batch, unit and state, and listing them.

Read from the rows of :mod:`.desk`, which the reader has to have brought into step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

from sqlalchemy import ColumnElement, Connection, Table, func, select

from ...plugin.domain.states import ReviewState
from .desk import records_of
from .engine import Scope
from .plans import MANY, in_order
from .schema import batch, case_desk, desk_tally
from .scoping import within

OPEN = (ReviewState.UNREVIEWED.value, ReviewState.RETURNED.value)
"""States in which somebody still has to give a finding."""


@dataclass(frozen=True)
class Count:
    """How many patches of a batch and a unit are in a state and due on a day. ``units`` is the text as stored."""

    batch_id: str
    unit: str
    units: str
    state: str
    due_date: str
    person: str
    patches: int
    unit_names: Optional[str]


@dataclass(frozen=True)
class Wanted:
    """Which patches are listed; ``unit`` is a prefix, ``late_on`` a day: open and due before it."""

    batch_id: str = ""
    unit: str = ""
    state: str = ""
    text: str = ""
    person: str = ""
    late_on: str = ""
    limit: int = 50
    offset: int = 0


def _visible(table: Table, scope: Scope) -> list[ColumnElement[bool]]:
    return [table.c.org_id == scope.org_id, within(table.c.units, scope.area)]


def counts(connection: Connection, scope: Scope) -> list[Count]:
    """Return the counts of an area."""
    names = tuple(desk_tally.c[name] for name in ("batch_id", "unit", "units", "state", "due_date", "person"))
    query = select(*names, func.sum(desk_tally.c.patches), func.max(desk_tally.c.unit_names))
    query = query.where(*_visible(desk_tally, scope), desk_tally.c.patches > 0).group_by(*names)
    found = connection.execute(query)
    return [Count(b, u, us, s, d, p, int(count), names or None) for b, u, us, s, d, p, count, names in found]


def batches(connection: Connection, scope: Scope) -> list[tuple[str, str, str]]:
    """Return id, name and record of an area's batches, the newest first."""
    columns = (batch.c.batch_id, batch.c.name, batch.c.record)
    query = select(*columns).where(batch.c.org_id == scope.org_id, within(batch.c.units, scope.area))
    return [(row[0], row[1], row[2]) for row in connection.execute(query.order_by(batch.c.batch_id.desc()))]


def listed(connection: Connection, scope: Scope, wanted: Wanted) -> tuple[Sequence[str], int]:
    """Return a page of records as JSON text, by batch and issued id, and how many match in all."""
    desk = case_desk.c
    order = (desk.batch_id.desc(), desk.issued_id, desk.case_id)
    matched = _matched(connection, scope, wanted)
    if wanted.offset >= matched:
        return [], matched
    page = select(desk.case_id).where(*_visible(case_desk, scope), *_rules(case_desk, wanted)).order_by(*order)
    with in_order(connection, matched > MANY):
        ids = list(connection.scalars(page.limit(wanted.limit).offset(wanted.offset)))
    return records_of(connection, scope.org_id, ids), matched


def _matched(connection: Connection, scope: Scope, wanted: Wanted) -> int:
    """Count what matches: by the counts that are kept, unless words are searched."""
    table, number = (case_desk, func.count()) if wanted.text else (desk_tally, func.sum(desk_tally.c.patches))
    query = select(number).select_from(table).where(*_visible(table, scope), *_rules(table, wanted))
    return int(connection.execute(query).scalar_one() or 0)


def _rules(table: Table, wanted: Wanted) -> list[ColumnElement[bool]]:
    column = table.c
    rules: list[ColumnElement[bool]] = []
    if wanted.batch_id:
        rules.append(column.batch_id == wanted.batch_id)
    if wanted.unit:
        rules.append(column.units.contains(f",{wanted.unit}", autoescape=True))
    if wanted.state:
        rules.append(column.state == wanted.state)
    if wanted.person:
        rules.append(column.person == wanted.person)
    if wanted.late_on:
        rules += [column.state.in_(OPEN), column.due_date > "", column.due_date < wanted.late_on]
    if wanted.text:  # what people call a patch by: its issued id, town and village, and who answers for it
        rules.append(column.words.contains(wanted.text.lower(), autoescape=True))
    return rules
