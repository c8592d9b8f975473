"""Identities made by the client: UUID version 7.

Source: RFC 9562, section 5.7 (48 bits of Unix milliseconds, version, 12 bits, variant, 62 bits) and
section 6.2, method 1 (a counter in ``rand_a`` keeps ids of one millisecond in order).
"""

from __future__ import annotations

import secrets
import threading
import uuid

_COUNTER_BITS = 12


class IdFactory:
    """Makes UUIDv7 strings that sort in the order of their making, also when the wall clock steps back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last_ms = 0
        self._counter = 0

    def new(self, unix_ms: int) -> str:
        """Return a fresh id for the wall time ``unix_ms`` (milliseconds since 1970, UTC)."""
        with self._lock:
            if unix_ms > self._last_ms:
                self._last_ms, self._counter = unix_ms, secrets.randbits(_COUNTER_BITS - 1)
            else:
                self._counter += 1
                if self._counter >> _COUNTER_BITS:
                    self._last_ms, self._counter = self._last_ms + 1, 0
            return _layout(self._last_ms, self._counter)


def _layout(unix_ms: int, counter: int) -> str:
    number = (unix_ms & (1 << 48) - 1) << 80
    number |= 0x7 << 76 | counter << 64
    number |= 0b10 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=number))


def is_id(text: object) -> bool:
    """Tell whether ``text`` is a canonical UUIDv7 (lower case, hyphens)."""
    if not isinstance(text, str):
        return False
    try:
        value = uuid.UUID(text)
    except ValueError:
        return False
    return value.version == 7 and str(value) == text
