"""Handing a patch over to a unit or a person, with a due date: what an office says about who answers, and until when.

The unit stands in ``answering_unit`` and the date in ``facts.due_date``, where every client shows them; the rest is the
member ``handed_over`` of a case's ``extra``, which clients that do not know it carry along::

    {"unit", "person", "due_date", "by", "at", "lent"}

``lent`` is the unit that sees the patch only because it was handed to it; it stops seeing it when the patch goes on to
another one. Units that the patch was issued for always stay.

Payload of the operation: any of ``unit``, ``person`` and ``due_date``. What is left out stays, except that a person
does not stay with another unit's patch; an empty text takes person or date away.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Optional

from .errors import BadRecord
from .records import Case

HANDED_OVER = "handed_over"
"""Member of a case's ``extra``."""
_MEMBERS = ("unit", "person", "due_date")
_LONGEST_NAME = 200
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True)
class Handing:
    """Who answers for a patch and until when (ISO 8601 date); empty where nothing is said."""

    unit: str = ""
    person: str = ""
    due_date: str = ""
    by: str = ""
    at: str = ""
    lent: str = ""


def handing_of(case: Case) -> Handing:
    """Return how a patch was handed over; unit and date also where they came with the issue."""
    found = case.extra.get(HANDED_OVER)
    said = found if isinstance(found, Mapping) else {}
    rest = {name: str(said.get(name) or "") for name in ("person", "by", "at", "lent")}
    return Handing(case.answering_unit, due_date=case.facts.due_date or "", **rest)


def wished(case: Case, payload: Mapping[str, Any]) -> Handing:
    """Return what a patch would be handed over to, by a payload; ``by`` and ``at`` are empty.

    Raises :class:`BadRecord` for a payload that says nothing, or no text, or a date that is none.
    """
    said = {name: _text(payload[name]) for name in _MEMBERS if name in payload}
    if not said or said.get("unit") == "":
        raise BadRecord("assign", "it names no unit, no person and no due date")
    before = handing_of(case)
    unit = said.get("unit", before.unit)
    person = said.get("person", before.person if unit == before.unit else "")
    due_date = said.get("due_date", before.due_date)
    if "due_date" in said and due_date:
        _require_date(due_date)
    return Handing(unit, person, due_date, lent=before.lent)


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_NAME or "\x00" in value:
        raise BadRecord("assign", f"unit, person and due date are texts of {_LONGEST_NAME} characters at most")
    return value.strip()


def _require_date(text: str) -> None:
    try:
        if not _DATE.fullmatch(text):
            raise ValueError(text)
        datetime.date.fromisoformat(text)
    except ValueError as error:
        raise BadRecord("assign", "the due date is no date like 2026-05-31") from error


def handed_over(case: Case, to: Handing, by: str, at: str) -> Case:
    """Return a patch as it is after it was handed over; the unit sees it from now on."""
    issued = tuple(unit for unit in case.units if unit != to.lent)
    seen_already = any(unit.startswith(to.unit) for unit in issued)
    lent = "" if seen_already or not to.unit else to.unit
    said = {"unit": to.unit, "person": to.person, "due_date": to.due_date, "by": by, "at": at, "lent": lent}
    return replace(
        case,
        units=(*issued, lent) if lent else issued,
        answering_unit=to.unit,
        facts=replace(case.facts, due_date=to.due_date or None),
        extra={**case.extra, HANDED_OVER: said},
    )


def still_handed_over(before: Case, issued: Case) -> Case:
    """Return a patch that was issued anew as it is handed over: an office's word outlives the sender's file."""
    if HANDED_OVER not in before.extra:
        return issued
    known = handing_of(before)
    to = replace(known, lent="")
    return handed_over(issued, to, known.by, known.at)


def differs(base: Case, now: Case) -> tuple[str, ...]:
    """Return what of a hand-over changed between two versions of a patch, as members of the payload."""
    one, other = handing_of(base), handing_of(now)
    return tuple(name for name in _MEMBERS if getattr(one, name) != getattr(other, name))


def handed_like(parent: Case, extra: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ``extra`` of a piece of a patch: whoever answers for the patch answers for it, and nobody else."""
    rest = {name: value for name, value in extra.items() if name != HANDED_OVER}
    return {**rest, HANDED_OVER: parent.extra[HANDED_OVER]} if HANDED_OVER in parent.extra else rest


def person_of(case: Case) -> Optional[str]:
    """Return the user name that a patch was handed to, ``None`` where nobody is named."""
    return handing_of(case).person or None
