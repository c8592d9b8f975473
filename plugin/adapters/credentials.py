"""Names, passwords and refresh tokens for servers, kept by QGIS's own authentication database, or for this session.

Nothing secret is ever written anywhere else. Where QGIS has no master password (or the user does not give it) it stays
in memory until QGIS closes; :attr:`Kept.lasting` says which, so that the window can say so.

An issuer's sign-in is a configuration of a method of its own, which QGIS encrypts like any other and can apply to
nothing: as ``Basic`` it could be chosen for another server by mistake, and would bring the token there. An encrypted
setting of QGIS's store (``storeAuthSetting``) would be lost with a changed master password, which re-encrypts
configurations and identities only (QGIS 3.22 and 3.40).
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any, Optional
from urllib.parse import urlsplit

from qgis.core import QgsAuthManager, QgsAuthMethodConfig

from .accounts import LineAccount
from .oidc_sign_in import IssuerAccount
from .sign_in_ways import offer_from_json, offer_to_json

SESSION = "session:"
"""Prefix of an id that holds until QGIS closes; the server's address follows."""
BASIC = "Basic"
ISSUER_METHOD = "Redline-Review-Issuer"
CERTIFICATES = frozenset({"Identity-Cert", "PKI-Paths", "PKI-PKCS#12"})
"""Methods that open the way by a client certificate, and say nothing in the requests themselves."""


@dataclass(frozen=True)
class Kept:
    """``authcfg`` names the credentials; ``lasting`` is false where they are forgotten when QGIS closes."""

    authcfg: str
    lasting: bool


@dataclass
class Credentials:
    """Stores and loads credentials; use on the GUI thread, one object for a session."""

    manager: QgsAuthManager
    _session: dict[str, Any] = field(default_factory=dict, repr=False)

    def store(self, url: str, user: str, password: str) -> Kept:
        """Keep a name and password for a server and return where."""
        name = f"Redline Review: {user} @ {urlsplit(url).netloc or url}"
        secret = {"username": user, "password": password, "realm": ""}
        return self._store(url, BASIC, name, secret, (user, password))

    def store_issuer(self, url: str, account: IssuerAccount) -> Kept:
        """Keep who signed in at an issuer for a server, with the refresh token, and return where."""
        name = f"Redline Review: {account.name} @ {account.offer.host} → {urlsplit(url).netloc or url}"
        told = {"offer": offer_to_json(account.offer), "subject": account.subject, "name": account.name}
        packed = json.dumps({**told, "refresh": account.refresh}).encode("ascii")  # QGIS parts a map's text by marks
        return self._store(url, ISSUER_METHOD, name, {"account": base64.b64encode(packed).decode("ascii")}, account)

    def _store(self, url: str, method: str, name: str, secret: dict[str, str], account: Any) -> Kept:
        authcfg = self._store_lasting(url, method, name, secret) if self._is_unlocked() else ""
        if authcfg:
            return Kept(authcfg, True)
        authcfg = f"{SESSION}{url}"
        self._session[authcfg] = account
        return Kept(authcfg, False)

    def _store_lasting(self, url: str, method: str, name: str, secret: dict[str, str]) -> str:
        """Write or renew the configuration of this name; returns its id, empty where that failed."""
        config = QgsAuthMethodConfig(method)
        config.setName(name)
        config.setUri(url)
        config.setConfigMap(secret)
        for authcfg, known in self.manager.availableAuthMethodConfigs().items():
            if known.name() == name and known.method() == method:
                config.setId(authcfg)
                return authcfg if self.manager.updateAuthenticationConfig(config) else ""
        stored, config = self.manager.storeAuthenticationConfig(config)
        return str(config.id()) if stored else ""

    def load(self, authcfg: str) -> Optional[tuple[str, str]]:
        """Return (user, password), ``None`` where they are not there any more or cannot be opened."""
        if authcfg.startswith(SESSION):
            known = self._session.get(authcfg)
            return known if isinstance(known, tuple) else None
        config = self._opened(authcfg)
        if config is None or config.method() != BASIC:
            return None
        return config.config("username"), config.config("password")

    def load_issuer(self, authcfg: str) -> Optional[IssuerAccount]:
        """Return who signed in at an issuer, ``None`` where it is not there any more or cannot be opened."""
        if authcfg.startswith(SESSION):
            known = self._session.get(authcfg)
            return known if isinstance(known, IssuerAccount) else None
        config = self._opened(authcfg)
        if config is None or config.method() != ISSUER_METHOD:
            return None
        try:
            told = json.loads(base64.b64decode(config.config("account")))
            offer = offer_from_json(told["offer"])
            return IssuerAccount(offer, str(told["subject"]), str(told["name"]), str(told["refresh"]))
        except (KeyError, TypeError, ValueError):
            return None

    def line_account(self, authcfg: str, account: Optional[tuple[str, str]] = None) -> LineAccount:
        """Return the account of a line with this configuration; its own name and password where it has some."""
        return LineAccount(authcfg, *(self.load(authcfg) or account or ("", "")))

    def method(self, authcfg: str) -> str:
        """Return the method of a configuration, empty where it is not there."""
        return str(self.manager.configAuthMethodKey(authcfg)) if authcfg else ""

    def _opened(self, authcfg: str) -> Optional[QgsAuthMethodConfig]:
        if not authcfg or not self._is_unlocked():
            return None
        loaded, config = self.manager.loadAuthenticationConfig(authcfg, QgsAuthMethodConfig(), True)
        return config if loaded else None

    def lasting(self) -> bool:
        """Tell whether credentials stored now would outlive this session."""
        return self._is_unlocked()

    def _is_unlocked(self) -> bool:
        """Tell whether the database can be used without asking: a question would stop the window."""
        return not self.manager.isDisabled() and bool(self.manager.masterPasswordIsSet())
