"""What a transaction adds to several tables: collected as rows, then written with few round trips.

On PostgreSQL all of it goes in one statement, each table's rows as one JSON array: a row for each parameter set cost
more time on the way than in the tables. Keys, foreign keys and row-level security hold for it as for single inserts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Connection, TextClause, Update, bindparam, insert, text, update

from .schema import audit, case_current, case_version, conflict, counter, feed, finding_seen, operation

Row = Mapping[str, Any]
_ORDER = (case_current, case_version, finding_seen, operation, conflict, audit, feed)
"""What refers to another table stands behind it."""
_KEY = ("org_id", "case_id")
AT_ONCE = 2_000
"""Rows of a table in one statement; a push has five hundred operations at most, an import any number of patches."""


class Rows:
    """Collects new rows of the tables that a push writes, and changed current patches."""

    def __init__(self) -> None:
        self._new: dict[str, list[Row]] = {}
        self._changed: list[Row] = []

    def add(self, table: str, rows: Iterable[Row]) -> None:
        """Add new rows; all of one table have the same columns."""
        self._new.setdefault(table, []).extend(rows)

    def change(self, rows: Iterable[Row]) -> None:
        """Replace columns of current patches, the same ones of all; each patch once."""
        self._changed.extend(rows)

    def write(self, connection: Connection, stand: Row) -> None:
        """Write all that was collected and the organisation's counters; afterwards nothing is left."""
        new, changed = {name: rows for name, rows in self._new.items() if rows}, self._changed
        self._new, self._changed = {}, []
        largest = max(map(len, (changed, *new.values())))
        if connection.dialect.name == "postgresql" and largest <= AT_ONCE:
            _write_at_once(connection, new, changed, stand)
        else:
            _write_by_table(connection, new, changed, stand)


def _write_by_table(
    connection: Connection, new: Mapping[str, Sequence[Row]], changed: Sequence[Row], stand: Row
) -> None:
    for table in _ORDER:
        if table.name in new:
            connection.execute(insert(table), new[table.name])
        if table is case_current and changed:
            given = [{f"to_{name}": value for name, value in row.items()} for row in changed]
            connection.execute(_update(tuple(changed[0])), given)
    connection.execute(update(counter).where(counter.c.org_id == stand["org_id"]).values(**stand))


@cache
def _update(columns: tuple[str, ...]) -> Update:
    where = (case_current.c[name] == bindparam(f"to_{name}") for name in _KEY)
    return (
        update(case_current)
        .where(*where)
        .values({name: bindparam(f"to_{name}") for name in columns if name not in _KEY})
    )


def _write_at_once(
    connection: Connection, new: Mapping[str, Sequence[Row]], changed: Sequence[Row], stand: Row
) -> None:
    kinds = tuple((table.name, tuple(new[table.name][0])) for table in _ORDER if table.name in new)
    given = {f"new_{name}": _array(new[name]) for name, _ in kinds}
    if changed:
        given["changed"] = _array(changed)
    connection.execute(_statement(kinds, tuple(changed[0]) if changed else ()), {**stand, **given})


def _array(rows: Sequence[Row]) -> str:
    return orjson.dumps(rows, default=_bytea).decode("utf-8")


def _bytea(value: Any) -> str:
    """Return bytes as PostgreSQL reads them from text."""
    if isinstance(value, bytes):
        return rf"\x{value.hex()}"
    raise TypeError(type(value).__name__)


@cache
def _statement(kinds: tuple[tuple[str, tuple[str, ...]], ...], changed: tuple[str, ...]) -> TextClause:
    """Return the statement that writes these columns of these tables; names of columns are the schema's own."""
    parts = []
    if changed:
        places = ", ".join(f"{name} = r.{name}" for name in changed if name not in _KEY)
        same = " AND ".join(f"t.{name} = r.{name}" for name in _KEY)
        rows = "json_populate_recordset(NULL::case_current, CAST(:changed AS json))"
        parts.append(f"w_changed AS (UPDATE case_current t SET {places} FROM {rows} r WHERE {same})")
    for name, columns in kinds:
        listed = ", ".join(columns)
        rows = f"json_populate_recordset(NULL::{name}, CAST(:new_{name} AS json))"
        parts.append(f"w_{name} AS (INSERT INTO {name} ({listed}) SELECT {listed} FROM {rows})")
    stand = "feed_seq = :feed_seq, audit_seq = :audit_seq, audit_link = :audit_link"
    return text(f"WITH {', '.join(parts)} UPDATE counter SET {stand} WHERE org_id = :org_id")
