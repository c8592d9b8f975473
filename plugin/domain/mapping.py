"""Import profiles: how a sender's fields and values become ours. Shared by the plugin and the server."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Optional

from .errors import BadRecord
from .records import CaseFacts

_SHOWN_AT_MOST = 60
"""Characters of an unreadable value that an error repeats."""

CASE_FIELDS = (
    "issued_id",
    "date_before",
    "date_after",
    "activity_issued",
    "confidence",
    "must_check",
    "town_code",
    "town_name",
    "village_name",
    "due_date",
    "lead_source",
    "unit_code",
)
ZONE_FIELDS = ("code", "name", "level", "type", "unit_code")


@dataclass(frozen=True)
class MappingProfile:
    """``fields`` maps our field to the sender's field; ``values`` maps, per field of ours, a sender's value to a code.

    ``constants`` fills fields that the sender does not have.
    """

    name: str
    fields: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)

    def read(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return our fields of one row of the sender's; fields without a source or value are left out."""
        out: dict[str, Any] = dict(self.constants)
        for ours, theirs in self.fields.items():
            value = row.get(theirs)
            if value is None or value == "":
                continue
            out[ours] = self.values.get(ours, {}).get(str(value), value)
        return out

    def unmapped(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return what of a row no field of ours takes; it is kept as the record's extra facts."""
        used = set(self.fields.values())
        return {name: plain(value) for name, value in row.items() if name not in used and value is not None}


def plain(value: Any) -> Any:
    """Return a JSON value for an attribute: dates as ISO text, other objects as text."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    return str(value)


_DATE = re.compile(
    r"(?P<year>\d{4})(?:"
    r"\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?"
    r"|(?P<month2>\d{2})(?P<day2>\d{2})(?:\.0*)?"
    r")(?:(?:T|\s|(?<=[日号]))\s*\d.*|(?<=\d{8})\d{6})?",
    re.DOTALL,
)
_NO_DATE = frozenset({"", "/", "-", "--", "—", "——", "无", "null", "none", "n/a", "0000-00-00"})
_FIRST_DAY = datetime.date(1899, 12, 30)
_EARLIEST, _LATEST = datetime.date(1950, 1, 1), datetime.date(2100, 12, 31)


def iso_date(value: Any) -> Optional[str]:
    """Return an ISO date for a date or a text that begins with the year; ``None`` for empty and what stands for it.

    Read are ``2026-05-02``, ``2026/5/2``, ``2026.5.2``, ``2026年5月2日``, ``20260502``, each also with a time behind it
    or in full-width digits, and the day number of a spreadsheet (46144; OASIS OpenDocument 1.3 part 4, section 4.11.3).
    Raises :class:`BadRecord` for anything else (day or month first says nothing sure) and for years outside 1950 …
    2100.
    """
    if value is None or value == "":
        return None
    if isinstance(value, (datetime.date, datetime.datetime)):
        found: Optional[datetime.date] = datetime.date(value.year, value.month, value.day)
    else:
        found = _parse_date(unicodedata.normalize("NFKC", str(value)).strip())
    if found is not None and not _EARLIEST <= found <= _LATEST:
        raise BadRecord("date", f"year {found.year}")
    return None if found is None else found.isoformat()


def _parse_date(text: str) -> Optional[datetime.date]:
    if text.lower() in _NO_DATE:
        return None
    serial = _spreadsheet_day(text)
    if serial is not None:
        return serial
    parts = _DATE.fullmatch(text)
    if parts is None:
        raise BadRecord("date", text[:_SHOWN_AT_MOST])
    try:
        return datetime.date(
            int(parts["year"]), int(parts["month"] or parts["month2"]), int(parts["day"] or parts["day2"])
        )
    except ValueError as error:
        raise BadRecord("date", text[:_SHOWN_AT_MOST]) from error


def _spreadsheet_day(text: str) -> Optional[datetime.date]:
    """Return the date of a five-digit day number of our time, with or without a time of day as its fraction."""
    if not re.fullmatch(r"\d{5}(?:\.\d+)?", text, re.ASCII):
        return None
    found = _FIRST_DAY + datetime.timedelta(days=int(text[:5]))
    return found if _EARLIEST <= found <= _LATEST else None


_YES = frozenset({"1", "1.0", "y", "yes", "true", "t", "是", "必查"})
_NO = frozenset({"0", "0.0", "n", "no", "false", "f", "否", "自选"})


def truth(value: Any) -> Optional[bool]:
    """Return the truth of a yes/no attribute in its usual spellings (是/否, 必查/自选, Y/N, 1/0).

    ``None`` for none and for every other word: what the sender did not say is not guessed.
    """
    word = "" if value is None else unicodedata.normalize("NFKC", str(value)).strip().lower()
    return True if word in _YES else False if word in _NO else None


def case_facts(mapped: Mapping[str, Any], extra: Mapping[str, Any]) -> CaseFacts:
    """Return the facts of a case from mapped fields; raises :class:`BadRecord` for unreadable dates or confidences."""
    confidence = mapped.get("confidence")
    try:
        number = None if confidence is None else float(confidence)
    except (TypeError, ValueError) as error:
        raise BadRecord("confidence", str(confidence)) from error
    return CaseFacts(
        date_before=iso_date(mapped.get("date_before")),
        date_after=iso_date(mapped.get("date_after")),
        activity_issued=None if mapped.get("activity_issued") is None else str(mapped["activity_issued"]),
        confidence=number,
        must_check=truth(mapped.get("must_check")),
        town_code=str(mapped.get("town_code", "")),
        town_name=str(mapped.get("town_name", "")),
        village_name=str(mapped.get("village_name", "")),
        due_date=iso_date(mapped.get("due_date")),
        lead_source=str(mapped.get("lead_source", "satellite")),
        extra=extra,
    )
