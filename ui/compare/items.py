"""What is drawn on a view: the picture, the patch's outline, the zones and the mirrored crosshair."""

from __future__ import annotations

from collections.abc import Callable
from typing import Optional

from qgis.core import QgsPointXY, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from qgis.PyQt.QtGui import QColor, QImage, QPainter, QTransform
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget

from .canvas import PaneCanvas
from .model import Ground, Overlay, Picture
from .placed import CORRECTED_PENS, PATCH_PENS, PlacedPath, Stamp, pen, stamp, stroke

_Z_PICTURE, _Z_ZONES, _Z_OUTLINE, _Z_CROSS = 0.0, 2.0, 3.0, 50.0


class CanvasItem(QgsMapCanvasItem):
    """Fills the viewport and is painted in its pixels."""

    def __init__(self, canvas: PaneCanvas, z: float) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._room = QRectF(canvas.viewport().rect())
        self.setZValue(z)

    def boundingRect(self) -> QRectF:
        return self._room

    def updatePosition(self) -> None:
        """Follow the canvas's size; where its ground lies is asked for in painting, so a move changes nothing here.

        (A change that is none makes the scene paint one of two views twice.)
        """
        room = QRectF(self._canvas.viewport().rect())
        if room != self._room:
            self.prepareGeometryChange()
            self._room = room

    def _to_pixels(self, placed: PlacedPath) -> QTransform:
        """Return the transform from a placed path's metres to the viewport's pixels."""
        ground = self._canvas.ground
        return ground.to_pixels(self._canvas.viewport().size()).translate(placed.x - ground.x, placed.y - ground.y)

    def _turn(self, painter: QPainter, degrees: float, fresh: bool) -> None:
        """Turn what is painted next around the viewport's middle; smoothly if it is ``fresh`` and seen for longer."""
        if degrees:
            middle = QRectF(self._canvas.viewport().rect()).center()
            painter.translate(middle)
            painter.rotate(degrees)
            painter.translate(-middle)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, fresh and not self._canvas.dragging)

    def _target(self, image: QImage, place: QgsRectangle) -> QRectF:
        """Return where a picture of a place belongs in the viewport before that is turned."""
        ground = self._canvas.ground
        mupp, extent = ground.mupp, ground.rectangle(self._canvas.viewport().size())
        left, top = (place.xMinimum() - extent.xMinimum()) / mupp, (extent.yMaximum() - place.yMaximum()) / mupp
        target = QRectF(left, top, place.width() / mupp, place.height() / mupp)
        size = image.size() / image.devicePixelRatio()
        if abs(target.width() - size.width()) < 0.01:  # same scale: whole pixels, or it would be smeared
            return QRectF(round(left), round(top), size.width(), size.height())
        return target


class PictureItem(CanvasItem):
    """Paints a picture where its ground lies now, or another view's: whole while blinking, left of a divider."""

    def __init__(self, canvas: PaneCanvas) -> None:
        super().__init__(canvas, _Z_PICTURE)
        self.picture: Optional[Picture] = None
        self.borrowed: Optional[Picture] = None
        self.beside: Optional[Picture] = None
        self.divider: Optional[float] = None
        """Where the divider stands, as a share (0 … 1) of the width; ``None`` without one."""
        self.after_paint: Optional[Callable[[], None]] = None

    def paint(
        self, painter: QPainter, option: Optional[QStyleOptionGraphicsItem] = None, widget: Optional[QWidget] = None
    ) -> None:
        """Draw the picture; then tell once that it is on screen."""
        if self.borrowed is not None:
            self._draw(painter, self.borrowed)
        elif self.divider is None:
            self._draw(painter, self.picture)
        else:
            self._draw_divided(painter)
        told, self.after_paint = self.after_paint, None
        if told is not None:
            told()

    def _draw(self, painter: QPainter, picture: Optional[Picture]) -> None:
        if picture is not None and self._canvas.ground is not None:
            painter.save()
            self._turn(painter, self._canvas.ground.rotation, self._made_for_now(picture.rectangle))
            painter.drawImage(self._target(picture.image, picture.rectangle), picture.image)
            painter.restore()

    def _made_for_now(self, place: QgsRectangle) -> bool:
        """Tell whether a picture was made for this ground: others are replaced within a moment."""
        ground = self._canvas.ground
        frame = ground.rectangle(ground.frame(self._canvas.viewport().size()))
        apart = frame.center().distance(place.center()) + abs(frame.width() - place.width())
        return bool(apart < ground.mupp / 10)

    def _draw_divided(self, painter: QPainter) -> None:
        room = self.boundingRect()
        at = round(room.width() * float(self.divider or 0.0))
        left, right = QRectF(0, 0, at, room.height()), QRectF(at, 0, room.width() - at, room.height())
        for part, picture in ((left, self.beside), (right, self.picture)):
            painter.save()
            painter.setClipRect(part, Qt.ClipOperation.IntersectClip)
            self._draw(painter, picture)
            painter.restore()
        for line in (pen(QColor(0, 0, 0, 200), 4.0), pen(QColor(255, 255, 255), 2.0)):
            painter.setPen(line)
            painter.drawLine(QPointF(at, 0), QPointF(at, room.height()))
        self._draw_grip(painter, QPointF(at, room.height() / 2))

    def _draw_grip(self, painter: QPainter, at: QPointF) -> None:
        """Draw the handle that says that the divider can be dragged."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen(QColor(0, 0, 0, 200), 1.5))
        painter.setBrush(QColor(255, 255, 255))
        painter.drawRoundedRect(QRectF(at.x() - 7, at.y() - 13, 14, 26), 4, 4)
        for dx in (-2, 2):
            painter.drawLine(QPointF(at.x() + dx, at.y() - 6), QPointF(at.x() + dx, at.y() + 6))


class OutlineItem(CanvasItem):
    """The patch's outline, or a corrected one; painted with the line of its kind."""

    def __init__(self, canvas: PaneCanvas, corrected: bool = False) -> None:
        super().__init__(canvas, _Z_OUTLINE)
        self._pens = CORRECTED_PENS if corrected else PATCH_PENS
        self.placed: Optional[PlacedPath] = None
        self.stamp: Optional[Stamp] = None
        """How it looked when it was painted last, or looks when it will be painted first."""

    def paint(
        self, painter: QPainter, option: Optional[QStyleOptionGraphicsItem] = None, widget: Optional[QWidget] = None
    ) -> None:
        """Draw it, if it can as it looked before."""
        if self.placed is None or self._canvas.ground is None:
            return
        to_pixels = self._to_pixels(self.placed)
        ratio = self._canvas.devicePixelRatioF()
        if self.stamp is None or not self.stamp.fits(self.placed, to_pixels, ratio):
            self.stamp = stamp(self.placed, to_pixels, self._pens, ratio)
        if self.stamp is not None:
            self.stamp.lay(painter, to_pixels)
        else:
            stroke(painter, self.placed, to_pixels, self._pens)


