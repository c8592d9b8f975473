"""Measuring on the views: points set by clicks, length and area on the ellipsoid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsDistanceArea,
    QgsPointXY,
)
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...plugin.adapters.imagery.ground import ELLIPSOID, degrees, to_degrees


@dataclass(frozen=True)
class Figures:
    """What was measured, on the ellipsoid: the line's length and, from three points on, what it encloses."""

    length_m: float
    area_m2: Optional[float] = None
    round_m: Optional[float] = None
    """The length with the way back to the first point."""


class Measure(QObject):
    """Points on the ground; the mouse is the last one until :meth:`end`. ``changed`` tells of each change."""

    changed = pyqtSignal()

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._points: tuple[QgsPointXY, ...] = ()
        self._at: Optional[QgsPointXY] = None
        self._crs: Optional[QgsCoordinateReferenceSystem] = None
        self._ruler: Optional[QgsDistanceArea] = None
        self.ended = False

    @property
    def points(self) -> tuple[QgsPointXY, ...]:
        """Return all points as they are drawn, the mouse among them."""
        return self._points if self.ended or self._at is None or not self._points else (*self._points, self._at)

    def add(self, at: QgsPointXY, crs: QgsCoordinateReferenceSystem) -> None:
        """Set a point; after an end it is the first of a new line."""
        if self.ended or self._crs != crs:
            self._points, self.ended = (), False
        self._crs = crs
        self._points, self._at = (*self._points, at), None
        self.changed.emit()

    def point(self, at: Optional[QgsPointXY]) -> None:
        """Follow the mouse."""
        if self._points and not self.ended:
            self._at = at
            self.changed.emit()

    def end(self) -> bool:
        """Keep what is set; false where nothing is being drawn."""
        if self.ended or not self._points:
            return False
        self.ended, self._at = True, None
        self.changed.emit()
        return True

    def clear(self) -> bool:
        """Take all points away; false where there are none."""
        there = bool(self._points)
        self._points, self._at, self.ended = (), None, False
        if there:
            self.changed.emit()
        return there

    def figures(self) -> Optional[Figures]:
        """Return what the points measure, ``None`` for fewer than two or outside the CRS."""
        points = self.points
        if len(points) < 2 or self._crs is None:
            return None
        try:
            there = [to_degrees(self._crs).transform(point) for point in points]
        except QgsCsException:
            return None
        if self._ruler is None:
            self._ruler = QgsDistanceArea()
            self._ruler.setSourceCrs(degrees(), QgsCoordinateTransformContext())
            self._ruler.setEllipsoid(ELLIPSOID)
        length = float(self._ruler.measureLine(there))
        if len(there) < 3:
            return Figures(length)
        area = float(self._ruler.measurePolygon(there))
        return Figures(length, area, length + float(self._ruler.measureLine([there[-1], there[0]])))
