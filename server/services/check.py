"""Checking the record: audit chain, feed, versions, operations and files, from the first entry to the last.

The audit chain is recomputed; every feed line is held against the entry that vouches for it, every version's bytes
against the hash in that entry, every patch against its newest version. What the chain does not name (the sign-ins that
are open, passwords) is not the record and is not checked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NoReturn, Optional

from ...plugin.domain import chain, wire
from ...plugin.domain.canonical import sha256_hex
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.geometry import bounds
from ...plugin.domain.states import Outcome
from ..area import units_text
from ..blobs.port import BlobKey, Blobs
from ..cells import cell_of
from ..db import checking
from ..db.engine import Connection, Database, Scope
from ..db.schema import case_version, feed
from ..operator_errors import RecordDamaged
from .check_desk import desk_fault
from .judge import content_hash

AUDIT, FEED, VERSIONS, OPERATIONS = "the audit chain", "the change feed", "the versions", "the operations"
STORAGE, FILES, DESK = "the database file", "the stored files", "the lists of patches"
_LINE = ("kind", "record_id", "version", "units", "op_id", "change")


@dataclass
class Checked:
    """How much was checked, all of it sound; ``link`` is the audit chain's last."""

    entries: int = 0
    lines: int = 0
    versions: int = 0
    patches: int = 0
    operations: int = 0
    files: int = 0
    link: str = chain.GENESIS


def check(database: Database, org_id: str, blobs: Blobs, read_files: bool = True) -> Checked:
    """Check one organisation as it stands at this moment; raises :class:`RecordDamaged` at the first fault.

    Without ``read_files`` the stored files are only measured, not read.
    """
    with database.snapshot(Scope(org_id)) as connection:
        fault = checking.storage_fault(connection)
        if fault is not None:
            raise RecordDamaged(STORAGE, "SQLite's own check", fault)
        walk = _Walk(connection, org_id)
        walk.chain()
        walk.counters()
        walk.others("zone")
        walk.others("batch")
        walk.patches()
        walk.desk()
        walk.operations()
        walk.files(blobs, read_files)
    return walk.checked


class _Walk:
    def __init__(self, connection: Connection, org_id: str) -> None:
        self._connection, self._org_id = connection, org_id
        self.checked = Checked()
        self._seq, self._link, self._feed_seq = 0, chain.GENESIS, 0
        self._newest: dict[tuple[str, str], tuple[int, str]] = {}
        """(kind, id) of zones and batches: version and hash as the chain last says."""

    # -- chain and feed

    def chain(self) -> None:
        """Go along the audit chain; with each entry its feed line and that line's version."""
        for rows in checking.entries(self._connection, self._org_id):
            named = [line for line in map(self._entry, rows) if line is not None]
            self._versions([line for line in named if line["kind"] == "case"])

    def _entry(self, row: Any) -> Optional[Mapping[str, Any]]:
        """Check an entry; return what it says of a feed line, where it does."""
        subject = f"entry {row.seq}"
        if row.seq != self._seq + 1:
            _damaged(AUDIT, f"entry {self._seq + 1}", "it is missing")
        if row.prev_link != self._link:
            _damaged(AUDIT, subject, "it does not follow on the entry before it")
        if sha256_hex(row.content.encode("utf-8")) != row.content_hash:
            _damaged(AUDIT, subject, "its content is not what its hash says")
        if row.link != chain.link(self._link, row.seq, row.content_hash):
            _damaged(AUDIT, subject, "its link is not what number, entry before and hash give")
        content = json.loads(row.content)
        shown = (row.account_id, row.device_id, row.at, row.action, row.subject)
        if shown != tuple(content.get(name) for name in ("account", "device", "at", "action", "subject")):
            _damaged(AUDIT, subject, "its columns do not say what its content says")
        self._seq, self._link = row.seq, row.link
        self.checked.entries, self.checked.link = row.seq, row.link
        return self._line(row, content["content"]) if row.feed_seq is not None else None

    def _line(self, row: Any, said: Mapping[str, Any]) -> Mapping[str, Any]:
        subject = f"line {row.feed_seq}"
        if row.feed_seq != self._feed_seq + 1:
            _damaged(FEED, f"line {self._feed_seq + 1}", "no audit entry vouches for it")
        if row.line_seq is None:
            _damaged(FEED, subject, "it is missing")
        if row.line_hash != row.link:
            _damaged(FEED, subject, "its hash is not that of its audit entry")
        if any(said.get(name) != getattr(row, f"line_{name}") for name in _LINE):
            _damaged(FEED, subject, "it does not say what its audit entry says")
        self._feed_seq = row.feed_seq
        self.checked.lines += 1
        if said["kind"] != "case":
            self._newest[(said["kind"], said["record_id"])] = (said["version"], said["record"])
        return said

    def _versions(self, lines: Sequence[Mapping[str, Any]]) -> None:
        if not lines:
            return
        keys = {(line["record_id"], line["version"]) for line in lines}
        found = checking.versions(self._connection, self._org_id, keys)
        for line in lines:
            subject = f"version {line['version']} of the patch {line['record_id']}"
            kept = found.get((line["record_id"], line["version"]))
            if kept is None:
                _damaged(VERSIONS, subject, "it is missing")
            record, op_id = kept
            if sha256_hex(record.encode("utf-8")) != line["record"]:
                _damaged(VERSIONS, subject, "its record is not what the audit chain says")
            if op_id != line["op_id"]:
                _damaged(VERSIONS, subject, "another operation is said to have made it")
        self.checked.versions += len(lines)

    def counters(self) -> None:
        """The counter row stands where chain and feed end, and nothing stands beside them."""
        stand = checking.counters(self._connection, self._org_id)
        if stand is None:
            _damaged(AUDIT, f"organisation {self._org_id}", "there is no such organisation in this database")
        if (stand.audit_seq, stand.audit_link) != (self._seq, self._link):
            _damaged(AUDIT, f"entry {stand.audit_seq}", f"the chain should end there; it ends at {self._seq}")
        if stand.feed_seq != self._feed_seq:
            _damaged(FEED, f"line {stand.feed_seq}", f"the feed should end there; it ends at {self._feed_seq}")
        lines = checking.count(self._connection, self._org_id, feed)
        if lines != self.checked.lines:
            _damaged(FEED, f"{lines - self.checked.lines} more lines", "no audit entry vouches for them")
        kept = checking.count(self._connection, self._org_id, case_version)
        if kept != self.checked.versions:
            _damaged(VERSIONS, f"{kept - self.checked.versions} more versions", "no feed line tells of them")

    # -- records

    def others(self, kind: str) -> None:
        """Zones or batches are as the chain last says, none more and none fewer."""
        told = {record_id: what for (of, record_id), what in self._newest.items() if of == kind}
        for rows in checking.current_records(self._connection, self._org_id, kind):
            for record_id, version, record in rows:
                if told.pop(record_id, None) != (version, sha256_hex(record.encode("utf-8"))):
                    _damaged(VERSIONS, f"the {kind} {record_id}", "it is not what the audit chain says")
        if told:
            _damaged(VERSIONS, f"the {kind} {min(told)}", "it is missing")

    def patches(self) -> None:
        """Every patch is its newest version, and its columns say what its record says."""
        for rows in checking.cases(self._connection, self._org_id):
            for row in rows:
                fault = _patch_fault(row)
                if fault is not None:
                    _damaged(VERSIONS, f"the patch {row.case_id}", fault)
                self.checked.patches += 1

    def desk(self) -> None:
        """The rows by which an office asks say what the patches' records say."""
        fault = desk_fault(self._connection, self._org_id)
        if fault is not None:
            _damaged(DESK, *fault)

    def operations(self) -> None:
        """Every operation is the one it was remembered as, and made the version that it is said to have made."""
        for rows in checking.operations(self._connection, self._org_id):
            for row in rows:
                fault = _operation_fault(row)
                if fault is not None:
                    _damaged(OPERATIONS, f"operation {row.op_id}", fault)
                self.checked.operations += 1

    def files(self, blobs: Blobs, read_files: bool) -> None:
        """Every stored file has the bytes that its name says."""
        for rows in checking.files(self._connection, self._org_id):
            for name, size_bytes in rows:
                fault = _file_fault(blobs, BlobKey(self._org_id, name), size_bytes, read_files)
                if fault is not None:
                    _damaged(FILES, f"file {name}", fault)
                self.checked.files += 1


