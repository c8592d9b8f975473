"""The county before anything happened: one raster of material numbers per frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .burn import burn
from .fields import Farmland, make_farmland
from .frame import GRID_CELLS, Frame, Upsampler
from .materials import Ground, Palette, Shape
from .noise import Textures, window
from .settlement import hedge_trees, make_roads, make_villages
from .terrain import Terrain, make_terrain

STRIP = 256
"""Rows worked on at once; keeps the temporaries in cache-friendly size."""


@dataclass(frozen=True)
class Landscape:
    """Everything needed to draw the earlier date at any resolution."""

    seed: int
    palette: Palette
    ground: Ground
    terrain: Terrain
    farmland: Farmland
    under: list[Shape]
    over: list[Shape]

    @staticmethod
    def make(seed: int) -> Landscape:
        """Plan the landscape; all geometry in local metres."""
        palette = Palette()
        ground, terrain = Ground.make(palette), make_terrain(seed)
        farmland = make_farmland(seed, palette, ground)
        under = farmland.shapes + hedge_trees(seed, farmland.hedges, ground)
        over = make_roads(seed, ground) + make_villages(seed, terrain, palette, ground)
        return Landscape(seed, palette, ground, terrain, farmland, under, over)

    def lay(self, frame: Frame, textures: Textures) -> np.ndarray:
        """Material numbers, uint16 (size, size)."""
        raster = np.full((frame.size, frame.size), self.ground.margin, np.uint16)
        burn(raster, frame, self.under)
        up = Upsampler(frame)
        for start in range(0, frame.size, STRIP):
            rows = slice(start, min(start + STRIP, frame.size))
            self._lay_nature(raster[rows], rows, up, textures)
        burn(raster, frame, self.over)
        return raster

    def _lay_nature(self, out: np.ndarray, rows: slice, up: Upsampler, textures: Textures) -> None:
        """Woods, reeds and water with ragged edges."""
        ground, terrain = self.ground, self.terrain
        ragged = window(textures.mottle, rows, out.shape[1])
        at = lambda grid: up.rows(grid, rows.start, rows.stop)  # noqa: E731
        out[at(terrain.orchard_m) + 2 * ragged > 0] = ground.orchard
        stand = at(terrain.stand) + 0.25 * ragged
        kinds = np.where(stand > 0.75, ground.bamboo, np.where(stand < -0.45, ground.pine, ground.broadleaf))
        wood = at(terrain.wood_m) + 3.5 * ragged > 0
        out[wood] = kinds[wood]
        out[at(terrain.water_m) + 0.8 * ragged > 0] = ground.water
        out[at(terrain.reed_m) + 4 * ragged > 0] = ground.reed

    def kinds(self) -> np.ndarray:
        """Cover classes (:class:`Kind`) on the coarse grid, the same for every image size."""
        frame = Frame(GRID_CELLS)
        raster = self.lay(frame, Textures.make(self.seed, frame.pixel_m))
        return self.palette.tables(frame.pixel_m).kind[raster]
