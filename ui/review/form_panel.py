"""The form: the focused question unfolded, the others in one line each, what is not asked by itself behind one key.

A block of widgets is made for a question when it is first shown, so that the many rare questions cost nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Optional, Union

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget

from ...plugin.adapters.translation import tr
from ...plugin.domain.answer_values import LONGEST_TEXT
from ...plugin.domain.form import Answers, Form, Question
from ...plugin.domain.questions import CHOICE
from ..form.parts_block import PARTS, PartsBlock
from ..form.ready_line import ReadyLine
from ..form.text_block import TextBlock
from .note_edit import NoteEdit
from .question_block import QuestionBlock

NOTE = "note"
"""The question that has a field of its own, always in sight."""

QUESTION_SPACING = 2


@dataclass(frozen=True)
class Asked:
    """What the form shows: ``focused`` unfolds, ``marked`` wants an answer before saving, ``part`` is opened.

    ``page`` is that of a long list, ``today`` an ISO date, ``decided`` says that the finding is saved as it stands.
    """

    answers: Answers
    focused: Optional[str] = None
    marked: tuple[str, ...] = ()
    part: str = ""
    page: int = 0
    today: str = ""
    decided: bool = False


class FormPanel(QWidget):
    """Shows what the form asks, given the answers; emits what the reviewer clicks or writes."""

    answered = pyqtSignal(str, str)
    """(question id, option code)"""
    focus_wanted = pyqtSignal(str)
    """A question was clicked (its id, or the name of the list of parts)."""
    part_wanted = pyqtSignal(str)
    """A part was clicked (its id)."""
    page_wanted = pyqtSignal()
    """The keys shall reach the next answers of a long list."""
    written = pyqtSignal(str, str)
    """(question id, text)"""
    finished = pyqtSignal(str, bool)
    """(question id, by Enter): the typing of a text ended."""
    refused = pyqtSignal(str)
    """What was pasted or typed is longer than the question takes (its id)."""
    typed = pyqtSignal(bool)
    """Something typed is not handed over yet (true), or nothing is any more."""
    arranged = pyqtSignal()
    """Other questions are shown, or another one is unfolded."""
    keys_wanted = pyqtSignal()
    """The field with the cursor goes out of sight: the keys go back to the window."""

    def __init__(self, form: Form, language: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("formPanel")
        self.form = form
        self._language = language
        self._shown: Optional[tuple[str, Asked]] = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(QUESTION_SPACING)
        self._blocks: dict[str, Union[QuestionBlock, TextBlock]] = {}
        self._places = {question.id: place for place, question in enumerate(form.questions)}
        self._asked = self._list()
        self.ready = ReadyLine(self)
        self._column.addWidget(self.ready)
        self.parts = self._make_parts()
        self._rest = self._list()
        self._note = self._make_note()
        self._note_of = ""

    def _list(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(QUESTION_SPACING)
        self._column.addLayout(column)
        return column

    def _make_parts(self) -> PartsBlock:
        parts = PartsBlock(self._language, self)
        parts.focus_wanted.connect(self.focus_wanted)
        parts.part_wanted.connect(self.part_wanted)
        self._column.addWidget(parts)
        return parts

    def _make_note(self) -> NoteEdit:
        asked = next((question for question in self.form.questions if question.id == NOTE), None)
        label = self._note_title = QLabel(tr("Note  (N)"), self)
        label.setProperty("class", "question")
        note = NoteEdit(self) if asked is None else NoteEdit(self, asked.bounds.longest)
        note.setObjectName("noteEdit")
        note.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        note.setFixedHeight(note.fontMetrics().height() * 3 + 12)
        note.setPlaceholderText(tr("Enter finishes, Shift+Enter makes a new line"))
        note.written.connect(lambda text: self.written.emit(NOTE, text))
        note.finished.connect(lambda _entered: self.finished.emit(NOTE, False))
        note.refused.connect(lambda: self.refused.emit(NOTE))
        note.typing.connect(self.typed)
        for widget in (label, note):
            self._column.addWidget(widget)
            widget.setVisible(asked is not None)
        self._column.addStretch(1)
        return note

    def use(self, form: Form) -> None:
        """Ask another form from now on; nothing is shown until the answers are."""
        for block in self._blocks.values():
            block.hide()
            block.deleteLater()
        self._blocks.clear()
        self.form, self._shown = form, None
        self._places = {question.id: place for place, question in enumerate(form.questions)}
        asked = next((question for question in form.questions if question.id == NOTE), None)
        self._note.take_most(asked.bounds.longest if asked is not None else LONGEST_TEXT)
        for widget in (self._note_title, self._note):
            widget.setVisible(asked is not None)

    # Showing

    def show_answers(self, case_id: str, asked: Asked) -> None:
        """Show the open questions of a case."""
        choices = {name: value for name, value in asked.answers.items() if name != NOTE}
        wanted = (case_id, replace(asked, answers=choices))
        if wanted != self._shown:
            self._shown = wanted
            self._arrange(*wanted)
            self.arranged.emit()

    def show_note(self, case_id: str, text: str) -> None:
        """Show the note of a case; what is being typed on that case just now is left alone."""
        if case_id != self._note_of or not self._note.busy():
            self._note_of = case_id
            self._note.load(text)

    def flush(self) -> None:
        """Hand over what is still being typed."""
        self._note.flush()
        for block in self._text_blocks():
            block.flush()

    def focus_note(self) -> None:
        """Put the cursor at the end of the note."""
        self._note.setFocus(Qt.FocusReason.ShortcutFocusReason)
        cursor = self._note.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self._note.setTextCursor(cursor)

    def begin_typing(self, question_id: str) -> None:
        """Put the cursor into the field of an unfolded question."""
        block = self._blocks.get(question_id)
        if isinstance(block, TextBlock):
            block.begin_typing()

    def typing_in(self) -> str:
        """Return the question whose field has the cursor, empty for none."""
        return next((block.name for block in self._text_blocks() if block.typing()), "")

    def focused_widget(self) -> Optional[QWidget]:
        """Return what is unfolded, to be scrolled to."""
        if self._shown is None:
            return None
        name = self._shown[1].focused
        return self.parts if name == PARTS else self._blocks.get(name or "")

    def asks_the_first(self) -> bool:
        """Tell whether the first question is the one that is asked."""
        return self._shown is not None and self._shown[1].focused == self.form.questions[0].id

    def _text_blocks(self) -> Sequence[TextBlock]:
        return [block for block in self._blocks.values() if isinstance(block, TextBlock)]

    def _arrange(self, case_id: str, asked: Asked) -> None:
        typing = self.typing_in()
        if typing and typing != asked.focused:
            self.keys_wanted.emit()
        in_view = self.form.in_view(asked.answers, asked.part, asked.marked)
        shown = {question.id for question in in_view}
        for name, block in self._blocks.items():
            if name not in shown:
                block.put_away()
        for question in in_view:
            if question.id != NOTE:
                self._show_question(case_id, question, asked)
        opened = self.form.open_parts(asked.answers)
        self.parts.show_parts(opened, asked.part, asked.focused == PARTS)
        begun = bool(asked.answers) and not asked.decided
        self.ready.show_ready(begun and not self.form.unsettled(asked.answers, asked.today))

    def _show_question(self, case_id: str, question: Question, asked: Asked) -> None:
        block = self._blocks.get(question.id) or self._make_block(question)
        marked, focused, answers = question.id in asked.marked, question.id == asked.focused, asked.answers
        if isinstance(block, TextBlock):
            fault = self.form.fault(question, answers, asked.today)
            if focused:
                block.show_unfolded(case_id, answers, marked, fault)
            else:
                block.show_folded(answers, marked, fault)
        elif focused:
            block.show_unfolded(answers, marked, asked.page)
        else:
            block.show_folded(answers, marked)

    def _make_block(self, question: Question) -> Union[QuestionBlock, TextBlock]:
        if question.kind == CHOICE:
            block: Any = QuestionBlock(question, self.form, self._language, self)
            block.answered.connect(self.answered)
            block.page_wanted.connect(self.page_wanted)
        else:
            block = TextBlock(question, self._language, self)
            block.written.connect(self.written)
            block.finished.connect(self._on_finished)
            block.refused.connect(self.refused)
            block.typed.connect(self.typed)
        block.focus_wanted.connect(self.focus_wanted)
        column = self._rest if question.part else self._asked
        mine = self._places[question.id]
        before = [n for n in self._blocks if self._places[n] < mine and bool(self._part(n)) == bool(question.part)]
        column.insertWidget(len(before), block)
        self._blocks[question.id] = block
        return block

    def _on_finished(self, question_id: str, entered: bool) -> None:
        self._shown = None  # what is wrong with an answer is said now
        self.finished.emit(question_id, entered)

    def _part(self, question_id: str) -> str:
        return self.form.question(question_id).part
