"""A text field that lives well with the Chinese input method and with single-key shortcuts."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from qgis.PyQt.QtWidgets import QPlainTextEdit, QWidget

QUIET_MS = 400
"""A note is handed over when the typing rests this long; leaving the field hands it over at once."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NoteEdit(QPlainTextEdit):
    """The note of a finding.

    ``Enter`` or ``Esc`` finish the note and give the keys back; ``Shift+Enter`` makes a new line. While the input
    method is composing, every key belongs to it. ``written`` carries the text as soon as the typing rests.
    """

    written = pyqtSignal(str)
    finished = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composing = False
        self._loading = False
        self._pending = False
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self.flush)
        self.textChanged.connect(self._on_text_changed)
        self.setTabChangesFocus(True)

    def load(self, text: str) -> None:
        """Show a case's note without taking it for the reviewer's typing."""
        self._quiet.stop()
        self._pending = False
        if text != self.toPlainText():
            self._loading = True
            self.setPlainText(text)
            self._loading = False

    def busy(self) -> bool:
        """Tell whether something typed here is not handed over yet, or a word is being composed."""
        return self._pending or self._composing

    def flush(self) -> None:
        """Hand the text over now; nothing happens where nothing is pending."""
        self._quiet.stop()
        if self._pending:
            self._pending = False
            # Half of a character pair, as some programs paste it, is no text that can be kept.
            self.written.emit(self.toPlainText().encode("utf-8", "ignore").decode("utf-8"))

    def _on_text_changed(self) -> None:
        if not self._loading:
            self._pending = True
            self._quiet.start()

    def event(self, event: QEvent) -> bool:
        """Claim Enter, Esc and Tab before the window's shortcuts see them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
            if event.key() in (*_ENTER, Qt.Key.Key_Escape) and not plain:
                event.accept()
                return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Finish on Enter or Esc; while the input method is composing these are its own and do nothing here."""
        enter = event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ending = enter or event.key() == Qt.Key.Key_Escape
        if ending and self._composing:
            event.accept()  # some input methods let the key through: a new line would break the unfinished word
        elif ending:
            self._finish()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember whether the input method holds an unfinished word."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hand the text over when the field is left."""
        self._composing = False
        self.flush()
        super().focusOutEvent(event)

    def _finish(self) -> None:
        self.flush()
        self.finished.emit()
