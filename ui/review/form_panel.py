"""The form: the focused question with its numbered answers, the others in one line each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ...plugin.adapters.translation import tr
from ...plugin.domain.form import Form, Option, Question
from .note_edit import NoteEdit

MAX_KEYS = 10


def key_of(place: int) -> str:
    """Return the digit for the answer at this place (0-based): 1 … 9, then 0; empty past the tenth."""
    return str((place + 1) % 10) if place < MAX_KEYS else ""


class FormPanel(QWidget):
    """Shows what the form asks, given the answers; emits what the reviewer clicks or writes."""

    answered = pyqtSignal(str, str)
    """(question id, option code)"""
    focus_wanted = pyqtSignal(str)
    """A question was clicked."""
    note_written = pyqtSignal(str)
    note_finished = pyqtSignal()

    def __init__(self, form: Form, language: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("formPanel")
        self._form, self._language = form, language
        self._blocks: list[QWidget] = []
        self._shown: tuple[Any, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._questions = QVBoxLayout()
        self._questions.setSpacing(2)
        self._column.addLayout(self._questions)
        self._note = self._make_note()
        self._note_of = ""

    def _make_note(self) -> NoteEdit:
        label = QLabel(tr("Note  (N)"), self)
        label.setProperty("class", "question")
        note = NoteEdit(self)
        note.setObjectName("noteEdit")
        note.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        note.setFixedHeight(note.fontMetrics().height() * 3 + 12)
        note.setPlaceholderText(tr("Enter finishes, Shift+Enter makes a new line"))
        note.written.connect(self.note_written)
        note.finished.connect(self.note_finished)
        self._column.addWidget(label)
        self._column.addWidget(note)
        self._column.addStretch(1)
        return note

    def show_answers(self, answers: Mapping[str, Any], focused: Optional[str], marked: tuple[str, ...] = ()) -> None:
        """Show the open questions; ``focused`` unfolds one, ``marked`` ones want an answer before saving."""
        choices = {name: value for name, value in answers.items() if name != "note"}
        wanted = (choices, focused, marked)
        if wanted != self._shown:
            self._shown = wanted
            self._rebuild(choices, focused, marked)

    def show_note(self, case_id: str, text: str) -> None:
        """Show the note of a case; what is being typed on that case just now is left alone."""
        if case_id != self._note_of or not self._note.busy():
            self._note_of = case_id
            self._note.load(text)

    def flush_note(self) -> None:
        """Hand over a note that is still being typed."""
        self._note.flush()

    def focus_note(self) -> None:
        """Put the cursor at the end of the note."""
        self._note.setFocus(Qt.FocusReason.ShortcutFocusReason)
        cursor = self._note.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self._note.setTextCursor(cursor)

    def _rebuild(self, answers: Mapping[str, Any], focused: Optional[str], marked: tuple[str, ...]) -> None:
        for block in self._blocks:
            self._questions.removeWidget(block)
            block.hide()
            block.deleteLater()
        self._blocks = []
        for question in self._form.asked(answers):
            if question.kind == "choice":
                unfolded = question.id == focused
                marks = question.id in marked
                self._add((self._unfolded if unfolded else self._folded)(question, answers, marks))

    def _add(self, block: QWidget) -> None:
        self._blocks.append(block)
        self._questions.addWidget(block)

    def _folded(self, question: Question, answers: Mapping[str, Any], marked: bool) -> QWidget:
        chosen = question.chosen(answers)
        words = chosen.label(self._language) if chosen else (tr("needed") if question.required else tr("open"))
        mark = "⚠ " if marked else ""
        button = QPushButton(f"{mark}{question.label(self._language)}  ·  {words}", self)
        button.setProperty("class", "marked" if marked else "folded")
        button.setFlat(True)
        self._plain(button)
        button.clicked.connect(lambda _checked=False, name=question.id: self.focus_wanted.emit(name))
        return button

    def _unfolded(self, question: Question, answers: Mapping[str, Any], marked: bool) -> QWidget:
        block = QWidget(self)
        block.setObjectName("focusedQuestion")
        column = QVBoxLayout(block)
        column.setContentsMargins(6, 3, 0, 3)
        column.setSpacing(1)
        label = QLabel(("⚠ " if marked else "") + question.label(self._language), block)
        label.setProperty("class", "question")
        label.setWordWrap(True)
        column.addWidget(label)
        chosen = question.chosen(answers)
        for place, option in enumerate(question.options):
            column.addWidget(self._option(block, question, option, place, option is chosen))
        return block

    def _option(self, block: QWidget, question: Question, option: Option, place: int, chosen: bool) -> QPushButton:
        allowed = self._form.stage in option.stages
        text = option.label(self._language)
        button = QPushButton(f"{key_of(place)}   {text}", block)
        button.setCheckable(True)
        button.setChecked(chosen)
        button.setEnabled(allowed)
        button.setToolTip(text if allowed else tr("{answer}: only after a site check and with its papers", answer=text))
        button.setProperty("class", "option")
        self._plain(button)
        button.clicked.connect(lambda _checked=False, q=question.id, c=option.code: self.answered.emit(q, c))
        return button

    def _plain(self, button: QPushButton) -> None:
        """Buttons take no focus, or Space and Enter would be theirs."""
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
