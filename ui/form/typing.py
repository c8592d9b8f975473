"""What fields for typing share: when a text is handed over, and which keys belong to the input method."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QEvent, QObject, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QKeySequence

QUIET_MS = 400
"""A text is handed over when the typing rests this long."""
LATEST_MS = 2_000
"""However fast somebody types, nothing typed waits longer than this to be handed over."""

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
ENDING = (*ENTER, Qt.Key.Key_Escape)


class Typing(QObject):
    """Knows whether something typed is not handed over yet, and hands it over."""

    changed = pyqtSignal(bool)
    """Something typed waits to be handed over (true), or nothing does any more."""

    def __init__(self, field: QObject, read: Callable[[], str], hand_over: Callable[[str], None]) -> None:
        super().__init__(field)
        self._read, self._hand_over = read, hand_over
        self.pending = False
        self._quiet, self._latest = self._timer(QUIET_MS), self._timer(LATEST_MS)

    def _timer(self, after_ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(self.flush)
        return timer

    def note(self) -> None:
        """Something was typed."""
        self._quiet.start()
        if not self.pending:
            self._latest.start()
            self._become(True)

    def forget(self) -> None:
        """What stands in the field now came from elsewhere."""
        self._become(False)

    def flush(self) -> None:
        """Hand the text over now; nothing happens where nothing is pending."""
        if self.pending:
            self.pending = False  # handing over may come back here
            # Half of a character pair, as some programs paste it, is no text that can be kept.
            self._hand_over(self._read().encode("utf-8", "ignore").decode("utf-8"))
            self.pending = True
            self._become(False)

    def _become(self, pending: bool) -> None:
        if not pending:
            self._quiet.stop()
            self._latest.stop()
        if pending != self.pending:
            self.pending = pending
            self.changed.emit(pending)


def claims(event: QEvent) -> bool:
    """Tell whether a key belongs to the field, before the window's shortcuts see it: Enter and Esc end the typing."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return event.key() in ENDING and not plain


def types(event: QEvent) -> bool:
    """Tell whether a key would write something."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return event.text().isprintable() and bool(event.text()) and not plain


class Composing:
    """Mixed into a field, before its Qt class: while the input method composes, Enter and Esc are its own.

    Some input methods let these keys through: a new line would break the unfinished word, and an ending would lose it.
    """

    _composing = False

    def claimed(self, event: QEvent) -> bool:
        """Tell whether an event is a key that the window's shortcuts must not see."""
        return claims(event)

    def may_undo(self) -> bool:
        """Tell whether something typed here can be undone."""
        return True

    def may_redo(self) -> bool:
        """Tell whether something undone here can be done again."""
        return True

    def _left_to_the_window(self, event: QEvent) -> bool:
        """Undo and redo are the window's where the field has nothing of its own for them: Qt's fields keep them."""
        if event.type() != QEvent.Type.ShortcutOverride or self._composing or not isinstance(event, QKeyEvent):
            return False
        undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
        return (event.matches(undo) and not self.may_undo()) or (event.matches(redo) and not self.may_redo())

    def ended(self, _event: QKeyEvent) -> bool:
        """Tell whether a key ended the typing, and end it then."""
        return False

    def event(self, event: QEvent) -> bool:
        """Claim what is the field's own before the window's shortcuts see it."""
        if self.claimed(event):
            event.accept()
            return True
        if self._left_to_the_window(event):
            event.ignore()
            return False
        return bool(super().event(event))  # type: ignore[misc]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave an unfinished word alone; else end on an ending key, or type."""
        if self._composing and event.key() in ENDING:
            event.accept()
        elif not self.ended(event):
            super().keyPressEvent(event)  # type: ignore[misc]

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember whether the input method holds an unfinished word."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)  # type: ignore[misc]

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A word left unfinished is gone; what was typed is handed over."""
        self._composing = False
        self.flush()
        super().focusOutEvent(event)  # type: ignore[misc]

    def flush(self) -> None:
        """Hand over what was typed; nothing where the field hands nothing over."""
