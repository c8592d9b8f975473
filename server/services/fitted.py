"""Passwords that fitted a moment ago: hashing takes a tenth of a second, and some programs send one each time."""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

KEPT_S = 300.0
MOST = 2_000


class Fitted:
    """Remembers pairs of a stored hash and a password by a keyed hash, in memory, for five minutes."""

    def __init__(self, secret: bytes, clock: Callable[[], float] = time.monotonic) -> None:
        self._secret, self._clock = secret, clock
        self._lock = threading.Lock()
        self._until: OrderedDict[bytes, float] = OrderedDict()

    def _mark(self, stored: str, password: str) -> bytes:
        body = f"{stored}\n{password}".encode("utf-8", "surrogatepass")
        return hmac.new(self._secret, b"fitted\n" + body, hashlib.sha256).digest()

    def knows(self, stored: str, password: str) -> bool:
        """Tell whether they fitted within the last minutes."""
        with self._lock:
            return self._until.get(self._mark(stored, password), 0.0) > self._clock()

    def add(self, stored: str, password: str) -> None:
        """Remember that they fit."""
        with self._lock:
            self._until[self._mark(stored, password)] = self._clock() + KEPT_S
            while len(self._until) > MOST:
                self._until.popitem(last=False)
