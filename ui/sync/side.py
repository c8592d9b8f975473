"""Opens the sync panel, reads for it off the GUI thread, and does what is asked there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import partial
from typing import Any, Optional

from qgis.PyQt.QtCore import QObject, QTimer
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QAction, QFileDialog

from ...plugin.adapters.clock import SystemClock
from ...plugin.adapters.settings import Settings
from ...plugin.adapters.sync_log import SyncLog
from ...plugin.adapters.translation import tr
from ...plugin.adapters.workspace import Workspace
from ...plugin.app.review import ReviewSession
from ...plugin.app.sync_panel import (
    PAGE,
    Choice,
    Listing,
    PanelStore,
    PanelView,
    Rows,
    may_sync_by_itself,
    midnight,
    read_rows,
    read_view,
    retry_all,
    retry_ranges,
)
from ...plugin.app.sync_report import SyncReport
from ...plugin.domain.states import NetworkMode
from ...plugin.domain.sync_rows import Segment, SyncRow
from ..actions import PREFIX
from ..background import Background, Run
from ..review.controller import ReviewController
from ..review.saving import SaveWatcher
from ..review.sync_state import Line
from ..review.window import ReviewWindow
from . import words
from .about import versions
from .save_log import write_log
from .window import SyncWindow

SOON_MS, SECOND_MS = 150, 1_000
"""Changes that come one after the other are read once; while a sync runs, once a second."""
OPEN_WINDOWS = ("keys", "coverage", "verify", "carry")
"""Actions of the Review window that open a window over it: their keys are heard while the panel has the focus, too."""
_COUNTS = frozenset(one.name for one in fields(SyncReport) if one.type == "int")
Read = tuple[PanelView, Optional[dict[str, Any]]]


class SyncSide(QObject):
    """One panel at a time. Nothing of it costs anything while it is closed."""

    def __init__(
        self,
        workspace: Workspace,
        session: ReviewSession,
        line: Line,
        window: ReviewWindow,
        run: Run,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._info, self._session, self._line = workspace.info, session, line
        self._window, self._run, self._settings = window, run, settings
        self._clock = SystemClock()
        self.log = SyncLog(workspace.folder, self._clock, versions())
        self._opened: Optional[SyncWindow] = None
        self._choice = Choice.OPEN
        self._reading: Optional[Background] = None
        self._stale = False
        self._sights: list[tuple[int, int]] = []
        self._soon, self._tick = QTimer(self), QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._read)
        self._tick.setInterval(SECOND_MS)
        self._tick.timeout.connect(self._show_line)
        line.keep_log(self.log)
        line.automatic = self._may_begin
        line.stuck, line.exported = lambda: session.outbox.stuck(), lambda: session.outbox.exported()

    def join(
        self,
        saving: SaveWatcher,
        controller: ReviewController,
        settle: Callable[[], None],
        read_again: Callable[[], None],
    ) -> None:
        """``settle`` compares both findings of the patch on screen; ``read_again`` takes in what the store changed."""
        self._saving, self._controller, self._settle, self._read_again = saving, controller, settle, read_again

    def _may_begin(self) -> bool:
        return may_sync_by_itself(self._settings.auto_sync(), self._info.network_mode)

    # Opening and closing

    def open(self) -> None:
        """Open the panel, or bring it to the front."""
        if self._opened is None:
            self._opened = self._made()
            self._listen(True)
            self._show_line()
            self._read()
            self._tick.start()
        self._opened.show()
        self._opened.raise_()
        self._opened.activateWindow()

    def _made(self) -> SyncWindow:
        window = SyncWindow(self._keys(), self._window)
        window.choice_made.connect(self._choose)
        window.rows_wanted.connect(self._want)
        window.patch_wanted.connect(self._go_to)
        window.retry_wanted.connect(self._retry)
        window.automatic_wanted.connect(self._set_automatic)
        window.save_wanted.connect(self._ask_place)
        window.sync_wanted.connect(self._line.sync)
        window.stop_wanted.connect(self._line.cancel)
        window.online_wanted.connect(self._line.toggle_offline)
        window.sign_in_wanted.connect(self._line.sign_in)
        window.finished.connect(lambda _result: self._closed())
        window.addActions([self._action(name) for name in OPEN_WINDOWS])
        return window

    def _keys(self) -> Mapping[str, QKeySequence]:
        return {name: self._action(name).shortcut() for name in ("sync", "offline", "sync_panel")}

    def _action(self, name: str) -> QAction:
        action: QAction = self._window.findChild(QAction, PREFIX + name)
        return action

    def _listen(self, listen: bool) -> None:
        """Hear of what changes, while the panel is open."""
        for signal, slot in (
            (self._line.changed, self._on_line),
            (self._line.synced, self._on_synced),
            (self._line.moved, self._on_moved),
            (self._saving.saved, self._on_saved),
        ):
            (signal.connect if listen else signal.disconnect)(slot)

    def _closed(self) -> None:
        self._listen(False)
        self._opened = None
        self._soon.stop()
        self._tick.stop()
        self._sights.clear()

    # What changes underneath

    def _on_line(self) -> None:
        self._show_line()

    def _on_synced(self, _report: SyncReport) -> None:
        self._soon.start(SOON_MS)

    def _on_moved(self, stage: str, done: int, total: int) -> None:
        if self._opened is not None:
            self._opened.show_progress(stage, done, total)
        if not self._soon.isActive():
            self._soon.start(SECOND_MS)

    def _on_saved(self, act: Any, _receipt: object) -> None:
        if act.operation is not None or act.withdraw is not None:
            self._soon.start(SOON_MS)

    def _show_line(self) -> None:
        if self._opened is not None:
            may = self._info.network_mode is not NetworkMode.NONE
            line = self._line
            self._opened.show_line(line.facts(), self._settings.auto_sync(), may, line.next_try_s(), line.trouble)

    # Reading

    def _read(self) -> None:
        """Read counts and the rows in sight, one reading at a time."""
        if self._opened is None:
            return
        self._stale = self._reading is not None
        if self._stale:
            return
        store, choice, sight = self._store(), self._choice, self._opened.sight()
        since, log = midnight(self._clock.unix_ms()), self.log
        fresh = choice is not (self._opened.shown_choice() or choice)
        first, last = (0, PAGE - 1) if fresh else sight

        def read(_work: Background) -> Read:
            return read_view(store, choice, since, first, last), log.last_ended()

        self._reading = self._run("sync-panel", read, self._show)
        self._reading.failed.connect(self._let_go)

    def _store(self) -> PanelStore:
        store: Any = self._session.store
        return store

    def _show(self, found: Read) -> None:
        self._let_go()
        view, last = found
        if self._opened is None or view.listing.choice is not self._choice:
            return
        self._opened.show_view(view)
        self._line.know_failed_files(view.counts.rows.get(Segment.FAILED_FILES, 0))
        self._opened.show_done(words.today_words(view.counts), words.last_words(last, _COUNTS))

    def _let_go(self, _error: object = None) -> None:
        self._reading = None
        if self._stale:
            self._soon.start(SOON_MS)

    def _choose(self, choice: Choice) -> None:
        self._choice = choice
        self._read()

    def _want(self, first: int, last: int) -> None:
        """Read rows that came in sight, in a turn of its own: the view asks while it paints."""
        if not self._sights:
            QTimer.singleShot(0, self._read_sights)
        self._sights.append((first, last))

    def _read_sights(self) -> None:
        sights, self._sights = self._sights, []
        listing = self._opened.model.listing() if self._opened is not None else None
        if listing is None or not sights:
            return
        store = self._store()

        def read(_work: Background) -> tuple[Listing, Rows]:
            rows: Rows = {}
            for first, last in sights:
                rows.update(read_rows(store, listing, first, last))
            return listing, rows

        self._run("sync-rows", read, self._add)

    def _add(self, found: tuple[Listing, Rows]) -> None:
        if self._opened is not None:
            self._opened.add(*found)

    # What is asked for

    def _go_to(self, row: SyncRow) -> None:
        opened = self._opened
        if row.case_id not in self._session.cases:
            self._tell(tr("This patch is no longer in the workspace: it left the area, or was never fetched."))
            return
        if opened is not None and opened.frameGeometry().intersects(self._window.frameGeometry()):
            opened.close()  # it lies over the images
        self._controller.go(row.case_id)
        self._window.raise_()
        self._window.activateWindow()
        if row.segment is Segment.CONFLICTS:
            self._settle()

    def _retry(self, ranges: Optional[list[tuple[int, int]]]) -> None:
        store, listing = self._store(), self._opened.model.listing() if self._opened is not None else None

        def again(_work: Background) -> int:
            return retry_all(store) if ranges is None or listing is None else retry_ranges(store, listing, ranges)

        self._run("sync-retry", again, self._on_retried)

    def _on_retried(self, count: int) -> None:
        self._read_again()
        self._soon.start(SOON_MS)
        self._tell(words.retried_words(count))
        line = self._line.facts()
        if count and line.has_platform and line.online:
            self._line.sync()

    def _set_automatic(self, wanted: bool) -> None:
        self._settings.set_auto_sync(wanted)
        self._line.set_automatic()
        self._show_line()

    # The log

    def _ask_place(self) -> None:
        dialog = QFileDialog(self._opened, tr("Save the log for support"), self._settings.last_folder())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("Text (*.txt)"))
        dialog.setDefaultSuffix("txt")
        dialog.selectFile("redline-sync-log.txt")
        dialog.fileSelected.connect(self.save_log)
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()

    def save_log(self, path: str) -> None:
        """Write the log for support to a file, off the GUI thread; the panel says what came of it."""
        write = partial(
            write_log, path, self._store(), self.log, self._info, self._settings.auto_sync(), self._clock.unix_ms()
        )
        self._run("sync-log", lambda _work: write(), self._on_written)

    def _on_written(self, path: str) -> None:
        self._tell(tr("Written to {path}. It holds no password and no finding; send it to your support.", path=path))

    def _tell(self, text: str) -> None:
        if self._opened is not None:
            self._opened.say(text)
