"""Areas of zones on the ellipsoid. Needs numpy and shapely ≥ 2."""

from __future__ import annotations

import numpy as np
import shapely

from .planar import in_degrees, in_plane, plane_of
from .results import Rows


def zone_areas(zones: Rows) -> dict[str, float]:
    """Return ㎡ by zone id; zones without an area that can be used are left out."""
    shapes = in_degrees(zones)
    areas = np.nan_to_num(shapely.area(in_plane(shapes, plane_of([shapes]))))
    return {zone_id: float(area) for (zone_id, _outline), area in zip(zones, areas) if area > 0}
