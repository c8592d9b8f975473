"""Check the whole record of a workspace: the chain, the rows beside it, the platform's word, the evidence files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Optional, Protocol

from ..domain.chain import ChainEntry, ChainWalk
from ..domain.errors import ChainBroken, RedlineError
from ..domain.record import ChainBreak, Mismatch, NamedFile, files_named
from ..port_errors import EvidenceMissing
from ..ports import SyncState

CHUNK = 2_000
"""Entries in one read: a hundredth of a second in which the writer waits."""
CHAIN_SHARE, ROWS_SHARE = 0.7, 0.2
"""What of the whole the progress gives to the chain and to the rows; the files have the rest."""

Progress = Callable[[float], None]
"""0 … 1, in the checking thread."""


class RecordSource(Protocol):
    """The record as it stands in the store's file."""

    def check_pages(self) -> None:
        """Let the database check its own pages; raises ``StoreDamaged``."""
        ...

    def count(self) -> int:
        """Return how many entries there are."""
        ...

    def entries(self, after_seq: int, limit: int) -> Sequence[ChainEntry]:
        """Return entries in order."""
        ...

    def mismatches(self) -> Iterator[tuple[float, Sequence[Mismatch]]]:
        """Compare the rows beside the chain with it; yields how far it is, 0 … 1, and what differs."""
        ...

    def sync_state(self) -> SyncState:
        """Return what the platform has acknowledged."""
        ...

    def link_at(self, seq: int) -> str:
        """Return the link of an entry, empty where there is none."""
        ...


Look = Callable[[NamedFile], None]
"""Reads a file and compares it with its hash; raises ``EvidenceMissing`` or ``EvidenceChanged``."""


@dataclass(frozen=True)
class FileFault:
    """A file that is missing, or (else) not what it was when it came in."""

    file: NamedFile
    missing: bool


@dataclass(frozen=True)
class Verified:
    """What a check found. ``whole`` where nothing is wrong; ``stopped``: it was cancelled before its end.

    ``acknowledged_seq`` is how far the platform holds the chain (0: it never did), ``platform_agrees`` whether ours has
    the same link there.
    """

    entries: int = 0
    head: str = ""
    first_at: str = ""
    last_at: str = ""
    broken: Optional[ChainBreak] = None
    mismatch: Optional[Mismatch] = None
    mismatches: int = 0
    acknowledged_seq: int = 0
    platform_agrees: bool = True
    files: int = 0
    faults: tuple[FileFault, ...] = ()
    stopped: bool = False

    @property
    def whole(self) -> bool:
        """Tell whether all of it was looked at and holds."""
        return not (self.stopped or self.broken or self.mismatch or self.faults) and self.platform_agrees


class _Stopped(Exception):
    """The reviewer has cancelled."""


def verify_record(
    source: RecordSource,
    look: Look,
    progress: Progress = lambda _share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Verified:
    """Check everything; raises ``StoreDamaged`` where the database itself is. Slow work: never on the GUI thread."""
    return _Check(source, look, progress, cancelled).run()


class _Check:
    """One check, from beginning to end."""

    def __init__(self, source: RecordSource, look: Look, progress: Progress, cancelled: Callable[[], bool]) -> None:
        self._source, self._look, self._progress, self._cancelled = source, look, progress, cancelled
        self._walk = ChainWalk()
        self._broken: Optional[ChainBreak] = None
        self._first_at = self._last_at = ""
        self._files: dict[str, NamedFile] = {}
        self._mismatch: Optional[Mismatch] = None
        self._mismatches = 0
        self._faults: list[FileFault] = []
        self._looked = 0

    def run(self) -> Verified:
        stopped = False
        self._source.check_pages()
        try:
            self._check_chain()
            self._check_rows()
            self._check_files()
        except _Stopped:
            stopped = True
        acknowledged = self._source.sync_state()
        agrees = not acknowledged.chain_seq or self._source.link_at(acknowledged.chain_seq) == acknowledged.chain_link
        return Verified(
            self._walk.seq,
            self._walk.head,
            self._first_at,
            self._last_at,
            self._broken,
            self._mismatch,
            self._mismatches,
            acknowledged.chain_seq,
            agrees,
            self._looked,
            tuple(self._faults),
            stopped,
        )

    def _go_on(self, share: float) -> None:
        if self._cancelled():
            raise _Stopped
        self._progress(min(share, 1.0))

    def _check_chain(self) -> None:
        """Walk to the end or to the first break; files named behind a break are still looked at."""
        total, done, after_seq = max(self._source.count(), 1), 0, 0
        while chunk := self._source.entries(after_seq, CHUNK):
            for entry in chunk:
                self._take(entry)
            done, after_seq = done + len(chunk), chunk[-1].seq
            self._go_on(CHAIN_SHARE * done / total)

    def _take(self, entry: ChainEntry) -> None:
        if self._broken is None:
            try:
                self._walk.step(entry)
                self._first_at, self._last_at = self._first_at or entry.recorded_at, entry.recorded_at
            except ChainBroken as error:
                self._broken = ChainBreak(error.seq, error.fault, entry.kind, entry.case_id, entry.recorded_at)
        for file in files_named(entry):
            self._files.setdefault(file.sha256, file)

    def _check_rows(self) -> None:
        for share, found in self._source.mismatches():
            self._mismatches += len(found)
            if self._mismatch is None and found:
                self._mismatch = found[0]
            self._go_on(CHAIN_SHARE + ROWS_SHARE * share)

    def _check_files(self) -> None:
        for file in self._files.values():
            try:
                self._look(file)
            except RedlineError as error:
                self._faults.append(FileFault(file, isinstance(error, EvidenceMissing)))
            self._looked += 1
            self._go_on(CHAIN_SHARE + ROWS_SHARE + (1 - CHAIN_SHARE - ROWS_SHARE) * self._looked / len(self._files))
