"""Taking files of evidence and giving them to those who may read them.

A file is stored once per organisation, by its SHA-256. Who may read it: the account that sent it, and whoever sees a
case whose finding names it, where the one who named it had it. Nobody else is told even whether it is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Optional

from ...plugin.domain.errors import CaseNotFound
from ...plugin.domain.identity import IdFactory
from ...plugin.domain.states import Role
from .. import clock
from ..blobs.parts import Chunk, Parts
from ..blobs.port import BlobKey, Blobs
from ..db import evidence as rows
from ..db import records
from ..db.engine import Connection, Database, Scope
from ..db.evidence import Named, StoredFile, Upload
from ..db.journal import Journal
from ..db.records import CaseChange, Stamp
from ..errors import RecordNotFound, RoleMissing
from ..evidence_errors import (
    EvidenceHashMismatch,
    EvidenceTooLarge,
    EvidenceTypeRefused,
    TooManyUploads,
    UploadNotFound,
)
from ..settings import Settings
from .accounts import Caller
from .evidence_names import hashes_of, with_missing
from .evidence_types import check_type

_SENDERS = (Role.INSPECTOR.value, Role.APPROVER.value, Role.ADMIN.value)
_MIB = 1 << 20


@dataclass(frozen=True)
class Announced:
    """A file that somebody wants to send; ``case_id`` is the case it belongs to, where it is said."""

    sha256: str
    size_bytes: int
    media_type: str
    name: str = ""
    case_id: Optional[str] = None


@dataclass(frozen=True)
class Standing:
    """An upload and how many of its bytes have come."""

    upload: Upload
    offset: int


class Evidence:
    """Uploads and stored files."""

    def __init__(self, database: Database, settings: Settings, blobs: Blobs) -> None:
        self._database, self._settings, self._blobs = database, settings, blobs
        self._parts = Parts(settings.uploads_path)
        self._ids = IdFactory()
        self._parts.drop_older((settings.upload_days + 1) * 86_400)

    @property
    def limit_bytes(self) -> int:
        """The largest file that is taken."""
        return self._settings.evidence_limit_mib * _MIB

    def announce(self, caller: Caller, wanted: Announced) -> Optional[Standing]:
        """Return the upload to send the file by, an unfinished one of the same file where there is one.

        ``None`` where the file is there and the caller may read it. Raises :class:`EvidenceTooLarge`,
        :class:`TooManyUploads`, ``CaseNotFound`` or :class:`RoleMissing`.
        """
        if wanted.size_bytes > self.limit_bytes:
            raise EvidenceTooLarge(self.limit_bytes)
        fresh = self._fresh(caller, wanted)
        with self._database.write(caller.scope) as connection:
            self._refuse_strangers(connection, caller, wanted.case_id)
            there = self._is_there(connection, caller, fresh)
            upload = None if there else self._offered(connection, caller, fresh)
        if upload is None:
            self._fulfil_elsewhere(caller, fresh)
            return None
        return Standing(upload, self._parts.length(upload.upload_id))

    def _offered(self, connection: Connection, caller: Caller, fresh: Upload) -> Upload:
        """Return the upload to send a file by, an unfinished one of the same file where there is one."""
        self._sweep(connection, caller.org_id)
        upload = rows.same_upload(connection, caller.org_id, fresh)
        if upload is None:
            if rows.count_open(connection, caller.org_id, caller.account_id) >= self._settings.uploads_open:
                raise TooManyUploads(self._settings.uploads_open)
            self._parts.create(fresh.upload_id)
            rows.add_upload(connection, caller.org_id, fresh)
        elif not self._parts.is_there(upload.upload_id):  # a restored backup knows uploads, and has no bytes of any
            self._parts.create(upload.upload_id)
        return upload or fresh

    def _fresh(self, caller: Caller, wanted: Announced) -> Upload:
        return Upload(
            upload_id=self._ids.new(clock.unix_ms()),
            account_id=caller.account_id,
            sha256=wanted.sha256,
            size_bytes=wanted.size_bytes,
            media_type=wanted.media_type,
            name=wanted.name,
            case_id=wanted.case_id,
            created_at=clock.now(),
            expires_at=clock.later(self._settings.upload_days * 86_400),
        )

    def _refuse_strangers(self, connection: Connection, caller: Caller, case_id: Optional[str]) -> None:
        grants = caller.grants
        if case_id is not None:
            case = records.cases_by_id(connection, caller.scope, [case_id]).get(case_id)
            if case is None:
                raise CaseNotFound(case_id)
            grants = caller.grants_for(case.units)
        if not any(grant.role in _SENDERS for grant in grants):
            raise RoleMissing("send files")

    def _is_there(self, connection: Connection, caller: Caller, wanted: Upload) -> bool:
        """Tell whether the caller may read the file already; findings that wait for it then have it, too."""
        found = rows.readable(connection, caller.scope, caller.account_id, [wanted.sha256]).get(wanted.sha256)
        if found is None or found.size_bytes != wanted.size_bytes:
            return False
        journal = Journal(connection, caller.actor, clock.now())  # before any name is written, as a push does
        names = self._waiting(connection, caller, wanted)
        if names:
            self._fulfil(connection, journal, caller, names)
        return True

    def _waiting(self, connection: Connection, caller: Caller, upload: Upload) -> list[Named]:
        """Return the names that a file fulfils; a finding from before names were kept gets its own now."""
        names = rows.waiting(connection, caller.scope, upload)
        name = (upload.case_id or "", upload.sha256)
        for case in records.cases_by_id(connection, caller.scope, [name[0]]).values():
            if upload.sha256 in hashes_of(case) and name not in rows.named(connection, caller.org_id, [name[0]]):
                rows.add_names(connection, caller.org_id, caller.account_id, [name], (), clock.now())
                names.append(name)
        return names

    def _sweep(self, connection: Connection, org_id: str) -> None:
        for upload_id in rows.run_out(connection, org_id, clock.now()):
            rows.drop_upload(connection, org_id, upload_id)
            self._parts.remove(upload_id)

    # -- an upload on its way

    def standing(self, caller: Caller, upload_id: str) -> Standing:
        """Return how far an upload of the caller has come; one that is whole is finished first.

        Raises :class:`UploadNotFound`, or what finishing raises.
        """
        upload = self._upload(caller, upload_id)
        if upload.finished_at is not None:
            return Standing(upload, upload.size_bytes)
        offset = self._parts.length(upload_id)
        if offset == upload.size_bytes:
            with self._parts.locked(upload_id):
                self._finish(caller, upload)
        return Standing(upload, offset)

    def _upload(self, caller: Caller, upload_id: str) -> Upload:
        with self._database.read(caller.scope) as connection:
            upload = rows.find_upload(connection, caller.org_id, caller.account_id, upload_id)
        if upload is None or (upload.finished_at is None and clock.seconds_until(upload.expires_at) <= 0):
            raise UploadNotFound
        return upload

    @contextmanager
    def chunk(
        self, caller: Caller, upload_id: str, offset: int, checksum: Optional[tuple[str, bytes]]
    ) -> Iterator[Chunk]:
        """Give the place for a chunk; at the end the upload is finished where it is whole.

        Raises :class:`UploadNotFound`, ``UploadBusy`` or ``OffsetMismatch``, and what finishing raises.
        """
        upload = self._upload(caller, upload_id)
        if upload.finished_at is not None:
            raise UploadNotFound
        with self._parts.locked(upload_id) as handle:
            yield Chunk(handle, offset, upload.size_bytes - offset, checksum)
            if self._parts.length(upload_id) == upload.size_bytes:
                self._finish(caller, upload)

    def end(self, caller: Caller, upload_id: str) -> None:
        """Let go of an upload; a file that was finished by it stays. Raises :class:`UploadNotFound`."""
        upload = self._upload(caller, upload_id)
        if upload.finished_at is None:
            with self._parts.locked(upload_id):
                self._drop(caller, upload)
        else:
            self._drop(caller, upload)

    def _drop(self, caller: Caller, upload: Upload) -> None:
        with self._database.write(caller.scope) as connection:
            rows.drop_upload(connection, caller.org_id, upload.upload_id)
        self._parts.remove(upload.upload_id)

    def _finish(self, caller: Caller, upload: Upload) -> None:
        """Check what came, store it, then tell the database: in this order, so that nothing known is ever missing.

        May be done again at any point. A file that does not hold is dropped with its upload.
        """
        try:
            file = self._checked(upload)
        except (EvidenceHashMismatch, EvidenceTypeRefused):
            self._drop(caller, upload)
            raise
        self._blobs.put(BlobKey(caller.org_id, upload.sha256), self._parts.path(upload.upload_id))
        with self._database.write(caller.scope) as connection:
            at = clock.now()
            journal = Journal(connection, caller.actor, at)
            if rows.store(connection, caller.org_id, caller.account_id, file, at):
                journal.note("evidence-stored", file.sha256, {"size": file.size_bytes, "type": file.media_type})
            rows.finish_upload(connection, caller.org_id, upload.upload_id, at)
            self._fulfil(connection, journal, caller, self._waiting(connection, caller, upload))
        self._fulfil_elsewhere(caller, upload)
        self._parts.remove(upload.upload_id)

    def _checked(self, upload: Upload) -> StoredFile:
        found, head = self._parts.hashed(upload.upload_id)
        if found != upload.sha256:
            raise EvidenceHashMismatch(upload.sha256)
        path = self._parts.path(upload.upload_id)
        suffix, media_type = check_type(head, path, upload.media_type, upload.name)
        return StoredFile(upload.sha256, upload.size_bytes, suffix, media_type)

    def _fulfil_elsewhere(self, caller: Caller, upload: Upload) -> None:
        """Let findings of this account have their file, too, whose patches left its area since they were given."""
        whole = Scope(caller.org_id)
        with self._database.read(whole) as connection:
            names = rows.waiting(connection, whole, upload)
        if names:
            with self._database.write(whole) as connection:
                journal = Journal(connection, caller.actor, clock.now())
                self._fulfil(connection, journal, caller, rows.waiting(connection, whole, upload), whole)

    def _fulfil(
        self,
        connection: Connection,
        journal: Journal,
        caller: Caller,
        names: list[Named],
        scope: Optional[Scope] = None,
    ) -> None:
        """Let the cases say what they still miss: a new version each, told in the feed."""
        at = clock.now()
        rows.prove_names(connection, caller.org_id, names, at)
        ids = sorted({case_id for case_id, _ in names})
        there = rows.named(connection, caller.org_id, ids)
        changes = []
        for case in records.cases_by_id(connection, scope or caller.scope, ids).values():
            after = with_missing(case, there)
            if after.extra != case.extra:
                changes.append(CaseChange(case, replace(after, version=case.version + 1)))
        records.save_cases(journal, Stamp(caller.org_id, caller.username, at), changes, "evidence")
        journal.flush()

    # -- stored files

    def find(self, caller: Caller, sha256: str) -> StoredFile:
        """Return a stored file; raises :class:`RecordNotFound` where there is none that the caller may read."""
        with self._database.read(caller.scope) as connection:
            found = rows.readable(connection, caller.scope, caller.account_id, [sha256]).get(sha256)
        if found is None:
            raise RecordNotFound("evidence", sha256)
        return found

    def read(self, caller: Caller, file: StoredFile) -> Iterator[bytes]:
        """Give the bytes of a file that :meth:`find` found."""
        return self._blobs.read(BlobKey(caller.org_id, file.sha256))
