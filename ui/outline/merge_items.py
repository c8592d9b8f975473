"""What is drawn of a merge before it is done: the patches that may be chosen, and what will become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Optional

from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF, QTransform
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget

from ..compare.canvas import PaneCanvas
from ..compare.items import CanvasItem
from .places import GroundRings

_Z_MERGE = 29.0
_HALO, _WHOLE, _OTHER, _INK = QColor(0, 0, 0, 190), QColor(124, 255, 203), QColor(255, 255, 255), QColor(20, 20, 20)
_PAD = 3.0


@dataclass(frozen=True)
class Offered:
    """A patch that may be chosen: its rings on the ground, and the words beside it."""

    case_id: str
    rings: GroundRings
    words: str


@dataclass
class MergeSketch:
    """What there is to see, on the ground."""

    offered: Sequence[Offered] = ()
    chosen: Sequence[str] = ()
    whole: GroundRings = field(default_factory=list)
    """What will become one; empty while nothing is chosen."""


class MergeItem(CanvasItem):
    """Draws it on one view: what becomes one filled, the other patches thin and dashed, each with its name."""

    def __init__(self, canvas: PaneCanvas, sketch: MergeSketch) -> None:
        super().__init__(canvas, _Z_MERGE)
        self.sketch = sketch

    def paint(
        self, painter: QPainter, option: Optional[QStyleOptionGraphicsItem] = None, widget: Optional[QWidget] = None
    ) -> None:
        """Draw the patches that may be chosen, then the whole over them, then their names."""
        ground = self._canvas.ground
        if ground is None:
            return
        place = ground.to_pixels(self._canvas.viewport().size()).translate(-ground.x, -ground.y)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for one in self.sketch.offered:
            style = Qt.PenStyle.SolidLine if one.case_id in self.sketch.chosen else Qt.PenStyle.DashLine
            _stroke(painter, _path(place, one.rings), QPen(_OTHER, 1.6, style))
        whole = _path(place, self.sketch.whole)
        fill = QColor(_WHOLE)
        fill.setAlpha(60)
        painter.fillPath(whole, fill)
        _stroke(painter, whole, QPen(_WHOLE, 2.6))
        for one in self.sketch.offered:
            self._name(painter, _path(place, one.rings).boundingRect(), one.words)

    def _name(self, painter: QPainter, box: QRectF, words: str) -> None:
        """Write a name in the middle of its patch, where that is in sight."""
        if not self.boundingRect().intersects(box):
            return
        metrics = QFontMetricsF(painter.font())
        plate = QRectF(0, 0, metrics.horizontalAdvance(words) + 2 * _PAD, metrics.height() + _PAD)
        plate.moveCenter(box.center())
        painter.fillRect(plate, QColor(255, 255, 255, 215))
        painter.setPen(_INK)
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)


def _stroke(painter: QPainter, path: QPainterPath, pen: QPen) -> None:
    painter.strokePath(path, QPen(_HALO, pen.widthF() + 2.0))
    painter.strokePath(path, pen)


def _path(place: QTransform, rings: GroundRings) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for polygon in rings:
        for ring in polygon:
            path.addPolygon(place.map(QPolygonF([QPointF(*point) for point in ring])))
    return path
