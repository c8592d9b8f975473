"""What is read from the store. Rows are fetched whole before they are decoded: an open read delays a commit."""

from __future__ import annotations

import gc
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Optional

from ...domain.chain import GENESIS, ChainEntry
from ...domain.errors import BadRecord
from ...domain.operations import ChainSpan
from ...domain.records import Case
from ...domain.states import ActKind, OutboxState
from ...ports import Contents, OutboxRow, SyncState
from .codec import (
    OPERATION_COLUMNS,
    batch_of,
    case_of,
    draft_of,
    image_of,
    load,
    load_all,
    operation_of,
    screening_of,
    zone_of,
)
from .migrations import SCREENED

_AT_THE_CASE = (
    ActKind.OPEN,
    ActKind.ANSWER,
    ActKind.NOTE,
    ActKind.FLAG,
    ActKind.DECIDE,
    ActKind.REOPEN,
    ActKind.UNDO,
    ActKind.REDO,
)
"""Acts made while looking at a case; what follows off-thread or comes from sync does not move the reviewer."""
_CHAIN_COLUMNS = "seq, kind, case_id, payload, recorded_at, prev_link, payload_hash, link"
_CASES = (
    "SELECT body, outline, outline_found FROM cases WHERE gone = '' "
    "OR case_id IN (SELECT case_id FROM draft) ORDER BY position"
)
Rows = list[tuple[Any, ...]]


class RawContents:
    """All rows of :class:`~redline_review.plugin.ports.Contents`, fetched but not yet decoded."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        def every(sql: str) -> Rows:
            return conn.execute(sql).fetchall()

        self._batches = every("SELECT body FROM batch WHERE gone = '' ORDER BY position")
        self._zones = every("SELECT body, outline FROM zone WHERE gone = '' ORDER BY position")
        self._cases = every(_CASES)
        self._gone = every(
            "SELECT case_id, gone FROM cases WHERE gone <> '' AND case_id IN (SELECT case_id FROM draft)"
        )
        self._drafts = every("SELECT body FROM draft")
        self._screenings = every("SELECT body FROM screening")
        self._images = every("SELECT body FROM image ORDER BY position")
        self._outbox = every(
            "SELECT case_id, state FROM outbox WHERE state <> 'withdrawn' AND superseded = 0 ORDER BY client_seq"
        )
        self._conflicts = every("SELECT case_id FROM conflict WHERE resolved_at = '' ORDER BY conflict_id")
        self._refusals = every("SELECT case_id, result FROM outbox WHERE state = 'rejected' AND superseded = 0")
        self._screened = conn.execute("SELECT value FROM meta WHERE key = ?", (SCREENED,)).fetchone()
        self._last_case_id = _last_case_id(conn)

    def decode(self) -> Contents:
        """Return the records; needs no connection any more."""
        with _collector_paused():
            return self._decode()

    def _decode(self) -> Contents:
        batches = tuple(map(batch_of, _bodies(self._batches)))
        ranks = {batch.batch_id: rank for rank, batch in enumerate(batches)}
        cases = list(map(case_of, _bodies(self._cases), _column(self._cases, 1), _column(self._cases, 2)))
        if len(ranks) > 1:
            cases.sort(key=lambda case: ranks.get(case.batch_id, len(ranks)))
        return Contents(
            batches,
            tuple(map(zone_of, _bodies(self._zones), _column(self._zones, 1))),
            tuple(cases),
            {draft.case_id: draft for draft in map(draft_of, _bodies(self._drafts))},
            {item.case_id: item for item in map(screening_of, _bodies(self._screenings))},
            tuple(map(image_of, _bodies(self._images))),
            {case_id: OutboxState(state) for case_id, state in self._outbox},
            self._last_case_id,
            dict(self._gone),
            tuple(case_id for (case_id,) in self._conflicts),
            {case_id: _problem_words(result) for case_id, result in self._refusals},
            tuple(load(self._screened[0])) if self._screened else ("", ""),
        )


def _problem_words(result: Optional[str]) -> str:
    """Return what an RFC 9457 problem says to people: its detail, else its title."""
    problem = load(result).get("problem", {}) if result else {}
    return str(problem.get("detail") or problem.get("title") or "")


def _bodies(rows: Rows) -> Iterator[dict[str, Any]]:
    return load_all([row[0] for row in rows])


def _column(rows: Rows, number: int) -> Iterator[Any]:
    return (row[number] for row in rows)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the cycle collector out of a million fresh objects without cycles.

    Each of its full passes holds the interpreter lock, so the window would stand still for its length.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _last_case_id(conn: sqlite3.Connection) -> Optional[str]:
    marks = ", ".join("?" for _ in _AT_THE_CASE)
    row = conn.execute(
        f"SELECT case_id FROM chain WHERE kind IN ({marks}) AND case_id IS NOT NULL ORDER BY seq DESC LIMIT 1",
        [kind.value for kind in _AT_THE_CASE],
    ).fetchone()
    return None if row is None else str(row[0])


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
        OutboxRow(operation_of(row[4:]), OutboxState(row[0]), load(row[1]), bool(row[2]), bool(row[3])) for row in rows
    ]


def read_sync_state(conn: sqlite3.Connection) -> SyncState:
    """Return where sync stands."""
    cursor, chain_seq, chain_link = conn.execute("SELECT cursor, chain_seq, chain_link FROM sync_state").fetchone()
    return SyncState(read_meta(conn, "device_id"), cursor, chain_seq, chain_link)


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
