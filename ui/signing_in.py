"""Who the reviewer is to the platform: asked when it wants to know, told to the line, offered to be kept."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ..plugin.adapters.accounts import Account
from ..plugin.adapters.credentials import Credentials
from ..plugin.adapters.kept_accounts import KeptAccounts
from ..plugin.adapters.network_policy import NetworkPolicy, policy_of
from ..plugin.adapters.own_files import OwnFiles
from ..plugin.adapters.settings import Settings
from ..plugin.adapters.sync_worker import SyncWorker
from ..plugin.adapters.workspace import Workspace
from ..plugin.app.package import belonging_of, with_belonging
from ..plugin.app.sync_report import SyncReport
from ..plugin.domain.errors import RedlineError
from ..plugin.ports import Clock, Store
from .browser_way import SignInLines, open_in_browser
from .line import transport_for, with_host
from .review.sync_state import Line
from .sign_in import SignInDialog, SignInServices


class SigningIn(QObject):
    """Gives a line its worker, with the account at hand or the one the reviewer gives."""

    signed_in = pyqtSignal(object)
    """An :data:`~..plugin.adapters.accounts.Account` that the platform has taken; whoever keeps them may keep it."""

    def __init__(
        self, workspace: Workspace, through_qgis: bool, clock: Clock, account: Optional[Account], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workspace, self._files = workspace, OwnFiles(workspace.evidence)
        self._through_qgis, self._clock, self._account = through_qgis, clock, account
        self.lines = SignInLines(through_qgis, open_in_browser)
        self._untried = False
        self._org = ""
        self._line: Optional[Line] = None

    def serve(self, line: Line, store: Store, device_id: str, window: QWidget) -> None:
        """Serve a line that works on this store; the dialog opens over ``window``."""
        self._line, self._store, self._device_id, self._window = line, store, device_id, window
        line.sign_in_wanted.connect(self._ask)
        if self._account is not None:
            self._attach(self._account)

    def _attach(self, account: Account) -> None:
        if self._line is not None:
            maker = transport_for(self._workspace.info, account, self._device_id, self._through_qgis, self._belongs)
            self._line.attach(SyncWorker(self._store, maker, self._clock, self.parent(), files=self._files))

    def _belongs(self, org: str) -> None:
        """Hear of the organisation, in the line's thread."""
        self._org = org

    def _note_belonging(self) -> None:
        """Keep with the workspace whose findings these are: what is carried by hand has to say so, without a line."""
        known, account = belonging_of(self._workspace.info), self._account
        if self._org and not known.org and isinstance(account, tuple):
            said = replace(known, org=self._org, username=account[0])
            with suppress(RedlineError):  # a disk that is full says so elsewhere; here it is typed by hand then
                self._workspace.amend(lambda info: with_belonging(info, said))

    def _ask(self, why: str) -> None:
        url = self._workspace.info.server_url
        dialog = SignInDialog(url, why, self._window, services=self._services(url), known=self._account)
        dialog.given.connect(self._on_given)
        dialog.open()

    def _services(self, url: str) -> SignInServices:
        credentials = Credentials(QgsApplication.authManager())
        kept = KeptAccounts(Settings(), credentials)
        workspace = self._workspace

        def allow(host: str) -> NetworkPolicy:
            return policy_of(workspace.amend(lambda info: with_host(info, host)))

        policy = policy_of(workspace.info)
        return SignInServices(self.lines, credentials, policy, allow, kept.way(url), kept.line_authcfg(url))

    def _on_given(self, account: Account) -> None:
        self._account, self._untried = account, True
        self._attach(account)
        if self._line is not None:
            self._line.sync()

    def heard(self, report: SyncReport) -> None:
        """Tell of a new account once the platform has taken it: a mistyped one must not replace what is kept."""
        if not report.errors:
            self._note_belonging()
        if self._untried and self._account is not None and not report.errors:
            self._untried = False
            self.signed_in.emit(self._account)

    def leave(self) -> None:
        """Serve the line no longer."""
        self._line = None
