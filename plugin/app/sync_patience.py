"""Patience with a bad line: how often, and how long to wait in between."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from ..port_errors import ServerBusy, ServerTimeout, ServerUnreachable, TransportError

T = TypeVar("T")

SLICE_S = 0.25
"""A wait is slept in slices of this length, so that Cancel is heard at once."""


class Stopped(Exception):
    """The user cancelled; not an error, so not a ``RedlineError``. Never leaves :mod:`.sync`."""


@dataclass(frozen=True)
class Backoff:
    """Exponential back-off with full jitter: any moment up to the ceiling, so that no two laptops keep step.

    What the platform asks for (``Retry-After``) comes on top of that: it told all of them the same. ``tries`` counts
    the first one. A ``Retry-After`` beyond ``longest_wait_s`` is not waited for: the run ends
    with :class:`ServerBusy`, which says when to come again.
    """

    tries: int = 4
    first_wait_s: float = 0.5
    longest_wait_s: float = 30.0

    def wait_s(self, attempt: int, asked_s: float, chance: float) -> float:
        """Return the wait after try number ``attempt`` (from 1); ``chance`` in 0 … 1 spreads many clients."""
        ceiling = min(self.longest_wait_s, self.first_wait_s * 2.0 ** (attempt - 1))
        return asked_s + ceiling * chance


@dataclass
class Later:
    """When to sync again by itself after a whole run has failed: twice as late each time, up to a longest wait.

    Full jitter as in :class:`Backoff`, but never sooner than ``least_s``: a run is many requests.
    """

    first_s: float = 15.0
    least_s: float = 1.0
    longest_s: float = 120.0
    failures: int = 0

    def failed(self, asked_s: float = 0.0, chance: float = 1.0) -> float:
        """Count a failure and return the seconds to wait; ``asked_s`` is what the platform asked for.

        ``chance`` in 0 … 1 spreads many clients.
        """
        wait = min(self.longest_s, self.first_s * 2.0**self.failures)
        self.failures += 1
        return asked_s + max(wait * chance, min(self.least_s, wait))

    def worked(self) -> None:
        """Start with the first wait again."""
        self.failures = 0


class Patience:
    """Repeats a call while the line is bad."""

    def __init__(
        self,
        backoff: Backoff,
        cancelled: Callable[[], bool],
        on_wait: Callable[[float], None],
        sleep: Callable[[float], object] = lambda seconds: threading.Event().wait(seconds),
        chance: Callable[[], float] = random.random,
    ) -> None:
        """``on_wait`` is told the seconds before each wait; ``sleep`` blocks that long at most."""
        self._backoff, self._cancelled, self._on_wait = backoff, cancelled, on_wait
        self._sleep, self._chance = sleep, chance

    def check(self) -> None:
        """Raise :class:`Stopped` where the user has cancelled."""
        if self._cancelled():
            raise Stopped

    def call(self, request: Callable[[], T]) -> T:
        """Return what ``request`` returns; raises its last error once the tries are used up."""
        attempt = 0
        while True:
            self.check()
            attempt += 1
            try:
                return request()
            except (ServerBusy, ServerUnreachable, ServerTimeout) as error:
                self.check()
                self._wait_or_raise(attempt, error)

    def _wait_or_raise(self, attempt: int, error: TransportError) -> None:
        asked_s = error.retry_after_s if isinstance(error, ServerBusy) else 0.0
        if attempt >= self._backoff.tries or asked_s > self._backoff.longest_wait_s:
            raise error
        seconds = self._backoff.wait_s(attempt, asked_s, self._chance())
        self._on_wait(seconds)
        self.pause(seconds)

    def pause(self, seconds: float) -> None:
        """Sleep in slices; raises :class:`Stopped` within one slice of a cancel."""
        left = seconds
        while left > 0:
            self._sleep(min(SLICE_S, left))
            self.check()
            left -= SLICE_S
