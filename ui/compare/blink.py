"""Blinking: while a key is held, every view shows the earlier image."""

from __future__ import annotations

from typing import Optional

from . import words
from .board import Mode, ViewBoard
from .earlier import Earlier
from .looking import Looking
from .model import Picture
from .pane import ViewPane

_SUBJECT = "blink"


class Blink:
    """Lends the first view's picture to the others, in whatever mode they stand.

    The first view, where it stands alone, borrows the last one's. For one single view a picture is made.
    """

    def __init__(self, board: ViewBoard, looking: Looking, earlier: Earlier) -> None:
        self._board, self._looking, self._earlier = board, looking, earlier
        self._on = False

    def start(self) -> None:
        """Show the earlier image in every other view, until :meth:`stop`."""
        panes = self._board.panes
        if self._on or (len(panes) > 1 and panes[0].picture is None):
            return
        self._on = True
        self._looking.blink(True)
        if len(panes) == 1:
            self._make_for(panes[0])
        elif self._board.mode is Mode.ONE and self._board.active == 0:
            self._lend(panes[0], panes[-1].picture, panes[-1].own_heading)
        else:
            for pane in panes[1:]:
                self._lend(pane, panes[0].picture, panes[0].own_heading)

    def _make_for(self, pane: ViewPane) -> None:
        there = self._earlier.make(pane, lambda picture, heading: self._lend(pane, picture, heading))
        if not there and pane.picture is not None:
            pane.tell(_SUBJECT, words.nothing_earlier())

    def _lend(self, pane: ViewPane, picture: Optional[Picture], heading: str) -> None:
        if self._on and picture is not None:
            pane.borrow(picture, heading)

    def stop(self) -> None:
        """Show each view's own image again."""
        if not self._on:
            return
        self._on = False
        self._earlier.drop()
        self._looking.blink(False)
        for pane in self._board.panes:
            pane.borrow(None, "")
            pane.tell(_SUBJECT, "")
        self._board.swipe.lay()
