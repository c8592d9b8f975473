"""Both versions, kept until a person has chosen: one open conflict per case. Runs inside a transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, Optional

from ...domain.geometry import to_geojson
from ...domain.merge import RETURN_REASON, three_way
from ...domain.operations import Operation, OperationResult
from ...domain.records import Case, Draft
from ...domain.states import OutboxState, ReviewState
from ...ports import Conflict
from .codec import draft_of, dump, load

Fields = Mapping[str, Any]
_COLUMNS = "case_id, fields, base, mine, theirs, theirs_version, detected_at, op_id, resolved_at"
_APPLIED = (OutboxState.ACKNOWLEDGED.value, OutboxState.SETTLED.value)


def read_conflicts(conn: sqlite3.Connection) -> list[Conflict]:
    """Return the open conflicts, oldest first."""
    rows = conn.execute(f"SELECT {_COLUMNS} FROM conflict WHERE resolved_at = '' ORDER BY conflict_id").fetchall()
    return [_conflict_of(row) for row in rows]


def _conflict_of(row: tuple[Any, ...]) -> Conflict:
    case_id, fields, base, mine, theirs, version, detected_at, op_id, resolved_at = row
    return Conflict(
        case_id,
        tuple(json.loads(fields)),
        json.loads(base),
        json.loads(mine),
        json.loads(theirs),
        version,
        detected_at,
        op_id,
        resolved_at,
    )


def keep_answered_conflict(conn: sqlite3.Connection, op: Operation, result: OperationResult, now: str) -> None:
    """Keep what the platform answered with ``conflict``: our finding and its own record."""
    payload = op.payload
    base = _with_outline(payload.get("base_finding", {}), None)
    mine = _with_outline(payload.get("finding", {}), payload.get("outline"))
    record = result.record
    theirs = {} if record is None else _finding_of(record)
    version = 0 if record is None else record.version
    found = Conflict(op.case_id, tuple(result.conflicts), base, mine, theirs, version, now, op.op_id)
    _keep(conn, found)


def keep_feed_conflict(conn: sqlite3.Connection, theirs: Case, now: str) -> None:
    """Keep a conflict where the feed changes a case on which local answers stand that the platform has not taken."""
    row = conn.execute("SELECT body FROM draft WHERE case_id = ?", (theirs.case_id,)).fetchone()
    if row is None:
        return
    draft = draft_of(load(row[0]))
    if not _unsent(conn, draft):
        return
    base = _with_outline(draft.base_answers, _geojson(draft.base_outline))
    mine = _with_outline(draft.answers, _geojson(draft.outline))
    found = _finding_of(theirs)
    fields = (*_return_unread(conn, theirs), *three_way(base, mine, found).conflicts)
    if fields:
        _keep(conn, Conflict(theirs.case_id, fields, base, mine, found, theirs.version, now, draft.last_op_id))


def _return_unread(conn: sqlite3.Connection, theirs: Case) -> tuple[str, ...]:
    """The platform has said that our finding was sent before the return was read: that stands until it is settled."""
    row = conn.execute(
        "SELECT fields FROM conflict WHERE case_id = ? AND resolved_at = ''", (theirs.case_id,)
    ).fetchone()
    unread = row is not None and RETURN_REASON in json.loads(row[0])
    return (RETURN_REASON,) if unread and theirs.review_state is ReviewState.RETURNED else ()


def _unsent(conn: sqlite3.Connection, draft: Draft) -> bool:
    """Tell whether a draft holds answers that the platform does not have."""
    if not draft.decided:
        return dict(draft.answers) != dict(draft.base_answers) or draft.outline != draft.base_outline
    newest = conn.execute(
        "SELECT state, seen_in_feed FROM outbox WHERE case_id = ? AND state <> ? ORDER BY client_seq DESC LIMIT 1",
        (draft.case_id, OutboxState.WITHDRAWN.value),
    ).fetchone()
    return newest is None or not (newest[0] in _APPLIED or newest[1])


def _finding_of(case: Case) -> dict[str, Any]:
    return _with_outline(case.finding, _geojson(case.outline_found))


def _geojson(outline: Optional[bytes]) -> Optional[Fields]:
    return None if outline is None else to_geojson(outline)


def _with_outline(fields: Fields, outline: Optional[Fields]) -> dict[str, Any]:
    """Add an outline (GeoJSON) to the fields of a finding that do not name one: geometry is one field."""
    return dict(fields) if outline is None else {"outline": outline, **fields}


def _keep(conn: sqlite3.Connection, found: Conflict) -> None:
    """Insert a conflict; where one is open already, it takes the platform's newest version and our newest answers."""
    values: Sequence[Any] = (
        found.case_id,
        found.op_id,
        dump(found.fields),
        dump(found.base),
        dump(found.mine),
        dump(found.theirs),
        found.theirs_version,
        found.detected_at,
    )
    conn.execute(
        "INSERT INTO conflict (case_id, op_id, fields, base, mine, theirs, theirs_version, detected_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (case_id) WHERE resolved_at = '' DO UPDATE SET "
        "op_id = excluded.op_id, fields = excluded.fields, mine = excluded.mine, theirs = excluded.theirs, "
        "theirs_version = excluded.theirs_version",
        values,
    )
