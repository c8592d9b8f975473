"""What the tools draw on a view: the measured line, and the place that was looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget

from .canvas import PaneCanvas
from .items import CanvasItem

_Z_MARKS = 40.0
_LINE, _HALO = QColor(0, 229, 255), QColor(0, 0, 0, 190)
_FILL = QColor(0, 229, 255, 40)


class _Marks(CanvasItem):
    """Points of the ground, drawn in the viewport's pixels."""

    def __init__(self, canvas: PaneCanvas) -> None:
        super().__init__(canvas, _Z_MARKS)
        self._points: tuple[QgsPointXY, ...] = ()

    def show_points(self, points: Sequence[QgsPointXY]) -> None:
        """Draw these; none: nothing."""
        self._points = tuple(points)
        self.update()

    def _pixels(self) -> list[QPointF]:
        ground = self._canvas.ground
        if ground is None:
            return []
        place = ground.to_pixels(self._canvas.viewport().size())
        return [place.map(QPointF(point.x() - ground.x, point.y() - ground.y)) for point in self._points]


class RulerItem(_Marks):
    """A line through the points, closed by dashes where it encloses an area."""

    def paint(
        self, painter: QPainter, option: Optional[QStyleOptionGraphicsItem] = None, widget: Optional[QWidget] = None
    ) -> None:
        """Draw fill, halo, line and corners."""
        pixels = self._pixels()
        if not pixels:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QPolygonF(pixels)
        if len(pixels) > 2:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_FILL)
            painter.drawPolygon(line)
            painter.setPen(QPen(_LINE, 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(pixels[-1], pixels[0])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (QPen(_HALO, 4.5), QPen(_LINE, 2.0)):
            painter.setPen(pen)
            painter.drawPolyline(line)
        painter.setPen(QPen(_HALO, 1.0))
        painter.setBrush(QColor(255, 255, 255))
        for at in pixels:
            painter.drawRect(QRectF(at.x() - 3, at.y() - 3, 6, 6))


class PinItem(_Marks):
    """A ring around a place."""

    def paint(
        self, painter: QPainter, option: Optional[QStyleOptionGraphicsItem] = None, widget: Optional[QWidget] = None
    ) -> None:
        """Draw a light ring on a dark one."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for at in self._pixels():
            for pen in (QPen(_HALO, 4.5), QPen(_LINE, 2.0)):
                painter.setPen(pen)
                painter.drawEllipse(at, 8.0, 8.0)
