"""The boxes over the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QComboBox, QWidget

Choices = Sequence[tuple[str, Any]]
"""(words, value); a pair of empty words is a line between the choices."""


class Choice(QComboBox):
    """A box whose open list keeps Enter, Esc and the arrows to itself: they are no commands to the window then.

    ``changed`` is called when another value is chosen; values are kept here, as Qt would turn some into its own types.
    """

    def __init__(self, name: str, tip: str, choices: Choices, changed: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setToolTip(tip)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.view().installEventFilter(self)
        self._values: list[Any] = []
        self.offer(choices)
        self.currentIndexChanged.connect(lambda _place: changed())

    def offer(self, choices: Choices) -> None:
        """Offer these choices; what is chosen stays so where it is still there."""
        before = self.value() if self._values else None
        self.blockSignals(True)
        self.clear()
        self._values = [value for _words, value in choices]
        for words, _value in choices:
            if words:
                self.addItem(words)
            else:
                self.insertSeparator(self.count())
        self.setCurrentIndex(self._values.index(before) if before in self._values else 0)
        self.blockSignals(False)

    def value(self) -> Any:
        """Return the chosen value."""
        return self._values[max(0, self.currentIndex())]

    def choose(self, value: Any) -> None:
        """Choose a value; another one than those offered changes nothing."""
        if value in self._values:
            self.setCurrentIndex(self._values.index(value))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim every key for the open list; Qt's own filter acts on Enter and Esc here, so those go on to it."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.accept()
            return event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        return bool(super().eventFilter(watched, event))
