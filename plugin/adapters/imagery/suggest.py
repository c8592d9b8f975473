"""The shift between two dates around a patch, from their files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Optional

from .grids import Grid
from .looks import Nudge
from .paint import FilePart, brightness
from .registration import shift_between

SIDES_PX = (256, 512)
_MOST_SHARE = 8


@dataclass(frozen=True)
class Suggestion:
    """What moves a date onto the other, ``None`` where the images do not tell; a pixel's side in metres."""

    nudge: Optional[Nudge]
    pixel_m: float
    clearness: float = 0.0


@dataclass(frozen=True)
class Place:
    """Where to compare: around a point (x, y in metres of ``crs``), at the coarser image's pixel."""

    crs: str
    x: float
    y: float
    pixel_m: float

    def grid(self, side_px: int) -> Grid:
        """Return a square grid around the point."""
        half = side_px * self.pixel_m / 2
        return Grid(self.crs, self.x - half, self.y + half, self.pixel_m, side_px, side_px)


def suggest(
    fixed: Sequence[FilePart], moved: Sequence[FilePart], place: Place, stopped: Callable[[], bool] = lambda: False
) -> Suggestion:
    """Return the nudge that moves ``moved`` onto ``fixed``, from 256 pixels a side, or from 512 where they do not tell.

    Looks for shifts of up to an eighth of a side. Reads files: off the GUI thread. Raises :class:`.grids.Stopped` when
    told to stop. Files that cannot be read count as no data.
    """
    for side in SIDES_PX:
        grid = place.grid(side)
        one, other = brightness(fixed, grid, stopped), brightness(moved, grid, stopped)
        found = shift_between(one.values, other.values, one.held & other.held, side // _MOST_SHARE)
        if found is not None:
            east, north = -found.right_px * grid.pixel_m, found.down_px * grid.pixel_m
            return Suggestion(Nudge(round(east, 2), round(north, 2)), grid.pixel_m, found.clearness)
    return Suggestion(None, place.pixel_m)
