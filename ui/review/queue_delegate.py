"""Paints a case in two lines: shape of its state, id and marks; activity and one measure. Headings likewise."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import NamedTuple

from qgis.PyQt.QtCore import QModelIndex, QPoint, QRect, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPixmap
from qgis.PyQt.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ...plugin.app.queue import CaseStatus, Heading, QueueRow
from .queue_model import SAID_ROLE
from .words import STATUS_SHAPES, status_colour

_MARGIN = 4
_SHAPE_WIDTH = 18
_TAIL = 6
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_KEPT = 150
"""Painted rows that are kept: the ones in sight of a tall window, in two states each; 7 MB."""


def row_height(metrics: QFontMetrics) -> int:
    """Return the height of a row in pixels: two lines of the list's font."""
    return int(metrics.height() * 2 + 2 * _MARGIN - 1)


class _Words(NamedTuple):
    """All that a row says."""

    status: CaseStatus
    issued_id: str
    marks: str
    activity: str
    measure: str


class QueueDelegate(QStyledItemDelegate):
    """Native selection and palette; ``activity_words`` turns an activity's code into words.

    The list scrolls by a row with nearly every patch and paints all rows anew, 6 ms of text: a row that says and looks
    the same as before is painted from what it looked like then.
    """

    def __init__(self, activity_words: Callable[[str], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._activity_words = activity_words
        self._painted: OrderedDict[Hashable, QPixmap] = OrderedDict()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """Two lines of the list's font."""
        return QSize(120, row_height(option.fontMetrics))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint ground, shape, id and facts."""
        said = index.data(SAID_ROLE)
        if said is None:
            return
        entry, marks, measure = said
        if isinstance(entry, Heading):
            painter.save()
            self._paint_heading(painter, option, str(index.data()), marks)
            painter.restore()
        else:
            painter.drawPixmap(option.rect.topLeft(), self._picture(option, self._words(entry, marks, measure)))

    def _words(self, row: QueueRow, marks: str, measure: str) -> _Words:
        activity = self._activity_words(row.activity) if row.activity else ""
        activity = _towards(row.answered_by) if row.answered_by else activity
        return _Words(row.status, row.issued_id, marks, activity, measure)

    def _picture(self, option: QStyleOptionViewItem, words: _Words) -> QPixmap:
        """Return what a row looks like, from before where it is the same."""
        ratio = option.widget.devicePixelRatioF() if option.widget else 1.0
        size, ground = option.rect.size(), option.palette
        looks = (int(option.state), size.width(), size.height(), ratio, ground.cacheKey(), option.font.key())
        picture = self._painted.pop((words, looks), None)
        if picture is None:
            picture = _blank(size, ratio, ground.color(QPalette.ColorRole.Base))
            self._paint_row(picture, QStyleOptionViewItem(option), words)
            if len(self._painted) >= _KEPT:
                self._painted.popitem(last=False)
        self._painted[words, looks] = picture
        return picture

    def _paint_row(self, picture: QPixmap, option: QStyleOptionViewItem, words: _Words) -> None:
        option.rect = QRect(QPoint(0, 0), option.rect.size())
        painter = QPainter(picture)
        painter.setFont(option.font)
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        _paint_case(painter, option, words)
        painter.end()

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, name: str, todo: str) -> None:
        palette = QPalette(option.palette)
        palette.setCurrentColorGroup(QPalette.ColorGroup.Active)  # it cannot be chosen, but is no greyed-out thing
        painter.fillRect(option.rect, palette.color(QPalette.ColorRole.AlternateBase))
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(option.rect.topLeft(), option.rect.topRight())
        box = option.rect.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        first, second = _halves(box)
        bold = QFont(option.font)
        bold.setBold(True)
        _write(painter, bold, palette.color(QPalette.ColorRole.Text), first, name)
        _write(painter, _small(option.font), palette.color(QPalette.ColorRole.Text), second, todo)


def _paint_case(painter: QPainter, option: QStyleOptionViewItem, words: _Words) -> None:
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
    ink = option.palette.color(role)
    box = option.rect.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
    shape = QRect(box.left(), box.top(), _SHAPE_WIDTH, box.height() // 2)
    painter.setPen(ink if selected else status_colour(words.status, option.palette))
    painter.drawText(shape, Qt.AlignmentFlag.AlignCenter, STATUS_SHAPES[words.status])
    first, second = _halves(box.adjusted(_SHAPE_WIDTH + 3, 0, 0, 0))
    painter.setPen(ink)
    painter.drawText(first, _RIGHT, words.marks)
    room = first.adjusted(0, 0, -option.fontMetrics.horizontalAdvance(f" {words.marks}") if words.marks else 0, 0)
    name = option.fontMetrics.elidedText(words.issued_id, Qt.TextElideMode.ElideLeft, room.width())
    painter.drawText(room, _LEFT, name)
    _paint_facts(painter, option, words, second)


def _paint_facts(painter: QPainter, option: QStyleOptionViewItem, words: _Words, box: QRect) -> None:
    """The activity has all the room that the measure leaves: it is what one looks for."""
    painter.setFont(_small(option.font))
    painter.setOpacity(0.8)
    metrics = painter.fontMetrics()
    painter.drawText(box, _RIGHT, words.measure)
    room = box.adjusted(0, 0, -metrics.horizontalAdvance(f"{words.measure}  "), 0)
    painter.drawText(room, _LEFT, metrics.elidedText(words.activity, Qt.TextElideMode.ElideRight, room.width()))


def _towards(issued_id: str) -> str:
    """Return which patch answers for one, by the end of its id: that tells them apart."""
    return f"→ {issued_id}" if len(issued_id) <= _TAIL else f"→ …{issued_id[-_TAIL:]}"


def _blank(size: QSize, ratio: float, ground: QColor) -> QPixmap:
    blank = QPixmap(size * ratio)
    blank.setDevicePixelRatio(ratio)
    blank.fill(ground)
    return blank


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
