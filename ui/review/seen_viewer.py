"""Opens “What was seen”, reads for it off the GUI thread, and paints the recorded views again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional, Union

from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtWidgets import QWidget

from ...plugin.adapters.evidence import EvidenceFolder
from ...plugin.adapters.file_hash import hash_file
from ...plugin.adapters.imagery.errors import ImageChanged
from ...plugin.adapters.imagery.layers import LayerPool
from ...plugin.adapters.png import image_of, same_pixels
from ...plugin.app.keep_seen import PNG
from ...plugin.app.review import ReviewSession
from ...plugin.app.seen_history import SeenFinding, SeenView, findings_seen
from ...plugin.domain.errors import BadGeometry, BadRecord, RedlineError
from ...plugin.port_errors import EvidenceChanged
from ..background import Background, Run
from ..compare.replay import Repainted, Replay
from ..compare.scene import on_ground
from . import seen_words
from .seen_dialog import Kept, SeenDialog, ViewRow


@dataclass(frozen=True)
class _Checked:
    """What looking closer brought: whether the pixels are the same, and what differs in the files."""

    same: Optional[bool]
    problems: tuple[RedlineError, ...]
    whole: bool


class SeenViewer(QObject):
    """One dialog at a time."""

    def __init__(
        self, session: ReviewSession, run: Run, workspace: Path, pool: Callable[[], LayerPool], window: QWidget
    ) -> None:
        """``pool`` returns what opens the images; ``window`` is the dialog's parent."""
        super().__init__(window)
        self._session, self._run, self._workspace = session, run, workspace
        self._pool, self._window = pool, window
        self._evidence = EvidenceFolder(workspace / "evidence")
        self._works: list[Background] = []
        self._replay: Optional[Replay] = None
        self._todo: list[ViewRow] = []
        self.dialog: Optional[SeenDialog] = None

    def open(self, case_id: str) -> None:
        """Show what was seen of a patch."""
        if self.dialog is not None:
            self.dialog.close()
        case, patch = self._session.case(case_id), None
        with suppress(BadGeometry):
            patch, _crs = on_ground(case.outline)
        dialog = self.dialog = SeenDialog(case.issued_id, patch, self._window)
        dialog.finished.connect(lambda _result: self._forget(dialog))
        dialog.finding_wanted.connect(self._load)
        dialog.paint_wanted.connect(self._paint)
        store = self._session.store

        def read(_work: Background) -> tuple[SeenFinding, ...]:
            return findings_seen(store.history(case_id), store.file_hashes())

        self._start("seen", read, dialog.show_findings)
        dialog.show()

    def _start(self, name: str, work: Callable[[Background], Any], done: Callable[..., None]) -> None:
        self._works.append(self._run(name, work, done))

    def _forget(self, dialog: SeenDialog) -> None:
        if self.dialog is dialog:
            self._stop()
            self.dialog = None

    def _stop(self) -> None:
        """Drop what is read and painted for the dialog: nobody looks at it any more."""
        for work in self._works:
            work.cancel()
        self._works.clear()
        if self._replay is not None:
            self._replay.stop()
            self._replay = None

    # Kept pictures

    def _load(self, finding: SeenFinding) -> None:
        evidence = self._evidence

        def load(_work: Background) -> Kept:
            return {number: _kept(view, evidence) for number, view in _numbered(finding) if view.sha256}

        def show(kept: Kept) -> None:
            if self.dialog is not None:
                self.dialog.show_pictures(finding, kept)

        self._start("pictures seen", load, show)

    # Painting again

    def _paint(self) -> None:
        if self._replay is not None:
            self._replay.stop()
        self._replay = Replay(self._pool(), self)
        self._replay.done.connect(self._painted)
        self._todo = [row for row in self._rows() if row.view.recipe.get("images")]
        self._paint_next()

    def _rows(self) -> list[ViewRow]:
        return list(self.dialog.rows.values()) if self.dialog is not None else []

    def _paint_next(self) -> None:
        while self._todo and self._replay is not None:
            try:
                self._replay.paint(self._todo[0].view.recipe)
                return
            except BadRecord:
                self._todo.pop(0).show_again(None, seen_words.no_longer_paintable())
        if self.dialog is not None:
            self.dialog.painted()

    def _painted(self, made: Repainted) -> None:
        row = self._todo.pop(0)
        self._check(row, made)
        self._paint_next()

    def _check(self, row: ViewRow, made: Repainted) -> None:
        """Compare pixels and, where they are known, the hashes of the files."""
        kept, view, folder = row.kept, row.view, self._workspace

        def check(work: Background) -> _Checked:
            same = None if kept is None or made.image is None else same_pixels(kept, made.image)
            return _Checked(same, *_files_differ(view, folder, made, work))

        def show(checked: _Checked) -> None:
            if self.dialog is not None and row in self._rows():
                words = seen_words.verdict(checked.same, (*made.problems, *checked.problems))
                row.show_again(made.image, words)
                row.say(seen_words.same_files() if checked.whole else "")

        self._start("compare seen", check, show)


def _numbered(finding: SeenFinding) -> list[tuple[int, SeenView]]:
    return [(int(view.recipe.get("view", place)), view) for place, view in enumerate(finding.views)]


def _kept(view: SeenView, evidence: EvidenceFolder) -> Union[QImage, RedlineError]:
    try:
        image = image_of(evidence.get(view.sha256, PNG))
    except RedlineError as error:
        return error.kept()
    return EvidenceChanged(f"{view.sha256}{PNG}") if image.isNull() else image


def _files_differ(
    view: SeenView, folder: Path, made: Repainted, work: Background
) -> tuple[tuple[RedlineError, ...], bool]:
    """Return the files whose content differs, and whether all are known to be those of then."""
    said = {getattr(problem, "path", "") for problem in made.problems}
    keys = [key for key in view.hashes if key[0] not in said]
    found = {key: hash_file(folder / key[0], key[1], work.cancelled) for key in keys}
    differ = tuple(ImageChanged(key[0]) for key, sha256 in found.items() if sha256 not in (None, view.hashes[key]))
    files = [*view.recipe.get("images", ()), *view.recipe.get("base", ())]
    whole = not differ and not made.problems and len(found) == len({one["path"] for one in files})
    return differ, whole and None not in found.values()
