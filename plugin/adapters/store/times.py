"""Time spent per case: beside the chain, never sent, erased on request. Writers run inside a transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

_ADD = (
    "INSERT INTO time_spent (case_id, spent_ms) SELECT case_id, ? FROM cases WHERE case_id = ? "
    "ON CONFLICT (case_id) DO UPDATE SET spent_ms = spent_ms + excluded.spent_ms"
)


def add_times(conn: sqlite3.Connection, spent_ms: Mapping[str, int]) -> None:
    """Add to what was spent on cases; one that the store does not have is passed over."""
    conn.executemany(_ADD, [(spent, case_id) for case_id, spent in spent_ms.items()])


def read_times(conn: sqlite3.Connection) -> dict[str, int]:
    """Return the milliseconds by case."""
    return dict(conn.execute("SELECT case_id, spent_ms FROM time_spent").fetchall())


def forget_times(conn: sqlite3.Connection) -> None:
    """Erase all of it."""
    conn.execute("DELETE FROM time_spent")
