"""Moments as people read them: in the time of this computer, with its zone beside them; the record keeps UTC."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Optional


def local_words(moment: str, seconds: bool = False) -> str:
    """Return an RFC 3339 moment as ``2026-05-02 16:00 UTC+8``; what is none as it is written."""
    local = _local(moment)
    return moment if local is None else moment_words(local, seconds)


def moment_words(moment: datetime, seconds: bool = False) -> str:
    """Return an aware moment with the zone that it is in."""
    return f"{moment:%Y-%m-%d %H:%M:%S} {zone_of(moment)}" if seconds else f"{moment:%Y-%m-%d %H:%M} {zone_of(moment)}"


def taken_words(said: str, seconds: bool = False) -> str:
    """Return when a photo or a mark was made, as its file says: a zone of its own stays, a tracker's UTC is told here.

    A camera that says no zone is quoted as it is.
    """
    found = _moment(said)
    if found is None or found.tzinfo is None:
        return said[: 19 if seconds else 16].replace("T", " ")
    return moment_words(found if found.utcoffset() else found.astimezone(), seconds)


def local_day(moment: str) -> str:
    """Return the day that it was here (``2026-05-02``); of what says no time of day, the day as it is written."""
    local = _local(moment)
    return moment[:10] if local is None else f"{local:%Y-%m-%d}"


def zone_of(moment: datetime) -> str:
    """Return the zone of an aware moment as its distance from UTC (``UTC+8``, ``UTC-3:30``, ``UTC``)."""
    minutes = (moment.utcoffset() or timedelta()) // timedelta(minutes=1)
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "") if minutes else "UTC"


def _local(text: str) -> Optional[datetime]:
    found = _moment(text)
    return None if found is None or found.tzinfo is None else found.astimezone()


def _moment(text: str) -> Optional[datetime]:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
