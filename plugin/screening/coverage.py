"""What share of an area's zones was looked at in a round, and the newest image there. Needs numpy and shapely ≥ 2.

"Looked at" is the union of the footprints of the images that a round's looks used: a sweep searches whole images, and
a reviewer who answers a patch stands for the image it was found on. Overlapping zones of one level count once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely

from .looks import AreaZone, Coverage, Look
from .planar import in_degrees, in_plane, plane_of


def coverage(zones: Sequence[AreaZone], looks: Sequence[Look], rounds: Iterable[str] = ()) -> tuple[Coverage, ...]:
    """Return one line for each area, level and round, in the order in which they first appear.

    ``rounds`` names rounds that must appear though nothing was looked at in them. Outlines without area are passed
    over.
    """
    zone_shapes = in_degrees([("", zone.outline) for zone in zones])
    foot_shapes = in_degrees([("", look.footprint) for look in looks])
    plane = plane_of([zone_shapes])
    whole = _whole_levels(zones, in_plane(zone_shapes, plane))
    feet = in_plane(foot_shapes, plane)
    order = dict.fromkeys((*rounds, *(look.round_id for look in looks)))
    return tuple(
        _line(area, level, shape, name, looks, feet) for (area, level), shape in whole.items() for name in order
    )


def _whole_levels(zones: Sequence[AreaZone], shapes: Any) -> dict[tuple[str, str], Any]:
    """Return the union of the zones by area and level."""
    members: dict[tuple[str, str], list[Any]] = {}
    for zone, shape in zip(zones, shapes):
        for area in dict.fromkeys(zone.areas):
            if shape is not None:
                members.setdefault((area, zone.level), []).append(shape)
    return {key: shapely.union_all(some) for key, some in members.items()}


def _line(area: str, level: str, whole: Any, name: str, looks: Sequence[Look], feet: Any) -> Coverage:
    there = [n for n, look in enumerate(looks) if look.round_id == name and feet[n] is not None]
    mine = np.array(there, dtype=np.int64)
    shapely.prepare(whole)
    mine = mine[shapely.intersects(whole, feet[mine])]
    # One cut for all footprints, and for the date only until the newest is found: zones have many vertices.
    looked = float(shapely.area(shapely.intersection(whole, shapely.union_all(feet[mine]))))
    latest_first = sorted(mine.tolist(), key=lambda n: looks[n].date, reverse=True)
    newest = next((looks[n].date for n in latest_first if shapely.area(shapely.intersection(whole, feet[n])) > 0), "")
    return Coverage(area, level, name, float(shapely.area(whole)), looked, newest)
