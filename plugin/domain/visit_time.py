"""When somebody was there, as people write it into a list: ``2026年5月2日 下午3:20``, ``2026/5/2``, an ISO time."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Optional

_WRITTEN = re.compile(
    r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?"
    r"(?:[T\s]*(?P<half>上午|下午|晚上|am|pm)?\s*(?P<hour>\d{1,2})\s?[:时點点]\s?(?P<minute>\d{1,2})?分?"
    r"(?::?(?P<second>\d{1,2})秒?(?:\.\d+)?)?\s*(?P<after>am|pm)?\s*(?P<zone>z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII | re.IGNORECASE,
)
_AFTERNOON = ("下午", "晚上", "pm")


@dataclass(frozen=True)
class VisitTime:
    """The local day, and the moment (aware, UTC) where one was said."""

    day: date
    moment: Optional[datetime] = None


def visit_time(text: str, utc_offset_minutes: float) -> Optional[VisitTime]:
    """Return when a text says that somebody was there; ``None`` where it names no day of a year.

    A time without an offset from UTC is taken to be local, at ``utc_offset_minutes``.
    """
    local = timezone(timedelta(minutes=utc_offset_minutes))
    found = _WRITTEN.match(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
        if found["hour"] is None:
            return VisitTime(day)
        moment = _moment(found, day, local)
        return VisitTime(moment.astimezone(local).date(), moment)
    except (ValueError, OverflowError):  # a 13th month; a day before all days
        return None


def _moment(found: re.Match[str], day: date, local: timezone) -> datetime:
    hour = int(found["hour"])
    if (found["half"] or found["after"] or "").lower() in _AFTERNOON and hour < 12:
        hour += 12
    said = datetime(day.year, day.month, day.day, hour, int(found["minute"] or 0), int(found["second"] or 0))
    return said.replace(tzinfo=_zone(found["zone"], local)).astimezone(timezone.utc)


def _zone(said: Optional[str], local: timezone) -> timezone:
    if not said:
        return local
    if said in "zZ":
        return timezone.utc
    minutes = int(said[1:3]) * 60 + int(said[-2:])
    return timezone(timedelta(minutes=-minutes if said[0] == "-" else minutes))
