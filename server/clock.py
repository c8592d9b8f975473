"""Wall time as RFC 3339 text; it orders nothing but expiry."""

from __future__ import annotations

import datetime
import time


def unix_ms() -> int:
    """Return milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


def now() -> str:
    """Return the wall time as RFC 3339 UTC with milliseconds."""
    return later(0)


def later(seconds: float) -> str:
    """Return the wall time so many seconds from now; texts of this form sort by time."""
    moment = datetime.datetime.fromtimestamp(unix_ms() / 1000 + seconds, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def seconds_until(moment: str) -> float:
    """Return the seconds from now to a moment; negative for the past."""
    then = datetime.datetime.strptime(moment, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=datetime.timezone.utc)
    return then.timestamp() - unix_ms() / 1000
