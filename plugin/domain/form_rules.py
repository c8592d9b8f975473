"""The rules of a form over a finding's answers: what is asked, what is missing, what may stand. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Optional

from .answer_values import check_value, written
from .errors import (
    AnswerFaulty,
    AnswerMissing,
    AnswerNotAllowed,
    AnswerTooLong,
    PhotosMissing,
    RedlineError,
    UnknownCode,
    UnknownQuestion,
)
from .questions import CHOICE, Answers, Conditions, Option, Part, Question, holds
from .states import Stage

NOTHING_GIVEN: Mapping[str, str] = {}

REMEMBERED = 256
"""Sets of answers of which it is remembered what they ask."""


@dataclass(frozen=True)
class Form:
    """A form: its name, version, first stage, questions in order, parts.

    ``stage`` is where a finding begins; ``reached`` are the later stages with the answers that make them. ``formerly``
    are names under which older findings know the form.
    """

    name: str
    version: int
    stage: Stage
    questions: tuple[Question, ...]
    parts: tuple[Part, ...] = ()
    reached: tuple[tuple[Stage, Conditions], ...] = ()
    formerly: tuple[str, ...] = ()
    photos: tuple[tuple[tuple[str, ...], Conditions], ...] = ()
    """Kinds of photos with the answers that make them needed."""

    # What is asked

    def question(self, question_id: str) -> Question:
        """Return a question by id; raises :class:`UnknownQuestion`."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise UnknownQuestion(question_id)

    def photos_missing(self, answers: Answers, there: Collection[str]) -> tuple[str, ...]:
        """Return the kinds of photos that these answers need and that are not ``there``."""
        needed = (kind for kinds, when in self.photos if holds(when, answers) for kind in kinds)
        return tuple(dict.fromkeys(kind for kind in needed if kind not in there))

    def require_photos(self, answers: Answers, there: Collection[str]) -> None:
        """Raise :class:`PhotosMissing` where these answers need photos of kinds that are not ``there``."""
        missing = self.photos_missing(answers, there)
        if missing:
            raise PhotosMissing(missing)

    def stage_of(self, answers: Answers) -> Stage:
        """Return the stage that a finding with these answers has reached."""
        done = [stage for stage, when in self.reached if holds(when, answers)]
        return max(done, key=list(Stage).index, default=self.stage)

    def asked(self, answers: Answers) -> tuple[Question, ...]:
        """Return the questions that are open, in order."""
        turning = tuple(answers.get(name) for name in self._turning)
        try:
            known = self._asked_before.get(turning)
        except TypeError:  # an answer that is a list of values
            return tuple(q for q in self.questions if q.open_for(answers))
        if known is None:
            if len(self._asked_before) >= REMEMBERED:
                self._asked_before.clear()
            known = self._asked_before[turning] = tuple(q for q in self.questions if q.open_for(answers))
        return known

    @cached_property
    def _turning(self) -> tuple[str, ...]:
        """The fields on which it turns what is asked."""
        return tuple(dict.fromkeys(name for question in self.questions for name, _ in question.when))

    @cached_property
    def _asked_before(self) -> dict[tuple[Any, ...], tuple[Question, ...]]:
        """What was asked with these values: every key asks it several times."""
        return {}

    @cached_property
    def _fields(self) -> frozenset[str]:
        """All fields that a question of the form sets."""
        return frozenset(name for question in self.questions for name in question.fields())

    @cached_property
    def _sifted(self) -> tuple[Question, ...]:
        """The questions whose choices are not always all offered."""
        return tuple(q for q in self.questions if any(option.when for option in q.options))

    @cached_property
    def _filling(self) -> tuple[Question, ...]:
        """The questions that may be answered without the reviewer."""
        return tuple(q for q in self.questions if q.given or q.default is not None)

    def in_view(self, answers: Answers, part: str = "", also: Collection[str] = ()) -> tuple[Question, ...]:
        """Return what is to be shown, in order: what is asked by itself, what is needed, a part that is opened.

        ``also`` are ids of further questions, shown where they are asked.
        """
        return tuple(
            question
            for question in self.asked(answers)
            if question.part in ("", part)
            or question.id in also
            or (question.needed(answers) and not question.answered(answers))
        )

    def unsettled(self, answers: Answers, today: str = "") -> tuple[str, ...]:
        """Return what keeps a finding from being decided: questions without an answer, or with a bad one."""
        return tuple(
            question.id
            for question in self.asked(answers)
            if (question.needed(answers) and not question.answered(answers))
            or self.objection(question, answers, today) is not None
        )

    def open_parts(self, answers: Answers) -> tuple[tuple[Part, int, int], ...]:
        """Return the parts in which something is asked, each with how many questions are answered, and of how many."""
        counts = {part.id: [0, 0] for part in self.parts}
        for question in self.asked(answers):
            if question.part:
                count = counts[question.part]
                count[0] += question.answered(answers)
                count[1] += 1
        return tuple((part, counts[part.id][0], counts[part.id][1]) for part in self.parts if counts[part.id][1])

    def missing(self, answers: Answers) -> tuple[str, ...]:
        """Return the ids of required questions without an answer, in order."""
        return tuple(q.id for q in self.asked(answers) if q.needed(answers) and not q.answered(answers))

    def allowed(self, question: Question, option: Option, answers: Answers) -> bool:
        """Tell whether a finding has come far enough for this choice."""
        return self._stage_without(question, answers) in option.stages

    def _stage_without(self, question: Question, answers: Answers) -> Stage:
        """An answer does not make the stage that it needs."""
        mine = question.fields()
        return self.stage_of({name: value for name, value in answers.items() if name not in mine})

    # Answering

    def choose(
        self, answers: Answers, question_id: str, code: str, given: Mapping[str, str] = NOTHING_GIVEN
    ) -> dict[str, Any]:
        """Return the answers after one choice: fields of closed questions are dropped, defaults filled in.

        ``given`` is what is known of the patch, by question. Raises :class:`UnknownQuestion`, :class:`UnknownCode` or
        :class:`AnswerNotAllowed`.
        """
        question = self.question(question_id)
        option = question.option(code)
        if option not in question.choices(answers):
            raise UnknownCode(question_id, code)
        if not self.allowed(question, option, answers):
            raise AnswerNotAllowed(question_id, code, self._stage_without(question, answers).value)
        kept = {name: value for name, value in answers.items() if name not in question.fields()}
        return self._tidy({**self._filled(question, option, kept), **dict(option.sets)}, given)

    def write(self, answers: Answers, question_id: str, text: str) -> dict[str, Any]:
        """Return the answers after a text, date or number; an empty text takes the answer away.

        What cannot be read as its date or number stays as typed, see :meth:`fault`. Raises :class:`UnknownQuestion` or
        :class:`AnswerTooLong`.
        """
        question = self.question(question_id)
        if question.kind == CHOICE:
            raise UnknownQuestion(question_id)
        kept = {name: value for name, value in answers.items() if name != question_id}
        value = written(question.kind, question_id, text, question.bounds)
        return self._tidy({**kept, question_id: value} if value else kept, NOTHING_GIVEN)

    def take_over(self, answers: Answers, earlier: Answers, given: Mapping[str, str] = NOTHING_GIVEN) -> dict[str, Any]:
        """Return the answers of an earlier finding as far as they can stand here, in place of those so far.

        Left out are codes that no list has any more and values that are none. Texts, dates and numbers that the earlier
        finding does not have stay, and so do fields that the form does not know.
        """
        mine = self._fields
        choices = {name for question in self.questions if question.kind == CHOICE for name in question.fields()}
        taken = {name: value for name, value in answers.items() if name not in choices}
        taken.update((name, value) for name, value in earlier.items() if name in mine)
        while True:
            taken = self._tidy(taken, given)
            bad = [q for q in self.asked(taken) if self.objection(q, taken) is not None]
            if not bad:
                return taken
            for name in (name for question in bad for name in question.fields()):
                taken.pop(name, None)

    def share(self, answers: Answers, own: Answers, given: Mapping[str, str]) -> dict[str, Any]:
        """Return a finding as another patch gets it: its own texts, dates and numbers stay, and what is given of it."""
        words = {q.id: own[q.id] for q in self.questions if q.kind != CHOICE and own.get(q.id)}
        placed = {name for q in self.questions if q.given and given.get(q.id) for name in q.fields()}
        return self._tidy({**{name: v for name, v in answers.items() if name not in placed}, **words}, given)

    def tidied(self, answers: Answers, given: Mapping[str, str]) -> dict[str, Any]:
        """Return answers put together from two findings without what then belongs to closed questions."""
        return self._tidy(dict(answers), given)

    # Judging

    def check(self, answers: Answers, today: str = "") -> None:
        """Raise what keeps these answers from being decided.

        :class:`AnswerNotAllowed`, :class:`AnswerMissing`, :class:`UnknownCode` (a value no option has),
        :class:`AnswerFaulty` or :class:`AnswerTooLong`. ``today`` is the ISO date of the day. Fields that no question
        knows pass: a newer form may have them.
        """
        for question in self.asked(answers):
            self._check_stage(question, answers)
        missing = self.missing(answers)
        if missing:
            raise AnswerMissing(missing)
        self.check_values(answers, today)

    def check_values(self, answers: Answers, today: str = "") -> None:
        """Raise what is wrong with the answers given so far, open questions aside (see :meth:`check`).

        A choice that needs a later stage is not given without its papers, so these are no open questions aside.
        """
        asked = self.asked(answers)
        for question in asked:
            self._check_one(question, answers, today)
        papers = tuple(name for question in asked for name in self._papers_missing(question, asked, answers))
        if papers:
            raise AnswerMissing(tuple(dict.fromkeys(papers)))

    def objection(self, question: Question, answers: Answers, today: str = "") -> Optional[RedlineError]:
        """Return why the answer to a question cannot stand (see :meth:`check_values`), ``None`` where it can."""
        try:
            self._check_one(question, answers, today)
        except (UnknownCode, AnswerNotAllowed, AnswerFaulty, AnswerTooLong) as error:
            return error.kept()
        return None

    def fault(self, question: Question, answers: Answers, today: str = "") -> Optional[AnswerFaulty]:
        """Return what is wrong with the date or number that the answers hold, ``None`` for nothing."""
        if question.kind == CHOICE or not question.answered(answers):
            return None
        try:
            check_value(question.kind, question.id, answers[question.id], question.bounds, today)
        except AnswerFaulty as error:
            return error.kept()
        except AnswerTooLong:
            return None
        return None

    def _papers_missing(self, question: Question, asked: tuple[Question, ...], answers: Answers) -> tuple[str, ...]:
        chosen = question.chosen(answers) if question.kind == CHOICE else None
        if chosen is None or self.stage in chosen.stages:
            return ()
        fields = question.fields()
        mine = (q for q in asked if q.required and any(name in fields for name, _ in q.when))
        return tuple(q.id for q in mine if not q.answered(answers))

    def _check_one(self, question: Question, answers: Answers, today: str) -> None:
        given = [name for name in question.fields() if answers.get(name) is not None]
        if not given:
            return
        if question.kind != CHOICE:
            check_value(question.kind, question.id, answers[question.id], question.bounds, today)
            return
        option = question.chosen(answers)
        if option is None or not holds(option.when, answers):
            raise UnknownCode(question.id, str(answers[given[0]]))
        self._check_stage(question, answers)

    def _check_stage(self, question: Question, answers: Answers) -> None:
        option = question.chosen(answers) if question.kind == CHOICE else None
        if option is not None and not self.allowed(question, option, answers):
            raise AnswerNotAllowed(question.id, option.code, self._stage_without(question, answers).value)

    # Inside

    def _filled(self, question: Question, option: Option, answers: dict[str, Any]) -> dict[str, Any]:
        """Fill in what a choice fills in: over what another choice had filled in, not over the reviewer's words."""
        for name in {name for one in question.options for name, _ in one.fills}:
            filled = {dict(one.fills).get(name) for one in question.options}
            if answers.get(name) in (None, "", *filled):
                answers = {key: value for key, value in answers.items() if key != name}
        return {**dict(option.fills), **answers}

    def _tidy(self, answers: dict[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
        """Fill in what is given, and drop what belongs to closed questions; until nothing changes any more."""
        for _ in self.questions:
            before = dict(answers)
            self._fill_in(answers, given)
            self._drop_closed(answers)
            if answers == before:
                break
        return answers

    def _drop_closed(self, answers: dict[str, Any]) -> None:
        """Drop the fields of closed questions, and choices that are not offered any more."""
        withdrawn = [question for question in self._sifted if _withdrawn(question, answers)]
        kept = {name for q in self.asked(answers) if q not in withdrawn for name in q.fields()}
        for name in [name for name in answers if name in self._fields and name not in kept]:
            del answers[name]

    def _fill_in(self, answers: dict[str, Any], given: Mapping[str, str]) -> None:
        for question in self._filling:
            if any(answers.get(name) is not None for name in question.fields()) or not question.open_for(answers):
                continue
            wanted = given.get(question.id) if question.given else None
            if question.kind != CHOICE:
                if wanted:
                    answers[question.id] = wanted
                continue
            wanted = wanted or question.default
            option = next((one for one in question.choices(answers) if one.code == wanted), None)
            if option is not None:
                answers.update(dict(option.sets))


def _withdrawn(question: Question, answers: Answers) -> bool:
    """Tell whether the answers hold a choice that is not offered any more."""
    chosen = question.chosen(answers)
    return chosen is not None and not holds(chosen.when, answers)
