"""Form rules: which question follows from which answer, what is required, what an answer sets.

A form is a JSON file over the code lists; the same rules run in the plugin and on the server.
Answers are a flat mapping of field to slug, text or truth value. An option may set several fields at once
(a false-alarm reason sets ``reality`` and ``false_alarm_reason``: one key, one answer).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from .codes import Code, CodeList, read_json
from .errors import AnswerMissing, AnswerNotAllowed, BadResource, UnknownCode, UnknownQuestion
from .states import Stage

Answers = Mapping[str, Any]
Words = Mapping[str, str]


@dataclass(frozen=True)
class Option:
    """One choice of a question: the fields it sets, its words, the stages in which it may be given."""

    code: str
    sets: tuple[tuple[str, Any], ...]
    zh: str
    en: str
    stages: tuple[Stage, ...] = tuple(Stage)

    def label(self, language: str) -> str:
        """Return the words for a language tag: Chinese for ``zh…``, else English."""
        return self.zh if language.lower().startswith("zh") else self.en

    def chosen_in(self, answers: Answers) -> bool:
        """Tell whether the answers hold this choice."""
        return all(answers.get(name) == value for name, value in self.sets)


@dataclass(frozen=True)
class Question:
    """One question: ``choice`` with options, or ``text``. ``when`` maps a field to the values that open it."""

    id: str
    kind: str
    zh: str
    en: str
    options: tuple[Option, ...] = ()
    when: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    required: bool = False
    default: Optional[str] = None

    def label(self, language: str) -> str:
        """Return the words for a language tag: Chinese for ``zh…``, else English."""
        return self.zh if language.lower().startswith("zh") else self.en

    def open_for(self, answers: Answers) -> bool:
        """Tell whether the question is asked, given the answers so far."""
        return all(answers.get(name) in values for name, values in self.when)

    def fields(self) -> tuple[str, ...]:
        """Return the fields that this question can set."""
        if self.kind != "choice":
            return (self.id,)
        return tuple(dict.fromkeys(name for option in self.options for name, _ in option.sets))

    def chosen(self, answers: Answers) -> Optional[Option]:
        """Return the option that the answers hold; the most specific one where several match."""
        matching = [option for option in self.options if option.chosen_in(answers)]
        return max(matching, key=lambda option: len(option.sets), default=None)

    def answered(self, answers: Answers) -> bool:
        """Tell whether the answers hold an answer to this question."""
        return self.chosen(answers) is not None if self.kind == "choice" else bool(answers.get(self.id))

    def option(self, code: str) -> Option:
        """Return the option of this code; raises :class:`UnknownCode`."""
        for option in self.options:
            if option.code == code:
                return option
        raise UnknownCode(self.id, code)


@dataclass(frozen=True)
class Form:
    """A form: its name, version, stage and questions in order."""

    name: str
    version: int
    stage: Stage
    questions: tuple[Question, ...]

    def question(self, question_id: str) -> Question:
        """Return a question by id; raises :class:`UnknownQuestion`."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise UnknownQuestion(question_id)

    def asked(self, answers: Answers) -> tuple[Question, ...]:
        """Return the questions that are open, in order."""
        return tuple(q for q in self.questions if q.open_for(answers))

    def missing(self, answers: Answers) -> tuple[str, ...]:
        """Return the ids of required questions without an answer, in order."""
        return tuple(q.id for q in self.asked(answers) if q.required and not q.answered(answers))

    def choose(self, answers: Answers, question_id: str, code: str) -> dict[str, Any]:
        """Return the answers after one choice: fields of closed questions are dropped, defaults filled in.

        Raises :class:`UnknownQuestion`, :class:`UnknownCode` or :class:`AnswerNotAllowed`.
        """
        question = self.question(question_id)
        option = question.option(code)
        if self.stage not in option.stages:
            raise AnswerNotAllowed(question_id, code, self.stage.value)
        kept = {name: value for name, value in answers.items() if name not in question.fields()}
        return self._tidy({**kept, **dict(option.sets)})

    def write(self, answers: Answers, question_id: str, text: str) -> dict[str, Any]:
        """Return the answers after a text answer; an empty text takes the answer away."""
        question = self.question(question_id)
        if question.kind != "text":
            raise UnknownQuestion(question_id)
        kept = {name: value for name, value in answers.items() if name != question_id}
        return self._tidy({**kept, question_id: text} if text else kept)

    def check(self, answers: Answers) -> None:
        """Raise what keeps these answers from being decided.

        :class:`AnswerMissing`, :class:`UnknownCode` (a value no option has) or :class:`AnswerNotAllowed`.
        Fields that no question knows pass: a newer form may have them.
        """
        missing = self.missing(answers)
        if missing:
            raise AnswerMissing(missing)
        self.check_values(answers)

    def check_values(self, answers: Answers) -> None:
        """Raise what is wrong with the answers given so far, open questions aside (see :meth:`check`)."""
        for question in self.asked(answers):
            self._check_choice(question, answers)

    def _check_choice(self, question: Question, answers: Answers) -> None:
        given = [name for name in question.fields() if answers.get(name) is not None]
        if question.kind != "choice" or not given:
            return
        option = question.chosen(answers)
        if option is None:
            raise UnknownCode(question.id, str(answers[given[0]]))
        if self.stage not in option.stages:
            raise AnswerNotAllowed(question.id, option.code, self.stage.value)

    def _tidy(self, answers: dict[str, Any]) -> dict[str, Any]:
        for question in self.questions:
            if not question.open_for(answers):
                for name in question.fields():
                    if not any(name in q.fields() for q in self.asked(answers)):
                        answers.pop(name, None)
            elif question.default is not None and not question.answered(answers):
                answers.update(dict(question.option(question.default).sets))
        return answers


