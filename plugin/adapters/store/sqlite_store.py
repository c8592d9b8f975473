"""The local store: one writer thread over one SQLite file, readers from any thread. Fulfils ``ports.Store``."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event
from typing import Optional, TypeVar

from ...app.package import PackRecords, PackTaken
from ...app.transfer import Receipt, ReceiptTaken
from ...domain.acts import Act, ActReceipt
from ...domain.chain import ChainEntry, verify
from ...domain.collector import collector_paused
from ...domain.errors import BadRecord, RedlineError
from ...domain.file_sending import FilesLeft, FileState, OutgoingFile
from ...domain.operations import ChainSpan, ChangePage, Operation, OperationResult
from ...domain.records import Batch, Case, Image, Screening, Zone
from ...domain.seen import FileDue, FileKey, PictureDue, PictureOwed, files_of
from ...domain.states import ActKind, OutboxState
from ...domain.sync_rows import Segment, SyncCounts, SyncRow
from ...port_errors import StoreClosed, StoreDamaged
from ...ports import Clock, Conflict, Contents, OutboxRow, StoreMark, SyncEntry, SyncState
from . import carried, feed, outgoing, panel, reading, seen, sending, times, writing
from .acting import Head, Ready, put, ready, stands_alone, touched_by
from .conflicts import read_conflicts
from .connection import Patience, never_half, transaction
from .connection import reading as read_transaction
from .contents import Progress, RawContents, read_progress
from .failures import typed_errors
from .opening import Opened, open_file
from .record_file import RecordFile
from .short_turns import HAND_OVER_S, short_turns
from .snapshots import read_mark, take_snapshot
from .touched import Changes, take

T = TypeVar("T")
W = TypeVar("W")
Job = Callable[[sqlite3.Connection], T]
CHAIN_CHUNK = 5_000
"""Chain entries in one read."""


class SqliteStore:
    """An open store.

    Every writer is one transaction on the one writing thread, in the order handed over, and its future is done
    after the commit. Readers open a connection of their own and see what is committed. Neither belongs on the GUI
    thread: contents of a large workspace take a second.
    """

    def __init__(self, path: Path, opened: Opened, clock: Clock) -> None:
        self.path = path
        self.read_only = opened.writer is None
        self._opened, self._clock = opened, clock
        self._changes = Changes()
        # of the writing thread alone: where the chain ends (unknown: to be read), and image files noted as due
        self._head: Optional[Head] = None
        self._noted_files: frozenset[FileKey] = frozenset()
        self._patience = Patience()
        self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="redline-store")

    @classmethod
    def open(cls, path: Path, clock: Clock, create: bool = False, read_only: bool = False) -> SqliteStore:
        """Open a store; with ``create`` make it where there is none.

        A store of a newer schema, or in a place that cannot be written, opens read-only: its writers' futures
        raise ``NewerSchema`` or ``WorkspaceReadOnly``. Raises ``StoreLocked``, ``StoreDamaged`` or ``DiskFull``.
        """
        return cls(path, open_file(path, clock, create, read_only), clock)

    # Readers

    def contents(self, known: Optional[Contents] = None) -> Contents:
        """Read all that the window shows; of what was read before from this open store only what changed since.

        A store that cannot be written is read whole each time: another process may write it.
        """
        revision = self._changes.revision  # before reading: what is written meanwhile is read once more the next time
        touched = None if known is None or self.read_only else self._changes.since(known.revision)
        with collector_paused():
            return self._read(lambda conn: RawContents(conn, revision, known, touched)).decode()

    def progress(self) -> Progress:
        """Read how far the work is, without reading all."""
        return self._read(read_progress)

    def case(self, case_id: str) -> Optional[Case]:
        """Read one case, also one that is gone; ``None`` where the store never had it."""
        return self._read(lambda conn: reading.read_case(conn, case_id))

    def sync_state(self) -> SyncState:
        """Read where sync stands."""
        return self._read(reading.read_sync_state)

    def last_sync(self) -> Optional[SyncEntry]:
        """Read the newest entry of a sync among the newest of the chain."""
        return self._read(reading.read_last_sync)

    def chain_span(self, first_seq: int, last_seq: int) -> ChainSpan:
        """Read the chain's numbers and content hashes ``first_seq … last_seq`` (inclusive)."""
        return self._read(lambda conn: reading.read_span(conn, first_seq, last_seq))

    def outbox(self) -> Sequence[OutboxRow]:
        """Read all outbox rows, oldest first."""
        return self._read(reading.read_outbox)

    def outbox_count(self, *states: OutboxState) -> int:
        """Count the outbox's rows in these states."""
        return self._read(lambda conn: reading.read_outbox_count(conn, states))

    def history(self, case_id: str) -> Sequence[ChainEntry]:
        """Read the chain's entries of one case, oldest first."""
        return self._read(lambda conn: reading.read_history(conn, case_id))

    def pictures_due(self) -> Sequence[PictureDue]:
        """Read the findings whose pictures have not followed yet, oldest first."""
        return self._read(seen.read_pictures_due)

    def pictures_owed(self, limit: int) -> Sequence[PictureOwed]:
        """Read up to ``limit`` views whose picture is to be painted again, of the oldest findings first."""
        return self._read(lambda conn: seen.read_pictures_owed(conn, limit))

    def files_due(self) -> Sequence[FileDue]:
        """Read the image files that findings rest on and whose hash has not followed yet."""
        return self._read(seen.read_files_due)

    def file_hashes(self) -> Mapping[FileKey, str]:
        """Read the hashes of image files by path and identity; empty where the file had changed before."""
        return self._read(seen.read_file_hashes)

    def times(self) -> Mapping[str, int]:
        """Read the milliseconds that the reviewer spent on cases, where that is switched on."""
        return self._read(times.read_times)

    def outgoing_files(self, states: Optional[Collection[FileState]] = None) -> Sequence[OutgoingFile]:
        """Read the files of sent findings in these states (``None``: all), in the order of the findings."""
        return self._read(lambda conn: outgoing.read_files(conn, states))

    def files_left(self) -> FilesLeft:
        """Count the files of sent findings that have not arrived."""
        return self._read(outgoing.read_files_left)

    def has_unsent(self) -> bool:
        """Tell whether an operation waits to be sent."""
        return self._read(outgoing.has_unsent)

    def sync_counts(self, since: str) -> SyncCounts:
        """Count what the sync panel shows, and what the platform took since a moment (RFC 3339 UTC)."""
        return self._read(lambda conn: panel.read_counts(conn, since))

    def sync_rows(self, segment: Segment, offset: int, limit: int) -> Sequence[SyncRow]:
        """Read some rows that the sync panel shows."""
        return self._read(lambda conn: panel.read_rows(conn, segment, offset, limit))

    def conflicts(self) -> Sequence[Conflict]:
        """Read the open conflicts, oldest first."""
        return self._read(read_conflicts)

    def verify_chain(self) -> str:
        """Recompute the whole chain; returns its head, raises ``ChainBroken``."""
        return verify(self._entries())

    def check_integrity(self) -> None:
        """Let SQLite check every page and reference; raises ``StoreDamaged`` with the first fault."""
        words = self._read(lambda conn: str(conn.execute("PRAGMA integrity_check(1)").fetchone()[0]))
        if words != "ok":
            raise StoreDamaged(str(self.path), words)

    def record_source(self) -> RecordFile:
        """Return the record as it stands in the file, to be checked; needs no right to write."""
        return RecordFile(self.path)

    def device_id(self) -> str:
        """Read the identity that this store gave itself when it was made."""
        return self.sync_state().device_id

    def store_id(self) -> str:
        """Read the identity of this store; a workspace takes it as its own."""
        return self._read(lambda conn: reading.read_meta(conn, "store_id"))

    def mark(self) -> StoreMark:
        """Read how far the store has come."""
        return self._read(read_mark)

    def snapshot(self, folder: Path, keep: int = 5) -> Path:
        """Copy the store into ``folder`` and remove all but the newest ``keep`` copies; acts wait meanwhile."""
        seq, _link = self._read(writing.chain_head)
        name = f"store-{seq:012d}-{self._clock.unix_ms():013d}.sqlite"
        with typed_errors(folder):
            return take_snapshot(self.path, folder, keep, name)

    # Writers

    def record(self, act: Act) -> Future[ActReceipt]:
        """Write one act: chain entry, draft and outbox row in one durable transaction."""
        try:
            made = ready(act)
        except BadRecord as error:
            return _failed(error)
        alone, finished = short_turns.begin(), Event()
        future = self._submit(partial(self._record, made=made), act)
        future.add_done_callback(lambda _done: short_turns.end())
        future.add_done_callback(lambda _done: finished.set())
        if alone and act.draft is not None:
            finished.wait(HAND_OVER_S)
        return future

    def import_batch(
        self,
        batch: Batch,
        zones: Sequence[Zone],
        cases: Sequence[Case],
        act: Act,
        operations: Sequence[Operation] = (),
    ) -> Future[ActReceipt]:
        """Write an imported batch with its chain entry; facts of known cases are replaced, drafts never touched."""
        return self._write(lambda conn: writing.write_import(conn, batch, zones, cases, act, operations))

    def save_screenings(self, screenings: Iterable[Screening], act: Act) -> Future[ActReceipt]:
        """Replace screening results, with the chain entry that names both inputs' hashes."""
        kept = tuple(screenings)  # a generator belongs to the caller's thread
        return self._write(lambda conn: writing.write_screenings(conn, kept, act))

    def save_images(self, images: Sequence[Image], act: Act) -> Future[ActReceipt]:
        """Replace the image manifest."""
        return self._write(lambda conn: writing.write_images(conn, images, act))

    def take_in(self, page: ChangePage) -> Future[tuple[str, ...]]:
        """Write a feed page and its cursor in one transaction; returns the ids of cases that changed."""
        return self._write(lambda conn: feed.take_in(conn, page, self._clock.now()))

    def reset_feed(self, forked: bool) -> Future[None]:
        """Forget the cursor (410). ``forked``: settled and acknowledged operations are offered again as waiting."""
        return self._write(lambda conn: sending.reset_feed(conn, forked))

    def take_outbox(self, limit: int) -> Future[tuple[Operation, ...]]:
        """Mark the oldest waiting or sending rows as sending and return them, in ``client_seq`` order."""
        return self._write(lambda conn: sending.take_outbox(conn, limit))

    def settle(self, results: Sequence[OperationResult], chain_seq: int, chain_link: str) -> Future[None]:
        """Write the platform's word on operations and the chain head it acknowledged, in one transaction."""
        return self._write(lambda conn: sending.settle(conn, results, chain_seq, chain_link, self._clock.now()))

    def retry_operations(self, op_ids: Collection[str]) -> Future[int]:
        """Let refused operations wait again, and what is held back; returns how many of those named do."""
        return self._write(lambda conn: panel.retry_operations(conn, tuple(op_ids)))

    def keep_file(self, file: OutgoingFile) -> Future[None]:
        """Write how far a file has come on its way."""
        return self._write(lambda conn: outgoing.keep_file(conn, file, self._clock.now()))

    def retry_files(self, hashes: Optional[Collection[str]] = None) -> Future[int]:
        """Let failed files (``None``: all of them) wait again; returns how many do."""
        return self._write(lambda conn: outgoing.retry_files(conn, hashes))

    def take_pack(
        self, records: PackRecords, images: Sequence[Image], replaced: Iterable[str], act: Act
    ) -> Future[PackTaken]:
        """Write what of a package is newer than what is here, its images among it, in one transaction."""
        gone = tuple(replaced)
        return self._write(lambda conn: carried.take_pack(conn, records, images, gone, act, self._clock.now()))

    def offer_by_hand(self) -> Future[tuple[Operation, ...]]:
        """Return all that the platform has not got, oldest first; none of it can be taken back any more."""
        return self._write(carried.offer_by_hand)

    def note_exported(self, op_ids: Sequence[str], act: Act) -> Future[ActReceipt]:
        """Note that a file which stands holds these operations: they are exported, without a receipt."""
        return self._write(lambda conn: carried.note_exported(conn, op_ids, act))

    def take_receipt(self, receipt: Receipt, head: Optional[tuple[int, str]], act: Act) -> Future[ReceiptTaken]:
        """Apply what a receipt says of our operations, as a push's answer; ``head`` as acknowledged on our chain."""
        return self._write(lambda conn: carried.take_receipt(conn, receipt, head, act, self._clock.now()))

    def carried_counts(self) -> tuple[int, int]:
        """Count the operations that never left, and those that were exported and have no receipt."""
        return self._read(carried.count_unsent)

    def add_times(self, spent_ms: Mapping[str, int]) -> Future[None]:
        """Add to what the reviewer spent on cases, in milliseconds."""
        return self._write(lambda conn: times.add_times(conn, spent_ms))

    def forget_times(self) -> Future[None]:
        """Erase what was spent on all cases."""
        return self._write(times.forget_times)

    def become_device(self, device_id: str) -> Future[None]:
        """Take another identity, with nothing acknowledged: a recovered store goes on beside what was sent before."""
        return self._write(lambda conn: writing.become_device(conn, device_id))

    def close(self) -> None:
        """Finish what was handed over, then close. Idempotent; not from a future's callback."""
        self._threads.shutdown(wait=True)
        self._opened.close()

    # Inside

    def _entries(self) -> Iterator[ChainEntry]:
        """Walk the chain in short reads: one long read would hold up the writer, and entries never change."""
        after_seq = 0
        while chunk := self._read(partial(reading.read_entries, after_seq=after_seq, limit=CHAIN_CHUNK)):
            yield from chunk
            after_seq = chunk[-1].seq

    def _read(self, job: Job[T]) -> T:
        with typed_errors(self.path), read_transaction(self.path) as conn:
            return job(conn)

    def _write(self, job: Job[T]) -> Future[T]:
        return self._submit(self._in_transaction, job)

    def _submit(self, work: Callable[[W], T], what: W) -> Future[T]:
        try:
            return self._threads.submit(work, what)
        except RuntimeError:  # the pool is shut down
            return _failed(StoreClosed(str(self.path)))

    def _record(self, act: Act, made: Ready) -> ActReceipt:
        """Write an act as the one statement that it is; what is more than that goes into a transaction."""
        files = frozenset(files_of(act.payload.get("seen", ())) if act.kind is ActKind.DECIDE else ())
        if not stands_alone(act, files <= self._noted_files):
            receipt = self._in_transaction(lambda conn: writing.write_act(conn, act))
            self._noted_files |= files
            return receipt
        conn, head = self._writer(), self._head
        self._head = None
        with self._patience.waiting(conn), typed_errors(self.path), never_half(conn):
            entry = put(conn, act, made, head or writing.chain_head(conn), alone=True)
        self._head = entry.seq, entry.link
        self._changes.note(touched_by(act))
        return ActReceipt(entry.seq, entry.link)

    def _in_transaction(self, job: Job[T]) -> T:
        conn, self._head = self._writer(), None
        with self._patience.waiting(conn), typed_errors(self.path), transaction(conn):
            result = job(conn)
            touched = take(conn)
        self._changes.note(touched)
        return result

    def _writer(self) -> sqlite3.Connection:
        if self._opened.writer is None:
            raise self._opened.refusal()
        return self._opened.writer


def _failed(error: RedlineError) -> Future[T]:
    future: Future[T] = Future()
    future.set_exception(error)
    return future
