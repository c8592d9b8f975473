"""The viewer of one patch's files: made when it is asked for, kept in step with what is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Optional, Union

from qgis.PyQt.QtCore import QObject, QSize, pyqtSignal
from qgis.PyQt.QtGui import QImage

from ...plugin.adapters.evidence import EvidenceFolder
from ...plugin.adapters.evidence_pictures import picture_of
from ...plugin.adapters.translation import tr
from ...plugin.app.evidence import EvidenceBook
from ...plugin.app.evidence_check import Fault, fault_in
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.evidence import EvidenceFile
from ...plugin.domain.evidence_rules import Doubts
from ..background import Background, Run
from ..messages import sentence
from ..moments import local_words
from ..numbers import size_words
from ..review.parts import Parts
from . import words
from .viewer import EvidenceViewer, Looked

LARGE = QSize(1600, 1200)
Describe = Callable[[str, Sequence[EvidenceFile], EvidenceFile], tuple[Doubts, Optional[Fault]]]


class Looking(QObject):
    """Opens the viewer on a file and does to the file what is asked for there."""

    changed = pyqtSignal(str)
    """Something of a case's files (its id) was changed."""
    place_wanted = pyqtSignal(str, str)
    """(case id, sha256): a photo is to be placed on the views."""
    faulted = pyqtSignal(str, object)
    """(sha256, fault): a file was found missing or altered when it was read."""
    chosen = pyqtSignal(str)
    """(sha256) of the file that is looked at now, empty for none."""

    def __init__(self, book: EvidenceBook, folder: Path, run: Run, parts: Parts, parent: QObject) -> None:
        super().__init__(parent)
        self._book, self._folder, self._run, self._parts = book, folder, run, parts
        self.describe: Describe = lambda _case, _files, _file: (Doubts(), None)
        self._viewer: Optional[EvidenceViewer] = None
        self._case_id = ""
        self.sha256 = ""

    def open(self, case_id: str, sha256: str) -> None:
        """Show a file of a case."""
        if self._viewer is None:
            self._viewer = self._make()
        self._case_id, self.sha256 = case_id, sha256
        self._show(fresh=True)
        self._viewer.show()
        self._viewer.raise_()
        self.chosen.emit(sha256)

    def refresh(self, case_id: str) -> None:
        """Keep in step: files changed, or another case is on screen."""
        if self._viewer is None:
            return
        if case_id != self._case_id or self._book.file(case_id, self.sha256) is None:
            self._viewer.close()
        else:
            self._show(fresh=False)

    def _make(self) -> EvidenceViewer:
        kinds = self._parts.case.codes_of("photo_kind")
        viewer = EvidenceViewer(kinds, self._parts.window)
        viewer.step_wanted.connect(self._step)
        viewer.kind_chosen.connect(lambda code: self._do(lambda: self._book.set_kind(self._case_id, self.sha256, code)))
        viewer.place_wanted.connect(self._place)
        viewer.place_back_wanted.connect(
            lambda: self._do(lambda: self._book.take_declaration_back(self._case_id, self.sha256))
        )
        viewer.removal_wanted.connect(self._remove)
        viewer.destroyed.connect(self._forget)
        viewer.finished.connect(self._forget)
        return viewer

    def _forget(self, *_gone: object) -> None:
        if self._viewer is not None:
            self._viewer, self.sha256 = None, ""
            self.chosen.emit("")

    def _show(self, fresh: bool) -> None:
        file = self._book.file(self._case_id, self.sha256)
        if file is None or self._viewer is None:
            return
        files = self._book.files(self._case_id)
        doubts, fault = self.describe(self._case_id, files, file)
        path = EvidenceFolder(self._folder).path(file.sha256, file.suffix)
        looked = Looked(file, str(path), self._facts(file, doubts), words.warnings(file, doubts, fault))
        place = [one.sha256 for one in files].index(file.sha256) + 1
        self._viewer.show_file(looked, f"{file.name} — {place}/{len(files)}", self._book.may_write)
        if fresh:
            self._read(file)

    def _facts(self, file: EvidenceFile, doubts: Doubts) -> list[tuple[str, str]]:
        pixels = f"{file.size_px[0]} × {file.size_px[1]} px" if file.size_px is not None else ""
        facts = [
            (tr("File"), file.name),
            (tr("Type"), words.BETWEEN.join(p for p in (words.TYPE_WORDS[file.type](), file.suffix[1:].upper()) if p)),
            (tr("Taken"), words.time_words(file)),
            (tr("Place"), words.place_words(file, doubts)),
            (tr("Camera"), file.camera),
            (tr("Size"), words.BETWEEN.join(part for part in (pixels, size_words(file.size_bytes)) if part)),
            (tr("Track"), " → ".join(map(local_words, file.span or ()))),
            (tr("Added"), local_words(file.added_at, seconds=True)),
            ("SHA-256", " ".join(file.sha256[start : start + 16] for start in range(0, 64, 16))),
        ]
        return [(name, value) for name, value in facts if value]

    def _read(self, file: EvidenceFile) -> None:
        folder, sha256 = EvidenceFolder(self._folder), file.sha256

        def work(_task: Background) -> Union[QImage, RedlineError]:
            try:
                return picture_of(folder, file, LARGE)
            except RedlineError as error:
                return error.kept()

        self._run("evidence-view", work, lambda found: self._on_read(sha256, found))

    def _on_read(self, sha256: str, found: Union[QImage, RedlineError]) -> None:
        fault = fault_in(found) if isinstance(found, RedlineError) else None
        if fault is not None:
            self.faulted.emit(sha256, fault)
        if self._viewer is not None:
            self._viewer.show_picture(sha256, found if fault is None else words.FAULT_WORDS[fault]())

    def _step(self, step: int) -> None:
        hashes = [one.sha256 for one in self._book.files(self._case_id)]
        if self.sha256 in hashes and len(hashes) > 1:
            self.open(self._case_id, hashes[(hashes.index(self.sha256) + step) % len(hashes)])

    def _place(self) -> None:
        """The viewer stands over the views: it goes, and comes back for the next photo."""
        case_id, sha256, viewer = self._case_id, self.sha256, self._viewer
        if viewer is not None:
            viewer.close()
        self.place_wanted.emit(case_id, sha256)

    def _remove(self) -> None:
        case_id, sha256 = self._case_id, self.sha256
        hashes = [one.sha256 for one in self._book.files(case_id)]
        rest = [one for one in hashes if one != sha256]
        if rest and sha256 in hashes:
            self.sha256 = rest[min(hashes.index(sha256), len(rest) - 1)]
        if self._do(lambda: self._book.remove(case_id, sha256)):
            self._parts.top.show_message(tr("Removed from this patch. Undo brings it back; the file itself is kept."))
            if rest and self._viewer is not None:
                self._show(fresh=True)

    def _do(self, act: Callable[[], bool]) -> bool:
        try:
            done = act()
        except RedlineError as error:
            self._parts.top.show_message(sentence(error), warning=True)
            return False
        if done:
            self.changed.emit(self._case_id)
        return done
