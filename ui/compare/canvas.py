"""The canvas of a view: coordinates, items and map tools are QGIS's; the pictures are ours.

It draws no layers itself: a picture is rendered once by :mod:`.render` and placed by its ground, so it can be
kept, fetched ahead, blinked and shifted. Pan and wheel go to all views through the link.
"""

from __future__ import annotations

import math
from typing import Optional

from qgis.core import QgsPointXY
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from qgis.PyQt.QtWidgets import QFrame, QSizePolicy, QWidget

from .model import Ground

OBJECT_NAME = "redline_review_view"
_WHEEL_STEP = 120.0
_GRIP_PX, _CLICK_PX = 8, 4
_FACTOR_PER_STEP = 2.0**0.5


class PaneCanvas(QgsMapCanvas):
    """A canvas that leaves single keys to its window and tells of mouse acts instead of acting alone."""

    dragged = pyqtSignal(float, float)
    turned = pyqtSignal(float)
    """The ground was turned by this many degrees clockwise around the middle (a drag with Shift)."""
    wheeled = pyqtSignal(float, object)
    pointed = pyqtSignal(object)
    resized = pyqtSignal()
    divided = pyqtSignal(float)
    """The divider was dragged to this share (0 … 1) of the width."""
    pressed_at = pyqtSignal(QPoint)
    clicked = pyqtSignal(object)
    """A ground point was clicked with the left button: pressed and let go without a drag between."""
    double_clicked = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        for picture_of_qgis in self.scene().items():
            picture_of_qgis.setVisible(False)  # always empty here; each move would make the scene paint once more
        self.setObjectName(OBJECT_NAME)
        self.setRenderFlag(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumSize(80, 80)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.viewport().setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.ground: Optional[Ground] = None
        self._grabbed_at: Optional[QPoint] = None
        self._pressed = QPoint()
        self._turning = self._clicking = False
        self._divider: Optional[float] = None
        self._dividing = False

    @property
    def dragging(self) -> bool:
        """Tell whether the ground is held by the mouse: what is painted now is seen for a moment only."""
        return self._grabbed_at is not None

    def set_divider(self, share: Optional[float]) -> None:
        """Let a divider at this share of the width be dragged; ``None`` for none."""
        self._divider = share
        self._dividing = self._dividing and share is not None
        self.viewport().update()

    def _near_divider(self, at: QPoint) -> bool:
        return self._divider is not None and abs(at.x() - self._divider * self.width()) <= _GRIP_PX

    def look_at(self, ground: Ground) -> None:
        """Show this ground in the middle of the canvas."""
        self.ground = ground
        if self.mapSettings().destinationCrs() != ground.crs:
            self.setDestinationCrs(ground.crs)
        self.setExtent(ground.rectangle(self.viewport().size()))
        if self.rotation() != ground.rotation:
            self.setRotation(ground.rotation)
        self.viewport().update()

    def ground_at(self, position: QPoint) -> QgsPointXY:
        """Return the ground point under a pixel of the viewport."""
        return QgsPointXY(self.getCoordinateTransform().toMapCoordinatesF(position.x(), position.y()))

    def keyPressEvent(self, event: Optional[QKeyEvent]) -> None:
        """Leave every key to the window (a plain canvas swallows Space, the arrows, + and -)."""
        if event is not None:
            event.ignore()

    def keyReleaseEvent(self, event: Optional[QKeyEvent]) -> None:
        """Leave every key to the window."""
        if event is not None:
            event.ignore()

    def mousePressEvent(self, event: Optional[QMouseEvent]) -> None:
        """Start a drag, with the left button unless a map tool is at work, with the middle button always."""
        if event is None:
            return
        self.pressed_at.emit(event.pos())
        if event.button() == Qt.MouseButton.LeftButton and self._near_divider(event.pos()):
            self._dividing = True
            return
        if not self._drags(event.button()):
            super().mousePressEvent(event)
            return
        self._grabbed_at = self._pressed = event.pos()
        self._clicking = event.button() == Qt.MouseButton.LeftButton
        self._turning = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: Optional[QMouseEvent]) -> None:
        """Drag the ground along, then tell where the mouse is."""
        if event is None:
            return
        if self._dividing:
            self.divided.emit(min(1.0, max(0.0, event.pos().x() / max(1, self.width()))))
            return
        if self._grabbed_at is None:
            near = self._near_divider(event.pos())
            self.setCursor(Qt.CursorShape.SplitHCursor if near else Qt.CursorShape.CrossCursor)
        if self._grabbed_at is not None:
            self._drag(self._grabbed_at, event.pos())
        elif self.mapTool() is not None:
            super().mouseMoveEvent(event)
        self.pointed.emit(self.ground_at(event.pos()))

    def _drag(self, before: QPoint, now: QPoint) -> None:
        self._clicking = self._clicking and (now - self._pressed).manhattanLength() <= _CLICK_PX
        self._grabbed_at = now
        if not self._turning:
            self.dragged.emit(float(now.x() - before.x()), float(now.y() - before.y()))
            return
        middle = self.viewport().rect().center()
        angles = [math.atan2(at.y() - middle.y(), at.x() - middle.x()) for at in (before, now)]
        self.turned.emit(math.degrees(math.remainder(angles[1] - angles[0], math.tau)))

    def mouseReleaseEvent(self, event: Optional[QMouseEvent]) -> None:
        """End a drag."""
        if event is None:
            return
        if self._dividing:
            self._dividing = False
            return
        if self._grabbed_at is None:
            super().mouseReleaseEvent(event)
            return
        self._grabbed_at = None
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.viewport().update()
        if self._clicking and self.ground is not None:
            self.clicked.emit(self.ground_at(event.pos()))

    def mouseDoubleClickEvent(self, event: Optional[QMouseEvent]) -> None:
        """Tell of a double click (a plain canvas would recentre itself alone)."""
        if event is None:
            return
        if self.mapTool() is not None:
            super().mouseDoubleClickEvent(event)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()

    def wheelEvent(self, event: Optional[QWheelEvent]) -> None:
        """Zoom all views around the mouse."""
        if event is None:
            return
        steps = event.angleDelta().y() / _WHEEL_STEP
        if steps:
            self.wheeled.emit(_FACTOR_PER_STEP**steps, self.ground_at(event.position().toPoint()))
        event.accept()

    def leaveEvent(self, event: Optional[QEvent]) -> None:
        """Tell that the mouse has left."""
        self.pointed.emit(None)
        super().leaveEvent(event)

    def resizeEvent(self, event: Optional[QResizeEvent]) -> None:
        """Tell that the ground must be placed anew."""
        super().resizeEvent(event)
        self.resized.emit()

    def _drags(self, button: Qt.MouseButton) -> bool:
        return button == Qt.MouseButton.MiddleButton or (button == Qt.MouseButton.LeftButton and self.mapTool() is None)
