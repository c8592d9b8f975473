"""What is read from the store beside its contents: single cases, outbox, chain. Rows are fetched before decoding."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from typing import Any, Optional

from ...domain.chain import GENESIS, ChainEntry
from ...domain.errors import BadRecord
from ...domain.newer_words import outbox_state_of
from ...domain.operations import ChainSpan
from ...domain.records import Case
from ...domain.states import OutboxState
from ...ports import OutboxRow, SyncEntry, SyncState
from .codec import OPERATION_COLUMNS, case_of, load, operation_of
from .from_platform import read_more

_LOOKED_BACK = 20_000
"""So many entries are looked through for the last sync."""
_CHAIN_COLUMNS = "seq, kind, case_id, payload, recorded_at, prev_link, payload_hash, link"


def read_case(conn: sqlite3.Connection, case_id: str) -> Optional[Case]:
    """Return one case, gone or not."""
    row = conn.execute("SELECT body, outline, outline_found FROM cases WHERE case_id = ?", (case_id,)).fetchone()
    return None if row is None else case_of(load(row[0]), *row[1:])


def read_outbox(conn: sqlite3.Connection) -> list[OutboxRow]:
    """Return all outbox rows, oldest first."""
    rows = conn.execute(
        f"SELECT state, result, seen_in_feed, superseded, {OPERATION_COLUMNS} FROM outbox ORDER BY client_seq"
    ).fetchall()
    return [
        OutboxRow(operation_of(row[4:]), outbox_state_of(row[0]), load(row[1]), bool(row[2]), bool(row[3]))
        for row in rows
    ]


def read_outbox_count(conn: sqlite3.Connection, states: Collection[OutboxState]) -> int:
    """Count the outbox's rows in these states, in their index."""
    asked = [state.value for state in states]
    query = f"SELECT count(*) FROM outbox WHERE state IN ({', '.join('?' * len(asked))})"
    return int(conn.execute(query, asked).fetchone()[0])


def read_sync_state(conn: sqlite3.Connection) -> SyncState:
    """Return where sync stands."""
    cursor, chain_seq, chain_link = conn.execute("SELECT cursor, chain_seq, chain_link FROM sync_state").fetchone()
    head_seq = conn.execute("SELECT coalesce(max(seq), 0) FROM chain").fetchone()[0]
    answers = conn.execute("SELECT value FROM meta WHERE key = 'answers'").fetchone()
    answered = int(answers[0]) if answers else 0
    return SyncState(read_meta(conn, "device_id"), cursor, chain_seq, chain_link, head_seq, answered, read_more(conn))


def read_last_sync(conn: sqlite3.Connection) -> Optional[SyncEntry]:
    """Return the newest entry of a sync among the newest of the chain."""
    row = conn.execute(
        "SELECT payload, recorded_at FROM chain WHERE kind = 'sync' "
        "AND seq > (SELECT coalesce(max(seq), 0) FROM chain) - ? ORDER BY seq DESC LIMIT 1",
        (_LOOKED_BACK,),
    ).fetchone()
    if row is None:
        return None
    spoken = json.loads(row[0]).get("answers")  # entries of an earlier program count none
    return SyncEntry(row[1], int(spoken[1]) if spoken else 0)


def read_meta(conn: sqlite3.Connection, key: str) -> str:
    """Return a value of ``meta``; raises :class:`BadRecord` where the store lacks it."""
    row = conn.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    if row is None:
        raise BadRecord("meta", key)
    return str(row[0])


def read_span(conn: sqlite3.Connection, first_seq: int, last_seq: int) -> ChainSpan:
    """Return numbers and content hashes of ``first_seq … last_seq``, as far as the chain goes."""
    rows = conn.execute(
        "SELECT payload_hash FROM chain WHERE seq BETWEEN ? AND ? ORDER BY seq", (first_seq, last_seq)
    ).fetchall()
    before = conn.execute("SELECT link FROM chain WHERE seq = ?", (first_seq - 1,)).fetchone()
    device_id = read_meta(conn, "device_id")
    return ChainSpan(device_id, first_seq, before[0] if before else GENESIS, tuple(row[0] for row in rows))


def read_entries(conn: sqlite3.Connection, after_seq: int, limit: int) -> list[ChainEntry]:
    """Return up to ``limit`` entries behind ``after_seq``, in order."""
    rows = conn.execute(
        f"SELECT {_CHAIN_COLUMNS} FROM chain WHERE seq > ? ORDER BY seq LIMIT ?", (after_seq, limit)
    ).fetchall()
    return [_entry_of(row) for row in rows]


def read_history(conn: sqlite3.Connection, case_id: str) -> list[ChainEntry]:
    """Return the entries of one case, oldest first."""
    rows = conn.execute(f"SELECT {_CHAIN_COLUMNS} FROM chain WHERE case_id = ? ORDER BY seq", (case_id,)).fetchall()
    return [_entry_of(row) for row in rows]


def _entry_of(row: tuple[Any, ...]) -> ChainEntry:
    seq, kind, case_id, payload, recorded_at, prev_link, payload_hash, link = row
    return ChainEntry(seq, kind, case_id, json.loads(payload), recorded_at, prev_link, payload_hash, link)
