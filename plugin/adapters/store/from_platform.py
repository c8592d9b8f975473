"""What the platform told of cases beside their records: that they went, and what only a newer program understands.

Each function runs inside one transaction. Nothing of a case is removed when it goes: its row, its draft, its outbox
and its files stay, and come back into sight with it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from ...domain.canonical import fingerprint
from ...domain.departure import Departure
from ...domain.operations import Foreign, Tombstone
from ...domain.records import Case
from ...domain.states import OperationKind
from .codec import dump, load
from .migrations import set_meta

OWN_NAMES = "own_names"
"""Key of the user names under which this workspace syncs."""
FEED_MORE = "feed_more"
"""Key that tells whether the feed was being read when the last page of it came in."""
_GONE = {
    "batch": "UPDATE batch SET gone = ? WHERE batch_id = ?",
    "zone": "UPDATE zone SET gone = ? WHERE zone_id = ?",
    "case": "UPDATE cases SET gone = ? WHERE case_id = ?",
}
_KEEP_FOREIGN = (
    "INSERT INTO foreign_record (kind, record_id, body) VALUES (?, ?, ?) "
    "ON CONFLICT (kind, record_id) DO UPDATE SET body = excluded.body, gone = ''"
)


def bury(conn: sqlite3.Connection, told: Tombstone, now: str) -> str:
    """Mark a record as gone; returns its id where it is a case that was here. ``now`` is when we were told."""
    statement = _GONE.get(told.kind)
    if statement is None:
        conn.execute(
            "UPDATE foreign_record SET gone = ? WHERE kind = ? AND record_id = ?",
            (told.reason, told.kind, told.record_id),
        )
        return ""
    touched = conn.execute(statement, (told.reason, told.record_id)).rowcount
    if told.kind != "case" or not touched:
        return ""
    body = dump({**told.extra, "reason": told.reason, "at": told.at, "by": told.by, "told_at": now}, "tombstone")
    conn.execute(
        "INSERT INTO departure (case_id, body) VALUES (?, ?) ON CONFLICT (case_id) DO UPDATE SET body = excluded.body",
        (told.record_id, body),
    )
    return told.record_id


def keep_foreign(conn: sqlite3.Connection, record: Foreign) -> None:
    """Keep a record of a kind that is not known here, as it came; a newer program finds it there."""
    identity = record.record_id or fingerprint(dict(record.record))
    conn.execute(_KEEP_FOREIGN, (record.kind, identity, dump(record.record, record.kind)))


def read_foreign(conn: sqlite3.Connection) -> list[Foreign]:
    """Return the records of unknown kinds that the platform has not taken away again."""
    rows = conn.execute("SELECT kind, body FROM foreign_record WHERE gone = '' ORDER BY kind, record_id").fetchall()
    return [Foreign(kind, load(body)) for kind, body in rows]


def departure_of(body: str) -> Departure:
    """Read a departure."""
    data: dict[str, Any] = json.loads(body)
    known = {name: str(data.pop(name, "")) for name in ("reason", "at", "by", "told_at")}
    return Departure(**known, extra=data)


def note_own_name(conn: sqlite3.Connection, case: Case, kind: str, result: Mapping[str, Any]) -> None:
    """Learn our name from a finding of ours that came back as it was made: an older platform tells it no other way."""
    if kind == OperationKind.SUBMIT.value and result.get("version") == case.version:
        note_name(conn, case.finding_by)


def note_name(conn: sqlite3.Connection, name: str) -> None:
    """Note a user name under which this workspace syncs."""
    names = read_own_names(conn)
    if name and name not in names:
        set_meta(conn, OWN_NAMES, dump(sorted({*names, name})))


def read_own_names(conn: sqlite3.Connection) -> frozenset[str]:
    """Return the user names under which this workspace syncs."""
    row = conn.execute("SELECT value FROM meta WHERE key = ?", (OWN_NAMES,)).fetchone()
    return frozenset(json.loads(row[0])) if row else frozenset()


def note_more(conn: sqlite3.Connection, more: bool) -> None:
    """Write down whether more of the feed is to come."""
    set_meta(conn, FEED_MORE, "1" if more else "")


def read_more(conn: sqlite3.Connection) -> bool:
    """Tell whether more of the feed was to come when its last page came in."""
    row = conn.execute("SELECT value FROM meta WHERE key = ?", (FEED_MORE,)).fetchone()
    return bool(row and row[0])
