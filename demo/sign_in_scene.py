"""The sign-in window of a platform whose people sign in at an issuer, and its ways; nobody is really asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtWidgets import QPushButton

from ..plugin.adapters.accounts import Way
from ..plugin.adapters.credentials import Credentials
from ..plugin.adapters.network_policy import NetworkPolicy
from ..plugin.adapters.oidc_sign_in import IssuerAccount
from ..plugin.adapters.sign_in_ways import IssuerOffer, Ways
from ..plugin.domain.states import NetworkMode
from ..plugin.port_errors import IssuerUnreachable, SignInCancelled
from ..ui.browser_way import OpenPage, SignInLines
from ..ui.sign_in import SignInDialog, SignInServices
from .staging import Stage, live, until

PLATFORM = "https://redline.jiangsu.example.cn"
ISSUER = IssuerOffer("https://sso.jiangsu.example.cn/realms/eco", "省统一身份认证", "redline", ("openid",))
POLICY = NetworkPolicy(NetworkMode.LISTED, (), PLATFORM)


class _Lines(SignInLines):
    """A platform with an issuer, and a browser in which nobody does anything."""

    def ways(self, server_url: str, policy: NetworkPolicy, cancelled: Callable[[], bool]) -> Ways:
        """Offer all ways."""
        return Ways(issuer=ISSUER)

    def browser(
        self, offer: IssuerOffer, policy: NetworkPolicy, open_page: OpenPage, cancelled: Callable[[], bool]
    ) -> IssuerAccount:
        """Wait until it is called off."""
        open_page(offer.url)
        while not cancelled():
            threading.Event().wait(0.05)
        raise SignInCancelled(offer.url)


def sign_in(stage: Stage, _folder: Path) -> Iterator[tuple[str, QImage]]:
    """Each way, the browser waited for, and an issuer that is away."""
    for way in (Way.ACCOUNT, Way.LINE, Way.ISSUER):
        dialog = _dialog(stage, way)
        yield way.value, _grab(dialog)
        if way is not Way.ISSUER:
            dialog.close()
    dialog.findChild(QPushButton, "signIn").click()
    until(dialog.findChild(QPushButton, "copyAddress").isVisible)
    yield "waiting", _grab(dialog)
    dialog.reject()
    dialog._on_failed(IssuerUnreachable(ISSUER.url, ""))
    yield "away", _grab(dialog)
    dialog.close()


def _dialog(stage: Stage, way: Way) -> SignInDialog:
    credentials = Credentials(QgsApplication.authManager())
    lines = _Lines(True, lambda _url: None)
    services = SignInServices(lines, credentials, POLICY, lambda _host: POLICY, way)
    dialog = SignInDialog(PLATFORM, "", stage.window, services=services)
    dialog.show()
    until(lambda: dialog._panel.way() is way)
    return dialog


def _grab(dialog: SignInDialog) -> QImage:
    dialog.adjustSize()
    live(300)
    return dialog.grab().toImage()
