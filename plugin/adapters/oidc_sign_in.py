"""Staying signed in at an issuer: its refresh token, rotated at each use, stands for the browser from then on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from ..port_errors import IssuerRefused, SignInNeeded
from .http_sign_in import Exchange
from .oidc import IssuerLine
from .oidc_answers import Tokens
from .sign_in_ways import IssuerOffer


def _nobody(_account: IssuerAccount) -> None:
    """Tell nobody."""


@dataclass(eq=False)
class IssuerAccount:
    """Who signed in at an issuer. The tokens change while a sync runs; ``renewed`` is told in the thread of the sync.

    ``subject`` is the issuer's own id of the person, ``name`` what a window may show.
    """

    offer: IssuerOffer
    subject: str
    name: str
    refresh: str = field(repr=False)
    bearer: str = field(default="", repr=False)
    renewed: Callable[[IssuerAccount], None] = field(default=_nobody, repr=False)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @classmethod
    def of(cls, offer: IssuerOffer, tokens: Tokens) -> IssuerAccount:
        """Return the account of fresh tokens."""
        return cls(offer, tokens.subject, tokens.name, tokens.refresh, tokens.bearer)


class IssuerSignIn:
    """Fulfils :class:`~.http_sign_in.SignIn` for a line to the platform, through one of its own to the issuer."""

    def __init__(self, account: IssuerAccount, line: IssuerLine) -> None:
        self._account, self._line = account, line

    def token(self, exchange: Exchange) -> str:
        """Return the token at hand, or a renewed one."""
        return self._account.bearer or self._renewed("")

    def renew(self, exchange: Exchange, refused: str) -> str:
        """Return a renewed token; raises :class:`SignInNeeded` where only the browser can help."""
        return self._renewed(refused)

    def _renewed(self, refused: str) -> str:
        account = self._account
        with account.lock:  # a refresh token is used once: two lines of one person take turns
            if account.bearer and account.bearer != refused:
                return account.bearer
            account.bearer = ""
            if not account.refresh:
                raise SignInNeeded(account.offer.url)
            try:
                tokens = self._line.renew(account.refresh)
            except IssuerRefused as error:
                account.refresh = ""
                raise SignInNeeded(account.offer.url) from error
            if tokens.subject and account.subject and tokens.subject != account.subject:
                account.refresh = ""
                raise SignInNeeded(account.offer.url)
            account.refresh, account.bearer = tokens.refresh or account.refresh, tokens.bearer
        account.renewed(account)
        return account.bearer
