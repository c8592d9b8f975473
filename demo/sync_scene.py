"""The sync panel over the county: a platform that takes, refuses, answers with another finding, and stalls if asked."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Optional

from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QColor, QImage, QPainter
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QWidget

from ..plugin.adapters.clock import SystemClock
from ..plugin.adapters.evidence import EvidenceFolder
from ..plugin.adapters.own_files import OwnFiles
from ..plugin.adapters.sync_worker import SyncWorker
from ..plugin.app.evidence import EvidenceBook
from ..plugin.domain.chain import fold
from ..plugin.domain.evidence import EvidenceFile, FileType
from ..plugin.domain.file_sending import OutgoingFile
from ..plugin.domain.operations import ChainSpan, Change, ChangePage, Operation, OperationResult, PushReceipt
from ..plugin.domain.records import Case
from ..plugin.domain.states import Outcome, ReviewState
from ..plugin.port_errors import FileRefused, SignInNeeded
from ..ui.sync.window import NAME, SyncWindow
from .staging import Stage, live, until

PATCHES = ("0001", "0002", "0003", "0004", "0005", "0006", "0008", "0009", "0010", "0011", "0012")
REFUSED: Mapping[str, str] = {"0001": "role-missing", "0003": "photos-missing", "0008": "step-not-allowed"}
IN_CONFLICT, TOO_LARGE = "0002", "IMG_2210.jpg"
MB = 1 << 20
PHOTOS: Mapping[str, Sequence[int]] = {"0004": (5 * MB, 3 * MB), "0005": (2 * MB,)}
URL = "https://platform.example"


class _Platform:
    """Fulfils ``Transport`` and ``FileTransport`` without a line."""

    def __init__(self) -> None:
        self.known: dict[str, Case] = {}
        self.words: Mapping[str, str] = {}
        self.conflict = ""
        self.signed_in, self.go_on = True, threading.Event()
        self.go_on.set()
        self._seen: list[str] = []

    @property
    def files(self) -> _Platform:
        """Return itself."""
        return self

    def pull(self, cursor: str, limit: int) -> ChangePage:
        """Bring back what was taken."""
        if not self.signed_in:
            raise SignInNeeded(f"{URL}/sync/changes")
        taken, self._seen = self._seen, []
        records = [Change(number, self.known[op_id], op_id) for number, op_id in enumerate(taken, 1)]
        return ChangePage(tuple(records), f"{cursor}x", False)

    def push(self, operations: Sequence[Operation], span: ChainSpan) -> PushReceipt:
        """Answer each operation as the scene wants it."""
        results = tuple(map(self._word, operations))
        link = span.prev_link
        for seq, content in enumerate(span.content_hashes, span.first_seq):
            link = fold(link, seq, (content,))
        return PushReceipt(results, True, span.first_seq - 1 + len(span.content_hashes), link)

    def _word(self, op: Operation) -> OperationResult:
        problem = self.words.get(op.case_id)
        case = self.known.get(op.case_id)
        if problem is not None:
            said = {"type": f"urn:redline-review:problem:{problem}"}
            return OperationResult(op.op_id, Outcome.REJECTED, problem=said)
        if op.case_id == self.conflict and case is not None:
            theirs = replace(case, version=9, finding={"reality": "undecided"})
            theirs = replace(theirs, finding_by="李 明", review_state=ReviewState.SUBMITTED)
            return OperationResult(op.op_id, Outcome.CONFLICT, record=theirs, conflicts=("reality",))
        if case is not None:
            self.known[op.op_id] = replace(case, version=case.version + 1, finding=dict(op.payload.get("finding", {})))
            self._seen.append(op.op_id)
        return OperationResult(op.op_id, Outcome.APPLIED, 1)

    def announce(self, file: OutgoingFile) -> Optional[tuple[str, int]]:
        """Offer an upload; one file is too large."""
        if file.name == TOO_LARGE:
            raise FileRefused(URL, 413, "evidence-too-large", "")
        return file.sha256, 0

    def standing(self, upload: str) -> int:
        """Nothing is ever lost here."""
        return 0

    def append(self, upload: str, offset: int, chunk: bytes) -> int:
        """Take bytes; past two megabytes only once the scene goes on."""
        if offset + len(chunk) > 2 * MB:
            self.go_on.wait(60)
        return offset + len(chunk)

    def end(self, upload: str) -> None:
        """Let go of it."""


def sync(stage: Stage, _folder: Path) -> Iterator[tuple[str, QImage]]:
    """Nothing waits; offline; in the middle of the files; what was refused and why; what was sent; signed out."""
    desk, platform = stage.desk, _Platform()
    session, line = desk.session, desk._line
    cases = {name: session.queue.find(name) for name in PATCHES}
    platform.known = {case_id: session.case(case_id) for case_id in cases.values()}
    line._has_server = True
    files = OwnFiles(desk.workspace.evidence)
    line.attach(SyncWorker(session.store, lambda _cancelled: platform, SystemClock(), desk, files=files))
    line.show(session.unsent())
    line.sync()
    until(lambda: not line.facts().busy and not session.unsent())
    panel = _opened(stage)
    yield "empty", _over(stage.window, panel)
    panel.close()
    line.toggle_offline()
    _find(stage, cases)
    panel = _opened(stage)
    yield "offline", _over(stage.window, panel)
    platform.words = {cases[name]: problem for name, problem in REFUSED.items()}
    platform.conflict = str(cases[IN_CONFLICT])
    platform.go_on.clear()
    line.toggle_offline()
    until(lambda: any(file.sent_bytes > MB for file in session.store.outgoing_files()))
    live(2_500)
    yield "running", _over(stage.window, panel)
    platform.go_on.set()
    until(lambda: not line.facts().busy)
    live(1_000)
    QTest.keyClick(panel, Qt.Key.Key_Down)
    yield "mixed", _over(stage.window, panel)
    yield "panel", _alone(panel)
    _choose_sent(panel)
    yield "sent", _over(stage.window, panel)
    platform.signed_in = False
    line._quiet = True
    line._start(line._worker)
    until(lambda: not line.facts().busy)
    yield "signed-out", _over(stage.window, panel)
    panel.close()
    line.close()
    line._has_server, line.trouble = False, None
    line.show(session.unsent())


def _find(stage: Stage, cases: Mapping[str, Any]) -> None:
    """Find something of each patch, with photos for two of them."""
    session = stage.desk.session
    folder, book = EvidenceFolder(stage.desk.workspace.evidence), EvidenceBook(session, SystemClock())
    for name, case_id in cases.items():
        stage.go(name)
        for number, size in enumerate(PHOTOS.get(name, ())):
            content = b"\xff\xd8\xff\xe0" + hashlib.shake_256(f"{name}{number}".encode()).digest(size)
            sha256 = folder.put(content, ".jpg")
            named = TOO_LARGE if name == "0005" else f"IMG_22{number:02d}.jpg"
            book.add(case_id, EvidenceFile(sha256, named, len(content), ".jpg", FileType.PHOTO))
        session.answer("reality", "not_real_season")
        session.decide()
    stage.rest()


def _opened(stage: Stage) -> SyncWindow:
    stage.window.activateWindow()
    until(lambda: QApplication.activeWindow() is stage.window)
    stage.window.setFocus()
    stage.press("F9")
    until(lambda: _panel(stage) is not None and _panel(stage).shown_choice() is not None)
    live(700)
    return _panel(stage)


def _panel(stage: Stage) -> Any:
    return stage.window.findChild(SyncWindow, NAME)


def _choose_sent(panel: SyncWindow) -> None:
    choice = panel.findChild(QComboBox, "syncChoice")
    place = next(n for n in range(choice.count()) if choice.itemData(n).value == "sent")
    choice.setCurrentIndex(place)
    choice.activated.emit(place)
    live(1_000)


def _alone(panel: QWidget) -> QImage:
    live(300)
    return panel.grab().toImage()


def _over(window: QWidget, panel: QWidget) -> QImage:
    """Return the Review window with the panel in its middle, as a desktop shows them."""
    live(300)
    image = window.grab().toImage()
    painter = QPainter(image)
    place = QPoint((window.width() - panel.width()) // 2, (window.height() - panel.height()) // 2)
    painter.fillRect(place.x() - 1, place.y() - 1, panel.width() + 2, panel.height() + 2, QColor(96, 96, 96))
    painter.drawPixmap(place, panel.grab())
    painter.end()
    return image
