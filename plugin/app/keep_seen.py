"""Pictures and file hashes that follow the findings: taken from a bounded queue, off the GUI thread, entry by entry."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Optional, Protocol

from ..domain.acts import Act, ActReceipt
from ..domain.errors import RedlineError
from ..domain.seen import (
    FileDue,
    FileKey,
    PictureDue,
    WhyMissing,
    file_payload,
    files_of,
    pictures_payload,
    views_with_images,
)
from ..domain.states import ActKind
from ..port_errors import DiskFull, PicturesUnwritten, StoreError, WorkspaceReadOnly
from ..ports import Clock, Store

MOST_BYTES = 160 * 1024 * 1024
"""What waiting pictures may take: those of some thirty findings in two large views."""
PNG = ".png"


class ViewPicture(Protocol):
    """A view's picture, not encoded yet."""

    size_bytes: int
    size_px: tuple[int, int]

    def png(self, in_haste: bool) -> bytes:
        """Return it as a PNG file; ``in_haste`` larger and sooner."""
        ...


class Evidence(Protocol):
    """Files by their hash."""

    def put(self, content: bytes, suffix: str) -> str:
        """Make a file durable and return its hash; raises ``PicturesUnwritten``."""
        ...


HashFile = Callable[[str, str, Callable[[], bool]], Optional[str]]
"""(path as recorded, identity, cancelled) to the hash; empty: changed since; ``None``: not to be read just now."""


@dataclass(frozen=True)
class Waiting:
    """A finding whose pictures wait, by view; ``missing`` are views that have none any more."""

    act: Act
    durable: Future[ActReceipt]
    pictures: dict[int, ViewPicture]
    missing: dict[int, WhyMissing] = field(default_factory=dict)

    @property
    def op_id(self) -> str:
        """Return what names the finding."""
        return str(self.act.payload.get("op_id", ""))

    @property
    def size_bytes(self) -> int:
        """Return what its pictures take."""
        return sum(picture.size_bytes for picture in self.pictures.values())