def read_form(path: Path, code_lists: Mapping[str, CodeList]) -> Form:
    """Read a form file over the code lists; raises :class:`BadResource` naming file, question and fault."""
    data = read_json(path)
    try:
        questions = tuple(_question(path, entry, code_lists) for entry in data["questions"])
        return Form(str(data["form"]), int(data["version"]), Stage(data["stage"]), questions)
    except (KeyError, TypeError, ValueError) as error:
        raise BadResource(path.name, f"missing or wrong: {error}") from error


def _question(path: Path, entry: Mapping[str, Any], code_lists: Mapping[str, CodeList]) -> Question:
    options: tuple[Option, ...] = ()
    if entry["kind"] == "choice":
        options = tuple(_options(path, entry, code_lists))
    elif entry["kind"] != "text":
        raise BadResource(path.name, f"question {entry['id']}: unknown kind {entry['kind']}")
    when = tuple((name, tuple(values)) for name, values in entry.get("when", {}).items())
    return Question(
        str(entry["id"]),
        str(entry["kind"]),
        str(entry["zh"]),
        str(entry["en"]),
        options,
        when,
        bool(entry.get("required", False)),
        entry.get("default"),
    )


def _options(path: Path, entry: Mapping[str, Any], code_lists: Mapping[str, CodeList]) -> list[Option]:
    gates = {code: tuple(Stage(s) for s in stages) for code, stages in entry.get("stages", {}).items()}
    if "codes" in entry:
        if entry["codes"] not in code_lists:
            raise BadResource(path.name, f"question {entry['id']}: no code list {entry['codes']}")
        codes = code_lists[entry["codes"]].codes
        return [_plain_option(str(entry["id"]), code, gates) for code in codes]
    return [
        Option(
            str(o["code"]),
            tuple(sorted(o["sets"].items())),
            str(o["zh"]),
            str(o["en"]),
            gates.get(str(o["code"]), tuple(Stage)),
        )
        for o in entry["options"]
    ]


def _plain_option(field: str, code: Code, gates: Mapping[str, tuple[Stage, ...]]) -> Option:
    return Option(code.code, ((field, code.code),), code.zh, code.en, gates.get(code.code, tuple(Stage)))
