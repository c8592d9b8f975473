"""Tokens of an OpenID Connect issuer: its keys fetched, cached, and fetched anew when they were rotated."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jwt
import urllib3
from urllib3.exceptions import HTTPError

from ..errors import IssuerUnavailable, TokenInvalid

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key pair only: with a shared secret the issuer's public key could sign."""
FRESH_S, STALE_S, PAUSE_S = 300, 3600, 5
"""Keys are fetched anew after five minutes, and for a token that no key fits at most every five seconds; they are used
for an hour while the issuer does not answer."""
LEEWAY_S = 30
WAITING_AT_ONCE = 8
"""Requests that wait for keys on their way; further ones are told so at once, and leave room for local accounts."""
_ANSWER_S = 5.0
_LONGEST = 1 << 20
_NEEDED = ["exp", "iat", "sub", "iss", "aud"]
_DISCOVERY = "/.well-known/openid-configuration"


class Issuer:
    """Checks tokens of one issuer for one audience."""

    def __init__(self, issuer: str, audience: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.issuer, self._audience, self._clock = issuer, audience, clock
        self._http = urllib3.PoolManager(timeout=_ANSWER_S, retries=False, maxsize=2)
        self._lock = threading.Lock()
        self._waiting = threading.BoundedSemaphore(WAITING_AT_ONCE)
        self._signing_in = threading.BoundedSemaphore(WAITING_AT_ONCE)
        self._keys: Sequence[jwt.PyJWK] = ()
        self._fetched_at = self._tried_at = float("-inf")
        self._reason = "never asked"

    def claims(self, token: str, audience: str = "") -> Mapping[str, Any]:
        """Return the claims of a token that holds, for our API where no other audience is named.

        Raises ``TokenInvalid`` or ``IssuerUnavailable``.
        """
        try:
            header = jwt.get_unverified_header(token)
        except jwt.InvalidTokenError as error:
            raise TokenInvalid from error
        if header.get("alg") not in ALGORITHMS:
            raise TokenInvalid
        for anew in (False, True):
            for key in _named(self._current(anew), header.get("kid")):
                found = self._checked(token, key, audience or self._audience)
                if found is not None:
                    return found
        raise TokenInvalid

    def _checked(self, token: str, key: jwt.PyJWK, audience: str) -> Mapping[str, Any] | None:
        """Return the claims, ``None`` where another key may have signed."""
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=list(ALGORITHMS),
                audience=audience,
                issuer=self.issuer,
                leeway=LEEWAY_S,
                options={"require": _NEEDED},
            )
        except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError, jwt.InvalidKeyError):
            return None
        except (jwt.InvalidTokenError, ValueError) as error:
            raise TokenInvalid from error
        return claims

    def _current(self, anew: bool) -> Sequence[jwt.PyJWK]:
        if not self._due(anew):
            return self._usable()
        if not anew and self._lock.locked() and self._clock() - self._fetched_at <= STALE_S:
            return self._keys  # somebody fetches them: who has good ones need not wait for an issuer that is slow
        if not self._waiting.acquire(blocking=False):
            raise IssuerUnavailable("too many wait for its keys")
        try:
            with self._lock:
                if self._due(anew):  # whoever was here before may have fetched them
                    self._fetch(self._clock())
                    self._tried_at = self._clock()  # the pause begins when an issuer that hangs was given up
            return self._usable()
        finally:
            self._waiting.release()

    def _due(self, anew: bool) -> bool:
        now = self._clock()
        return (anew or now - self._fetched_at > FRESH_S) and now - self._tried_at > PAUSE_S

    def _usable(self) -> Sequence[jwt.PyJWK]:
        if self._clock() - self._fetched_at > STALE_S:
            raise IssuerUnavailable(self._reason)
        return self._keys

    def described(self) -> Mapping[str, Any]:
        """Ask the issuer now what it offers (its discovery document); raises ``IssuerUnavailable``."""
        if not self._signing_in.acquire(blocking=False):
            raise IssuerUnavailable("too many wait for it")
        try:
            return self._describe()
        except (HTTPError, ValueError) as error:
            raise IssuerUnavailable(str(error) or type(error).__name__) from error
        finally:
            self._signing_in.release()

    def _describe(self) -> Mapping[str, Any]:
        about = self._get(self.issuer.rstrip("/") + _DISCOVERY)
        if about.get("issuer") != self.issuer:
            raise ValueError("the issuer calls itself by another name")
        return about

    def place(self, about: Mapping[str, Any], name: str) -> str:
        """Return an address that the issuer names, empty where it names none.

        Raises ``IssuerUnavailable`` for one that is neither under HTTPS nor below its own.
        """
        address = str(about.get(name) or "")
        if address and not self._is_safe(address):
            raise IssuerUnavailable(f"its {name} lies at an address without HTTPS")
        return address

    def _is_safe(self, address: str) -> bool:
        return address.startswith(("https://", self.issuer.rstrip("/") + "/"))

    def _fetch(self, now: float) -> None:
        try:
            address = str(self._describe()["jwks_uri"])
            if not self._is_safe(address):
                raise ValueError("its keys lie at an address without HTTPS")
            keys = jwt.PyJWKSet.from_dict(self._get(address)).keys
        except (HTTPError, ValueError, KeyError, jwt.PyJWTError) as error:
            self._reason = str(error) or type(error).__name__
            return
        self._keys = [key for key in keys if key.public_key_use in (None, "sig")]
        self._fetched_at = now

    def post(self, address: str, body: str, headers: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
        """Send a form to an address of the issuer; returns status and answer. Raises ``IssuerUnavailable``."""
        given = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json", **headers}
        try:
            return self._ask("POST", address, body, given)
        except (HTTPError, ValueError) as error:
            raise IssuerUnavailable(str(error) or type(error).__name__) from error

    def _get(self, address: str) -> dict[str, Any]:
        status, found = self._ask("GET", address, None, {})
        if status != 200:
            raise ValueError(f"{address} answers {status}")
        return found

    def _ask(
        self, method: str, address: str, body: str | None, headers: Mapping[str, str]
    ) -> tuple[int, dict[str, Any]]:
        answer = self._http.request(
            method, address, body=body, headers=dict(headers), preload_content=False, redirect=False
        )
        try:
            read = answer.read(_LONGEST)
        finally:
            answer.release_conn()
        try:
            found = json.loads(read)
        except ValueError as error:
            raise ValueError(f"{address} answers {answer.status} without JSON") from error
        if not isinstance(found, dict):
            raise ValueError(f"{address} answers no object")
        return answer.status, found

    def close(self) -> None:
        """Close the connections."""
        self._http.clear()


def _named(keys: Sequence[jwt.PyJWK], kid: object) -> Sequence[jwt.PyJWK]:
    return [key for key in keys if kid is None or key.key_id in (None, kid)]
