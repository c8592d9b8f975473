"""The colours of band views that show one value per pixel: what a legend is drawn from, and the picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .looks import BandView

_STEPS = 256


@dataclass(frozen=True)
class Ramp:
    """Colours (red, green, blue) at equal steps from ``low`` to ``high``; values beyond take the end's colour."""

    low: float
    high: float
    stops: tuple[tuple[int, int, int], ...]

    def table(self) -> np.ndarray:
        """Return 256 colours (256, 3) as bytes."""
        at = np.linspace(0, len(self.stops) - 1, _STEPS)
        columns = [np.interp(at, np.arange(len(self.stops)), [stop[i] for stop in self.stops]) for i in range(3)]
        return np.stack(columns, axis=1).round().astype(np.uint8)

    def coloured(self, values: np.ndarray) -> np.ndarray:
        """Return values (rows, columns) as colours (rows, columns, 3)."""
        share = (values - self.low) / (self.high - self.low)
        return self.table()[np.clip(share * (_STEPS - 1) + 0.5, 0, _STEPS - 1).astype(np.uint8)]


_BROWN_TO_GREEN = ((84, 48, 5), (191, 129, 45), (246, 232, 195), (166, 219, 160), (27, 120, 55), (0, 68, 27))
_BROWN_TO_BLUE = ((84, 48, 5), (191, 129, 45), (246, 232, 195), (146, 197, 222), (33, 102, 172), (5, 48, 97))
_BLUE_TO_RED = ((5, 48, 97), (67, 147, 195), (247, 247, 247), (214, 96, 77), (103, 0, 31))
_BROWN_TO_TEAL = ((84, 48, 5), (191, 129, 45), (245, 245, 245), (53, 151, 143), (0, 60, 48))

RAMPS: Mapping[BandView, Ramp] = {
    BandView.NDVI: Ramp(-0.2, 0.8, _BROWN_TO_GREEN),
    BandView.NDWI: Ramp(-0.6, 0.6, _BROWN_TO_BLUE),
    BandView.CHANGE: Ramp(-0.8, 0.8, _BLUE_TO_RED),
    BandView.NDVI_CHANGE: Ramp(-0.6, 0.6, _BROWN_TO_TEAL),
}
"""Colours after Brewer's diverging schemes (colorbrewer2.org: BrBG, PRGn, RdBu), which the colour-blind can tell
apart; fixed limits, so that one colour means one value in every view and case."""
