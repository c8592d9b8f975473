"""What the reviewer's side writes: acts, imports, screenings, images. Each function runs inside one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from ...domain.acts import Act, ActReceipt
from ...domain.chain import GENESIS
from ...domain.errors import CaseNotFound
from ...domain.operations import Operation
from ...domain.records import Batch, Case, Image, Screening, Zone
from ...domain.states import OperationKind, OutboxState
from .acting import put, ready
from .codec import (
    batch_body,
    case_body,
    dump,
    image_body,
    reissued_body,
    screening_body,
    zone_body,
)
from .migrations import SCREENED, set_meta
from .seen import note_seen
from .sending import FOLLOWED
from .several import following, let_go, named_by, note_named, sent_otherwise, stand_in

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
    """Return (number, link) of the last entry."""
    row = conn.execute("SELECT seq, link FROM chain ORDER BY seq DESC LIMIT 1").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, GENESIS)


def write_act(conn: sqlite3.Connection, act: Act) -> ActReceipt:
    """Write an act with all that hangs on it, inside the caller's transaction."""
    withdrawn = act.withdraw is not None and _withdraw(conn, act.withdraw)
    if act.otherwise is not None and not withdrawn:
        act, withdrawn = sent_otherwise(conn, act), True
    let_go(conn, act)
    if act.operation is not None and act.operation.kind is OperationKind.MERGE:
        act = replace(act, operation=following(conn, act.operation, FOLLOWED))
    stand_in(conn, act.stands_in_for)
    entry = put(conn, act, ready(act), chain_head(conn), alone=False)
    note_seen(conn, act, entry.seq)
    if act.operation is not None:
        note_named(conn, act.operation.op_id, named_by(act))
    for other in act.along:
        stand_in(conn, other.stands_in_for)
        put(conn, other, ready(other), chain_head(conn), alone=False)
    return ActReceipt(entry.seq, entry.link, withdrawn)


def _require_case(conn: sqlite3.Connection, case_id: str) -> None:
    if conn.execute("SELECT 1 FROM cases WHERE case_id = ?", (case_id,)).fetchone() is None:
        raise CaseNotFound(case_id)


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


def become_device(conn: sqlite3.Connection, device_id: str) -> None:
    """Give the store another device identity, for which the platform has acknowledged nothing of the chain."""
    set_meta(conn, "device_id", device_id)
    conn.execute("UPDATE sync_state SET chain_seq = 0, chain_link = ''")
