"""The parts of the form that are not asked by themselves: one line, or a numbered list to open one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ...plugin.adapters.translation import tr
from ...plugin.domain.form import Part
from .block import Block, option_button
from .fitting_button import FittingButton

PARTS = "*parts"
"""The name of this block, beside the ids of questions."""

Counted = Sequence[tuple[Part, int, int]]
"""Parts with how many of their questions are answered, and of how many."""


class PartsBlock(Block):
    """Shows which parts there are and what of them is answered."""

    part_wanted = pyqtSignal(str)
    """A part was chosen (its id)."""

    def __init__(self, language: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(PARTS, parent)
        self._language = language
        self.key = ""
        """The key that opens this, in the user's language."""
        self._buttons: list[FittingButton] = []
        self._parts: Counted = ()

    def show_parts(self, parts: Counted, opened: str, focused: bool) -> None:
        """Show the parts in which something is asked; nothing where there are none."""
        self._parts = parts
        if not parts:
            self.put_away()
        elif focused:
            if self.becomes(parts, opened):
                self.unfold(self._title_words(), False)
                self._list(opened)
        else:
            name = next((part.label(self._language) for part, _, _ in parts if part.id == opened), "")
            done = sum(answered for _, answered, _ in parts)
            count = tr("{count} answered", count=done) if done and not name else ""
            self.fold(f"▾ {name}" if name else f"▸ {self._title_words()}", False, count)

    def fill(self, block: QWidget, column: QVBoxLayout) -> None:
        """Keep the place where the buttons go."""
        self._block, self._places = block, column

    def _title_words(self) -> str:
        title = tr("More questions")
        return f"{title}  ({self.key})" if self.key else title

    def _list(self, opened: str) -> None:
        while len(self._buttons) < len(self._parts):
            self._add_button(len(self._buttons))
        for place, button in enumerate(self._buttons):
            button.setVisible(place < len(self._parts))
            if place < len(self._parts):
                part, answered, count = self._parts[place]
                of = tr("{answered} of {count}", answered=answered, count=count)
                button.show_words(f"{part.label(self._language)}  ·  {of}", f"{place + 1}   ")
                button.setChecked(part.id == opened)

    def _add_button(self, place: int) -> None:
        button = option_button(self._block)
        button.setCheckable(True)
        button.clicked.connect(lambda _checked=False: self._choose(place))
        self._buttons.append(button)
        self._places.addWidget(button)

    def _choose(self, place: int) -> None:
        if place < len(self._parts):
            self._buttons[place].setChecked(not self._buttons[place].isChecked())
            self.part_wanted.emit(self._parts[place][0].id)
