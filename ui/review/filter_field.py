"""The text field over the list: lives with the Chinese input method, gives the keys back when it is left."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from qgis.PyQt.QtWidgets import QLineEdit, QWidget

from ...plugin.adapters.translation import tr

_OF_THE_INPUT_METHOD = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class FilterField(QLineEdit):
    """While a word is being composed, Enter and Esc belong to the input method and are no commands to the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("queueFilter")
        self.setPlaceholderText(tr("Filter: id, zone, town…"))
        self.setClearButtonEnabled(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._composing = False

    def event(self, event: QEvent) -> bool:
        """Claim the input method's keys before the window's shortcuts see them."""
        key = event.key() if isinstance(event, QKeyEvent) else None
        if event.type() == QEvent.Type.ShortcutOverride and self._composing and key in _OF_THE_INPUT_METHOD:
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the unfinished word alone."""
        if self._composing and event.key() in _OF_THE_INPUT_METHOD:
            event.accept()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember whether a word is being composed."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A word left unfinished is gone."""
        self._composing = False
        super().focusOutEvent(event)
