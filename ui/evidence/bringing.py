"""Files on their way into the evidence folder: one import after the other, off the GUI thread, stopped at any time."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice, QObject, pyqtSignal
from qgis.PyQt.QtGui import QImage

from ...plugin.adapters.clock import SystemClock
from ...plugin.adapters.evidence_bring import Brought, bring, bring_picture, sources_of
from ...plugin.adapters.evidence_intake import EvidenceIntake, FileRefused, IntakeCancelled
from ...plugin.domain.errors import RedlineError
from ..background import Background, Run

_SMALLEST_STEP = 0.01


@dataclass
class Import:
    """What was dropped, pasted or chosen at once for one case; ``group`` marks its acts. Filled as it goes on."""

    case_id: str
    group: str
    paths: Sequence[Path] = ()
    image: Optional[QImage] = None
    count: int = 0
    done: int = 0
    added: int = 0
    again: int = 0
    opened: bool = False
    refused: list[FileRefused] = field(default_factory=list)
    stopped: bool = False
    error: Optional[RedlineError] = None
    """What broke it off."""


class Bringing(QObject):
    """Brings imports in, first come first served. Signals come in the GUI thread."""

    brought = pyqtSignal(object, object)
    """(:class:`Import`, :class:`EvidenceFile`): a file stands on the disk and may be added."""
    moved = pyqtSignal(object, float)
    """(:class:`Import`, share): how far it is, 0 … 1."""
    ended = pyqtSignal(object)
    """:class:`Import`: it is done, was stopped, or broke off."""

    def __init__(self, folder: Path, run: Run, parent: QObject) -> None:
        super().__init__(parent)
        self._intake, self._run = EvidenceIntake(folder), run
        self._clock = SystemClock()
        self._waiting: deque[Import] = deque()
        self._under_way: Optional[Import] = None
        self._stop = threading.Event()
        self._swept = False

    @property
    def busy(self) -> bool:
        """Tell whether an import is under way."""
        return self._under_way is not None

    def start(self, wanted: Import) -> None:
        """Bring in what is wanted, after what came before."""
        self._waiting.append(wanted)
        if self._under_way is None:
            self._next()

    def stop(self) -> None:
        """Stop the import under way and forget those that wait; what was added stays."""
        self._waiting.clear()
        self._stop.set()

    def _next(self) -> None:
        if not self._waiting:
            return
        wanted = self._under_way = self._waiting.popleft()
        self._stop.clear()
        task = self._run("evidence", lambda work: self._bring(work, wanted), lambda _done: self._end(wanted))
        task.failed.connect(lambda error: self._end(wanted, error))

    def _end(self, wanted: Import, error: Optional[RedlineError] = None) -> None:
        wanted.stopped, wanted.error = self._stop.is_set(), error
        if error is not None:
            self._waiting.clear()  # a full disk stays full for those that wait
        self._under_way = None
        self.ended.emit(wanted)
        self._next()

    # In the thread

    def _bring(self, work: Background, wanted: Import) -> None:
        if not self._swept:
            self._intake.sweep()
            self._swept = True
        try:
            if wanted.image is not None:
                self._tell(work, wanted, self._picture(wanted.image), 1.0)
            else:
                self._bring_files(work, wanted)
        except IntakeCancelled:
            return

    def _picture(self, image: QImage) -> Brought:
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG", 80)
        now = self._clock.now()
        return bring_picture(self._intake, bytes(data), f"{now[:19].replace(':', '')}.png", now)

    def _bring_files(self, work: Background, wanted: Import) -> None:
        sources = sources_of(wanted.paths)
        wanted.count = len(sources)
        for number, source in enumerate(sources):
            if self._cancelled(work):
                return
            watch = _Watch(_size(source), lambda share, n=number: self._move(work, wanted, (n + share) / len(sources)))
            found = bring(self._intake, source, self._clock.now(), lambda: self._cancelled(work), watch)
            self._tell(work, wanted, found, (number + 1) / len(sources))

    def _cancelled(self, work: Background) -> bool:
        return self._stop.is_set() or work.cancelled()

    def _move(self, work: Background, wanted: Import, share: float) -> None:
        work.tell(lambda: self.moved.emit(wanted, share))

    def _tell(self, work: Background, wanted: Import, found: Brought, share: float) -> None:
        work.tell(lambda: self._take(wanted, found, share))

    # In the GUI thread again

    def _take(self, wanted: Import, found: Brought, share: float) -> None:
        wanted.done += 1
        if found.refused is not None:
            wanted.refused.append(found.refused)
        elif found.file is not None:
            self.brought.emit(wanted, found.file)
        self.moved.emit(wanted, share)


class _Watch:
    """Turns bytes of a large file into a share, told only where it moved visibly."""

    def __init__(self, size: int, tell: Callable[[float], None]) -> None:
        self._size, self._tell, self._told = size, tell, 0.0

    def __call__(self, done: int) -> None:
        share = min(1.0, done / self._size) if self._size else 0.0
        if self._size > 50_000_000 and share - self._told >= _SMALLEST_STEP:
            self._told = share
            self._tell(share)


def _size(source: Path) -> int:
    try:
        return source.lstat().st_size
    except (OSError, ValueError):
        return 0
