"""Reading the change feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Optional

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, or_, select

from .engine import Scope
from .schema import audit, batch, case_current, counter, feed, operation, zone
from .scoping import within

_IDS_AT_A_TIME = 500


@dataclass(frozen=True)
class Line:
    """A feed line with the current record's JSON; ``None`` where the caller may not or can no longer see it."""

    seq: int
    kind: str
    record_id: str
    change: str
    op_id: Optional[str]
    record: Optional[str]


def head(connection: Connection, org_id: str) -> int:
    """Return the newest feed number; every smaller one is visible to later statements."""
    return int(connection.execute(select(counter.c.feed_seq).where(counter.c.org_id == org_id)).scalar_one())


def hash_at(connection: Connection, org_id: str, seq: int) -> Optional[str]:
    """Return the audit hash of a feed number, ``None`` where the feed is not that long."""
    query = select(audit.c.link).where(audit.c.org_id == org_id, audit.c.feed_seq == seq)
    return connection.execute(query).scalar_one_or_none()


def lines(connection: Connection, scope: Scope, after: int, up_to: int, limit: int) -> Sequence[Line]:
    """Return the caller's lines with ``after < seq ≤ up_to``.

    A superseded line is left out where no operation made it: only clients waiting for an operation need the line.
    """
    newest = func.coalesce(case_current.c.version, zone.c.version, batch.c.version, 0)
    query = (
        _seen(scope)
        .where(feed.c.seq > after, feed.c.seq <= up_to)
        .where(or_(feed.c.op_id.is_not(None), feed.c.version >= newest))
        .order_by(feed.c.seq)
        .limit(limit)
    )
    return [Line(*row) for row in connection.execute(query).tuples()]


def lines_of(connection: Connection, scope: Scope, op_ids: Sequence[str]) -> Sequence[Line]:
    """Return the caller's lines that these operations made, with the records as they are now."""
    found: list[Line] = []
    for first in range(0, len(op_ids), _IDS_AT_A_TIME):
        wanted = op_ids[first : first + _IDS_AT_A_TIME]
        query = _seen(scope).where(feed.c.kind == "case", feed.c.record_id.in_(_touched(scope, wanted)))
        query = query.where(feed.c.op_id.in_(wanted)).order_by(feed.c.seq)
        found += [Line(*row) for row in connection.execute(query).tuples()]
    return found


def _touched(scope: Scope, op_ids: Sequence[str]) -> Select[tuple[str]]:
    """The patches of these operations, whose lines an index finds; those that a split made are told by no operation."""
    return select(operation.c.case_id).where(operation.c.org_id == scope.org_id, operation.c.op_id.in_(op_ids))


def _seen(scope: Scope) -> Select[Any]:
    """The lines that concern a caller, each with the current record where he may see it."""
    return (
        select(
            feed.c.seq,
            feed.c.kind,
            feed.c.record_id,
            feed.c.change,
            feed.c.op_id,
            func.coalesce(case_current.c.record, zone.c.record, batch.c.record),
        )
        .outerjoin(case_current, and_(_is(case_current, "case"), within(case_current.c.units, scope.area)))
        .outerjoin(zone, and_(_is(zone, "zone"), within(zone.c.units, scope.area, zones=True)))
        .outerjoin(batch, and_(_is(batch, "batch"), within(batch.c.units, scope.area)))
        .where(feed.c.org_id == scope.org_id, _concerns(scope))
    )


def _is(table: Table, kind: str) -> ColumnElement[bool]:
    return and_(table.c.org_id == feed.c.org_id, table.c[f"{kind}_id"] == feed.c.record_id, feed.c.kind == kind)


def _concerns(scope: Scope) -> ColumnElement[bool]:
    of_zone = and_(feed.c.kind == "zone", within(feed.c.units, scope.area, zones=True))
    return or_(of_zone, and_(feed.c.kind != "zone", within(feed.c.units, scope.area)))
