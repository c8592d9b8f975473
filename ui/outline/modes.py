"""What the mouse is at while an outline is edited."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ...plugin.domain.geometry import MultiPolygon
from ...plugin.domain.outline import Spot


class Mode(str, Enum):
    """What a click does."""

    CORNERS = "corners"
    RESHAPE = "reshape"
    SPLIT = "split"
    PART = "part"
    HOLE = "hole"


@dataclass
class Held:
    """A corner in the hand: the shape as it would be, and where it came from."""

    shape: MultiPolygon
    spot: Spot
    step: str
    moved: bool = False
