"""The record in a store's file: short reads on connections of their own. Fulfils ``app.verify.RecordSource``."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from ...domain.chain import ChainEntry
from ...domain.record import Mismatch
from ...port_errors import StoreDamaged
from ...ports import SyncState
from . import record
from .connection import reading
from .failures import typed_errors
from .reading import read_sync_state

T = TypeVar("T")
ROWS_CHUNK = 10_000
STEPS_BETWEEN = 200_000
"""Steps of SQLite between two looks at whether to stop: a few hundredths of a second."""


class RecordFile:
    """Reads the record of one store; the writer goes on between the reads."""

    def __init__(self, path: Path, cancelled: Callable[[], bool] = lambda: False) -> None:
        """``cancelled`` ends the check of the pages, which of a large store takes seconds."""
        self._path, self._cancelled = path, cancelled

    def check_pages(self) -> None:
        """Let SQLite check its pages; raises :class:`StoreDamaged`."""
        try:
            words = self._read(self._checked)
        except StoreDamaged:
            if self._cancelled():
                return
            raise
        if words != "ok":
            raise StoreDamaged(str(self._path), words)

    def _checked(self, conn: sqlite3.Connection) -> str:
        conn.set_progress_handler(self._cancelled, STEPS_BETWEEN)
        return str(conn.execute("PRAGMA quick_check(1)").fetchone()[0])

    def count(self) -> int:
        """Return how many entries there are."""
        return self._read(record.count_entries)

    def entries(self, after_seq: int, limit: int) -> Sequence[ChainEntry]:
        """Return entries in order, at most ``limit``."""
        return self._read(lambda conn: record.raw_entries(conn, after_seq, limit))

    def mismatches(self) -> Iterator[tuple[float, Sequence[Mismatch]]]:
        """Compare findings, operations and working states with their entries, in pieces."""
        orphan = self._read(record.first_orphan)
        yield 0.0, [] if orphan is None else [orphan]
        for place, (kind, statement, member, last) in enumerate(record.COMPARISONS):
            end = self._read(lambda conn, sql=last: record.last_number(conn, sql))
            for first in range(1, end + 1, ROWS_CHUNK):
                span = (kind, statement, member, first, first + ROWS_CHUNK - 1)
                found = self._read(lambda conn, of=span: record.mismatches(conn, *of))
                yield (place + min(first / end, 1.0)) / len(record.COMPARISONS), found
        yield 1.0, []

    def sync_state(self) -> SyncState:
        """Return what the platform has acknowledged."""
        return self._read(read_sync_state)

    def link_at(self, seq: int) -> str:
        """Return the link of an entry, empty where there is none."""
        return self._read(lambda conn: record.link_at(conn, seq))

    def issued_ids(self, case_ids: Iterable[str]) -> dict[str, str]:
        """Return the issued ids of some cases by case id."""
        return self._read(lambda conn: record.issued_ids(conn, case_ids))

    def _read(self, job: Callable[[sqlite3.Connection], T]) -> T:
        with typed_errors(self._path), reading(self._path) as conn:
            return job(conn)
