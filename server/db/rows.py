"""What a transaction adds to several tables: collected as rows, then written with few round trips.

On PostgreSQL all of it goes in one statement, each table's rows as one JSON array: a row for each parameter set cost
more time on the way than in the tables. Keys, foreign keys and row-level security hold for it as for single inserts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Connection, Table, TextClause, Update, bindparam, insert, text, update

from .schema import (
    audit,
    case_current,
    case_desk,
    case_version,
    conflict,
    counter,
    desk_tally,
    feed,
    finding_seen,
    operation,
)

Row = Mapping[str, Any]
_ORDER = (case_current, case_version, finding_seen, case_desk, operation, conflict, audit, feed)
"""What refers to another table stands behind it."""
_CHANGED = (case_current, case_desk)
"""Tables of which rows are changed, both by organisation and patch."""
_KEY = ("org_id", "case_id")
_Kinds = tuple[tuple[str, tuple[str, ...]], ...]
AT_ONCE = 2_000
"""Rows of a table in one statement; a push has five hundred operations at most, an import any number of patches."""
ADD_UP = (
    "ON CONFLICT (org_id, tally_id) DO UPDATE SET patches = desk_tally.patches + excluded.patches, unit_names ="
    " CASE WHEN excluded.unit_names = '' THEN desk_tally.unit_names ELSE excluded.unit_names END"
)


class Rows:
    """Collects new rows of the tables that a push writes, changed rows of patches, and what counts are changed by."""

    def __init__(self) -> None:
        self._new: dict[str, list[Row]] = {}
        self._changed: dict[tuple[str, tuple[str, ...]], list[Row]] = {}
        self._counted: list[Row] = []

    def add(self, table: str, rows: Iterable[Row]) -> None:
        """Add new rows; all of one table have the same columns."""
        self._new.setdefault(table, []).extend(rows)

    def change(self, table: str, rows: Iterable[Row]) -> None:
        """Replace columns of rows of patches; each patch once."""
        for row in rows:
            self._changed.setdefault((table, tuple(row)), []).append(row)

    def count(self, rows: Iterable[Row]) -> None:
        """Add to counts, or take from them; each count once."""
        self._counted.extend(rows)

    def write(self, connection: Connection, stand: Row) -> None:
        """Write all that was collected and the organisation's counters; afterwards nothing is left."""
        new, changed = {name: rows for name, rows in self._new.items() if rows}, self._changed
        counted, self._new, self._changed, self._counted = self._counted, {}, {}, []
        largest = max(map(len, (counted, *changed.values(), *new.values())))
        if connection.dialect.name == "postgresql" and largest <= AT_ONCE:
            _write_at_once(connection, new, changed, counted, stand)
        else:
            _write_by_table(connection, new, changed, counted, stand)


_Changed = Mapping[tuple[str, tuple[str, ...]], Sequence[Row]]


def _write_by_table(
    connection: Connection, new: Mapping[str, Sequence[Row]], changed: _Changed, counted: Sequence[Row], stand: Row
) -> None:
    for table in _ORDER:
        if table.name in new:
            connection.execute(insert(table), new[table.name])
        for (name, columns), rows in changed.items() if table in _CHANGED else ():
            if name == table.name:
                given = [{f"to_{column}": value for column, value in row.items()} for row in rows]
                connection.execute(_update(table, columns), given)
    if counted:
        connection.execute(_adding(tuple(counted[0])), [dict(row) for row in counted])
    connection.execute(update(counter).where(counter.c.org_id == stand["org_id"]).values(**stand))


@cache
def _update(table: Table, columns: tuple[str, ...]) -> Update:
    where = (table.c[name] == bindparam(f"to_{name}") for name in _KEY)
    return update(table).where(*where).values({name: bindparam(f"to_{name}") for name in columns if name not in _KEY})


@cache
def _adding(columns: tuple[str, ...]) -> TextClause:
    places = ", ".join(f":{name}" for name in columns)
    return text(f"INSERT INTO {desk_tally.name} ({', '.join(columns)}) VALUES ({places}) {ADD_UP}")


def _write_at_once(
    connection: Connection, new: Mapping[str, Sequence[Row]], changed: _Changed, counted: Sequence[Row], stand: Row
) -> None:
    kinds = tuple((table.name, tuple(new[table.name][0])) for table in _ORDER if table.name in new)
    given = {f"new_{name}": array(new[name]) for name, _ in kinds}
    given |= {f"changed_{place}": array(rows) for place, rows in enumerate(changed.values())}
    if counted:
        given["counted"] = array(counted)
    statement = _statement(kinds, tuple(changed), tuple(counted[0]) if counted else ())
    connection.execute(statement, {**stand, **given})


def array(rows: Sequence[Row]) -> str:
    """Return rows as one JSON array, bytes as PostgreSQL reads them from text."""
    return orjson.dumps(rows, default=_bytea).decode("utf-8")


def _bytea(value: Any) -> str:
    if isinstance(value, bytes):
        return rf"\x{value.hex()}"
    raise TypeError(type(value).__name__)


@cache
def _statement(kinds: _Kinds, changed: _Kinds, counted: tuple[str, ...]) -> TextClause:
    """Return the statement that writes these columns of these tables; names of columns are the schema's own."""
    parts = []
    for place, (name, columns) in enumerate(changed):
        places = ", ".join(f"{column} = r.{column}" for column in columns if column not in _KEY)
        same = " AND ".join(f"t.{column} = r.{column}" for column in _KEY)
        rows = f"json_populate_recordset(NULL::{name}, CAST(:changed_{place} AS json))"
        parts.append(f"w_changed_{place} AS (UPDATE {name} t SET {places} FROM {rows} r WHERE {same})")
    for name, columns in kinds:
        parts.append(f"w_{name} AS ({_insert(name, columns, f'new_{name}')})")
    if counted:
        parts.append(f"w_counted AS ({_insert(desk_tally.name, counted, 'counted')} {ADD_UP})")
    stand = ", ".join(f"{name} = :{name}" for name in ("feed_seq", "audit_seq", "audit_link", "desk_seq"))
    return text(f"WITH {', '.join(parts)} UPDATE counter SET {stand} WHERE org_id = :org_id")


def _insert(name: str, columns: Sequence[str], given: str) -> str:
    listed = ", ".join(columns)
    rows = f"json_populate_recordset(NULL::{name}, CAST(:{given} AS json))"
    return f"INSERT INTO {name} ({listed}) SELECT {listed} FROM {rows}"
