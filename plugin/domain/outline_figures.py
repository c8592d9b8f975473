"""What an outline measures while it is being corrected: on the ellipsoid, against the zones and the flagged outline."""

from __future__ import annotations

from dataclasses import dataclass

from .records import Overlap


@dataclass(frozen=True)
class OutlineFigures:
    """Areas in ㎡ on the ellipsoid, by the rule of screening.

    ``overlaps`` by zone, the largest first; ``in_zones_m2`` counts ground in several zones once. ``common_m2`` is what
    it shares with the flagged outline, which has ``flagged_m2``. ``fault``: what is wrong with the shape, as GEOS names
    it; the areas are then those of the mended shape. A shape without area has a fault and zeros.
    """

    area_m2: float
    overlaps: tuple[Overlap, ...] = ()
    in_zones_m2: float = 0.0
    flagged_m2: float = 0.0
    common_m2: float = 0.0
    fault: str = ""

    @property
    def outside_m2(self) -> float:
        """Area in no zone."""
        return max(0.0, self.area_m2 - self.in_zones_m2)

    @property
    def added_m2(self) -> float:
        """Area that the flagged outline does not have."""
        return max(0.0, self.area_m2 - self.common_m2)

    @property
    def removed_m2(self) -> float:
        """Area of the flagged outline that is left out."""
        return max(0.0, self.flagged_m2 - self.common_m2)
