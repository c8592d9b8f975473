"""Where photos were taken and where they look, as arrows on a view; dashed where a person declared it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget

from .canvas import PaneCanvas
from .items import CanvasItem
from .placed import PlacedPath

_Z_ARROWS = 35.0
_ARM_PX, _ARM_WIDTH_PX, _DOT_PX, _HEAD_PX = 34.0, 2.5, 5.0, 8.0
_LINE, _CHOSEN, _HALO = QColor(255, 255, 255), QColor(255, 140, 0), QColor(0, 0, 0, 230)
_TRACK = QColor(255, 200, 255)
_CASING_PX, _EDGE_PX = 2.5, 3.0
"""How far the dark casing reaches beyond the arm, and how wide the edge of dot and head is: on white ground a white
arrow is seen by them alone."""
REACH_PX = 12.0


@dataclass(frozen=True)
class Arrow:
    """A photo on the ground. ``bearing`` is degrees clockwise from north, ``None`` where nobody knows."""

    key: str
    at: QgsPointXY
    bearing: Optional[float] = None
    declared: bool = False
    chosen: bool = False


class PhotoArrowsItem(CanvasItem):
    """Draws the arrows of one view, the chosen one last."""

    def __init__(self, canvas: PaneCanvas) -> None:
        super().__init__(canvas, _Z_ARROWS)
        self._arrows: tuple[Arrow, ...] = ()
        self._tracks: tuple[PlacedPath, ...] = ()

    def show_tracks(self, tracks: Sequence[PlacedPath]) -> None:
        """Draw the ways that were walked; none: nothing."""
        self._tracks = tuple(tracks)
        self.update()

    def show_arrows(self, arrows: Sequence[Arrow]) -> None:
        """Draw these; none: nothing."""
        self._arrows = tuple(sorted(arrows, key=lambda arrow: arrow.chosen))
        self.update()

    def _pixels(self) -> list[QPointF]:
        ground = self._canvas.ground
        if ground is None:
            return []
        place = ground.to_pixels(self._canvas.viewport().size())
        return [place.map(QPointF(one.at.x() - ground.x, one.at.y() - ground.y)) for one in self._arrows]

    def paint(
        self, painter: QPainter, option: Optional[QStyleOptionGraphicsItem] = None, widget: Optional[QWidget] = None
    ) -> None:
        """Draw the ways, a dot for each photo and, where it is known, an arrow the way it looks."""
        ground = self._canvas.ground
        if not (self._arrows or self._tracks) or ground is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for track in self._tracks:
            path = self._to_pixels(track).map(track.path)
            for pen in (QPen(_HALO, 3.5), QPen(_TRACK, 1.5, Qt.PenStyle.DotLine)):
                painter.strokePath(path, pen)
        for arrow, at in zip(self._arrows, self._pixels()):
            draw_arrow(painter, arrow, at, ground.rotation)


def draw_arrow(painter: QPainter, arrow: Arrow, at: QPointF, rotation: float) -> None:
    """Draw one at a pixel; ``rotation`` of the view in degrees. A dark casing lets it be seen on any ground."""
    colour = _CHOSEN if arrow.chosen else _LINE
    tip = None
    if arrow.bearing is not None:
        turn = math.radians(arrow.bearing + rotation)
        tip = QPointF(at.x() + _ARM_PX * math.sin(turn), at.y() - _ARM_PX * math.cos(turn))
        for pen in (QPen(_HALO, _ARM_WIDTH_PX + 2 * _CASING_PX), QPen(colour, _ARM_WIDTH_PX, _style(arrow))):
            painter.setPen(pen)
            painter.drawLine(at, tip)
        _draw_head(painter, tip, turn, colour)
    painter.setPen(QPen(_HALO, _EDGE_PX))
    painter.setBrush(colour)
    box = QRectF(at.x() - _DOT_PX, at.y() - _DOT_PX, 2 * _DOT_PX, 2 * _DOT_PX)
    if arrow.declared:  # a shape of its own: colour alone would say nothing to some
        painter.drawRect(box)
    else:
        painter.drawEllipse(box)


def _draw_head(painter: QPainter, tip: QPointF, turn: float, colour: QColor) -> None:
    shape = QPolygonF()
    for angle in (turn, turn + 2.5, turn - 2.5):
        shape.append(QPointF(tip.x() + _HEAD_PX * math.sin(angle), tip.y() - _HEAD_PX * math.cos(angle)))
    painter.setPen(QPen(_HALO, _EDGE_PX))
    painter.setBrush(colour)
    painter.drawPolygon(shape)


def _style(arrow: Arrow) -> Qt.PenStyle:
    return Qt.PenStyle.DashLine if arrow.declared else Qt.PenStyle.SolidLine
