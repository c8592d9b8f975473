"""Who the reviewer is to each platform, by the way used last; settings keep ids and ways, never a secret."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from .accounts import Account, LineAccount, Way, way_of
from .credentials import Credentials
from .oidc_sign_in import IssuerAccount
from .settings import Settings


class KeptAccounts(QObject):
    """Loads and keeps accounts; use on the GUI thread. A token renewed elsewhere comes to it by a signal."""

    _renewed = pyqtSignal(str, object)

    def __init__(self, settings: Settings, credentials: Credentials) -> None:
        super().__init__()
        self._settings, self.credentials = settings, credentials
        self._followed: dict[str, IssuerAccount] = {}
        self._renewed.connect(self._keep_renewed)

    def way(self, server_url: str) -> Optional[Way]:
        """Return how one signed in to a platform last, ``None`` where nobody did."""
        way, _authcfg = self._settings.sign_in_way(server_url)
        if way in {one.value for one in Way}:
            return Way(way)
        return Way.ACCOUNT if self._settings.authcfg(server_url) else None

    def line_authcfg(self, server_url: str) -> str:
        """Return the authentication configuration used last for the line to a platform, empty for none."""
        return str(self._settings.sign_in_way(server_url)[1])

    def known(self, server_url: str) -> Optional[Account]:
        """Return the account used last for a platform, ``None`` where nobody signed in, or its secret is gone."""
        kept, way = self._settings.authcfg(server_url), self.way(server_url)
        if way is Way.LINE:
            authcfg = self.line_authcfg(server_url)
            return self.credentials.line_account(authcfg, self.credentials.load(kept)) if authcfg else None
        if way is Way.ISSUER:
            return self._issuer_account(server_url, kept)
        return self.credentials.load(kept) if kept else None

    def _issuer_account(self, server_url: str, kept: str) -> Optional[IssuerAccount]:
        """Return the one account of this session: two of one sign-in would each use up the other's refresh token."""
        live = self._followed.get(server_url)
        if live is not None and live.refresh:
            return live
        account = self.credentials.load_issuer(kept)
        if account is not None:
            self._follow(server_url, account)
        return account

    def keep(self, server_url: str, account: Account) -> bool:
        """Keep an account that the platform has taken, and the way; tells whether it outlives this session."""
        lasting, authcfg = True, ""
        if isinstance(account, LineAccount):
            authcfg = account.authcfg
            if account.user and self.credentials.load(authcfg) is None:
                lasting = self._keep_password(server_url, account.user, account.password)
        elif isinstance(account, IssuerAccount):
            kept = self.credentials.store_issuer(server_url, account)
            self._settings.set_authcfg(server_url, kept.authcfg)
            self._follow(server_url, account)
            lasting = kept.lasting
        else:
            lasting = self._keep_password(server_url, *account)
        self._settings.set_sign_in_way(server_url, way_of(account).value, authcfg)
        return lasting

    def _keep_password(self, server_url: str, user: str, password: str) -> bool:
        kept = self.credentials.store(server_url, user, password)
        self._settings.set_authcfg(server_url, kept.authcfg)
        return kept.lasting

    def _follow(self, server_url: str, account: IssuerAccount) -> None:
        self._followed[server_url] = account
        account.renewed = lambda renewed: self._renewed.emit(server_url, renewed)

    def _keep_renewed(self, server_url: str, account: IssuerAccount) -> None:
        if self._followed.get(server_url) is account:  # else somebody else signed in meanwhile
            self._settings.set_authcfg(server_url, self.credentials.store_issuer(server_url, account).authcfg)
