"""An earlier finding at the same place, offered whole: its answers, its outline, its files by reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from ..domain.errors import UnknownQuestion
from ..domain.evidence import files_of, with_file
from ..domain.form import Answers, Form
from ..domain.geometry import to_geojson
from ..domain.questions import CHOICE
from ..domain.records import Draft
from ..domain.states import ActKind
from .known_cases import SeenBefore
from .review import ReviewSession

VERDICT = "reality"


@dataclass(frozen=True)
class Offer:
    """What taking an earlier finding makes of a case: ``answers``, corrected ``outline``, files.

    ``left_out`` are questions of the form whose earlier answer cannot stand here any more.
    """

    seen: SeenBefore
    answers: Mapping[str, Any]
    left_out: tuple[str, ...] = ()
    outline: Optional[bytes] = None
    evidence: Sequence[Mapping[str, Any]] = ()


def offer_of(session: ReviewSession, case_id: str, seen: SeenBefore) -> Optional[Offer]:
    """Return what an earlier finding offers to a case, ``None`` where nothing of it fits the form."""
    form = session.form
    said = _in_codes(form, seen.finding)
    answers = form.take_over(session.draft(case_id).answers, said, session.given(case_id))
    if VERDICT in said and VERDICT not in answers:
        return None
    fields = {name for question in form.questions for name in question.fields()}
    lost = {name for name, value in said.items() if name in fields and answers.get(name) != value}
    left_out = tuple(question.id for question in form.questions if lost & set(question.fields()))
    if not answers:
        return None
    earlier = session.draft(seen.case_id) if seen.case_id in session.cases else None
    if earlier is None:
        return Offer(seen, answers, left_out)
    return Offer(seen, answers, left_out, earlier.outline, tuple(earlier.evidence))


def take(session: ReviewSession, case_id: str, offer: Offer) -> Draft:
    """Make the offer the working state of a case: one act, one step of undo; it is decided like any other finding."""
    draft, seen = session.draft(case_id), offer.seen
    evidence = list(draft.evidence)
    for file in files_of(offer.evidence):
        evidence = with_file(evidence, file)
    source = {name: getattr(seen, name) for name in ("case_id", "issued_id", "batch_id", "found_at", "found_by")}
    payload: dict[str, Any] = {"taken_from": source, "answers": dict(offer.answers), "evidence": list(offer.evidence)}
    changes: dict[str, Any] = {"answers": dict(offer.answers), "evidence": tuple(evidence)}
    if offer.outline is not None:
        changes["outline"], payload["outline"] = offer.outline, to_geojson(offer.outline)
    return session.amend(case_id, ActKind.ANSWER, payload, **changes)


def _in_codes(form: Form, finding: Answers) -> dict[str, Any]:
    """Return a finding with the words of its verdict as codes: layers bear the words, in either language."""
    said = dict(finding)
    try:
        question = form.question(VERDICT)
    except UnknownQuestion:
        return said
    if question.kind == CHOICE and question.chosen(said) is None:
        words = str(said.get(VERDICT, ""))
        for option in question.options:
            if words in (option.code, option.zh, option.en):
                said.update(dict(option.sets))
    return said
