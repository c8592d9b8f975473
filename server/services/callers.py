"""Who stands behind a bearer token: one of ours, or one of the issuer that the settings name."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

import jwt

from .. import clock
from ..db import accounts as rows
from ..db.engine import Database, Scope
from ..db.journal import Actor, Journal
from ..errors import TokenInvalid
from ..page_errors import AccountDisabled
from ..settings import Settings
from .accounts import Accounts, Caller, SignIn
from .bearers import ISSUER, Bearer
from .issuer import Issuer
from .told_roles import told_roles

NO_PASSWORD = "!"
"""What stands for the hash of an account that signs in elsewhere; no password has it."""
_LONGEST_NAME, _OF_ISSUER = 200, "oidc-"
_MOST_WRITERS = 10_000


@dataclass(frozen=True)
class Writer:
    """Who writes. With a ``bearer`` that is how he was last seen: the transaction that writes looks once more."""

    caller: Caller
    bearer: Optional[Bearer] = None


def make_issuer(settings: Settings) -> Optional[Issuer]:
    """Return the issuer that the settings name."""
    if not settings.oidc_issuer:
        return None
    return Issuer(settings.oidc_issuer, settings.oidc_audience or "redline-review")


class Callers:
    """Reads bearer tokens."""

    def __init__(self, database: Database, settings: Settings, accounts: Accounts, issuer: Optional[Issuer]) -> None:
        self._database, self._settings, self._accounts, self._issuer = database, settings, accounts, issuer
        self._roles = told_roles(settings)
        self._lock = threading.Lock()
        self._writers: OrderedDict[str, Caller] = OrderedDict()
        """Callers as they were last seen, by the sign-in."""

    def caller(self, token: str) -> Caller:
        """Return who stands behind a token, with the roles of now; raises :class:`TokenInvalid`."""
        if self._issuer is None or _named_issuer(token) != self._issuer.issuer:
            return self._accounts.caller(token)
        return self._of_issuer(self._issuer.claims(token))

    def known_writer(self, token: str) -> Optional[Writer]:
        """Return who writes as he was last seen, without asking the database; ``None`` for one not seen yet."""
        bearer = self._accounts.bearers.remembered(token)
        if bearer is None:
            return None
        with self._lock:
            caller = self._writers.get(bearer.family_id)
        return None if caller is None else Writer(caller, bearer)

    def writer(self, token: str) -> Writer:
        """Return who writes, as he stands now; raises :class:`TokenInvalid`."""
        caller = self.caller(token)
        bearer = self._accounts.bearers.remembered(token)
        if bearer is None:  # of the issuer
            return Writer(caller)
        self.seen(bearer, caller)
        return Writer(caller, bearer)

    def seen(self, bearer: Bearer, caller: Caller) -> None:
        """Remember how a caller was seen."""
        with self._lock:
            self._writers[bearer.family_id] = caller
            while len(self._writers) > _MOST_WRITERS:
                self._writers.popitem(last=False)

    def present(self, writer: Writer) -> Caller:
        """Return a writer as he stands now; raises :class:`TokenInvalid`."""
        return writer.caller if writer.bearer is None else self._accounts.present(writer.bearer)

    def _of_issuer(self, claims: Mapping[str, Any]) -> Caller:
        """An account of the issuer's has its own here, by issuer and subject: an equal name of ours is not taken over.

        Its roles are those of the token, or without any word of them there those given here.
        """
        found = self._account(claims)
        if found.disabled_at is not None:
            raise TokenInvalid
        grants = self._roles.grants(claims)
        own = found.grants if grants is None else grants
        return Caller(self._settings.org_id, found.account_id, found.username, "", own)

    def sign_in(self, claims: Mapping[str, Any], device_id: str) -> SignIn:
        """Start a sign-in of ours for whom the issuer's checked claims name, with the roles that they tell.

        Raises :class:`AccountDisabled`, or :class:`TokenInvalid` for roles that are none.
        """
        told, found = self._roles.grants(claims), self._account(claims)
        if found.disabled_at is not None:
            raise AccountDisabled
        return self._accounts.sign_in_elsewhere(found, device_id, told)

    def _account(self, claims: Mapping[str, Any]) -> rows.Account:
        org_id = self._settings.org_id
        account_id = _account_id(str(claims["iss"]), str(claims["sub"]))
        with self._database.read(Scope(org_id)) as connection:
            found = rows.by_id(connection, org_id, account_id)
        return self._add(org_id, account_id, claims) if found is None else found

    def _add(self, org_id: str, account_id: str, claims: Mapping[str, Any]) -> rows.Account:
        name = str(claims.get(self._settings.oidc_name_claim) or claims["sub"])
        name = "".join(c for c in name if c.isprintable())[:_LONGEST_NAME] or account_id
        at = clock.now()
        with self._database.write(Scope(org_id)) as connection:
            journal = Journal(connection, Actor(org_id, account_id), at)  # first: two first calls come one by one
            known = rows.by_id(connection, org_id, account_id)
            if known is not None:
                return known
            if rows.find(connection, org_id, name) is not None:
                name = f"{name} · {account_id[-8:]}"
            rows.add(connection, org_id, account_id, name, NO_PASSWORD, at)
            journal.note("account-set", account_id, {"username": name, "issuer": claims["iss"]})
            journal.flush()
        return rows.Account(account_id, name, NO_PASSWORD, None, 0, None)


def _named_issuer(token: str) -> str:
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except jwt.InvalidTokenError as error:
        raise TokenInvalid from error
    return str(claims.get("iss", ISSUER))


def is_of_issuer(account_id: str) -> bool:
    """Tell whether an account signs in at an issuer."""
    return account_id.startswith(_OF_ISSUER)


def _account_id(issuer: str, subject: str) -> str:
    return _OF_ISSUER + hashlib.sha256(f"{issuer}\n{subject}".encode("utf-8", "surrogatepass")).hexdigest()[:40]
