"""The mouse on a view while an outline is edited: presses, moves and releases go to the editor, with the place."""

from __future__ import annotations

from typing import Optional, Protocol

from qgis.gui import QgsMapMouseEvent, QgsMapTool
from qgis.PyQt.QtCore import QPoint, Qt

from ...plugin.domain.geometry import Point
from ..compare.board import ViewBoard
from ..compare.canvas import PaneCanvas
from ..compare.pane import ViewPane

CLICK_PX = 4


class Hand(Protocol):
    """What follows the mouse. Places are ground points, ``reach_m`` what a few pixels are there."""

    def press(self, at: Point, reach_m: float) -> bool:
        """The button went down; tell whether something was taken hold of."""
        ...

    def move(self, at: Point, reach_m: float, held: bool) -> None:
        """The mouse moved; ``held``: with what was taken hold of."""
        ...

    def release(self, at: Point, reach_m: float) -> None:
        """What was held is let go of."""
        ...

    def click(self, at: Point, reach_m: float) -> None:
        """Pressed and let go in one place, with nothing held."""
        ...

    def second_click(self, at: Point, reach_m: float) -> None:
        """The right button was clicked."""
        ...

    def double_click(self) -> None:
        """The left button was double-clicked."""
        ...


REACH_PX = 9.0


class OutlineTool(QgsMapTool):
    """Gives a view's mouse to the hand; what it takes no hold of drags the ground, as without a tool."""

    def __init__(self, canvas: PaneCanvas, hand: Hand) -> None:
        super().__init__(canvas)
        self._pane, self._hand = canvas, hand
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._held = False
        self._from: Optional[QPoint] = None
        self._last = QPoint()
        self._dragged = False

    def _place(self, event: QgsMapMouseEvent) -> tuple[Point, float]:
        there, ground = self._pane.ground_at(event.pos()), self._pane.ground
        return (there.x(), there.y()), REACH_PX * (ground.mupp if ground is not None else 1.0)

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        """Take hold of what is under the mouse, else of the ground."""
        if event.button() != Qt.MouseButton.LeftButton or self._pane.ground is None:
            return
        self._from = self._last = event.pos()
        self._dragged = False
        self._held = self._hand.press(*self._place(event))

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """Move what is held, or the ground, or just the mouse."""
        if self._pane.ground is None:
            return
        if self._from is not None and not self._held:
            self._drag(event.pos())
        if not self._dragged:
            self._hand.move(*self._place(event), self._held)

    def _drag(self, now: QPoint) -> None:
        self._dragged = self._dragged or (now - self._from).manhattanLength() > CLICK_PX
        if self._dragged:
            step = now - self._last
            self._pane.dragged.emit(float(step.x()), float(step.y()))
            self._last = now

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Let go of what is held; without a drag it was a click."""
        if event.button() == Qt.MouseButton.RightButton:
            self._hand.second_click(*self._place(event))
        elif self._from is not None:
            place, held = self._place(event), self._held
            self._from, self._held = None, False
            if held:
                self._hand.release(*place)
            elif not self._dragged:
                self._hand.click(*place)
            self._dragged = False

    def canvasDoubleClickEvent(self, event: QgsMapMouseEvent) -> None:
        """Tell of it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._hand.double_click()


class ViewsMouse:
    """The mouse of all views in one hand, until it is given back."""

    def __init__(self, board: ViewBoard, hand: Hand) -> None:
        self._board, self._hand = board, hand
        self._tools: dict[ViewPane, OutlineTool] = {}
        self.enlist()

    def enlist(self) -> None:
        """Take the mouse of views that have come since."""
        for pane in self._board.made:
            if pane not in self._tools:
                self._tools[pane] = OutlineTool(pane.canvas, self._hand)
                pane.canvas.setMapTool(self._tools[pane])

    def give_back(self) -> None:
        """Let the views' own mouse work again."""
        for pane, tool in self._tools.items():
            pane.canvas.unsetMapTool(tool)
            tool.deleteLater()
        self._tools.clear()
