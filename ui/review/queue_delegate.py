"""Paints a case in two lines: shape of its state, id and marks; activity and one measure. Headings likewise."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QModelIndex, QRect, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette
from qgis.PyQt.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ...plugin.app.queue import Heading, QueueRow
from .queue_model import MARK_ROLE, MEASURE_ROLE, ROW_ROLE
from .words import STATUS_SHAPES, status_colour

_MARGIN = 4
_SHAPE_WIDTH = 18
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def row_height(metrics: QFontMetrics) -> int:
    """Return the height of a row in pixels: two lines of the list's font."""
    return int(metrics.height() * 2 + 2 * _MARGIN - 1)


class QueueDelegate(QStyledItemDelegate):
    """Native selection and palette; ``activity_words`` turns an activity's code into words."""

    def __init__(self, activity_words: Callable[[str], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._activity_words = activity_words

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """Two lines of the list's font."""
        return QSize(120, row_height(option.fontMetrics))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint ground, shape, id and facts."""
        entry = index.data(ROW_ROLE)
        if entry is None:
            return
        painter.save()
        if isinstance(entry, Heading):
            self._paint_heading(painter, option, index)
        else:
            style = option.widget.style() if option.widget else QApplication.style()
            style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
            self._paint_case(painter, option, index, entry)
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        palette = QPalette(option.palette)
        palette.setCurrentColorGroup(QPalette.ColorGroup.Active)  # it cannot be chosen, but is no greyed-out thing
        painter.fillRect(option.rect, palette.color(QPalette.ColorRole.AlternateBase))
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(option.rect.topLeft(), option.rect.topRight())
        box = option.rect.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        first, second = _halves(box)
        bold = QFont(option.font)
        bold.setBold(True)
        _write(painter, bold, palette.color(QPalette.ColorRole.Text), first, str(index.data()))
        _write(painter, _small(option.font), palette.color(QPalette.ColorRole.Text), second, str(index.data(MARK_ROLE)))

    def _paint_case(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex, row: QueueRow) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        ink = option.palette.color(role)
        box = option.rect.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        shape = QRect(box.left(), box.top(), _SHAPE_WIDTH, box.height() // 2)
        painter.setPen(ink if selected else status_colour(row.status, option.palette))
        painter.drawText(shape, Qt.AlignmentFlag.AlignCenter, STATUS_SHAPES[row.status])
        first, second = _halves(box.adjusted(_SHAPE_WIDTH + 3, 0, 0, 0))
        marks = str(index.data(MARK_ROLE))
        painter.setPen(ink)
        painter.drawText(first, _RIGHT, marks)
        room = first.adjusted(0, 0, -option.fontMetrics.horizontalAdvance(f" {marks}") if marks else 0, 0)
        name = option.fontMetrics.elidedText(row.issued_id, Qt.TextElideMode.ElideLeft, room.width())
        painter.drawText(room, _LEFT, name)
        self._paint_facts(painter, option, row, second, str(index.data(MEASURE_ROLE)))

    def _paint_facts(
        self, painter: QPainter, option: QStyleOptionViewItem, row: QueueRow, box: QRect, measure: str
    ) -> None:
        """The activity has all the room that the measure leaves: it is what one looks for."""
        painter.setFont(_small(option.font))
        painter.setOpacity(0.8)
        metrics = painter.fontMetrics()
        painter.drawText(box, _RIGHT, measure)
        room = box.adjusted(0, 0, -metrics.horizontalAdvance(f"{measure}  "), 0)
        words = self._activity_words(row.activity) if row.activity else ""
        painter.drawText(room, _LEFT, metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width()))


def _halves(box: QRect) -> tuple[QRect, QRect]:
    height = box.height() // 2
    first = QRect(box.left(), box.top(), box.width(), height)
    return first, first.translated(0, height)


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(max(7.5, font.pointSizeF() * 0.9))
    return small


def _write(painter: QPainter, font: QFont, ink: QColor, box: QRect, text: str) -> None:
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(box, _LEFT, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width()))
