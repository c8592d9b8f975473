"""One open workspace on the desk: its store, session, window and line, made together and closed together."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Optional

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..plugin.adapters.accounts import Account
from ..plugin.adapters.clock import SystemClock
from ..plugin.adapters.imagery.catalogue import FileCatalogue
from ..plugin.adapters.imagery.sources import image_access
from ..plugin.adapters.network_policy import policy_of
from ..plugin.adapters.screening_engine import choose_engine, note_words
from ..plugin.adapters.settings import Settings
from ..plugin.adapters.translation import language, tr
from ..plugin.adapters.workspace import Workspace
from ..plugin.app.came_down import away_with_work
from ..plugin.app.package import has_platform
from ..plugin.app.review import ReviewSession
from ..plugin.app.screen_batch import needs_screening, screen_workspace
from ..plugin.app.sync_report import SyncReport
from ..plugin.app.taking_in import TakenIn
from ..plugin.domain.acts import Act
from ..plugin.domain.collector import settle, unsettle
from ..plugin.domain.errors import RedlineError
from ..plugin.domain.records import Image, Zone
from ..plugin.ports import Contents, Store
from .actions import Actions
from .add_images import AddImagesDialog
from .background import Background
from .carried.side import CarriedSide
from .compare import CompareView
from .conflict import ConflictSide
from .export import ExportPlace, show_export
from .first_ground import FirstGround
from .headline import batch_words, code_words, headline, secrecy_words
from .image_changes import ImageWatch
from .making import new_review_services
from .messages import sentence
from .new_review import ImportIntoDialog, Into
from .news import News
from .opening import Opened, closing, open_and_read
from .outline.side import OutlineSide
from .record import show_verify
from .resources import form_in_force
from .review.came_words import away_words, came_words
from .review.case_panel import CasePanel
from .review.controller import ReviewController
from .review.form_panel import FormPanel
from .review.keys_sheet import KeysSheet
from .review.parts import Parts
from .review.queue_panel import QueuePanel, remembered_wish
from .review.saving import SaveWatcher
from .review.sync_state import Line
from .review.top_bar import TopBar
from .review.unsaved_words import unsaved_words
from .review.views import CompareViews
from .review.window import ReviewWindow
from .signing_in import SigningIn
from .sync import SyncSide
from .turns import Turns
from .upkeep import Upkeep
from .works import Works

PAINTED_BY_MS = 1500
"""Heavy work waits so long for the first patch to be painted, and no longer."""


class ReviewDesk(QObject):
    """Opens a workspace; reading goes on off the GUI thread, then the window comes up.

    ``ready`` when the first case is shown, ``failed`` with a :class:`RedlineError`, ``closed`` when the reviewer has
    closed the window (everything else is closed by then).
    """

    ready = pyqtSignal()
    failed = pyqtSignal(object)
    closed = pyqtSignal()

    signed_in = pyqtSignal(object)
    """An account that the platform has taken; whoever keeps credentials may keep it."""

    def __init__(self, workspace: Workspace, settings: Settings, account: Optional[Account]) -> None:
        super().__init__()
        self.workspace, self._settings = workspace, settings
        self._clock = SystemClock()
        through_qgis = settings.network_manager() == "qgis"
        self._signing = SigningIn(workspace, through_qgis, self._clock, account, self)
        self._signing.signed_in.connect(self.signed_in)
        self._images: tuple[Image, ...] = ()
        self._zones: tuple[Zone, ...] = ()
        self._store: Optional[Store] = None
        self._device_id = ""
        self._refusal: Optional[RedlineError] = None
        self._warned = False
        self._turns = Turns(self)
        self._works = Works(self, self._on_failure)
        self._run = self._works.run
        self._news = News(self._run, self)
        self._news.taken.connect(self._take_in)
        self._news.told.connect(lambda came: self._top.add(came_words(came)))
        self.closer: Optional[Background] = None
        self._line: Optional[Line] = None
        self._actions: Optional[Actions] = None
        self._upkeep: Optional[Upkeep] = None
        self._image_watch = ImageWatch(self._run, workspace.folder, self)
        self.window: Optional[ReviewWindow] = None
        self.controller: Optional[ReviewController] = None
        self.compare: Optional[CompareView] = None
        self.outline: Optional[OutlineSide] = None
        self.carried: Optional[CarriedSide] = None
        self._queue: Optional[QueuePanel] = None

    def open(self, after: Optional[Background] = None) -> None:
        """Open and read the store and the form, once ``after`` is done."""
        self._saving = SaveWatcher(self)
        workspace, clock, watch = self.workspace, self._clock, self._saving.watch
        has_server = has_platform(workspace.info)
        remembered = remembered_wish(*self._settings.arrangement(workspace.info.workspace_id))

        def sit_down(store: Store, contents: Contents, refusal: Optional[RedlineError]) -> ReviewSession:
            rules = self._rules = form_in_force(workspace.folder)
            session = ReviewSession(store, contents, rules.form, clock, watch, has_server, refusal)
            session.queue.arrange(sort=remembered.sort, group=remembered.group)
            return session

        self._run("open", lambda _work: open_and_read(workspace, clock, after, sit_down), self._build, _close_again)

    def _on_failure(self, error: RedlineError) -> None:
        if self.window is None:
            self.failed.emit(error)
        else:
            self._top.show_message(sentence(error), warning=True)

    # Building

    def _build(self, opened: Opened) -> None:
        """Make the window in short turns: whole, it would hold QGIS for 100 ms (measured)."""
        self._store, self._device_id, self._refusal = opened.store, opened.device_id, opened.refusal
        self._form, self._codes = self._rules.form, self._rules.codes
        self.session = opened.session
        self._news.begin(opened.store, opened.session)
        settle(len(opened.session.cases))
        first = FirstGround(self.session)
        self._turns.run(
            (
                self._make_compare,
                self._make_queue,
                self._make_window,
                self._make_line,
                first.find,
                first.find_ways,
                lambda: self._show_contents(opened.session.contents),
                lambda: self.window.show(),
                lambda: self.controller.start(),
                lambda: self._begin(opened),
            )
        )

    def _begin(self, opened: Opened) -> None:
        self._saving.saved.connect(self._show_line)
        self._saving.failed.connect(self._on_refused)
        self._line.know_failed_files(opened.failed_files)
        self._show_line()
        for fault in (self._rules.fault, opened.refusal):
            if fault is not None:
                self._top.show_message(sentence(fault), warning=True)
        contents = self.session.contents
        self._screen_if_needed(contents)
        self._keep_up(opened)
        self._image_watch.said.connect(self._top.remark)
        self.compare.painted.connect(self._works.let_heavy_begin)
        QTimer.singleShot(PAINTED_BY_MS, self._works.let_heavy_begin)
        self.ready.emit()
        self._top.add(away_words(away_with_work(self.session.queue.rows, self.session.drafts)))
        if self.session.has_server and (opened.more or not contents.cases) and self._line is not None:
            self._line.sync()  # the first pull, or one that was broken off

    def _keep_up(self, opened: Opened) -> None:
        if opened.upkeep is None:
            return
        mark_words = partial(secrecy_words, self._codes, language())
        self._upkeep = Upkeep(opened.upkeep, self._run, mark_words, self.session.unsaved, self)
        self._upkeep.said.connect(self._top.show_message)
        self._upkeep.risen.connect(lambda: self._show_name(self.session.contents))
        self._upkeep.keep(opened.session.contents)

    def _make_compare(self) -> None:
        self.compare = CompareView()

    def _make_queue(self) -> None:
        self._queue = QueuePanel(partial(code_words, self._codes, "activity", language()))
        self._queue.show_wish(self.session.queue.wish)
        here = self.workspace.info.workspace_id
        self._queue.arranged.connect(lambda wish: self._settings.set_arrangement(here, wish.sort, wish.group))

    def _make_window(self) -> None:
        words = language()
        self._top, queue = TopBar(), self._queue
        case = CasePanel(FormPanel(self._form, words), self._codes, words)
        self.window = ReviewWindow(self._top, queue, self.compare, case, self._settings)
        self.window.may_close = self._may_close
        self.window.closed.connect(self.close)
        parts = Parts(self.window, self._top, queue, case, CompareViews(self.compare, self._settings))
        self.controller = ReviewController(self.session, self._saving, parts, self._run, self.workspace.folder)

    def _make_line(self) -> None:
        self._line = Line(bool(self.workspace.info.server_url), self._top, self)
        self._line.synced.connect(self._on_synced)
        self._line.came_in.connect(self._news.came_in)
        self._signing.serve(self._line, self._store, self._device_id, self.window)
        handlers = self.controller.handlers()
        handlers.update({"sync": self._line.sync, "offline": self._line.toggle_offline, "keys": self._show_keys})
        handlers.update({"import": self.import_layers, "export": self.export, "images": self._add_images})
        handlers["verify"] = partial(show_verify, self.workspace, self.window)
        self.outline = OutlineSide(self.session, self.compare, self.window, self._run, self._top.show_message)
        self.outline.join(self.controller, self._saving, self._read_again, self.window.panel.standing)
        handlers.update(self.outline.handlers())
        said = self._top.show_message
        conflict = ConflictSide(self.session, self.compare, self.window, self._run, said, self.controller.seen)
        conflict.join(self._saving, self.controller, self._read_again)
        handlers["settle"] = conflict.open
        self.window.panel.settle_wanted.connect(conflict.open)
        sync = SyncSide(self.workspace, self.session, self._line, self.window, self._run, self._settings)
        sync.join(self._saving, self.controller, conflict.open, self._read_again)
        handlers["sync_panel"] = sync.open
        self.carried = CarriedSide(self.workspace, self.session, self._codes, self.window, self._run)
        self.carried.join(self._line, self.controller.go, self._read_again, self._refusal)
        handlers["carry"] = self.carried.open
        self._top.panel_wanted.connect(sync.open)
        self._actions = Actions(self.window, handlers)
        self.controller.name_keys(self._actions.key_text)
        self.compare.modes.show_actions(self._actions.get)
        self.window.hold_blink_on(self._actions.get("blink"))
        self._top.keys_wanted.connect(self._show_keys)
        on_top = ("sync", "offline", "keys", "coverage", "sync_panel")
        self._top.show_keys(*map(self._actions.key_text, on_top))
        self._top.show_saving(0, 0)

    def _show_contents(self, contents: Contents) -> None:
        assert self.compare is not None
        if contents.images != self._images:  # setting the same again would paint the views anew
            self._images = contents.images
            folder = Path(self.workspace.folder)
            access = image_access(folder, policy_of(self.workspace.info))
            self.compare.set_catalogue(FileCatalogue(contents.images), folder, access)
            self._image_watch.watch(contents.images)
        if contents.zones != self._zones:
            self._zones = contents.zones
            self.compare.set_zones(contents.zones)
        self._show_name(contents)

    def _show_name(self, contents: Contents) -> None:
        self._top.show_name(headline(contents, self.workspace.info, self._codes, language()))
        if self.window is not None:
            self.window.setWindowTitle(f"{tr('Redline Review')} — {batch_words(contents)}")

    # What changes underneath

    def _on_synced(self, report: SyncReport) -> None:
        self._signing.heard(report)
        self._news.synced(report.only_ours)

    def _read_again(self, _nothing: object = None) -> None:
        self._news.read()

    def _add_images(self) -> None:
        if self._store is not None and not self._store.read_only:
            given = (self._images, self._clock, self.window, self._codes, self._settings)
            dialog = AddImagesDialog(self.workspace, self._store, *given)
            dialog.added.connect(self._read_again)
            dialog.said.connect(self._top.show_message)
            dialog.open()

    def import_layers(self) -> None:
        """Ask for layers to bring into this workspace; its window follows once they are in."""
        if self._store is None or self.window is None or self._refusal is not None:
            if self._refusal is not None:
                self._top.show_message(sentence(self._refusal), warning=True)
            return
        into = Into(self.workspace, self._store, self.session.contents, self._clock, self.session.drafts)
        dialog = ImportIntoDialog(new_review_services(QgsProject.instance(), self._settings), into, self.window)
        dialog.imported.connect(self._read_again)
        dialog.open()

    def export(self) -> None:
        """Ask what is to leave this workspace as files, and take in what comes back from the field."""
        if self.controller is not None:
            here = (self.workspace, self.session, self._clock, self._codes, self._settings, self._run)
            show_export(ExportPlace(*here, self.controller.refresh, self._refusal), self.window)

    def _take_in(self, taken: TakenIn) -> None:
        if self.controller is None:
            return
        self.controller.finish()  # a note that is still being typed goes to its own case first
        self.session.show(taken)
        settle(len(taken.cases))
        contents = self.session.contents
        self._show_contents(contents)
        self.controller.refresh(look=not self._news.filling)
        self.outline.contents_read()
        self._show_line()
        if self._news.worth_measuring(len(contents.cases)):
            self._screen_if_needed(contents)
        if self._upkeep is not None and not self._news.filling:  # files follow once, at the end
            self._upkeep.keep(contents)

    def _screen_if_needed(self, contents: Contents) -> None:
        store, clock = self._store, self._clock
        if store is None or self._refusal is not None:
            return

        def measure(work: Background) -> str:
            if not needs_screening(contents):
                return ""
            engine, note = choose_engine()
            screen_workspace(store, contents, engine, clock, cancelled=work.cancelled).result()
            return note

        self._run("screen", measure, self._on_screened)

    def _on_screened(self, note: str) -> None:
        if note:
            words = note_words(note)
            if words:  # what was said of a split, or of an import, stays
                self._top.show_message(words)
            self._read_again()

    def _show_line(self, act: Optional[Act] = None, _receipt: object = None) -> None:
        if self._line is not None:
            self._line.show(self.session.unsent(), act)

    def _show_keys(self) -> None:
        if self._actions is not None:
            self._turns.run(KeysSheet(self._actions, self.window).steps())

    # Closing

    def _on_refused(self, act: Act, error: RedlineError) -> None:
        if self.closer is not None:
            self.failed.emit(error)  # the window is gone: the shell says it

    def _may_close(self) -> bool:
        """Hold the window open, once, while answers are not on the disk: closing would lose them."""
        if self.controller is not None:
            self.controller.finish()
        count = self.session.unsaved()
        if not count or self._warned:
            return True
        self._warned = True
        self.session.save_again()
        self._top.show_message(unsaved_words(count), warning=True)
        return False

    def close(self) -> None:
        """Finish what was handed over, then let go of window, threads and store; ``closed`` follows. Idempotent."""
        if self.closer is not None:
            return
        self._turns.stop()
        self._signing.leave()
        if self.controller is not None:
            self.controller.finish()
        if self.outline is not None:
            self.outline.leave()
        self._news.end()
        works = self._works.cancel()
        self._image_watch.stop()
        if self._upkeep is not None:
            self._upkeep.stop()
        for part in (self._line, self.compare):
            if part is not None:
                part.close()
        if self._actions is not None:
            self._actions.release()
        if self.window is not None:
            self.window.hide()
            self.window.deleteLater()
        else:  # closed while it was still being made
            for made in (self.compare, self._queue):
                if made is not None:
                    made.deleteLater()
        self._queue = None
        self.window = self.controller = self.compare = self._actions = self._line = self.outline = None
        self.closer = closing(self._store, works)
        self._store = None
        self.closer.done.connect(lambda _nothing: self.closed.emit())
        self.closer.done.connect(lambda _nothing: unsettle())  # last: a full pass holds what still moves for 0.2 s
        self.closer.start()


def _close_again(opened: Opened) -> None:
    opened.store.close()
