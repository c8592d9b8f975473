"""Connections: one transaction per piece of work, with its organisation and area told to the database."""

from __future__ import annotations

import errno
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ..area import WHOLE, Area
from ..errors import DatabaseRefused, DatabaseUnavailable, StorageFull
from ..settings import Settings

if TYPE_CHECKING:
    import psycopg  # read by SQLAlchemy where the database is PostgreSQL, and only there

__all__ = ["WHOLE", "Connection", "Database", "Scope", "savepoint"]

WRITE = "redline_write"
_SCOPE = text(
    "SELECT set_config('redline.org', :org, true), set_config('redline.area', :area, true),"
    " set_config('redline.zone_area', :zone_area, true), set_config('lock_timeout', :lock_ms, true),"
    " set_config('statement_timeout', :statement_ms, true),"
    " set_config('idle_in_transaction_session_timeout', :statement_ms, true)"
)
_POOL_TIMEOUT_S = 30.0
_DISK_FULL_SQLSTATE = "53100"
_READ_ONLY_SQLSTATE = "25006"
_NOT_NOW_SQLSTATES = ("25006", "25P03")
"""A node that became a standby, and a transaction that lay still too long: neither says anything about the request."""


@dataclass(frozen=True)
class Scope:
    """Whose rows a transaction works on: one organisation, and within it an area."""

    org_id: str
    area: Area = WHOLE


class Database:
    """The one way to the database. Transactions raise :class:`DatabaseUnavailable`, :class:`StorageFull` and
    :class:`DatabaseRefused` instead of the driver's errors."""

    def __init__(self, url: str, settings: Settings) -> None:
        self._settings = settings
        self.engine = _make_engine(url, settings)
        self.is_postgres = self.engine.dialect.name == "postgresql"
        self._turns: dict[str, threading.Lock] = {}
        self._giving = threading.Lock()

    @contextmanager
    def read(self, scope: Scope) -> Iterator[Connection]:
        """Give a connection for reading; nothing it does is kept."""
        with _translated(), self.engine.connect() as connection:
            self.tell(connection, scope)
            yield connection

    @contextmanager
    def snapshot(self, scope: Scope) -> Iterator[Connection]:
        """Give a connection that reads, however long, the database as it stands at its first statement."""
        with _translated(), self.engine.connect() as connection:
            if self.is_postgres:  # SQLite's transactions read so by themselves
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            self.tell(connection, scope)
            yield connection

    @contextmanager
    def unscoped(self) -> Iterator[Connection]:
        """Give a connection for the catalogue; row-level security shows it no row of ours."""
        with _translated(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self, scope: Scope) -> Iterator[Connection]:
        """Give a connection in a transaction that commits at the end, or not at all."""
        with self.owner_work() as connection:
            self.tell(connection, scope)
            yield connection

    @contextmanager
    def turn(self, scope: Scope) -> Iterator[Connection]:
        """Do as :meth:`write` for work that locks the organisation's counter first: one after the other in a process.

        They would wait for each other at that row in any case, and each hold a connection that others need meanwhile.
        Raises :class:`DatabaseUnavailable` where the wait is as long as one for a connection may be.
        """
        with self._giving:
            turn = self._turns.setdefault(scope.org_id, threading.Lock())
        if not turn.acquire(timeout=_POOL_TIMEOUT_S):
            raise DatabaseUnavailable
        try:
            with self.write(scope) as connection:
                yield connection
        finally:
            turn.release()

    @contextmanager
    def owner_work(self) -> Iterator[Connection]:
        """Give a writing transaction without a scope, for migrations."""
        with (
            _translated(),
            self.engine.connect().execution_options(**{WRITE: True}) as connection,
            connection.begin(),
        ):
            yield connection

    def tell(self, connection: Connection, scope: Scope) -> None:
        """Say to the database whose rows the rest of the transaction works on."""
        if self.is_postgres:
            connection.execute(
                _SCOPE,
                {
                    "org": scope.org_id,
                    "area": scope.area.pattern(),
                    "zone_area": scope.area.pattern(zones=True),
                    "lock_ms": str(self._settings.lock_timeout_ms),
                    "statement_ms": str(self._settings.statement_timeout_ms),
                },
            )

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _make_engine(url: str, settings: Settings) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
        engine = create_engine(
            parsed, pool_size=settings.pool_size, max_overflow=0, pool_pre_ping=True, pool_timeout=30
        )
        event.listen(engine, "connect", _prepare_postgres)
        return engine
    engine = create_engine(
        parsed, connect_args={"timeout": settings.lock_timeout_ms / 1000}, pool_size=settings.pool_size
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_postgres(connection: psycopg.Connection[Any], _record: object) -> None:
    """Prepare no statements where a pooler stands between, which gives each transaction another session.

    A statement prepared in one session would be missing in the next or, worse, be another one of the same name. A
    pooler is known by this: the process that it named is not the one that answers.
    """
    answer = connection.execute("SELECT pg_backend_pid()").fetchone()
    connection.rollback()
    if answer is None or answer[0] != connection.info.backend_pid:
        connection.prepare_threshold = None


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN kept a released savepoint after a roll-back
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "case_sensitive_like=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """Run a part of a transaction that is undone alone; raises :class:`DatabaseRefused` for bad values and clashes."""
    try:
        with connection.begin_nested():
            yield
    except (IntegrityError, DataError) as error:
        raise DatabaseRefused(str(error.orig)) from error


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (IntegrityError, DataError) as error:
        raise DatabaseRefused(str(error.orig)) from error
    except (OperationalError, InterfaceError) as error:
        raise _fault(error) from error
    except PoolTimeout as error:
        raise DatabaseUnavailable from error
    except DBAPIError as error:
        if error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _NOT_NOW_SQLSTATES:
            raise DatabaseUnavailable from error
        raise DatabaseRefused(str(error.orig)) from error


def _fault(error: DBAPIError) -> Exception:
    cause: Any = error.orig
    full = getattr(cause, "sqlstate", None) == _DISK_FULL_SQLSTATE or getattr(cause, "errno", None) == errno.ENOSPC
    if full or (isinstance(cause, sqlite3.OperationalError) and "full" in str(cause)):
        return StorageFull()
    return DatabaseUnavailable()