def _file_fault(blobs: Blobs, key: BlobKey, size_bytes: int, read_files: bool) -> Optional[str]:
    stored = blobs.size(key)
    if stored is None:
        return "it is missing"
    if stored != size_bytes:
        return f"it has {stored} bytes instead of {size_bytes}"
    if not read_files:
        return None
    digest = sha256()
    for piece in blobs.read(key):
        digest.update(piece)
    return None if digest.hexdigest() == key.sha256 else "its bytes are not those that its hash names"


def _patch_fault(row: Any) -> Optional[str]:
    if row.kept_newest != row.version or row.kept_count != row.version:
        return f"it stands at version {row.version} and has {row.kept_count or 0} versions up to {row.kept_newest or 0}"
    if (row.kept_record, row.kept_units) != (row.record, row.units):
        return "its record is not that of its newest version"
    try:
        case = wire.case_from_json(json.loads(row.record))
    except (RedlineError, ValueError):
        return "its record cannot be read"
    said = (case.case_id, case.batch_id, case.issued_id, case.version, case.review_state.value, case.finding_number)
    shown = (row.case_id, row.batch_id, row.issued_id, row.version, row.review_state, row.finding_number)
    placed = case.outline == bytes(row.outline) and row.cell in (None, cell_of(bounds(case.outline)))
    if said != shown or units_text(case.units) != row.units or not placed:
        return "its columns do not say what its record says"
    return None


def _operation_fault(row: Any) -> Optional[str]:
    try:
        op = wire.operation_from_json(json.loads(row.body))
    except (RedlineError, ValueError):
        return "its content cannot be read"
    if (op.op_id, op.case_id, op.kind.value) != (row.op_id, row.case_id, row.kind):
        return "its columns do not say what its content says"
    if content_hash(op) != row.content_hash:
        return "its content is not what its hash says"
    if row.outcome == Outcome.APPLIED.value and row.made_op_id != row.op_id:
        return f"version {row.version} of the patch {row.case_id}, which it made, is not there or another's"
    return None


def _damaged(part: str, subject: str, fault: str) -> NoReturn:
    raise RecordDamaged(part, subject, fault)
