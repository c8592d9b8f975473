"""Reading the change feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

from sqlalchemy import ColumnElement, Connection, Table, and_, func, or_, select

from .engine import Scope
from .schema import audit, batch, case_current, counter, feed, zone
from .scoping import within


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
        .where(feed.c.org_id == scope.org_id, feed.c.seq > after, feed.c.seq <= up_to, _concerns(scope))
        .where(or_(feed.c.op_id.is_not(None), feed.c.version >= newest))
        .order_by(feed.c.seq)
        .limit(limit)
    )
    return [Line(*row) for row in connection.execute(query).tuples()]


def _is(table: Table, kind: str) -> ColumnElement[bool]:
    return and_(table.c.org_id == feed.c.org_id, table.c[f"{kind}_id"] == feed.c.record_id, feed.c.kind == kind)


def _concerns(scope: Scope) -> ColumnElement[bool]:
    of_zone = and_(feed.c.kind == "zone", within(feed.c.units, scope.area, zones=True))
    return or_(of_zone, and_(feed.c.kind != "zone", within(feed.c.units, scope.area)))
