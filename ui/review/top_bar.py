"""One slim line above all: what is open, what is saved, what waits to be sent. State is always visible."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from ...plugin.adapters.translation import tr
from .words import warning_colour


class TopBar(QWidget):
    """Name of the batch on the left; message in the middle; save and line state with their buttons on the right."""

    sync_wanted = pyqtSignal()
    offline_wanted = pyqtSignal()
    save_again_wanted = pyqtSignal()
    keys_wanted = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self._name = QLabel(self)
        self._name.setObjectName("batchName")
        self._message = QLabel(self)
        self._message.setObjectName("message")
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._message.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._saved = QLabel(self)
        self._saved.setObjectName("savedState")
        self._again = self._button("saveAgain", self.save_again_wanted)
        self._line = self._button("lineState", self.offline_wanted)
        self._sync = self._button("syncButton", self.sync_wanted)
        self._keys = self._button("keysButton", self.keys_wanted)
        self._again.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 1, 3, 1)
        row.setSpacing(6)
        row.addWidget(self._name)
        row.addWidget(self._message, 1)
        for widget in (self._again, self._saved, self._sync, self._line, self._keys):
            row.addWidget(widget)

    def _button(self, name: str, signal: pyqtSignal) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _checked=False: signal.emit())
        return button

    def show_keys(self, sync_key: str, offline_key: str, keys_key: str) -> None:
        """Say each button's key in its tooltip and face."""
        self._sync_key, self._offline_key = sync_key, offline_key
        self._again.setText(tr("Save again"))
        self._keys.setText(tr("Keys  {key}", key=keys_key))

    def show_name(self, text: str) -> None:
        """Show what is open."""
        self._name.setText(text)

    def show_message(self, text: str, warning: bool = False) -> None:
        """Show one sentence; a warning in its colour with a sign before it."""
        self._message.setText(f"⚠ {text}" if warning and text else text)
        self._message.setToolTip(text)
        colour = f"color: {warning_colour(self.palette()).name()};" if warning else ""
        self._message.setStyleSheet(colour)

    def show_saving(self, pending: int, refused: int) -> None:
        """Show whether everything is on the disk."""
        if refused:
            self._saved.setText(tr("{count} not saved", count=refused))
        else:
            self._saved.setText(tr("saving…") if pending else tr("✓ saved"))
        self._again.setVisible(bool(refused))

    def show_line(self, has_server: bool, online: bool, unsent: int, busy: bool) -> None:
        """Show what waits to be sent and whether the line is open; offline is a normal state."""
        self._sync.setVisible(has_server)
        self._line.setVisible(has_server)
        if not has_server:
            return
        waiting = tr("{count} to send", count=unsent) if unsent else tr("all sent")
        self._sync.setText(tr("sending…") if busy else f"⟳ {waiting}  ({self._sync_key})")
        self._line.setText((tr("online") if online else tr("offline")) + f"  ({self._offline_key})")
