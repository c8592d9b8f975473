"""The record as it stands in the file, for whoever checks it: entries in order, and tables beside what they say."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any, Optional

from ...domain.chain import ChainEntry
from ...domain.record import Mismatch, MismatchKind

_ENTRIES = (
    "SELECT seq, kind, case_id, payload, recorded_at, prev_link, payload_hash, link FROM chain "
    "WHERE seq > ? ORDER BY seq LIMIT ?"
)
_FINDINGS = """
    SELECT chain.seq, chain.case_id, chain.payload, decision.answers FROM chain
    LEFT JOIN decision ON decision.chain_seq = chain.seq WHERE chain.seq BETWEEN ? AND ?
    AND (chain.kind = 'decide' OR (chain.kind = 'resolve' AND decision.answers IS NOT NULL))
    AND coalesce(instr(chain.payload, '"finding":' || decision.answers), 0) = 0 ORDER BY chain.seq"""
_OPERATIONS = """
    SELECT decision.chain_seq, outbox.case_id, outbox.payload, decision.answers FROM outbox
    JOIN decision ON decision.chain_seq = outbox.chain_seq WHERE outbox.client_seq BETWEEN ? AND ?
    AND instr(outbox.payload, '"finding":' || decision.answers) = 0 ORDER BY outbox.client_seq"""
_STATES = """
    SELECT decision.chain_seq, draft.case_id, draft.body, decision.answers FROM cases
    JOIN draft ON draft.case_id = cases.case_id
    JOIN decision ON decision.chain_seq = json_extract(draft.body, '$.counter')
    WHERE cases.position BETWEEN ? AND ? AND instr(draft.body, '"answers":' || decision.answers) = 0"""
_ORPHANS = """
    SELECT decision.chain_seq, decision.case_id FROM decision LEFT JOIN chain ON chain.seq = decision.chain_seq
    WHERE chain.kind IS NULL OR chain.kind NOT IN ('decide', 'redo', 'resolve') ORDER BY decision.chain_seq LIMIT 1"""


def count_entries(conn: sqlite3.Connection) -> int:
    """Return how many entries there are."""
    return int(conn.execute("SELECT count(*) FROM chain").fetchone()[0])


def raw_entries(conn: sqlite3.Connection, after_seq: int, limit: int) -> list[ChainEntry]:
    """Return up to ``limit`` entries behind ``after_seq``; a payload that is no JSON any more is read as empty.

    Its hash then says that it was altered.
    """
    rows = conn.execute(_ENTRIES, (after_seq, limit)).fetchall()
    return [ChainEntry(row[0], row[1], row[2], _payload(row[3]), *row[4:]) for row in rows]


def _payload(text: Any) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (TypeError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


COMPARISONS: tuple[tuple[MismatchKind, str, str, str], ...] = (
    (MismatchKind.FINDING, _FINDINGS, "finding", "SELECT coalesce(max(seq), 0) FROM chain"),
    (MismatchKind.OPERATION, _OPERATIONS, "finding", "SELECT coalesce(max(client_seq), 0) FROM outbox"),
    (MismatchKind.STATE, _STATES, "answers", "SELECT coalesce(max(position), 0) FROM cases"),
)
"""What is compared with a finding's own row: kind, statement over a span of numbers, member, the last number.

The statements give only what does not hold the finding letter by letter, as we write it; that is then compared.
"""


def last_number(conn: sqlite3.Connection, statement: str) -> int:
    """Return the last number of a comparison."""
    return int(conn.execute(statement).fetchone()[0])


def mismatches(
    conn: sqlite3.Connection, kind: MismatchKind, statement: str, member: str, first: int, last: int
) -> list[Mismatch]:
    """Return what of a span differs from its finding."""
    rows = conn.execute(statement, (first, last)).fetchall()
    return [Mismatch(kind, seq, case_id) for seq, case_id, body, answers in rows if _differs(body, member, answers)]


def _differs(body: str, member: str, answers: Optional[str]) -> bool:
    held = _payload(body).get(member)
    if answers is None:
        return held is not None  # an entry of an earlier program names no finding
    return bool(held != _payload(answers))


def first_orphan(conn: sqlite3.Connection) -> Optional[Mismatch]:
    """Return the first finding whose entry is gone or is that of something else."""
    row = conn.execute(_ORPHANS).fetchone()
    return None if row is None else Mismatch(MismatchKind.FINDING, row[0], row[1])


def link_at(conn: sqlite3.Connection, seq: int) -> str:
    """Return the link of an entry, empty where there is none."""
    row = conn.execute("SELECT link FROM chain WHERE seq = ?", (seq,)).fetchone()
    return str(row[0]) if row else ""


def issued_ids(conn: sqlite3.Connection, case_ids: Iterable[str]) -> dict[str, str]:
    """Return the issued ids of some cases, those that can be read."""
    found = {}
    for case_id in case_ids:
        row = conn.execute("SELECT body FROM cases WHERE case_id = ?", (case_id,)).fetchone()
        found[case_id] = str(_payload(row[0]).get("issued_id", "")) if row else ""
    return {case_id: name for case_id, name in found.items() if name}
