"""From a path to an open store: lock, schema, and whether it may be written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from ...domain.errors import RedlineError
from ...port_errors import DiskFull, NewerSchema, StoreDamaged, WorkspaceReadOnly
from ...ports import Clock
from .acting import prepare
from .connection import connect_writer, reading, transaction
from .failures import typed_errors
from .lockfile import WriterLock
from .migrations import found_version, is_empty, is_ours, known_version, migrate
from .touched import watch


@dataclass
class Opened:
    """The writing connection and its lock; without them ``refusal`` makes the error that every writer gets."""

    refusal: Callable[[], RedlineError]
    writer: Optional[sqlite3.Connection] = None
    lock: Optional[WriterLock] = None

    def close(self) -> None:
        """Close the connection, then give the lock back. Idempotent."""
        if self.writer is not None:
            self.writer.close()
        if self.lock is not None:
            self.lock.release()


def open_file(path: Path, clock: Clock, create: bool, read_only: bool) -> Opened:
    """Open or make the store at ``path``; see :meth:`.sqlite_store.SqliteStore.open` for what it raises."""
    if not create and not path.exists():
        raise StoreDamaged(str(path), "missing")
    lock = None if read_only else _lock(path)
    if lock is None:
        return _read_only(path)
    opened = Opened(lambda: WorkspaceReadOnly(str(path)), None, lock)
    try:
        with typed_errors(path):
            return _writable(path, clock, create, opened)
    except RedlineError as error:
        opened.close()
        if isinstance(error, (WorkspaceReadOnly, NewerSchema)):
            return _read_only(path)
        raise


def _lock(path: Path) -> Optional[WriterLock]:
    """Take the writer's lock; ``None`` where the place cannot be written."""
    try:
        with typed_errors(path):
            return WriterLock(path)
    except WorkspaceReadOnly:
        return None


def _writable(path: Path, clock: Clock, create: bool, opened: Opened) -> Opened:
    opened.writer = conn = connect_writer(path, create)
    _require_ours(conn, path, create)
    found = found_version(conn)
    if found > known_version():
        raise NewerSchema(str(path), found, known_version())
    with transaction(conn):
        migrate(conn, clock)
    _try_writing(conn, path, clock)
    watch(conn)
    prepare(conn)
    return opened


def _require_ours(conn: sqlite3.Connection, path: Path, create: bool) -> None:
    if not is_ours(conn) and not (create and is_empty(conn)):
        raise StoreDamaged(str(path), "not a store of ours")


def _try_writing(conn: sqlite3.Connection, path: Path, clock: Clock) -> None:
    """Find out by writing whether the place takes it: permissions tell little. A full disk may have room later."""
    try:
        with typed_errors(path), transaction(conn):
            conn.execute("UPDATE meta SET value = ? WHERE key = 'opened_at'", (clock.now(),))
    except DiskFull:
        return


def _read_only(path: Path) -> Opened:
    with typed_errors(path), reading(path) as conn:
        _require_ours(conn, path, create=False)
        found, known = found_version(conn), known_version()
    if found > known:
        return Opened(lambda: NewerSchema(str(path), found, known))
    return Opened(lambda: WorkspaceReadOnly(str(path)))
