"""What the reviewer's side writes: acts, imports, screenings, images. Each function runs inside one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Optional

from ...domain.acts import Act, ActReceipt
from ...domain.chain import GENESIS, ChainEntry, append
from ...domain.errors import BadRecord, CaseNotFound
from ...domain.operations import Operation
from ...domain.records import Batch, Case, Draft, Image, Screening, Zone
from ...domain.states import ActKind, OutboxState
from .codec import (
    batch_body,
    case_body,
    draft_body,
    dump,
    image_body,
    plain,
    reissued_body,
    screening_body,
    zone_body,
)
from .migrations import SCREENED, set_meta
from .seen import note_seen
from .sending import hold_back, supersede

_UPSERT_DRAFT = (
    "INSERT INTO draft (case_id, body) VALUES (?, ?) ON CONFLICT (case_id) DO UPDATE SET body = excluded.body"
)
_UPSERT_SCREENING = (
    "INSERT INTO screening (case_id, body) VALUES (?, ?) ON CONFLICT (case_id) DO UPDATE SET body = excluded.body"
)
_UPSERT_IMAGE = (
    "INSERT INTO image (image_id, body) VALUES (?, ?) ON CONFLICT (image_id) DO UPDATE SET body = excluded.body"
)
_UPSERT_BATCH = (
    "INSERT INTO batch (batch_id, body) VALUES (?, ?) "
    "ON CONFLICT (batch_id) DO UPDATE SET body = excluded.body, gone = ''"
)
_UPSERT_ZONE = (
    "INSERT INTO zone (zone_id, body, outline) VALUES (?, ?, ?) "
    "ON CONFLICT (zone_id) DO UPDATE SET body = excluded.body, outline = excluded.outline, gone = ''"
)
_UPSERT_CASE = (
    "INSERT INTO cases (case_id, body, outline, outline_found) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (case_id) DO UPDATE SET body = excluded.body, outline = excluded.outline, "
    "outline_found = excluded.outline_found, gone = ''"
)
_REISSUE_CASE = "UPDATE cases SET body = ?, outline = ? WHERE case_id = ?"


def chain_head(conn: sqlite3.Connection) -> tuple[int, str]:
    """Return (number, link) of the last entry. Read each time: a copy in memory could be wrong after a roll-back."""
    row = conn.execute("SELECT seq, link FROM chain ORDER BY seq DESC LIMIT 1").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, GENESIS)


def write_act(conn: sqlite3.Connection, act: Act) -> ActReceipt:
    """Write an act with all that hangs on it: withdrawal, chain entry, draft, finding, outbox row, what follows."""
    if act.case_id is not None:
        _require_case(conn, act.case_id)
    entry = _append_entry(conn, act)
    withdrawn = act.withdraw is not None and _withdraw(conn, act.withdraw)
    if act.draft is not None:
        _write_draft(conn, act, act.draft, entry.seq)
    if act.kind is ActKind.RESOLVE:
        _resolve(conn, act, entry.seq)
    if act.operation is not None:
        _write_operation(conn, act.operation, entry.seq)
    note_seen(conn, act, entry.seq)
    return ActReceipt(entry.seq, entry.link, withdrawn)


def _require_case(conn: sqlite3.Connection, case_id: str) -> None:
    if conn.execute("SELECT 1 FROM cases WHERE case_id = ?", (case_id,)).fetchone() is None:
        raise CaseNotFound(case_id)


def _append_entry(conn: sqlite3.Connection, act: Act) -> ChainEntry:
    seq, link = chain_head(conn)
    payload = plain(act.payload, "act")
    entry = append(link, seq + 1, act.kind.value, act.case_id, payload, act.recorded_at)
    row = (entry.seq, entry.kind, entry.case_id, dump(payload), entry.recorded_at)
    conn.execute(
        "INSERT INTO chain (seq, kind, case_id, payload, recorded_at, prev_link, payload_hash, link) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*row, entry.prev_link, entry.payload_hash, entry.link),
    )
    return entry


def _write_draft(conn: sqlite3.Connection, act: Act, draft: Draft, seq: int) -> None:
    if draft.case_id != act.case_id:
        raise BadRecord("act", f"draft of {draft.case_id} in an act on {act.case_id}")
    conn.execute(_UPSERT_DRAFT, (draft.case_id, draft_body(replace(draft, counter=seq))))
    if draft.decided and (act.operation is not None or act.kind is ActKind.DECIDE):
        op_id = None if act.operation is None else act.operation.op_id
        conn.execute(
            "INSERT INTO decision (chain_seq, case_id, number, answers, op_id, recorded_at) VALUES (?, ?, ?, ?, ?, ?)",
            (seq, draft.case_id, draft.number, dump(draft.answers), op_id, act.recorded_at),
        )


def _withdraw(conn: sqlite3.Connection, op_id: str) -> bool:
    """Take back a row that was never handed to the transport and that no later row stands on."""
    cursor = conn.execute(
        "UPDATE outbox SET state = ? WHERE op_id = ? AND state IN (?, ?) AND offered = 0 AND NOT EXISTS "
        "(SELECT 1 FROM outbox AS later WHERE later.prev_op_id = outbox.op_id AND later.state <> ?)",
        (
            OutboxState.WITHDRAWN.value,
            op_id,
            OutboxState.WAITING.value,
            OutboxState.BLOCKED.value,
            OutboxState.WITHDRAWN.value,
        ),
    )
    return cursor.rowcount == 1


def _resolve(conn: sqlite3.Connection, act: Act, seq: int) -> None:
    """A person has chosen: the case's conflict is closed, and its refused operations hold nothing back any more."""
    conn.execute(
        "UPDATE conflict SET resolved_at = ?, resolved_seq = ? WHERE case_id = ? AND resolved_at = ''",
        (act.recorded_at, seq, act.case_id),
    )
    refused = (OutboxState.CONFLICT, OutboxState.REJECTED, OutboxState.BLOCKED)
    supersede(conn, str(act.case_id), refused)


