"""What is drawn of an outline that is being corrected: its edges, corners, faults, and the line that is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Optional

from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget

from ...plugin.domain.geometry import Point
from ..compare.canvas import PaneCanvas
from ..compare.items import CanvasItem
from .places import GroundRings

_Z_SKETCH = 30.0
_APART_PX = 10.0
"""Corners nearer to each other have one handle: the ground under them is to be seen. Zooming in parts them."""
_REACH_PX = 18.0
"""What is drawn around a point stays within this."""
_HALO, _EDGE, _LINE = QColor(0, 0, 0, 180), QColor(124, 255, 203), QColor(0, 229, 255)
_CHOSEN, _FAULT = QColor(255, 145, 0), QColor(255, 45, 45)


@dataclass
class Sketch:
    """What there is to see, on the ground; the views draw it whenever they paint."""

    rings: GroundRings = field(default_factory=list)
    chosen: Optional[Point] = None
    near: Optional[Point] = None
    """Where a press would take hold."""
    faults: Sequence[Point] = ()
    line: Sequence[Point] = ()
    """The line that is being drawn, the mouse among its points."""
    caught: Optional[Point] = None


class SketchItem(CanvasItem):
    """Draws a sketch on one view."""

    def __init__(self, canvas: PaneCanvas, sketch: Sketch) -> None:
        super().__init__(canvas, _Z_SKETCH)
        self.sketch = sketch

    def update_around(self, points: Sequence[Point]) -> None:
        """Paint anew around some ground points, or all of it for none."""
        ground = self._canvas.ground
        if not points or ground is None:
            self.update()
            return
        place = ground.to_pixels(self._canvas.viewport().size()).translate(-ground.x, -ground.y)
        self.update(_pixels(place, points).boundingRect().adjusted(-_REACH_PX, -_REACH_PX, _REACH_PX, _REACH_PX))

    def paint(
        self, painter: QPainter, option: Optional[QStyleOptionGraphicsItem] = None, widget: Optional[QWidget] = None
    ) -> None:
        """Draw edges, corners, the drawn line, and rings around what is wrong."""
        ground = self._canvas.ground
        if ground is None:
            return
        place = ground.to_pixels(self._canvas.viewport().size()).translate(-ground.x, -ground.y)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rings = [_pixels(place, ring) for polygon in self.sketch.rings for ring in polygon]
        self._draw_edges(painter, rings)
        self._draw_corners(painter, rings)
        self._draw_line(painter, place)
        self._draw_places(painter, place)

    def _draw_edges(self, painter: QPainter, rings: Sequence[QPolygonF]) -> None:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.OddEvenFill)
        for ring in rings:
            path.addPolygon(ring)
        fill = QColor(_EDGE)
        fill.setAlpha(28)
        painter.fillPath(path, fill)
        for pen in (QPen(_HALO, 4.0), QPen(_EDGE, 2.0)):
            painter.strokePath(path, pen)

    def _draw_corners(self, painter: QPainter, rings: Sequence[QPolygonF]) -> None:
        sight = self.boundingRect().adjusted(-4, -4, 4, 4)
        corners = [at for ring in rings for at in _apart(ring) if sight.contains(at)]
        painter.setPen(QPen(_HALO, 1.0))
        painter.setBrush(QColor(255, 255, 255))
        painter.drawRects([QRectF(at.x() - 3, at.y() - 3, 6, 6) for at in corners])

    def _draw_line(self, painter: QPainter, place: QTransform) -> None:
        line = _pixels(place, self.sketch.line)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (QPen(_HALO, 4.0), QPen(_LINE, 2.0, Qt.PenStyle.DashLine)):
            painter.setPen(pen)
            painter.drawPolyline(line)

    def _draw_places(self, painter: QPainter, place: QTransform) -> None:
        sketch = self.sketch
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for at in (_pixel(place, point) for point in sketch.faults):
            for pen in (QPen(_HALO, 5.0), QPen(_FAULT, 2.5)):
                painter.setPen(pen)
                painter.drawEllipse(at, 11.0, 11.0)
                painter.drawLine(at + QPointF(-5, -5), at + QPointF(5, 5))
                painter.drawLine(at + QPointF(-5, 5), at + QPointF(5, -5))
        for point, colour, half in ((sketch.near, _EDGE, 6.0), (sketch.chosen, _CHOSEN, 5.0)):
            if point is not None:
                at = _pixel(place, point)
                painter.setPen(QPen(_HALO, 1.5))
                painter.setBrush(colour)
                painter.drawRect(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half))
        if sketch.caught is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            at = _pixel(place, sketch.caught)
            for pen in (QPen(_HALO, 4.0), QPen(_LINE, 2.0)):
                painter.setPen(pen)
                painter.drawEllipse(at, 8.0, 8.0)


def _apart(ring: QPolygonF) -> Iterator[QPointF]:
    last: Optional[QPointF] = None
    for at in list(ring)[:-1]:
        if last is None or (at - last).manhattanLength() >= _APART_PX:
            yield at
            last = at


def _pixel(place: QTransform, point: Point) -> QPointF:
    return place.map(QPointF(*point))


def _pixels(place: QTransform, points: Sequence[Point]) -> QPolygonF:
    return place.map(QPolygonF([QPointF(*point) for point in points]))
