"""Outline editing in the Review window: begun by its key, kept on every step, finished or given up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ...plugin.adapters.clock import SystemClock
from ...plugin.adapters.outline_shapes import fault_in
from ...plugin.adapters.translation import tr
from ...plugin.app.offer_again import OfferAgain
from ...plugin.app.outline import OutlineWork
from ...plugin.app.outline_leads import OwnLeads
from ...plugin.app.outline_merge import PatchMerge
from ...plugin.app.outline_split import PatchSplit
from ...plugin.app.review import ReviewSession
from ...plugin.domain.acts import Act, ActReceipt
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.geometry import Point
from ...plugin.domain.outline_figures import OutlineFigures
from ...plugin.domain.states import ActKind
from ..background import Run
from ..compare.pane import ViewPane
from ..compare.view import CompareView
from ..messages import sentence
from ..review.controller import ReviewController
from ..review.group_walk import Say
from ..review.saving import SaveWatcher
from ..review.standing_note import StandingNote
from .bar import OutlineBar
from .corrected import CorrectedOutline
from .editor import OutlineEditor
from .figures import LiveFigures
from .items import SketchItem
from .keys import EditKeys, Table, arrow_keys, outline_keys
from .lead import LeadSide, no_patch_words
from .marks import MarkSide
from .merge import MergeSide
from .modes import Mode
from .near_zones import Surroundings
from .places import Places, pushed_by
from .splitting import SplitSide
from .standing import StandingSide
from .tool import ViewsMouse
from .words import figures_words, lead_done

PLATE = "outline"
_PUSH_PX, _FAR_PX = 1.0, 10.0
_SHOWN_AFTER = (ActKind.OUTLINE, ActKind.UNDO, ActKind.REDO, ActKind.MERGE, ActKind.APART, ActKind.RESOLVE)


@dataclass
class _Open:
    """What is there only while an outline is edited."""

    case_id: str
    editor: OutlineEditor
    items: dict[ViewPane, SketchItem]
    mouse: ViewsMouse
    bar: OutlineBar
    figures: Optional[OutlineFigures] = None
    warned: bool = False
    hint: str = ""
    """What is said beside the figures, where the eyes are."""


class OutlineSide(QObject):
    """Begins, keeps, finishes and gives up. Nothing is made before the first press of its key."""

    corrected = pyqtSignal(str)
    """An outline was taken into the working state of this case."""

    def __init__(self, session: ReviewSession, view: CompareView, window: QWidget, run: Run, say: Say) -> None:
        super().__init__(window)
        self._session, self._view, self._say = session, view, say
        self._work = OutlineWork(session, fault_in)
        self._keys = EditKeys(window, self)
        self._live = LiveFigures(run, self)
        self._live.measured.connect(self._on_measured)
        self._live.prepared.connect(self._on_prepared)
        self.marks = MarkSide(session, self._work, view, window, self._did)
        self._splitting = SplitSide(session, PatchSplit(session, SystemClock(), fault_in), self._did, self._hint, say)
        leads = OwnLeads(session, SystemClock(), fault_in)
        self.lead = LeadSide(session, leads, view, window, run, self._did)
        merging, again = PatchMerge(session, SystemClock(), fault_in), OfferAgain(session, SystemClock())
        self.merge = MergeSide(session, merging, view, window, run, self._did, say)
        self.standing = StandingSide(session, merging, again, run, self._did, say, self)
        self._wanted: Optional[str] = None
        self._open: Optional[_Open] = None
        self._drawn = CorrectedOutline(session, view)

    def join(
        self, controller: ReviewController, saving: SaveWatcher, read_again: Callable[[], None], note: StandingNote
    ) -> None:
        """Follow the window from case to case, and show what comes of an outline.

        A lead that was made is there with the next reading; the window goes to it then.
        """

        def made(case_id: str) -> None:
            self._wanted = case_id
            read_again()

        self._go, self._read_again = controller.go, read_again
        self.lead.made.connect(made)
        controller.case_shown.connect(self.on_case)
        self.corrected.connect(controller.show_act)
        self.marks.changed.connect(controller.show_act)
        self.standing.join(note, controller.go)
        self.standing.offered.connect(self.corrected)
        self.merge.changed.connect(self._on_merged)
        controller.earlier_looked.connect(self._drawn.show_earlier)
        self._view.dates_changed.connect(lambda: self._show_marks())
        saving.saved.connect(self._on_saved)

    @property
    def editor(self) -> Optional[OutlineEditor]:
        """Return what is being edited, ``None`` between."""
        return None if self._open is None else self._open.editor

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Return what our keys in the window's table do."""
        return {"outline": self.toggle, "mark": self._toggle_marks, "lead": self._toggle_lead} | {
            "merge": self._toggle_merge,
            "offer_again": self._offer_again,
        }

    def _toggle_lead(self) -> None:
        self.leave()
        if not self.lead.toggle():
            self._say(no_patch_words())

    def _toggle_marks(self) -> None:
        self.leave()
        self.marks.toggle()

    def _toggle_merge(self) -> None:
        if not self.merge.is_on:
            self._put_away()
        self.merge.toggle()

    def _offer_again(self) -> None:
        if not self.standing.offer_again():
            self._say(tr("No split of this patch was refused: there is nothing to offer again."))

    def _on_merged(self, case_ids: Sequence[str]) -> None:
        for case_id in case_ids:
            self.corrected.emit(case_id)
        self._drawn.show(str(self._session.current))
        self.standing.show()

    def contents_read(self) -> None:
        """New contents are shown: go to a lead that was just made."""
        self.standing.show()
        if self._wanted is not None and self._wanted in self._session.cases:
            wanted, self._wanted = self._wanted, None
            self._go(wanted)
            self._say(lead_done(self._session.case(wanted).issued_id))
        self._splitting.contents_read()

    def _show_marks(self) -> None:
        if self._session.current is not None:
            self.marks.show(self._session.current)

    def toggle(self) -> None:
        """Begin with the current case's outline, or finish it."""
        self.marks.end()
        self.lead.end()
        self.merge.end()
        if self._open is not None:
            self.finish()
        elif self._session.current is not None and self._did(lambda: self._session.own(str(self._session.current))):
            self._begin(self._session.current)

    def _begin(self, case_id: str) -> None:
        ground = self._view.steering.link.ground
        if ground is None:
            return
        self._view.tools.lay_down()
        self._view.set_outlines_visible(True)
        flagged = self._session.case(case_id).outline
        editing, before = self._work.begin(case_id), self._work.flagged(case_id)
        editor = OutlineEditor(editing, before.shape, Places(ground.crs), self)
        bar = OutlineBar(self._view.board, self._acts(editor))
        self._open = _Open(case_id, editor, {}, ViewsMouse(self._view.board, editor), bar)
        self._enlist()
        self._view.board.counted.connect(self._enlist)
        editor.redraw.connect(self._redraw)
        editor.moved_on.connect(self._live.show)
        editor.stepped.connect(self._keep)
        editor.refused.connect(lambda error: self._hint(sentence(error)))
        editor.told.connect(self._tell)
        zones = [(zone.zone_id, zone.outline) for zone in self._session.zones.values()]
        self._live.begin(zones, flagged)
        self._live.show(editing.shape)
        self._keys.turn_on(self._table(editor), self._canvases())
        self._say("")
        self._tell()

    def _canvases(self) -> list[QWidget]:
        return [pane.canvas for pane in self._view.board.made]

    def _enlist(self) -> None:
        """Draw on every view, also on one that has just come."""
        opened = self._open
        if opened is None:
            return
        for pane in self._view.board.made:
            if pane not in opened.items:
                opened.items[pane] = SketchItem(pane.canvas, opened.editor.sketch)
        opened.mouse.enlist()

    # What the keys and buttons do

    def _acts(self, editor: OutlineEditor) -> dict[str, Callable[[], None]]:
        modes = {mode.value: lambda mode=mode: editor.set_mode(mode) for mode in Mode}
        return {
            **modes,
            "snap": editor.toggle_snapping,
            "trace": editor.toggle_tracing,
            "remove_ring": editor.remove_ring,
            "mend": editor.mend,
            "as_flagged": editor.as_flagged,
            "undo": editor.undo,
            "split_off": self._split_off,
            "finish": self._enter,
            "give_up": self._escape,
        }

    def _table(self, editor: OutlineEditor) -> Table:
        ours = {"Return": self._enter, "Esc": self._escape, "E": self.toggle}
        return outline_keys(editor, self._acts(editor)) | ours | arrow_keys(self._push, _PUSH_PX, _FAR_PX)

    def _push(self, right_px: float, down_px: float) -> None:
        ground = self._view.steering.link.ground
        if ground is not None and self._open is not None:
            self._open.editor.push(*pushed_by(right_px, down_px, ground.mupp, ground.rotation))

    def _enter(self) -> None:
        if self._open is not None and not self._open.editor.end_line():
            self.finish()

    def _escape(self) -> None:
        """Drop the line; else give the outline up, where steps would be lost only at the second press."""
        opened = self._open
        if opened is None or opened.editor.drop_line():
            return
        if opened.editor.steps and not opened.warned:
            opened.warned = True
            self._hint(tr("Press Esc once more to give up what was changed of this outline, or Enter to keep it."))
            return
        self._did(lambda: self._work.give_up(opened.case_id))
        self._close()

    # Keeping

    def _did(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except RedlineError as error:
            self._hint(sentence(error))
            return False
        return True

    def _hint(self, text: str) -> None:
        """Say something in the line of messages, and beside the figures while an outline is edited."""
        self._say(text, warning=True)
        if self._open is not None:
            self._open.hint = text
            self._tell_figures()

    def _keep(self, step: str) -> None:
        opened = self._open
        if opened is not None:
            opened.warned = False
            self._splitting.forget()
            self._say("")
            opened.hint = ""
            self._did(lambda: self._work.keep(opened.case_id, opened.editor.editing, step))
            self._tell()

    def finish(self) -> None:
        """Take the outline into the finding; one that is not valid stays open, and is said."""
        opened = self._open
        if opened is None:
            return
        opened.editor.rest()
        figures = self._live.now(opened.editor.editing.shape)
        if self._did(lambda: self._work.finish(opened.case_id, opened.editor.editing, figures)):
            self._close()
            self._drawn.show(opened.case_id)
            self.corrected.emit(opened.case_id)

    def _split_off(self) -> None:
        opened = self._open
        if opened is not None and self._splitting.press(opened.case_id, opened.editor):
            self._close()
            self._drawn.show(opened.case_id)
            self.corrected.emit(opened.case_id)
            self._splitting.tell()

    def leave(self) -> None:
        """Another case comes, or the window closes: what was begun is kept as it is."""
        self.merge.end()
        self._put_away()

    def _put_away(self) -> None:
        self.marks.end()
        self.lead.end()
        if self._open is not None:
            self._open.editor.rest()
            self._close()

    def on_case(self, case_id: str) -> None:
        """Another case is shown; of one that has an outline begun that is said."""
        if self._open is not None and self._open.case_id != case_id:
            self.leave()
        if self._open is None and self._work.is_begun(case_id):
            self._say(tr("The outline of this patch was begun and is not finished. Press E to go on with it."))
        self._drawn.begin_with(case_id)
        self.marks.end()
        self.lead.end()
        self.merge.end()
        self.marks.show(case_id)
        self.standing.show()

    def _on_saved(self, act: Act, _receipt: ActReceipt) -> None:
        if act.kind is ActKind.ANSWER and act.case_id == self._session.current:
            self._drawn.show(str(act.case_id))  # an earlier finding was taken, or only looked at
        if act.kind in _SHOWN_AFTER and act.case_id == self._session.current:
            self._drawn.show(str(act.case_id))
            self.marks.show(str(act.case_id))
            self.standing.show()
        if act.kind is ActKind.SPLIT:  # now that it is in the store
            self._read_again()

    def _close(self) -> None:
        opened, self._open = self._open, None
        if opened is None:
            return
        self._live.end()
        self._splitting.forget()
        self._keys.turn_off(self._canvases())
        self._view.board.counted.disconnect(self._enlist)
        opened.mouse.give_back()
        for pane, item in opened.items.items():
            pane.canvas.scene().removeItem(item)
            pane.tell(PLATE, "")
        opened.bar.hide()
        opened.bar.deleteLater()
        opened.editor.deleteLater()
        self._say("")

    # Showing

    def _redraw(self, points: Sequence[Point]) -> None:
        if self._open is not None:
            for item in self._open.items.values():
                item.update_around(points)

    def _on_prepared(self, ready: Surroundings) -> None:
        if self._open is not None:
            self._open.editor.use_borders(ready.borders)

    def _on_measured(self, figures: Optional[OutlineFigures]) -> None:
        if self._open is not None:
            self._open.figures = figures
            self._tell_figures()

    def _tell(self) -> None:
        if self._open is not None:
            self._open.bar.show_state(self._open.editor)
            self._tell_figures()

    def _tell_figures(self) -> None:
        opened = self._open
        if opened is not None:
            board = self._view.board
            said = figures_words(opened.editor.mode, opened.figures, self._session.zones, opened.editor.touching)
            said = f"{said}\n→ {opened.hint}" if opened.hint else said
            for pane in board.panes:
                pane.tell(PLATE, said if pane is board.panes[board.active] else "")
