"""How many wrong passwords one address may try in a minute, whichever accounts they are for."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from ..errors import TooManyAttempts

WINDOW_S = 60.0
_MOST_ADDRESSES = 10_000


class Throttle:
    """Counts failures by address in this process; the account's own lock counts in the database."""

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit, self._clock = limit, clock
        self._lock = threading.Lock()
        self._failures: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def check(self, address: str) -> None:
        """Raise :class:`TooManyAttempts` where the address has to wait."""
        with self._lock:
            began, count = self._failures.get(address, (0.0, 0))
            wait_s = began + WINDOW_S - self._clock()
        if count >= self._limit and wait_s > 0:
            raise TooManyAttempts(int(wait_s) + 1)

    def failed(self, address: str) -> None:
        """Count a failure."""
        with self._lock:
            now = self._clock()
            began, count = self._failures.pop(address, (now, 0))
            self._failures[address] = (began, count + 1) if now - began < WINDOW_S else (now, 1)
            while len(self._failures) > _MOST_ADDRESSES:
                self._failures.popitem(last=False)
