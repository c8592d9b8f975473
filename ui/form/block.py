"""What every question of the form shares: folded to a line, or unfolded.

Its widgets are made when they are first shown and kept: making and styling them anew for each case took the GUI
thread 8 ms a key (measured).
"""

from __future__ import annotations

from html import escape
from typing import Any, Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from .fitting_button import FittingButton

CLASS = "class"
MARK = "⚠ "


class Block(QWidget):
    """Folds and unfolds. Subclasses say the words of the line and make what unfolds."""

    focus_wanted = pyqtSignal(str)
    """The folded line was clicked (the block's name)."""

    def __init__(self, name: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.name = name
        self._line: Optional[FittingButton] = None
        self._open: Optional[QWidget] = None
        self._state: Optional[tuple[Any, ...]] = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.hide()

    def put_away(self) -> None:
        """Show nothing of it."""
        if self._state is not None:
            self._state = None
            self.hide()

    def becomes(self, *state: Any) -> bool:
        """Tell whether it looks otherwise than this, and take it that it looks like this from now on."""
        if state == self._state:
            return False
        self._state = state
        return True

    def fold(self, words: str, marked: bool, answer: str = "", tip: str = "") -> None:
        """Show one line; ``tip`` goes before the whole line in its tooltip."""
        if not self.becomes(words, marked, answer, tip):
            return
        line = self._line = self._line or self._make_line()
        tail = f"  ·  {answer}" if answer else ""
        line.show_words((MARK if marked else "") + words, tail=tail)
        whole = "<br/>".join(escape(part) for part in (tip, words + tail) if part)
        line.setToolTip(f"<qt>{whole}</qt>")  # what people wrote is never taken for markup
        set_class(line, "marked" if marked else "folded")
        self._show(line, self._open)

    def unfold(self, words: str, marked: bool) -> None:
        """Show all of it under ``words``."""
        block = self._open = self._open or self._make_open()
        self._title.setText((MARK if marked else "") + words)
        self._show(block, self._line)

    def fill(self, block: QWidget, column: QVBoxLayout) -> None:
        """Make what unfolds under the title."""
        raise NotImplementedError

    def _show(self, wanted: QWidget, other: Optional[QWidget]) -> None:
        if other is not None and not other.isHidden():
            other.hide()
        for widget in (wanted, self):
            if widget.isHidden():
                widget.show()

    def _make_line(self) -> FittingButton:
        line = FittingButton(False, self)
        line.setProperty(CLASS, "folded")
        line.setFlat(True)
        line.clicked.connect(lambda _checked=False: self.focus_wanted.emit(self.name))
        self._column.addWidget(line)
        return line

    def _make_open(self) -> QWidget:
        block = QWidget(self)
        block.setObjectName("focusedQuestion")
        column = QVBoxLayout(block)
        column.setContentsMargins(6, 3, 0, 3)
        column.setSpacing(1)
        self._title = words_label(block, "question")
        column.addWidget(self._title)
        self.fill(block, column)
        self._column.addWidget(block)
        return block


def words_label(parent: QWidget, style: str) -> QLabel:
    """Return a label of plain words that wraps."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty(CLASS, style)
    label.setWordWrap(True)
    return label


def option_button(parent: QWidget) -> FittingButton:
    """Return a button for one numbered answer."""
    button = FittingButton(True, parent)
    button.setProperty(CLASS, "option")
    return button


def set_class(button: QPushButton, name: str) -> None:
    """Style a button anew where its class changes."""
    if button.property(CLASS) != name:
        button.setProperty(CLASS, name)
        button.style().unpolish(button)
        button.style().polish(button)
