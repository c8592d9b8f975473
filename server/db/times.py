"""When things were: the later image's date of a patch, and when its finding was given; zones have no time.

Both are read from the rows of :mod:`.desk`, which the reader has to have brought into step. The columns of
``case_current`` are still written: processes of the version before read them while an upgrade goes round.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

from sqlalchemy import ColumnElement, and_, or_

from ...plugin.domain.records import Case
from .schema import case_desk

DAY = len("2026-05-02")


@dataclass(frozen=True)
class Span:
    """A stretch of time, both ends included: RFC 3339 UTC text with milliseconds, ``None`` for an open end."""

    start: Optional[str] = None
    end: Optional[str] = None


def utc_text(text: str) -> Optional[str]:
    """Return an RFC 3339 time as UTC with milliseconds, so that texts sort as times; ``None`` for what is none."""
    try:
        moment = datetime.datetime.fromisoformat(text.upper().replace("Z", "+00:00"))
        moment = moment.astimezone(datetime.timezone.utc)
    except (ValueError, OverflowError):
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def time_columns(record: Case) -> Mapping[str, Any]:
    """Return what the columns of a case's times hold."""
    found_at = utc_text(record.finding_at) if record.finding_at else None
    return {"date_after": record.facts.date_after, "found_at": found_at, "dated_version": record.version}


def time_of(collection: str) -> Optional[ColumnElement[str]]:
    """Return the time of a collection's patches as text that sorts, ``None`` for a collection without."""
    columns: Mapping[str, ColumnElement[str]] = {"cases": case_desk.c.date_after, "decisions": case_desk.c.found_at}
    return columns.get(collection)


def during(collection: str, span: Span, without: bool = True) -> Optional[ColumnElement[bool]]:
    """Return the rule that rows of a span keep; those without a time keep it too, as the standard asks.

    A patch has a day, all of which counts. ``without``: there are rows without a time; where there are none, the rule
    is a range and nothing else, for which either database has an index.
    """
    time = time_of(collection)
    if time is None:
        return None
    length = DAY if collection == "cases" else None
    rules = [time >= span.start[:length]] if span.start else []
    rules += [time <= span.end[:length]] if span.end else []
    return or_(time.is_(None), and_(*rules)) if without else and_(*rules)
