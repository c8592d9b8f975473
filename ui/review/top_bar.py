"""One slim line above all: what is open, what is saved, what waits to be sent. State is always visible."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Optional, Union

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from ...plugin.adapters.translation import tr
from .message_label import ElidedLabel, MessageLabel
from .words import waiting_colour, warning_colour

MANY = 99_999
"""Room is kept for this many findings to send, so that no button moves while the number changes."""
MANY_STUCK = 99
_STUCK = ((0, 0), (MANY_STUCK, 0), (0, MANY_STUCK))
"""And for so many findings and files that a person has to look at."""


class TopBar(QWidget):
    """Name of the batch on the left; message in the middle; save and line state with their buttons on the right."""

    panel_wanted = pyqtSignal()
    """The word that says what waits was pressed: show all of it."""
    offline_wanted = pyqtSignal()
    save_again_wanted = pyqtSignal()
    coverage_wanted = pyqtSignal()
    keys_wanted = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self._panel_key = self._offline_key = ""
        self._files = self._failed_files = self._exported = 0
        self._warns, self._said = False, ""
        self._name = ElidedLabel(self)
        self._name.setObjectName("batchName")
        self._between = QFrame(self)
        self._between.setFrameShape(QFrame.Shape.VLine)
        self._between.setFrameShadow(QFrame.Shadow.Sunken)
        self._between.setObjectName("messageLine")
        self._message = MessageLabel(self)
        self._message.setObjectName("message")
        self._saved = QLabel(self)
        self._saved.setObjectName("savedState")
        self._saved.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._again = self._button("saveAgain", self.save_again_wanted)
        self._line = self._button("lineState", self.offline_wanted)
        self._sync = self._button("syncButton", self.panel_wanted)
        self._coverage = self._button("coverageButton", self.coverage_wanted)
        self._keys = self._button("keysButton", self.keys_wanted)
        self._again.hide()
        self._between.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 1, 3, 1)
        row.setSpacing(6)
        row.addWidget(self._name)
        row.addWidget(self._between)
        row.addWidget(self._message, 1)
        for widget in (self._again, self._saved, self._sync, self._line, self._coverage, self._keys):
            row.addWidget(widget)

    def _button(self, name: str, signal: pyqtSignal) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _checked=False: signal.emit())
        return button

    def show_keys(
        self, sync_key: str, offline_key: str, keys_key: str, coverage_key: str = "", panel_key: str = ""
    ) -> None:
        """Say each button's key in its face, and keep room for all that it may say."""
        self._panel_key, self._offline_key = panel_key, offline_key
        self._sync.setToolTip(
            tr("What waits, what was sent, what failed and why. {key} sends and fetches at once.", key=sync_key)
        )
        self._again.setText(tr("Save again"))
        self._coverage.setText(tr("Coverage  {key}", key=coverage_key))
        self._keys.setText(tr("Keys  {key}", key=keys_key))
        _keep_room(self._saved, (_saved_words(0, 0), _saved_words(1, 0)))
        told = ((MANY, False), (0, False), (0, True))
        _keep_room(self._sync, (self._sync_words(*one, *stuck) for one in told for stuck in _STUCK))
        _keep_room(self._line, (self._line_words(True), self._line_words(False)))

    def show_name(self, text: str) -> None:
        """Show what is open."""
        self._name.setText(text)

    def show_message(self, text: str, warning: bool = False) -> None:
        """Show one sentence; a warning in its colour with a sign before it."""
        self._warns, self._said = warning and bool(text), text
        self._message.setText(f"⚠ {text}" if warning and text else text)
        self._message.setToolTip(f"<qt>{escape(text)}</qt>" if text else "")  # in a box, not in one endless line
        self._between.setVisible(bool(text))
        colour = f"color: {warning_colour(self.palette()).name()};" if warning else ""
        self._message.setStyleSheet(colour)

    def add(self, text: str) -> None:
        """Show one more sentence behind the one that stands; a warning that stands goes on standing."""
        if text and not self._warns:
            self.show_message(f"{self._said} · {text}" if self._said else text)

    def take_back(self, text: str) -> None:
        """Take a sentence away if it is the one that stands."""
        if text and self._said == text:
            self.show_message("")

    def remark(self, text: str) -> None:
        """Show a sentence that may be missed: a warning that stands goes on standing."""
        if not self._warns:
            self.show_message(text)

    def show_saving(self, pending: int, refused: int) -> None:
        """Show whether everything is on the disk."""
        self._saved.setText(_saved_words(pending, refused))
        self._again.setVisible(bool(refused))

    def show_line(
        self, has_server: bool, online: bool, unsent: int, busy: bool, stuck: int = 0, exported: int = 0
    ) -> None:
        """Show what waits to be sent and whether the line is open; offline is a normal state.

        ``stuck``: refused or in conflict, so that a person is needed. ``exported``: in a file, without a receipt yet.
        """
        self._exported = exported
        self._sync.setVisible(has_server)
        self._line.setVisible(has_server)
        if has_server:
            self._sync.setText(self._sync_words(unsent, busy, stuck, self._failed_files))
            self._line.setText(self._line_words(online))
            self._show_offline(not online)

    def show_by_hand(self, unsent: int) -> None:
        """Show what waits to be carried to a platform to which there is no line."""
        waiting = tr("{count} to carry", count=unsent) if unsent else tr("nothing to carry")
        self._sync.setText(f"⇪ {waiting}  ({self._panel_key})")
        self._sync.show()

    def _show_offline(self, offline: bool) -> None:
        """Put a frame and a colour round the button while offline; its shape and word say it without them."""
        if bool(self._line.property("offline")) == offline:
            return
        self._line.setProperty("offline", offline)
        colour = waiting_colour(self.palette()).name()
        frame = f"QToolButton {{ color: {colour}; border: 1px solid {colour}; border-radius: 3px; }}"
        self._line.setStyleSheet(frame if offline else "")

    def keep_files(self, waiting: int, failed: int = 0) -> None:
        """Take how many photos and files of sent findings wait, and how many failed for good.

        Said as the line is shown next, behind findings.
        """
        self._files, self._failed_files = waiting, failed

    def _waiting_words(self, unsent: int) -> str:
        if unsent:
            return tr("{count} to send", count=unsent)
        if self._files:
            return tr("1 file to send") if self._files == 1 else tr("{count} files to send", count=self._files)
        return tr("{count} exported", count=self._exported) if self._exported else tr("all sent")

    def _sync_words(self, unsent: int, busy: bool, stuck: int, failed_files: int) -> str:
        waiting, all_stuck = self._waiting_words(unsent), stuck + failed_files
        if all_stuck and not unsent:
            waiting = _stuck_words(stuck, failed_files)
        mark = f"⚠ {all_stuck} ·" if all_stuck and (unsent or busy) else "⚠" if all_stuck else "⟳"
        return f"{mark} {tr('sending…') if busy else waiting}  ({self._panel_key})"

    def _line_words(self, online: bool) -> str:
        state = f"● {tr('online')}" if online else f"⊘ {tr('offline')}"
        return f"{state}  ({self._offline_key})"


def _stuck_words(findings: int, files: int) -> str:
    """Return what waits for a person: files alone by name, else findings and files as one number."""
    if findings:
        return tr("{count} not taken", count=findings + files)
    return tr("1 file not sent") if files == 1 else tr("{count} files not sent", count=files)


def _saved_words(pending: int, refused: int) -> str:
    if refused:
        return tr("{count} not saved", count=refused)
    return tr("saving…") if pending else tr("✓ saved")


def _keep_room(widget: Union[QLabel, QToolButton], texts: Iterable[str]) -> None:
    """Make a widget as wide as the longest of these texts needs."""
    before, widths = widget.text(), []
    for text in texts:
        widget.setText(text)
        widths.append(widget.sizeHint().width())
    widget.setText(before)
    widget.setMinimumWidth(max(widths))
