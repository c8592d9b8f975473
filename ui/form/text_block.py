"""One question that is answered in words, by a date or by a number: folded to a line, or unfolded with its field."""

from __future__ import annotations

from typing import Optional, Union

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ...plugin.adapters.translation import tr
from ...plugin.domain.answer_values import DATE
from ...plugin.domain.errors import AnswerFaulty
from ...plugin.domain.form import Answers, Question
from ...plugin.domain.questions import in_words
from ..review.note_edit import NoteEdit
from .answer_line import AnswerLine
from .block import Block, words_label
from .fault_words import fault_sentence, isolated, needed_hint

SHOWN_FOLDED = 80
"""Characters of an answer that the folded line shows."""


class TextBlock(Block):
    """Shows one question of kind ``text``, ``date`` or ``number``."""

    written = pyqtSignal(str, str)
    """(question id, text)"""
    finished = pyqtSignal(str, bool)
    """(question id, by Enter): the typing ended."""
    refused = pyqtSignal(str)
    """What was pasted is longer than the question takes (its id)."""
    typed = pyqtSignal(bool)
    """Something typed is not handed over yet."""

    def __init__(self, question: Question, language: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(question.id, parent)
        self.question = question
        self._language = language
        self._field: Optional[Union[AnswerLine, NoteEdit]] = None
        self._of = ""
        self._ended = True

    def show_folded(self, answers: Answers, marked: bool, fault: Optional[AnswerFaulty]) -> None:
        """Show question and answer in one line."""
        value = " ".join(str(answers.get(self.question.id) or "")[: SHOWN_FOLDED + 1].split())
        if value:
            words = isolated(value if len(value) <= SHOWN_FOLDED else f"{value[:SHOWN_FOLDED]}…") + self._unit()
        else:
            words = tr("needed") if self.question.needed(answers) else tr("open")
        tip = fault_sentence(fault) if fault is not None else ""
        self.fold(self.question.label(self._language), marked or fault is not None, words, tip)

    def show_unfolded(self, case_id: str, answers: Answers, marked: bool, fault: Optional[AnswerFaulty]) -> None:
        """Show the question with its field; what is being typed on that case just now is left alone."""
        self.becomes()
        self.unfold(self.question.label(self._language) + self._unit_of_title(), marked)
        field = self._field
        if field is None:
            return
        typing = field.hasFocus() and case_id == self._of
        if not typing and not (field.busy() and case_id == self._of):
            field.load(str(answers.get(self.question.id) or ""))
        self._of = case_id
        shown = fault if self._ended or not typing else None
        self._words.setText(self._words_beneath(shown, marked and self._is_missing(answers)))
        self._words.setVisible(bool(self._words.text()))

    def _words_beneath(self, fault: Optional[AnswerFaulty], missing: bool) -> str:
        if fault is not None:
            return f"⚠ {fault_sentence(fault)}"
        hint = self.question.hint(self._language)
        return "\n".join(part for part in (needed_hint(), hint) if part) if missing else hint

    def _is_missing(self, answers: Answers) -> bool:
        return self.question.needed(answers) and not self.question.answered(answers)

    def begin_typing(self) -> None:
        """Put the cursor at the end of the field."""
        if self._field is not None:
            self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            if isinstance(self._field, AnswerLine):
                self._field.end(False)
            else:
                self._field.moveCursor(self._field.textCursor().MoveOperation.End)

    def typing(self) -> bool:
        """Tell whether the cursor is in the field."""
        return self._field is not None and self._field.hasFocus()

    def flush(self) -> None:
        """Hand over what is still being typed."""
        if self._field is not None:
            self._field.flush()

    def fill(self, block: QWidget, column: QVBoxLayout) -> None:
        """Make the field, with the key that puts the cursor there."""
        field = self._field = self._make_field(block)
        field.setObjectName(f"answer_{self.question.id}")
        row = QHBoxLayout()
        row.setSpacing(4)
        beside = Qt.AlignmentFlag.AlignTop if self.question.bounds.lines else Qt.AlignmentFlag.AlignVCenter
        row.addWidget(QLabel("1 ", block), 0, beside)
        row.addWidget(field, 1)
        column.addLayout(row)
        self._words = words_label(block, "hint")
        column.addWidget(self._words)
        field.written.connect(self._on_written)
        field.finished.connect(self._on_finished)
        field.typing.connect(self.typed)
        field.refused.connect(lambda: self.refused.emit(self.question.id))

    def _on_written(self, text: str) -> None:
        self._ended = False  # what is wrong is said when the typing ends, not at its first half
        self.written.emit(self.question.id, text)

    def _on_finished(self, entered: bool) -> None:
        self._ended = True
        self.finished.emit(self.question.id, entered)

    def _make_field(self, block: QWidget) -> Union[AnswerLine, NoteEdit]:
        bounds = self.question.bounds
        if bounds.lines:
            text = NoteEdit(block, bounds.longest)
            text.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            text.setFixedHeight(text.fontMetrics().height() * 3 + 12)
            return text
        line = AnswerLine(bounds.longest, block)
        if self.question.kind == DATE:
            line.setPlaceholderText(tr("YYYY-MM-DD, or less") if bounds.partial else tr("YYYY-MM-DD"))
        return line

    def _unit(self) -> str:
        unit = in_words(self._language, self.question.bounds.unit_zh, self.question.bounds.unit_en)
        return f" {unit}" if unit else ""

    def _unit_of_title(self) -> str:
        unit = self._unit().strip()
        return tr(" ({unit})", unit=unit) if unit else ""
