"""What fields of the form share: a text is handed over when the typing rests, and as soon as the field is left."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QEvent, QObject, Qt, QTimer
from qgis.PyQt.QtGui import QKeyEvent

QUIET_MS = 400
"""A text is handed over when the typing rests this long."""

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Typing(QObject):
    """Knows whether something typed is not handed over yet, and hands it over."""

    def __init__(self, field: QObject, read: Callable[[], str], hand_over: Callable[[str], None]) -> None:
        super().__init__(field)
        self._read, self._hand_over = read, hand_over
        self.pending = False
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self.flush)

    def note(self) -> None:
        """Something was typed."""
        self.pending = True
        self._quiet.start()

    def forget(self) -> None:
        """What stands in the field now came from elsewhere."""
        self._quiet.stop()
        self.pending = False

    def flush(self) -> None:
        """Hand the text over now; nothing happens where nothing is pending."""
        self._quiet.stop()
        if self.pending:
            self.pending = False
            # Half of a character pair, as some programs paste it, is no text that can be kept.
            self._hand_over(self._read().encode("utf-8", "ignore").decode("utf-8"))


def claims(event: QEvent) -> bool:
    """Tell whether a key belongs to the field, before the window's shortcuts see it: Enter and Esc end the typing."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return event.key() in (*ENTER, Qt.Key.Key_Escape) and not plain
