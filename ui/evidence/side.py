"""Evidence in the Review window: what comes in, what the panel and the views show of it, and what is done to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import QMimeData, QObject, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QApplication

from ...plugin.adapters.clock import SystemClock
from ...plugin.adapters.evidence import EvidenceFolder
from ...plugin.adapters.evidence_pictures import glance
from ...plugin.adapters.rule_files import read_rules
from ...plugin.adapters.translation import tr
from ...plugin.app.evidence import EvidenceBook
from ...plugin.app.evidence_check import Fault, FaultyFile, fault_in, look_over
from ...plugin.app.review import ReviewSession
from ...plugin.domain.acts import Act, ActReceipt
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.evidence import EvidenceFile
from ...plugin.domain.evidence_rules import EvidenceRules, read_evidence_rules
from ...plugin.domain.states import ActKind
from ..background import Background, Run
from ..messages import sentence
from ..new_review.parts import ask_files, ask_folder
from ..resources import RESOURCES
from ..review.parts import Handlers, Parts
from . import words
from .arrows import PhotoArrows
from .box import THUMB, EvidenceBox, Shelf
from .bringing import Bringing, Import
from .dropping import Dropping, image_in, paths_in
from .homecoming import Homecoming
from .looking import Looking
from .pictures import Pictures
from .placing import Placing
from .shelves import Shelves
from .tracks import Tracks

Did = Callable[[Callable[[], object]], bool]
RULES_FILE = "evidence.json"
LOOK_OVER_MS, REFRESH_MS = 4_000, 150


class EvidenceSide(QObject):
    """Joins the book of evidence with panel, views and disk. A patch without files costs nothing on the way to it."""

    acted = pyqtSignal(str)
    """Evidence of a case (its id) changed."""

    def __init__(
        self,
        session: ReviewSession,
        parts: Parts,
        run: Run,
        workspace: Path,
        did: Did,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._parts, self._run, self._did = session, parts, run, did
        self.book = EvidenceBook(session, SystemClock())
        self._folder = workspace / "evidence"
        self._workspace = workspace
        self._shelves = Shelves(session, parts.case.code_words, self)
        self._shelves.ready.connect(self._show_shelves)
        self._faults = self._shelves.faults
        self._touched: set[str] = set()
        self.box: EvidenceBox = parts.case.evidence
        self._pictures = Pictures(self._folder, run, THUMB, self)
        self._pictures.came.connect(self._on_picture)
        self.box.use(self._pictures)
        self.bringing = Bringing(self._folder, run, self)
        self.visit = Homecoming(session, self.book, self.bringing, run, parts, self)
        self.arrows = PhotoArrows(parts.views.compare, self)
        self._tracks = Tracks(self._folder, run, self)
        self._tracks.came.connect(self._show_arrows)
        self.placing = Placing(parts.views.compare, parts.top.show_message, self)
        self.looking = Looking(self.book, self._folder, run, parts, self)
        self._soon = self._timer(0, self._show)
        self._refresh = self._timer(REFRESH_MS, self._show_changes)
        self._look_over = self._timer(LOOK_OVER_MS, self._begin)
        self._connect(parts)
        self._look_over.start()

    def _timer(self, wait_ms: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait_ms)
        timer.timeout.connect(act)
        return timer

    def _connect(self, parts: Parts) -> None:
        box = self.box
        box.files_wanted.connect(self.ask_files)
        box.folder_wanted.connect(self.ask_folder)
        box.paste_wanted.connect(self.paste)
        box.visit_wanted.connect(self.ask_visit)
        self.visit.rules = lambda: self._shelves.rules
        self.visit.noted.connect(self.acted)
        box.stop_wanted.connect(self.bringing.stop)
        box.opened.connect(self.open)
        self.bringing.brought.connect(self._on_brought)
        self.bringing.moved.connect(self._on_moved)
        self.bringing.ended.connect(self._on_ended)
        self.arrows.clicked.connect(self._on_arrow)
        self.placing.placed.connect(self._on_placed)
        self.placing.sketched.connect(self.arrows.sketch)
        self.looking.changed.connect(self._changed)
        self.looking.faulted.connect(self._on_fault)
        self.looking.place_wanted.connect(self.placing.begin)
        self.looking.chosen.connect(lambda _sha: self._show_arrows())
        self.looking.describe = self._shelves.describe
        self._dropping = Dropping(parts.window)
        self._dropping.dropped.connect(self._on_dropped)
        parts.views.compare.board.counted.connect(lambda *_: self._dropping.take_from_children())

    def handlers(self, others: Handlers) -> Handlers:
        """Return the table of keys with those of evidence; Enter and Esc are everybody's while nothing is placed."""
        return {
            **others,
            "photos": self.ask_files,
            "photo_folder": self.ask_folder,
            "paste_evidence": self.paste,
            "evidence": self.open_first,
            "visit": self.ask_visit,
            "save_and_next": lambda: None if self.placing.enter() else others["save_and_next"](),
            "clear_filter": lambda: None if self.placing.escape() else others["clear_filter"](),
        }

    # From case to case

    def show_for(self, case_id: str) -> None:
        """Another patch is shown; what it has follows in a turn of its own."""
        self.placing.escape()
        self.arrows.clear()
        self.box.refusals.show_for(case_id)
        if not self.box.is_empty or self.book.has_files(case_id):
            self._soon.start()

    def on_saved(self, act: Act, _receipt: ActReceipt) -> None:
        """An undo or a redo may have changed the files of the patch on screen."""
        if act.kind in (ActKind.UNDO, ActKind.REDO) and act.case_id == self._session.current:
            self._soon.start()

    def _show(self) -> None:
        """Show what the patch on screen has; the words about many files are found in slices."""
        current = self._session.current
        if current is None:
            self.box.show_files(())
            return
        self._shelves.show(current, self.book.files(current))

    def _show_shelves(self, case_id: str, shelves: Sequence[Shelf]) -> None:
        if case_id == self._session.current:
            files = [shelf.file for shelf in shelves]
            self.box.show_files(shelves, self._wanted_words(case_id, files), self._fault_words(files))
            self._show_arrows()
            self.looking.refresh(case_id)

    def _show_arrows(self) -> None:
        current = self._session.current
        if current is not None:
            files = self.book.files(current)
            self.arrows.show_files(files, self.looking.sha256)
            self.arrows.show_tracks(self._tracks.lines(files))

    def _kind_words(self, code: str) -> str:
        return self._parts.case.code_words("photo_kind", code)

    def _wanted_words(self, case_id: str, files: Sequence[EvidenceFile]) -> str:
        missing = self._session.form.photos_missing(self._session.draft(case_id).answers, [one.kind for one in files])
        named = words.BETWEEN.join(self._kind_words(code) for code in missing)
        return tr("Still wanted: {kinds}", kinds=named) if missing else ""

    def _fault_words(self, files: Sequence[EvidenceFile]) -> str:
        faulty = [(file, self._faults[file.sha256]) for file in files if file.sha256 in self._faults]
        return "\n".join(f"✖ {file.name} {words.FAULT_WORDS[fault]()}" for file, fault in faulty)

    # What is wrong in the folder

    def _begin(self) -> None:
        """Read the rules, and look over the files of all cases: once the window is up and has painted."""
        drafts, folder, own = dict(self._session.drafts), EvidenceFolder(self._folder), self._workspace

        def work(task: Background) -> tuple[EvidenceRules, Sequence[FaultyFile]]:
            rules, _fault = read_rules(RULES_FILE, [own], RESOURCES, read_evidence_rules)
            return rules, look_over(drafts, lambda file: glance(folder, file), task.cancelled)

        self._run("evidence-look", work, self._on_begun)

    def _on_begun(self, found: tuple[EvidenceRules, Sequence[FaultyFile]]) -> None:
        self._shelves.rules, faulty = found
        self._faults.update((one.sha256, one.fault) for one in faulty)
        cases = sorted(
            {self._session.case(one.case_id).issued_id for one in faulty if one.case_id in self._session.cases}
        )
        if cases:
            named = words.BETWEEN.join(cases[:5]) + ("…" if len(cases) > 5 else "")
            self._parts.top.show_message(
                tr(
                    "Files of evidence are missing or were altered. They are named at these patches: {patches}",
                    patches=named,
                ),
                warning=True,
            )
        if not self.box.is_empty:
            self._soon.start()

    def _on_picture(self, sha256: str) -> None:
        found = self._pictures.made(sha256)
        fault = fault_in(found) if isinstance(found, RedlineError) else None
        if fault is not None:
            self._on_fault(sha256, fault)

    def _on_fault(self, sha256: str, fault: Fault) -> None:
        if self._faults.get(sha256) is not fault:
            self._faults[sha256] = fault
            self._soon.start()

    # Files come in

    def ask_files(self) -> None:
        """Ask for files to add to the patch on screen."""
        if self._ready():
            ask_files(self._parts.window, tr("Add photos and documents"), "", self._on_chosen, many=True)

    def ask_folder(self) -> None:
        """Ask for a folder whose files are added to the patch on screen."""
        if self._ready():
            ask_folder(self._parts.window, tr("Add the files of a folder"), self._on_chosen)

    def ask_visit(self) -> None:
        """Ask for the folder of a visit whose photos find their patches."""
        if self._may_write():
            self.visit.ask()

    def _on_chosen(self, paths: list[str]) -> None:
        self.add([Path(path) for path in paths])

    def paste(self) -> None:
        """Add what the clipboard holds: files, or a picture."""
        self._on_dropped(QApplication.clipboard().mimeData())

    def _on_dropped(self, mime: QMimeData) -> None:
        paths, image = paths_in(mime), image_in(mime)
        if not self._ready():
            return
        if paths:
            self.add(paths)
        elif image is not None:
            self.bringing.start(Import(str(self._session.current), self.book.new_group(), image=image, count=1))
        else:
            self._parts.top.show_message(tr("The clipboard holds neither files nor a picture."))

    def _ready(self) -> bool:
        if self._session.current is None:
            self._parts.top.show_message(tr("Choose a patch first: files are added to the one on screen."))
        return self._session.current is not None and self._may_write()

    def _may_write(self) -> bool:
        if not self.book.may_write:
            self._parts.top.show_message(tr("This workspace can only be looked at: nothing can be added to it."))
        return self.book.may_write

    def add(self, paths: Sequence[Path]) -> None:
        """Add files, and those of folders, to the patch on screen."""
        if self._session.current is not None:
            self.bringing.start(Import(self._session.current, self.book.new_group(), tuple(paths)))

    def _on_brought(self, wanted: Import, file: EvidenceFile) -> None:
        if wanted.case_id not in self._session.cases:
            return
        decided = self._session.draft(wanted.case_id).decided
        added: list[bool] = []
        if not self._did(lambda: added.append(self.book.add(wanted.case_id, file, wanted.group))):
            self.bringing.stop()
            return
        self._mended(file.sha256)
        wanted.added, wanted.again = wanted.added + added[0], wanted.again + (not added[0])
        wanted.opened = wanted.opened or (decided and added[0])
        self._touched.add(wanted.case_id)
        if not self._refresh.isActive():
            self._refresh.start()

    def _mended(self, sha256: str) -> None:
        """A file that came again was looked at on its way, and put right where it was altered."""
        if self._faults.pop(sha256, None) is not None:
            self._pictures.forget(sha256)
            self.box.forget()

    def _show_changes(self) -> None:
        touched, self._touched = self._touched, set()
        for case_id in touched:
            self.acted.emit(case_id)
        if self._session.current in touched:
            self._show()

    def _on_moved(self, wanted: Import, share: float) -> None:
        issued = self._session.cases[wanted.case_id].issued_id if wanted.case_id in self._session.cases else ""
        self.box.show_progress(f"{wanted.done}/{wanted.count} → {issued}", share)

    def _on_ended(self, wanted: Import) -> None:
        self._show_changes()
        if not self.bringing.busy:
            self.box.show_progress("", 0.0)
        if self.visit.takes(wanted):
            return
        self.box.refusals.add(wanted.case_id, wanted.refused)
        if (wanted.done or wanted.error is not None) and wanted.case_id in self._session.cases:
            issued = self._session.case(wanted.case_id).issued_id
            said = words.added_words(wanted.added, issued, wanted.again, wanted.refused, wanted.opened)
            if wanted.stopped:
                said = f"{said} {tr('Stopped: the rest was not added.')}"
            if wanted.error is not None:
                said = f"{sentence(wanted.error)} {said if wanted.done else ''}".strip()
            self._parts.top.show_message(said, warning=bool(wanted.refused) or wanted.error is not None)

    # What is done to a file

    def open(self, sha256: str) -> None:
        """Look at a file of the patch on screen."""
        if self._session.current is not None:
            self.looking.open(self._session.current, sha256)

    def open_first(self) -> None:
        """Look at the first file of the patch on screen."""
        current = self._session.current
        files = self.book.files(current) if current is not None else ()
        if files:
            self.open(files[0].sha256)
        elif current is not None:
            self._parts.top.show_message(tr("This patch has no files yet. Drop them on the window, or press P."))

    def _on_arrow(self, sha256: str) -> None:
        if not self.placing.active:
            self.open(sha256)

    def _on_placed(self, case_id: str, sha256: str, place: tuple[float, float], direction: Optional[float]) -> None:
        if self._did(lambda: self.book.declare(case_id, sha256, place, direction)):
            self._changed(case_id)

    def _changed(self, case_id: str) -> None:
        self.acted.emit(case_id)
        if case_id == self._session.current:
            self._show()

    @property
    def faults(self) -> Mapping[str, Fault]:
        """Return what is wrong in the folder, by hash."""
        return self._faults
