"""Questions of a form and their answers' choices: what is asked when, and what a choice sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Optional

from .answer_values import UNBOUNDED, Bounds
from .errors import UnknownCode
from .states import Stage

Answers = Mapping[str, Any]
Conditions = tuple[tuple[str, tuple[Any, ...]], ...]
"""Fields with the values that fulfil them; all fields have to be fulfilled."""

CHOICE = "choice"


def holds(when: Conditions, answers: Answers) -> bool:
    """Tell whether the answers fulfil all conditions."""
    return all(answers.get(name) in values for name, values in when)


def in_words(language: str, zh: str, en: str) -> str:
    """Return the words for a language tag: Chinese for ``zh…``, else English."""
    return zh if language.lower().startswith("zh") else en


@dataclass(frozen=True)
class Option:
    """One choice of a question: the fields it sets, its words, when it is offered.

    A finding must have reached one of the ``stages`` before this is chosen, and it is offered with the answers of
    ``when`` only. ``fills`` are fields that it fills in and that may be written over. A ``retired`` choice is
    read, not offered.
    """

    code: str
    sets: tuple[tuple[str, Any], ...]
    zh: str
    en: str
    stages: tuple[Stage, ...] = tuple(Stage)
    when: Conditions = ()
    fills: tuple[tuple[str, str], ...] = ()
    retired: bool = False

    def label(self, language: str) -> str:
        """Return the words for a language tag: Chinese for ``zh…``, else English."""
        return in_words(language, self.zh, self.en)

    def chosen_in(self, answers: Answers) -> bool:
        """Tell whether the answers hold this choice."""
        return all(answers.get(name) == value for name, value in self.sets)


@dataclass(frozen=True)
class Part:
    """A part of the form that is not asked by itself: it is opened by a key."""

    id: str
    zh: str
    en: str

    def label(self, language: str) -> str:
        """Return the words for a language tag: Chinese for ``zh…``, else English."""
        return in_words(language, self.zh, self.en)


@dataclass(frozen=True)
class Question:
    """One question. ``kind``: ``choice`` with options, ``text``, ``number`` or ``date`` within ``bounds``.

    ``when`` maps a field to the values that open it; ``part`` is empty for what is asked by itself. ``given`` questions
    are answered by what is known of the patch where the reviewer has not said otherwise. ``required`` always, or with
    the answers of ``required_when``.
    """

    id: str
    kind: str
    zh: str
    en: str
    options: tuple[Option, ...] = ()
    when: Conditions = ()
    required: bool = False
    default: Optional[str] = None
    part: str = ""
    given: bool = False
    bounds: Bounds = UNBOUNDED
    hint_zh: str = ""
    hint_en: str = ""
    required_when: Conditions = ()

    def label(self, language: str) -> str:
        """Return the words for a language tag: Chinese for ``zh…``, else English."""
        return in_words(language, self.zh, self.en)

    def hint(self, language: str) -> str:
        """Return what helps to answer, empty for nothing."""
        return in_words(language, self.hint_zh, self.hint_en)

    def open_for(self, answers: Answers) -> bool:
        """Tell whether the question is asked, given the answers so far."""
        return holds(self.when, answers)

    def needed(self, answers: Answers) -> bool:
        """Tell whether a finding cannot be decided without an answer to this question, which is open."""
        return self.required or bool(self.required_when and holds(self.required_when, answers))

    def choices(self, answers: Answers) -> tuple[Option, ...]:
        """Return the choices offered with these answers, in order."""
        return tuple(option for option in self.options if not option.retired and holds(option.when, answers))

    def fields(self) -> tuple[str, ...]:
        """Return the fields that this question can set."""
        return self._fields

    @cached_property
    def _fields(self) -> tuple[str, ...]:
        if self.kind != CHOICE:
            return (self.id,)
        return tuple(dict.fromkeys(name for option in self.options for name, _ in option.sets))

    @cached_property
    def _by_value(self) -> dict[Any, Option]:
        """The options of a question that sets one field only, by what they set it to."""
        return {value: option for option in reversed(self.options) for _, value in option.sets}

    def chosen(self, answers: Answers) -> Optional[Option]:
        """Return the option that the answers hold; the most specific one where several match."""
        if len(self._fields) == 1:  # most are so, and every key asks many of them
            value = answers.get(self._fields[0])
            return self._by_value.get(value) if isinstance(value, (str, bool, int, float)) else None
        if not any(name in answers for name in self._fields):
            return None
        matching = [option for option in self.options if option.chosen_in(answers)]
        return max(matching, key=lambda option: len(option.sets), default=None)

    def answered(self, answers: Answers) -> bool:
        """Tell whether the answers hold an answer to this question."""
        if self.kind == CHOICE:
            return self.chosen(answers) is not None
        return answers.get(self.id) not in (None, "")

    def lost(self, answers: Answers) -> str:
        """Return a code that the answers hold and no choice of the question has any more; empty for none."""
        if self.kind != CHOICE:
            return ""
        held = next((value for value in map(answers.get, self._fields) if value is not None), None)
        return "" if held is None or self.chosen(answers) is not None else str(held)

    def option(self, code: str) -> Option:
        """Return the option of this code; raises :class:`UnknownCode`."""
        for option in self.options:
            if option.code == code:
                return option
        raise UnknownCode(self.id, code)
