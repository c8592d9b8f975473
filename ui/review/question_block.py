"""One question with answers to choose from: folded to a line, or unfolded with its numbered answers."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget

from ...plugin.adapters.translation import tr
from ...plugin.domain.form import Answers, Form, Option, Question
from ...plugin.domain.states import Stage
from ..form.block import MARK, Block, option_button, set_class, words_label
from ..form.fault_words import isolated
from ..form.fitting_button import FittingButton

MAX_KEYS = 10
PER_PAGE = MAX_KEYS - 1
"""Answers of a longer list that have a key at a time; the tenth key goes on to the next ones."""


Choices = tuple[tuple[Option, bool], ...]
"""Answers that are offered, each with whether the finding has come far enough for it."""


def key_of(place: int) -> str:
    """Return the digit for the answer at this place (0-based): 1 … 9, then 0; empty past the tenth."""
    return str((place + 1) % 10) if 0 <= place < MAX_KEYS else ""


def pages_of(question: Question, answers: Answers) -> int:
    """Return in how many pages the keys reach all answers."""
    count = len(question.choices(answers))
    return 1 if count <= MAX_KEYS else -(-count // PER_PAGE)


def option_at(question: Question, answers: Answers, place: int, page: int) -> Optional[Option]:
    """Return the answer that the key at this place (0-based) gives, ``None`` where it gives none."""
    choices = question.choices(answers)
    paged = len(choices) > MAX_KEYS
    if paged and place >= PER_PAGE:
        return None
    place += page * PER_PAGE if paged else 0
    return choices[place] if place < len(choices) else None


class QuestionBlock(Block):
    """Shows one question of kind ``choice``."""

    answered = pyqtSignal(str, str)
    """(question id, option code)"""
    page_wanted = pyqtSignal()
    """The keys shall reach the next answers of a long list."""

    def __init__(self, question: Question, form: Form, language: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(question.id, parent)
        self.question = question
        self._form, self._language = form, language
        self._buttons: dict[str, FittingButton] = {}
        self._dressed: Optional[tuple[Choices, int]] = None
        plain = all(len(one.stages) == len(Stage) and not one.when and not one.retired for one in question.options)
        self._always: Optional[Choices] = tuple((option, True) for option in question.options) if plain else None
        self._more: Optional[FittingButton] = None

    def show_folded(self, answers: Answers, marked: bool) -> None:
        """Show question and answer in one line."""
        chosen, lost = self.question.chosen(answers), self.question.lost(answers)
        if chosen is not None:
            words = chosen.label(self._language)
        elif lost:
            words = f"{MARK}{isolated(lost)}"
        else:
            words = tr("needed") if self.question.needed(answers) else tr("open")
        self.fold(self.question.label(self._language), marked, words)

    def show_unfolded(self, answers: Answers, marked: bool, page: int = 0) -> None:
        """Show the question with the answers that are offered, the chosen one checked."""
        choices, chosen, lost = self._state_of(answers)
        if not self.becomes(choices, chosen, lost, marked, page):
            return
        self.unfold(self.question.label(self._language), marked)
        self._say(self._lost_words(lost) if lost else self.question.hint(self._language))
        self._show_choices(choices, chosen, page)

    def fill(self, block: QWidget, column: QVBoxLayout) -> None:
        """Make the buttons."""
        self._words: Optional[QLabel] = None
        self._block, self._answers = block, column
        for option in self.question.options:
            button = self._buttons[option.code] = option_button(block)
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, code=option.code: self._choose(code))
            column.addWidget(button)

    def _state_of(self, answers: Answers) -> tuple[Choices, Optional[Option], str]:
        """Return the choices with whether each may be chosen, the chosen one, and a code that is none any more."""
        chosen = self.question.chosen(answers)
        choices = self._always
        if choices is None:
            choices = tuple((option, self._allowed(option, answers)) for option in self.question.choices(answers))
        return choices, chosen, "" if chosen is not None else self.question.lost(answers)

    def _allowed(self, option: Option, answers: Answers) -> bool:
        return len(option.stages) == len(Stage) or self._form.allowed(self.question, option, answers)

    def _show_choices(self, choices: Choices, chosen: Optional[Option], page: int) -> None:
        if (choices, page) != self._dressed:
            self._dressed = (choices, page)
            self._offer(choices, page)
        for option, _ in choices:
            self._buttons[option.code].setChecked(option is chosen)

    def _offer(self, choices: Choices, page: int) -> None:
        paged = len(choices) > MAX_KEYS
        offered = {option.code for option, _ in choices}
        for code, button in self._buttons.items():
            button.setVisible(code in offered)
        first = page * PER_PAGE if paged else 0
        for place, (option, allowed) in enumerate(choices):
            key = "" if paged and place - first >= PER_PAGE else key_of(place - first)
            self._dress(self._buttons[option.code], option, key, allowed)
        self._show_more(paged)

    def _dress(self, button: FittingButton, option: Option, key: str, allowed: bool) -> None:
        text = option.label(self._language)
        words = text if allowed else tr("{answer} (after a site check)", answer=text)
        button.show_words(words, f"{key or '·'}   ")
        set_class(button, "option" if allowed else "later")  # it can be pressed all the same: then it is said why not
        button.setToolTip(text if allowed else tr("{answer}: only after a site check and with its papers", answer=text))

    def _show_more(self, paged: bool) -> None:
        if paged and self._more is None:
            self._more = option_button(self._block)
            self._more.show_words(tr("further answers"), "0   ")
            self._more.clicked.connect(lambda _checked=False: self.page_wanted.emit())
            self._answers.addWidget(self._more)
        if self._more is not None:
            self._more.setVisible(paged)

    def _lost_words(self, code: str) -> str:
        return tr("“{code}” is in the code list no more. Choose again, or put the code back.", code=isolated(code))

    def _say(self, words: str) -> None:
        if words and self._words is None:
            self._words = words_label(self._block, "hint")
            self._answers.insertWidget(1, self._words)
        if self._words is not None:
            self._words.setText(words)
            self._words.setVisible(bool(words))

    def _choose(self, code: str) -> None:
        button = self._buttons[code]
        button.setChecked(not button.isChecked())  # what is checked follows the answers, not the click
        self.answered.emit(self.question.id, code)
