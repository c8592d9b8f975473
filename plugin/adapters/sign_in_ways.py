"""Which sign-ins a platform takes: asked of itself, before anybody is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional
from urllib.parse import urlsplit

import requests

from ..port_errors import BadAnswer
from .http_answers import read_json
from .http_errors import line_errors, unsigned
from .network_policy import NetworkPolicy, host_of

WAYS_PATH = "/auth/ways"
ACCESS_TOKEN, ID_TOKEN = "access_token", "id_token"
_TIMEOUT_S = (5.0, 10.0)
_GUARDED = frozenset({401, 403, 407})
_UNKNOWN = frozenset({404, 405})


@dataclass(frozen=True)
class IssuerOffer:
    """An OpenID Connect issuer whose tokens a platform takes; all that a public client must know of it.

    ``bearer`` is the token that the platform wants to see, ``audience`` whom it must be made for.
    """

    url: str
    title: str
    client_id: str
    scopes: tuple[str, ...]
    audience: str = ""
    bearer: str = ACCESS_TOKEN

    @property
    def host(self) -> str:
        """The host that the browser is sent to."""
        return host_of(self.url)


@dataclass(frozen=True)
class Ways:
    """What a platform offers. ``guarded``: something before it wants to know first who asks, so nobody can tell."""

    accounts: bool = True
    issuer: Optional[IssuerOffer] = None
    guarded: bool = False


def read_ways(base_url: str, session: requests.Session, policy: NetworkPolicy) -> Ways:
    """``GET /auth/ways``; a platform that does not know the question takes accounts. Raises errors of the line."""
    url = base_url.rstrip("/") + WAYS_PATH
    policy.check(url)
    with line_errors(url, _TIMEOUT_S):
        headers = {"Accept": "application/json, application/problem+json"}
        response = session.get(url, headers=headers, auth=unsigned, timeout=_TIMEOUT_S, allow_redirects=False)
    if response.status_code in _GUARDED:
        return Ways(accounts=False, guarded=True)
    if response.status_code in _UNKNOWN:
        return Ways()
    told = read_json(response)
    try:
        issuer = told.get("issuer")
        return Ways(bool(told.get("accounts", True)), offer_from_json(issuer) if issuer else None)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadAnswer(url, response.status_code, f"ways: {type(error).__name__}") from error


def offer_from_json(told: Mapping[str, Any]) -> IssuerOffer:
    """Return the offer that a JSON object tells; raises ``KeyError`` or ``ValueError`` where it tells none."""
    bearer = str(told.get("bearer") or ACCESS_TOKEN)
    url, scopes = str(told["url"]), told.get("scopes") or ("openid",)
    if bearer not in (ACCESS_TOKEN, ID_TOKEN) or not urlsplit(url).hostname:
        raise ValueError(bearer)
    audience, title = str(told.get("audience") or ""), str(told.get("title") or host_of(url))
    return IssuerOffer(url, title, str(told["client_id"]), tuple(map(str, scopes)), audience, bearer)


def offer_to_json(offer: IssuerOffer) -> dict[str, Any]:
    """Return the offer as a JSON object."""
    return {**vars(offer), "scopes": list(offer.scopes)}
