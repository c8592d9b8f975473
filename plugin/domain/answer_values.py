"""Texts, numbers and dates as answers: how they are written down, and what is wrong with one.

What cannot be read stays as it was typed: the draft loses nothing, and the fault is said where it stands.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Optional

from .errors import AnswerFaulty, AnswerTooLong, BadRecord
from .mapping import iso_date

TEXT, NUMBER, DATE = "text", "number", "date"
TODAY = "today"
"""As the latest date of a question: what has not happened yet cannot be its answer."""

FIRST_DAY, LAST_DAY = "1950-01-01", "2100-12-31"
"""What can be meant by a date at all, see :func:`.mapping.iso_date`."""

LONGEST_LINE, LONGEST_TEXT = 500, 20_000
"""Characters of a text of one line and of several, where the form says nothing else."""

NO_DATE, NO_NUMBER, TOO_EARLY, TOO_LATE, TOO_SMALL, TOO_LARGE = (
    "no_date",
    "no_number",
    "too_early",
    "too_late",
    "too_small",
    "too_large",
)

_PART_OF_A_DATE = re.compile(r"(?P<year>\d{4})年?(?:[-/.]?(?P<month>\d{1,2})月?)?", re.ASCII)
_WHOLE_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,6})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_AHEAD_DAYS = 1
"""Today begins earlier in the east than where the universal time is taken."""


@dataclass(frozen=True)
class Bounds:
    """What a text, number or date may be. ``longest`` in characters; ``least`` and ``most`` of a number, in ``unit``.

    ``earliest`` and ``latest`` are ISO dates or ``today``; ``partial`` dates may be a year, or a year and a month.
    ``lines``: a text of several lines.
    """

    longest: int = LONGEST_LINE
    lines: bool = False
    least: Optional[float] = None
    most: Optional[float] = None
    unit_zh: str = ""
    unit_en: str = ""
    earliest: str = ""
    latest: str = ""
    partial: bool = False


UNBOUNDED = Bounds()


def written(kind: str, question: str, text: str, bounds: Bounds) -> str:
    """Return a typed answer as it is kept: without control characters, dates and numbers in one notation.

    A date or number that cannot be read stays as it was typed. Raises :class:`AnswerTooLong`.
    """
    kept = _without_controls(text, bounds.lines)
    if len(kept) > bounds.longest:
        raise AnswerTooLong(question, len(kept), bounds.longest)
    if kind == DATE:
        return _date(kept, bounds) or kept
    return _number(kept) or kept if kind == NUMBER else kept


def check_value(kind: str, question: str, value: Any, bounds: Bounds, today: str = "") -> None:
    """Raise :class:`AnswerFaulty` or :class:`AnswerTooLong` for an answer that cannot stand.

    ``today`` is the ISO date of the day, a time may follow it; without it nothing is too late for ``today``.
    """
    text = str(value)
    if len(text) > bounds.longest:
        raise AnswerTooLong(question, len(text), bounds.longest)
    fault, bound = "", ""
    if kind == DATE:
        fault, bound = _date_fault(text, bounds, today[:10])
    elif kind == NUMBER:
        fault, bound = _number_fault(text, bounds)
    if fault:
        raise AnswerFaulty(question, fault, text[:60], bound)


def _without_controls(text: str, lines: bool) -> str:
    """PostgreSQL keeps no NUL, and other control characters show nothing; marks of writing direction stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n").replace("\u2028", "\n")
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return kept if lines else kept.replace("\n", " ").replace("\t", " ")


def _date(text: str, bounds: Bounds) -> str:
    """Return an ISO date, or a part of one where that will do; empty where it cannot be read."""
    plain = unicodedata.normalize("NFKC", text).strip()
    part = _PART_OF_A_DATE.fullmatch(plain) if bounds.partial else None
    if part is not None:
        month = int(part["month"]) if part["month"] else 0
        return f"{part['year']}-{month:02d}" if 1 <= month <= 12 else part["year"] if not month else ""
    try:
        return iso_date(plain) or ""
    except BadRecord:
        return ""


def _date_fault(text: str, bounds: Bounds, today: str) -> tuple[str, str]:
    found = _date(text, bounds)
    latest = _tomorrow(today) if bounds.latest == TODAY else bounds.latest
    if not found:
        return _beyond(text, bounds.earliest or FIRST_DAY, (today if bounds.latest == TODAY else latest) or LAST_DAY)
    if bounds.earliest and found < bounds.earliest[: len(found)]:
        return TOO_EARLY, bounds.earliest
    if latest and found > latest[: len(found)]:
        return TOO_LATE, today if bounds.latest == TODAY else latest
    return "", ""


def _beyond(text: str, earliest: str, latest: str) -> tuple[str, str]:
    """Tell a date that lies before or after all that can be meant from what is no date at all."""
    parts = _WHOLE_DATE.fullmatch(text.strip())
    try:
        day = datetime.date(int(parts[1]), int(parts[2]), int(parts[3])) if parts is not None else None
    except ValueError:
        day = None
    if day is None:
        return NO_DATE, ""
    return (TOO_EARLY, earliest) if day.isoformat() < FIRST_DAY else (TOO_LATE, latest)


def _tomorrow(today: str) -> str:
    if not today:
        return ""
    return (datetime.date.fromisoformat(today) + datetime.timedelta(days=_AHEAD_DAYS)).isoformat()


def _number(text: str) -> str:
    """Return a plain decimal notation, empty where the text is no number."""
    plain = unicodedata.normalize("NFKC", text).strip().replace(" ", "")
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _NUMBER.fullmatch(plain):
        return ""
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return ""
    return "0" if not number else f"{number.normalize():f}"


def _number_fault(text: str, bounds: Bounds) -> tuple[str, str]:
    found = _number(text)
    if not found:
        return NO_NUMBER, ""
    if bounds.least is not None and float(found) < bounds.least:
        return TOO_SMALL, f"{bounds.least:g}"
    if bounds.most is not None and float(found) > bounds.most:
        return TOO_LARGE, f"{bounds.most:g}"
    return "", ""
