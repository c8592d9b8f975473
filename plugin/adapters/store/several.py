"""Operations that touch more than one case: splits and merges. Each function runs inside an act's transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Optional

from ...domain.acts import Act
from ...domain.operations import Operation
from ...domain.outline_merge import APART, MERGED, ids_named
from ...domain.states import ActKind, OperationKind, OutboxState

_LEFT = (OutboxState.CONFLICT.value, OutboxState.REJECTED.value, OutboxState.BLOCKED.value)
"""States of an operation that the platform did not apply."""


def named_by(act: Act) -> tuple[str, ...]:
    """Return the cases that an act's operation touches beside its own."""
    op = act.operation
    if op is None:
        return ()
    if op.kind is OperationKind.MERGE:
        return ids_named(op.payload)
    return tuple(case.case_id for case in act.cases) if op.kind is OperationKind.SPLIT else ()


def note_named(conn: sqlite3.Connection, op_id: str, case_ids: Iterable[str]) -> None:
    """Note which cases an operation touches beside its own."""
    conn.executemany("INSERT INTO outbox_named (op_id, case_id) VALUES (?, ?)", [(op_id, one) for one in case_ids])


def stand_in(conn: sqlite3.Connection, op_ids: Iterable[str]) -> None:
    """Mark refused operations as replaced, so that they hold nothing back any more."""
    marks = ", ".join("?" for _ in _LEFT)
    for op_id in op_ids:
        conn.execute(f"UPDATE outbox SET superseded = 1 WHERE op_id = ? AND state IN ({marks})", (op_id, *_LEFT))


def let_go(conn: sqlite3.Connection, act: Act) -> None:
    """Patches are taken apart: what was refused of merging them, or of that, holds nothing back any more.

    Findings that waited behind it rest on what never came to be: they are open again, and stand in the record.
    """
    if act.kind is not ActKind.APART or act.case_id is None:
        return
    marks = ", ".join("?" for _ in _LEFT)
    refused = f"superseded = 0 AND +state IN ({marks}) AND case_id = ?"
    merges = f"{refused} AND kind = 'merge'"
    first = conn.execute(f"SELECT min(client_seq) FROM outbox WHERE {merges}", (*_LEFT, act.case_id)).fetchone()[0]
    if first is None:
        return
    conn.execute(f"UPDATE outbox SET superseded = 1 WHERE {merges}", (*_LEFT, act.case_id))
    for case_id in (act.case_id, *(str(one.case_id) for one in act.along)):
        conn.execute(
            "UPDATE outbox SET superseded = 1 WHERE case_id = ? AND client_seq > ? AND superseded = 0 "
            "AND +state = 'blocked' AND kind IN ('submit', 'patch')",
            (case_id, first),
        )


def sent_otherwise(conn: sqlite3.Connection, act: Act) -> Act:
    """Return the act with what is sent where its operation could not be taken back: one that undoes it.

    A refused one needs nothing undone: it is marked as replaced.
    """
    row = conn.execute("SELECT state FROM outbox WHERE op_id = ?", (act.withdraw,)).fetchone()
    if row is not None and row[0] in _LEFT:
        stand_in(conn, (str(act.withdraw),))
        return act
    return replace(act, operation=act.otherwise)


def following(conn: sqlite3.Connection, op: Operation, followed: str) -> Operation:
    """Return a merge whose named cases say which operations of ours they follow, as the outbox knows it.

    ``followed`` is the statement that finds the newest operation touching a case.
    """
    word = MERGED if MERGED in op.payload else APART
    named = [dict(one) for one in op.payload[word]]
    for one in named:
        row = conn.execute(followed.format(case_id="?"), (one["case_id"], one["case_id"])).fetchone()
        one.pop("prev_op_id", None)
        one.update({} if row is None else {"prev_op_id": row[0]})
    return replace(op, payload={**op.payload, word: named})


def undone_already(conn: sqlite3.Connection, op_id: str) -> None:
    """A merge was refused that had been taken apart here meanwhile: neither is to be applied any more."""
    for other, kind, payload in conn.execute(
        "SELECT op_id, kind, payload FROM outbox WHERE prev_op_id = ? AND superseded = 0", (op_id,)
    ).fetchall():
        if kind == OperationKind.MERGE.value and APART in _members(payload):
            conn.execute("UPDATE outbox SET superseded = 1 WHERE op_id IN (?, ?)", (op_id, other))
            conn.execute(
                "UPDATE outbox SET state = ? WHERE op_id = ? AND state = ?",
                (OutboxState.BLOCKED.value, other, OutboxState.WAITING.value),
            )


def _members(payload: Optional[str]) -> dict[str, Any]:
    found = json.loads(payload or "{}")
    return found if isinstance(found, dict) else {}
