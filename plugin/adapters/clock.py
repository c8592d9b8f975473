"""The machine's wall clock; it orders nothing."""

from __future__ import annotations

import time
from datetime import datetime, timezone


class SystemClock:
    """Wall time from the operating system, fulfilling :class:`~redline_review.plugin.ports.Clock`."""

    def unix_ms(self) -> int:
        """Return milliseconds since 1970, UTC."""
        return time.time_ns() // 1_000_000

    def now(self) -> str:
        """Return the wall time as RFC 3339 UTC with milliseconds (``2026-05-02T08:00:00.000Z``)."""
        return rfc3339(self.unix_ms())


def rfc3339(unix_ms: int) -> str:
    """Return milliseconds since 1970 as RFC 3339 UTC text with milliseconds."""
    seconds, millis = divmod(unix_ms, 1000)
    moment = datetime.fromtimestamp(seconds, tz=timezone.utc)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{millis:03d}Z"
