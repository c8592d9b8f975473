"""A reviewer at the real window, to be killed: ``window.py WORKSPACE FOCUS SEED``; ``window.py make FOLDER`` before.

QGIS runs without a screen; keys, text, drops and Enter come as events, as from a person. What the window shows as
saved is said at once, past all buffers: ``number link`` of each act, ``file hash suffix`` of each photo, ``note case
hash`` of the text that stands in the field. ``lied``: the top line says saved while an act of the reviewer's is not.
"""

from __future__ import annotations

import os
import random
import sys
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QBuffer, QEventLoop, QIODevice, QObject, Qt
from qgis.PyQt.QtGui import QColor, QImage, QInputMethodEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLabel, QPlainTextEdit
from redline_review.plugin.adapters.settings import Settings
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.plugin.domain.acts import Act, ActReceipt
from redline_review.plugin.domain.states import ActKind
from redline_review.tests.crash.reviewer import FOCI, FOCUS_SHARE, WORDS, say
from redline_review.tests.qgis import support_workspace
from redline_review.tests.qgis.support_window import drop
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.review.top_bar import _saved_words

NOWHERE = "https://127.0.0.1:1"
"""Findings are to be sent, and wait: nobody is signed in."""
Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier
ANSWERS = (Key.Key_4, Key.Key_5, Key.Key_6, Key.Key_1)
ARROWS = (Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down)
OPENS_WITHIN_S = 60.0


class Told(QObject):
    """Hears what the window tells its reviewer, and says it on."""

    def __init__(self, desk: ReviewDesk) -> None:
        super().__init__(desk)
        self._desk, self._label = desk, desk.window.findChild(QLabel, "savedState")
        self._handed: list[Act] = []
        self._waiting: list[tuple[object, ...]] = []
        self._note = ("", "")
        desk._saving.handed.connect(self._on_handed)
        desk._saving.saved.connect(self._on_saved)

    def _on_handed(self, act: Act, _future: object) -> None:
        self._handed.append(act)

    def _on_saved(self, act: Act, receipt: ActReceipt) -> None:
        if act in self._handed:  # the first patch was opened before
            self._handed.remove(act)
        self._waiting.append((receipt.chain_seq, receipt.link))
        if act.kind is ActKind.EVIDENCE and act.draft is not None:
            self._waiting += [("file", one["sha256"], one["suffix"]) for one in act.draft.evidence]

    def look(self) -> None:
        """Read the top line and the note as a person does."""
        if self._label.text() != _saved_words(0, 0):
            return
        for act in self._handed:
            if act.kind is not ActKind.OPEN:  # nothing that the reviewer did
                say("lied", act.kind.value)
        for words in self._waiting:
            say(*words)
        self._waiting.clear()
        self._look_at_note()

    def _look_at_note(self) -> None:
        note = self._desk.window.findChild(QPlainTextEdit, "noteEdit")
        shown = (str(self._desk.session.current), note.toPlainText())
        if shown[1] and shown != self._note:
            self._note = shown
            say("note", shown[0], sha256(shown[1].encode()).hexdigest())


