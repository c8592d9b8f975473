"""The change feed coming in: one page, its cursor and what it settles, in one transaction."""

from __future__ import annotations

import sqlite3
from typing import Optional

from ...domain.operations import Change, ChangePage, Foreign
from ...domain.records import Batch, Case, Zone
from .codec import load
from .conflicts import keep_feed_conflict
from .from_platform import bury, keep_foreign, note_more, note_name, note_own_name
from .sending import mark_seen
from .writing import put_batch, put_case, put_zone


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
    note_more(conn, page.more)
    note_name(conn, page.you)
    return tuple(changed)


def _take_one(conn: sqlite3.Connection, change: Change, now: str) -> Optional[str]:
    record = change.record
    if isinstance(record, Batch):
        put_batch(conn, record)
    elif isinstance(record, Zone):
        put_zone(conn, record)
    elif isinstance(record, Case):
        _take_case(conn, record, change.op_id, now)
        return record.case_id
    elif isinstance(record, Foreign):
        keep_foreign(conn, record)
    else:
        return bury(conn, record, now) or None
    return None


def _take_case(conn: sqlite3.Connection, case: Case, op_id: Optional[str], now: str) -> None:
    ours = None
    if op_id is not None:
        ours = conn.execute("SELECT kind, result FROM outbox WHERE op_id = ?", (op_id,)).fetchone()
    if ours is None:
        keep_feed_conflict(conn, case, now)
    else:
        note_own_name(conn, case, ours[0], load(ours[1]))
    put_case(conn, case)
