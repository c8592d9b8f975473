"""Joins the session with the window: keys in, pictures and words out. Nothing here waits for disk or line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Optional

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QApplication

from ...plugin.adapters.stand_back import stand_back
from ...plugin.adapters.translation import tr
from ...plugin.app.queue import Wish
from ...plugin.app.review import ReviewSession
from ...plugin.domain.acts import Act, ActReceipt
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.records import Case
from ...plugin.domain.states import ActKind
from ..background import Run
from ..coverage import CoverageWindow
from ..evidence.side import EvidenceSide
from ..form.reload import FormReload
from ..form.side import FormSide
from ..form.take_side import TakeSide
from ..messages import refusal_words, sentence
from ..record import TimeSide
from .doubts import Doubts
from .found_figures import FoundFigures
from .history_keys import HistoryKeys
from .known_side import KnownSide, rests_on_links
from .notice_words import said_of
from .parts import Parts
from .saving import SaveWatcher
from .seen_side import SeenSide
from .slices import Slices


class ReviewController(QObject):
    """One sitting in one window."""

    case_shown = pyqtSignal(str)
    """A case became the current one (its id)."""

    def __init__(self, session: ReviewSession, saving: SaveWatcher, parts: Parts, run: Run, workspace: Path) -> None:
        """``run`` starts background work, and waits for it when the window closes; ``workspace`` is the folder."""
        super().__init__(parts.window)
        self.session = session
        self._saving, self._parts = saving, parts
        self._doubts = Doubts(parts.views.compare, parts.top, self)
        self._drawn = b""
        parts.case.said = lambda case_id: said_of(session.contents, case_id, case_id in session.drafts)
        self._run = run
        self._slices = Slices(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._show_rest)
        self._found = FoundFigures(session, parts.case, run, self)
        self._known = KnownSide(session, parts.case, run, workspace, self)
        self._known.begin_walk(parts.views.seen, self.go, parts.top.show_message)
        self._known.linked.connect(self._on_linked)
        self._known.noted.connect(parts.queue.show_note)
        self._known.follow(saving, parts.queue.repaint_rows, self._soon.start)
        parts.queue.note_wanted.connect(parts.top.show_message)
        self._seen = SeenSide(session, saving, parts, run, workspace, self)
        self.case_shown.connect(self._seen.show_for)
        self._times = TimeSide(session.store, parts.window, self)
        self.case_shown.connect(self._times.look)
        parts.case.known.member_wanted.connect(self.go)
        parts.queue.model.describe = self._known.describe
        parts.queue.clear_wanted.connect(self._clear_filter)
        self.form = FormSide(session, parts.case.form, self._did, parts.window.give_keys_back, self)
        self.form.said.connect(parts.top.show_message)
        self._history = HistoryKeys(session, parts.top.show_message, self.go, self._on_history)
        self._rules = FormReload(session, parts, self.form, run, workspace, self)
        self._rules.renewed.connect(self.refresh)
        self._typed = False
        parts.case.form.typed.connect(self._on_typed)
        self.form.answered.connect(lambda: self._known.walk.answered(str(session.current)))
        self.form.acted.connect(self._after_act)
        self._take = TakeSide(session, parts.case.earlier, self._did, self)
        self._take.said.connect(parts.top.show_message)
        self._take.taken.connect(self._on_taken)
        self.earlier_looked = self._take.looked
        self.evidence = EvidenceSide(session, parts, run, workspace, self._did, self)
        self.case_shown.connect(self.evidence.show_for)
        self.evidence.acted.connect(self._after_act)
        saving.saved.connect(self.evidence.on_saved)
        parts.queue.chosen.connect(self.go)
        parts.queue.arranged.connect(self._arrange)
        parts.top.save_again_wanted.connect(self._save_again)
        parts.top.coverage_wanted.connect(self._show_coverage)
        parts.window.blinking.connect(parts.views.blink)
        saving.handed.connect(self._on_handed)
        saving.saved.connect(self._on_saved)
        saving.failed.connect(self._on_refused)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Return what each action does, by its name in the table of actions."""
        views = self._parts.views
        table: dict[str, Callable[[], None]] = {
            "next_case": lambda: self._step(1),
            "previous_case": lambda: self._step(-1),
            "next_undecided": lambda: self._next_undecided(),
            "jump": self._parts.queue.focus_filter,
            "clear_filter": self._clear_filter,
            "save_and_next": self._enter,
            "group": self._give_to_group,
            "next_question": lambda: self.form.step(1),
            "previous_question": lambda: self.form.step(-1),
            "parts": self.form.open_parts,
            "take": self._take.press,
            "note": self._parts.case.form.focus_note,
            "flag": self._flag,
            "undo": self._history.undo,
            "redo": self._history.redo,
            "copy_place": self._copy_place,
            "fold_queue": self._parts.window.fold_queue,
            "fold_case": self._parts.window.fold_case,
            "coverage": self._show_coverage,
            "seen": self._seen.open,
        }
        for number in range(1, 11):
            table[f"answer_{number}"] = lambda place=number - 1: self.form.answer_place(place)
        return self.evidence.handlers(views.handlers(table))

    def name_keys(self, key_text: Callable[[str], str]) -> None:
        """Say the keys in tooltips and sentences."""
        self._parts.queue.show_keys(key_text("clear_filter"), key_text("jump"))
        self._known.name_keys(key_text("group"), key_text("undo"))
        self._parts.case.form.parts.key, self._parts.case.earlier.key = key_text("parts"), key_text("take")
        self._parts.case.form.ready.name_key(key_text("save_and_next"))
        self._parts.case.evidence.name_key(key_text("photos"))
        self._parts.case.settle_key = key_text("settle")

    # Opening and moving

    def start(self, look: bool = True) -> None:
        """Show the queue, and the case where the reviewer stopped."""
        self._parts.queue.show_queue(self.session.queue)
        if look:
            self._known.look()
        if self.session.start() is not None:
            self._show_current()

    def refresh(self, look: bool = True) -> None:
        """Show again after something changed underneath (a sync, a screening); ``look``: link the patches anew."""
        self._slices.cancel()
        self._parts.queue.show_queue(self.session.queue)
        if self.session.current is None:
            self._parts.views.clear()
            self._parts.case.clear()
            self.start(look)
        else:
            if look:
                self._known.look()
            self._parts.queue.select(self.session.current)
            case = self.session.case(self.session.current)
            if case.outline != self._drawn:  # an import has drawn it anew
                self._show_views(case)
            self._show_facts()
            self.form.show()

    def finish(self) -> None:
        """Hand over a note that is still being typed; the window is about to close or to be filled anew."""
        self._soon.stop()
        self.form.flush()
        self._seen.finish()
        self._times.pause()

    def go(self, case_id: Optional[str]) -> None:
        """Make a case the current one; a note that is still being typed is saved first."""
        self.form.flush()
        self._known.walk.note_look(self.session.current)
        if self.session.go(case_id) is not None:
            self._show_current()

    def _step(self, step: int) -> None:
        self.go(self.session.queue.neighbour(self.session.current, step))

    def _next_undecided(self, after: Optional[str] = None) -> None:
        """Go to the next patch without a finding behind the current one, or behind another one."""
        found = self.session.queue.next_open(after or self.session.current)
        if found is None:
            self._parts.top.show_message(tr("Every patch in this list has a finding."))
        self.go(found)

    def _show_current(self) -> None:
        case = self.session.case(str(self.session.current))
        self._parts.top.show_message("")
        self._known.walk.moved_to(case.case_id)
        self._show_views(case)  # first: the pictures are what the reviewer waits for
        self._parts.case.begin_case(case, self.session.queue.rows[case.case_id])
        self.form.begin()
        self._parts.queue.select(case.case_id, soon=True)
        self.form.show()
        self.case_shown.emit(case.case_id)
        self._soon.start()

    def _show_rest(self) -> None:
        """Show what no key depends on, in a turn of its own: all at once would take the GUI thread 40 ms."""
        current = self.session.current
        if current is not None:
            self._show_facts()
            self._parts.views.expect([self.session.case(case_id) for case_id in self._ahead(current)])

    def _ahead(self, case_id: str) -> list[str]:
        """Return where a key may lead from here, the likeliest first: the next open ones, the next, the one before."""
        queue = self.session.queue
        following = queue.next_open(case_id)
        after = queue.next_open(following) if following is not None else None
        likely = dict.fromkeys((following, queue.neighbour(case_id, 1), after, queue.neighbour(case_id, -1)))
        return [found for found in likely if found is not None and found != case_id]

    def _show_views(self, case: Case) -> None:
        self._drawn = case.outline
        try:
            self._parts.views.show_case(case)
        except RedlineError as error:
            self._parts.views.clear()
            self._parts.top.show_message(sentence(error), warning=True)

    def _show_facts(self) -> None:
        case, contents = self.session.case(str(self.session.current)), self.session.contents
        row, screening = self.session.queue.rows[case.case_id], contents.screenings.get(case.case_id)
        self._parts.case.show_case(case, row, screening, self.session.zones)
        self._found.show(case.case_id)
        self._known.show(case.case_id)
        self._take.show(case.case_id)

    def seen(self) -> Sequence[Mapping[str, Any]]:
        """Return the recipe of what every view shows now."""
        return self._parts.views.seen()

    def show_act(self, case_id: str) -> None:
        """Show what an act of others changed of a case."""
        self._after_act(case_id)

    def _after_act(self, case_id: str) -> None:
        self._show_progress(case_id)
        self._known.touch(case_id)
        if case_id == self.session.current:
            self._parts.case.show_status(self.session.case(case_id), self.session.queue.rows[case_id])
            self._found.show(case_id, anew=False)
            self.form.show()

    def _show_progress(self, case_id: str) -> None:
        self._parts.queue.model.touch(case_id)
        self._parts.queue.show_progress(self.session.queue)
        self._show_saving()

    # Answers

    def _did(self, act: Callable[[], object], refused: Callable[[], object] = lambda: None) -> bool:
        """Do an act of the reviewer's; what stands against it is said in the top line, unless ``refused`` has said it.

        A finding is judged as it is saved, not once before: the judging was a tenth of what the key took (measured).
        """
        try:
            act()
        except RedlineError as error:
            if not refused():
                self._parts.top.show_message(sentence(error), warning=True)
            return False
        return True

    def _on_taken(self, case_id: str) -> None:
        self.form.begin()
        self._known.walk.answered(case_id)
        self._after_act(case_id)

    def _flag(self) -> None:
        if self.session.current is not None and self._did(self.session.toggle_flag):
            self._after_act(self.session.current)

    def _enter(self) -> None:
        if self._parts.queue.filter_has_focus():
            self._jump()
        elif self.session.current is not None:
            self._save_and_next()

    def _jump(self) -> None:
        found = self.session.queue.find(self._parts.queue.filter_text())
        if found is not None:
            self._parts.queue.clear_filter()
        self._parts.window.give_keys_back()
        self.go(found)

    def _save_and_next(self) -> None:
        case_id = str(self.session.current)
        self.form.flush()
        seen = self._parts.views.seen()
        if self._doubts.raised(seen) and self.form.demand():
            return
        if self._doubts.ask_first(case_id, seen):
            return
        if self._did(lambda: self.session.decide(seen), self.form.demand):
            self._doubts.forget()
            self._leave(case_id)

    def _leave(self, case_id: str) -> None:
        """Go on from a case that has its finding; only where there is no other one is it shown once more."""
        self._show_progress(case_id)
        self._next_undecided()
        if self.session.current == case_id:
            self._after_act(case_id)

    def _give_to_group(self) -> None:
        self.form.flush()
        given: list[str] = []
        if self._did(lambda: given.extend(self._known.walk.press())) and given:
            for case_id in given:
                self._after_act(case_id)
            self._next_undecided(self._known.walk.began)  # those between the members want a finding too
            self._parts.top.show_message(self._known.given_words(len(given)))
        if self.session.current is not None:
            self._known.show(self.session.current)

    def _on_history(self, case_id: str, moved: Sequence[str]) -> None:
        self.form.begin()
        for one in moved:
            self._after_act(one)
        self._known.show(case_id)

    # Lists and saving

    def _copy_place(self) -> None:
        place = self._parts.views.place_words()
        QApplication.clipboard().setText(place)
        self._parts.top.show_message(tr("Copied: {place}", place=place))

    def _arrange(self, wish: Wish) -> None:
        self._slices.run(self.session.queue.arranging(wish), self._show_arranged)

    def _show_arranged(self) -> None:
        self._parts.queue.show_queue(self.session.queue)
        self._parts.queue.select(self.session.current)

    def _clear_filter(self) -> None:
        self._parts.window.give_keys_back()
        if not self._parts.queue.clear_all():
            self._parts.top.show_message("")

    def _on_linked(self) -> None:
        wish = self.session.queue.wish
        if rests_on_links(wish):
            self._arrange(wish)
        self._parts.queue.repaint_rows()
        if self.session.current is not None:
            self._known.show(self.session.current)
            self._take.show(self.session.current)

    def _show_coverage(self) -> None:
        contents = replace(self.session.contents, drafts=dict(self.session.drafts))
        CoverageWindow(contents, self._run, self._parts.window).show()

    def _show_saving(self) -> None:
        self._parts.top.show_saving(self._saving.pending + self._typed, self.session.unsaved())

    def _on_handed(self, act: Act, _future: object) -> None:
        """Whoever acts, outlines and evidence too: until it is durable the top line does not say saved."""
        if act.kind is not ActKind.EVIDENCE:  # hundreds of photos come in by themselves
            stand_back.ask()
        if act.kind is not ActKind.OPEN:  # nothing that the reviewer did, and on the way to every patch
            self._show_saving()

    def _on_typed(self, pending: bool) -> None:
        """What stands in a field only is not saved, and the top line does not say so."""
        self._typed = pending
        self._show_saving()

    def _on_saved(self, act: Act, receipt: ActReceipt) -> None:
        self.session.was_saved(act)
        if act.withdraw is not None and not receipt.withdrawn and act.case_id is not None:
            self._keep_open(act.case_id, act.withdraw)
        self._show_saving()

    def _keep_open(self, case_id: str, op_id: str) -> None:
        self.session.could_not_withdraw(case_id, op_id)
        self._after_act(case_id)
        self._parts.top.show_message(
            tr("The platform has what you took back: there it stands until you send another finding.")
        )

    def _on_refused(self, act: Act, error: RedlineError) -> None:
        self.session.not_saved(act)
        self._parts.top.show_message(refusal_words(error), warning=True)
        self._show_saving()

    def _save_again(self) -> None:
        self._parts.top.show_message("")
        self.session.save_again()
        self._show_saving()
