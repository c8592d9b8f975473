"""Paints a case in two lines: shape of its state and id; area, share and hint."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QModelIndex, QRect, QSize, Qt
from qgis.PyQt.QtGui import QFont, QPainter, QPalette
from qgis.PyQt.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ...plugin.adapters.translation import tr
from ...plugin.app.queue import QueueRow
from .queue_model import ROW_ROLE
from .words import STATUS_SHAPES, area_words, share_words, status_colour

_MARGIN = 4
_SHAPE_WIDTH = 18


class QueueDelegate(QStyledItemDelegate):
    """Native selection and palette; ``activity_words`` turns an activity's code into words."""

    def __init__(self, activity_words: Callable[[str], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._activity_words = activity_words

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """Two lines of the list's font."""
        return QSize(120, option.fontMetrics.height() * 2 + 2 * _MARGIN - 1)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint ground, shape, id and facts."""
        row = index.data(ROW_ROLE)
        if row is None:
            return
        painter.save()
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        self._paint_lines(painter, option, row)
        painter.restore()

    def _paint_lines(self, painter: QPainter, option: QStyleOptionViewItem, row: QueueRow) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        ink = option.palette.color(role)
        box = option.rect.adjusted(_MARGIN, _MARGIN - 1, -_MARGIN, -_MARGIN + 1)
        line = option.fontMetrics.height()
        shape = QRect(box.left(), box.top(), _SHAPE_WIDTH, line)
        painter.setPen(ink if selected else status_colour(row.status, option.palette))
        painter.drawText(shape, Qt.AlignmentFlag.AlignCenter, STATUS_SHAPES[row.status])
        first = QRect(box.left() + _SHAPE_WIDTH + 3, box.top(), box.width() - _SHAPE_WIDTH - 3, line)
        painter.setPen(ink)
        mark = " ⚑" if row.flagged else ""
        room = first.width() - option.fontMetrics.horizontalAdvance(mark)
        name = option.fontMetrics.elidedText(row.issued_id, Qt.TextElideMode.ElideLeft, room)
        painter.drawText(first, Qt.AlignmentFlag.AlignVCenter, name + mark)
        second = first.translated(0, line)
        self._paint_facts(painter, option, row, second)

    def _paint_facts(self, painter: QPainter, option: QStyleOptionViewItem, row: QueueRow, box: QRect) -> None:
        small = QFont(option.font)
        small.setPointSizeF(max(7.5, option.font.pointSizeF() * 0.9))
        painter.setFont(small)
        painter.setOpacity(0.8)
        parts = [area_words(row.area_m2), share_words(row.share) if row.share else tr("outside")]
        if row.area_m2 is None:
            parts = []
        if row.activity:
            parts.append(self._activity_words(row.activity))
        if row.due_date:
            parts.append(row.due_date[5:])
        text = painter.fontMetrics().elidedText(" · ".join(parts), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
