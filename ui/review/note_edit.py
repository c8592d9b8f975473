"""A text of several lines that lives well with the Chinese input method and with single-key shortcuts."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QEvent, QMimeData, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette
from qgis.PyQt.QtWidgets import QPlainTextEdit, QWidget

from ...plugin.domain.answer_values import LONGEST_TEXT
from ..contrast import muted, readable
from ..form.typing import ENTER, Composing, Typing, types

SHOWN_OF_TOO_LONG = 2_000
"""Characters shown of a text that is longer than the field takes, as another program may have written it."""


class NoteEdit(Composing, QPlainTextEdit):
    """The note of a finding, or another text of several lines.

    ``Enter`` or ``Esc`` finish the text and give the keys back; ``Shift+Enter`` makes a new line. While the input
    method is composing, every key belongs to it. ``written`` carries the text as soon as the typing rests.
    """

    written = pyqtSignal(str)
    finished = pyqtSignal(bool)
    """Ended by Enter (true) or by Esc (false)."""
    refused = pyqtSignal()
    """What was pasted or typed is longer than the field takes; a paste is refused whole."""
    typing = pyqtSignal(bool)
    """Something typed is not handed over yet."""

    def __init__(self, parent: Optional[QWidget] = None, longest: int = LONGEST_TEXT) -> None:
        super().__init__(parent)
        self._longest = longest
        self._loading = False
        self._hint = ""
        self._typing = Typing(self, self.toPlainText, self.written.emit)
        self._typing.changed.connect(self.typing)
        self.textChanged.connect(self._on_text_changed)
        self.setTabChangesFocus(True)

    def take_most(self, longest: int) -> None:
        """Take so many characters at most."""
        self._longest = longest

    def setPlaceholderText(self, text: str) -> None:
        """Say what may be written here; painted by ourselves, since themes give it the colour of typed text."""
        self._hint = text
        self.setAccessibleDescription(text)
        self.viewport().update()

    def placeholderText(self) -> str:
        """Return what stands here while nothing is written."""
        return self._hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, or in its place the hint: paler, and slanting."""
        super().paintEvent(event)
        if self._hint and not self._composing and self.document().isEmpty():
            self._paint_hint()

    def _paint_hint(self) -> None:
        palette, margin = self.palette(), int(self.document().documentMargin())
        ground = palette.color(QPalette.ColorRole.Base)
        painter = QPainter(self.viewport())
        font = painter.font()
        font.setItalic(True)
        painter.setFont(font)
        painter.setPen(muted(readable(palette, ground), ground))
        room = self.viewport().rect().adjusted(margin, margin, -margin, -margin)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap), self._hint)
        painter.end()

    def load(self, text: str) -> None:
        """Show a case's text without taking it for the reviewer's typing.

        Of one longer than the field takes the beginning is shown, to be read only: laying out a megabyte would hold the
        window, and nothing of it may be lost.
        """
        self._typing.forget()
        too_long = len(text) > self._longest
        if too_long != self.isReadOnly():  # a change that is none costs a polish of the whole field
            self.setReadOnly(too_long)
        shown = f"{text[:SHOWN_OF_TOO_LONG]} …" if too_long else text
        if shown != self.toPlainText():
            self._loading = True
            self.setPlainText(shown)
            self._loading = False

    def busy(self) -> bool:
        """Tell whether something typed here is not handed over yet, or a word is being composed."""
        return self._typing.pending or self._composing

    def flush(self) -> None:
        """Hand the text over now; nothing happens where nothing is pending."""
        self._typing.flush()

    def _on_text_changed(self) -> None:
        if self._loading:
            return
        self._typing.note()
        over = self.document().characterCount() - 1 - self._longest
        if over > 0:
            cursor = self.textCursor()
            cursor.movePosition(cursor.MoveOperation.Left, cursor.MoveMode.KeepAnchor, over)
            cursor.removeSelectedText()
            self.refused.emit()

    def insertFromMimeData(self, source: Optional[QMimeData]) -> None:
        """Take what is pasted or dropped, unless it is longer than fits."""
        if source is None:
            return
        room = self._longest - (self.document().characterCount() - 1) + len(self.textCursor().selectedText())
        if len(source.text()) > room:
            self.refused.emit()
        else:
            super().insertFromMimeData(source)

    def claimed(self, event: QEvent) -> bool:
        """A text that is too long is only read, and still who types into it means no shortcuts by the letters."""
        return super().claimed(event) or (self.isReadOnly() and types(event))

    def may_undo(self) -> bool:
        """Tell whether something typed here can be undone."""
        return bool(self.document().isUndoAvailable())

    def may_redo(self) -> bool:
        """Tell whether something undone here can be done again."""
        return bool(self.document().isRedoAvailable())

    def ended(self, event: QKeyEvent) -> bool:
        """Finish on Enter or Esc; Shift+Enter is a new line."""
        enter = event.key() in ENTER and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if not enter and event.key() != Qt.Key.Key_Escape:
            return False
        self.flush()
        self.finished.emit(enter)
        return True
