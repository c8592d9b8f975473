"""A photo placed by two clicks on a view: where it was taken, and where it looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Optional

from qgis.core import QgsCoordinateReferenceSystem, QgsCsException, QgsPointXY
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...plugin.adapters.imagery.ground import to_degrees
from ...plugin.adapters.translation import tr
from ...plugin.domain.evidence import LonLat
from ...plugin.domain.evidence_rules import bearing
from ..compare.pane import ViewPane
from ..compare.view import CompareView


class Placing(QObject):
    """Follows the clicks of one placement at a time; the first sets the place, the second the direction."""

    placed = pyqtSignal(str, str, object, object)
    """(case id, sha256, place, direction or ``None``): declared by the reviewer."""
    sketched = pyqtSignal(object, object)
    """(place, direction) so far, each or both ``None``: to be drawn while the mouse moves."""

    def __init__(self, view: CompareView, say: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._say = view, say
        self._case_id = self._sha256 = ""
        self._at: Optional[LonLat] = None
        self._heard: set[ViewPane] = set()
        view.steering.link.pointed.connect(self._on_pointed)

    @property
    def active(self) -> bool:
        """Tell whether a photo is being placed."""
        return bool(self._sha256)

    def begin(self, case_id: str, sha256: str) -> None:
        """Place a photo of a case, whatever was being placed before."""
        self._view.tools.lay_down()
        for pane in self._view.board.made:
            if pane not in self._heard:
                self._heard.add(pane)
                pane.canvas.clicked.connect(lambda at, pane=pane: self._on_click(pane, at))
        self._case_id, self._sha256, self._at = case_id, sha256, None
        self._say(tr("Click where the photo was taken. Esc leaves it as it was."))

    def enter(self) -> bool:
        """Take the place without a direction; false where Enter belongs to others."""
        if not self.active or self._at is None:
            return False
        self._finish(None)
        return True

    def escape(self) -> bool:
        """Leave the photo as it was; false where Esc belongs to others."""
        if not self.active:
            return False
        self._sha256, self._at = "", None
        self._say("")
        self.sketched.emit(None, None)
        return True

    def _on_click(self, pane: ViewPane, at: QgsPointXY) -> None:
        there = self._there(pane, at)
        if not self.active or there is None:
            return
        if self._at is None:
            self._at = there
            self._say(tr("Click where it looks, or press Enter where that is not known."))
            self.sketched.emit(there, None)
        elif there != self._at:
            self._finish(bearing(self._at, there))

    def _finish(self, direction: Optional[float]) -> None:
        case_id, sha256, at = self._case_id, self._sha256, self._at
        self._sha256, self._at = "", None
        self._say("")
        self.sketched.emit(None, None)
        self.placed.emit(case_id, sha256, at, direction)

    def _on_pointed(self, pane: Optional[ViewPane], at: Optional[QgsPointXY]) -> None:
        if not self.active or self._at is None or pane is None or at is None:
            return
        there = self._there(pane, at)
        if there is not None and there != self._at:
            self.sketched.emit(self._at, bearing(self._at, there))

    def _there(self, pane: ViewPane, at: QgsPointXY) -> Optional[LonLat]:
        ground = self._view.steering.link.ground_of(pane)
        return in_degrees(at, ground.crs) if ground is not None else None


def in_degrees(at: QgsPointXY, crs: QgsCoordinateReferenceSystem) -> Optional[LonLat]:
    """Return a ground point in degrees, ``None`` where it has no place on the globe."""
    try:
        there = to_degrees(crs).transform(at)
    except QgsCsException:
        return None
    return (there.x(), there.y())
