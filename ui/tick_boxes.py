"""Tick boxes in tables that are seen under every theme: some draw an empty one like its ground, or a tick by colour."""

from __future__ import annotations

from qgis.PyQt.QtCore import QModelIndex, QPointF, QRect, QRectF, Qt
from qgis.PyQt.QtGui import QPainter, QPalette, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from .contrast import readable

_CORNERS = ((0.22, 0.52), (0.43, 0.74), (0.80, 0.28))
"""The tick's corners, in shares of the box from its upper left."""


class TickBoxes(QStyledItemDelegate):
    """Draws the box of a cell that can be ticked in the ink of its table, on the table's ground."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Draw the cell as the theme has it, and its box over the theme's."""
        super().paint(painter, option, index)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            return
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        view = cell.widget
        part = QStyle.SubElement.SE_ItemViewItemCheckIndicator
        self._draw(painter, view.style().subElementRect(part, cell, view), cell.palette, state == Qt.CheckState.Checked)

    def _draw(self, painter: QPainter, box: QRect, palette: QPalette, ticked: bool) -> None:
        ground = palette.color(QPalette.ColorRole.Base)
        ink = readable(palette, ground)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(ink, 1))
        painter.setBrush(ground)
        painter.drawRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5))
        if ticked:
            pen = QPen(ink, max(1.5, box.width() / 7))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            corners = (QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in _CORNERS)
            painter.drawPolyline(QPolygonF(list(corners)))
        painter.restore()