class Hands:
    """Presses keys at random, from a seed."""

    def __init__(self, desk: ReviewDesk, photos: Path, seed: int) -> None:
        self.desk, self.photos, self.chance = desk, photos, random.Random(seed)
        self.told, self.dropped = Told(desk), 0

    def work(self, focus: str) -> None:
        """Act for ever."""
        doing = dict(zip(FOCI, (self.type, self.edit, self.bring, self.decide), strict=True))
        while True:
            what = focus if self.chance.random() < FOCUS_SHARE else self.chance.choice(FOCI)
            doing[what]()
            self.press(self.chance.choice((Key.Key_Down, Key.Key_Up)))

    def pause(self, longest_s: float = 0.02) -> None:
        """Let the window do what it has to, then read what it says."""
        until = time.monotonic() + self.chance.random() * longest_s
        loop = QEventLoop()
        while True:
            loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
            self.told.look()
            if time.monotonic() >= until:
                return

    def press(self, key: int, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key where the cursor is."""
        QTest.keyClick(QApplication.focusWidget() or self.desk.window, key, modifier)
        self.pause()

    def type(self) -> None:
        """Write at the end of the note; rest now and then, and leave the field by a key or not at all."""
        self.press(Key.Key_N)
        for letter in WORDS[: self.chance.randrange(2, len(WORDS) - 1)]:
            note = self.desk.window.findChild(QPlainTextEdit, "noteEdit")
            type_letter(note, letter)
            self.pause(0.01)
        if self.chance.random() < 0.5:
            self.pause(0.8)
        self.press(self.chance.choice((Key.Key_Return, Key.Key_Escape)))

    def edit(self) -> None:
        """Push corners of the outline by keys; take it into the finding or give it up."""
        self.press(Key.Key_E)
        self.press(Key.Key_Tab)
        for _ in range(self.chance.randrange(2, 8)):
            self.press(self.chance.choice(ARROWS))
        self.pause(0.5)
        if self.chance.random() < 0.2:
            self.press(Key.Key_A)
        for key in (Key.Key_Return,) if self.chance.random() < 0.6 else (Key.Key_Escape,) * 3:
            self.press(key)

    def bring(self) -> None:
        """Drop a photo on the window."""
        self.dropped += 1
        path = self.photos / f"{os.getpid()}-{self.dropped}.jpg"
        path.write_bytes(photo(self.chance))
        drop(self.desk.window, path)
        self.pause(0.3)

    def decide(self) -> None:
        """Answer, Enter (twice where the window asks first), and sometimes take it back."""
        self.press(self.chance.choice(ANSWERS))
        self.press(Key.Key_Return)
        if self.chance.random() < 0.5:
            self.press(Key.Key_Return)
        for key in (Key.Key_Z, Key.Key_Y):
            if self.chance.random() < 0.3:
                self.press(key, Ctrl)


def type_letter(field: QPlainTextEdit, letter: str) -> None:
    """Type one letter; what no key bears comes from the input method."""
    if letter.isascii():
        QTest.keyClicks(field, letter)
    else:
        event = QInputMethodEvent()
        event.setCommitString(letter)
        QApplication.sendEvent(field, event)


def photo(chance: random.Random) -> bytes:
    """Return a JPEG that no other one equals."""
    image = QImage(chance.randrange(200, 900), 300, QImage.Format.Format_RGB32)
    image.fill(QColor(chance.randrange(256), chance.randrange(256), chance.randrange(256)))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG")
    return bytes(buffer.data()) + chance.randbytes(chance.randrange(2_000, 400_000))


def opened(folder: Path) -> ReviewDesk:
    """Open a workspace in its window and wait until the window is up."""
    desk = ReviewDesk(open_workspace(folder), Settings(), None)
    ready: list[object] = []
    desk.ready.connect(lambda: ready.append(True))
    desk.failed.connect(lambda error: sys.exit(f"not opened: {error!r}"))
    desk.open()
    loop, until = QEventLoop(), time.monotonic() + OPENS_WITHIN_S
    while not ready:
        loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        assert time.monotonic() < until, "the window did not open"
    desk.window.activateWindow()
    return desk


def make(folder: Path) -> None:
    """Make a workspace with two images and six patches, whose findings are to be sent."""
    support_workspace.make(folder)
    open_workspace(folder).amend(lambda info: replace(info, server_url=NOWHERE))
    (folder.parent / "photos").mkdir()


def main(words: list[str]) -> None:
    """Make the workspace, or work in it until killed."""
    app = QgsApplication([], True)
    app.initQgis()
    if words[0] == "make":
        make(Path(words[1]))
        app.exitQgis()
        return
    workspace, focus, seed = Path(words[0]), words[1], int(words[2])
    desk = opened(workspace)
    say("ready")
    Hands(desk, workspace.parent / "photos", seed).work(focus)


if __name__ == "__main__":
    main(sys.argv[1:])
