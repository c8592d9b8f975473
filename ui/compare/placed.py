"""Outlines as paths on the ground, and as they look once painted.

Qt strokes an outline on a view in about a millisecond, antialiased; what it painted is laid down again in a fiftieth of
that. So an outline keeps its last painting, and that of a patch made in advance comes with its pictures.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

from qgis.core import QgsGeometry, QgsPointXY
from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QTransform

_DARK = QColor(0, 0, 0, 150)
_PATCH, _CORRECTED = QColor(255, 235, 59), QColor(124, 255, 203)
_MARGIN_PX = 4
_LARGEST_PX = 2048
"""An outline that is larger on the screen is stroked where it is in sight: its painting would be mostly out of it."""
_QUARTERS = 4


def pen(colour: QColor, width: float) -> QPen:
    """Return a pen for what is drawn on a view."""
    made = QPen(colour, width)
    made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    made.setCapStyle(Qt.PenCapStyle.FlatCap)
    return made


def _dashed(colour: QColor) -> QPen:
    made = pen(colour, 2.0)
    made.setDashPattern([4.0, 3.0])
    return made


PATCH_PENS = (pen(_DARK, 5.0), pen(_PATCH, 2.0))
"""A patch's outline: bright, on a dark halo, so that it shows on any ground."""
CORRECTED_PENS = (pen(_DARK, 5.0), _dashed(_CORRECTED))


@dataclass(frozen=True)
class PlacedPath:
    """A path in metres relative to an origin on the ground (y upwards)."""

    path: QPainterPath
    x: float
    y: float


def place(geometry: QgsGeometry, centre: QgsPointXY) -> PlacedPath:
    """Return a polygonal geometry as a path around ``centre`` (small numbers keep the painter exact)."""
    moved = QgsGeometry(geometry)
    moved.translate(-centre.x(), -centre.y())
    path = QPainterPath()
    for part in moved.constParts():
        if math.isfinite(part.boundingBox().width()):
            path.addPath(part.asQPainterPath())
    path.setFillRule(Qt.FillRule.OddEvenFill)
    return PlacedPath(path, centre.x(), centre.y())


def stroke(painter: QPainter, placed: PlacedPath, to_pixels: QTransform, pens: Sequence[QPen]) -> None:
    """Draw a path's line with each pen in turn."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = to_pixels.map(placed.path)
    for one in pens:
        painter.strokePath(path, one)


@dataclass(frozen=True)
class Stamp:
    """A placed path as it looks at one scale and turn: ``image``, whose corner lies at ``corner`` from the origin."""

    placed: PlacedPath
    to_pixels: QTransform
    ratio: float
    image: QImage
    corner: QPointF

    def fits(self, placed: PlacedPath, to_pixels: QTransform, ratio: float) -> bool:
        """Tell whether it looks the same there: only moved, by whole pixels to a quarter of one."""
        mine, other = self.to_pixels, to_pixels
        same = placed is self.placed and ratio == self.ratio and _turn(mine) == _turn(other)
        return same and _quarters(mine.dx()) == _quarters(other.dx()) and _quarters(mine.dy()) == _quarters(other.dy())

    def lay(self, painter: QPainter, to_pixels: QTransform) -> None:
        """Lay it down."""
        by = QPointF(round(to_pixels.dx() - self.to_pixels.dx()), round(to_pixels.dy() - self.to_pixels.dy()))
        painter.drawImage(self.corner + by, self.image)


def stamp(placed: PlacedPath, to_pixels: QTransform, pens: Sequence[QPen], ratio: float) -> Optional[Stamp]:
    """Paint a path for :class:`Stamp`; ``None`` where it is empty or would be too large."""
    box = to_pixels.map(placed.path).boundingRect().adjusted(-_MARGIN_PX, -_MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
    if placed.path.isEmpty() or not max(box.width(), box.height()) <= _LARGEST_PX:
        return None
    corner = QPointF(math.floor(box.left()), math.floor(box.top()))
    frame = QRectF(corner, box.bottomRight())
    image = QImage(
        QSize(math.ceil(frame.width() * ratio), math.ceil(frame.height() * ratio)),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(ratio)
    image.fill(0)
    painter = QPainter(image)
    painter.translate(-corner)
    stroke(painter, placed, to_pixels, pens)
    painter.end()
    return Stamp(placed, to_pixels, ratio, image, corner)


def _turn(transform: QTransform) -> tuple[float, ...]:
    return transform.m11(), transform.m12(), transform.m21(), transform.m22()


def _quarters(pixels: float) -> int:
    return round(pixels * _QUARTERS) % _QUARTERS
