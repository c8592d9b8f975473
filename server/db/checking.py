"""Reading the whole record of an organisation, row by row, to check it. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from sqlalchemy import Connection, Row, Select, Table, and_, func, select, text, tuple_

from .schema import audit, batch, case_current, case_version, counter, evidence_file, feed, operation, zone

ROWS_AT_A_TIME = 1000
Rows = Iterator[Sequence[Row[Any]]]


@dataclass(frozen=True)
class Counters:
    """Where the organisation's counter row stands."""

    feed_seq: int
    audit_seq: int
    audit_link: str


def storage_fault(connection: Connection) -> Optional[str]:
    """Return what SQLite finds wrong with its own file, ``None`` for nothing (and on PostgreSQL, which has its own)."""
    if connection.dialect.name != "sqlite":
        return None
    word = str(connection.execute(text("PRAGMA integrity_check(1)")).scalar_one())
    if word != "ok":
        return " ".join(word.split())
    orphan = connection.execute(text("PRAGMA foreign_key_check")).first()
    return None if orphan is None else f"a row of {orphan[0]} refers to a row of {orphan[2]} that is not there"


def counters(connection: Connection, org_id: str) -> Optional[Counters]:
    """Return the counter row, ``None`` where there is no such organisation."""
    columns = (counter.c.feed_seq, counter.c.audit_seq, counter.c.audit_link)
    row = connection.execute(select(*columns).where(counter.c.org_id == org_id)).first()
    return None if row is None else Counters(int(row[0]), int(row[1]), str(row[2]))


def _in_pieces(connection: Connection, query: Select[Any]) -> Rows:
    yield from connection.execution_options(yield_per=ROWS_AT_A_TIME).execute(query).partitions()


def entries(connection: Connection, org_id: str) -> Rows:
    """Yield the audit chain in order, each entry with the feed line that it vouches for (``line_…``)."""
    there = and_(feed.c.org_id == audit.c.org_id, feed.c.seq == audit.c.feed_seq)
    line = [column.label(f"line_{column.name}") for column in feed.columns if column.name != "org_id"]
    query = select(*(c for c in audit.columns if c.name != "org_id"), *line).outerjoin(feed, there)
    return _in_pieces(connection, query.where(audit.c.org_id == org_id).order_by(audit.c.seq))


def count(connection: Connection, org_id: str, table: Table) -> int:
    """Return how many rows of a table the organisation has."""
    return int(connection.execute(select(func.count()).where(table.c.org_id == org_id)).scalar_one())


def versions(
    connection: Connection, org_id: str, wanted: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], tuple[str, Optional[str]]]:
    """Return (record, op_id) of the asked (case id, version) pairs that exist."""
    pairs = sorted(wanted)
    if not pairs:
        return {}
    key = tuple_(case_version.c.case_id, case_version.c.version)
    columns = (case_version.c.case_id, case_version.c.version, case_version.c.record, case_version.c.op_id)
    query = select(*columns).where(case_version.c.org_id == org_id, key.in_(pairs))
    return {(row.case_id, int(row.version)): (row.record, row.op_id) for row in connection.execute(query)}


def cases(connection: Connection, org_id: str) -> Rows:
    """Yield every patch with its newest version's number, record and count of versions (``kept_…``)."""
    counted = (
        select(case_version.c.case_id, func.count().label("count"), func.max(case_version.c.version).label("newest"))
        .where(case_version.c.org_id == org_id)
        .group_by(case_version.c.case_id)
        .subquery()
    )
    kept = case_version.alias()
    newest = and_(
        kept.c.org_id == case_current.c.org_id,
        kept.c.case_id == case_current.c.case_id,
        kept.c.version == counted.c.newest,
    )
    query = (
        select(
            case_current,
            counted.c.count.label("kept_count"),
            counted.c.newest.label("kept_newest"),
            kept.c.record.label("kept_record"),
            kept.c.units.label("kept_units"),
        )
        .outerjoin(counted, counted.c.case_id == case_current.c.case_id)
        .outerjoin(kept, newest)
        .where(case_current.c.org_id == org_id)
        .order_by(case_current.c.case_id)
    )
    return _in_pieces(connection, query)


def current_records(connection: Connection, org_id: str, kind: str) -> Rows:
    """Yield (id, version, record) of every zone or batch."""
    table = zone if kind == "zone" else batch
    identity = table.c[f"{kind}_id"]
    return _in_pieces(
        connection, select(identity, table.c.version, table.c.record).where(table.c.org_id == org_id).order_by(identity)
    )


def operations(connection: Connection, org_id: str) -> Rows:
    """Yield every remembered operation with the version that it made (``made_op_id``), where there is one."""
    made = and_(
        case_version.c.org_id == operation.c.org_id,
        case_version.c.case_id == operation.c.case_id,
        case_version.c.version == operation.c.version,
    )
    query = select(operation, case_version.c.op_id.label("made_op_id")).outerjoin(case_version, made)
    return _in_pieces(connection, query.where(operation.c.org_id == org_id).order_by(operation.c.op_id))


def files(connection: Connection, org_id: str) -> Rows:
    """Yield (sha256, size_bytes) of every file that is said to be stored."""
    query = select(evidence_file.c.sha256, evidence_file.c.size_bytes).where(evidence_file.c.org_id == org_id)
    return _in_pieces(connection, query.order_by(evidence_file.c.sha256))
