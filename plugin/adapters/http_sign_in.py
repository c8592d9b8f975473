"""How a transport comes by its access token. Tokens live in memory only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Optional, Protocol

from ..port_errors import SignInNeeded, SignInRefused

TOKEN_PATH = "/auth/token"
REFRESH_PATH = "/auth/refresh"

Exchange = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]
"""Posts JSON to a path of the platform and returns its JSON. Raises :class:`SignInRefused` for 400, 401, 403 and
423, else the errors of a transport."""


class SignIn(Protocol):
    """Where the access token comes from."""

    def token(self, exchange: Exchange) -> str:
        """Return the access token, signing in where there is none yet; empty: send none."""
        ...

    def renew(self, exchange: Exchange, refused: str) -> str:
        """Return another token than the ``refused`` one; raises :class:`SignInNeeded`."""
        ...


class NoSignIn:
    """For a line that signs in by itself (an authentication configuration of QGIS)."""

    def token(self, exchange: Exchange) -> str:
        """Return no token."""
        return ""

    def renew(self, exchange: Exchange, refused: str) -> str:
        """Raise: there is nothing here to renew."""
        raise SignInNeeded("")


@dataclass
class PasswordSignIn:
    """An account of the embedded server: name and password once, then rotating refresh tokens."""

    username: str
    password: str = field(repr=False)
    device_id: str
    belongs: Callable[[str], None] = field(default=lambda _org: None, repr=False)
    """Told the organisation that the account belongs to, in the line's thread."""
    _access: str = field(default="", repr=False)
    _refresh: str = field(default="", repr=False)

    def token(self, exchange: Exchange) -> str:
        """Return the token at hand, or sign in."""
        return self._access or self._sign_in(exchange)

    def renew(self, exchange: Exchange, refused: str) -> str:
        """Refresh; where the refresh token is refused too, sign in with the password."""
        if self._access and self._access != refused:
            return self._access
        return self._refreshed(exchange) or self._sign_in(exchange)

    def _refreshed(self, exchange: Exchange) -> Optional[str]:
        if not self._refresh:
            return None
        try:
            return self._keep(exchange(REFRESH_PATH, {"refresh_token": self._refresh}))
        except SignInRefused:
            self._access = self._refresh = ""
            return None

    def _sign_in(self, exchange: Exchange) -> str:
        body = {"username": self.username, "password": self.password, "device_id": self.device_id}
        return self._keep(exchange(TOKEN_PATH, body))

    def _keep(self, answer: Mapping[str, Any]) -> str:
        self._access = str(answer["access_token"])
        self._refresh = str(answer.get("refresh_token", ""))
        self.belongs(str(answer.get("org", "")))
        return self._access
