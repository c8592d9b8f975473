"""One open workspace on the desk: its store, session, window and line, made together and closed together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..plugin.adapters.clock import SystemClock
from ..plugin.adapters.http_sign_in import PasswordSignIn
from ..plugin.adapters.imagery.catalogue import FileCatalogue
from ..plugin.adapters.screening_engine import choose_engine
from ..plugin.adapters.settings import Settings
from ..plugin.adapters.sync_worker import SyncWorker
from ..plugin.adapters.translation import language, tr
from ..plugin.adapters.workspace import Workspace
from ..plugin.app.review import ReviewSession
from ..plugin.app.screen_batch import needs_screening, screen_workspace
from ..plugin.app.sync_report import SyncReport
from ..plugin.domain.acts import Act
from ..plugin.domain.errors import RedlineError
from ..plugin.domain.records import Image, Zone
from ..plugin.domain.states import ActKind
from ..plugin.ports import Contents, Store
from .actions import Actions
from .add_images import AddImagesDialog
from .background import Background
from .compare import CompareView
from .line import transport_for
from .messages import sentence
from .resources import desk_form
from .review.case_panel import CasePanel
from .review.controller import Parts, ReviewController
from .review.form_panel import FormPanel
from .review.keys_sheet import KeysSheet
from .review.queue_panel import QueuePanel
from .review.saving import SaveWatcher
from .review.sync_state import Line
from .review.top_bar import TopBar
from .review.views import CompareViews
from .review.window import ReviewWindow
from .sign_in import SignInDialog

Account = tuple[str, str]
"""(user, password)"""


class ReviewDesk(QObject):
    """Opens a workspace; reading goes on off the GUI thread, then the window comes up.

    ``ready`` when the first case is shown, ``failed`` with a :class:`RedlineError`, ``closed`` when the reviewer has
    closed the window (everything else is closed by then).
    """

    ready = pyqtSignal()
    failed = pyqtSignal(object)
    closed = pyqtSignal()

    signed_in = pyqtSignal(str, str)
    """(user, password) as the reviewer gave them; whoever keeps credentials may keep them."""

    def __init__(self, workspace: Workspace, settings: Settings, account: Optional[Account]) -> None:
        super().__init__()
        self.workspace, self._settings, self._account = workspace, settings, account
        self._clock = SystemClock()
        self._works: list[Background] = []
        self._images: tuple[Image, ...] = ()
        self._zones: tuple[Zone, ...] = ()
        self._store: Optional[Store] = None
        self._line: Optional[Line] = None
        self._actions: Optional[Actions] = None
        self.window: Optional[ReviewWindow] = None
        self.controller: Optional[ReviewController] = None
        self.compare: Optional[CompareView] = None

    def open(self) -> None:
        """Open the store and read it; raises the store's errors at once where it cannot be opened."""
        self._form, self._codes = desk_form()
        store = self.workspace.open_store()
        self._store = store
        self._run("read", lambda _work: store.contents(), self._build)

    def _run(self, name: str, work: Callable[[Background], object], done: Callable[..., None]) -> None:
        """Start background work that this desk waits for when it is closed."""
        task = Background(name, work, self)
        self._works.append(task)
        task.done.connect(done)
        task.failed.connect(self._on_failure)
        task.start()

    def _on_failure(self, error: RedlineError) -> None:
        if self.window is None:
            self.failed.emit(error)
        else:
            self._top.show_message(sentence(error), warning=True)

    # Building

    def _build(self, contents: Contents) -> None:
        if self._store is None:
            return
        self._saving = SaveWatcher(self)
        self.session = ReviewSession(
            self._store, contents, self._form, self._clock, self._saving.watch, bool(self.workspace.info.server_url)
        )
        self._make_window()
        self._show_contents(contents)
        assert self.window is not None
        assert self.controller is not None
        self.window.show()
        self.controller.start()
        self._saving.saved.connect(lambda *_: self._show_line())
        self._show_line()
        self._say_if_read_only()
        self._screen_if_needed(contents)
        self.ready.emit()
        if self.workspace.info.server_url and not contents.cases and self._line is not None:
            self._line.sync()

    def _say_if_read_only(self) -> None:
        """A workspace that can only be looked at says so, and why, before the reviewer tries."""
        if self._store is not None and self._store.read_only:
            why = self._store.record(Act(ActKind.OPEN, None, self._clock.now())).exception()
            if isinstance(why, RedlineError):
                self._top.show_message(sentence(why), warning=True)

    def _make_window(self) -> None:
        words = language()
        self._top = TopBar()
        queue = QueuePanel(lambda code: self._activity_words(code, words))
        self.compare = CompareView()
        case = CasePanel(FormPanel(self._form, words), self._codes, words)
        self.window = ReviewWindow(self._top, queue, self.compare, case, self._settings)
        self.window.closed.connect(self._on_closed)
        parts = Parts(self.window, self._top, queue, case, CompareViews(self.compare))
        self.controller = ReviewController(self.session, self._saving, parts)
        self._line = Line(bool(self.workspace.info.server_url), self._top, self)
        self._line.synced.connect(self._on_synced)
        self._line.sign_in_wanted.connect(self._ask_for_account)
        if self._account is not None:
            self._sign_in(self._account)
        handlers = self.controller.handlers()
        handlers.update({"sync": self._line.sync, "offline": self._line.toggle_offline, "keys": self._show_keys})
        handlers["images"] = self._add_images
        self._actions = Actions(self.window, handlers)
        self.window.hold_blink_on(self._actions.get("blink"))
        self._top.keys_wanted.connect(self._show_keys)
        self._top.show_keys(*(self._actions.key_text(name) for name in ("sync", "offline", "keys")))
        self._top.show_saving(0, 0)

    def _sign_in(self, account: Account) -> None:
        if self._store is None or self._line is None:
            return
        sign_in = PasswordSignIn(account[0], account[1], self._store.sync_state().device_id)
        through_qgis = self._settings.network_manager() == "qgis"
        maker = transport_for(self.workspace.info, sign_in, through_qgis)
        self._line.attach(SyncWorker(self._store, maker, self._clock, self))

    def _ask_for_account(self, why: str) -> None:
        dialog = SignInDialog(self.workspace.info.server_url, why, self.window)
        dialog.given.connect(self._on_account)
        dialog.open()

    def _on_account(self, user: str, password: str) -> None:
        self.signed_in.emit(user, password)
        self._sign_in((user, password))
        if self._line is not None:
            self._line.sync()

    def _activity_words(self, code: str, words: str) -> str:
        activities = self._codes.get("activity")
        return activities.get(code).label(words) if activities is not None and code in activities else code

    def _show_contents(self, contents: Contents) -> None:
        assert self.compare is not None
        if contents.images != self._images:  # setting the same again would paint the views anew
            self._images = contents.images
            self.compare.set_catalogue(FileCatalogue(contents.images), Path(self.workspace.folder))
        if contents.zones != self._zones:
            self._zones = contents.zones
            self.compare.set_zones(contents.zones)
        batch = contents.batches[0].name if contents.batches else tr("no batch yet")
        name = self.workspace.info.name
        self._top.show_name(batch if name == batch else f"{batch} · {name}")
        if self.window is not None:
            self.window.setWindowTitle(f"{tr('Redline Review')} — {batch}")

    # What changes underneath

    def _on_synced(self, _report: SyncReport) -> None:
        self._read_again()

    def _read_again(self) -> None:
        store = self._store
        if store is not None:
            self._run("read", lambda _work: store.contents(), self._take_in)

    def _add_images(self) -> None:
        if self._store is not None and not self._store.read_only:
            dialog = AddImagesDialog(self.workspace, self._store, self._images, self._clock, self.window)
            dialog.added.connect(self._read_again)
            dialog.open()

    def _take_in(self, contents: Contents) -> None:
        if self.controller is None:
            return
        self.session.take_in(contents)
        self._show_contents(contents)
        self.controller.refresh()
        self._show_line()
        self._screen_if_needed(contents)

    def _screen_if_needed(self, contents: Contents) -> None:
        store = self._store
        if store is None or store.read_only or not needs_screening(contents) or not contents.zones:
            return

        def measure(work: Background) -> Contents:
            engine, _note = choose_engine()
            screen_workspace(store, contents, engine, self._clock, cancelled=work.cancelled).result()
            return store.contents()

        self._run("screen", measure, self._take_in)

    def _show_line(self) -> None:
        if self._line is not None:
            self._line.show(self.session.unsent())

    def _show_keys(self) -> None:
        if self._actions is not None:
            KeysSheet(self._actions, self.window).show()

    # Closing

    def _on_closed(self) -> None:
        self.close()
        self.closed.emit()

    def close(self) -> None:
        """Finish what was handed over, then let go of window, threads and store. Idempotent."""
        if self._store is None:
            return
        store, self._store = self._store, None
        if self.controller is not None:
            self.controller.finish()
        for work in self._works:
            work.cancel()
        if self._line is not None:
            self._line.close()
        if self._actions is not None:
            self._actions.release()
        if self.compare is not None:
            self.compare.close()
        if self.window is not None:
            self.window.hide()
            self.window.deleteLater()
        for work in self._works:
            work.wait()
        store.close()
        self.window = self.controller = self.compare = self._actions = self._line = None
