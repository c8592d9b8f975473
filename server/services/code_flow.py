"""Signing people in at an issuer from the office page: the authorization code flow of OpenID Connect with PKCE.

What is on its way is kept by the browser, sealed (:mod:`..web.at_issuer`); the code is exchanged by the server itself,
and the browser is given a sign-in of ours, never a token of the issuer's.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from ..errors import IssuerUnavailable, TokenInvalid
from ..page_errors import IssuerRefused, SignInUntrusted
from ..settings import Settings
from .issuer import Issuer

_BYTES = 32
_AUTHORIZATION, _TOKEN, _END = "authorization_endpoint", "token_endpoint", "end_session_endpoint"
_NOT_FOR_PAGES = frozenset({"offline_access"})
"""A page asks for no refresh token: when its sign-in ends, one signs in again."""


@dataclass(frozen=True)
class Begun:
    """A sign-in on its way: what must come back with it, and the secret that its code is exchanged with.

    ``back`` is the address that the issuer sends the browser to, ``onward`` the page that one was on.
    """

    state: str
    nonce: str
    verifier: str
    back: str
    onward: str


class CodeFlow:
    """Our half of the flow, as one client of one issuer."""

    def __init__(self, issuer: Issuer, settings: Settings, title: str) -> None:
        self._issuer, self.title = issuer, title
        self._client_id = settings.oidc_web_client_id or settings.oidc_client_id or settings.oidc_audience
        self._client_id = self._client_id or "redline-review"
        self._secret = settings.oidc_web_secret
        self._scope = " ".join(one for one in settings.oidc_scopes.split() if one not in _NOT_FOR_PAGES)

    def begin(self, back: str, onward: str) -> tuple[Begun, str]:
        """Return a sign-in on its way and the issuer's address for it; raises :class:`IssuerUnavailable`."""
        place = self._place(self._issuer.described(), _AUTHORIZATION)
        state, nonce, verifier = (secrets.token_urlsafe(_BYTES) for _ in range(3))
        begun = Begun(state, nonce, verifier, back, onward)
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": back,
            "scope": self._scope,
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": _challenge(begun.verifier),
            "code_challenge_method": "S256",
        }
        return begun, _with(place, asked)

    def finish(self, begun: Begun, code: str) -> Mapping[str, Any]:
        """Exchange a code and return what the issuer says of the person.

        Raises :class:`IssuerUnavailable`, :class:`IssuerRefused` or, for an answer that does not hold,
        :class:`SignInUntrusted`.
        """
        answer = self._exchanged(begun, code)
        try:
            claims = self._issuer.claims(str(answer.get("id_token", "")), self._client_id)
        except TokenInvalid as error:
            raise SignInUntrusted(self.title) from error
        many = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if many else self._client_id) != self._client_id:
            raise SignInUntrusted(self.title)
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), begun.nonce.encode()):
            raise SignInUntrusted(self.title)
        return {**claims, **self._access_claims(str(answer.get("access_token", "")), str(claims["sub"]))}

    def _access_claims(self, token: str, subject: str) -> Mapping[str, Any]:
        """Return the claims of an access token for our API: roles stand in it, as for programs. None where it is none.

        Where the issuer's access tokens are no JWTs, or for somebody else, what the ID token says counts alone.
        """
        try:
            claims = self._issuer.claims(token)
        except TokenInvalid:
            return {}
        if claims["sub"] != subject:
            raise SignInUntrusted(self.title)
        return claims

    def _exchanged(self, begun: Begun, code: str) -> Mapping[str, Any]:
        about = self._issuer.described()
        given = {"grant_type": "authorization_code", "code": code, "redirect_uri": begun.back}
        given |= {"code_verifier": begun.verifier, "client_id": self._client_id}
        headers: dict[str, str] = {}
        if self._secret and "client_secret_basic" in about.get(f"{_TOKEN}_auth_methods_supported", _BY_HEADER):
            del given["client_id"]
            headers["Authorization"] = f"Basic {_basic(self._client_id, self._secret)}"
        elif self._secret:
            given["client_secret"] = self._secret
        status, answer = self._issuer.post(self._place(about, _TOKEN), urlencode(given), headers)
        if status >= 500:
            raise IssuerUnavailable(f"its token endpoint answers {status}")
        if status != 200:
            raise IssuerRefused(self.title, plain(str(answer.get("error", status))))
        return answer

    def end(self, back: str) -> str:
        """Return the address at which one signs out of the issuer, empty where it offers none."""
        place = self._issuer.place(self._issuer.described(), _END)
        return _with(place, {"client_id": self._client_id, "post_logout_redirect_uri": back}) if place else ""

    def _place(self, about: Mapping[str, Any], name: str) -> str:
        place = self._issuer.place(about, name)
        if not place:
            raise IssuerUnavailable(f"it names no {name}")
        return place

    def check_from(self, issuer: str) -> None:
        """Refuse an answer that another issuer gave (RFC 9207); raises :class:`SignInUntrusted`."""
        if issuer not in ("", self._issuer.issuer):
            raise SignInUntrusted(self.title)


_BY_HEADER = ("client_secret_basic",)
"""What an issuer takes that does not say (OpenID Connect Discovery, 3)."""


def plain(code: str) -> str:
    """Return an error code as OAuth allows it, so that nobody else's sentence stands on our page."""
    kept = "".join(c for c in code if c.isascii() and (c.isalnum() or c in "_-."))
    return kept[:60] or "?"


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).decode("ascii").rstrip("=")


def _basic(client_id: str, secret: str) -> str:
    """Return both for the header (RFC 6749, 2.3.1); a space as %20, which whoever decodes forms or addresses reads."""
    encoded = ":".join(quote(one, safe="") for one in (client_id, secret))
    return base64.b64encode(encoded.encode("ascii")).decode("ascii")


def _with(place: str, asked: Mapping[str, str]) -> str:
    return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}"
