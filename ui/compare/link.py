"""The ground that all views share; they follow each change at once."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import QObject, pyqtSignal

from .model import Ground


class GroundLink(QObject):
    """Holds one :class:`Ground` for linked views and tells them of each change, and where the mouse is."""

    changed = pyqtSignal()
    pointed = pyqtSignal(object, object)
    """Emits (the view under the mouse, the ground point) or (``None``, ``None``) when the mouse has left."""

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._ground: Optional[Ground] = None
        self.fitted = False

    @property
    def ground(self) -> Optional[Ground]:
        """Return the ground in view, ``None`` before the first case."""
        return self._ground

    def go(self, ground: Optional[Ground], fitted: bool = False) -> None:
        """Show this ground; ``fitted`` means that it follows the views' size until the user moves."""
        self._ground, self.fitted = ground, fitted
        self.changed.emit()

    def pan(self, dx_px: float, dy_px: float) -> None:
        """Drag by pixels."""
        if self._ground is not None:
            self.go(self._ground.panned(dx_px, dy_px))

    def zoom(self, factor: float, at: Optional[QgsPointXY] = None) -> None:
        """Zoom in by ``factor`` around a ground point, or the centre."""
        if self._ground is not None:
            anchor = at if at is not None else QgsPointXY(self._ground.x, self._ground.y)
            self.go(self._ground.zoomed(factor, anchor))

    def point(self, pane: Optional[object], at: Optional[QgsPointXY]) -> None:
        """Tell where the mouse is."""
        self.pointed.emit(pane, at)
