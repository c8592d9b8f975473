"""A field of one line for a text, a date or a number of the form."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QValidator
from qgis.PyQt.QtWidgets import QLineEdit, QWidget

from .typing import ENDING, ENTER, Composing, Typing


class _NotLonger(QValidator):
    """Takes no text that is longer: a paste is refused whole, since half of it would be another text."""

    def __init__(self, longest: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._longest = longest

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """Judge a text before it stands in the field."""
        good = len(text) <= self._longest
        return (QValidator.State.Acceptable if good else QValidator.State.Invalid), text, place


class AnswerLine(Composing, QLineEdit):
    """``Enter`` ends the answer and goes on, ``Esc`` ends it; while the input method composes, both are its own."""

    written = pyqtSignal(str)
    finished = pyqtSignal(bool)
    """Ended by Enter (true) or by Esc (false)."""
    refused = pyqtSignal()
    """What was pasted is longer than the field takes."""
    typing = pyqtSignal(bool)
    """Something typed is not handed over yet."""

    def __init__(self, longest: int, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._typing = Typing(self, self.text, self.written.emit)
        self._typing.changed.connect(self.typing)
        self.setValidator(_NotLonger(longest, self))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.textEdited.connect(lambda _text: self._typing.note())
        self.inputRejected.connect(self.refused)

    def load(self, text: str) -> None:
        """Show an answer without taking it for the reviewer's typing."""
        self._typing.forget()
        if text != self.text():
            self.setText(text)

    def busy(self) -> bool:
        """Tell whether something typed here is not handed over yet, or a word is being composed."""
        return self._typing.pending or self._composing

    def flush(self) -> None:
        """Hand the text over now; nothing happens where nothing is pending."""
        self._typing.flush()

    def may_undo(self) -> bool:
        """Tell whether something typed here can be undone."""
        return bool(self.isUndoAvailable())

    def may_redo(self) -> bool:
        """Tell whether something undone here can be done again."""
        return bool(self.isRedoAvailable())

    def ended(self, event: QKeyEvent) -> bool:
        """End on Enter or Esc."""
        if event.key() not in ENDING:
            return False
        self.flush()
        self.finished.emit(event.key() in ENTER)
        return True
