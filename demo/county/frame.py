"""Where the county lies and how its pixels map to the ground."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from osgeo import osr

EXTENT_M = 5120.0
"""Side of the square the images cover, in metres."""
ORIGIN_E_M, ORIGIN_N_M = 40540000.0, 3440000.0
"""South-west corner in EPSG:4528 (zoned easting, northing)."""
PROJECTED_EPSG = 4528
GEOGRAPHIC_EPSG = 4490
GRID_CELLS = 1024
"""Cells per side of the coarse grid on which the landscape is planned (5 m)."""
CELL_M = EXTENT_M / GRID_CELLS


@dataclass(frozen=True)
class Frame:
    """A raster of ``size`` x ``size`` pixels over the county; local metres, y to the north."""

    size: int

    @property
    def pixel_m(self) -> float:
        """Ground size of a pixel in metres."""
        return EXTENT_M / self.size

    @property
    def local_transform(self) -> tuple[float, float, float, float, float, float]:
        """GDAL geotransform in local metres, for burning shapes."""
        return (0.0, self.pixel_m, 0.0, EXTENT_M, 0.0, -self.pixel_m)

    @property
    def projected_transform(self) -> tuple[float, float, float, float, float, float]:
        """GDAL geotransform in EPSG:4528."""
        return (ORIGIN_E_M, self.pixel_m, 0.0, ORIGIN_N_M + EXTENT_M, 0.0, -self.pixel_m)

    def px(self, metres: float) -> float:
        """Metres as pixels."""
        return metres / self.pixel_m


def grid_axes() -> tuple[np.ndarray, np.ndarray]:
    """Local x and y (metres) of the coarse grid's cell centres, row 0 in the north."""
    centres = (np.arange(GRID_CELLS, dtype=np.float32) + 0.5) * CELL_M
    return np.meshgrid(centres, EXTENT_M - centres)


def reference(epsg: int) -> osr.SpatialReference:
    """A reference system with x before y, whatever its authority's axis order."""
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(epsg)
    srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return srs


class Upsampler:
    """Bilinear interpolation of coarse grids at the pixels of a frame."""

    def __init__(self, frame: Frame) -> None:
        position = (np.arange(frame.size) + 0.5) * (GRID_CELLS / frame.size) - 0.5
        position = np.clip(position, 0, GRID_CELLS - 1.001)
        self._low = np.floor(position).astype(np.intp)
        self._weight = (position - self._low).astype(np.float32)

    def rows(self, grid: np.ndarray, start: int, stop: int) -> np.ndarray:
        """Values of ``grid`` at pixel rows ``start`` to ``stop``, float32 (rows, size)."""
        low, weight = self._low[start:stop], self._weight[start:stop, None]
        band = grid[low] * (1 - weight) + grid[low + 1] * weight
        left = band.take(self._low, axis=1)
        left += (band.take(self._low + 1, axis=1) - left) * self._weight
        return left
