"""Import profiles: how a sender's fields and values become ours. Shared by the plugin and the server."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Optional

from .errors import BadRecord
from .records import CaseFacts

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


def iso_date(value: Any) -> Optional[str]:
    """Return an ISO date for a date, an ISO text, ``20260502`` or ``2026/5/2``; ``None`` for empty.

    Raises :class:`BadRecord` for anything else and for years outside 1950 … 2100.
    """
    if value is None or value == "":
        return None
    if isinstance(value, (datetime.date, datetime.datetime)):
        found = datetime.date(value.year, value.month, value.day)
    else:
        found = _parse_date(str(value).strip())
    if not 1950 <= found.year <= 2100:
        raise BadRecord("date", f"year {found.year}")
    return found.isoformat()


def _parse_date(text: str) -> datetime.date:
    digits = text[:10].replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-")
    parts = [digits[:4], digits[4:6], digits[6:8]] if digits.isdigit() and len(digits) == 8 else digits.split("-")
    try:
        year, month, day = (int(part) for part in parts)
        return datetime.date(year, month, day)
    except ValueError as error:
        raise BadRecord("date", text) from error


def truth(value: Any) -> bool:
    """Return the truth of a yes/no attribute in its usual spellings (是/否, 必查/自选, Y/N, 1/0)."""
    if isinstance(value, str):
        return value.strip().lower() in {"1", "y", "yes", "true", "t", "是", "必查"}
    return bool(value)


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
        must_check=truth(mapped.get("must_check", True)),
        town_code=str(mapped.get("town_code", "")),
        town_name=str(mapped.get("town_name", "")),
        village_name=str(mapped.get("village_name", "")),
        due_date=iso_date(mapped.get("due_date")),
        lead_source=str(mapped.get("lead_source", "satellite")),
        extra=extra,
    )