class PictureQueue:
    """Pictures on their way to the disk, first come first served, within a bound of memory. For any thread.

    Beyond the bound a finding comes in without its pictures: they are recorded as missing, and that is said.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._waiting: deque[Waiting] = deque()
        self._refused: OrderedDict[str, Waiting] = OrderedDict()
        self._taken_bytes = 0
        self.came: set[str] = set()
        """Operations of all findings that came in: what is due of others is of an earlier sitting."""

    def put(self, act: Act, durable: Future[ActReceipt], pictures: dict[int, ViewPicture]) -> None:
        """Take a finding in; one that the store had refused, and that is handed over again, has its pictures here."""
        op_id = str(act.payload.get("op_id", ""))
        with self._lock:
            self.came.add(op_id)
            before = self._refused.pop(op_id, None)
            if before is not None:
                self._waiting.append(replace(before, act=act, durable=durable))
                return
            wanted = views_with_images(act.payload.get("seen", ()))
            coming = Waiting(act, durable, {view: pictures[view] for view in wanted if view in pictures})
            lost = dict.fromkeys((view for view in wanted if view not in pictures), WhyMissing.NOT_KEPT)
            if coming.pictures and self._held() + coming.size_bytes > self._most_bytes:
                lost.update(dict.fromkeys(coming.pictures, WhyMissing.TOO_MANY))
                coming = replace(coming, pictures={})
            self._waiting.append(replace(coming, missing=lost))

    def take(self) -> Optional[Waiting]:
        """Return the next finding, ``None`` where nothing waits; it counts as held until the next call."""
        with self._lock:
            found = self._waiting.popleft() if self._waiting else None
            self._taken_bytes = found.size_bytes if found is not None else 0
            return found

    def give_back(self, waiting: Waiting) -> None:
        """Put a finding back to the front: its pictures could not be written."""
        with self._lock:
            self._taken_bytes = 0
            self._waiting.appendleft(waiting)

    def set_aside(self, waiting: Waiting) -> None:
        """Keep the pictures of a finding that the store refused, until it is handed over again."""
        with self._lock:
            self._taken_bytes = 0
            self._refused[waiting.op_id] = waiting

    @property
    def held_bytes(self) -> int:
        """Return what all pictures here take."""
        with self._lock:
            return self._held()

    @property
    def pressed(self) -> bool:
        """Tell whether more than a third of the bound is taken: then size matters less than time."""
        return self.held_bytes * 3 > self._most_bytes

    def __len__(self) -> int:
        with self._lock:
            return len(self._waiting)

    def _held(self) -> int:
        every = (*self._waiting, *self._refused.values())
        return self._taken_bytes + sum(one.size_bytes for one in every)


@dataclass(frozen=True)
class KeptReport:
    """What became of waiting pictures: how many are kept, how many are recorded as missing, what stopped it."""

    kept: int = 0
    missing: int = 0
    error: Optional[RedlineError] = None


class SeenKeeper:
    """Writes what follows the findings, off the GUI thread; of two that keep pictures the second waits."""

    def __init__(
        self, store: Store, evidence: Evidence, clock: Clock, queue: PictureQueue, hash_file: HashFile
    ) -> None:
        self._store, self._evidence, self._clock, self._queue = store, evidence, clock, queue
        self._hash_file = hash_file
        self._hashes: dict[FileKey, str] = {}
        self._unreadable: set[FileDue] = set()
        self._keeping = threading.Lock()

    def keep_pictures(self) -> KeptReport:
        """Empty the queue: for each finding, once it is durable, its pictures and then their entry.

        Where the disk says no, the finding goes back into the queue, and the report says why.
        """
        with self._keeping:
            return self._keep_all()

    def _keep_all(self) -> KeptReport:
        kept = missing = 0
        while (waiting := self._queue.take()) is not None:
            receipt = self._receipt(waiting)
            if receipt is None:
                continue
            try:
                kept += self._keep(waiting, receipt)
                missing += len(waiting.missing)
            except PicturesUnwritten as error:
                self._queue.give_back(waiting)
                return KeptReport(kept, missing, error.kept())
        return KeptReport(kept, missing)

    def _receipt(self, waiting: Waiting) -> Optional[ActReceipt]:
        try:
            return waiting.durable.result()
        except RedlineError:
            self._queue.set_aside(waiting)
        except CancelledError:
            pass  # the store was closed before: the finding itself is not there
        return None

    def _keep(self, waiting: Waiting, receipt: ActReceipt) -> int:
        pictures = [self._write(view, picture) for view, picture in sorted(waiting.pictures.items())]
        case_id, keys = str(waiting.act.case_id), files_of(waiting.act.payload.get("seen", ()))
        due = PictureDue(receipt.chain_seq, case_id, waiting.op_id, tuple(sorted(waiting.pictures)))
        known = {key: self._hashes[key] for key in keys if key in self._hashes}
        self._record(case_id, pictures_payload(due, pictures, waiting.missing, known))
        return len(pictures)

    def _write(self, view: int, picture: ViewPicture) -> dict[str, Any]:
        return write_picture(self._evidence, view, picture, self._queue.pressed)

    def _record(self, case_id: Optional[str], payload: dict[str, Any]) -> None:
        record_seen(self._store, self._clock, case_id, payload)

    def settle_interrupted(self) -> Sequence[PictureDue]:
        """Record that pictures of an earlier sitting never followed, so that it is said once; returns the findings.

        What cannot be recorded stays due, for the next sitting.
        """
        late = [due for due in self._store.pictures_due() if due.op_id not in self._queue.came]
        with suppress(PicturesUnwritten):
            for due in late:
                lost = dict.fromkeys(due.views, WhyMissing.INTERRUPTED)
                self._record(due.case_id, pictures_payload(due, (), lost, {}))
        return late

    def hash_files(self, cancelled: Callable[[], bool]) -> int:
        """Hash the files that findings rest on and record each; returns how many.

        What cannot be read or recorded just now stays due; what cannot be read is tried again in the next sitting.
        """
        self._hashes.update(self._store.file_hashes())
        done = 0
        with suppress(PicturesUnwritten):
            for due in self._store.files_due():
                if due in self._unreadable:
                    continue
                found = self._hash_file(due.path, due.identity, cancelled)
                if cancelled():
                    break
                if found is None:
                    self._unreadable.add(due)
                else:
                    self._follow(due, found)
                    done += 1
        return done

    def _follow(self, due: FileDue, sha256: str) -> None:
        self._record(None, file_payload(due, sha256))
        self._hashes[(due.path, due.identity)] = sha256


def write_picture(evidence: Evidence, view: int, picture: ViewPicture, in_haste: bool) -> dict[str, Any]:
    """Make a picture durable and return what its entry says of it; raises ``PicturesUnwritten``."""
    content = picture.png(in_haste)
    sha256 = evidence.put(content, PNG)
    return {"view": view, "sha256": sha256, "bytes": len(content), "size_px": list(picture.size_px)}


def record_seen(store: Store, clock: Clock, case_id: Optional[str], payload: dict[str, Any]) -> None:
    """Record an entry of what was seen, and wait for it; raises ``PicturesUnwritten``."""
    try:
        store.record(Act(ActKind.SEEN, case_id, clock.now(), payload)).result()
    except StoreError as error:
        raise PicturesUnwritten(str(getattr(error, "path", "")), _reason(error)) from error


def _reason(error: StoreError) -> str:
    if isinstance(error, DiskFull):
        return "full"
    return "read_only" if isinstance(error, WorkspaceReadOnly) else str(error)
