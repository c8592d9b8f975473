"""Files that the views miss: looked after until they are others, so that the views paint themselves again.

A drive that was unplugged, a share that was away, a copy that is still being written: nobody should have to press a key
once the file is whole again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...plugin.adapters.imagery.background import Background
from ...plugin.adapters.imagery.errors import ImageMissing, ImageUnreadable, ImageWithoutCrs
from ...plugin.adapters.imagery.watch import file_stamps
from .board import ViewBoard
from .feed import PaneFeed
from .pane import ViewPane

LOOK_EVERY_MS = 1500


class MissedFiles(QObject):
    """Asks now and then for size and time of each file that a view could not show; one that differs is opened again.

    The asking is done in a thread, one at a time: a dead share holds no more than that. ``changed``: the views miss
    other files than before, or none any more.
    """

    changed = pyqtSignal()

    def __init__(self, board: ViewBoard, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._board, self._background = board, background
        self._feeds: dict[ViewPane, PaneFeed] = {}
        self._stamps: dict[Path, Optional[str]] = {}
        self._asking = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._ask)

    def take_in(self, pane: ViewPane, feed: PaneFeed) -> None:
        """Look after the files of a new view."""
        self._feeds[pane] = feed
        pane.shown.connect(self._look_over)
        pane.emptied.connect(self._look_over)

    def _look_over(self) -> None:
        """Note what the views miss now; what is known of a file that they still miss is kept."""
        missed = {path: stamp for pane in self._board.panes for path, stamp in files_missed(pane)}
        if missed.keys() != self._stamps.keys():
            self._stamps = {path: self._stamps.get(path, stamp) for path, stamp in missed.items()}
            if missed:
                self._timer.start()
            else:
                self._timer.stop()
            self.changed.emit()

    def _ask(self) -> None:
        if not self._asking:
            self._asking = True
            paths = tuple(self._stamps)
            self._background.run(lambda: file_stamps(paths), self._compare, lambda _fault: self._compare({}))

    def _compare(self, now: Mapping[Path, str]) -> None:
        self._asking = False
        before = self._stamps
        other = {path for path, stamp in now.items() if before.get(path) not in (None, stamp)}
        self._stamps = {path: now.get(path, stamp) for path, stamp in before.items()}
        for pane in self._board.panes:
            if pane in self._feeds and any(path in other for path, _stamp in files_missed(pane)):
                self._feeds[pane].sample_again()

    def stop(self) -> None:
        """Ask no more."""
        self._timer.stop()
        self._stamps = {}


def files_missed(pane: ViewPane) -> Iterator[tuple[Path, Optional[str]]]:
    """Yield each file that a view could not show, with its stamp: empty for one that was not there, else not known."""
    for problem in pane.problems:
        if isinstance(problem, (ImageMissing, ImageUnreadable, ImageWithoutCrs)):
            yield Path(problem.path), "" if isinstance(problem, ImageMissing) else None
    picture = pane.picture
    for source in (*picture.sources, *picture.base) if picture is not None and picture.errors else ():
        if source.image.path in picture.errors and source.path is not None:
            yield source.path, None
