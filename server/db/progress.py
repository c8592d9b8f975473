"""Counting patches by batch, unit and state, and listing them: read from the current records, nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Optional

from sqlalchemy import ColumnElement, Connection, Text, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSON

from ...plugin.domain.handover import HANDED_OVER
from ...plugin.domain.records import UNIT_NAMES
from ...plugin.domain.states import ReviewState
from .engine import Scope
from .schema import batch, case_current
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


def _member(connection: Connection, *path: str) -> ColumnElement[Any]:
    """Return a member of the record as text, empty where it is not there."""
    if connection.dialect.name == "postgresql":
        found: ColumnElement[Any] = cast(case_current.c.record, JSON)[path].astext
    else:
        found = func.json_extract(case_current.c.record, "$." + ".".join(path))
    return func.coalesce(cast(found, Text), "")


def _visible(scope: Scope) -> list[ColumnElement[bool]]:
    return [case_current.c.org_id == scope.org_id, within(case_current.c.units, scope.area)]


def _due(connection: Connection) -> ColumnElement[Any]:
    return _member(connection, "facts", "due_date")


def counts(connection: Connection, scope: Scope) -> list[Count]:
    """Return the counts of an area."""
    keys = select(
        case_current.c.batch_id,
        _member(connection, "answering_unit").label("unit"),
        case_current.c.units,
        case_current.c.review_state.label("state"),
        _due(connection).label("due_date"),
        _member(connection, HANDED_OVER, "person").label("person"),
        _member(connection, UNIT_NAMES).label("unit_names"),
    ).where(*_visible(scope))
    read = keys.subquery()  # each record is opened once
    names = (read.c.batch_id, read.c.unit, read.c.units, read.c.state, read.c.due_date, read.c.person)
    query = select(*names, func.count(), func.max(read.c.unit_names)).group_by(*names)
    return [Count(*row) for row in connection.execute(query)]


def batches(connection: Connection, scope: Scope) -> list[tuple[str, str, str]]:
    """Return id, name and record of an area's batches, the newest first."""
    columns = (batch.c.batch_id, batch.c.name, batch.c.record)
    query = select(*columns).where(batch.c.org_id == scope.org_id, within(batch.c.units, scope.area))
    return [(row[0], row[1], row[2]) for row in connection.execute(query.order_by(batch.c.batch_id.desc()))]


def listed(connection: Connection, scope: Scope, wanted: Wanted) -> tuple[Sequence[str], int]:
    """Return a page of records as JSON text, by batch and issued id, and how many match in all."""
    rules = [*_visible(scope), *_rules(connection, wanted)]
    matched = connection.execute(select(func.count()).select_from(case_current).where(*rules)).scalar_one()
    order = (case_current.c.batch_id.desc(), case_current.c.issued_id, case_current.c.case_id)
    page = select(case_current.c.case_id).where(*rules).order_by(*order).limit(wanted.limit).offset(wanted.offset)
    ids = list(connection.scalars(page))  # the identities first: a sort of whole records carries each along
    mine = (case_current.c.org_id == scope.org_id, case_current.c.case_id.in_(ids))
    found = connection.execute(select(case_current.c.case_id, case_current.c.record).where(*mine))
    records = {row.case_id: row.record for row in found}
    return [records[one] for one in ids if one in records], int(matched)


def _rules(connection: Connection, wanted: Wanted) -> list[ColumnElement[bool]]:
    rules: list[ColumnElement[bool]] = []
    if wanted.batch_id:
        rules.append(case_current.c.batch_id == wanted.batch_id)
    if wanted.unit:
        rules.append(case_current.c.units.contains(f",{wanted.unit}", autoescape=True))
    if wanted.state:
        rules.append(case_current.c.review_state == wanted.state)
    if wanted.person:
        rules.append(_member(connection, HANDED_OVER, "person") == wanted.person)
    if wanted.late_on:
        due = _due(connection)
        rules += [case_current.c.review_state.in_(OPEN), due != "", due < wanted.late_on]
    if wanted.text:
        rules.append(_holds(connection, wanted.text.lower()))
    return rules


def _holds(connection: Connection, text: str) -> ColumnElement[bool]:
    """Search what people call a patch by: its issued id, town and village, and who answers for it."""
    places = (("facts", "town_name"), ("facts", "village_name"), (HANDED_OVER, "person"))
    searched = [case_current.c.issued_id, *(_member(connection, *path) for path in places)]
    return or_(*(func.lower(column).contains(text, autoescape=True) for column in searched))
