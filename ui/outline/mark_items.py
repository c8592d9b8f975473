"""Arrows and words drawn over a view, from where they are on the ground."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget

from ...plugin.domain.geometry import Point
from ..compare.canvas import PaneCanvas
from ..compare.items import CanvasItem

_Z_MARKS = 35.0
_INK, _HALO, _CHOSEN = QColor(255, 241, 118), QColor(0, 0, 0, 200), QColor(255, 145, 0)
_HEAD_PX, _HEAD_TURN = 14.0, math.radians(26)


@dataclass(frozen=True)
class Drawn:
    """A mark on the ground of the views: one point for words, two for an arrow, the second its head."""

    points: tuple[Point, ...]
    text: str
    chosen: bool = False


class MarksItem(CanvasItem):
    """Draws marks on one view."""

    def __init__(self, canvas: PaneCanvas) -> None:
        super().__init__(canvas, _Z_MARKS)
        self._marks: Sequence[Drawn] = ()

    def show_marks(self, marks: Sequence[Drawn]) -> None:
        """Draw these."""
        self._marks = tuple(marks)
        self.update()

    def paint(
        self, painter: QPainter, option: Optional[QStyleOptionGraphicsItem] = None, widget: Optional[QWidget] = None
    ) -> None:
        """Draw each arrow with its head, and the words beside its tail or their point."""
        ground = self._canvas.ground
        if ground is None or not self._marks:
            return
        place = ground.to_pixels(self._canvas.viewport().size()).translate(-ground.x, -ground.y)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark in self._marks:
            self._draw(painter, place, mark)

    def _draw(self, painter: QPainter, place: QTransform, mark: Drawn) -> None:
        ink = _CHOSEN if mark.chosen else _INK
        points = [place.map(QPointF(*point)) for point in mark.points]
        if len(points) == 2:
            _arrow(painter, points[0], points[1], ink)
        else:
            painter.setPen(QPen(_HALO, 1.5))
            painter.setBrush(ink)
            painter.drawEllipse(points[0], 4.0, 4.0)
        if mark.text:
            _words(painter, self.boundingRect(), points, mark.text, ink)


def _arrow(painter: QPainter, tail: QPointF, head: QPointF, ink: QColor) -> None:
    turn = math.atan2(head.y() - tail.y(), head.x() - tail.x())
    sides = (turn - _HEAD_TURN, turn + _HEAD_TURN)
    wings = [head - QPointF(math.cos(side), math.sin(side)) * _HEAD_PX for side in sides]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(_HALO, 6.0), QPen(ink, 3.0)):
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(tail, head)
        painter.drawPolyline(QPolygonF([wings[0], head, wings[1]]))


def _words(painter: QPainter, room: QRectF, points: Sequence[QPointF], text: str, ink: QColor) -> None:
    """Write beside the tail, on the side away from the head, and within the view."""
    font = painter.font()
    font.setBold(True)
    metrics = painter.fontMetrics()
    width, tail = metrics.horizontalAdvance(text) + 8, points[0]
    leftwards = len(points) == 2 and points[1].x() > tail.x()
    x = tail.x() - width - 4 if leftwards else tail.x() + 8
    x = min(max(2.0, x), max(2.0, room.width() - width))
    y = min(max(float(metrics.ascent()), tail.y() + metrics.ascent() / 2), room.height() - metrics.descent())
    path = QPainterPath()
    path.addText(QPointF(x, y), font, text)
    halo = QPen(_HALO, 4.0)
    halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, halo)
    painter.fillPath(path, ink)
