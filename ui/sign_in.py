"""Asks who the reviewer is to a platform, in a way that it takes; the answer comes as a signal, nothing waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QApplication, QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from ..plugin.adapters.accounts import Account, Way
from ..plugin.adapters.credentials import Credentials
from ..plugin.adapters.network_policy import NetworkPolicy
from ..plugin.adapters.oidc_sign_in import IssuerAccount
from ..plugin.adapters.sign_in_ways import Ways
from ..plugin.adapters.translation import tr
from ..plugin.domain.errors import RedlineError
from .background import Background
from .browser_way import BrowserWay, SignInLines
from .messages import sentence
from .new_review.parts import SayLine, Tone, add_row
from .sign_in_panel import SignInPanel


@dataclass(frozen=True)
class SignInServices:
    """What the window works with beside name and password.

    ``policy`` is the workspace's, ``allow`` puts a host on its list and returns what may leave then (in a worker
    thread); ``way`` and ``authcfg`` are those used last.
    """

    lines: SignInLines
    credentials: Credentials
    policy: NetworkPolicy
    allow: Callable[[str], NetworkPolicy]
    way: Optional[Way] = None
    authcfg: str = ""


class SignInDialog(QDialog):
    """One small dialog; ``given`` carries the :data:`~..plugin.adapters.accounts.Account`."""

    given = pyqtSignal(object)

    def __init__(
        self,
        server_url: str,
        why: str,
        parent: Optional[QWidget] = None,
        user: str = "",
        services: Optional[SignInServices] = None,
        known: Optional[Account] = None,
    ) -> None:
        """``user`` is the name tried last, ``known`` the account; without ``services`` name and password are all."""
        super().__init__(parent)
        self.setObjectName("signInDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Sign in"))
        self.setMinimumWidth(520)
        self._url, self._services, self._known = server_url, services, known
        self._asking: Optional[Background] = None
        self._panel = SignInPanel(
            services.credentials if services else None,
            ("signInUser", "signInPassword"),
            services.authcfg if services else "",
            self,
        )
        self._panel.show_account((user, "") if user else known)
        self._say = SayLine(self)
        self._browser = BrowserWay(services.lines, self) if services else None
        self._address = ""
        self._lay_out(why)
        self._wire()
        self._panel.begin()
        self._check()
        if services is not None:
            self._ask_ways(services)

    def _lay_out(self, why: str) -> None:
        words = QLabel(why or tr("Sign in to send and fetch. Your findings are safe here in the meantime."), self)
        words.setWordWrap(True)
        form = QFormLayout()
        add_row(form, tr("Platform"), QLabel(self._url, self))
        self._buttons = QDialogButtonBox(self)
        self._sign_in = self._buttons.addButton(tr("Sign in"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._copy = self._buttons.addButton(tr("Copy the address"), QDialogButtonBox.ButtonRole.ActionRole)
        self._copy.setObjectName("copyAddress")
        self._copy.setToolTip(tr("Where no browser opened: paste it into one on this computer."))
        self._copy.hide()
        self._later = self._buttons.addButton(tr("Later"), QDialogButtonBox.ButtonRole.RejectRole)
        self._sign_in.setObjectName("signIn")
        self._later.setObjectName("signInLater")
        column = QVBoxLayout(self)
        column.addWidget(words)
        column.addLayout(form)
        column.addWidget(self._panel)
        column.addStretch(1)
        column.addWidget(self._say)
        column.addWidget(self._buttons)

    def _wire(self) -> None:
        self._buttons.accepted.connect(self._give)
        self._buttons.rejected.connect(self._leave)
        self._copy.clicked.connect(lambda _checked=False: QApplication.clipboard().setText(self._address))
        self._panel.changed.connect(self._check)
        if self._browser is not None:
            self._browser.opened.connect(self._on_opened)
            self._browser.done.connect(self._finish)
            self._browser.failed.connect(self._on_failed)

    # What the platform takes

    def _ask_ways(self, services: SignInServices) -> None:
        url, policy = self._url, services.policy
        self._asking = Background("ways", lambda here: services.lines.ways(url, policy, here.cancelled), self)
        self._asking.done.connect(self._show_ways)
        self._asking.failed.connect(self._no_ways)
        self._asking.start()

    def _show_ways(self, ways: Ways) -> None:
        self._asking = None
        if self._services is not None and not self._is_waiting():
            self._panel.show_ways(ways, self._services.policy, self._services.way)
            if not any(self._panel.name_page.account()):  # whoever types already goes on where they are
                self._panel.begin()
            self._check()
            self.adjustSize()

    def _no_ways(self, error: RedlineError) -> None:
        """The platform did not say what it takes: whatever way was used last is still there."""
        self._asking = None
        if isinstance(self._known, IssuerAccount):
            self._show_ways(Ways(issuer=self._known.offer))
        self._say.say(sentence(error), Tone.NOTE)

    # Giving an answer

    def _is_waiting(self) -> bool:
        return self._browser is not None and self._browser.running()

    def _check(self) -> None:
        waiting = self._is_waiting()
        issuer = self._panel.way() is Way.ISSUER
        self._sign_in.setText(tr("Open the browser") if issuer else tr("Sign in"))
        self._sign_in.setEnabled(not waiting and not self._panel.problem())
        self._sign_in.setDefault(not waiting)
        self._panel.setEnabled(not waiting)
        self._later.setText(tr("Cancel") if waiting else tr("Later"))
        self._copy.setVisible(waiting and bool(self._address))

    def _give(self) -> None:
        account = self._panel.account()
        if account is not None:
            self._finish(account)
        elif self._browser is not None and self._services is not None:
            self._to_browser(self._browser, self._services)

    def _to_browser(self, browser: BrowserWay, services: SignInServices) -> None:
        offer = self._panel.issuer_page.offer()
        if offer is not None:
            self._address = ""
            browser.start(offer, partial(services.allow, offer.host))
            self._say.say(tr("Asking {host}…", host=offer.host), Tone.BUSY)
            self._check()
            self._later.setFocus()

    def _on_opened(self, url: str) -> None:
        self._address = url
        self._say.say(tr("Waiting for the browser. Finish signing in there; this window goes on by itself."), Tone.BUSY)
        self._check()

    def _on_failed(self, error: RedlineError) -> None:
        self._say.say(sentence(error), Tone.PROBLEM)
        self._check()

    def _finish(self, account: Account) -> None:
        self.given.emit(account)
        self.accept()

    def _leave(self) -> None:
        """Wait for the browser no longer; where it is not waited for, close."""
        if self._is_waiting() and self._browser is not None:
            self._browser.stop()
            self._say.say(tr("Signing in was called off. You can begin again, or do it later."), Tone.NOTE)
            self._check()
            self._sign_in.setFocus()
        else:
            self.reject()

    def reject(self) -> None:
        """Escape calls the browser off first, like the button."""
        if self._is_waiting():
            self._leave()
        else:
            super().reject()

    def done(self, result: int) -> None:
        """Close, whichever way, and forget work that still runs."""
        if self._asking is not None:
            self._asking.cancel()
        if self._browser is not None:
            self._browser.stop()
        super().done(result)
