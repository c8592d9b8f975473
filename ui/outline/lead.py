"""Drawing a lead of one's own on the views: its corners by clicks or keys, its figures while it grows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ...plugin.adapters.translation import tr
from ...plugin.app.outline_leads import OwnLeads
from ...plugin.app.review import ReviewSession
from ...plugin.domain.geometry import Point, to_wkb
from ...plugin.domain.outline import LEAST_CORNERS, closed
from ...plugin.domain.outline_figures import OutlineFigures
from ..background import Run
from ..compare.pane import ViewPane
from ..compare.view import CompareView
from .figures import LiveFigures
from .items import Sketch, SketchItem
from .keys import EditKeys, Table, arrow_keys
from .line import DrawnLine
from .near_zones import Surroundings
from .places import Borders, Places, pushed_by
from .tool import ViewsMouse
from .words import lead_words

PLATE = "lead"
_PUSH_PX, _FAR_PX = 10.0, 1.0
Did = Callable[[Callable[[], object]], bool]


@dataclass
class _Drawing:
    """What is there only while a lead is drawn."""

    line: DrawnLine
    sketch: Sketch
    mouse: ViewsMouse
    items: dict[ViewPane, SketchItem] = field(default_factory=dict)
    cursor: Optional[Point] = None
    reach_m: float = 1.0


class LeadSide(QObject):
    """Draws one lead at a time; ``made`` tells that it is durable and wants to be read."""

    made = pyqtSignal(str)
    """A lead (its case id) is in the store."""

    def __init__(
        self, session: ReviewSession, leads: OwnLeads, view: CompareView, window: QWidget, run: Run, did: Did
    ) -> None:
        super().__init__(window)
        self._session, self._leads, self._view, self._run, self._did = session, leads, view, run, did
        self._keys = EditKeys(window, self)
        self._live = LiveFigures(run, self)
        self._live.measured.connect(self._tell)
        self._live.prepared.connect(self._on_prepared)
        self._drawing: Optional[_Drawing] = None

    @property
    def is_on(self) -> bool:
        """Tell whether a lead is being drawn."""
        return self._drawing is not None

    def toggle(self) -> bool:
        """Begin to draw, or drop what is drawn; false where no patch is open beside which it could be drawn."""
        if self._drawing is not None:
            self.end()
            return True
        ground = self._view.steering.link.ground
        if ground is None or self._session.current is None:
            return False
        self._begin(Places(ground.crs))
        return True

    def _begin(self, places: Places) -> None:
        self._view.tools.lay_down()
        mouse = ViewsMouse(self._view.board, self)
        drawing = self._drawing = _Drawing(DrawnLine(places, Borders(places)), Sketch(), mouse)
        for pane in self._view.board.made:
            drawing.items[pane] = SketchItem(pane.canvas, drawing.sketch)
        self._keys.turn_on(self._table(drawing), [pane.canvas for pane in self._view.board.made])
        zones = [(zone.zone_id, zone.outline) for zone in self._session.zones.values()]
        self._live.begin(zones, self._session.case(str(self._session.current)).outline)
        self._tell(None)

    def _table(self, drawing: _Drawing) -> Table:
        ours: Table = {
            "Esc": self._escape,
            "Return": self.finish,
            "A": lambda: self.click(self._cursor(drawing), drawing.reach_m),
            "Del": self._take_back,
            "Backspace": self._take_back,
            "Ctrl+Z": self._take_back,
            "S": lambda: self._switch("snapping"),
            "T": lambda: self._switch("tracing"),
        }
        return ours | arrow_keys(self._push, _PUSH_PX, _FAR_PX)

    def _switch(self, name: str) -> None:
        drawing = self._drawing
        if drawing is not None:
            setattr(drawing.line, name, not getattr(drawing.line, name))
            drawing.line.snapping = drawing.line.snapping or drawing.line.tracing
            self._tell(None)

    def _cursor(self, drawing: _Drawing) -> Point:
        ground = self._view.steering.link.ground
        middle = (0.0, 0.0) if ground is None else (ground.x, ground.y)
        return drawing.cursor if drawing.cursor is not None else middle

    def _push(self, right_px: float, down_px: float) -> None:
        ground, drawing = self._view.steering.link.ground, self._drawing
        if ground is not None and drawing is not None:
            x, y = self._cursor(drawing)
            right, up = pushed_by(right_px, down_px, ground.mupp, ground.rotation)
            self.move((x + right, y + up), drawing.reach_m, False)

    # The mouse

    def press(self, at: Point, reach_m: float) -> bool:
        """Nothing is held: a drag moves the ground."""
        return False

    def move(self, at: Point, reach_m: float, held: bool) -> None:
        """Show the lead as it would be with a corner here."""
        drawing = self._drawing
        if drawing is None:
            return
        drawing.cursor, drawing.reach_m = at, reach_m
        line = drawing.line.ground(at, reach_m)
        snap = drawing.line.caught(at, reach_m)
        drawing.sketch.line = [*line, line[0]] if len(line) >= LEAST_CORNERS else line
        drawing.sketch.near, drawing.sketch.caught = at, None if snap is None else snap.ground
        self._redraw(drawing)
        self._measure(drawing, at)

    def _measure(self, drawing: _Drawing, at: Point) -> None:
        point = drawing.line.place(at, drawing.reach_m)
        points = drawing.line.points
        if point is not None and len({*points, point}) >= LEAST_CORNERS:
            self._live.show(((closed([*points, point]),),))

    def release(self, at: Point, reach_m: float) -> None:
        """Nothing was held."""

    def click(self, at: Point, reach_m: float) -> None:
        """Set a corner."""
        if self._drawing is not None and self._drawing.line.add(at, reach_m):
            self.move(at, reach_m, False)

    def second_click(self, at: Point, reach_m: float) -> None:
        """Close the lead."""
        self.finish()

    def double_click(self) -> None:
        """Close the lead."""
        self.finish()

    def _take_back(self) -> None:
        drawing = self._drawing
        if drawing is not None and drawing.line.take_back():
            self.move(self._cursor(drawing), drawing.reach_m, False)

    # The end of it

    def finish(self) -> None:
        """Take what is drawn into the workspace; what cannot stand is said, and stays."""
        drawing = self._drawing
        if drawing is None:
            return

        def take() -> None:
            outline = to_wkb(((closed(drawing.line.require(LEAST_CORNERS)),),))
            case, future = self._leads.take(outline)
            self._run("lead", lambda _work: future.result(), lambda _receipt: self.made.emit(case.case_id))

        if self._did(take):
            self.end()

    def _escape(self) -> None:
        drawing = self._drawing
        if drawing is not None and drawing.line.clear():
            self.move(self._cursor(drawing), drawing.reach_m, False)
        else:
            self.end()

    def end(self) -> None:
        """Draw no more."""
        drawing, self._drawing = self._drawing, None
        if drawing is None:
            return
        self._live.end()
        self._keys.turn_off([pane.canvas for pane in self._view.board.made])
        drawing.mouse.give_back()
        for pane, item in drawing.items.items():
            pane.canvas.scene().removeItem(item)
            pane.tell(PLATE, "")

    def _redraw(self, drawing: _Drawing) -> None:
        for item in drawing.items.values():
            item.update()

    def _on_prepared(self, ready: Surroundings) -> None:
        if self._drawing is not None:
            places = Places(self._view.steering.link.ground.crs)
            self._drawing.line.borders = Borders(places, ready.borders)

    def _tell(self, figures: Optional[OutlineFigures]) -> None:
        drawing, board = self._drawing, self._view.board
        if drawing is not None:
            said = lead_words(figures, self._session.zones, drawing.line.snapping, drawing.line.tracing)
            for pane in board.panes:
                pane.tell(PLATE, said if pane is board.panes[board.active] else "")


def no_patch_words() -> str:
    """Return why no lead can be drawn."""
    return tr("Open a patch first: a lead of your own is drawn on the images around one, into its batch.")
