"""Seeded noise and the repeating textures that give ground its grain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .frame import CELL_M, GRID_CELLS

TILE = 1536
"""Side of a texture tile in pixels; textures repeat seamlessly at this distance."""


def generator(seed: int, *stream: int) -> np.random.Generator:
    """A random stream of its own for each purpose, so that editing one leaves the others alone."""
    return np.random.Generator(np.random.PCG64([seed, *stream]))


def spectral(rng: np.random.Generator, cells: int, shortest: float, longest: float, slope: float = 1.0) -> np.ndarray:
    """Periodic noise, mean 0 and deviation 1, with wavelengths (in cells) in a band.

    ``slope`` is the exponent by which amplitude grows with wavelength.
    """
    spectrum = np.fft.rfft2(rng.standard_normal((cells, cells), dtype=np.float32))
    fy, fx = np.fft.fftfreq(cells)[:, None], np.fft.rfftfreq(cells)[None, :]
    frequency = np.hypot(fx, fy)
    frequency[0, 0] = 1.0
    gain = frequency**-slope
    # Soft flanks: a hard cut in frequency rings in the picture.
    gain *= np.exp(-((frequency * shortest) ** 2)) * (1 - np.exp(-((frequency * longest) ** 2)))
    gain[0, 0] = 0.0
    field = np.fft.irfft2(spectrum * gain, s=(cells, cells)).astype(np.float32)
    return field / field.std()


def terrain_noise(rng: np.random.Generator, shortest_m: float, longest_m: float, slope: float = 1.5) -> np.ndarray:
    """Noise on the coarse grid with wavelengths in metres."""
    # Long waves need no fine grid; and more than the county, so that its opposite borders do not match.
    half = GRID_CELLS // 2
    cell_m = CELL_M * 2
    wide = spectral(rng, half * 5 // 4, shortest_m / cell_m, longest_m / cell_m, slope)
    return _doubled(wide[: half + 1, : half + 1])


def _doubled(grid: np.ndarray) -> np.ndarray:
    """Twice as many cells, with linear interpolation between."""
    rows = np.stack([grid[:-1], (grid[:-1] + grid[1:]) / 2], 1).reshape(-1, grid.shape[1])
    pairs = np.stack([rows[:, :-1], (rows[:, :-1] + rows[:, 1:]) / 2], 2)
    return np.ascontiguousarray(pairs.reshape(rows.shape[0], -1), np.float32)


@dataclass(frozen=True)
class Textures:
    """Seamless float32 tiles of ``TILE`` pixels."""

    grain: np.ndarray
    mottle: np.ndarray
    canopy: np.ndarray

    @staticmethod
    def make(seed: int, pixel_m: float) -> Textures:
        """Textures for pixels of ``pixel_m`` metres."""
        rng = generator(seed, 900)
        grain = spectral(rng, TILE, 0.7, 6, 0.2)
        mottle = spectral(rng, TILE, 5.0 / pixel_m, 70.0 / pixel_m, 1.0)
        return Textures(grain, mottle, _canopy(rng, pixel_m) + 0.12 * mottle)


def window(tile: np.ndarray, rows: slice, columns: int, shift: tuple[int, int] = (0, 0)) -> np.ndarray:
    """The part of an endlessly repeated tile under the given pixel rows and columns."""
    row_index = (np.arange(rows.start, rows.stop) + shift[0]) % TILE
    column_index = (np.arange(columns) + shift[1]) % TILE
    return tile.take(row_index, axis=0).take(column_index, axis=1)


def _canopy(rng: np.random.Generator, pixel_m: float) -> np.ndarray:
    """Tree crowns lit from the south-east: domes, bright on one side, dark gaps between."""
    if pixel_m > 2.0:  # a crown is smaller than a pixel: only its unrest is left
        return 0.35 * spectral(rng, TILE, 1.0, 8, 0.3)
    height = np.zeros((TILE, TILE), np.float32)
    count = int(TILE * TILE * pixel_m**2 / 17.0)
    reach = int(np.ceil(4.2 / pixel_m))
    offset = np.arange(-reach, reach + 1)
    places = rng.random((count, 2)) * TILE
    radii = (1.5 + 2.6 * rng.random(count) ** 2) / pixel_m
    dy, dx = offset[:, None], offset[None, :]
    for (y, x), radius in zip(places, radii):
        row, column = int(y), int(x)
        square = (dy + row - y) ** 2 + (dx + column - x) ** 2
        dome = np.sqrt(np.maximum(radius * radius - square, 0.0)).astype(np.float32)
        index = np.ix_((offset + row) % TILE, (offset + column) % TILE)
        height[index] = np.maximum(height[index], dome)
    lit = (np.roll(height, (1, 1), (0, 1)) - np.roll(height, (-1, -1), (0, 1))) * 0.5
    value = np.clip(lit, -1.6, 1.6) * 0.26 + (height - height.mean()) * 0.10
    return (value - value.mean()).astype(np.float32)