def _write_operation(conn: sqlite3.Connection, op: Operation, chain_seq: int) -> None:
    _replace_refused(conn, op.case_id)
    _insert_operations(conn, [replace(op, prev_op_id=_follows(conn, op))], chain_seq)
    hold_back(conn, op.case_id)


def _insert_operations(conn: sqlite3.Connection, operations: Sequence[Operation], chain_seq: int) -> None:
    last = conn.execute("SELECT coalesce(max(client_seq), 0) FROM outbox").fetchone()[0]
    conn.executemany(
        "INSERT INTO outbox (client_seq, op_id, case_id, kind, base_version, prev_op_id, payload, recorded_at, "
        "chain_seq, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (_outbox_row(number, op, chain_seq) for number, op in enumerate(operations, start=last + 1)),
    )


def _outbox_row(client_seq: int, op: Operation, chain_seq: int) -> tuple[Any, ...]:
    head = (client_seq, op.op_id, op.case_id, op.kind.value, op.base_version, op.prev_op_id)
    return (*head, dump(op.payload, "operation"), op.recorded_at, chain_seq, OutboxState.WAITING.value)


def _replace_refused(conn: sqlite3.Connection, case_id: str) -> None:
    """A new finding stands in for a rejected one; where a conflict is open, only a person's choice does."""
    open_conflict = conn.execute(
        "SELECT 1 FROM outbox WHERE case_id = ? AND state = ? AND superseded = 0 "
        "UNION ALL SELECT 1 FROM conflict WHERE case_id = ? AND resolved_at = '' LIMIT 1",
        (case_id, OutboxState.CONFLICT.value, case_id),
    ).fetchone()
    if open_conflict is None:
        supersede(conn, case_id, (OutboxState.REJECTED, OutboxState.BLOCKED))


def _follows(conn: sqlite3.Connection, op: Operation) -> Optional[str]:
    """Return the newest operation of the case that can still be, or has been, applied.

    The outbox knows it for certain; who hands an operation in may not have heard yet that the one before could not
    be taken back, or that a lead of one's own is still on its way.
    """
    dead = (OutboxState.WITHDRAWN, OutboxState.REJECTED, OutboxState.CONFLICT)
    row = conn.execute(
        "SELECT op_id FROM outbox WHERE case_id = ? AND superseded = 0 AND state NOT IN (?, ?, ?) "
        "ORDER BY client_seq DESC LIMIT 1",
        (op.case_id, *(state.value for state in dead)),
    ).fetchone()
    return None if row is None else str(row[0])


def write_import(
    conn: sqlite3.Connection,
    batch: Batch,
    zones: Sequence[Zone],
    cases: Sequence[Case],
    act: Act,
    operations: Sequence[Operation] = (),
) -> ActReceipt:
    """Write a batch, its zones and cases; of known cases only what the file gives. Then the act and its operations."""
    put_batch(conn, batch)
    for zone in zones:
        put_zone(conn, zone)
    stored = dict(_stored_bodies(conn, cases))
    known = [case for case in cases if case.case_id in stored]
    fresh = [case for case in cases if case.case_id not in stored]
    rows = ((reissued_body(case, stored[case.case_id]), case.outline, case.case_id) for case in known)
    conn.executemany(_REISSUE_CASE, rows)
    conn.executemany(_UPSERT_CASE, map(_case_row, fresh))
    receipt = write_act(conn, act)
    _insert_operations(conn, operations, receipt.chain_seq)
    return receipt


def _stored_bodies(conn: sqlite3.Connection, cases: Sequence[Case]) -> Iterable[tuple[str, str]]:
    for case in cases:
        row = conn.execute("SELECT body FROM cases WHERE case_id = ?", (case.case_id,)).fetchone()
        if row is not None:
            yield case.case_id, row[0]


def _case_row(case: Case) -> tuple[Any, ...]:
    return case.case_id, case_body(case), case.outline, case.outline_found


def put_batch(conn: sqlite3.Connection, batch: Batch) -> None:
    """Insert or replace a batch."""
    conn.execute(_UPSERT_BATCH, (batch.batch_id, batch_body(batch)))


def put_zone(conn: sqlite3.Connection, zone: Zone) -> None:
    """Insert or replace a zone."""
    conn.execute(_UPSERT_ZONE, (zone.zone_id, zone_body(zone), zone.outline))


def put_case(conn: sqlite3.Connection, case: Case) -> None:
    """Insert or replace a case as the platform gives it."""
    conn.execute(_UPSERT_CASE, _case_row(case))


def write_screenings(conn: sqlite3.Connection, screenings: Iterable[Screening], act: Act) -> ActReceipt:
    """Replace the screenings of their cases; raises :class:`CaseNotFound` for an unknown one."""
    for item in screenings:
        _require_case(conn, item.case_id)
        conn.execute(_UPSERT_SCREENING, (item.case_id, screening_body(item)))
    hashes = [act.payload.get("input_hash", ""), act.payload.get("zones_hash", "")]
    set_meta(conn, SCREENED, dump(hashes))
    return write_act(conn, act)


def write_images(conn: sqlite3.Connection, images: Sequence[Image], act: Act) -> ActReceipt:
    """Replace the whole manifest, in the order given."""
    conn.execute("DELETE FROM image")
    conn.executemany(_UPSERT_IMAGE, ((image.image_id, image_body(image)) for image in images))
    return write_act(conn, act)
