"""Blinking: while a key is held, every view shows the earlier image."""

from __future__ import annotations

from .board import ViewBoard
from .looking import Looking


class Blink:
    """Lends the first view's picture to the others, in whatever mode they stand."""

    def __init__(self, board: ViewBoard, looking: Looking) -> None:
        self._board, self._looking = board, looking
        self._on = False

    def start(self) -> None:
        """Show the earlier image in every other view, until :meth:`stop`."""
        first = self._board.panes[0]
        if self._on or first.picture is None:
            return
        self._on = True
        self._looking.blink(True)
        for pane in self._board.panes[1:]:
            pane.borrow(first.picture, first.own_heading)

    def stop(self) -> None:
        """Show each view's own image again."""
        if not self._on:
            return
        self._on = False
        self._looking.blink(False)
        for pane in self._board.panes[1:]:
            pane.borrow(None, "")
        self._board.swipe.lay()
