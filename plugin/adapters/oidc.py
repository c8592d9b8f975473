"""An OpenID Connect issuer as a public desktop client speaks to it: discovery, code flow with PKCE (S256), renewal.

Ours and not QGIS's method OAuth2, which knows no PKCE in 3.22. On ``requests`` like the rest of the line, so inside
QGIS it goes through its network manager, too. References: RFC 6749, RFC 7636, RFC 8252, RFC 9207, OpenID Connect
Core 1.0 and Discovery 1.0.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any, Optional
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import requests

from ..port_errors import (
    BadAnswer,
    IssuerFaulty,
    IssuerRefused,
    IssuerUnreachable,
    ServerTimeout,
    ServerUnreachable,
)
from .http_answers import read_object
from .http_errors import line_errors, unsigned
from .network_policy import NetworkPolicy
from .oidc_answers import IssuerAbout, Tokens, checked_about, is_safe_place, same, tokens_of, url_safe
from .sign_in_ways import IssuerOffer

DISCOVERY = "/.well-known/openid-configuration"
_TIMEOUT_S = (5.0, 20.0)
_REFUSALS = frozenset({400, 401, 403})
_OURS = ("state", "code", "error", "iss")
_WORDS_KEPT = 200
_SERVER_ERRORS = 500


class ForeignAnswer(Exception):
    """What came to the loopback address is no answer to our question; not an error, so not a ``RedlineError``."""


@dataclass(frozen=True)
class Question:
    """One authorization request: ``url`` for the browser, the rest for checking what comes back."""

    url: str = field(repr=False)
    redirect_uri: str
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


def make_question(about: IssuerAbout, offer: IssuerOffer, redirect_uri: str, languages: str = "") -> Question:
    """Return a request with fresh secrets; ``languages`` are tags with spaces between, the wanted one first."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    asked = {
        "response_type": "code",
        "client_id": offer.client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(offer.scopes),
        "state": state,
        "nonce": nonce,
        "code_challenge": url_safe(hashlib.sha256(verifier.encode("ascii")).digest()),
        "code_challenge_method": "S256",
    }
    if offer.audience and offer.audience != offer.client_id:
        asked["audience"] = offer.audience
    if languages:
        asked["ui_locales"] = languages
    parts = urlsplit(about.authorization_endpoint)
    query = "&".join(filter(None, (parts.query, urlencode(asked))))
    return Question(urlunsplit(parts._replace(query=query)), redirect_uri, state, nonce, verifier)


def code_of(query: str, question: Question, about: IssuerAbout) -> str:
    """Return the code that the browser brought back.

    Raises :class:`ForeignAnswer` for what is no answer to this question (waiting goes on), :class:`IssuerRefused` for
    an error of the issuer's.
    """
    told = {name: values for name, values in parse_qs(query, keep_blank_values=True).items() if name in _OURS}
    if any(len(values) > 1 for values in told.values()):
        raise ForeignAnswer
    answer = {name: values[0] for name, values in told.items()}
    if not same(answer.get("state", ""), question.state):
        raise ForeignAnswer
    if answer.get("iss", "" if about.names_itself else about.url) != about.url:
        raise ForeignAnswer
    if "error" in answer:
        words = parse_qs(query).get("error_description", [""])[0]
        raise IssuerRefused(about.url, answer["error"][:_WORDS_KEPT], words[:_WORDS_KEPT])
    if not answer.get("code"):
        raise ForeignAnswer
    return answer["code"]


class IssuerLine:
    """The line to one issuer, through a session and within a network policy. Use from the session's thread."""

    def __init__(self, offer: IssuerOffer, session: requests.Session, policy: NetworkPolicy) -> None:
        self.offer, self._session, self._policy = offer, session, policy
        self._about: Optional[IssuerAbout] = None

    def about(self) -> IssuerAbout:
        """Return where the issuer is spoken to; asked once.

        Raises :class:`IssuerFaulty`, :class:`IssuerUnreachable`, ``HostNotAllowed``.
        """
        if self._about is None:
            if not is_safe_place(self.offer.url):
                raise IssuerFaulty(self.offer.url, "its address is without HTTPS")
            response = self._send("GET", self.offer.url.rstrip("/") + DISCOVERY)
            self._about = checked_about(self._told(response), self.offer, self._policy)
        return self._about

    def redeem(self, code: str, question: Question) -> Tokens:
        """Exchange the code of a question for tokens. Raises as :meth:`about`, and :class:`IssuerRefused`."""
        given = {"grant_type": "authorization_code", "code": code, "redirect_uri": question.redirect_uri}
        return self._tokens({**given, "code_verifier": question.verifier}, question.nonce)

    def renew(self, refresh_token: str) -> Tokens:
        """Exchange a refresh token for its successor; the same one stays where the issuer gives no other."""
        return self._tokens({"grant_type": "refresh_token", "refresh_token": refresh_token}, None)

    def _tokens(self, given: Mapping[str, str], nonce: Optional[str]) -> Tokens:
        body = urlencode({**given, "client_id": self.offer.client_id}).encode("ascii")
        response = self._send("POST", self.about().token_endpoint, body)
        if response.status_code in _REFUSALS:
            told = self._told(response)
            words = str(told.get("error_description") or "")
            raise IssuerRefused(self.offer.url, str(told.get("error") or "")[:_WORDS_KEPT], words[:_WORDS_KEPT])
        return tokens_of(self._told(response), self.offer, nonce, _seconds_of(response))

    def _send(self, method: str, url: str, body: Optional[bytes] = None) -> requests.Response:
        self._policy.check(url)
        headers = {"Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        options: dict[str, Any] = {"headers": headers, "auth": unsigned, "allow_redirects": False}
        with self._issuers_errors(), line_errors(url, _TIMEOUT_S):
            response = self._session.request(method, url, data=body, timeout=_TIMEOUT_S, **options)
        if response.status_code == requests.codes.too_many_requests or response.status_code >= _SERVER_ERRORS:
            raise IssuerUnreachable(self.offer.url, f"status {response.status_code}: {url}")
        if response.status_code != requests.codes.ok and response.status_code not in _REFUSALS:
            raise IssuerFaulty(self.offer.url, f"status {response.status_code}: {url}")
        return response

    def _told(self, response: requests.Response) -> Mapping[str, Any]:
        with self._issuers_errors():
            return read_object(response)

    @contextmanager
    def _issuers_errors(self) -> Iterator[None]:
        """Tell errors of the line to the issuer apart from those of the line to the platform."""
        try:
            yield
        except (ServerUnreachable, ServerTimeout) as error:
            raise IssuerUnreachable(self.offer.url, type(error).__name__) from error
        except BadAnswer as error:
            raise IssuerFaulty(self.offer.url, f"status {error.status}: {error.reason}"[:_WORDS_KEPT]) from error


def _seconds_of(response: requests.Response) -> float:
    """Return the issuer's own time of an answer, in seconds since 1970; this computer's where it tells none."""
    try:
        return parsedate_to_datetime(response.headers["Date"]).timestamp()
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        return time.time()
