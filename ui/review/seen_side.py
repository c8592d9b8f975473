"""What was seen, in the window: pictures follow the findings off the GUI thread, and can be looked at again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import QObject, QTimer

from ...plugin.adapters.clock import SystemClock
from ...plugin.adapters.evidence import EvidenceFolder
from ...plugin.adapters.file_hash import hash_file
from ...plugin.adapters.log import log_warning
from ...plugin.adapters.translation import tr
from ...plugin.app.keep_seen import HashFile, KeptReport, PictureQueue, SeenKeeper
from ...plugin.app.repaint_seen import Repaints
from ...plugin.app.review import ReviewSession
from ...plugin.domain.acts import Act, ActReceipt
from ...plugin.domain.seen import PictureDue, views_with_images
from ...plugin.domain.states import ActKind
from ..background import Background, Run
from ..messages import sentence
from .looked import Looked
from .parts import Parts
from .saving import SaveWatcher
from .seen_again import SeenAgain
from .seen_viewer import SeenViewer

SETTLE_MS = 2_500
"""What an earlier sitting owes is looked for once the window is up and has painted."""
FOLLOW_MS = 25
"""Pictures follow a finding once the next patch is on screen: writing them takes the interpreter and the disk."""


class SeenSide(QObject):
    """Takes each finding's pictures as it is handed over, and writes them after it.

    When the window closes, pictures that wait are still written: who runs the work waits for it. Hashing files stops,
    and goes on in the next sitting.
    """

    def __init__(
        self, session: ReviewSession, saving: SaveWatcher, parts: Parts, run: Run, workspace: Path, parent: QObject
    ) -> None:
        """``run`` starts background work that is waited for at the end; ``workspace`` is the folder."""
        super().__init__(parent)
        self._session, self._top, self._run = session, parts.top, run
        self._looked: Looked = parts.views.looked
        self.queue = PictureQueue()
        evidence, store = EvidenceFolder(workspace / "evidence"), session.store
        self._keeper = SeenKeeper(store, evidence, SystemClock(), self.queue, _hashing_in(workspace))
        self._keeping: Optional[Background] = None
        self._hashing: Optional[Background] = None
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.timeout.connect(self._settle)
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.setInterval(FOLLOW_MS)
        self._follow.timeout.connect(self._keep_next)
        saving.handed.connect(self._take)
        saving.saved.connect(self._on_saved)
        self._viewer = SeenViewer(session, run, workspace, parts.views.pool, parts.window)
        self._panel = parts.case
        parts.case.seen_wanted.connect(self.open)
        self._again = SeenAgain(Repaints(store, evidence, SystemClock()), run, parts.views.pool, self)
        if not store.read_only:
            self._settled.start(SETTLE_MS)

    def show_for(self, case_id: str) -> None:
        """Offer to look at what was seen of the patch on screen, where it has a finding of this device."""
        self._panel.show_seen(self._session.draft(case_id).number > 0)
        self._again.wait_for_quiet()

    def open(self) -> None:
        """Show what was seen of the patch on screen."""
        current = self._session.current
        if current is not None and self._session.draft(current).number > 0:
            self._viewer.open(current)
        elif current is not None:
            self._top.show_message(tr("This patch has no finding yet: nothing was kept of what you see."))

    # Pictures follow

    def _take(self, act: Act, durable: Future[ActReceipt]) -> None:
        if act.kind is ActKind.DECIDE and views_with_images(act.payload.get("seen", ())):
            self.queue.put(act, durable, dict(self._looked.take(str(act.case_id))))

    def _on_saved(self, act: Act, _receipt: ActReceipt) -> None:
        if act.case_id is not None and act.case_id == self._session.current:
            self.show_for(act.case_id)
        if act.kind is ActKind.DECIDE and len(self.queue) and not self._follow.isActive():
            self._follow.start()

    def _keep_next(self) -> None:
        if self._keeping is None and len(self.queue):
            self._keep()

    def _keep(self) -> None:
        self._keeping = self._run("pictures", lambda _work: self._keeper.keep_pictures(), self._on_kept)
        self._keeping.failed.connect(self._on_broken)

    def finish(self) -> None:
        """Write what waits; the window is about to close, and whoever runs the work waits for it."""
        self._again.stop()
        self._follow.stop()
        if len(self.queue):
            self._keep()

    def _on_broken(self, _error: object) -> None:
        self._keeping = None

    def _on_kept(self, report: KeptReport) -> None:
        self._keeping = None
        if report.error is not None:
            log_warning(f"{sentence(report.error)} [{report.error}]")
            self._say(sentence(report.error))
            return
        if report.missing:
            self._say(_missing_words(report.missing))
            self._again.look()
        if len(self.queue):
            self._keep()
        elif self._hashing is None:
            self._hash()

    def _say(self, words: str) -> None:
        """Say what did not follow, unless a finding itself is not saved: the window says that already."""
        if not self._session.unsaved():
            self._top.show_message(words, warning=True)

    def _hash(self) -> None:
        self._hashing = self._run("hashes", lambda work: self._keeper.hash_files(work.cancelled), self._on_hashed)
        self._hashing.failed.connect(self._on_hashed)

    def _on_hashed(self, _count: object) -> None:
        self._hashing = None

    # What an earlier sitting owes

    def _settle(self) -> None:
        self._run("settle", lambda _work: self._keeper.settle_interrupted(), self._on_settled)

    def _on_settled(self, late: Sequence[PictureDue]) -> None:
        if late:
            self._say(_interrupted_words(len(late)))
        self._again.look()
        if self._hashing is None:
            self._hash()


def _hashing_in(workspace: Path) -> HashFile:
    """Return what hashes files by their recorded paths: relative ones are the workspace's."""

    def hashed(path: str, identity: str, cancelled: Callable[[], bool]) -> Optional[str]:
        return hash_file(workspace / path, identity, cancelled)

    return hashed


def _missing_words(count: int) -> str:
    if count == 1:
        return tr("One picture of what you saw was not kept in time; it is painted again in a quiet moment.")
    return tr(
        "{count} pictures of what you saw were not kept in time; they are painted again in a quiet moment.", count=count
    )


def _interrupted_words(count: int) -> str:
    if count == 1:
        return tr("The program ended before the pictures of one finding were written. The finding is whole.")
    return tr(
        "The program ended before the pictures of {count} findings were written. The findings are whole.", count=count
    )
