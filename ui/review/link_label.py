"""Text with links that can be read on any ground."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtWidgets import QLabel, QWidget

from .words import link_colour


class LinkLabel(QLabel):
    """Rich text; its links follow the theme, since dark palettes often keep the blue of light ones.

    The colour stands in the text: Qt takes that of links from the application's palette, not from a label's.
    """

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._said = self._drawn = ""
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)

    def setText(self, text: Optional[str]) -> None:
        """Show HTML; its ``<a`` tags bear no colour of their own."""
        self._said = text or ""
        self._draw()

    def changeEvent(self, event: Optional[QEvent]) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        drawn = self._said.replace("<a href", f"<a style='color:{link_colour(self.palette()).name()}' href")
        if drawn != self._drawn:
            self._drawn = drawn
            super().setText(drawn)
