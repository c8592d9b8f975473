"""Who the reviewer is to the platform: asked when it wants to know, told to the line, offered to be kept."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ..plugin.adapters.http_sign_in import PasswordSignIn
from ..plugin.adapters.own_files import OwnFiles
from ..plugin.adapters.sync_worker import SyncWorker
from ..plugin.adapters.workspace import Workspace
from ..plugin.app.sync_report import SyncReport
from ..plugin.ports import Clock, Store
from .line import transport_for
from .review.sync_state import Line
from .sign_in import SignInDialog

Account = tuple[str, str]
"""(user, password)"""


class SigningIn(QObject):
    """Gives a line its worker, with the account at hand or the one the reviewer gives."""

    signed_in = pyqtSignal(str, str)
    """(user, password) that the platform has taken; whoever keeps credentials may keep them."""

    def __init__(
        self, workspace: Workspace, through_qgis: bool, clock: Clock, account: Optional[Account], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._info, self._files = workspace.info, OwnFiles(workspace.evidence)
        self._through_qgis, self._clock, self._account = through_qgis, clock, account
        self._untried = False
        self._line: Optional[Line] = None

    def serve(self, line: Line, store: Store, device_id: str, window: QWidget) -> None:
        """Serve a line that works on this store; the dialog opens over ``window``."""
        self._line, self._store, self._device_id, self._window = line, store, device_id, window
        line.sign_in_wanted.connect(self._ask)
        if self._account is not None:
            self._attach(self._account)

    def _attach(self, account: Account) -> None:
        if self._line is not None:
            sign_in = PasswordSignIn(account[0], account[1], self._device_id)
            maker = transport_for(self._info, sign_in, self._through_qgis)
            self._line.attach(SyncWorker(self._store, maker, self._clock, self.parent(), files=self._files))

    def _ask(self, why: str) -> None:
        user = self._account[0] if self._account is not None else ""
        dialog = SignInDialog(self._info.server_url, why, self._window, user)
        dialog.given.connect(self._on_given)
        dialog.open()

    def _on_given(self, user: str, password: str) -> None:
        self._account, self._untried = (user, password), True
        self._attach(self._account)
        if self._line is not None:
            self._line.sync()

    def heard(self, report: SyncReport) -> None:
        """Tell of a new account once the platform has taken it: a mistyped one must not replace what is kept."""
        if self._untried and self._account is not None and not report.errors:
            self._untried = False
            self.signed_in.emit(*self._account)

    def leave(self) -> None:
        """Serve the line no longer."""
        self._line = None
