"""The form: the focused question with its numbered answers, the others in one line each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget

from ...plugin.adapters.translation import tr
from ...plugin.domain.form import Form, Question
from .note_edit import NoteEdit
from .question_block import QuestionBlock


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
        self._shown: tuple[Any, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._questions = QVBoxLayout()
        self._questions.setSpacing(2)
        self._column.addLayout(self._questions)
        self._blocks = {q.id: self._make_block(q) for q in form.questions if q.kind == "choice"}
        self._note = self._make_note()
        self._note_of = ""

    def _make_block(self, question: Question) -> QuestionBlock:
        block = QuestionBlock(question, self._form.stage, self._language, self)
        block.answered.connect(self.answered)
        block.focus_wanted.connect(self.focus_wanted)
        self._questions.addWidget(block)
        return block

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
            self._arrange(choices, focused, marked)

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

    def _arrange(self, answers: Mapping[str, Any], focused: Optional[str], marked: tuple[str, ...]) -> None:
        asked = {question.id for question in self._form.asked(answers)}
        for name, block in self._blocks.items():
            if name not in asked:
                block.hide()
                continue
            show = block.show_unfolded if name == focused else block.show_folded
            show(block.question.chosen(answers), name in marked)
