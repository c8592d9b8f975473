"""One question of the form: folded to a line, or unfolded with its numbered answers.

Its buttons are made when they are first shown and kept: making and styling them anew for each case took the GUI
thread 8 ms a key (measured).
"""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ...plugin.adapters.translation import tr
from ...plugin.domain.form import Option, Question
from ...plugin.domain.states import Stage

MAX_KEYS = 10
_CLASS = "class"


def key_of(place: int) -> str:
    """Return the digit for the answer at this place (0-based): 1 … 9, then 0; empty past the tenth."""
    return str((place + 1) % 10) if place < MAX_KEYS else ""


class QuestionBlock(QWidget):
    """Shows one question of kind ``choice``."""

    answered = pyqtSignal(str, str)
    """(question id, option code)"""
    focus_wanted = pyqtSignal(str)
    """The folded question was clicked."""

    def __init__(self, question: Question, stage: Stage, language: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.question = question
        self._stage, self._language = stage, language
        self._line: Optional[QPushButton] = None
        self._open: Optional[QWidget] = None
        self._options: list[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.hide()

    def show_folded(self, chosen: Optional[Option], marked: bool) -> None:
        """Show question and answer in one line."""
        line = self._line = self._line or self._make_line()
        needed = tr("needed") if self.question.required else tr("open")
        words = chosen.label(self._language) if chosen is not None else needed
        line.setText(f"{_mark(marked)}{self.question.label(self._language)}  ·  {words}")
        _set_class(line, "marked" if marked else "folded")
        self._show(line, self._open)

    def show_unfolded(self, chosen: Optional[Option], marked: bool) -> None:
        """Show the question with all its answers, the chosen one checked."""
        block = self._open = self._open or self._make_open()
        self._label.setText(_mark(marked) + self.question.label(self._language))
        for option, button in zip(self.question.options, self._options):
            button.setChecked(option is chosen)
        self._show(block, self._line)

    def _show(self, wanted: QWidget, other: Optional[QWidget]) -> None:
        if other is not None:
            other.hide()
        wanted.show()
        self.show()

    def _make_line(self) -> QPushButton:
        line = QPushButton(self)
        line.setProperty(_CLASS, "folded")
        line.setFlat(True)
        _plain(line)
        line.clicked.connect(lambda _checked=False: self.focus_wanted.emit(self.question.id))
        self._column.addWidget(line)
        return line

    def _make_open(self) -> QWidget:
        block = QWidget(self)
        block.setObjectName("focusedQuestion")
        column = QVBoxLayout(block)
        column.setContentsMargins(6, 3, 0, 3)
        column.setSpacing(1)
        self._label = QLabel(block)
        self._label.setProperty(_CLASS, "question")
        self._label.setWordWrap(True)
        column.addWidget(self._label)
        for place, option in enumerate(self.question.options):
            button = self._make_option(block, option, place)
            self._options.append(button)
            column.addWidget(button)
        self._column.addWidget(block)
        return block

    def _make_option(self, block: QWidget, option: Option, place: int) -> QPushButton:
        allowed = self._stage in option.stages
        text = option.label(self._language)
        button = QPushButton(f"{key_of(place)}   {text}", block)
        button.setCheckable(True)
        button.setEnabled(allowed)
        button.setToolTip(text if allowed else tr("{answer}: only after a site check and with its papers", answer=text))
        button.setProperty(_CLASS, "option")
        _plain(button)
        button.clicked.connect(lambda _checked=False, code=option.code: self._choose(button, code))
        return button

    def _choose(self, button: QPushButton, code: str) -> None:
        button.setChecked(not button.isChecked())  # what is checked follows the answers, not the click
        self.answered.emit(self.question.id, code)


def _mark(marked: bool) -> str:
    return "⚠ " if marked else ""


def _set_class(button: QPushButton, name: str) -> None:
    if button.property(_CLASS) != name:
        button.setProperty(_CLASS, name)
        button.style().unpolish(button)
        button.style().polish(button)


def _plain(button: QPushButton) -> None:
    """Buttons take no focus, or Space and Enter would be theirs."""
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
