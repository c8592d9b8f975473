"""The outbox: what goes to the platform and what it said. Each function runs inside one transaction.

A row is never deleted. ``offered`` says that the transport has had it (so it can no longer be taken back);
``superseded`` that a later finding or a person's choice stands in for a refused one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Optional

from ...domain.newer_words import outbox_state_of
from ...domain.operations import MAX_BODY_BYTES, MAX_OPERATIONS, Operation, OperationResult
from ...domain.states import OperationKind, OutboxState, Outcome
from ...domain.wire import operation_to_json, result_to_json
from .codec import OPERATION_COLUMNS, dump, operation_of
from .conflicts import keep_answered_conflict
from .from_platform import note_more
from .newer_rows import NOT_HELD, held_by_newer
from .outgoing import note_files, offer_again
from .several import undone_already

_STATE_OF = {
    Outcome.APPLIED: OutboxState.ACKNOWLEDGED,
    Outcome.DUPLICATE: OutboxState.ACKNOWLEDGED,
    Outcome.CONFLICT: OutboxState.CONFLICT,
    Outcome.REJECTED: OutboxState.REJECTED,
    Outcome.BLOCKED: OutboxState.BLOCKED,
    Outcome.OTHER: OutboxState.BLOCKED,  # a newer platform's word: nothing is taken for granted, and others go on
}
ANSWERED_OTHERWISE = """(state = 'blocked'
        AND json_extract(result, '$.outcome') NOT IN ('applied', 'duplicate', 'conflict', 'rejected', 'blocked'))"""
"""Of a row: the platform's word on it is one that only a newer program knows."""
_REFUSED = """earlier.client_seq < outbox.client_seq AND earlier.superseded = 0
        AND +earlier.state IN ('conflict', 'rejected', 'blocked')"""
_HOLD_BACK = f"""
    UPDATE outbox SET state = 'blocked' WHERE state = 'waiting' AND (EXISTS (
        SELECT 1 FROM outbox AS earlier WHERE earlier.case_id = outbox.case_id AND {_REFUSED})
        OR EXISTS (SELECT 1 FROM outbox_named AS named CROSS JOIN outbox AS earlier ON earlier.op_id = named.op_id
        WHERE named.case_id = outbox.case_id AND {_REFUSED})
        OR EXISTS (SELECT 1 FROM outbox_named AS named CROSS JOIN outbox AS earlier ON earlier.case_id = named.case_id
        WHERE named.op_id = outbox.op_id AND {_REFUSED}))"""
_ANY_REFUSED = "SELECT 1 FROM outbox WHERE state IN ('conflict', 'rejected', 'blocked') AND superseded = 0 LIMIT 1"
HOLD_BACK_CASE = f"{_HOLD_BACK.replace('WHERE state', 'WHERE +state')} AND outbox.case_id = {{case_id}}"
"""The same of one case, found by the case: thousands may wait (``+`` keeps SQLite off the index of states)."""
FOLLOWED = """
    SELECT op_id FROM (
        SELECT op_id, client_seq, state FROM outbox WHERE case_id = {case_id} AND superseded = 0
        UNION ALL
        SELECT outbox.op_id, client_seq, state FROM outbox_named CROSS JOIN outbox ON outbox.op_id = outbox_named.op_id
        WHERE outbox_named.case_id = {case_id} AND superseded = 0)
    WHERE state NOT IN ('withdrawn', 'rejected', 'conflict') ORDER BY client_seq DESC LIMIT 1"""
"""The newest operation that touches a case and can still be, or has been, applied.

The outbox knows it for certain; who hands an operation in may not have heard yet that the one before could not be taken
back, or that a lead of one's own is still on its way.
"""


def hold_back(conn: sqlite3.Connection) -> None:
    """Block what waits behind a refused operation of the same case; other cases go on."""
    if conn.execute(_ANY_REFUSED).fetchone() is not None:  # else each of thousands that wait would be looked at in vain
        conn.execute(_HOLD_BACK)


BY_LINE, BY_RECEIPT = 1, 2
"""How an operation came back: in a page of the feed, whose cursor stands behind it, or in a receipt, without one."""


def take_outbox(conn: sqlite3.Connection, limit: int) -> tuple[Operation, ...]:
    """Mark the oldest waiting or sending rows as sending and return them; at least one, at most 1 MiB of them.

    What was exported and has no receipt goes, too, now that there is a line: the platform knows each by its id. What a
    newer program wrote does not, nor what stands behind it.
    """
    hold_back(conn)
    rows = conn.execute(
        f"SELECT {OPERATION_COLUMNS} FROM outbox WHERE state IN ('waiting', 'sending', 'exported') "
        f"AND {NOT_HELD} ORDER BY client_seq LIMIT ?",
        (
            held_by_newer(conn),
            max(0, min(limit, MAX_OPERATIONS)),
        ),
    ).fetchall()
    taken = _within_body([operation_of(row) for row in rows])
    conn.executemany(
        "UPDATE outbox SET state = 'sending', offered = offered + 1 WHERE op_id = ?", ((op.op_id,) for op in taken)
    )
    return tuple(taken)


