"""Which question of the form is asked, and what keys and clicks do to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...plugin.adapters.clock import SystemClock
from ...plugin.adapters.translation import language, tr
from ...plugin.app.review import ReviewSession
from ...plugin.domain.errors import AnswerMissing
from ...plugin.domain.form import Question
from ...plugin.domain.questions import CHOICE
from ..messages import sentence
from ..moments import local_day
from ..review.form_panel import NOTE, Asked, FormPanel
from ..review.question_block import option_at, pages_of
from .fault_words import needed_sentence
from .parts_block import PARTS

Did = Callable[[Callable[[], object]], bool]
"""Does an act; says what stands against it, and tells whether it was done."""


class FormSide(QObject):
    """The form of the case on screen: one question has the focus, and the number keys answer it."""

    acted = pyqtSignal(str)
    """Something of a case (its id) was answered."""
    answered = pyqtSignal()
    """A choice was made."""
    said = pyqtSignal(str, bool)
    """(sentence, is a warning), for the top line."""

    def __init__(
        self, session: ReviewSession, panel: FormPanel, did: Did, keys_back: Callable[[], None], parent: QObject
    ) -> None:
        """``keys_back`` takes the focus out of text fields."""
        super().__init__(parent)
        self._session, self._panel, self._did, self._keys_back = session, panel, did, keys_back
        self._clock = SystemClock()
        self.focused: Optional[str] = None
        self._marked: tuple[str, ...] = ()
        self._left_empty = ""
        self._part = ""
        self._page = 0
        panel.answered.connect(self.answer)
        panel.focus_wanted.connect(self._on_focus)
        panel.part_wanted.connect(self._open_part)
        panel.page_wanted.connect(self._turn_page)
        panel.written.connect(self._write)
        panel.finished.connect(self._on_finished)
        panel.refused.connect(self._on_refused)
        panel.keys_wanted.connect(keys_back)

    # Showing

    def begin(self) -> None:
        """Ask the current case's first open question; parts are folded again."""
        self._marked, self._left_empty, self._part, self._page = (), "", "", 0
        self.focused = self._first_open()

    def show(self) -> None:
        """Show the form of the current case as it is."""
        case_id, answers = str(self._session.current), self._session.answers()
        marked = (*self._marked, self._left_empty) if self._left_empty else self._marked
        decided = self._session.draft(case_id).decided
        asked = Asked(answers, self.focused, marked, self._part, self._page, self._today(), decided)
        self._panel.show_answers(case_id, asked)
        self._panel.show_note(case_id, str(answers.get(NOTE) or ""))

    def flush(self) -> None:
        """Hand over what is still being typed."""
        self._panel.flush()

    # Answering

    def answer(self, question_id: str, code: str) -> None:
        """Answer a question of the current case and move the focus to what follows from it."""
        case_id = self._session.current
        if case_id is None or not self._did(lambda: self._session.answer(question_id, code)):
            return
        self.said.emit("", False)
        self.answered.emit()
        self._marked, self._left_empty = (), ""
        self._focus(self._following(question_id))
        self.acted.emit(case_id)
        self._type_if_asked()

    def answer_place(self, place: int) -> None:
        """Give the answer at this place (0-based) of the focused question; of a text, put the cursor there."""
        if self._session.current is None or self.focused is None:
            return
        if self.focused == PARTS:
            parts = self._session.form.open_parts(self._session.answers())
            if place < len(parts):
                self._open_part(parts[place][0].id)
            return
        question = self._session.form.question(self.focused)
        if question.kind != CHOICE:
            if place == 0:
                self._panel.begin_typing(question.id)
            return
        option = option_at(question, self._session.answers(), place, self._page)
        if option is not None:
            self.answer(question.id, option.code)
        elif pages_of(question, self._session.answers()) > 1:
            self._turn_page()

    def demand(self) -> tuple[str, ...]:
        """Mark what keeps the finding from being saved, say it, and ask the first of it; returns the questions."""
        unsettled = self._session.form.unsettled(self._session.answers(), self._today())
        if unsettled:
            self._marked = unsettled
            self._focus(next((name for name in unsettled if name != NOTE), self.focused))
            self.show()
            self.said.emit(self._demand_words(unsettled), True)
        return unsettled

    def _demand_words(self, unsettled: tuple[str, ...]) -> str:
        """Say how many answers are missing, or what is wrong with the first one where none is."""
        needed = self._needed()
        if needed:
            return sentence(AnswerMissing(needed))
        form = self._session.form
        objection = form.objection(form.question(unsettled[0]), self._session.answers(), self._today())
        return sentence(objection if objection is not None else AnswerMissing(unsettled))

    def step(self, step: int) -> None:
        """Ask the next question, or the one before; one is typed at once where the last one was."""
        ring = [question.id for question in self._in_view()]
        if self._session.form.open_parts(self._session.answers()):
            ring.append(PARTS)
        if not ring or self._session.current is None:
            return
        typing = bool(self._panel.typing_in())
        place = ring.index(self.focused) if self.focused in ring else 0
        self._focus(ring[(place + step) % len(ring)])
        self.show()
        if typing or self._in_part():
            self._type()

    def open_parts(self) -> None:
        """Ask which part of the further questions to open, from inside of one too; once more folds them again."""
        if self._session.current is None:
            return
        if self.focused == PARTS:
            self._part = ""
            self._focus(self._first_open())
        elif self._session.form.open_parts(self._session.answers()):
            self._part = ""
            self._focus(PARTS)
        else:
            self.said.emit(tr("Answer the first question: the further ones follow from it."), False)
        self.show()

    # Inside

    def _on_focus(self, name: str) -> None:
        if name == PARTS:
            self.open_parts()
        else:
            self._focus(name)
            self.show()
            self._type()

    def _focus(self, name: Optional[str]) -> None:
        if name != self.focused:
            self.focused, self._page = name, 0

    def _open_part(self, part: str) -> None:
        self._part = "" if part == self._part else part
        mine = [question for question in self._in_view() if question.part == part and self._part]
        answers = self._session.answers()
        first = next((question for question in mine if not question.answered(answers)), mine[0] if mine else None)
        self._focus(first.id if first is not None else PARTS)
        self.show()
        self._type()

    def _turn_page(self) -> None:
        if self.focused is not None and self.focused != PARTS:
            question = self._session.form.question(self.focused)
            self._page = (self._page + 1) % pages_of(question, self._session.answers())
            self.show()

    def _write(self, question_id: str, text: str) -> None:
        case_id = self._session.current
        if case_id is not None and self._did(lambda: self._session.write(question_id, text)):
            if question_id == self._left_empty and question_id not in self._needed():
                self._left_empty = ""
                self.said.emit("", False)
            self.acted.emit(case_id)

    def _on_finished(self, question_id: str, entered: bool) -> None:
        """Enter goes on to what follows, where that is asked for; else the keys go back to the window.

        An answer that cannot stand, or that is needed and missing, is asked again at once: the cursor stays, or what
        is typed next would be keys of the window.
        """
        if question_id != NOTE and entered and self._asked_again(question_id):
            self.show()
            return
        self._keys_back()
        if question_id == NOTE:
            return
        if entered:
            self._focus(self._following(question_id))
        self.show()
        if entered and self.focused != question_id:
            self._type_if_asked()

    def _asked_again(self, question_id: str) -> bool:
        form = self._session.form
        question = form.question(question_id)
        if question_id in self._needed():
            self._left_empty = question_id
            self.said.emit(needed_sentence(question.label(language())), True)
            return True
        return form.fault(question, self._session.answers(), self._today()) is not None

    def _on_refused(self, question_id: str) -> None:
        longest = self._session.form.question(question_id).bounds.longest
        self.said.emit(
            tr(
                "That is longer than the {longest:,} characters that fit here: nothing was put in. Shorten it, or add "
                "it as a document.",
                longest=longest,
            ),
            True,
        )

    def _type_if_asked(self) -> None:
        """Put the cursor into a text that is needed, or in an opened part: nothing else can be done with it."""
        if self.focused in self._needed() or self._in_part():
            self._type()

    def _type(self) -> None:
        """Put the cursor where the focused question is answered in words, else give the keys back."""
        name = self.focused
        if name is not None and name != PARTS and self._session.form.question(name).kind != CHOICE:
            self._panel.begin_typing(name)
        elif self._panel.typing_in():
            self._keys_back()

    def _in_part(self) -> bool:
        if not self._part or self.focused in (None, PARTS):
            return False
        return self._session.form.question(str(self.focused)).part == self._part

    def _in_view(self) -> list[Question]:
        shown = self._session.form.in_view(self._session.answers(), self._part, self._marked)
        return [question for question in shown if question.id != NOTE]

    def _needed(self) -> tuple[str, ...]:
        return self._session.form.missing(self._session.answers())

    def _first_open(self) -> Optional[str]:
        needed = self._needed()
        return needed[0] if needed else next((question.id for question in self._in_view()), None)

    def _following(self, question_id: str) -> Optional[str]:
        """Return what is asked after a question: the next of an opened part, else what is needed, else the next."""
        questions = self._in_view()
        place = next((n for n, question in enumerate(questions) if question.id == question_id), len(questions) - 1)
        behind = questions[place + 1 :]
        if self._part and self._session.form.question(question_id).part == self._part:
            return next((question.id for question in behind if question.part == self._part), PARTS)
        needed = self._needed()
        if needed:
            return needed[0]
        return behind[0].id if behind and not behind[0].part else question_id

    def _today(self) -> str:
        return local_day(self._clock.now())
