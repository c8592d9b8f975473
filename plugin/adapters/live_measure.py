"""The figures of an outline that is being corrected: by shapely where it is there, else the same through QGIS."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from qgis.core import QgsGeometry, QgsRectangle

from ..domain.errors import BadGeometry
from ..domain.outline_figures import OutlineFigures
from ..domain.records import Overlap
from ..screening import Rows, ShapelyMissing, require_shapely
from ..screening.equal_area import EqualArea, plane_for
from ..screening.results import SLIVER_WIDTH_M
from .qgis_shapes import fault_of, geometry_of, mended, parsed, polygons_of, require_degrees

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


class LiveMeasure(Protocol):
    """Measures outlines within its box, in milliseconds each."""

    def holds(self, bounds: Box) -> bool:
        """Tell whether an outline with these bounds can be measured here."""
        ...

    def measure(self, outline: bytes) -> OutlineFigures:
        """Measure an outline (WKB in degrees)."""
        ...


def live_measure(zones: Rows, flagged: bytes, box: Box) -> LiveMeasure:
    """Prepare the zones that reach into a box; takes up to some tenths of a second, so call it in a thread."""
    try:
        require_shapely()
    except ShapelyMissing:
        return by_qgis(zones, flagged, box)
    made: LiveMeasure = importlib.import_module("..screening.live", __package__).neighbourhood(zones, flagged, box)
    return made


def by_qgis(zones: Rows, flagged: bytes, box: Box) -> LiveMeasure:
    """Prepare the same through QGIS geometry."""
    plane = plane_for((box[1] + box[3]) / 2, (box[0] + box[2]) / 2)
    corners = plane.forward(np.array([box[:2], box[2:]])).ravel().tolist()
    window = QgsGeometry.fromRect(QgsRectangle(*corners))
    by_zone: dict[str, list[QgsGeometry]] = {}
    for zone_id, wkb in zones:
        if not _meets(bytes(wkb), box):
            continue
        shape = _in_plane(bytes(wkb), plane)[0].intersection(window)
        by_zone.setdefault(zone_id, []).extend(polygons_of(shape))
    found = {zone_id: QgsGeometry.unaryUnion(parts) for zone_id, parts in by_zone.items() if parts}
    every = QgsGeometry.unaryUnion(list(found.values())) if found else QgsGeometry()
    return _QgisNeighbourhood(box, plane, tuple(found.items()), every, _in_plane(flagged, plane)[0])


def _meets(wkb: bytes, box: Box) -> bool:
    shape = QgsGeometry()
    shape.fromWkb(wkb)
    return bool(shape.boundingBox().intersects(QgsRectangle(*box)))


def _in_plane(wkb: bytes, plane: EqualArea) -> tuple[QgsGeometry, str]:
    """Return a valid shape in the plane, empty where there is none, and what was wrong with it."""
    try:
        parts, note = parsed(wkb)
        require_degrees(parts)
    except BadGeometry as error:
        return QgsGeometry(), error.reason
    shape = geometry_of(parts, plane)
    if shape.isGeosValid():
        return shape, note
    return mended(parts, plane), "; ".join(reason for reason in (note, fault_of(geometry_of(parts, None))) if reason)


@dataclass(frozen=True, eq=False)
class _QgisNeighbourhood:
    """See :class:`..screening.live.Neighbourhood`."""

    box: Box
    plane: EqualArea
    zones: Sequence[tuple[str, QgsGeometry]]
    every: QgsGeometry
    flagged: QgsGeometry

    def holds(self, bounds: Box) -> bool:
        west, south, east, north = self.box
        return west <= bounds[0] and south <= bounds[1] and bounds[2] <= east and bounds[3] <= north

    def measure(self, outline: bytes) -> OutlineFigures:
        shape, fault = _in_plane(outline, self.plane)
        area, flagged_m2 = float(shape.area()), max(0.0, float(self.flagged.area()))
        if shape.isNull() or area <= SLIVER_WIDTH_M / 2 * shape.length():
            return OutlineFigures(0.0, flagged_m2=flagged_m2, fault=fault or "no area")
        areas = [(zone_id, _common(shape, zone)) for zone_id, zone in self.zones]
        ordered = sorted((pair for pair in areas if pair[1] > 0), key=lambda pair: -pair[1])
        own = tuple(Overlap("outline", zone_id, m2, min(1.0, m2 / area)) for zone_id, m2 in ordered)
        in_zones = min(area, _common(shape, self.every))
        return OutlineFigures(area, own, in_zones, flagged_m2, _common(shape, self.flagged), fault)


def _common(first: QgsGeometry, second: QgsGeometry) -> float:
    """Return the common area in ㎡; a sliver is none."""
    shape = first.intersection(second)
    area = float(shape.area())
    return area if area > SLIVER_WIDTH_M / 2 * shape.length() else 0.0
