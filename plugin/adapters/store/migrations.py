"""From any older schema to the newest, additive, each step in the one transaction of the opening."""

from __future__ import annotations

import sqlite3

from ...domain.identity import IdFactory
from ...ports import Clock
from .schema import APPLICATION_ID, VERSION_1, VERSION_2, VERSION_3

STEPS: tuple[tuple[str, ...], ...] = (VERSION_1, VERSION_2, VERSION_3)
"""``STEPS[n]`` leads from schema ``n`` to ``n + 1``. Steps only add; a published step is never edited."""


def known_version() -> int:
    """Return the newest schema that this program writes."""
    return len(STEPS)


def found_version(conn: sqlite3.Connection) -> int:
    """Return the schema of the open database; 0 for an empty one."""
    return int(conn.execute("PRAGMA user_version").fetchone()[0])


def is_ours(conn: sqlite3.Connection) -> bool:
    """Tell whether the database bears our mark."""
    return int(conn.execute("PRAGMA application_id").fetchone()[0]) == APPLICATION_ID


def is_empty(conn: sqlite3.Connection) -> bool:
    """Tell whether the database holds no table at all."""
    return conn.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None


def migrate(conn: sqlite3.Connection, clock: Clock) -> None:
    """Run the missing steps inside the caller's transaction; a new store gets its device identity."""
    found = found_version(conn)
    for step in STEPS[found:]:
        for statement in step:
            conn.execute(statement)
    if found == 0:
        _give_identity(conn, clock)
    if found < len(STEPS):
        # PRAGMA takes no parameters; both are integers of ours and both are part of the transaction
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        conn.execute(f"PRAGMA user_version = {len(STEPS)}")
        set_meta(conn, "schema_version", str(len(STEPS)))


def _give_identity(conn: sqlite3.Connection, clock: Clock) -> None:
    ids = IdFactory()
    set_meta(conn, "device_id", ids.new(clock.unix_ms()))
    set_meta(conn, "store_id", ids.new(clock.unix_ms()))
    set_meta(conn, "created_at", clock.now())
    set_meta(conn, "opened_at", clock.now())


SCREENED = "screened"
"""Key of the hashes of patches and zones that the newest screening measured."""


def set_meta(conn: sqlite3.Connection, key: str, value: str) -> None:
    """Write a fact about the store itself."""
    conn.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
