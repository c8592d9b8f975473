"""Clocks that are wrong by years, on a laptop or on the server."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unittest import mock

import jwt.api_jwt
from redline_review.plugin.adapters.clock import SystemClock, rfc3339
from redline_review.server import clock as server_clock

YEAR_MS = 365 * 86_400_000


@dataclass
class MovedClock:
    """A laptop's clock; ``ahead_ms`` is how wrong it is."""

    ahead_ms: int = 0

    def unix_ms(self) -> int:
        """Return what the clock says."""
        return SystemClock().unix_ms() + self.ahead_ms

    def now(self) -> str:
        """Return what the clock says, as text."""
        return rfc3339(self.unix_ms())


@contextlib.contextmanager
def moved_server() -> Iterator[MovedClock]:
    """Let the server in this process, the check of its tokens included, live by a clock that can be moved."""
    moved, told = MovedClock(), server_clock.unix_ms

    class Moved(datetime.datetime):
        """What the token library asks."""

        @classmethod
        def now(cls, tz: Any = None) -> datetime.datetime:
            return datetime.datetime.fromtimestamp(datetime.datetime.now().timestamp() + moved.ahead_ms / 1000, tz)

    def unix_ms() -> int:
        return told() + moved.ahead_ms

    with (
        mock.patch.object(server_clock, "unix_ms", unix_ms),
        mock.patch.object(jwt.api_jwt, "datetime", Moved),
    ):
        yield moved
