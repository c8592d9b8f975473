"""What comes into a store, and goes out of it, by hand: each function runs inside one transaction.

A package brings records as the feed would, a receipt answers as a push is answered: the same rules, but for one thing.
A line brings everything in its order; what is carried may be older than what is here. So a record is taken only where
its version is newer, and a chain head only where it lies further on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Optional

from ...app.package import PackRecords, PackTaken, joined_images
from ...app.transfer import FileWord, Receipt, ReceiptTaken
from ...domain.acts import Act, ActReceipt
from ...domain.file_sending import FileFault, FileState
from ...domain.operations import Operation
from ...domain.records import Case, Image
from .codec import OPERATION_COLUMNS, image_of, load, operation_of
from .conflicts import keep_feed_conflict
from .from_platform import note_own_name
from .newer_rows import NOT_HELD, held_by_newer
from .outgoing import keep_file, read_files
from .sending import BY_RECEIPT, hold_back, mark_seen, news_in, settle
from .writing import put_batch, put_case, put_zone, write_act, write_images

_VERSIONS = {
    "batch": "SELECT batch_id, coalesce(json_extract(body, '$.version'), 0), gone FROM batch",
    "zone": "SELECT zone_id, coalesce(json_extract(body, '$.version'), 0), gone FROM zone",
    "cases": "SELECT case_id, coalesce(json_extract(body, '$.version'), 0), gone FROM cases",
}
_UNSENT = "('waiting', 'sending', 'exported')"
_Known = dict[str, tuple[int, str]]


def offer_by_hand(conn: sqlite3.Connection) -> tuple[Operation, ...]:
    """Return what the platform has not got, oldest first; from now on none of it can be taken back.

    Those exported before are among them, as long as there is no receipt: the platform knows each by its id. What a
    newer program wrote is not, nor what stands behind it.
    """
    hold_back(conn)
    held = held_by_newer(conn)
    rows = conn.execute(
        f"SELECT {OPERATION_COLUMNS} FROM outbox WHERE state IN {_UNSENT} AND {NOT_HELD} ORDER BY client_seq", (held,)
    ).fetchall()
    conn.execute(f"UPDATE outbox SET offered = offered + 1 WHERE state IN {_UNSENT} AND {NOT_HELD}", (held,))
    return tuple(operation_of(row) for row in rows)


def note_exported(conn: sqlite3.Connection, op_ids: Iterable[str], act: Act) -> ActReceipt:
    """Note that a file holds these operations, and the entry of the chain that says so."""
    conn.executemany(
        "UPDATE outbox SET state = 'exported' WHERE op_id = ? AND state IN ('waiting', 'sending')",
        ((op_id,) for op_id in op_ids),
    )
    return write_act(conn, act)


def count_unsent(conn: sqlite3.Connection) -> tuple[int, int]:
    """Return how many operations were never exported nor sent, and how many were exported and have no receipt."""
    waiting, exported = conn.execute(
        "SELECT coalesce(sum(state IN ('waiting', 'sending')), 0), coalesce(sum(state = 'exported'), 0) FROM outbox "
        f"WHERE {NOT_HELD}",
        (held_by_newer(conn),),
    ).fetchone()
    return int(waiting), int(exported)


# A package


def take_pack(
    conn: sqlite3.Connection,
    records: PackRecords,
    images: Sequence[Image],
    replaced: Iterable[str],
    act: Act,
    now: str,
) -> PackTaken:
    """Write what of a package is newer than what is here, with its entry; nothing at all where nothing is."""
    taken = _take_records(conn, records, now)
    known = [image_of(load(body)) for (body,) in conn.execute("SELECT body FROM image ORDER BY position")]
    joined, fresh = joined_images(known, images, replaced)
    taken = replace(taken, images=fresh)
    if not taken.anything:
        return taken
    payload = {**act.payload, "cases": {"new": taken.new, "changed": taken.changed}, "zones": taken.zones}
    if fresh:
        write_images(conn, joined, replace(act, payload=payload))
    else:
        write_act(conn, replace(act, payload=payload))
    return taken


def _take_records(conn: sqlite3.Connection, records: PackRecords, now: str) -> PackTaken:
    if _is_newer(_known(conn, "batch"), records.batch.batch_id, records.batch.version):
        put_batch(conn, records.batch)
    zones = _known(conn, "zone")
    fresh = [zone for zone in records.zones if _is_newer(zones, zone.zone_id, zone.version)]
    for zone in fresh:
        put_zone(conn, zone)
    return _take_cases(conn, records.cases, len(fresh), now)


def _take_cases(conn: sqlite3.Connection, cases: Sequence[Case], zones: int, now: str) -> PackTaken:
    known = _known(conn, "cases")
    new = [case for case in cases if case.case_id not in known]
    changed = [case for case in cases if case.case_id in known and _is_newer(known, case.case_id, case.version)]
    older = sum(case.case_id in known and known[case.case_id][0] > case.version for case in cases)
    before = _open_conflicts(conn)
    for case in (*new, *changed):
        if case.case_id in known:
            keep_feed_conflict(conn, case, now)
        put_case(conn, case)
    same = len(cases) - len(new) - len(changed) - older
    ids = tuple(case.case_id for case in (*new, *changed))
    return PackTaken(len(new), len(changed), same, older, zones, 0, _open_conflicts(conn) - before, ids)


def _open_conflicts(conn: sqlite3.Connection) -> int:
    return int(conn.execute("SELECT count(*) FROM conflict WHERE resolved_at = ''").fetchone()[0])


def _known(conn: sqlite3.Connection, table: str) -> _Known:
    return {name: (int(version), gone) for name, version, gone in conn.execute(_VERSIONS[table])}


def _is_newer(known: _Known, name: str, version: int) -> bool:
    """Tell whether a record is to be taken: one that went away and is in a package again came back."""
    if name not in known:
        return True
    held, gone = known[name]
    return version > held or (version == held and bool(gone))


# A receipt


@dataclass(frozen=True)
class _Head:
    seq: int
    link: str


def take_receipt(
    conn: sqlite3.Connection, receipt: Receipt, head: Optional[tuple[int, str]], act: Act, now: str
) -> ReceiptTaken:
    """Apply a receipt as a push's answer and the feed's lines are; one that says nothing new writes nothing.

    ``head`` is the chain's head that the platform acknowledged, where it lies on our own chain.
    """
    ids = [result.op_id for result in receipt.results]
    known = {op_id for op_id in ids if _has(conn, op_id)}
    news = news_in(conn, receipt.results)
    held = _Head(*conn.execute("SELECT chain_seq, chain_link FROM sync_state").fetchone())
    reached = _Head(*head) if head is not None and head[0] > held.seq else held
    if news or reached != held:
        settle(conn, news, reached.seq, reached.link, now)
    changed = _take_changes(conn, receipt)
    files = _take_files(conn, receipt.files, now)
    taken = ReceiptTaken(
        known=len(known),
        unknown=len(ids) - len(known),
        news=tuple(result for result in news),
        head_moved=reached != held,
        files_sent=files[0],
        files_refused=files[1],
        changed_case_ids=changed,
    )
    if taken.anything:
        write_act(conn, act)
    return taken


def _has(conn: sqlite3.Connection, op_id: str) -> bool:
    return conn.execute("SELECT 1 FROM outbox WHERE op_id = ?", (op_id,)).fetchone() is not None


def _take_changes(conn: sqlite3.Connection, receipt: Receipt) -> tuple[str, ...]:
    """Take what the operations made, where it is newer than what is here; mark them as seen."""
    ours = [change for change in receipt.changes if change.op_id is not None and _has(conn, change.op_id)]
    unseen = [str(change.op_id) for change in ours if not _was_seen(conn, str(change.op_id))]
    mark_seen(conn, unseen, BY_RECEIPT)
    known = _known(conn, "cases")
    changed = dict.fromkeys(_case_of(conn, op_id) for op_id in unseen)
    for change in ours:
        record = change.record
        if not isinstance(record, Case) or known.get(record.case_id, (0, ""))[1]:
            continue  # a patch that left the area since comes back by the feed, not by what was said before
        if _is_newer(known, record.case_id, record.version):
            note_own_name(conn, record, *_said_of(conn, str(change.op_id)))
            put_case(conn, record)
            known[record.case_id] = (record.version, "")
            changed[record.case_id] = None
    return tuple(changed)


def _was_seen(conn: sqlite3.Connection, op_id: str) -> bool:
    row = conn.execute("SELECT seen_in_feed FROM outbox WHERE op_id = ?", (op_id,)).fetchone()
    return bool(row and row[0])


def _said_of(conn: sqlite3.Connection, op_id: str) -> tuple[str, dict[str, Any]]:
    """Return an operation's kind and the platform's word on it."""
    kind, result = conn.execute("SELECT kind, result FROM outbox WHERE op_id = ?", (op_id,)).fetchone()
    return str(kind), load(result)


def _case_of(conn: sqlite3.Connection, op_id: str) -> str:
    return str(conn.execute("SELECT case_id FROM outbox WHERE op_id = ?", (op_id,)).fetchone()[0])


def _take_files(conn: sqlite3.Connection, words: Sequence[FileWord], now: str) -> tuple[int, int]:
    """Note which files have arrived and which were refused; returns how many of each were news."""
    said = {word.sha256: word for word in words}
    sent = refused = 0
    for file in read_files(conn, None) if said else ():
        word = said.get(file.sha256)
        if word is None or file.state is FileState.SENT:
            continue
        if word.fault is FileFault.NONE:
            done = replace(file, state=FileState.SENT, sent_bytes=file.size_bytes, upload="", fault=FileFault.NONE)
            keep_file(conn, replace(done, detail=""), now)
            sent += 1
        elif (file.state, file.fault) != (FileState.FAILED, word.fault):
            failed = replace(file, state=FileState.FAILED, sent_bytes=0, upload="")
            keep_file(conn, replace(failed, fault=word.fault, detail=word.detail), now)
            refused += 1
    return sent, refused
