"""States, steps and findings in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ...plugin.domain.codes import CodeList, code_words
from ...plugin.domain.form import Form
from ...plugin.domain.questions import CHOICE, Question
from ...plugin.domain.records import Case, unit_names
from ..services.unit_names import UnitNames
from .words import Words, word

STATES = {
    "unreviewed": word("Open"),
    "submitted": word("Submitted"),
    "approved": word("Approved"),
    "returned": word("Returned"),
}
"""Words of each state, in the order of legends. The shapes that go with them stand in templates/parts.html."""
STEPS = {
    "create": word("Lead of one's own"),
    "patch": word("Fields changed"),
    "split": word("Split"),
    "merge": word("Merged"),
    "submit": word("Finding submitted"),
    "return": word("Returned"),
    "approve": word("Approved"),
    "assign": word("Handed over"),
    "import": word("Issued"),
    "evidence": word("File arrived"),
}
ACTIVITY = "activity_actual"
"""The field of a finding that says what goes on at a patch: lists show it beside the first answer."""
OUTLINE = "outline"
"""What a changed outline is called among the fields of a finding."""


@dataclass(frozen=True)
class Line:
    """One answer of a finding in words: its part of the form, the question, the answer; ``fields`` it stands on."""

    part: str
    question: str
    answer: str
    fields: tuple[str, ...]


def step_words(words: Words, kind: str, action: str) -> str:
    """Return what made a version: the operation's kind, else what the server did; its own slug where none is known."""
    name = kind or action
    return words(STEPS[name]) if name in STEPS else name


class Findings:
    """Puts findings into words of a language."""

    def __init__(self, forms: Mapping[str, Form], lists: Mapping[str, CodeList], words: Words) -> None:
        self._forms, self._lists, self._words = list(dict.fromkeys(forms.values())), lists, words

    def lines(self, finding: Mapping[str, Any]) -> list[Line]:
        """Return the answers in the form's order; what no form asks comes at the end, as it stands."""
        left, lines = dict(finding), []
        for form in self._forms:
            parts = {part.id: part.label(self._words.language) for part in form.parts}
            for question in form.questions:
                answer = self._answer(question, left)
                if answer:
                    lines.append(Line(parts.get(question.part, ""), self._label(question), answer, question.fields()))
                    left = {name: value for name, value in left.items() if name not in question.fields()}
        lines += [Line("", name, str(value), (name,)) for name, value in left.items() if value not in (None, "")]
        return lines

    def short(self, finding: Mapping[str, Any]) -> str:
        """Return the first answer, whether the change is real or why not, and what goes on there."""
        lines = self.lines(finding)
        return " · ".join(line.answer for n, line in enumerate(lines) if n == 0 or ACTIVITY in line.fields)

    def _label(self, question: Question) -> str:
        return question.label(self._words.language)

    def _answer(self, question: Question, answers: Mapping[str, Any]) -> str:
        language = self._words.language
        if question.kind == CHOICE:
            chosen = question.chosen(answers)
            if chosen is not None:
                return chosen.label(language)
            lost = question.lost(answers)
            return code_words(self._lists, question.id, lost, language) if lost else ""
        value = answers.get(question.id)
        if value in (None, ""):
            return ""
        unit = question.bounds.unit_zh if language == "zh" else question.bounds.unit_en
        return f"{value} {unit}".strip()

    def names_of(self, fields: Iterable[str]) -> str:
        """Return the questions that these fields belong to, in words."""
        names = []
        for name in fields:
            found = next((q for form in self._forms for q in form.questions if name in q.fields()), None)
            names.append(self._words("Outline") if name == OUTLINE else self._label(found) if found else name)
        return ("、" if self._words.language == "zh" else ", ").join(dict.fromkeys(names))


def code(lists: Mapping[str, CodeList], words: Words, name: str, value: object) -> str:
    """Return a code's words, empty for nothing."""
    return code_words(lists, name, value, words.language) if value not in (None, "") else ""


def unit_words(case: Case, known: UnitNames) -> str:
    """Return the unit that answers for a patch, else those it lies in; by name and code where the name is known."""
    units = (case.answering_unit,) if case.answering_unit else case.units
    named = zip(units, unit_names(units, known.filled(units, case.extra)))
    return ", ".join(code if name == code else f"{name} {code}" for code, name in named)


def place_words(case: Case) -> str:
    """Return town and village."""
    return " ".join(filter(None, (case.facts.town_name or case.facts.town_code, case.facts.village_name)))
