"""The files of sent findings on their way up, one after the other, each resumed where it stood.

::

   file:  waiting ──announce──→ there ───────────────────────────────→ sent
             │                    ▲
             └─ upload at n ─→ chunk ─→ chunk ─→ … all of it, hash right on the platform
                    ▲            │
                    │            ├─ answer lost · offset or checksum another one → HEAD → go on from what it says
                    └─ announce ─┴─ upload gone (ran out, restored) → announce again
   altered, missing, refused → failed with its reason; the queue goes on, a sync that a person asks for tries again

A file is read whole and compared with its hash before its first byte goes. Originals are never touched. How far a file
has come is written down behind each chunk, so that a killed program resends one chunk at most. Findings go first: where
one waits, the run pauses behind the chunk that is out.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from typing import Optional, Protocol

from ..domain.file_sending import FileFault, FileState, OutgoingFile
from ..port_errors import (
    BadAnswer,
    EvidenceChanged,
    EvidenceMissing,
    FileRefused,
    ServerTimeout,
    ServerUnreachable,
    TransportError,
    UploadElsewhere,
    UploadGone,
)
from ..port_files import FileTransport
from ..ports import Store
from .sync_patience import Patience
from .sync_report import SyncStage, Tally

LARGEST_CHUNK = 1 << 20
"""So much is sent again at most where the line breaks."""
FIRST_CHUNK, SMALLEST_CHUNK = 256 << 10, 32 << 10
MOST_ROUNDS = 4
"""How often in one run a file is announced, and how often a chunk may bring nothing, before the run gives up."""
_KIB = 1024
_FAULTS = {
    "evidence-too-large": FileFault.TOO_LARGE,
    "evidence-type": FileFault.TYPE_REFUSED,
    "evidence-hash": FileFault.ARRIVED_DAMAGED,
    "role-missing": FileFault.NOT_ALLOWED,
    "case-not-found": FileFault.NOT_ALLOWED,
}


def fault_of(problem: str) -> FileFault:
    """Return what a problem of the platform (the last part of its type) says of a file."""
    return _FAULTS.get(problem, FileFault.REFUSED)


class _NotHere(Exception):
    """The patch that a file was announced for is out of the area. Never leaves this module."""


class OwnFile(Protocol):
    """A file of the evidence folder, open and found to be what its hash says."""

    def read(self, offset: int, size: int) -> bytes:
        """Read up to ``size`` bytes; raises ``EvidenceMissing`` or ``EvidenceChanged``."""
        ...


class OwnFiles(Protocol):
    """The evidence folder, for reading only."""

    def opened(self, file: OutgoingFile, check: Callable[[], None]) -> AbstractContextManager[OwnFile]:
        """Open a file and compare it with its hash and size; ``check`` is called between pieces and may raise.

        Raises ``EvidenceMissing`` or ``EvidenceChanged``.
        """
        ...


class FilesRun:
    """Sends what is due in one sync."""

    def __init__(
        self,
        store: Store,
        own: OwnFiles,
        line: FileTransport,
        patience: Patience,
        tally: Tally,
        progress: Callable[[str, int, int], None],
    ) -> None:
        """``progress`` is told KiB: how many of those due in this run have gone, and how many there are."""
        self._store, self._own, self._line, self._patience = store, own, line, patience
        self._tally, self._progress = tally, progress
        self._chunk = FIRST_CHUNK
        self._gone = self._total = 0
        self.case_ids: set[str] = set()
        """Patches whose files arrived: their records say so in the feed."""

    def go(self) -> bool:
        """Send file after file; false where a finding came in between, which goes first."""
        due = self._store.outgoing_files((FileState.WAITING, FileState.PART_SENT))
        self._total = self._gone + sum(file.left_bytes for file in due)
        for file in due:
            self._patience.check()
            self._tell(0)
            if self._store.has_unsent() or not self._take(file):
                return False
            self._gone += file.left_bytes
        if due:
            self._tell(0)
        return True

    def _tell(self, sent: int) -> None:
        self._progress(SyncStage.FILES.value, (self._gone + max(sent, 0)) // _KIB, -(-self._total // _KIB))

    def _take(self, file: OutgoingFile) -> bool:
        """Send one file or write down why not; false where a finding came in between."""
        try:
            with self._own.opened(file, self._patience.check) as opened:
                return self._sent(file, opened)
        except EvidenceMissing as error:
            self._fail(file, FileFault.MISSING, error.path)
        except EvidenceChanged as error:
            self._fail(file, FileFault.ALTERED, error.path)
        except FileRefused as error:
            self._fail(file, fault_of(error.problem), error.detail or f"HTTP {error.status}")
        return True

    def _fail(self, file: OutgoingFile, fault: FileFault, detail: str) -> None:
        failed = replace(file, state=FileState.FAILED, sent_bytes=0, upload="", fault=fault, detail=detail)
        self._store.keep_file(failed).result()
        self._tally.add("files_failed")
        if file.upload:
            with suppress(TransportError):  # a courtesy: the platform lets go of it by itself after some days
                self._line.end(file.upload)

    def _arrived(self, file: OutgoingFile) -> None:
        sent = replace(file, state=FileState.SENT, sent_bytes=file.size_bytes, upload="")
        self._store.keep_file(sent).result()
        self._tally.add("files_sent")
        self.case_ids.update(file.case_ids)

    def _sent(self, file: OutgoingFile, opened: OwnFile) -> bool:
        """Bring one file up; false where a finding came in between."""
        fresh = replace(file, upload="", sent_bytes=0)
        for attempt in range(MOST_ROUNDS):
            try:
                offered = self._offered(file)
                if offered is None or self._chunks(replace(file, upload=offered[0], sent_bytes=offered[1]), opened):
                    self._arrived(file)
                    return True
                return False
            except UploadGone:
                file = fresh
            except FileRefused as error:
                if error.problem != "evidence-hash" or attempt > 0:
                    raise
                file = fresh  # whole here, another one there: the line did that, so once more from the start
        raise BadAnswer("/evidence", 200, f"{file.sha256} was announced {MOST_ROUNDS} times and is not there")

    def _offered(self, file: OutgoingFile) -> Optional[tuple[str, int]]:
        """Return the upload and where it stands: the one that was begun, or a new one; ``None`` where it is there."""
        if file.upload:
            offset = self._patience.call(lambda: self._line.standing(file.upload))
            if offset < file.size_bytes:
                return file.upload, offset
        return self._announced(file)

    def _announced(self, file: OutgoingFile) -> Optional[tuple[str, int]]:
        """Announce a file for a patch that is still here; where all of them left the area, for none.

        The platform took the findings that name it: their files belong there wherever the patches went.
        """
        for case_id in file.case_ids:
            with suppress(_NotHere):
                return self._announced_for(replace(file, case_ids=(case_id,)))
        return self._announced_for(replace(file, case_ids=()))

    def _announced_for(self, file: OutgoingFile) -> Optional[tuple[str, int]]:
        try:
            return self._patience.call(lambda: self._line.announce(file))
        except FileRefused as error:
            if error.problem == "case-not-found":
                raise _NotHere from error
            raise

    def _chunks(self, file: OutgoingFile, opened: OwnFile) -> bool:
        """Send from where the upload stands to the end; false where a finding came in between."""
        idle, began = 0, file.sent_bytes
        while file.sent_bytes < file.size_bytes:
            self._patience.check()
            if file.sent_bytes > began and self._store.has_unsent():
                return False
            reached = self._append(file, opened)
            idle = 0 if reached > file.sent_bytes else idle + 1
            if reached > file.size_bytes or idle > MOST_ROUNDS:
                raise BadAnswer(file.upload, 204, f"the upload stands at {reached} of {file.size_bytes} bytes")
            file = replace(file, state=FileState.PART_SENT, sent_bytes=reached)
            if reached < file.size_bytes:
                self._store.keep_file(file).result()
            self._tell(reached - began)
        return True

    def _append(self, file: OutgoingFile, opened: OwnFile) -> int:
        """Send the next chunk; returns where the upload stands then. A lost answer is asked for, never guessed."""
        offset, lost = file.sent_bytes, False

        def request() -> int:
            nonlocal lost
            here = self._line.standing(file.upload) if lost else offset
            if here != offset:
                return here
            chunk = opened.read(offset, min(self._chunk, file.size_bytes - offset))
            if not chunk:
                raise EvidenceChanged(file.sha256 + file.suffix)
            self._tally.add("file_bytes", len(chunk))
            try:
                reached = self._line.append(file.upload, offset, chunk)
            except UploadElsewhere:
                return self._line.standing(file.upload)
            except (ServerUnreachable, ServerTimeout):
                lost, self._chunk = True, max(self._chunk // 2, SMALLEST_CHUNK)
                raise
            self._chunk = min(self._chunk * 2, LARGEST_CHUNK)
            return reached

        return self._patience.call(request)
