"""A sentence in a line of given height: whole where it fits, else in two smaller lines, the rest behind an ellipsis."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QPointF, QSize, Qt
from qgis.PyQt.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QTextLayout, QTextOption
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy, QWidget

SMALLER = 0.88
LINES = 2


class MessageLabel(QLabel):
    """``text()`` is always the whole sentence; so are the tooltip and what is copied."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)  # sentences repeat what people typed
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(LINES * QFontMetrics(self._small()).lineSpacing())

    def minimumSizeHint(self) -> QSize:
        """Ask for the height of two small lines and no width: the buttons beside must not move."""
        return QSize(0, LINES * QFontMetrics(self._small()).lineSpacing())

    def shown_lines(self) -> list[str]:
        """Return the lines as they are painted."""
        if self._fits():
            return [self.text()] if self.text() else []
        return _two_lines(self.text(), self._small(), self.contentsRect().width())

    def _fits(self) -> bool:
        """Tell whether the sentence is one line of the label's own font."""
        return bool(self.fontMetrics().horizontalAdvance(self.text()) <= self.contentsRect().width())

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(6.0, self.font().pointSizeF() * SMALLER))
        return font

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what fits; the label itself paints a sentence of one line."""
        if self._fits():
            super().paintEvent(event)
            return
        lines = self.shown_lines()  # it may be one line of the smaller font
        painter = QPainter(self)
        painter.setFont(self._small())
        painter.setPen(self.palette().color(self.foregroundRole()))
        metrics = painter.fontMetrics()
        top = (self.height() - len(lines) * metrics.lineSpacing()) / 2 + metrics.ascent()
        for place, line in enumerate(lines):
            painter.drawText(QPointF(self.contentsRect().x(), top + place * metrics.lineSpacing()), line)
        painter.end()


def _two_lines(text: str, font: QFont, room_px: int) -> list[str]:
    """Return a text broken at a word (Chinese: anywhere allowed) into two lines, the second one elided."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(max(1, room_px))
    broken = _python_index(text, line.textLength())
    layout.endLayout()
    first, rest = text[:broken].rstrip(), text[broken:].lstrip()
    return [first, QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, room_px)] if rest else [first]


def _python_index(text: str, units: int) -> int:
    """Return the index of a place that Qt counts in UTF-16 units."""
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis where there is no room for all; the tooltip says the whole of it."""

    def __init__(self, parent: Optional[QWidget] = None, least_px: int = 60) -> None:
        super().__init__(parent)
        self._least_px = least_px
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        """Show a text, with itself as its tooltip."""
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        """Give way to what stands beside."""
        whole = super().minimumSizeHint()
        return QSize(min(self._least_px, whole.width()), whole.height())

    def shown_text(self) -> str:
        """Return the text as it is painted."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what fits."""
        shown = self.shown_text()
        if shown == self.text():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment() | Qt.TextFlag.TextSingleLine), shown)
        painter.end()
