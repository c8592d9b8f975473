"""Reading the change feed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, func, or_, select

from .engine import Scope
from .many import among
from .schema import account, audit, batch, case_current, counter, feed, operation, zone
from .scoping import within

_IDS_AT_A_TIME = 500
_ZONES_AT_A_TIME = 25


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


def lines(connection: Connection, scope: Scope, after: int, up_to: int, limit: int, room: int = 0) -> Sequence[Line]:
    """Return the caller's lines with ``after < seq ≤ up_to``, as many as ``limit``.

    ``room``: once those before the last have more bytes than this, no more are read (0: however many).

    A superseded line is left out where no operation made it: only clients waiting for an operation need the line.
    Lines and records are read one after the other: in one join, a plan that was made for many lines read all records.
    """
    found: list[Line] = []
    window = _WINDOW_LINES
    while len(found) < limit and after < up_to:
        told = _told(connection, scope, after, min(after + window, up_to), limit)
        for some in _few_at_a_time(told):
            found += _with_records(connection, scope, some)
            if room and sum(len(line.record or "") for line in found[:-1]) > room:
                return found[:limit]
        whole = len(told) < limit
        after, window = (after + window if whole else told[-1].seq), (window * 4 if whole else window)
    return found[:limit]


def count(connection: Connection, scope: Scope, after: int, up_to: int) -> int:
    """Return about how many of the caller's lines have ``after < seq ≤ up_to``: superseded ones are counted, too."""
    query = select(func.count()).select_from(feed)
    query = query.where(feed.c.org_id == scope.org_id, feed.c.seq > after, feed.c.seq <= up_to, _concerns(scope))
    return int(connection.execute(query).scalar_one())


def told_by(connection: Connection, org_id: str, seqs: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return by feed number when (server's time) and through whom a line was written.

    The user name is empty for the server's own work.
    """
    found: dict[int, tuple[str, str]] = {}
    same = and_(account.c.org_id == audit.c.org_id, account.c.account_id == audit.c.account_id)
    query = select(audit.c.feed_seq, audit.c.at, func.coalesce(account.c.username, "")).outerjoin(account, same)
    for first in range(0, len(seqs), _IDS_AT_A_TIME):
        some = query.where(audit.c.org_id == org_id, audit.c.feed_seq.in_(seqs[first : first + _IDS_AT_A_TIME]))
        found.update({seq: (at, name) for seq, at, name in connection.execute(some)})
    return found


_WINDOW_LINES = 8_000
"""Lines of the organisation that one statement goes through, four times as many where few of them are the caller's.

Row-level security lets the planner expect a handful of lines wherever it looks, so it would read all of them up to the
end of the feed and sort them.
"""


def _told(connection: Connection, scope: Scope, after: int, up_to: int, limit: int) -> Sequence[Row[Any]]:
    query = (
        select(feed.c.seq, feed.c.kind, feed.c.record_id, feed.c.version, feed.c.change, feed.c.op_id)
        .where(feed.c.org_id == scope.org_id, feed.c.seq > after, feed.c.seq <= up_to, _concerns(scope))
        .order_by(feed.c.seq)
        .limit(limit)
    )
    return connection.execute(query).all()


def _few_at_a_time(told: Sequence[Row[Any]]) -> Iterator[Sequence[Row[Any]]]:
    """Yield lines whose records are read together: those of zones, which are large, only some at a time."""
    size = _ZONES_AT_A_TIME if any(row.kind == "zone" for row in told) else max(1, len(told))
    for first in range(0, len(told), size):
        yield told[first : first + size]


def _with_records(connection: Connection, scope: Scope, told: Sequence[Row[Any]]) -> Iterator[Line]:
    named: dict[str, set[str]] = {}
    for row in told:
        named.setdefault(row.kind, set()).add(row.record_id)
    current = {kind: _current(connection, scope, kind, ids) for kind, ids in named.items()}
    for seq, kind, record_id, version, change, op_id in told:
        newest, record = current[kind].get(record_id, (0, None))
        if op_id is not None or version >= newest:
            yield Line(seq, kind, record_id, change, op_id, record)


def _current(connection: Connection, scope: Scope, kind: str, ids: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Return version and record of those of one kind that the caller may see."""
    table = _TABLES[kind]
    identity = table.c[f"{kind}_id"]
    seen = (table.c.org_id == scope.org_id, within(table.c.units, scope.area, zones=table is zone))
    query = select(identity, table.c.version, table.c.record).where(*seen, among(connection, identity, ids))
    return {record_id: (version, record) for record_id, version, record in connection.execute(query)}


_TABLES = {"case": case_current, "zone": zone, "batch": batch}


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
