"""Names and passwords for servers, kept by QGIS's own authentication database, or for this session only.

No password is ever written anywhere else. Where QGIS has no master password (or the user does not give it) the
credentials stay in memory until QGIS closes; :attr:`Kept.lasting` says which, so that the window can say so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional
from urllib.parse import urlsplit

from qgis.core import QgsAuthManager, QgsAuthMethodConfig

SESSION = "session:"
"""Prefix of an id that holds until QGIS closes; the server's address follows."""


@dataclass(frozen=True)
class Kept:
    """``authcfg`` names the credentials; ``lasting`` is false where they are forgotten when QGIS closes."""

    authcfg: str
    lasting: bool


@dataclass
class Credentials:
    """Stores and loads credentials of the method ``Basic``; use on the GUI thread, one object for a session."""

    manager: QgsAuthManager
    _session: dict[str, tuple[str, str]] = field(default_factory=dict, repr=False)

    def store(self, url: str, user: str, password: str) -> Kept:
        """Keep a name and password for a server and return where."""
        authcfg = self._store_lasting(url, user, password) if self._is_unlocked() else ""
        if authcfg:
            return Kept(authcfg, True)
        authcfg = f"{SESSION}{url}"
        self._session[authcfg] = (user, password)
        return Kept(authcfg, False)

    def _store_lasting(self, url: str, user: str, password: str) -> str:
        """Write or renew the configuration of this user and server; returns its id, empty where that failed."""
        config = QgsAuthMethodConfig("Basic")
        config.setName(f"Redline Review: {user} @ {urlsplit(url).netloc or url}")
        config.setUri(url)
        config.setConfigMap({"username": user, "password": password, "realm": ""})
        for authcfg, known in self.manager.availableAuthMethodConfigs().items():
            if known.name() == config.name():
                config.setId(authcfg)
                return authcfg if self.manager.updateAuthenticationConfig(config) else ""
        stored, config = self.manager.storeAuthenticationConfig(config)
        return str(config.id()) if stored else ""

    def load(self, authcfg: str) -> Optional[tuple[str, str]]:
        """Return (user, password), ``None`` where they are not there any more or cannot be opened."""
        if authcfg.startswith(SESSION):
            return self._session.get(authcfg)
        if not self._is_unlocked():
            return None
        config = QgsAuthMethodConfig()
        loaded, config = self.manager.loadAuthenticationConfig(authcfg, config, True)
        if not loaded:
            return None
        return config.config("username"), config.config("password")

    def lasting(self) -> bool:
        """Tell whether credentials stored now would outlive this session."""
        return self._is_unlocked()

    def _is_unlocked(self) -> bool:
        """Tell whether the database can be used without asking: a question would stop the window."""
        return not self.manager.isDisabled() and bool(self.manager.masterPasswordIsSet())
