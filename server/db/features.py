"""Reading collections by box and properties, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Optional

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, select, true

from ..cells import Box
from .desk import records_of
from .engine import Scope
from .many import among
from .places import in_cells
from .plans import MANY, in_order
from .schema import case_current, case_desk, zone
from .scoping import within
from .seen import newest_views, views_of
from .times import Span, during, time_of


@dataclass(frozen=True)
class Selection:
    """What of a collection is asked for. ``box`` is (west, south, east, north) in degrees, ``span`` a time."""

    collection: str
    box: Optional[Box] = None
    equal: Mapping[str, str] = field(default_factory=dict)
    limit: int = 100
    offset: int = 0
    span: Optional[Span] = None


@dataclass(frozen=True)
class Found:
    """The page's records as JSON text, and how many match in all."""

    records: Sequence[str]
    matched: int


def _table(collection: str) -> Table:
    return zone if collection == "zones" else case_current


def _identity(table: Table) -> ColumnElement[str]:
    column: ColumnElement[str] = table.c.zone_id if table is zone else table.c.case_id
    return column


def _visible(scope: Scope, collection: str) -> list[ColumnElement[bool]]:
    table = _table(collection)
    rules = [table.c.org_id == scope.org_id, within(table.c.units, scope.area, zones=table is zone)]
    return [*rules, case_current.c.finding_number > 0] if collection == "decisions" else rules


def _touches(table: Table, box: Box) -> ColumnElement[bool]:
    west, south, east, north = box
    exact = and_(table.c.west <= east, table.c.east >= west, table.c.south <= north, table.c.north >= south)
    return and_(in_cells(box), exact) if table is case_current else exact


def search(connection: Connection, scope: Scope, wanted: Selection) -> Found:
    """Return a page of what the caller may see, in the order of identities."""
    table = _table(wanted.collection)
    rules = _visible(scope, wanted.collection)
    rules += [table.c[name] == value for name, value in wanted.equal.items()]
    if wanted.box is not None:
        rules.append(_touches(table, wanted.box))
    then = None if wanted.span is None else _then(connection, scope, wanted, wanted.span)
    if then is not None and wanted.box is None:
        return _by_time(connection, scope, wanted, then)
    if then is not None:
        rules.append(case_current.c.case_id.in_(_at_that_time(scope, wanted, then)))
    matched = connection.execute(select(func.count()).select_from(table).where(*rules)).scalar_one()
    page = select(table.c.record).where(*rules).order_by(_identity(table)).limit(wanted.limit).offset(wanted.offset)
    return Found(list(connection.scalars(page)), int(matched))


def _then(connection: Connection, scope: Scope, wanted: Selection, span: Span) -> Optional[ColumnElement[bool]]:
    time = time_of(wanted.collection)
    if time is None:
        return None
    timeless = _at_that_time(scope, wanted, time.is_(None)).limit(1)
    return during(wanted.collection, span, without=connection.execute(timeless).first() is not None)


def _by_time(connection: Connection, scope: Scope, wanted: Selection, then: ColumnElement[bool]) -> Found:
    """Return a page by the rows of the office's desk alone."""
    found = _at_that_time(scope, wanted, then)
    for name, value in wanted.equal.items():
        found = found.where(case_desk.c[_ON_DESK.get(name, name)] == value)
    matched = connection.execute(select(func.count()).select_from(found.subquery())).scalar_one()
    if wanted.offset >= matched:
        return Found([], int(matched))
    page = found.order_by(case_desk.c.case_id).limit(wanted.limit).offset(wanted.offset)
    with in_order(connection, matched > MANY):
        ids = list(connection.scalars(page))
    return Found(records_of(connection, scope.org_id, ids), int(matched))


_ON_DESK = {"review_state": "state"}


def _at_that_time(scope: Scope, wanted: Selection, then: ColumnElement[bool]) -> Select[tuple[str]]:
    desk = case_desk.c
    mine = (desk.org_id == scope.org_id, within(desk.units, scope.area))
    return select(desk.case_id).where(*mine, desk.found == 1 if wanted.collection == "decisions" else true(), then)


def one(connection: Connection, scope: Scope, collection: str, record_id: str) -> Optional[str]:
    """Return a record as JSON text, ``None`` where the caller may not see it."""
    table = _table(collection)
    query = select(table.c.record).where(*_visible(scope, collection), _identity(table) == record_id)
    return connection.execute(query).scalar_one_or_none()


def finding(connection: Connection, scope: Scope, case_id: str) -> tuple[Optional[str], list[dict[str, Any]]]:
    """Return the record of a patch with a finding as JSON text, and the recipes of what was seen, in one statement.

    ``None`` and nothing where the caller may not see it.
    """
    query = select(case_current.c.record, newest_views(scope, case_id)).where(
        *_visible(scope, "decisions"), case_current.c.case_id == case_id
    )
    found = connection.execute(query).one_or_none()
    return (None, []) if found is None else (found[0], views_of(found[1]))


def findings(connection: Connection, scope: Scope, case_ids: Iterable[str]) -> dict[str, tuple[str, Optional[str]]]:
    """Return by id the records of those of these patches that the caller may see, and their newest recipes, as text."""
    views = newest_views(scope, case_current.c.case_id)
    mine = (*_visible(scope, "cases"), among(connection, case_current.c.case_id, case_ids))
    query = select(case_current.c.case_id, case_current.c.record, views).where(*mine)
    return {case_id: (record, text) for case_id, record, text in connection.execute(query)}


def extent(connection: Connection, scope: Scope, collection: str) -> Optional[Box]:
    """Return the box around what the caller may see."""
    table = _table(collection)
    edges = (func.min(table.c.west), func.min(table.c.south), func.max(table.c.east), func.max(table.c.north))
    west, south, east, north = connection.execute(select(*edges).where(*_visible(scope, collection))).one()
    return None if west is None else (float(west), float(south), float(east), float(north))


def lifetime(connection: Connection, scope: Scope, collection: str) -> Optional[Span]:
    """Return the first and the last time of what the caller may see, whole days for patches."""
    time = time_of(collection)
    if time is None:
        return None
    rules = [case_desk.c.org_id == scope.org_id, within(case_desk.c.units, scope.area), time.is_not(None)]
    rules += [case_desk.c.found == 1] if collection == "decisions" else []
    edges = (select(time).where(*rules).order_by(order).limit(1) for order in (time, time.desc()))
    with in_order(connection):
        first, last = [connection.execute(edge).scalar_one_or_none() for edge in edges]
    if first is None:
        return None
    return Span(*((f"{first}T00:00:00Z", f"{last}T23:59:59Z") if collection == "cases" else (first, last)))
