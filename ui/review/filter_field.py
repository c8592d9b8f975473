"""The text field over the list: lives with the Chinese input method, gives the keys back when it is left."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtWidgets import QLineEdit, QWidget

from ...plugin.adapters.translation import tr
from ..form.typing import Composing, claims


class FilterField(Composing, QLineEdit):
    """While a word is being composed, Enter and Esc belong to the input method and are no commands to the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("queueFilter")
        self.setPlaceholderText(tr("Filter: id, zone, town…"))
        self.setClearButtonEnabled(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def claimed(self, event: QEvent) -> bool:
        """Claim Enter and Esc of the input method; else both are commands to the window."""
        return self._composing and claims(event)
