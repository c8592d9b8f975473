"""When things were: the later image's date of a patch, and when its finding was given; zones have no time.

Both stand in columns of ``case_current``, written with each version. Where a row's ``dated_version`` is not its
version (it comes from before the columns, or from a process of an older version), its record is read instead.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

from sqlalchemy import ColumnElement, Connection, Text, and_, case, cast, func, or_
from sqlalchemy.dialects.postgresql import JSONB

from ...plugin.domain.records import Case
from .schema import case_current

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


def time_of(connection: Connection, collection: str) -> Optional[ColumnElement[str]]:
    """Return the time of a collection's rows as text that sorts, ``None`` for a collection without."""
    if collection == "zones":
        return None
    column, path = (
        (case_current.c.date_after, ("facts", "date_after"))
        if collection == "cases"
        else (case_current.c.found_at, ("finding_at",))
    )
    value: ColumnElement[Any] = case(
        (case_current.c.dated_version == case_current.c.version, column), else_=_of_record(connection, path)
    )
    sortable: ColumnElement[str] = value.collate("C") if connection.dialect.name == "postgresql" else value
    return sortable


def _of_record(connection: Connection, path: tuple[str, ...]) -> ColumnElement[Any]:
    if connection.dialect.name == "postgresql":
        found = cast(case_current.c.record, JSONB)[path].astext
    else:
        found = func.json_extract(case_current.c.record, "$." + ".".join(path))
    return func.nullif(cast(found, Text), "")


def during(connection: Connection, collection: str, span: Span) -> Optional[ColumnElement[bool]]:
    """Return the rule that rows of a span keep; those without a time keep it too, as the standard asks.

    A patch has a day, all of which counts.
    """
    time = time_of(connection, collection)
    if time is None:
        return None
    length = DAY if collection == "cases" else None
    rules = [time >= span.start[:length]] if span.start else []
    rules += [time <= span.end[:length]] if span.end else []
    return or_(time.is_(None), and_(True, *rules))
