"""The browser's part of a sign-in as a window shows it: opened, waited for, called off; nothing waits here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Optional

from qgis.PyQt.QtCore import QObject, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices

from ..plugin.adapters.browser_sign_in import BrowserSignIn
from ..plugin.adapters.log import log_warning
from ..plugin.adapters.network_policy import NetworkPolicy
from ..plugin.adapters.oidc import IssuerLine
from ..plugin.adapters.oidc_sign_in import IssuerAccount
from ..plugin.adapters.qgis_network import session_for
from ..plugin.adapters.sign_in_ways import IssuerOffer, Ways, read_ways
from ..plugin.adapters.translation import language
from ..plugin.domain.errors import RedlineError
from ..plugin.port_errors import IssuerFaulty, IssuerRefused
from .background import Background

OpenPage = Callable[[str], None]


@dataclass(frozen=True)
class SignInLines:
    """Lines that a sign-in takes before there is an account. Their methods run in worker threads.

    ``through_qgis``: through QGIS's network manager, or plain. ``open_page`` opens the user's browser; a test's own
    stands in its place.
    """

    through_qgis: bool
    open_page: OpenPage

    def ways(self, server_url: str, policy: NetworkPolicy, cancelled: Callable[[], bool]) -> Ways:
        """Return what a platform offers; raises errors of the line."""
        session = session_for(self.through_qgis, cancelled)
        try:
            return read_ways(server_url, session, policy)
        finally:
            session.close()

    def browser(
        self, offer: IssuerOffer, policy: NetworkPolicy, open_page: OpenPage, cancelled: Callable[[], bool]
    ) -> IssuerAccount:
        """Return who signed in with the browser; raises as :meth:`~.BrowserSignIn.run`."""
        session = session_for(self.through_qgis, cancelled)
        try:
            line = IssuerLine(offer, session, policy)
            tokens = BrowserSignIn(line, open_page, cancelled, languages()).run()
        finally:
            session.close()
        return IssuerAccount.of(offer, tokens)


def open_in_browser(url: str) -> None:
    """Have the desktop open an address; where it has no browser, the window offers the address to be copied."""
    QDesktopServices.openUrl(QUrl(url))


def languages() -> str:
    """Return the languages that the issuer is asked to speak, best first."""
    return "zh-CN zh en" if language().startswith("zh") else "en zh-CN"


class BrowserWay(QObject):
    """One try after the other; ``opened`` carries the address, ``done`` the account, ``failed`` the error."""

    opened = pyqtSignal(str)
    done = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(self, lines: SignInLines, parent: QObject) -> None:
        super().__init__(parent)
        self._lines = lines
        self._work: Optional[Background] = None

    def running(self) -> bool:
        """Tell whether the browser is being waited for."""
        return self._work is not None

    def start(self, offer: IssuerOffer, make_policy: Callable[[], NetworkPolicy]) -> None:
        """Send the browser to an issuer; ``make_policy`` lists its host and returns what may leave, off this thread."""

        def work(here: Background) -> IssuerAccount:
            def show(url: str) -> None:
                here.tell(lambda: self._open(url))

            return self._lines.browser(offer, make_policy(), show, here.cancelled)

        self.stop()
        self._work = Background("sign-in", work, self)
        self._work.done.connect(self._on_done)
        self._work.failed.connect(self._on_failed)
        self._work.start()

    def _open(self, url: str) -> None:
        self.opened.emit(url)
        self._lines.open_page(url)

    def _on_done(self, account: IssuerAccount) -> None:
        self._work = None
        self.done.emit(account)

    def _on_failed(self, error: RedlineError) -> None:
        self._work = None
        if isinstance(error, IssuerFaulty):
            log_warning(f"Sign-in at {error.url}: {error.reason}")
        elif isinstance(error, IssuerRefused):
            log_warning(f"Sign-in at {error.url}: {error.code} {error.detail}")
        self.failed.emit(error)

    def stop(self) -> None:
        """Wait no longer; nothing is told of it any more."""
        if self._work is not None:
            self._work.cancel()
            self._work = None
