"""What the sync panel reads: counts by state, and rows a page at a time. Each function runs inside a transaction.

A hundred thousand rows are never read at once, and no payload is: states are counted in their index, and a page is
found there before its rows are looked at.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from typing import Any

from ...domain.newer_words import operation_kind_of
from ...domain.states import OperationKind, OutboxState
from ...domain.sync_rows import Segment, SyncCounts, SyncRow
from .codec import load
from .newer_rows import NEWER, OUR_KIND, any_newer
from .outgoing import FILE_COLUMNS, file_of
from .sending import hold_back

_IN_CONFLICT = "EXISTS (SELECT 1 FROM conflict WHERE conflict.case_id = outbox.case_id AND conflict.resolved_at = '')"
_REFUSED = "state IN ('conflict', 'rejected', 'blocked')"
_STATES: Mapping[Segment, str] = {
    Segment.REFUSED: "state = 'rejected' AND superseded = 0",
    Segment.DISPUTED: f"state = 'conflict' AND superseded = 0 AND NOT {_IN_CONFLICT}",
    Segment.NEWER: f"client_seq IN ({NEWER})",
    Segment.HELD_BACK: "state = 'blocked' AND superseded = 0",
    Segment.SENDING: "state = 'sending'",
    Segment.WAITING: "state = 'waiting'",
    Segment.EXPORTED: "state = 'exported'",
    Segment.TAKEN: "state = 'acknowledged'",
    Segment.SENT: "state = 'settled'",
    Segment.REPLACED: f"{_REFUSED} AND superseded = 1",
    Segment.TAKEN_BACK: "state = 'withdrawn'",
}
_FILES: Mapping[Segment, str] = {
    Segment.FAILED_FILES: "failed",
    Segment.PART_SENT_FILES: "part_sent",
    Segment.WAITING_FILES: "waiting",
    Segment.SENT_FILES: "sent",
}
_NEWEST_FIRST = frozenset({Segment.TAKEN, Segment.SENT, Segment.SENT_FILES, Segment.REPLACED, Segment.TAKEN_BACK})
_ISSUED = "coalesce(json_extract(cases.body, '$.issued_id'), '')"
_OF_REFUSED = "CASE WHEN outbox.state IN ('conflict', 'rejected', 'blocked') THEN outbox.result ELSE '' END"


def read_counts(conn: sqlite3.Connection, since: str) -> SyncCounts:
    """Count the rows of all segments, and what the platform took since a moment."""
    beside = _beside_newer(conn)
    rows = {segment: _count(conn, _where(segment, beside)) for segment in _STATES}
    rows[Segment.CONFLICTS] = _one(conn, "SELECT count(*) FROM conflict WHERE resolved_at = ''")
    files = 0
    if _has(conn, "outgoing_file"):  # a store of an older schema, in a place that cannot be written
        states = dict(conn.execute("SELECT state, count(*) FROM outgoing_file GROUP BY state").fetchall())
        rows.update({segment: int(states.get(state, 0)) for segment, state in _FILES.items()})
        sent = "SELECT count(*) FROM outgoing_file WHERE state = 'sent' AND changed_at >= ?"
        files = int(conn.execute(sent, (since,)).fetchone()[0])
    kinds = _taken(conn, since)
    findings = kinds.pop(OperationKind.SUBMIT.value, 0)
    return SyncCounts(rows, findings, sum(kinds.values()), files)


def _beside_newer(conn: sqlite3.Connection) -> str:
    """Return what keeps a newer program's rows out of the other segments; empty where there are none."""
    return f" AND client_seq NOT IN ({NEWER})" if any_newer(conn) else ""


def _where(segment: Segment, beside: str) -> str:
    return _STATES[segment] if segment is Segment.NEWER else f"{_STATES[segment]}{beside}"


def _count(conn: sqlite3.Connection, where: str) -> int:
    return _one(conn, f"SELECT count(*) FROM outbox WHERE {where}")


def _one(conn: sqlite3.Connection, query: str) -> int:
    return int(conn.execute(query).fetchone()[0])


def _taken(conn: sqlite3.Connection, since: str) -> dict[str, int]:
    if not _has(conn, "outbox_taken"):
        return {}
    query = "SELECT kind, count(*) FROM outbox WHERE taken_at >= ? AND taken_at <> '' GROUP BY kind"
    return {kind: int(count) for kind, count in conn.execute(query, (since,)).fetchall()}


