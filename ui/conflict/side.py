"""Opens the window of two findings for the patch on screen, draws both outlines on its images, and settles them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...plugin.adapters.clock import SystemClock
from ...plugin.adapters.translation import language, tr
from ...plugin.app.conflict import Disputed, Settling, Side
from ...plugin.app.conflict_errors import NoConflict
from ...plugin.app.review import ReviewSession
from ...plugin.app.submission import OUTLINE
from ...plugin.domain.acts import Act, ActReceipt
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.geometry import from_geojson, parse_wkb
from ...plugin.domain.outline_figures import OutlineFigures
from ...plugin.domain.states import ActKind
from ..background import Background, Run
from ..compare.pane import ViewPane
from ..compare.view import CompareView
from ..messages import sentence
from ..outline.merge_items import MergeItem, MergeSketch, Offered
from ..outline.near_zones import figures_of
from ..outline.places import Places
from ..review.controller import ReviewController
from ..review.saving import SaveWatcher
from ..review.window import ReviewWindow
from .window import ConflictWindow
from .words import settled_words, title

Seen = Callable[[], Sequence[Mapping[str, Any]]]
Compared = tuple[Disputed, Mapping[str, OutlineFigures]]


class ConflictSide(QObject):
    """One patch at a time. The store is read, and outlines are measured, off the GUI thread."""

    changed = pyqtSignal(str)
    """A conflict of this patch was settled (its case id)."""

    def __init__(
        self,
        session: ReviewSession,
        view: CompareView,
        window: ReviewWindow,
        run: Run,
        say: Callable[..., None],
        seen: Seen,
    ) -> None:
        """``seen`` returns the recipe of what the views show."""
        super().__init__(window)
        self._session, self._view, self._window, self._run, self._say = session, view, window, run, say
        self._seen = seen
        self._settling = Settling(session, SystemClock())
        self._asked: Optional[Background] = None
        self._items: dict[ViewPane, MergeItem] = {}
        self._opened: Optional[ConflictWindow] = None
        """Kept here: looking for it among all parts of the window takes a millisecond, with each patch."""

    def join(self, saving: SaveWatcher, controller: ReviewController, read_again: Callable[[], None]) -> None:
        """Close with the patch; what was settled changes the list once the store has it."""
        controller.case_shown.connect(self._on_case)
        self.changed.connect(controller.show_act)

        def on_saved(act: Act, _receipt: ActReceipt) -> None:
            if act.kind is ActKind.RESOLVE:
                read_again()

        saving.saved.connect(on_saved)

    def open(self) -> None:
        """Compare both findings of the patch on screen; where there are not two, that is said."""
        current, opened = self._session.current, self._opened
        if opened is not None:
            opened.raise_()
            opened.activateWindow()
        elif current is not None:
            self._ask(current)

    def _ask(self, case_id: str) -> None:
        if case_id not in self._session.contents.conflicts:
            self._say(tr("This patch is in no conflict: there is one finding, or none."))
            return
        store, zones = self._session.store, [(one.zone_id, one.outline) for one in self._session.zones.values()]
        flagged = self._session.case(case_id).outline

        def read(_work: Background) -> Optional[Compared]:
            try:
                found = self._settling.compare(store.conflicts(), case_id)
            except NoConflict:
                return None
            return found, _measured(found, zones, flagged)

        self._asked = self._run("conflict", read, self._show)

    def _show(self, compared: Optional[Compared]) -> None:
        self._asked = None
        if compared is None or compared[0].case_id != self._session.current:
            return
        found, measured = compared
        window = ConflictWindow(found, self._session.form, language(), measured, self._window)
        window.setWindowTitle(title(self._name(found.case_id)))
        window.settled.connect(lambda choices, reason: self._settle(window, choices, reason))
        window.finished.connect(lambda _result: self._wipe())
        self._opened = window
        window.fit_below(self._window.frameGeometry())
        self._draw(found)
        window.show()

    def _settle(self, window: ConflictWindow, choices: Mapping[str, Side], reason: str) -> None:
        case_id, before = window.found.case_id, self._session.unsent()
        try:
            draft = self._settling.settle(window.found, choices, reason, self._seen())
        except RedlineError as error:
            window.refuse(sentence(error))
            return
        window.close()
        sent = draft.decided
        theirs = not sent and dict(draft.answers) == dict(draft.base_answers) and before == self._session.unsent()
        self._say(settled_words(self._name(case_id), sent, theirs))
        self.changed.emit(case_id)

    def _on_case(self, case_id: str) -> None:
        opened = self._opened
        if opened is not None and opened.found.case_id != case_id:
            opened.close()

    def _name(self, case_id: str) -> str:
        return str(self._session.case(case_id).issued_id)

    # Both outlines on the images

    def _draw(self, found: Disputed) -> None:
        ground = self._view.steering.link.ground
        if ground is None or all(line.name != OUTLINE for line in found.lines):
            return
        places, flagged = Places(ground.crs), self._session.case(found.case_id).outline
        sides = ((f"━ {tr('yours')}", found.mine), (f"╍ {tr('theirs')}", found.theirs))  # as their lines are drawn
        outlines = [from_geojson(side[OUTLINE]) if side.get(OUTLINE) else flagged for _, side in sides]
        offered = [Offered(name, places.rings(parse_wkb(outline)), name) for (name, _), outline in zip(sides, outlines)]
        sketch = MergeSketch(offered, (sides[0][0],))
        self._view.set_outlines_visible(True)
        for pane in self._view.board.made:
            self._items[pane] = MergeItem(pane.canvas, sketch)
            self._items[pane].update()

    def _wipe(self) -> None:
        """The window was closed."""
        self._opened = None
        for pane, item in self._items.items():
            pane.canvas.scene().removeItem(item)
        self._items.clear()


def _measured(found: Disputed, zones: list[tuple[str, bytes]], flagged: bytes) -> dict[str, OutlineFigures]:
    """Measure the outlines that differ, on the ellipsoid."""
    line = next((one for one in found.lines if one.name == OUTLINE), None)
    if line is None:
        return {}
    outlines = {side: getattr(line, side).get(OUTLINE) for side in ("base", "mine", "theirs")}
    known = {side: figures_of(from_geojson(one), zones, flagged) for side, one in outlines.items() if one}
    return {side: figures for side, figures in known.items() if figures is not None}
