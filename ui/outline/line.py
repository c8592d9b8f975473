"""A line that is drawn point by point: caught by borders near it, and following them where that is wished."""

from __future__ import annotations

from typing import Optional

from ...plugin.domain.geometry import Point
from ...plugin.domain.outline_errors import OutlineStepRefused
from .places import Borders, Places, Snap


class DrawnLine:
    """Points in degrees, the mouse (or the key's cursor) behind the last of them."""

    def __init__(self, places: Places, borders: Borders) -> None:
        self._places, self.borders = places, borders
        self.snapping, self.tracing = True, False
        self._points: list[list[Point]] = []
        self._snaps: list[Optional[Snap]] = []

    def clear(self) -> bool:
        """Forget the line; false where there was none."""
        there = bool(self._points)
        self._points, self._snaps = [], []
        return there

    def caught(self, at: Point, reach_m: float) -> Optional[Snap]:
        """Return the border that a ground point is caught by."""
        return self.borders.catch(at, reach_m) if self.snapping else None

    def place(self, at: Point, reach_m: float) -> Optional[Point]:
        """Return where a point belongs that is set at a ground point, in degrees."""
        snap = self.caught(at, reach_m)
        return snap.degrees if snap is not None else self._places.degrees(at)

    def add(self, at: Point, reach_m: float) -> bool:
        """Set a point, with the border's own corners between it and the last one where the line follows borders."""
        snap = self.caught(at, reach_m)
        point = snap.degrees if snap is not None else self._places.degrees(at)
        if point is None or (self._points and self._points[-1][-1] == point):
            return False
        self._points.append([*self._way(snap), point])
        self._snaps.append(snap)
        return True

    def _way(self, snap: Optional[Snap]) -> list[Point]:
        before = self._snaps[-1] if self._snaps else None
        return self.borders.between(before, snap) if self.tracing and before is not None and snap is not None else []

    def take_back(self) -> bool:
        """Take the last point back; false where there is none."""
        if not self._points:
            return False
        self._points.pop()
        self._snaps.pop()
        return True

    @property
    def points(self) -> list[Point]:
        """The points set so far, degrees."""
        return [point for some in self._points for point in some]

    def ground(self, at: Optional[Point], reach_m: float) -> list[Point]:
        """Return the line as it would be with a point at ``at``, on the ground."""
        line = self._places.line(self.points)
        if at is None or not line:
            return line
        snap = self.caught(at, reach_m)
        return [*line, *self._places.line(self._way(snap)), snap.ground if snap is not None else at]

    def require(self, count: int) -> list[Point]:
        """Return the points; raises where they are too few for what they are to do."""
        points = self.points
        if len(points) < count:
            raise OutlineStepRefused("too_few_corners" if count > 2 else "line_too_short")
        return points
