"""Small pictures of evidence, made off the GUI thread when they come into sight, and kept within a bound."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path
from typing import Optional, Union

from qgis.PyQt.QtCore import QObject, QSize, pyqtSignal
from qgis.PyQt.QtGui import QImage

from ...plugin.adapters.evidence import EvidenceFolder
from ...plugin.adapters.evidence_pictures import picture_of
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.evidence import EvidenceFile
from ..background import Background, Run

Shown = Union[QImage, RedlineError]
MOST_KEPT = 2_000
"""Small pictures of 72 pixels take some 40 MB then."""


class Pictures(QObject):
    """Gives what is known at once; the rest follows by :attr:`came`. The newest wish is fulfilled first."""

    came = pyqtSignal(str)
    """(sha256): its picture is there, or what is wrong with it."""

    def __init__(self, folder: Path, run: Run, box: QSize, parent: QObject) -> None:
        super().__init__(parent)
        self._folder, self._run, self._box = EvidenceFolder(folder), run, box
        self._lock = threading.Lock()
        self._wanted: OrderedDict[str, EvidenceFile] = OrderedDict()
        self._made: OrderedDict[str, Shown] = OrderedDict()
        self._work: Optional[Background] = None

    def get(self, file: EvidenceFile) -> Optional[Shown]:
        """Return a file's picture or its fault; ``None``: it is being made."""
        found = self._made.get(file.sha256)
        if found is None:
            with self._lock:
                self._wanted[file.sha256] = file
                self._wanted.move_to_end(file.sha256)
            if self._work is None:
                self._work = self._run("thumbs", self._make, self._on_done)
                self._work.failed.connect(self._on_done)
        return found

    def made(self, sha256: str) -> Optional[Shown]:
        """Return what was made of a file, without wishing for it."""
        return self._made.get(sha256)

    def forget_wishes(self) -> None:
        """Make no pictures that nobody looks at any more."""
        with self._lock:
            self._wanted.clear()

    def forget(self, sha256: str) -> None:
        """Look at a file anew when it is wanted next."""
        self._made.pop(sha256, None)

    def _make(self, work: Background) -> None:
        while not work.cancelled():
            with self._lock:
                if not self._wanted:
                    return
                _, file = self._wanted.popitem()
            self._make_one(work, file)

    def _make_one(self, work: Background, file: EvidenceFile) -> None:
        try:
            found: Shown = picture_of(self._folder, file, self._box)
        except RedlineError as error:
            found = error.kept()
        work.tell(lambda: self._take(file.sha256, found))

    def _take(self, sha256: str, found: Shown) -> None:
        self._made[sha256] = found
        while len(self._made) > MOST_KEPT:
            self._made.popitem(last=False)
        self.came.emit(sha256)

    def _on_done(self, _nothing: object) -> None:
        self._work = None
        with self._lock:
            more = next(reversed(self._wanted.values()), None) if self._wanted else None
        if more is not None:  # wished for while the last work was ending
            self.get(more)