class ZonesItem(CanvasItem):
    """The picture of the zones, where its ground lies now."""

    def __init__(self, canvas: PaneCanvas) -> None:
        super().__init__(canvas, _Z_ZONES)
        self.overlay: Optional[Overlay] = None

    def paint(
        self, painter: QPainter, option: Optional[QStyleOptionGraphicsItem] = None, widget: Optional[QWidget] = None
    ) -> None:
        """Lay the picture down."""
        overlay, ground = self.overlay, self._canvas.ground
        if overlay is not None and ground is not None:
            middle, target = self._frame(overlay.ground, overlay.size)
            painter.translate(middle)
            painter.rotate(ground.rotation - overlay.ground.rotation)
            painter.drawImage(target, overlay.image)

    def _frame(self, there: Ground, pixels: QSize) -> tuple[QPointF, QRectF]:
        """Return where a picture's middle belongs in the viewport, and its frame around it before it is turned."""
        ground = self._canvas.ground
        middle = ground.to_pixels(self._canvas.viewport().size()).map(QPointF(there.x - ground.x, there.y - ground.y))
        scale = there.mupp / ground.mupp
        size = QSizeF(pixels) * scale
        left, top = -size.width() / 2, -size.height() / 2
        if scale == 1.0 and ground.rotation == there.rotation:  # whole pixels, or it would be smeared
            left, top = round(middle.x() + left) - middle.x(), round(middle.y() + top) - middle.y()
        return middle, QRectF(QPointF(left, top), size)


class CrossItem(QgsMapCanvasItem):
    """The mouse of another view, mirrored: a small cross, open in the middle, at the same ground point."""

    _ARM, _GAP = 17, 4

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._at: Optional[QgsPointXY] = None
        self.setZValue(_Z_CROSS)
        self.setVisible(False)

    def show_at(self, at: Optional[QgsPointXY]) -> None:
        """Show the cross at a ground point, or hide it."""
        self._at = at
        self.setVisible(at is not None)
        self.updatePosition()

    def updatePosition(self) -> None:
        """Follow the ground."""
        if self._at is not None:
            self.setPos(self.toCanvasCoordinates(self._at))

    def boundingRect(self) -> QRectF:
        """Return the cross's box around its point."""
        reach = self._ARM + 3.0
        return QRectF(-reach, -reach, 2 * reach, 2 * reach)

    def paint(
        self, painter: QPainter, option: Optional[QStyleOptionGraphicsItem] = None, widget: Optional[QWidget] = None
    ) -> None:
        """Draw a light cross on a dark one."""
        for line in (pen(QColor(0, 0, 0, 200), 4.0), pen(QColor(255, 255, 255), 1.6)):
            painter.setPen(line)
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                painter.drawLine(QPointF(dx * self._GAP, dy * self._GAP), QPointF(dx * self._ARM, dy * self._ARM))
