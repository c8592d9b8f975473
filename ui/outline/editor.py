"""Editing one outline on the views: what the mouse and the keys do to it. Keeping and finishing is its owner's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Optional

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...plugin.adapters.outline_shapes import faults_at, mend, parts_touch, reshape, split
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.geometry import MultiPolygon, Point
from ...plugin.domain.outline import (
    Editing,
    Spot,
    corners,
    extent,
    inserted,
    middle_after,
    moved,
    point_of,
    removed,
    spots,
    with_hole,
    with_part,
    without_ring,
)
from ...plugin.domain.outline_trace import Caught, catch
from .items import Sketch
from .line import DrawnLine
from .modes import Held, Mode
from .places import Borders, Places

PUSH_KEPT_AFTER_MS = 150
"""A corner that is pushed on by its key is kept when it rests."""


class OutlineEditor(QObject):
    """Holds an :class:`Editing` while it lasts; everything here is at once, in the GUI thread."""

    stepped = pyqtSignal(str)
    """A step was made (its slug): it is to be kept."""
    moved_on = pyqtSignal(object)
    """The shape as it is now, also in the middle of a drag."""
    told = pyqtSignal()
    """Mode, snapping, tracing or the chosen corner changed."""
    redraw = pyqtSignal(object)
    """Ground points around what is to be painted anew; empty for all of it."""
    refused = pyqtSignal(object)
    """A :class:`RedlineError`: a step cannot be made."""

    def __init__(self, editing: Editing, flagged: MultiPolygon, places: Places, parent: QObject) -> None:
        super().__init__(parent)
        self.editing, self._flagged, self._places = editing, flagged, places
        self.sketch = Sketch()
        self.line = DrawnLine(places, Borders(places))
        self.mode = Mode.CORNERS
        self.chosen: Optional[Spot] = None
        self._held: Optional[Held] = None
        self._pushed: Optional[Spot] = None
        self._cursor: Optional[Point] = None
        self._reach_m = 1.0
        self.steps = 0
        self.touching = False
        """All that is wrong with the shape is that parts of it touch along a cut."""
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(PUSH_KEPT_AFTER_MS)
        self._resting.timeout.connect(self.rest)
        self._show()

    def use_borders(self, borders: Sequence[Sequence[Point]]) -> None:
        """Let these lines (degrees) catch what is set near them."""
        self.line.borders = Borders(self._places, borders)

    # Showing

    def _show(self) -> None:
        """Draw the shape anew, with what is wrong with it."""
        self.sketch.rings = self._places.rings(self.editing.shape)
        faults = faults_at(self.editing.shape)
        self.touching = bool(faults) and parts_touch(self.editing.shape)
        self.sketch.faults = [] if self.touching else [self._places.ground(point) for point in faults]
        self._show_chosen()
        self.moved_on.emit(self.editing.shape)

    def _show_chosen(self) -> None:
        chosen = self.chosen
        if chosen is not None and not self._is_there(chosen):
            chosen = self.chosen = None
        self.sketch.chosen = None if chosen is None else self._places.ground(point_of(self.editing.shape, chosen))
        self.redraw.emit(())
        self.told.emit()

    def _is_there(self, spot: Spot) -> bool:
        shape = self.editing.shape
        there = spot.part < len(shape) and spot.ring < len(shape[spot.part])
        return there and spot.vertex < len(corners(shape[spot.part][spot.ring]))

    def _step(self, shape: MultiPolygon, slug: str) -> None:
        self.rest()
        if self.editing.change(shape):
            self.steps += 1
            self._show()
            self.stepped.emit(slug)

    def _try(self, act: Callable[[], MultiPolygon], slug: str) -> bool:
        try:
            shape = act()
        except RedlineError as error:
            self.refused.emit(error)
            return False
        self._step(shape, slug)
        return True

    # The mouse

    def press(self, at: Point, reach_m: float) -> bool:
        """Take hold of a corner, or of a new one on the edge under the mouse."""
        self.rest()
        self._reach_m = reach_m
        if self.mode is not Mode.CORNERS:
            return False
        found = self._under(at, reach_m)
        if found is None:
            return False
        spot, place = found
        if place.corner:
            self._held = Held(self.editing.shape, spot, "move")
        else:
            point = self._places.degrees(place.at)
            if point is None:
                return False
            shape, spot = inserted(self.editing.shape, spot, point)
            self._held = Held(shape, spot, "add")
            self.sketch.rings = self._places.rings(shape)
        self.chosen, self.sketch.chosen, self.sketch.near = spot, place.at, None
        self.redraw.emit(())
        return True

    def _under(self, at: Point, reach_m: float) -> Optional[tuple[Spot, Caught]]:
        parts = enumerate(self.sketch.rings)
        rings = [(part, number, ring) for part, polygon in parts for number, ring in enumerate(polygon)]
        found = catch([ring for _, _, ring in rings], at, reach_m)
        if found is None:
            return None
        part, number, ring = rings[found.line]
        return Spot(part, number, found.edge % (len(ring) - 1)), found

    def move(self, at: Point, reach_m: float, held: bool) -> None:
        """Move the held corner; else show what a press or a click would do."""
        self._reach_m, self._cursor = reach_m, at
        if held and self._held is not None:
            self._drag(self._held, at, reach_m)
            return
        if self.mode is Mode.CORNERS:
            found = self._under(at, reach_m)
            self.sketch.near = None if found is None else found[1].at
        else:
            self._show_line(at)
        self.redraw.emit(())

    def _drag(self, held: Held, at: Point, reach_m: float) -> None:
        snap = self.line.caught(at, reach_m)
        point = snap.degrees if snap is not None else self._places.degrees(at)
        if point is None:
            return
        held.shape, held.moved = moved(held.shape, held.spot, point), True
        there = snap.ground if snap is not None else at
        ring = self.sketch.rings[held.spot.part][held.spot.ring]
        before = ring[held.spot.vertex]
        ring[held.spot.vertex] = there
        if held.spot.vertex == 0:
            ring[-1] = there
        self.sketch.chosen, self.sketch.caught = there, None if snap is None else snap.ground
        beside = (ring[held.spot.vertex - 1 if held.spot.vertex else -2], ring[held.spot.vertex + 1])
        self.redraw.emit((before, there, *beside))
        self.moved_on.emit(held.shape)

    def release(self, at: Point, reach_m: float) -> None:
        """Let go of the corner: the drag was one step. A mere click on an edge adds no corner to it."""
        held, self._held = self._held, None
        self.sketch.caught = None
        if held is not None and held.moved:
            self._step(held.shape, held.step)
            self._show_chosen()
        elif held is not None and held.step == "add":
            self.chosen = None
            self._show()

    def click(self, at: Point, reach_m: float) -> None:
        """Set a point of the line; on the ground beside the outline, choose no corner."""
        if self.mode is Mode.CORNERS:
            self.chosen = None
            self._show_chosen()
        elif self.line.add(at, reach_m):
            self._show_line(at)
            self.redraw.emit(())

    def second_click(self, at: Point, reach_m: float) -> None:
        """Take the corner under the mouse away, or end the line."""
        if self.mode is not Mode.CORNERS:
            self.end_line()
            return
        found = self._under(at, reach_m)
        if found is not None and found[1].corner:
            self.chosen = found[0]
            self.remove()

    def double_click(self) -> None:
        """End the line."""
        if self.mode is not Mode.CORNERS:
            self.end_line()

    # Corners by keys

    def choose(self, step: int) -> None:
        """Choose the next (1) or previous (-1) corner; the first from none."""
        every = [spot for spot, _ in spots(self.editing.shape)]
        place = every.index(self.chosen) + step if self.chosen in every else 0
        self.chosen = every[place % len(every)]
        self._show_chosen()

    def push(self, right_m: float, up_m: float) -> None:
        """Push the chosen corner, or the cursor of the line, over the ground."""
        if self.mode is not Mode.CORNERS:
            self._push_cursor(right_m, up_m)
            return
        if self.chosen is None:
            self.choose(1)
        spot = self.chosen
        if spot is None:
            return
        x, y = self._places.ground(point_of(self.editing.shape, spot))
        point = self._places.degrees((x + right_m, y + up_m))
        if point is None:
            return
        shape = moved(self.editing.shape, spot, point)
        if self._pushed == spot:
            self.editing.go_on(shape)
        elif not self.editing.change(shape):
            return
        self._pushed = spot
        self._show()
        self._resting.start()

    def _push_cursor(self, right_m: float, up_m: float) -> None:
        x, y = self._cursor if self._cursor is not None else self._middle()
        self._cursor = (x + right_m, y + up_m)
        self._show_line(self._cursor)
        self.redraw.emit(())

    def _middle(self) -> Point:
        ring = self.sketch.rings[0][0]
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2

    def rest(self) -> None:
        """What was pushed is a step by now, and is to be kept."""
        self._resting.stop()
        if self._pushed is not None:
            self._pushed = None
            self.steps += 1
            self.stepped.emit("move")

    def add(self) -> None:
        """Add a corner behind the chosen one, or set a point of the line at the cursor."""
        if self.mode is not Mode.CORNERS:
            self.click(self._cursor if self._cursor is not None else self._middle(), self._reach_m)
            return
        if self.chosen is None:
            self.choose(1)
        spot = self.chosen
        if spot is not None:
            after = Spot(spot.part, spot.ring, spot.vertex + 1)
            if self._try(lambda: inserted(self.editing.shape, spot, middle_after(self.editing.shape, spot))[0], "add"):
                self.chosen = after
                self._show_chosen()

    def remove(self) -> None:
        """Remove the chosen corner, or the last point of the line."""
        if self.mode is not Mode.CORNERS:
            self.line.take_back()
            self._show_line(self._cursor)
            self.redraw.emit(())
        elif self.chosen is not None:
            spot = self.chosen
            if self._try(lambda: removed(self.editing.shape, spot), "remove") and spot.vertex:
                self.chosen = Spot(spot.part, spot.ring, spot.vertex - 1)
                self._show_chosen()

    def remove_ring(self) -> None:
        """Remove the hole or the part of the chosen corner."""
        spot = self.chosen
        if spot is not None:
            self._try(lambda: without_ring(self.editing.shape, spot), "remove_ring")

    # The whole shape

    def mend(self) -> None:
        """Make the shape valid as screening would read it; only on request."""
        if self.sketch.faults:
            self._try(lambda: mend(self.editing.shape), "mend")

    def as_flagged(self) -> None:
        """Begin again from the flagged outline; a step that can be taken back."""
        self._step(self._flagged, "as_flagged")

    def undo(self) -> None:
        """Take the last point of a line back, else the last step."""
        if self.mode is not Mode.CORNERS:
            self.remove()
            return
        self.rest()
        if self.editing.undo():
            self._show()
            self.stepped.emit("undo")

    def redo(self) -> None:
        """Do the last undone step again."""
        self.rest()
        if self.editing.redo():
            self._show()
            self.stepped.emit("redo")

    # Lines

    def set_mode(self, mode: Mode) -> None:
        """Draw a line for this, or go back to the corners where it is drawn for it already."""
        self.rest()
        self.mode = Mode.CORNERS if mode is self.mode else mode
        self.line.clear()
        self.sketch.near = self.sketch.caught = None
        self._show_line(None)
        self.redraw.emit(())
        self.told.emit()

    def toggle_snapping(self) -> None:
        """Let borders catch points, or not."""
        self.line.snapping = not self.line.snapping
        self.told.emit()

    def toggle_tracing(self) -> None:
        """Let lines follow borders between two points on the same one, or not."""
        self.line.tracing = not self.line.tracing
        self.line.snapping = self.line.snapping or self.line.tracing
        self.told.emit()

    def _show_line(self, at: Optional[Point]) -> None:
        self.sketch.line = () if self.mode is Mode.CORNERS else self._with_cursor(at)
        snap = None if at is None or self.mode is Mode.CORNERS else self.line.caught(at, self._reach_m)
        self.sketch.caught = None if snap is None else snap.ground
        self.sketch.near = at if self.mode is not Mode.CORNERS else None

    def _with_cursor(self, at: Optional[Point]) -> list[Point]:
        line = self.line.ground(at, self._reach_m)
        ring = self.mode in (Mode.PART, Mode.HOLE) and len(line) > 2
        return [*line, line[0]] if ring else line

    def end_line(self) -> bool:
        """Do what the line was drawn for; false where none is being drawn. A line that does nothing stays."""
        if self.mode is Mode.CORNERS:
            return False
        acts: dict[Mode, Callable[[], MultiPolygon]] = {
            Mode.RESHAPE: lambda: reshape(self.editing.shape, self.line.require(2)),
            Mode.SPLIT: lambda: split(self.editing.shape, self.line.require(2)),
            Mode.PART: lambda: with_part(self.editing.shape, self.line.require(3)),
            Mode.HOLE: lambda: with_hole(self.editing.shape, self.line.require(3)),
        }
        done = self.mode
        if self._try(acts[done], done.value):
            self.set_mode(done)
            if done is Mode.SPLIT:
                self._choose_smaller()
        return True

    def _choose_smaller(self) -> None:
        """Choose the smaller of the two pieces of a cut, the last ones: it is the one that mostly goes."""
        parts = range(len(self.editing.shape))
        self.chosen = Spot(min(parts, key=lambda part: extent(self.editing.shape[part])), 0, 0)
        self._show_chosen()

    def drop_line(self) -> bool:
        """Forget the line and go back to the corners; false where none is being drawn."""
        drawing = self.mode is not Mode.CORNERS
        if drawing:
            self.set_mode(self.mode)
        return drawing
