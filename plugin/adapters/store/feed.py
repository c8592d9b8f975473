"""The change feed coming in: one page, its cursor and what it settles, in one transaction."""

from __future__ import annotations

import sqlite3
from typing import Optional

from ...domain.operations import Change, ChangePage, Tombstone
from ...domain.records import Batch, Case, Zone
from .conflicts import keep_feed_conflict
from .sending import mark_seen
from .writing import put_batch, put_case, put_zone

_GONE = {
    "batch": "UPDATE batch SET gone = ? WHERE batch_id = ?",
    "zone": "UPDATE zone SET gone = ? WHERE zone_id = ?",
    "case": "UPDATE cases SET gone = ? WHERE case_id = ?",
}


def take_in(conn: sqlite3.Connection, page: ChangePage, now: str) -> tuple[str, ...]:
    """Write a page; returns the ids of the cases that changed, each once, in the page's order.

    The page's operations are marked as seen first: what came back in this very page is no unsent work any more.
    """
    mark_seen(conn, [change.op_id for change in page.changes if change.op_id is not None])
    changed: dict[str, None] = {}
    for change in page.changes:
        case_id = _take_one(conn, change, now)
        if case_id is not None:
            changed[case_id] = None
    conn.execute("UPDATE sync_state SET cursor = ?", (page.cursor,))
    return tuple(changed)


def _take_one(conn: sqlite3.Connection, change: Change, now: str) -> Optional[str]:
    record = change.record
    if isinstance(record, Batch):
        put_batch(conn, record)
    elif isinstance(record, Zone):
        put_zone(conn, record)
    elif isinstance(record, Case):
        if not _ours(conn, change.op_id):
            keep_feed_conflict(conn, record, now)
        put_case(conn, record)
        return record.case_id
    else:
        return _bury(conn, record)
    return None


def _ours(conn: sqlite3.Connection, op_id: Optional[str]) -> bool:
    return conn.execute("SELECT 1 FROM outbox WHERE op_id = ?", (op_id,)).fetchone() is not None


def _bury(conn: sqlite3.Connection, tombstone: Tombstone) -> Optional[str]:
    """Mark a record as gone; the row, its draft and its outbox stay. Kinds of a newer platform are passed over."""
    statement = _GONE.get(tombstone.kind)
    if statement is None:
        return None
    touched = conn.execute(statement, (tombstone.reason, tombstone.record_id)).rowcount
    return tombstone.record_id if tombstone.kind == "case" and touched else None
