"""Reading forms: a form is a JSON file over the code lists; the same rules run in the plugin and on the server.

Answers are a flat mapping of field to slug or text (numbers and dates in one notation). An option may set several
fields at once (a false-alarm reason sets ``reality`` and ``false_alarm_reason``: one key, one answer). What a member of
the file means stands in docs/finding.md; a member that nobody knows is a fault, since it is a slip of the pen.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Optional

from .answer_values import DATE, LONGEST_LINE, LONGEST_TEXT, NUMBER, TEXT, TODAY, Bounds, check_value
from .codes import Code, CodeList, read_json
from .errors import AnswerFaulty, BadResource
from .form_rules import Form
from .questions import CHOICE, Answers, Conditions, Option, Part, Question
from .states import Stage

__all__ = ["Answers", "Form", "Option", "Part", "Question", "form_of", "read_form"]

_FREE = ("source", "verified", "comment")
_OF_FORM = ("form", "version", "stage", "stages", "parts", "formerly", "photos", "questions", *_FREE)
_OF_PART = ("id", "zh", "en", *_FREE)
_OF_QUESTION = (
    *("id", "kind", "zh", "en", "hint_zh", "hint_en", "part", "required", "when", "codes", "options", "default"),
    *("given", "stages", "longest", "lines", "least", "most", "unit_zh", "unit_en", "earliest", "latest", "partial"),
    *_FREE,
)
_OF_OPTION = ("code", "zh", "en", "sets", "when", "fills", "retired", *_FREE)
_KINDS = (CHOICE, TEXT, NUMBER, DATE)


def read_form(path: Path, code_lists: Mapping[str, CodeList]) -> Form:
    """Read a form file over the code lists; raises :class:`BadResource` naming file, question and fault."""
    return form_of(path.name, read_json(path), code_lists)


def form_of(file_name: str, data: Any, code_lists: Mapping[str, CodeList]) -> Form:
    """Return the form that a file holds; raises as :func:`read_form` does."""
    return _FormReader(file_name, code_lists).form(data)


class _FormReader:
    """Reads one file, and knows which member it is at where something is wrong."""

    def __init__(self, file_name: str, code_lists: Mapping[str, CodeList]) -> None:
        self._file, self._lists = file_name, code_lists
        self._at: tuple[str, ...] = ()

    def form(self, data: Any) -> Form:
        try:
            return self._form(data)
        except KeyError as error:
            raise self._bad(f"{error.args[0]} is missing") from error
        except (TypeError, ValueError, AttributeError) as error:
            raise self._bad(f"missing or wrong: {error}") from error

    def _bad(self, reason: str, *member: str) -> BadResource:
        question = f"question {self._at[0]}: " if self._at else ""
        return BadResource(self._file, question + reason, self._at + member)

    def _form(self, data: Any) -> Form:
        self._only(data, _OF_FORM)
        stage = Stage(data["stage"])
        parts = tuple(self._part(entry) for entry in data.get("parts", ()))
        questions: list[Question] = []
        for entry in data["questions"]:
            self._at = (str(entry["id"]),)
            questions.append(self._question(entry, [part.id for part in parts]))
            self._at = ()
        reached = tuple((Stage(name), _when(when)) for name, when in data.get("stages", {}).items())
        formerly = tuple(str(name) for name in data.get("formerly", ()))
        photos = tuple(self._photos(entry) for entry in data.get("photos", ()))
        form = Form(str(data["form"]), int(data["version"]), stage, tuple(questions), parts, reached, formerly, photos)
        self._whole(form)
        return form

    def _only(self, entry: Mapping[str, Any], known: Collection[str]) -> None:
        unknown = next((name for name in entry if name not in known), None)
        if unknown is not None:
            raise self._bad(f"{unknown} is no member of it", unknown)

    def _photos(self, entry: Mapping[str, Any]) -> tuple[tuple[str, ...], Conditions]:
        self._only(entry, ("kinds", "when", *_FREE))
        known = self._lists.get("photo_kind")
        strange = next((kind for kind in entry["kinds"] if known is None or kind not in known), None)
        if strange is not None:
            raise self._bad(f"photos: {strange} is no kind of photo", "photos")
        return tuple(str(kind) for kind in entry["kinds"]), _when(entry.get("when", {}))

    def _part(self, entry: Mapping[str, Any]) -> Part:
        self._only(entry, _OF_PART)
        return Part(str(entry["id"]), str(entry["zh"]), str(entry["en"]))

    def _question(self, entry: Mapping[str, Any], parts: Collection[str]) -> Question:
        self._only(entry, _OF_QUESTION)
        kind, part = str(entry["kind"]), str(entry.get("part", ""))
        if kind not in _KINDS:
            raise self._bad(f"unknown kind {kind}", "kind")
        if part and part not in parts:
            raise self._bad(f"no part {part}", "part")
        options = tuple(self._options(entry)) if kind == CHOICE else ()
        default = entry.get("default")
        if "codes" not in entry and default is not None and default not in [option.code for option in options]:
            raise self._bad(f"{default} is none of its answers", "default")
        return Question(
            str(entry["id"]),
            kind,
            str(entry["zh"]),
            str(entry["en"]),
            options,
            _when(entry.get("when", {})),
            entry.get("required") is True,
            default,
            part,
            _flag(entry, "given"),
            self._bounds(entry),
            str(entry.get("hint_zh", "")),
            str(entry.get("hint_en", "")),
            self._required_when(entry),
        )

    def _required_when(self, entry: Mapping[str, Any]) -> Conditions:
        required = entry.get("required", False)
        if isinstance(required, dict):
            return _when(required)
        _flag(entry, "required")  # nothing else than true, false or conditions
        return ()

    def _bounds(self, entry: Mapping[str, Any]) -> Bounds:
        lines = _flag(entry, "lines")
        bounds = Bounds(
            int(entry.get("longest", LONGEST_TEXT if lines else LONGEST_LINE)),
            lines,
            _number(entry, "least"),
            _number(entry, "most"),
            str(entry.get("unit_zh", "")),
            str(entry.get("unit_en", "")),
            str(entry.get("earliest", "")),
            str(entry.get("latest", "")),
            _flag(entry, "partial"),
        )
        for name, day in (("earliest", bounds.earliest), ("latest", bounds.latest)):
            self._day(name, day)
        return bounds

    def _day(self, member: str, day: str) -> None:
        if day not in ("", TODAY):
            try:
                check_value(DATE, member, day, Bounds())
            except AnswerFaulty as error:
                raise self._bad(f"{day} is no date", member) from error

    def _options(self, entry: Mapping[str, Any]) -> list[Option]:
        gates = {code: tuple(Stage(s) for s in stages) for code, stages in entry.get("stages", {}).items()}
        if "codes" in entry:
            if entry["codes"] not in self._lists:
                raise self._bad(f"no code list {entry['codes']}", "codes")
            options = [_of_code(str(entry["id"]), code) for code in self._lists[entry["codes"]].codes]
        else:
            options = [self._option(one) for one in entry["options"]]
            known = [option.code for option in options]
            for code in (*gates, *known):
                if known.count(code) != 1:
                    raise self._bad(f"{code} is none of its answers, or stands twice", code)
        # A list may have lost a code that the form speaks of: then there is no such default, and nothing to gate.
        return [_gated(option, gates.get(option.code)) for option in options]

    def _option(self, entry: Mapping[str, Any]) -> Option:
        self._only(entry, _OF_OPTION)
        sets = tuple(sorted(entry["sets"].items()))
        fills = tuple((str(name), str(text)) for name, text in entry.get("fills", {}).items())
        code, zh, en = (str(entry[name]) for name in ("code", "zh", "en"))
        return Option(code, sets, zh, en, tuple(Stage), _when(entry.get("when", {})), fills, _flag(entry, "retired"))

    def _whole(self, form: Form) -> None:
        """Raise what is wrong between questions: two of one id, conditions over fields that no question sets."""
        ids = [question.id for question in form.questions]
        fields = {name for question in form.questions for name in question.fields()}
        for question in form.questions:
            self._at = (question.id,)
            if ids.count(question.id) > 1:
                raise self._bad("stands twice", question.id)
            conditions = (
                *question.when,
                *question.required_when,
                *(one for option in question.options for one in option.when),
            )
            unknown = next((name for name, _ in conditions if name not in fields), None)
            if unknown is not None:
                raise self._bad(f"when: no question sets {unknown}", unknown)
        self._at = ()
        for _kinds, when in form.photos:
            unknown = next((name for name, _ in when if name not in fields), None)
            if unknown is not None:
                raise self._bad(f"photos: no question sets {unknown}", "photos")
        for stage, when in form.reached:
            unknown = next((name for name, _ in when if name not in fields), None)
            if unknown is not None:
                raise self._bad(f"stages: no question sets {unknown}", "stages", stage.value)


def _when(entry: Mapping[str, Any]) -> Conditions:
    for name, values in entry.items():
        if not isinstance(values, list):
            raise ValueError(f"{name} is no list of answers")
    return tuple((str(name), tuple(values)) for name, values in entry.items())


def _flag(entry: Mapping[str, Any], name: str) -> bool:
    value = entry.get(name, False)
    if not isinstance(value, bool):
        raise ValueError(f"{name} is neither true nor false")
    return value


def _number(entry: Mapping[str, Any], name: str) -> Optional[float]:
    value = entry.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
        raise ValueError(f"{name} is no number")
    return None if value is None else float(value)


def _of_code(field: str, code: Code) -> Option:
    sets = ((field, code.code),)
    return Option(code.code, sets, code.zh, code.en, tuple(Stage), code.when, code.fills, code.retired)


def _gated(option: Option, stages: Optional[tuple[Stage, ...]]) -> Option:
    return option if stages is None else replace(option, stages=stages)
