"""Zone borders near the case, cut and placed off the GUI thread."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qgis.core import QgsCoordinateReferenceSystem, QgsCsException, QgsGeometry, QgsPointXY, QgsRectangle
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QPainterPath

from ...plugin.adapters.imagery.background import Background
from ...plugin.adapters.imagery.ground import from_degrees, to_degrees
from ...plugin.domain.records import Zone
from .items import PlacedPath, ZonePath
from .model import Ground

REACH = 3.0
"""Zones are cut to this many times the larger side of a view, so that a pan shows them at once."""


@dataclass(frozen=True)
class _Outline:
    level: str
    geometry: QgsGeometry
    bounds: QgsRectangle


@dataclass(frozen=True)
class Area:
    """A square of ground (metres in ``crs``) for which zone borders are at hand, at a resolution."""

    crs: QgsCoordinateReferenceSystem
    rectangle: QgsRectangle
    mupp: float

    def serves(self, ground: Ground, view: QgsRectangle) -> bool:
        """Tell whether a view lies inside, at about the same scale."""
        near = self.mupp / 8 <= ground.mupp <= self.mupp * 2
        return near and self.crs == ground.crs and self.rectangle.contains(view)


def area_for(ground: Ground, view: QgsRectangle) -> Area:
    """Return the area to cut for a view."""
    side = REACH * max(view.width(), view.height())
    return Area(ground.crs, QgsRectangle.fromCenterAndSize(view.center(), side, side), ground.mupp)


class ZoneShelf:
    """All zones of a workspace; gives those near a view as paths."""

    def __init__(self, background: Background) -> None:
        self._background = background
        self._zones: tuple[Zone, ...] = ()
        self._outlines: dict[str, _Outline] = {}

    def set_zones(self, zones: Sequence[Zone]) -> None:
        """Take these zones from now on; their shapes are read in the first cut."""
        self._zones, self._outlines = tuple(zones), {}

    def cut(self, area: Area, done: Callable[[Sequence[ZonePath]], None]) -> None:
        """Call ``done`` with the borders inside an area."""
        zones, outlines = self._zones, self._outlines
        self._background.run(lambda: _cut_all(zones, outlines, area), done)


def _cut_all(zones: Sequence[Zone], outlines: dict[str, _Outline], area: Area) -> Sequence[ZonePath]:
    try:
        box = to_degrees(area.crs).transformBoundingBox(area.rectangle)
    except QgsCsException:
        return ()
    found = []
    for zone in zones:
        outline = outlines.get(zone.zone_id)
        if outline is None:
            outline = outlines[zone.zone_id] = _read(zone)
        if outline.bounds.intersects(box):
            found += _cut(outline, box, area)
    return tuple(found)


def _read(zone: Zone) -> _Outline:
    geometry = QgsGeometry()
    geometry.fromWkb(zone.outline)
    return _Outline(zone.level, geometry, geometry.boundingBox())


def _cut(outline: _Outline, box: QgsRectangle, area: Area) -> list[ZonePath]:
    near = outline.geometry.clipped(box)
    if near.isEmpty():
        return []
    centre = area.rectangle.center()
    try:
        near.transform(from_degrees(area.crs))
    except QgsCsException:
        return []
    placed = place(near.simplify(area.mupp / 2), centre)
    return [ZonePath(outline.level, placed)] if not placed.path.isEmpty() else []


def place(geometry: QgsGeometry, centre: QgsPointXY) -> PlacedPath:
    """Return a polygonal geometry as a path around ``centre`` (small numbers keep the painter exact)."""
    moved = QgsGeometry(geometry)
    moved.translate(-centre.x(), -centre.y())
    path = QPainterPath()
    for part in moved.constParts():
        if math.isfinite(part.boundingBox().width()):
            path.addPath(part.asQPainterPath())
    path.setFillRule(Qt.FillRule.OddEvenFill)
    return PlacedPath(path, centre.x(), centre.y())
