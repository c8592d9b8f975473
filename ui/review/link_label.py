"""Text with links that can be read on any ground."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtGui import QPalette
from qgis.PyQt.QtWidgets import QLabel, QWidget

from .words import link_colour


class LinkLabel(QLabel):
    """Rich text; its links follow the theme, since dark palettes often keep the blue of light ones."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self._colour_links()

    def changeEvent(self, event: Optional[QEvent]) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.PaletteChange:
            self._colour_links()

    def _colour_links(self) -> None:
        palette, role = self.palette(), QPalette.ColorRole.Link
        wanted = link_colour(palette)
        if palette.color(role) != wanted:  # else this would call itself for ever
            palette.setColor(role, wanted)
            self.setPalette(palette)
