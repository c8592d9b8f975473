"""The files of sent findings on their way to the platform. Each function runs inside one transaction.

A file gets its row in the transaction that writes down that the platform took a finding naming it. Rows stay; nothing
here ever touches the files themselves.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from typing import Any, Optional

from ...domain.file_sending import FileFault, FilesLeft, FileState, OutgoingFile
from ...domain.operations import Operation
from .newer_rows import NOT_HELD, held_by_newer

FILE_COLUMNS = "sha256, name, suffix, size_bytes, state, sent_bytes, upload, fault, detail, changed_at"
_NAMED = "SELECT DISTINCT case_id FROM outgoing_named WHERE sha256 = ? ORDER BY case_id"
_HASH_LENGTH = 64
_FAULTS = {fault.value: fault for fault in FileFault}


def note_files(conn: sqlite3.Connection, operation: Operation) -> None:
    """Note the files that an operation names, now that the platform has taken it."""
    listed = operation.payload.get("evidence_files", ())
    for file in listed if isinstance(listed, (list, tuple)) else ():
        if isinstance(file, Mapping) and _is_file(file):
            _note_one(conn, operation, file)


def _is_file(file: Mapping[str, Any]) -> bool:
    sha256, size = file.get("sha256"), file.get("size_bytes")
    return isinstance(sha256, str) and len(sha256) == _HASH_LENGTH and isinstance(size, int)


def _note_one(conn: sqlite3.Connection, operation: Operation, file: Mapping[str, Any]) -> None:
    sha256 = str(file["sha256"])
    conn.execute(
        "INSERT INTO outgoing_file (sha256, name, suffix, size_bytes, state) VALUES (?, ?, ?, ?, 'waiting') "
        "ON CONFLICT (sha256) DO NOTHING",
        (sha256, str(file.get("name", "")), str(file.get("suffix", "")), int(file["size_bytes"])),
    )
    conn.execute(
        "INSERT INTO outgoing_named (sha256, op_id, case_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (sha256, operation.op_id, operation.case_id),
    )


def read_files(conn: sqlite3.Connection, states: Optional[Collection[FileState]]) -> list[OutgoingFile]:
    """Return the files in these states (``None``: all), in the order in which their findings went out."""
    wanted = [state.value for state in (FileState if states is None else states)]
    marks = ", ".join("?" for _ in wanted)
    query = f"SELECT {FILE_COLUMNS} FROM outgoing_file WHERE state IN ({marks}) ORDER BY position"
    return [file_of(conn, row) for row in conn.execute(query, wanted).fetchall()]


def file_of(conn: sqlite3.Connection, row: tuple[Any, ...]) -> OutgoingFile:
    """Return a file of a row of :data:`FILE_COLUMNS`, with the patches whose findings name it."""
    sha256, name, suffix, size, state, sent, upload, fault, detail, changed_at = row
    cases = tuple(case_id for (case_id,) in conn.execute(_NAMED, (sha256,)))
    return OutgoingFile(
        sha256,
        name,
        suffix,
        size,
        cases,
        FileState(state),
        sent,
        upload,
        _FAULTS.get(fault, FileFault.REFUSED),
        detail,
        changed_at,
    )


def read_files_left(conn: sqlite3.Connection) -> FilesLeft:
    """Count the files that have not arrived."""
    count, left, failed = conn.execute(
        "SELECT count(*), coalesce(sum(size_bytes - sent_bytes), 0), coalesce(sum(state = 'failed'), 0) "
        "FROM outgoing_file WHERE state <> 'sent'"
    ).fetchone()
    return FilesLeft(count, left, failed)


def keep_file(conn: sqlite3.Connection, file: OutgoingFile, now: str) -> None:
    """Write how far a file has come."""
    conn.execute(
        "UPDATE outgoing_file SET state = ?, sent_bytes = ?, upload = ?, fault = ?, detail = ?, changed_at = ? "
        "WHERE sha256 = ?",
        (file.state.value, file.sent_bytes, file.upload, file.fault.value, file.detail, now, file.sha256),
    )


def retry_files(conn: sqlite3.Connection, hashes: Optional[Collection[str]]) -> int:
    """Let failed files (``None``: all of them) wait again; returns how many do."""
    again = "UPDATE outgoing_file SET state = 'waiting', fault = '', detail = '' WHERE state = 'failed'"
    if hashes is None:
        return conn.execute(again).rowcount
    return sum(conn.execute(f"{again} AND sha256 = ?", (sha256,)).rowcount for sha256 in hashes)


def offer_again(conn: sqlite3.Connection) -> None:
    """The platform's past is another one: what it held may be gone, and where it is not it says so."""
    conn.execute(
        "UPDATE outgoing_file SET state = 'waiting', sent_bytes = 0, upload = '' WHERE state IN ('sent', 'part_sent')"
    )


def has_unsent(conn: sqlite3.Connection) -> bool:
    """Tell whether an operation waits to be sent, by this program."""
    waits = "SELECT 1 FROM outbox WHERE state IN ('waiting', 'sending')"
    if conn.execute(f"{waits} LIMIT 1").fetchone() is None:
        return False
    return conn.execute(f"{waits} AND {NOT_HELD} LIMIT 1", (held_by_newer(conn),)).fetchone() is not None