def _has(conn: sqlite3.Connection, name: str) -> bool:
    return conn.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone() is not None


def read_rows(conn: sqlite3.Connection, segment: Segment, offset: int, limit: int) -> list[SyncRow]:
    """Read rows of one segment: what waits oldest first, what is done newest first."""
    if segment is Segment.CONFLICTS:
        return _conflicts(conn, offset, limit)
    if segment in _FILES:
        return _files(conn, segment, offset, limit)
    order = "DESC" if segment in _NEWEST_FIRST else "ASC"
    where = _where(segment, _beside_newer(conn))
    taken = "outbox.taken_at" if _has(conn, "outbox_taken") else "''"
    found = conn.execute(
        f"SELECT outbox.op_id, outbox.case_id, {_ISSUED}, outbox.kind, outbox.recorded_at, {taken}, {_OF_REFUSED} "
        f"FROM (SELECT client_seq FROM outbox WHERE {where} ORDER BY client_seq {order} LIMIT ? OFFSET ?) "
        "AS page JOIN outbox ON outbox.client_seq = page.client_seq "
        f"LEFT JOIN cases ON cases.case_id = outbox.case_id ORDER BY outbox.client_seq {order}",
        (limit, offset),
    ).fetchall()
    return [_operation(segment, row) for row in found]


def _operation(segment: Segment, row: tuple[Any, ...]) -> SyncRow:
    op_id, case_id, issued_id, kind, saved_at, sent_at, result = row
    problem = load(result).get("problem", {}) if result else {}
    said = problem if isinstance(problem, dict) else {}
    return SyncRow(segment, op_id, case_id, issued_id, operation_kind_of(kind), saved_at, sent_at, said)


def _conflicts(conn: sqlite3.Connection, offset: int, limit: int) -> list[SyncRow]:
    found = conn.execute(
        f"SELECT conflict.case_id, {_ISSUED}, conflict.detected_at FROM conflict "
        "LEFT JOIN cases ON cases.case_id = conflict.case_id "
        "WHERE conflict.resolved_at = '' ORDER BY conflict_id LIMIT ? OFFSET ?",
        (limit, offset),
    ).fetchall()
    return [SyncRow(Segment.CONFLICTS, case_id, case_id, issued, None, at) for case_id, issued, at in found]


def _files(conn: sqlite3.Connection, segment: Segment, offset: int, limit: int) -> list[SyncRow]:
    if not _has(conn, "outgoing_file"):
        return []
    order = "DESC" if segment in _NEWEST_FIRST else "ASC"
    found = conn.execute(
        f"SELECT {FILE_COLUMNS} FROM outgoing_file WHERE state = ? ORDER BY position {order} LIMIT ? OFFSET ?",
        (_FILES[segment], limit, offset),
    ).fetchall()
    return [_file(conn, segment, row) for row in found]


def _file(conn: sqlite3.Connection, segment: Segment, row: tuple[Any, ...]) -> SyncRow:
    file = file_of(conn, row)
    case_id = file.case_ids[0] if file.case_ids else ""
    issued = conn.execute(f"SELECT {_ISSUED} FROM cases WHERE case_id = ?", (case_id,)).fetchone()
    sent_at = file.changed_at if segment is Segment.SENT_FILES else ""
    return SyncRow(segment, file.sha256, case_id, issued[0] if issued else "", None, "", sent_at, file=file)


def retry_operations(conn: sqlite3.Connection, op_ids: Collection[str]) -> int:
    """Let refused operations wait again, and what is held back as far as nothing holds it back any more."""
    conn.executemany(
        "UPDATE outbox SET state = 'waiting' WHERE op_id = ? AND state = 'rejected' AND superseded = 0",
        ((op_id,) for op_id in op_ids),
    )
    conn.execute(f"UPDATE outbox SET state = 'waiting' WHERE state = 'blocked' AND superseded = 0 AND {OUR_KIND}")
    hold_back(conn)
    query = "SELECT count(*) FROM outbox WHERE op_id = ? AND state = ?"
    named = ((op_id, OutboxState.WAITING.value) for op_id in op_ids)
    return sum(int(conn.execute(query, one).fetchone()[0]) for one in named)
