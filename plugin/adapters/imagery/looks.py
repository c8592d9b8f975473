"""How a view draws its image: which band view, how stretched, how bright, and by how much it is shifted. No QGIS.

A look is part of what a picture is made of: of its order, of what was made in advance, of the recipe in a finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Optional

MOST = 100
"""Brightness and contrast go from -100 to 100; 0 leaves the stretch as it is."""

STEP = 10


class BandView(str, Enum):
    """What the bands are made into. In a change view the first view stays in true colour: it is what is compared to."""

    TRUE = "true"
    FALSE = "false"
    NDVI = "ndvi"
    NDWI = "ndwi"
    CHANGE = "change"
    NDVI_CHANGE = "ndvi_change"

    @property
    def compares(self) -> bool:
        """Tell whether it is made of two dates."""
        return self in (BandView.CHANGE, BandView.NDVI_CHANGE)

    @property
    def coloured_by_value(self) -> bool:
        """Tell whether one value per pixel is drawn in the colours of a legend."""
        return self not in (BandView.TRUE, BandView.FALSE)


@dataclass(frozen=True)
class Nudge:
    """How far an image is moved on the ground, in metres of the views' projected CRS."""

    east_m: float = 0.0
    north_m: float = 0.0

    def __bool__(self) -> bool:
        return bool(self.east_m or self.north_m)

    def __add__(self, other: Nudge) -> Nudge:
        return Nudge(self.east_m + other.east_m, self.north_m + other.north_m)

    def __neg__(self) -> Nudge:
        return Nudge(-self.east_m, -self.north_m)


@dataclass(frozen=True)
class Look:
    """How one view draws. ``own_stretch``: from this view's values alone, else pooled over all views.

    Brightness and contrast change colours of a stretch only, not those of a legend.
    """

    bands: BandView = BandView.TRUE
    own_stretch: bool = False
    brightness: int = 0
    contrast: int = 0
    nudge: Nudge = field(default_factory=Nudge)

    def as_json(self) -> dict[str, Any]:
        """Return the look as JSON values, for the recipe of what was seen."""
        return {
            "bands": self.bands.value,
            "stretch": "own" if self.own_stretch else "same",
            "brightness": self.brightness,
            "contrast": self.contrast,
            "nudge_m": [self.nudge.east_m, self.nudge.north_m],
        }

    def brighter(self, steps: int) -> Look:
        """Return the look so many steps brighter."""
        return replace(self, brightness=_within(self.brightness + steps * STEP))

    def stronger(self, steps: int) -> Look:
        """Return the look with so many steps more contrast."""
        return replace(self, contrast=_within(self.contrast + steps * STEP))


PLAIN = Look()


def _within(value: int) -> int:
    return max(-MOST, min(MOST, value))


def look_from_json(found: Optional[Mapping[str, Any]]) -> Look:
    """Return the look of a recipe; what is missing is as in a plain view. Raises ``ValueError`` for other values."""
    found = found or {}
    east, north = found.get("nudge_m", (0.0, 0.0))
    return Look(
        BandView(found.get("bands", BandView.TRUE.value)),
        found.get("stretch", "same") == "own",
        int(found.get("brightness", 0)),
        int(found.get("contrast", 0)),
        Nudge(float(east), float(north)),
    )
