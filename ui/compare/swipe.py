"""Swipe: one view whose left part shows the earlier image, parted by a divider."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from qgis.PyQt.QtCore import QObject, QPoint, pyqtSignal

from .pane import ViewPane

STEP = 0.05
"""One press of a key moves the divider by this share of the width."""


class Swipe(QObject):
    """Parts one of the views while it is on. ``changed`` tells that it went on or off, or parts another one."""

    changed = pyqtSignal()
    chosen = pyqtSignal(int)
    """A click in the parted view chose the view (by index) whose side it was on."""

    def __init__(self, panes: Sequence[ViewPane], parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._panes: tuple[ViewPane, ...] = ()
        self._known: set[ViewPane] = set()
        self._share = 0.5
        self.base: Optional[int] = None
        """The view that is parted, ``None`` while swipe is off."""
        self.use(panes)

    def use(self, panes: Sequence[ViewPane]) -> None:
        """Part one of these views from now on; swipe must be off."""
        self._panes = tuple(panes)
        for pane in set(panes) - self._known:
            self._known.add(pane)
            pane.canvas.divided.connect(self._divide)
            pane.canvas.pressed_at.connect(lambda at, pane=pane: self._press(pane, at))
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
        self.lay()
        self.changed.emit()

    def part(self, index: int) -> None:
        """Part this view instead, unless it stands left of the divider anyway."""
        if self.base is not None and index not in (0, self.base):
            self._panes[self.base].unite()
            self.base = index
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

    def _press(self, pane: ViewPane, at: QPoint) -> None:
        index = self._panes.index(pane)
        left = index == self.base and at.x() < self._share * pane.width()
        self.chosen.emit(0 if left else index)
