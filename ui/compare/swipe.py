"""Swipe: one view whose left part shows the earlier image, parted by a divider."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from qgis.PyQt.QtCore import QObject, QPoint, pyqtSignal

from .pane import ViewPane

STEP = 0.05
"""One press of a key moves the divider by this share of the width."""


class Swipe(QObject):
    """Parts one of the views while it is on. ``changed`` tells that it went on or off (other views show or hide)."""

    changed = pyqtSignal()
    chosen = pyqtSignal(int)
    """A click in the parted view chose the view (by index) whose side it was on."""

    def __init__(self, panes: Sequence[ViewPane], parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._panes = tuple(panes)
        self._share = 0.5
        self.base: Optional[int] = None
        """The view that is parted, ``None`` while swipe is off."""
        for index, pane in enumerate(panes):
            pane.canvas.divided.connect(self._divide)
            pane.canvas.pressed_at.connect(lambda at, index=index: self._press(index, at))
            pane.shown.connect(self.lay)
            pane.emptied.connect(self.lay)

    @property
    def on(self) -> bool:
        """Tell whether a view is parted."""
        return self.base is not None

    def turn(self, on: bool, active: int) -> None:
        """Part the active view, or the last one where the earlier image is active; or show all views again."""
        if on == self.on or len(self._panes) < 2:
            return
        if self.base is not None:
            self._panes[self.base].unite()
        self.base = (active or len(self._panes) - 1) if on else None
        for index, pane in enumerate(self._panes):
            pane.setVisible(self.base in (None, index))
        self.lay()
        self.changed.emit()

    def step(self, steps: int) -> None:
        """Move the divider by so many steps to the right."""
        self._divide(min(1.0, max(0.0, self._share + steps * STEP)))

    def _divide(self, share: float) -> None:
        if self.on:
            self._share = share
            self.lay()

    def lay(self) -> None:
        """Show what the earlier view has now left of the divider."""
        if self.base is not None:
            first = self._panes[0]
            self._panes[self.base].divide(first.picture, first.own_heading, self._share)

    def mark(self, active: int) -> None:
        """Mark which date the keys change."""
        for index, pane in enumerate(self._panes):
            if index == self.base:
                pane.set_active(active == 0, active == index)
            else:
                pane.set_active(active == index)

    def _press(self, index: int, at: QPoint) -> None:
        left = index == self.base and at.x() < self._share * self._panes[index].width()
        self.chosen.emit(0 if left else index)
