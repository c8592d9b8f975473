"""The ways to sign in that a platform offers, one of them chosen, each with what it asks for."""

from __future__ import annotations

from typing import Optional, Union

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QButtonGroup, QRadioButton, QStyle, QVBoxLayout, QWidget

from ..plugin.adapters.accounts import Account, Way
from ..plugin.adapters.credentials import Credentials
from ..plugin.adapters.network_policy import NetworkPolicy
from ..plugin.adapters.oidc_sign_in import IssuerAccount
from ..plugin.adapters.sign_in_ways import Ways
from ..plugin.adapters.translation import tr
from .new_review.parts import SayLine, Tone
from .sign_in_pages import IssuerPage, LinePage, NamePage, session_words

Page = Union[NamePage, IssuerPage, LinePage]


class SignInPanel(QWidget):
    """Radio buttons for what is offered, and the page of the one chosen. Begins with name and password."""

    changed = pyqtSignal()

    def __init__(
        self,
        credentials: Optional[Credentials],
        names: tuple[str, str] = ("user", "password"),
        authcfg: str = "",
        parent: Optional[QWidget] = None,
    ) -> None:
        """``credentials`` ``None``: name and password only. ``authcfg`` is the configuration chosen last."""
        super().__init__(parent)
        self._credentials, self._authcfg = credentials, authcfg
        self._wanted: Optional[Way] = None
        self.says = SayLine(self)
        self.name_page, self.issuer_page = NamePage(names, self), IssuerPage(self)
        self._line_page: Optional[LinePage] = None
        self._buttons = {way: QRadioButton(words, self) for way, words in _words().items()}
        group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for way, button in self._buttons.items():
            button.setObjectName(f"way-{way.value}")
            group.addButton(button)
            self._column.addWidget(button)
            button.toggled.connect(lambda on, way=way: self._on_toggled(way) if on else None)
        self._inner = QVBoxLayout()
        self._inner.setContentsMargins(self._indent(), 0, 0, 0)
        self._column.addWidget(self.says)
        self._column.addLayout(self._inner)
        for widget in (self.name_page, self.issuer_page):
            self._inner.addWidget(widget)
        for page in (self.name_page, self.issuer_page):
            page.changed.connect(self.changed)
        self.issuer_page.hide()
        if credentials is not None and not credentials.lasting():
            self.name_page.says.say(session_words(), Tone.NOTE)
        self._offer(Ways())

    def _indent(self) -> int:
        """Return where the words of a radio button begin, in pixels."""
        metrics = (QStyle.PixelMetric.PM_ExclusiveIndicatorWidth, QStyle.PixelMetric.PM_RadioButtonLabelSpacing)
        return sum(self.style().pixelMetric(metric) for metric in metrics)

    def _offer(self, ways: Ways) -> None:
        offered = {Way.ACCOUNT: ways.accounts, Way.ISSUER: ways.issuer is not None, Way.LINE: bool(self._credentials)}
        many = sum(offered.values()) > 1
        for way, button in self._buttons.items():
            button.setVisible(offered[way] and many)
        self._inner.setContentsMargins(self._indent() if many else 0, 0, 0, 0)
        order = (*((self._wanted,) if self._wanted else ()), Way.ISSUER, Way.ACCOUNT, Way.LINE)
        best = next((way for way in order if offered[way]), Way.ACCOUNT)
        self._buttons[best].setChecked(True)
        self._on_toggled(best)

    def show_ways(self, ways: Ways, policy: NetworkPolicy, wanted: Optional[Way]) -> None:
        """Show what a platform offers; ``wanted`` is the way used last, ``policy`` the workspace's."""
        if ways.issuer is not None:
            self._buttons[Way.ISSUER].setText(tr("Sign in through the browser: {title}", title=ways.issuer.title))
            lasting = self._credentials is not None and self._credentials.lasting()
            self.issuer_page.show_offer(ways.issuer, policy, lasting)
        guarded = tr(
            "Something before the platform asks for credentials of its own: choose the configuration that has them."
        )
        self.says.say(guarded if ways.guarded else "", Tone.NOTE)
        typing = any(self.name_page.account()) and self.way() is Way.ACCOUNT and ways.accounts
        self._wanted = Way.ACCOUNT if typing else wanted
        self._offer(ways)

    def _on_toggled(self, way: Way) -> None:
        if way is Way.LINE and self._line_page is None and self._credentials is not None:
            self._line_page = LinePage(self._credentials, self._authcfg, self)
            self._line_page.changed.connect(self.changed)
            self._inner.addWidget(self._line_page)
        for one, page in self._pages().items():
            page.setVisible(one is way)
        self.changed.emit()

    def _pages(self) -> dict[Way, Page]:
        pages: dict[Way, Page] = {Way.ACCOUNT: self.name_page, Way.ISSUER: self.issuer_page}
        if self._line_page is not None:
            pages[Way.LINE] = self._line_page
        return pages

    def way(self) -> Way:
        """Return the way chosen."""
        return next((way for way, button in self._buttons.items() if button.isChecked()), Way.ACCOUNT)

    def problem(self) -> str:
        """Return what is missing for the way chosen, empty for nothing."""
        return self._pages()[self.way()].problem()

    def account(self) -> Optional[Account]:
        """Return the account that was given; ``None`` where the browser has to be asked first."""
        if self.way() is Way.LINE and self._line_page is not None:
            return self._line_page.account()
        return None if self.way() is Way.ISSUER else self.name_page.account()

    def show_account(self, account: Optional[Account]) -> None:
        """Fill in the name used last; an empty password keeps it from being sent by mistake."""
        if isinstance(account, tuple):
            self.name_page.user.setText(account[0])
        elif isinstance(account, IssuerAccount):
            self._wanted = Way.ISSUER

    def begin(self) -> None:
        """Put the cursor where something is missing."""
        self._pages()[self.way()].begin()


def _words() -> dict[Way, str]:
    return {
        Way.ISSUER: tr("Sign in through the browser"),
        Way.ACCOUNT: tr("Name and password of the platform"),
        Way.LINE: tr("Authentication configuration of QGIS (certificate, token, …)"),
    }
