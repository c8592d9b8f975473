"""The line to the platform with its requests timed, for the log of syncs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Optional

from ..domain.file_sending import OutgoingFile
from ..domain.operations import ChainSpan, ChangePage, Operation, PushReceipt
from ..domain.states import Outcome
from ..port_files import FileTransport
from ..ports import Transport

if TYPE_CHECKING:
    from .sync_log import SyncRun

_APPLIED = (Outcome.APPLIED, Outcome.DUPLICATE)


class LoggedTransport:
    """Fulfils :class:`~..ports.Transport` through another one."""

    def __init__(self, line: Transport, run: SyncRun) -> None:
        self._line, self._run = line, run

    @property
    def files(self) -> FileTransport:
        """What sends files over the same line."""
        return _LoggedFiles(self._line.files, self._run)

    def pull(self, cursor: str, limit: int) -> ChangePage:
        """Return the changes since a cursor."""
        return self._run.timed("pull", lambda: self._line.pull(cursor, limit))

    def push(self, operations: Sequence[Operation], span: ChainSpan) -> PushReceipt:
        """Send operations; those that were not applied are noted."""
        receipt = self._run.timed("push", lambda: self._line.push(operations, span))
        cases = {op.op_id: op.case_id for op in operations}
        for result in receipt.results:
            if result.outcome not in _APPLIED:
                case_id = cases.get(result.op_id, "")
                self._run.refuse(result.op_id, case_id, result.outcome.value, result.problem)
        return receipt


class _LoggedFiles:
    """Fulfils :class:`~..port_files.FileTransport` through another one."""

    def __init__(self, line: FileTransport, run: SyncRun) -> None:
        self._line, self._run = line, run

    def announce(self, file: OutgoingFile) -> Optional[tuple[str, int]]:
        """Announce a file."""
        return self._run.timed("announce", lambda: self._line.announce(file))

    def standing(self, upload: str) -> int:
        """Return how many bytes have come."""
        return self._run.timed("standing", lambda: self._line.standing(upload))

    def append(self, upload: str, offset: int, chunk: bytes) -> int:
        """Send bytes."""
        return self._run.timed("append", lambda: self._line.append(upload, offset, chunk))

    def end(self, upload: str) -> None:
        """Let go of an upload."""
        self._run.timed("end", lambda: self._line.end(upload))
