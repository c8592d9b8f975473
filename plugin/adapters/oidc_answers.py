"""What a public client must check of an issuer's answers (OpenID Connect Core 1.0, RFC 9207), and nothing of the line.

The signature of an ID token is not checked: it comes from the token endpoint itself over TLS, and then the check of
that server's certificate stands for it (Core, 3.1.3.7, 6). The time that it is held against is the issuer's own, of
the answer that brought it, where that tells one: a laptop's clock may be years off.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Optional
from urllib.parse import urlsplit

from ..port_errors import IssuerFaulty
from .network_policy import NetworkPolicy
from .sign_in_ways import IssuerOffer

LEEWAY_S = 120
_HASHES = {"256": hashlib.sha256, "384": hashlib.sha384, "512": hashlib.sha512}
_S256 = "S256"


@dataclass(frozen=True)
class IssuerAbout:
    """Where an issuer is spoken to; ``names_itself`` where its answers in the browser bear its name (RFC 9207)."""

    url: str
    authorization_endpoint: str
    token_endpoint: str
    names_itself: bool = False


@dataclass(frozen=True)
class Tokens:
    """What the token endpoint gave. ``bearer`` is what the platform is shown; ``refresh`` empty where it gave none."""

    bearer: str = field(repr=False)
    refresh: str = field(repr=False)
    subject: str = ""
    name: str = ""


def checked_about(told: Mapping[str, Any], offer: IssuerOffer, policy: NetworkPolicy) -> IssuerAbout:
    """Return where the issuer is spoken to; raises :class:`IssuerFaulty`, or ``HostNotAllowed`` for its hosts."""
    if told.get("issuer") != offer.url:
        raise IssuerFaulty(offer.url, "it calls itself by another name")
    methods = told.get("code_challenge_methods_supported")
    if isinstance(methods, list) and _S256 not in methods:
        raise IssuerFaulty(offer.url, "it takes no code challenge of S256")
    places = [str(told.get(f"{name}_endpoint") or "") for name in ("authorization", "token")]
    for place in places:
        if not is_safe_place(place):
            raise IssuerFaulty(offer.url, "an address of it is missing, or without HTTPS")
        policy.check(place)
    return IssuerAbout(offer.url, *places, told.get("authorization_response_iss_parameter_supported") is True)


def is_safe_place(url: str) -> bool:
    """Tell whether secrets may go there: by HTTPS, or on this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:  # an unbalanced bracket
        return False
    near = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")
    return bool(parts.hostname) and not parts.fragment and (parts.scheme == "https" or near)


def tokens_of(told: Mapping[str, Any], offer: IssuerOffer, nonce: Optional[str], now_s: float) -> Tokens:
    """Return the tokens of an answer, checked; ``nonce`` is ``None`` for a renewal. Raises :class:`IssuerFaulty`.

    ``now_s``: seconds since 1970. A renewal need not bring an ID token (Core, 12.2).
    """
    access, identity = told.get("access_token"), told.get("id_token")
    if not isinstance(access, str) or not access or str(told.get("token_type", "")).lower() != "bearer":
        raise IssuerFaulty(offer.url, "no access token came")
    if not isinstance(identity, str) and (nonce is not None or offer.bearer == "id_token"):
        raise IssuerFaulty(offer.url, "no ID token came")
    claims = checked_claims(identity, offer, nonce, now_s, access) if isinstance(identity, str) else {}
    name = next((str(claims[key]) for key in ("name", "preferred_username", "email", "sub") if claims.get(key)), "")
    bearer = identity if offer.bearer == "id_token" else access
    refresh = told.get("refresh_token")
    return Tokens(str(bearer), refresh if isinstance(refresh, str) else "", str(claims.get("sub", "")), name)


def checked_claims(
    token: str, offer: IssuerOffer, nonce: Optional[str], now_s: float, access_token: str
) -> Mapping[str, Any]:
    """Return the claims of an ID token that holds (Core, 3.1.3.7); raises :class:`IssuerFaulty`."""
    head, claims = _part(token, 0, offer), _part(token, 1, offer)
    algorithm = str(head.get("alg", "none"))
    audiences = claims.get("aud")
    audiences = audiences if isinstance(audiences, list) else [audiences]
    until, made = claims.get("exp"), claims.get("iat")
    faults = {
        "an ID token without the issuer's signature": algorithm.lower() == "none" or algorithm.startswith("HS"),
        "an ID token of another issuer": claims.get("iss") != offer.url,
        "an ID token for another program": offer.client_id not in audiences
        or claims.get("azp", offer.client_id) != offer.client_id
        or (len(audiences) > 1 and "azp" not in claims),
        "an ID token without a name": not isinstance(claims.get("sub"), str) or not claims["sub"],
        "an ID token that is past": not _is_number(until) or until + LEEWAY_S < now_s,
        "an ID token of the future": not _is_number(made) or made - LEEWAY_S > now_s,
        "an ID token for another sign-in": nonce is not None and not same(str(claims.get("nonce", "")), nonce),
        "an ID token for another access token": not _fits(claims.get("at_hash"), algorithm, access_token),
    }
    for fault, found in faults.items():
        if found:
            raise IssuerFaulty(offer.url, fault)
    return claims


def same(one: str, other: str) -> bool:
    """Tell whether two secrets are the same, in a time that tells nothing."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))


def url_safe(raw: bytes) -> str:
    """Return base64url without padding (RFC 7636, appendix A)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _fits(at_hash: Any, algorithm: str, access_token: str) -> bool:
    """Tell whether an ID token speaks of this access token (Core, 3.1.3.6); it need not in the code flow."""
    hashing = _HASHES.get(algorithm[-3:])
    if at_hash is None or hashing is None:
        return True
    digest = hashing(access_token.encode("utf-8")).digest()
    return same(str(at_hash), url_safe(digest[: len(digest) // 2]))


def _part(token: str, which: int, offer: IssuerOffer) -> Mapping[str, Any]:
    parts = token.split(".")
    try:
        raw = parts[which].encode("ascii") if len(parts) == 3 else b""
        found = json.loads(base64.urlsafe_b64decode(raw + b"=" * (-len(raw) % 4)))
    except (ValueError, binascii.Error) as error:
        raise IssuerFaulty(offer.url, "an ID token that cannot be read") from error
    if not isinstance(found, dict):
        raise IssuerFaulty(offer.url, "an ID token that cannot be read")
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
