"""The ground that all views share, but for one that may go free; they follow each change at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Optional

from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import QObject, pyqtSignal

from .model import Ground


class GroundLink(QObject):
    """Holds one :class:`Ground` for linked views and tells them of each change, and where the mouse is.

    One view may be let go: it then has a ground of its own, which only its own mouse and keys move.
    """

    changed = pyqtSignal()
    loosened = pyqtSignal()
    """Another view is free, or none is any longer."""
    pointed = pyqtSignal(object, object)
    """Emits (the view under the mouse, the ground point) or (``None``, ``None``) when the mouse has left."""

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._ground: Optional[Ground] = None
        self._own: Optional[Ground] = None
        self.free: Optional[object] = None
        """The view that moves alone."""
        self.fitted = False

    @property
    def ground(self) -> Optional[Ground]:
        """Return the shared ground, ``None`` before the first case."""
        return self._ground

    def ground_of(self, view: object) -> Optional[Ground]:
        """Return the ground in a view."""
        return self._own if view is self.free else self._ground

    def go(self, ground: Optional[Ground], fitted: bool = False) -> None:
        """Show this ground in all views; ``fitted`` means that it follows the views' size until the user moves."""
        self._ground = self._own = ground
        self.fitted = fitted
        self.changed.emit()

    def let_go(self, view: Optional[object]) -> None:
        """Let one view move alone from where it is; ``None`` links all again, on the shared ground."""
        if view is self.free:
            return
        self.free, self._own = view, self._ground
        self.loosened.emit()
        self.changed.emit()

    def pan(self, dx_px: float, dy_px: float, view: Optional[object] = None) -> None:
        """Drag by pixels; the views linked with ``view`` follow."""
        self._move(view, lambda ground: ground.panned(dx_px, dy_px))

    def zoom(self, factor: float, at: Optional[QgsPointXY] = None, view: Optional[object] = None) -> None:
        """Zoom in by ``factor`` around a ground point, or the centre."""
        self._move(view, lambda ground: ground.zoomed(factor, at or QgsPointXY(ground.x, ground.y)))

    def turn(self, degrees: float, view: Optional[object] = None) -> None:
        """Turn the ground clockwise on the screen around the centre."""
        self._move(view, lambda ground: ground.turned(degrees))

    def _move(self, view: Optional[object], change: Callable[[Ground], Ground]) -> None:
        if self._ground is None or self._own is None:
            return
        if view is not None and view is self.free:
            self._own = change(self._own)
        else:
            self._ground, self.fitted = change(self._ground), False
        self.changed.emit()

    def point(self, pane: Optional[object], at: Optional[QgsPointXY]) -> None:
        """Tell where the mouse is."""
        self.pointed.emit(pane, at)


class ViewLink:
    """The link as one view sees it."""

    def __init__(self, link: GroundLink, view: object) -> None:
        self._link, self._view = link, view

    @property
    def ground(self) -> Optional[Ground]:
        """Return the ground in this view, ``None`` before the first case."""
        return self._link.ground_of(self._view)
