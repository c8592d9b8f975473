"""The arrows of a case's photos on all views."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Optional

from qgis.core import QgsCsException, QgsGeometry, QgsPointXY
from qgis.PyQt.QtCore import QObject, QPointF, pyqtSignal
from qgis.PyQt.QtGui import QPainterPath

from ...plugin.adapters.imagery.ground import from_degrees
from ...plugin.domain.evidence import EvidenceFile, LonLat, Way
from ..compare.model import Ground
from ..compare.pane import ViewPane
from ..compare.photo_arrows import REACH_PX, Arrow, PhotoArrowsItem
from ..compare.placed import PlacedPath
from ..compare.view import CompareView

_SKETCH = "sketch"
Line = Sequence[LonLat]


class PhotoArrows(QObject):
    """Draws on every view, also on one that comes later; makes nothing before the first photo with a place."""

    clicked = pyqtSignal(str)
    """(sha256): the arrow of a photo was clicked."""

    def __init__(self, view: CompareView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._items: dict[ViewPane, PhotoArrowsItem] = {}
        self._arrows: tuple[Arrow, ...] = ()
        self._sketch: Optional[Arrow] = None
        self._lines: Sequence[Line] = ()
        self._tracks: tuple[PlacedPath, ...] = ()
        view.board.counted.connect(lambda *_: self._draw())

    def clear(self) -> None:
        """Show none; costs nothing where none are shown."""
        if self._arrows or self._tracks or self._sketch is not None:
            self._arrows, self._sketch, self._lines, self._tracks = (), None, (), ()
            self._draw()

    def show_tracks(self, lines: Sequence[Line]) -> None:
        """Show the ways that were walked (degrees)."""
        if lines != self._lines:
            self._lines, ground = lines, self._view.steering.link.ground
            placed = (self._placed(line, ground) for line in lines) if ground is not None else ()
            self._tracks = tuple(one for one in placed if one is not None)
            self._draw()

    def _placed(self, line: Line, ground: Ground) -> Optional[PlacedPath]:
        geometry = QgsGeometry.fromPolylineXY([QgsPointXY(*place) for place in line])
        try:
            geometry.transform(from_degrees(ground.crs))
        except QgsCsException:
            return None
        points = [point for point in geometry.asPolyline() if math.isfinite(point.x()) and math.isfinite(point.y())]
        if len(points) < 2:
            return None
        path = QPainterPath(QPointF(0.0, 0.0))
        for point in points[1:]:
            path.lineTo(point.x() - points[0].x(), point.y() - points[0].y())
        return PlacedPath(path, points[0].x(), points[0].y())

    def show_files(self, files: Sequence[EvidenceFile], chosen: str = "") -> None:
        """Show where these photos were taken; ``chosen`` stands out."""
        arrows = (
            self._arrow(one.sha256, one.place, one.direction, one.way is Way.DECLARED, one.sha256 == chosen)
            for one in files
            if one.place is not None
        )
        self._arrows = tuple(arrow for arrow in arrows if arrow is not None)
        self._draw()

    def sketch(self, place: Optional[LonLat], direction: Optional[float]) -> None:
        """Show what is being placed."""
        self._sketch = None if place is None else self._arrow(_SKETCH, place, direction, True, True)
        self._draw()

    def _arrow(
        self, key: str, place: LonLat, direction: Optional[float], declared: bool, chosen: bool
    ) -> Optional[Arrow]:
        ground = self._view.steering.link.ground
        if ground is None:
            return None
        try:
            at, ahead = (
                from_degrees(ground.crs).transform(QgsPointXY(place[0], place[1] + north)) for north in (0.0, 1e-4)
            )
        except QgsCsException:
            return None
        if not (math.isfinite(at.x()) and math.isfinite(at.y())):
            return None
        turn = math.degrees(math.atan2(ahead.x() - at.x(), ahead.y() - at.y()))  # the grid's north is not the pole's
        return Arrow(key, at, None if direction is None else direction + turn, declared, chosen)

    def _draw(self) -> None:
        arrows = self._arrows if self._sketch is None else (*self._arrows, self._sketch)
        if not (arrows or self._tracks or self._items):
            return
        for pane in self._view.board.made:
            if pane not in self._items:
                self._items[pane] = PhotoArrowsItem(pane.canvas)
                pane.canvas.clicked.connect(lambda at, pane=pane: self._on_click(pane, at))
            self._items[pane].show_arrows(arrows)
            self._items[pane].show_tracks(self._tracks)

    def _on_click(self, pane: ViewPane, at: QgsPointXY) -> None:
        ground = self._view.steering.link.ground_of(pane)
        near = [(arrow.at.distance(at), arrow.key) for arrow in self._arrows]
        if ground is not None and near and min(near)[0] <= REACH_PX * ground.mupp:
            self.clicked.emit(min(near)[1])
