"""Where a box lies, as one number with an index that row-level security lets be used.

PostGIS's operators are not leakproof, so under row-level security no GiST index is used with them: the database opens
every row of the organisation first. Comparing whole numbers is leakproof. So each patch has the number of the smallest
cell of a quadtree over longitude and latitude that holds its box whole, counted such that what lies below a cell has
the numbers that follow on its own; and a box asked for becomes a few stretches of numbers. What they find is compared
with the box itself afterwards. Boxes across the middle of a large cell have that cell's number: they are few.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""
LEVELS = 16
"""The smallest cells are 0.0055° wide and half as high: some 500 m by 300 m."""
MOST_STRETCHES = 24
_BELOW = tuple((4 ** (LEVELS - level + 1) - 1) // 3 for level in range(LEVELS + 1))
"""How many cells a cell of a level and all below it are."""


@dataclass(frozen=True)
class _Cell:
    """A cell: its level, its number, its middle and half its sides; what lies outside the world is at its edge."""

    level: int = 0
    number: int = 0
    x: float = 0.0
    y: float = 0.0
    half_x: float = 180.0
    half_y: float = 90.0

    def quarter(self, east: bool, north: bool) -> _Cell:
        half_x, half_y = self.half_x / 2, self.half_y / 2
        number = self.number + 1 + (2 * north + east) * _BELOW[self.level + 1]
        x, y = self.x + (half_x if east else -half_x), self.y + (half_y if north else -half_y)
        return _Cell(self.level + 1, number, x, y, half_x, half_y)

    def quarters_in(self, box: Box) -> Iterator[_Cell]:
        west, south, east, north = box
        for to_north in (False, True):
            for to_east in (False, True):
                if (east >= self.x if to_east else west < self.x) and (north >= self.y if to_north else south < self.y):
                    yield self.quarter(to_east, to_north)

    def whole(self) -> tuple[int, int]:
        return self.number, self.number + _BELOW[self.level] - 1

    def within(self, box: Box) -> bool:
        west, south, east, north = box
        return (
            west <= self.x - self.half_x
            and self.x + self.half_x <= east
            and south <= self.y - self.half_y
            and self.y + self.half_y <= north
        )


def cell_of(box: Box) -> int:
    """Return the number of the smallest cell that holds a box whole."""
    west, south, east, north = box
    number, x, y, half_x, half_y = 0, 0.0, 0.0, 180.0, 90.0
    for level in range(1, LEVELS + 1):
        if (west < x <= east) or (south < y <= north):
            break
        half_x, half_y = half_x / 2, half_y / 2
        number += 1 + (2 * (south >= y) + (west >= x)) * _BELOW[level]
        x, y = x + (half_x if west >= x else -half_x), y + (half_y if south >= y else -half_y)
    return number


def stretches(box: Box, most: int = MOST_STRETCHES) -> list[tuple[int, int]]:
    """Return the first and last numbers of the stretches that hold every cell whose boxes may touch a box.

    At most about ``most``: then the cells that are left count whole.
    """
    found: list[tuple[int, int]] = []
    open_ones = [_Cell()]
    while open_ones and len(found) + len(open_ones) < most:
        following: list[_Cell] = []
        for cell in open_ones:
            if cell.level == LEVELS or cell.within(box):
                found.append(cell.whole())
            else:
                found.append((cell.number, cell.number))
                following += cell.quarters_in(box)
        open_ones = following
    return _joined(found + [cell.whole() for cell in open_ones])


def _joined(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in sorted(found):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return joined