def _within_body(operations: Sequence[Operation]) -> list[Operation]:
    taken: list[Operation] = []
    room = MAX_BODY_BYTES
    for op in operations:
        room -= len(dump(operation_to_json(op)).encode("utf-8")) + 1
        if taken and room < 0:
            break
        taken.append(op)
    return taken


def settle(
    conn: sqlite3.Connection, results: Sequence[OperationResult], chain_seq: int, chain_link: str, now: str
) -> None:
    """Write the platform's word on operations and the chain head that it acknowledged."""
    _offer_lost(conn, chain_seq)
    for result in results:
        _settle_one(conn, result, now)
    hold_back(conn)
    conn.execute("UPDATE sync_state SET chain_seq = ?, chain_link = ?", (chain_seq, chain_link))
    conn.execute(
        "INSERT INTO meta (key, value) VALUES ('answers', '1') "
        "ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
    )


def _offer_lost(conn: sqlite3.Connection, chain_seq: int) -> None:
    """Offer again what the platform took behind this entry of the chain, where it holds no more of it than that.

    It wrote chain and operations in one transaction, so a head that falls back tells that it was restored (or that
    another account begins a chain of its own: it answers ``duplicate`` then). What a line of the feed has told of
    stays: another past of the feed shows by its cursor. A receipt carried by hand moves no cursor.
    """
    lost = f"chain_seq > ? AND (state = 'acknowledged' OR (state = 'settled' AND seen_in_feed = {BY_RECEIPT}))"
    if conn.execute("SELECT chain_seq FROM sync_state").fetchone()[0] > chain_seq:
        offered = conn.execute(
            f"UPDATE outbox SET state = 'waiting', seen_in_feed = 0 WHERE {lost}", (chain_seq,)
        ).rowcount
        if offered:
            offer_again(conn)


def _settle_one(conn: sqlite3.Connection, result: OperationResult, now: str) -> None:
    row = conn.execute(
        f"SELECT state, seen_in_feed, superseded, {OPERATION_COLUMNS} FROM outbox WHERE op_id = ?", (result.op_id,)
    ).fetchone()
    if row is None or not _news(outbox_state_of(row[0]), result.outcome):
        return
    state = _STATE_OF[result.outcome]
    if state is OutboxState.ACKNOWLEDGED and row[1]:
        state = OutboxState.SETTLED
    word, applied = dump(result_to_json(result), "result"), result.outcome in (Outcome.APPLIED, Outcome.DUPLICATE)
    conn.execute(
        "UPDATE outbox SET state = ?, result = ?, taken_at = CASE taken_at WHEN '' THEN ? ELSE taken_at END "
        "WHERE op_id = ?",
        (state.value, word, now if applied else "", result.op_id),
    )
    operation, chosen_since = operation_of(row[3:]), bool(row[2])
    if applied:
        note_files(conn, operation)
    if state in (OutboxState.CONFLICT, OutboxState.REJECTED) and operation.kind is OperationKind.MERGE:
        undone_already(conn, operation.op_id)
    of_finding = operation.kind not in (OperationKind.SPLIT, OperationKind.MERGE, OperationKind.OTHER)
    if result.outcome is Outcome.CONFLICT and of_finding and not chosen_since:
        keep_answered_conflict(conn, operation, result, now)


def news_in(conn: sqlite3.Connection, results: Sequence[OperationResult]) -> tuple[OperationResult, ...]:
    """Return the answers that say more than we knew; those on other devices' operations do not."""
    known = {result.op_id: _state_of(conn, result.op_id) for result in results}
    return tuple(r for r in results if (state := known[r.op_id]) is not None and _news(state, r.outcome))


def _state_of(conn: sqlite3.Connection, op_id: str) -> Optional[OutboxState]:
    row = conn.execute("SELECT state FROM outbox WHERE op_id = ?", (op_id,)).fetchone()
    return None if row is None else outbox_state_of(row[0])


def _news(state: OutboxState, outcome: Outcome) -> bool:
    """Tell whether an answer says more than we knew: applied is final, and a late refusal does not undo it."""
    if state in (OutboxState.ACKNOWLEDGED, OutboxState.SETTLED):
        return False
    applied = outcome in (Outcome.APPLIED, Outcome.DUPLICATE)
    return applied or state in (OutboxState.WAITING, OutboxState.SENDING, OutboxState.EXPORTED)


def mark_seen(conn: sqlite3.Connection, op_ids: Sequence[str], seen: int = BY_LINE) -> None:
    """Note operations that came back in the feed; an acknowledged one is settled by it.

    One that the platform answered in a word not known here is settled, too: it would not come back if it did not stand.
    """
    conn.executemany(
        f"UPDATE outbox SET seen_in_feed = ?, state = CASE WHEN state = 'acknowledged' OR {ANSWERED_OTHERWISE} "
        "THEN 'settled' ELSE state END WHERE op_id = ?",
        ((seen, op_id) for op_id in op_ids),
    )


def reset_feed(conn: sqlite3.Connection, forked: bool) -> None:
    """Forget the cursor; where the platform's past is another one, offer again what it had acknowledged."""
    conn.execute("UPDATE sync_state SET cursor = ''")
    note_more(conn, True)
    if forked:
        conn.execute("UPDATE outbox SET state = 'waiting', seen_in_feed = 0 WHERE state IN ('acknowledged', 'settled')")
        offer_again(conn)
