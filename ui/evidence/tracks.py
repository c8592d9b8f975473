"""The ways that were walked on a visit, read off the GUI thread and thinned to what a view can show."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...plugin.adapters.evidence import EvidenceFolder
from ...plugin.adapters.evidence_track import TrackUnreadable, read_track
from ...plugin.domain.evidence import EvidenceFile, FileType, LonLat
from ..background import Background, Run

MOST_POINTS = 1_000
Line = Sequence[LonLat]


class Tracks(QObject):
    """Gives what was read at once; the rest follows by :attr:`came`."""

    came = pyqtSignal()

    def __init__(self, folder: Path, run: Run, parent: QObject) -> None:
        super().__init__(parent)
        self._folder, self._run = EvidenceFolder(folder), run
        self._lines: dict[str, tuple[Line, ...]] = {}

    def lines(self, files: Sequence[EvidenceFile]) -> list[Line]:
        """Return the ways of the tracks among the files, as far as they are read."""
        tracks = [file for file in files if file.type is FileType.TRACK]
        for file in tracks:
            if file.sha256 not in self._lines:
                self._lines[file.sha256] = ()
                self._read(file)
        return [line for file in tracks for line in self._lines[file.sha256]]

    def _read(self, file: EvidenceFile) -> None:
        path = self._folder.path(file.sha256, file.suffix)

        def work(_task: Background) -> tuple[Line, ...]:
            try:
                return tuple(map(_thinned, read_track(path).lines))
            except TrackUnreadable:  # the case says already that it is missing or could not be read
                return ()

        self._run("evidence-track", work, lambda lines: self._take(file.sha256, lines))

    def _take(self, sha256: str, lines: tuple[Line, ...]) -> None:
        self._lines[sha256] = lines
        self.came.emit()


def _thinned(line: Line) -> Line:
    step = len(line) // MOST_POINTS + 1
    return (*line[:-1:step], line[-1])
