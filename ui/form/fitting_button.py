"""Buttons whose words fit the panel: an answer wraps; a folded line breaks before its tail, and is cut at its end."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtGui import QResizeEvent, QTextLayout, QTextOption
from qgis.PyQt.QtWidgets import QPushButton, QSizePolicy, QWidget

PADDING_PX = 16
"""What the style sheet's padding and border take of the width."""


REMEMBERED = 64
"""Words of one button of which it is remembered how they fit."""


class FittingButton(QPushButton):
    """A flat button that takes no focus, or Space and Enter would be its own."""

    def __init__(self, wraps: bool, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._wraps = wraps
        self._lead, self._words, self._tail = "", "", ""
        self._fitted: dict[tuple[str, str, str, int], str] = {}
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_words(self, words: str, lead: str = "", tail: str = "") -> None:
        """Show the words; ``lead`` stands before them, and further lines begin beneath the words.

        ``tail`` stands behind them, or in a line of its own where there is no room for both.
        """
        if (lead, words, tail) != (self._lead, self._words, self._tail):
            self._lead, self._words, self._tail = lead, words, tail
            self._fit(self.width())

    def words(self) -> str:
        """Return the words, whole."""
        return self._words + self._tail

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the words to another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit(event.size().width())

    def changeEvent(self, event: QEvent) -> None:
        """Fit anew in another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fitted.clear()
            self._fit(self.width())  # bold words are longer: what was measured before is cut off

    def _fit(self, width_px: int) -> None:
        """Show the words as they fit; measuring them takes a tenth of what Enter takes, so that is remembered."""
        wanted = (self._lead, self._words, self._tail, width_px)
        text = self._fitted.get(wanted)
        if text is None:
            if len(self._fitted) >= REMEMBERED:
                self._fitted.clear()
            text = self._fitted[wanted] = self._measured(width_px)
        self.setText(text)

    def _measured(self, width_px: int) -> str:
        metrics = self.fontMetrics()
        room = width_px - PADDING_PX - (metrics.horizontalAdvance(self._lead) if self._lead else 0)
        text = self.words()
        if room > 0 and metrics.horizontalAdvance(text) > room:
            if self._wraps:
                beneath = " " * max(1, round(metrics.horizontalAdvance(self._lead) / metrics.horizontalAdvance(" ")))
                text = f"\n{beneath}".join(self._lines(room))
            else:
                right = Qt.TextElideMode.ElideRight
                text = "\n".join(metrics.elidedText(one, right, room) for one in (self._words, self._tail) if one)
        return (self._lead + text).replace("&", "&&")

    def _lines(self, room_px: int) -> list[str]:
        """Return the words in lines as Qt breaks them: between words, and between Chinese characters."""
        layout = QTextLayout(self._words, self.font())
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        lines = []
        layout.beginLayout()
        line = layout.createLine()
        while line.isValid():
            line.setLineWidth(room_px)
            lines.append(self._words[line.textStart() : line.textStart() + line.textLength()].strip())
            line = layout.createLine()
        layout.endLayout()
        return lines
