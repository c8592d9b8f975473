"""The legend of a band view, on the view itself: its name, a bar of its colours, what their ends mean."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QEvent, QObject, QPointF, QRect, QSize, Qt
from qgis.PyQt.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPalette
from qgis.PyQt.QtWidgets import QWidget

from ...plugin.adapters.imagery.looks import BandView
from ...plugin.adapters.imagery.ramps import RAMPS, Ramp
from ..contrast import readable
from . import look_words

_INSET, _BAR_PX, _GAP, _LEAST_WIDTH = 5, 10, 3, 150
_OPAQUE = 240
"""What lies below shines through so little that its brightness takes nothing from the words."""


class Legend(QWidget):
    """Stands at the right edge of its view, below ``top``, and below ``left`` where there is no room beside it.

    Nothing in true colour. The mouse passes through.
    """

    def __init__(self, view: QWidget, top: QWidget, left: QWidget) -> None:
        super().__init__(view)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._top, self._left = top, left
        self._bands = BandView.TRUE
        self.hide()
        view.installEventFilter(self)

    @property
    def words(self) -> str:
        """Return all words of the legend in one line, empty without one."""
        return self.accessibleName()

    def show_bands(self, bands: BandView) -> None:
        """Show the legend of a band view, or none for true colour."""
        self._bands = bands
        shown = bands is not BandView.TRUE
        ends = look_words.ends(bands) if bands in RAMPS else ()
        self.setAccessibleName(" · ".join((look_words.band_view(bands), *ends)) if shown else "")
        self.setVisible(shown)
        if shown:
            self._place()
            self.update()

    def sizeHint(self) -> QSize:
        """Return the room for name, bar and ends."""
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(look_words.band_view(self._bands))
        height = metrics.height() + 2 * _INSET
        if self._bands in RAMPS:
            low, high = look_words.ends(self._bands)
            width = max(width, metrics.horizontalAdvance(low + high) + 24, _LEAST_WIDTH)
            height += 2 * metrics.height() + _BAR_PX + 2 * _GAP
        return QSize(width + 2 * _INSET, height)

    def _place(self) -> None:
        view, wanted = self.parentWidget(), self.sizeHint()
        width = min(wanted.width(), view.width())
        upper = self._top.height() + 2
        if self._left.isVisibleTo(view) and self._left.width() + width > view.width():
            upper += self._left.height() + 2
        self.setGeometry(view.width() - width, upper, width, wanted.height())
        self.raise_()

    def eventFilter(self, watched: Optional[QObject], event: Optional[QEvent]) -> bool:
        """Follow the view's size."""
        if event is not None and event.type() == QEvent.Type.Resize and self.isVisibleTo(self.parentWidget()):
            self._place()
        return False

    def paintEvent(self, event: Optional[QPaintEvent]) -> None:
        """Paint a plate like the heading's, then name, bar and words."""
        painter = QPainter(self)
        ground = self.palette().color(QPalette.ColorRole.Window)
        painter.setPen(readable(self._top.palette(), ground))  # a heading's words follow the theme, a painter's do not
        ground.setAlpha(_OPAQUE)
        painter.fillRect(self.rect(), ground)
        line = self.fontMetrics().height()
        room = self.rect().adjusted(_INSET, _INSET, -_INSET, -_INSET)
        name = QRect(room.left(), room.top(), room.width(), line)
        painter.drawText(name, Qt.AlignmentFlag.AlignLeft, look_words.band_view(self._bands))
        if self._bands in RAMPS:
            bar = QRect(room.left(), name.bottom() + _GAP, room.width(), _BAR_PX)
            _paint_bar(painter, bar, RAMPS[self._bands])
            self._paint_words(painter, QRect(room.left(), bar.bottom() + _GAP, room.width(), line))
        painter.end()

    def _paint_words(self, painter: QPainter, row: QRect) -> None:
        ramp, ends = RAMPS[self._bands], look_words.ends(self._bands)
        middle = f"{(ramp.low + ramp.high) / 2:g}".replace("-", "−")
        numbers = [f"{value:+g}".replace("-", "−") for value in (ramp.low, ramp.high)]
        below = row.translated(0, row.height())
        sides = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
        for side, number, word in zip(sides, numbers, ends):
            painter.drawText(row, side, number)
            painter.drawText(below, side, word)
        painter.drawText(row, Qt.AlignmentFlag.AlignHCenter, middle)


def _paint_bar(painter: QPainter, bar: QRect, ramp: Ramp) -> None:
    gradient = QLinearGradient(QPointF(bar.topLeft()), QPointF(bar.topRight()))
    for place, colour in enumerate(ramp.stops):
        gradient.setColorAt(place / (len(ramp.stops) - 1), QColor(*colour))
    painter.fillRect(bar, gradient)
    painter.drawRect(bar.adjusted(0, 0, -1, -1))
