"""Asks for name and password of a platform; the answer comes as a signal, nothing waits."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ..plugin.adapters.translation import tr
from .new_review.parts import add_row


class SignInDialog(QDialog):
    """One small dialog; ``given`` carries (user, password). ``user`` is the name tried last, empty for none."""

    given = pyqtSignal(str, str)

    def __init__(self, server_url: str, why: str, parent: Optional[QWidget] = None, user: str = "") -> None:
        super().__init__(parent)
        self.setObjectName("signInDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Sign in"))
        words = QLabel(why or tr("Sign in to send and fetch. Your findings are safe here in the meantime."), self)
        words.setWordWrap(True)
        self._user, self._password = QLineEdit(self), QLineEdit(self)
        self._user.setObjectName("signInUser")
        self._password.setObjectName("signInPassword")
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        form = QFormLayout()
        add_row(form, tr("Platform"), QLabel(server_url, self))
        add_row(form, tr("User name"), self._user)
        add_row(form, tr("Password"), self._password)
        buttons = QDialogButtonBox(self)
        self._sign_in = buttons.addButton(tr("Sign in"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(tr("Later"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._give)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(words)
        column.addLayout(form)
        column.addWidget(buttons)
        for field in (self._user, self._password):
            field.textChanged.connect(self._check)
        self._user.setText(user)
        (self._password if user else self._user).setFocus()
        self._check()

    def _check(self) -> None:
        self._sign_in.setEnabled(bool(self._user.text().strip() and self._password.text()))

    def _give(self) -> None:
        self.given.emit(self._user.text().strip(), self._password.text())
        self.accept()
