"""The figures of one outline, many times a second while it is dragged: the stages of screening over prepared zones.

Of its two ways to a common area the overlay is taken: for one outline at a time it is the faster one.

Needs shapely 2; :mod:`..adapters.live_measure` gives the same through QGIS geometry where there is none. Making a
neighbourhood may take a tenth of a second and belongs in a thread; measuring takes milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from ..domain.outline_figures import OutlineFigures
from .engine import Side, flat
from .equal_area import EqualArea, Floats, plane_for
from .outlines import Polygons, assembled, parse, sorted_by_owner
from .overlay import touching, tree_of
from .results import PairAreas, Rows, columns
from .work import Work, work_here

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""
ANY_ZONE, FLAGGED = "\x00any", "\x00flagged"
"""Ids beside those of the zones: all of them as one, and the outline as it was flagged."""
_OWNER = "outline"


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """The zones within ``box``, and the flagged outline, ready to measure outlines against that lie in the box."""

    box: Box
    plane: EqualArea
    zones: Side
    tree: shapely.STRtree
    flagged_m2: float

    def holds(self, bounds: Box) -> bool:
        """Tell whether an outline with these bounds can be measured here."""
        west, south, east, north = self.box
        return west <= bounds[0] and south <= bounds[1] and bounds[2] <= east and bounds[3] <= north

    def measure(self, outline: bytes) -> OutlineFigures:
        """Measure an outline (WKB in degrees); what cannot be read has a fault and no area."""
        work = work_here()
        read = assembled([parse([(_OWNER, outline)], "patch")], False)
        side = flat(read, "patch", self.plane, work, 0.4)
        fault = "; ".join(flaw.reason for flaw in (*read.rejected, *side.rejected, *side.repaired))
        if not side.ids:
            return OutlineFigures(0.0, flagged_m2=self.flagged_m2, fault=fault)
        found = touching(side.polygons, self.zones.polygons, self.tree, work, 1.0)
        owner = self.zones.polygons.owner[found.tile]
        pairs = PairAreas.summed(side.polygons.owner[found.piece], owner, found.area_m2, found.rim_m)
        result = columns(side.ids, self.zones.ids, side.area_m2, pairs)[0]
        areas = {overlap.zone_id: overlap.area_m2 for overlap in result.overlaps}
        own = tuple(overlap for overlap in result.overlaps if overlap.zone_id not in (ANY_ZONE, FLAGGED))
        in_zones = min(result.area_m2, areas.get(ANY_ZONE, 0.0))
        return OutlineFigures(result.area_m2, own, in_zones, self.flagged_m2, areas.get(FLAGGED, 0.0), fault)


def neighbourhood(zones: Rows, flagged: bytes, box: Box) -> Neighbourhood:
    """Prepare the zones (ids and WKB in degrees) that reach into a box around the flagged outline."""
    work = work_here()
    plane = plane_for((box[1] + box[3]) / 2, (box[0] + box[2]) / 2)
    near = [row for row in zones if _meets(row[1], box)]
    window = shapely.box(*plane.forward(np.array([box[:2], box[2:]])).ravel().tolist())
    side = _clipped(_side(near, plane, work), window)
    of_patch = _side([(FLAGGED, flagged)], plane, work)
    flagged_m2 = float(of_patch.area_m2.sum())
    every = _joined([side, *_as_one(side), of_patch])
    return Neighbourhood(box, plane, every, tree_of(every.polygons.shapes), flagged_m2)


def _meets(wkb: bytes, box: Box) -> bool:
    west, south, east, north = shapely.bounds(shapely.from_wkb(bytes(wkb), on_invalid="ignore")).tolist()
    return bool(west <= box[2] and east >= box[0] and south <= box[3] and north >= box[1])


def _side(rows: Rows, plane: EqualArea, work: Work) -> Side:
    return flat(assembled([parse(rows, "zone")], True), "zone", plane, work, 0.0)


def _clipped(side: Side, window: object) -> Side:
    """Return what lies in the window: asking whether a large zone holds a point would cost milliseconds each time."""
    shapes, source = shapely.get_parts(shapely.intersection(side.polygons.shapes, window), return_index=True)
    kept = (shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(shapes)
    return replace(side, polygons=_polygons(shapes[kept], side.polygons.owner[source[kept]]))


def _as_one(side: Side) -> Iterator[Side]:
    """Yield all zones as one: ground that lies in several counts once."""
    if len(side.polygons.owner):
        shapes = shapely.get_parts(shapely.union_all(side.polygons.shapes))
        kept = shapes[shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON]
        yield Side((ANY_ZONE,), _polygons(kept, np.zeros(len(kept), dtype=np.int64)), (), (), _none(1))


def _polygons(shapes: object, owner: object) -> Polygons:
    return Polygons(np.asarray(shapes, dtype=object), np.asarray(owner, dtype=np.int64))


def _none(count: int) -> Floats:
    return np.zeros(count)


def _joined(sides: Sequence[Side]) -> Side:
    """Return all sides as one, its polygons numbered through."""
    ids: tuple[str, ...] = ()
    parts = []
    for side in sides:
        parts.append(_polygons(side.polygons.shapes, side.polygons.owner + len(ids)))
        ids += side.ids
    return Side(ids, sorted_by_owner(parts), (), (), _none(len(ids)))
