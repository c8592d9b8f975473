"""Some point of a rim not far beyond the nearest: a first bound for :mod:`.nearest`, from a coarse grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .equal_area import Floats

_Grid = NDArray[np.int32]
_POINTS_PER_CELL = 8
_MOST_CELLS = 600_000
_BEYOND = 1 << 14
"""Farther than any cell from any other, in cells; its square fits the grid's type."""
_AROUND = np.array([(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)])


@dataclass(frozen=True, eq=False)
class Seeds:
    """A grid of square cells; ``seed`` holds, row by row, the number of a point in the nearest cell that has one."""

    points: Floats
    low: Floats
    cell_m: float
    columns: int
    rows: int
    seed: _Grid

    def near(self, asked: Floats) -> Floats:
        """Return for each asked point one of the points, within some cells of the nearest."""
        cell = ((asked - self.low) / self.cell_m).astype(np.int64)[:, None, :] + _AROUND
        cell = np.clip(cell, 0, (self.columns - 1, self.rows - 1))
        some = np.take(self.points, np.take(self.seed, cell[..., 1] * self.columns + cell[..., 0]), axis=0)
        away = ((some - asked[:, None, :]) ** 2).sum(axis=2)
        nearest: Floats = some[np.arange(len(asked)), away.argmin(axis=1)]
        return nearest


def seeds_of(points: Floats) -> Seeds:
    """Return the grid over points (at least one), metres."""
    low, high = points.min(axis=0), points.max(axis=0)
    cells = min(_MOST_CELLS, 1 + len(points) // _POINTS_PER_CELL)
    width, height = (high - low).tolist()
    cell_m = max((width * height / cells) ** 0.5, max(width, height) / cells, 1e-3)
    columns, rows = int(width / cell_m) + 1, int(height / cell_m) + 1
    cell = ((points - low) / cell_m).astype(np.int64)
    grid = np.full(rows * columns, -1, dtype=np.int32)
    grid[cell[:, 1] * columns + cell[:, 0]] = np.arange(len(points))
    return Seeds(points, low, cell_m, columns, rows, _filled(grid.reshape(rows, columns)).reshape(-1))


def _filled(grid: _Grid) -> _Grid:
    """Return the grid with every empty cell (-1) filled from the filled cell that is nearest by middles.

    Two passes of the exact distance transform: within columns, then across them (Felzenszwalb and Huttenlocher 2012).
    """
    down, seed = _within_columns(grid)
    best = down.copy()
    source = seed.copy()
    for step in range(1, grid.shape[1]):
        far = step * step
        if far >= best.max():
            break
        for to, of in ((np.s_[:, step:], np.s_[:, :-step]), (np.s_[:, :-step], np.s_[:, step:])):
            better = down[of] + far < best[to]
            np.copyto(best[to], down[of] + far, where=better)
            np.copyto(source[to], seed[of], where=better)
    return source


def _within_columns(grid: _Grid) -> tuple[_Grid, _Grid]:
    """Return squared distances, in cells, to the nearest filled cell of the own column, and what stands there."""
    row = np.arange(len(grid), dtype=np.int32)[:, None]
    above = np.maximum.accumulate(np.where(grid >= 0, row, -_BEYOND), axis=0)
    below = np.minimum.accumulate(np.where(grid >= 0, row, _BEYOND)[::-1], axis=0)[::-1]
    near = np.where(row - above <= below - row, above, below)
    away = np.minimum(np.abs(near - row), _BEYOND).astype(np.int32)
    seed = np.take_along_axis(grid, np.clip(near, 0, len(grid) - 1), axis=0)
    return away * away, seed
