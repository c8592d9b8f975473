"""Connections with the pragmas that the store's laws ask for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...port_errors import StoreLocked

BUSY_TIMEOUT_S = 30.0
"""How long a writer waits for readers to finish, and a reader for a commit."""
LOCKED_TIMEOUT_S = 1.0
"""How long a writer waits once it has waited in vain, until it succeeds again."""


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # As a URI of percent-encoded bytes: no locale's idea of file names comes between us and the disk, and "rw"
    # never makes an empty database where a store is missing. SQLite falls back to reading where it may not write.
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False, uri=True)


def connect_writer(path: Path, create: bool) -> sqlite3.Connection:
    """Open the one writing connection.

    ``synchronous=EXTRA`` is FULL and also syncs the folder once the journal is removed: that removal *is* the
    commit, and without the sync a power cut can bring the journal back and undo an act already acknowledged.
    """
    conn = _connect(path, "rwc" if create else "rw")
    for pragma in (
        "journal_mode = DELETE",
        "synchronous = EXTRA",
        "fullfsync = ON",
        "foreign_keys = ON",
        "recursive_triggers = ON",
    ):
        conn.execute(f"PRAGMA {pragma}")
    return conn


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a connection that cannot write, inside one read transaction, and close it again.

    One per read: about a quarter of a millisecond, and nothing is shared between threads. Fetch all rows before
    decoding them, since an open read holds up the writer's commit.
    """
    conn = _connect(path, "rw")
    try:
        conn.execute("PRAGMA query_only = ON")
        conn.execute("BEGIN")
        yield conn
    finally:
        conn.close()


class Patience:
    """Lets writing wait for others its whole time, but after one that waited in vain only shortly.

    Otherwise ten answers behind a lock of another program would hold up closing for five minutes.
    """

    def __init__(self) -> None:
        self._in_vain = False

    @contextmanager
    def waiting(self, conn: sqlite3.Connection) -> Iterator[None]:
        """Write inside."""
        try:
            yield
        except StoreLocked:
            self._in_vain = True
            _wait_for_others(conn, LOCKED_TIMEOUT_S)
            raise
        if self._in_vain:
            self._in_vain = False
            _wait_for_others(conn, BUSY_TIMEOUT_S)


def _wait_for_others(conn: sqlite3.Connection, seconds: float) -> None:
    conn.execute(f"PRAGMA busy_timeout = {int(1000 * seconds)}")


@contextmanager
def never_half(conn: sqlite3.Connection) -> Iterator[None]:
    """Run one statement that is a transaction of its own; where it could not end, nothing of it stays."""
    try:
        yield
    finally:
        if conn.in_transaction:
            conn.execute("ROLLBACK")


@contextmanager
def transaction(conn: sqlite3.Connection) -> Iterator[None]:
    """Run the block as one durable transaction: committed when it ends, undone when it or the commit raises."""
    conn.execute("BEGIN IMMEDIATE")
    with never_half(conn):
        yield
        conn.execute("COMMIT")
