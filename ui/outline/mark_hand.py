"""What the mouse and the keys do while arrows and words are set on the images."""

from __future__ import annotations

import math
from typing import Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...plugin.domain.geometry import Point


class MarkHand(QObject):
    """Follows the mouse: a drag is an arrow from its tail to its head, a click a place for words."""

    shown = pyqtSignal(object)
    """The ground points of what would be set now."""
    placed = pyqtSignal(object)
    """Ground points of an arrow (tail, head), or of a place for words."""
    chosen = pyqtSignal(object, float)
    """The right button was clicked at a ground point: the mark within reach is meant."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._tail: Optional[Point] = None
        self._cursor: Optional[Point] = None

    def press(self, at: Point, reach_m: float) -> bool:
        """Begin an arrow, or a place."""
        self._tail = at
        return True

    def move(self, at: Point, reach_m: float, held: bool) -> None:
        """Show the arrow as it would be."""
        self._cursor = at
        if self._tail is not None:
            self.shown.emit((self._tail, at))

    def release(self, at: Point, reach_m: float) -> None:
        """Set the arrow; without a drag it is a place for words."""
        tail, self._tail = self._tail, None
        if tail is not None:
            self.placed.emit((tail, at) if math.dist(tail, at) > reach_m else (at,))

    def click(self, at: Point, reach_m: float) -> None:
        """A press always holds; nothing else is clicked."""

    def second_click(self, at: Point, reach_m: float) -> None:
        """Choose the mark there."""
        self.chosen.emit(at, reach_m)

    def double_click(self) -> None:
        """Nothing of its own."""

    # By keys

    def push(self, right_m: float, up_m: float, middle: Point) -> None:
        """Push the cursor over the ground, from the mouse or the middle of the view."""
        x, y = self._cursor if self._cursor is not None else middle
        self._cursor = (x + right_m, y + up_m)
        self.shown.emit((self._cursor,) if self._tail is None else (self._tail, self._cursor))

    def set_end(self, middle: Point) -> None:
        """Set an arrow's tail at the cursor, then its head."""
        at = self._cursor if self._cursor is not None else middle
        if self._tail is None:
            self._tail = at
            self.shown.emit((at,))
        else:
            tail, self._tail = self._tail, None
            self.placed.emit((tail, at))

    def set_words(self, middle: Point) -> None:
        """Set a place for words at the cursor."""
        self._tail = None
        self.placed.emit((self._cursor if self._cursor is not None else middle,))

    def drop(self) -> bool:
        """Forget the arrow that was begun; false where there is none."""
        there = self._tail is not None
        self._tail = None
        self.shown.emit(())
        return there
