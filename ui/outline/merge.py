"""Merging patches in the Review window: a look at what will become one, then one key; taken apart by the same key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ...plugin.adapters.neighbours import Neighbour, neighbours
from ...plugin.adapters.outline_shapes import union
from ...plugin.adapters.translation import tr
from ...plugin.app.outline_merge import PatchMerge
from ...plugin.app.review import ReviewSession
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.geometry import Point, parse_wkb
from ...plugin.domain.outline_figures import OutlineFigures
from ...plugin.domain.outline_merge import MergeRefused
from ...plugin.ports import outlines_in
from ..background import Background, Run
from ..compare.pane import ViewPane
from ..compare.view import CompareView
from ..messages import sentence
from .figures import LiveFigures
from .keys import EditKeys, Table
from .lead import Did
from .merge_items import MergeItem, MergeSketch, Offered
from .merge_words import Choice, apart_warning, apart_words, look_words, merged_words
from .places import Places
from .tool import ViewsMouse

PLATE = "merge"
BY_KEY = 6
"""So many patches have a digit; all that are in sight can be clicked."""


@dataclass
class _Look:
    """What is there only while a merge is looked at."""

    case_id: str
    places: Places
    mouse: ViewsMouse
    sketch: MergeSketch = field(default_factory=MergeSketch)
    items: dict[ViewPane, MergeItem] = field(default_factory=dict)
    found: Sequence[Neighbour] = ()
    chosen: list[str] = field(default_factory=list)
    whole: Optional[bytes] = None
    figures: Optional[OutlineFigures] = None
    hint: str = ""
    asked: Optional[Background] = None
    armed: bool = False


class MergeSide(QObject):
    """Looks at one merge at a time. Nothing is made before its key is pressed."""

    changed = pyqtSignal(object)
    """Ids of the patches that were merged or taken apart, the one that answers for all first."""

    def __init__(
        self,
        session: ReviewSession,
        merging: PatchMerge,
        view: CompareView,
        window: QWidget,
        run: Run,
        did: Did,
        say: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._session, self._merging, self._view, self._run = session, merging, view, run
        self._did, self._say = did, say
        self._keys = EditKeys(window, self)
        self._live = LiveFigures(run, self)
        self._live.measured.connect(self._on_measured)
        self._look: Optional[_Look] = None
        self._warned: Optional[str] = None

    @property
    def is_on(self) -> bool:
        """Tell whether a merge is being looked at."""
        return self._look is not None

    def toggle(self) -> None:
        """Begin a look, do what was looked at, or take a merged patch out again."""
        current = self._session.current
        if self._look is not None:
            self.merge()
        elif current is not None and self._merging.answered_by(current):
            self._take_apart(current)
        elif current is not None:
            self._begin(current)

    # The look

    def _begin(self, case_id: str) -> None:
        ground = self._view.steering.link.ground
        if ground is None:
            return
        self._view.tools.lay_down()
        self._view.set_outlines_visible(True)
        look = self._look = _Look(case_id, Places(ground.crs), ViewsMouse(self._view.board, self))
        for pane in self._view.board.made:
            look.items[pane] = MergeItem(pane.canvas, look.sketch)
        self._keys.turn_on(self._table(), [pane.canvas for pane in self._view.board.made])
        case = self._session.case(case_id)
        zones = [(zone.zone_id, zone.outline) for zone in self._session.zones.values()]
        self._live.begin(zones, case.outline)
        contents, outline = self._session.contents, self._merging.outlines([case_id])[0]
        gone = {case_id, *self._merging.members(case_id)}

        def search(work: Background) -> list[Neighbour]:
            others = (pair for pair in outlines_in(contents, case.batch_id) if pair[0] not in gone)
            return neighbours(outline, others, work.cancelled)

        look.asked = self._run("merge", search, self._take_found)
        self._tell()

    def _table(self) -> Table:
        table: Table = {
            "Return": self.merge,
            "Shift+M": self.merge,
            "Esc": self.end,
            "Del": self._apart_from_here,
            "Backspace": self._apart_from_here,
        }
        for number in range(1, BY_KEY + 1):
            table[str(number)] = lambda number=number: self._choose_number(number)
        return table

    def _take_found(self, found: Sequence[Neighbour]) -> None:
        """Show who may be chosen; those that touch are chosen already, where nothing stands against it."""
        look = self._look
        if look is None:
            return
        look.asked = None
        look.found = [one for one in found if not self._merging.answered_by(one.case_id)]
        look.chosen = [one.case_id for one in look.found if one.touches and self._may(look, [one.case_id])]
        self._show_offered(look)
        self._chosen_anew()

    def _show_offered(self, look: _Look) -> None:
        rows = self._session.queue.rows
        look.sketch.offered = [
            Offered(
                one.case_id,
                look.places.rings(parse_wkb(self._merging.outlines([one.case_id])[0])),
                f"{number} {rows[one.case_id].issued_id}" if number <= BY_KEY else rows[one.case_id].issued_id,
            )
            for number, one in enumerate(look.found, start=1)
        ]

    def _may(self, look: _Look, others: Sequence[str]) -> bool:
        try:
            self._merging.require(look.case_id, others)
        except MergeRefused:
            return False
        return True

    def _choose_number(self, number: int) -> None:
        look = self._look
        if look is not None and number <= len(look.found):
            self.choose(look.found[number - 1].case_id)

    def choose(self, case_id: str) -> None:
        """Choose a patch, or leave it out again; what stands against it is said."""
        look = self._look
        if look is None:
            return
        look.hint = ""
        if case_id in look.chosen:
            look.chosen.remove(case_id)
        else:
            try:
                self._merging.require(look.case_id, [*look.chosen, case_id])
            except RedlineError as error:
                look.hint = sentence(error)
                self._tell()
                return
            look.chosen.append(case_id)
        self._chosen_anew()

    def _chosen_anew(self) -> None:
        """Work out what will become one, off the GUI thread."""
        look = self._look
        if look is None:
            return
        if look.asked is not None:
            look.asked.cancel()
        look.sketch.chosen, look.sketch.whole, look.whole = tuple(look.chosen), [], None
        look.asked = look.figures = None
        if look.chosen:
            outlines = self._merging.outlines([look.case_id, *look.chosen])
            look.asked = self._run("merge", lambda _work: union(outlines), self._take_whole)
        self._redraw(look)
        self._tell()

    def _take_whole(self, whole: bytes) -> None:
        look = self._look
        if look is None:
            return
        look.asked, look.whole = None, whole
        shape = parse_wkb(whole)
        look.sketch.whole = look.places.rings(shape)
        self._live.show(shape)
        self._redraw(look)
        self._tell()

    # The mouse

    def press(self, at: Point, reach_m: float) -> bool:
        """Nothing is held: a drag moves the ground."""
        return False

    def move(self, at: Point, reach_m: float, held: bool) -> None:
        """Nothing follows the mouse."""

    def release(self, at: Point, reach_m: float) -> None:
        """Nothing was held."""

    def click(self, at: Point, reach_m: float) -> None:
        """Choose the patch there, or leave it out."""
        look = self._look
        if look is None:
            return
        for one in look.sketch.offered:
            if any(_holds(polygon[0], at) for polygon in one.rings if polygon):
                self.choose(one.case_id)
                return

    def second_click(self, at: Point, reach_m: float) -> None:
        """Means nothing here."""

    def double_click(self) -> None:
        """Means nothing here: it is two clicks."""

    # The end of it

    def merge(self) -> None:
        """Do what was looked at; before anything is chosen, or worked out, that is said."""
        look = self._look
        if look is None:
            return
        if look.chosen and look.whole is None:
            look.hint = tr("Still working out what becomes one; press Enter again in a moment.")
            self._tell()
            return
        whole, others = look.whole or b"", tuple(look.chosen)
        if not self._try(look, lambda: self._merging.merge(look.case_id, others, whole)):
            return
        self.end()
        self.changed.emit((look.case_id, *others))
        self._say(merged_words(self._name(look.case_id), [self._name(one) for one in others]))

    def _try(self, look: _Look, act: Callable[[], object]) -> bool:
        try:
            act()
        except RedlineError as error:
            look.hint = sentence(error)
            self._tell()
            return False
        return True

    def _apart_from_here(self) -> None:
        look = self._look
        if look is not None:
            self._take_apart(look.case_id)

    def _take_apart(self, case_id: str) -> None:
        """Take patches apart at the second press."""
        kept = self._merging.answered_by(case_id) or case_id
        members = self._merging.members(kept)
        names = [self._name(one) for one in members]
        if members and self._warned != kept:
            self._warned = kept
            self._warn(apart_warning(self._name(kept), names, "Del" if self.is_on else "Shift+M"))
            return
        self._warned = None
        if self._did(lambda: self._merging.take_apart(kept)):
            self.end()
            self.changed.emit((kept, *members))
            self._say(apart_words(self._name(kept), names))

    def _warn(self, text: str) -> None:
        self._say(text)
        if self._look is not None:
            self._look.hint = text
            self._tell()

    def end(self) -> None:
        """Look no more; nothing was changed by looking."""
        self._warned = None
        look, self._look = self._look, None
        if look is None:
            return
        if look.asked is not None:
            look.asked.cancel()
        self._live.end()
        self._keys.turn_off([pane.canvas for pane in self._view.board.made])
        look.mouse.give_back()
        for pane, item in look.items.items():
            pane.canvas.scene().removeItem(item)
            pane.tell(PLATE, "")

    # Showing

    def _name(self, case_id: str) -> str:
        row = self._session.queue.rows.get(case_id)
        return row.issued_id if row is not None else case_id

    def _redraw(self, look: _Look) -> None:
        for item in look.items.values():
            item.update()

    def _on_measured(self, figures: Optional[OutlineFigures]) -> None:
        if self._look is not None:
            self._look.figures = figures
            self._tell()

    def _choices(self, look: _Look) -> list[Choice]:
        screenings = self._session.contents.screenings
        found = []
        for number, one in enumerate(look.found, start=1):
            chosen, measured = one.case_id in look.chosen, screenings.get(one.case_id)
            if number <= BY_KEY or chosen:
                area_m2, key = measured.area_m2 if measured is not None else None, str(number)
                key = key if number <= BY_KEY else ""
                found.append(Choice(key, self._name(one.case_id), area_m2, one.distance_m, one.touches, chosen))
        return found

    def _tell(self) -> None:
        look, board = self._look, self._view.board
        if look is None:
            return
        choices = self._choices(look)
        more = max(0, len(look.found) - len(choices))
        members = len(self._merging.members(look.case_id))
        said = look_words(self._name(look.case_id), choices, look.figures, members, more)
        said = f"{said}\n→ {look.hint}" if look.hint else said
        for pane in board.panes:
            pane.tell(PLATE, said if pane is board.panes[board.active] else "")


def _holds(ring: Sequence[Point], at: Point) -> bool:
    """Tell whether a ring goes around a point (even-odd rule)."""
    x, y = at
    inside = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:]):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            inside = not inside
    return inside
