"""What every committed write touched, so that a later reading takes up that and nothing else.

The writing connection notes it itself, by temporary triggers: no function that writes can forget to say so. They live
in that connection alone; nothing of them is in the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from threading import Lock
from typing import Optional

BY_CASE = ("cases", "draft", "screening", "outbox", "outbox_named", "conflict")
WHOLE = ("batch", "zone", "image")
"""Tables that are read whole again where anything in them changed."""
MANY = 5_000
"""So many touched cases are read faster with all the others than one by one; nothing more is noted then."""
_VERBS = ("INSERT", "UPDATE", "DELETE")
_revisions = count(1)
"""One count for all stores of the process: contents of another store are never taken for ours."""


@dataclass(frozen=True)
class Touched:
    """Ids of cases and names of whole tables that were written; ``all`` where the cases are too many to be named."""

    case_ids: frozenset[str] = frozenset()
    tables: frozenset[str] = frozenset()
    all: bool = False


def watch(conn: sqlite3.Connection) -> None:
    """Let a writing connection note what it touches from now on."""
    conn.execute("PRAGMA temp_store = MEMORY")
    conn.execute("CREATE TEMP TABLE touched (source TEXT NOT NULL, case_id TEXT NOT NULL)")
    for table in (*BY_CASE, *WHOLE):
        for verb in _VERBS:
            row = "old" if verb == "DELETE" else "new"
            case_id = f"{row}.case_id" if table in BY_CASE else "''"
            conn.execute(
                f"CREATE TEMP TRIGGER {table}_{verb.lower()}_touched AFTER {verb} ON main.{table} "
                f"WHEN coalesce((SELECT max(rowid) FROM touched), 0) < {MANY} "
                f"BEGIN INSERT INTO touched VALUES ('{table}', {case_id}); END"
            )
    conn.execute(
        "CREATE TEMP TRIGGER outbox_named_too AFTER UPDATE ON main.outbox BEGIN INSERT INTO touched "
        "SELECT 'outbox', case_id FROM main.outbox_named WHERE op_id = new.op_id; END"
    )


def take(conn: sqlite3.Connection) -> Touched:
    """Return what the open transaction has touched, and forget it."""
    rows = conn.execute("SELECT source, case_id FROM touched").fetchall()
    if rows:
        conn.execute("DELETE FROM touched")
    if len(rows) >= MANY:
        return Touched(all=True)
    case_ids = frozenset(case_id for _, case_id in rows if case_id)
    return Touched(case_ids, frozenset(source for source, _ in rows if source in WHOLE))


class Changes:
    """What was touched, and in which order; for any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._all = self._lost = self.revision = next(_revisions)
        self._cases: dict[str, int] = {}
        self._tables: dict[str, int] = {}

    def note(self, touched: Touched) -> None:
        """Take up what a committed transaction touched."""
        if touched == Touched():
            return
        with self._lock:
            number = next(_revisions)
            self._tables.update(dict.fromkeys(touched.tables, number))
            self._cases.update(dict.fromkeys(touched.case_ids, number))
            if touched.all:  # and whatever else that transaction wrote
                self._lost = number
            if touched.all or len(self._cases) > MANY:
                self._cases, self._all = {}, number
            self.revision = number

    def since(self, revision: int) -> Optional[Touched]:
        """Return what was touched after a revision of ours; ``None`` where all has to be read."""
        with self._lock:
            if revision < self._lost:
                return None
            tables = _after(self._tables.items(), revision)
            if revision < self._all:
                return Touched(tables=tables, all=True)
            return Touched(_after(self._cases.items(), revision), tables)


def _after(numbers: Iterable[tuple[str, int]], revision: int) -> frozenset[str]:
    return frozenset(name for name, number in numbers if number > revision)
