"""What each way of signing in asks for: name and password, a look into the browser, or a configuration of QGIS."""

from __future__ import annotations

from typing import Optional

from qgis.gui import QgsAuthConfigSelect
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ..plugin.adapters.accounts import LineAccount
from ..plugin.adapters.credentials import CERTIFICATES, ISSUER_METHOD, Credentials
from ..plugin.adapters.network_policy import NetworkPolicy
from ..plugin.adapters.sign_in_ways import IssuerOffer
from ..plugin.adapters.translation import tr
from ..plugin.domain.states import NetworkMode
from .new_review.parts import SayLine, Tone, add_row


def session_words() -> str:
    """Return what is said where nothing outlives this session."""
    return tr("Kept until QGIS closes: the password store of QGIS has no master password yet.")


class NamePage(QWidget):
    """Name and password of an account of the platform; ``names`` are the fields' object names."""

    changed = pyqtSignal()

    def __init__(self, names: tuple[str, str], parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.user, self.password = QLineEdit(self), QLineEdit(self)
        self.says = SayLine(self)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        add_row(form, tr("User name"), self.user)
        add_row(form, tr("Password"), self.password, self.says)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        for field, name in zip((self.user, self.password), names):
            field.setObjectName(name)
            field.textChanged.connect(lambda _text: self.changed.emit())

    def account(self) -> tuple[str, str]:
        """Return (user, password) as typed."""
        return self.user.text().strip(), self.password.text()

    def problem(self) -> str:
        """Return what is missing, empty for nothing."""
        return "" if all(self.account()) else tr("Enter your user name and password for this server.")

    def begin(self) -> None:
        """Put the cursor where something is missing."""
        (self.password if self.user.text() else self.user).setFocus()


class IssuerPage(QWidget):
    """Says where the browser will be sent, and whether the workspace may go there."""

    changed = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._offer: Optional[IssuerOffer] = None
        self._problem = ""
        self._words = QLabel(self)
        self._words.setObjectName("issuerWords")
        self._words.setWordWrap(True)
        self.says, self._lasts = SayLine(self), SayLine(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self._words, self.says, self._lasts):
            column.addWidget(widget)

    def show_offer(self, offer: IssuerOffer, policy: NetworkPolicy, lasting: bool) -> None:
        """Show an issuer; ``policy`` is the workspace's."""
        self._offer = offer
        self._words.setText(
            tr(
                "Your browser opens {host}. Sign in there, then come back: this window waits and goes on by itself.",
                host=offer.host,
            )
        )
        self._problem, note = "", ""
        if not policy.allows(offer.url):
            if policy.mode is NetworkMode.NONE:
                self._problem = tr(
                    "The network mode of this workspace is “none”: it may not ask {host}.", host=offer.host
                )
            else:
                note = tr(
                    "This workspace does not ask {host} yet: signing in there puts it on its list.", host=offer.host
                )
        self.says.say(self._problem or note, Tone.PROBLEM if self._problem else Tone.NOTE)
        self._lasts.say("" if lasting else session_words(), Tone.NOTE)
        self.changed.emit()

    def offer(self) -> Optional[IssuerOffer]:
        """Return the issuer shown."""
        return self._offer

    def problem(self) -> str:
        """Return why it cannot be used, empty for no reason."""
        return self._problem

    def begin(self) -> None:
        """Nothing has to be typed here."""


class LinePage(QWidget):
    """A configuration of QGIS's own store, chosen or made with QGIS's own widget; built when first shown."""

    changed = pyqtSignal()

    def __init__(self, credentials: Credentials, authcfg: str = "", parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._credentials = credentials
        words = QLabel(tr("QGIS adds it to each request: a certificate, a token, or a name and password."), self)
        words.setWordWrap(True)
        self.select = QgsAuthConfigSelect(self)
        self.select.setObjectName("signInAuthcfg")
        self.says = SayLine(self)
        self._more = NamePage(("lineUser", "linePassword"), self)
        self._more.says.say(tr("May stay empty where the certificate alone says who you are."), Tone.NOTE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (words, self.select, self.says, self._more):
            column.addWidget(widget)
        self.select.setConfigId(authcfg)
        self.select.selectedConfigIdChanged.connect(lambda _authcfg: self._follow())
        self._more.changed.connect(self.changed)
        self._credentials.manager.masterPasswordVerified.connect(self._on_unlocked)
        self._follow()

    def _on_unlocked(self, _verified: bool) -> None:
        self._follow()

    def _follow(self) -> None:
        method = self._credentials.method(self.select.configId())
        self._more.setVisible(method in CERTIFICATES)
        locked = bool(self.select.configId()) and not self._credentials.lasting()
        words = (
            tr("The password store of QGIS is locked: press the pencil and give its master password.") if locked else ""
        )
        if method == ISSUER_METHOD:
            words = tr("This one belongs to a sign-in in the browser: choose another.")
        self.says.say(words, Tone.PROBLEM)
        self.changed.emit()

    def account(self) -> LineAccount:
        """Return the account of what was chosen."""
        authcfg = self.select.configId()
        more = self._more.account() if self._credentials.method(authcfg) in CERTIFICATES else ("", "")
        return self._credentials.line_account(authcfg, more if all(more) else None)

    def problem(self) -> str:
        """Return what is missing, empty for nothing."""
        authcfg = self.select.configId()
        if not authcfg:
            return tr("Choose an authentication configuration, or make one.")
        return str(self.says.words())

    def begin(self) -> None:
        """Put the cursor into the choice."""
        self.select.setFocus()
