"""Who somebody is to a platform, by whichever way: an account there, an issuer's, or what QGIS keeps for the line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Union

import requests

from ..port_errors import SignInNeeded
from .http_sign_in import Exchange, PasswordSignIn, SignIn
from .network_policy import NetworkPolicy
from .oidc import IssuerLine
from .oidc_sign_in import IssuerAccount, IssuerSignIn


class Way(Enum):
    """How one signs in; remembered for each platform."""

    ACCOUNT = "account"
    ISSUER = "issuer"
    LINE = "line"


@dataclass(frozen=True)
class LineAccount:
    """An authentication configuration of QGIS, applied to each request of the line.

    ``user`` and ``password`` are an account of the platform for the case that it asks for one all the same: behind a
    client certificate that opens the way only, or where the configuration's own name and password are such an account.
    """

    authcfg: str
    user: str = ""
    password: str = field(default="", repr=False)


Account = Union[tuple[str, str], IssuerAccount, LineAccount]
"""(user, password) of the platform itself, or another way."""


def way_of(account: Account) -> Way:
    """Return the way of an account."""
    if isinstance(account, IssuerAccount):
        return Way.ISSUER
    return Way.LINE if isinstance(account, LineAccount) else Way.ACCOUNT


def authcfg_of(account: Account) -> str:
    """Return the authentication configuration that each request of the line bears, empty for none."""
    return account.authcfg if isinstance(account, LineAccount) else ""


SignInMaker = Callable[[requests.Session, NetworkPolicy], SignIn]
"""Makes the sign-in of a line to the platform that sends through the session; called in the session's thread."""


def sign_in_maker(account: Account, device_id: str, belongs: Callable[[str], None] = lambda _org: None) -> SignInMaker:
    """Return what makes the sign-in of each line of an account; who signed in once stays so for the next line.

    ``belongs`` is told the organisation of an account of the platform itself, in the line's thread.
    """
    if isinstance(account, IssuerAccount):
        known = account
        return lambda session, policy: IssuerSignIn(known, IssuerLine(known.offer, session, policy))
    if isinstance(account, LineAccount):
        lasting: SignIn = LineSignIn(account.user, account.password, device_id, belongs)
    else:
        lasting = PasswordSignIn(account[0], account[1], device_id, belongs)
    return lambda _session, _policy: lasting


class LineSignIn(PasswordSignIn):
    """Shows no token until the platform asks for one: what QGIS adds to the requests may be enough."""

    def token(self, exchange: Exchange) -> str:
        """Return the token at hand, empty for none."""
        return self._access

    def renew(self, exchange: Exchange, refused: str) -> str:
        """Sign in with the account, where there is one."""
        if not self.username:
            raise SignInNeeded("")
        return super().renew(exchange, refused)
