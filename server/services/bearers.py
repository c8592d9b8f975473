"""What our own access tokens say. A signature is checked once, and what it vouches for remembered until it expires.

Whether the sign-in still stands is not remembered: the database is asked with every request, so that whoever is signed
out or disabled is refused at once.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Optional

import jwt

from ..errors import TokenInvalid

ALGORITHM = "HS256"
ISSUER = AUDIENCE = "redline-review"
MOST = 10_000
_NEEDED = ["exp", "iat", "sub", "org", "fam", "dev"]


@dataclass(frozen=True)
class Bearer:
    """Whom a token names: an account in an organisation, its sign-in, and the device."""

    org_id: str
    account_id: str
    family_id: str
    device_id: str


class Bearers:
    """Reads access tokens that were signed with our secret."""

    def __init__(self, secret: bytes, clock: Callable[[], float] = time.time) -> None:
        self._secret, self._clock = secret, clock
        self._lock = threading.Lock()
        self._known: OrderedDict[bytes, tuple[float, Bearer]] = OrderedDict()

    def read(self, token: str) -> Bearer:
        """Return whom a token names; raises :class:`TokenInvalid`."""
        return self.remembered(token) or self._checked(token)

    def remembered(self, token: str) -> Optional[Bearer]:
        """Return whom a token names that was read before and has not expired since, ``None`` for any other."""
        mark = _mark(token)
        with self._lock:
            expires, bearer = self._known.get(mark, (0.0, None))
            if bearer is not None and expires <= self._clock():
                del self._known[mark]
        return bearer if expires > self._clock() else None

    def _checked(self, token: str) -> Bearer:
        try:
            claims = jwt.decode(
                token,
                self._secret,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                options={"require": _NEEDED},
            )
        except jwt.InvalidTokenError as error:
            raise TokenInvalid from error
        bearer = Bearer(*(str(claims[name]) for name in ("org", "sub", "fam", "dev")))
        with self._lock:
            self._known[_mark(token)] = (float(claims["exp"]), bearer)
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        return bearer


def _mark(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
