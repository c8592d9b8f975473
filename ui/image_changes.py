"""Images that changed or vanished since they were indexed: noticed some time after a workspace was opened."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..plugin.adapters.imagery.watch import Changes, look_for_changes
from ..plugin.adapters.translation import tr
from ..plugin.domain.records import Image
from .background import Background, Run

DELAY_MS = 3000
"""How long looking waits for the window to come up and paint."""


def changes_words(changes: Changes) -> str:
    """Return what has become of the images, empty for nothing."""
    changed, gone = len(changes.changed), len(changes.gone)
    parts = []
    if changed:
        parts.append(
            tr("One image has changed since it was added.")
            if changed == 1
            else tr("{count} images have changed since they were added.", count=changed)
        )
    if gone:
        parts.append(
            tr("One image is not where it was.")
            if gone == 1
            else tr("{count} images are not where they were.", count=gone)
        )
    return " ".join(parts)


class ImageWatch(QObject):
    """Looks once, some time after a workspace's images were shown; :attr:`said` carries words for the window."""

    said = pyqtSignal(str)

    def __init__(self, run: Run, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._run, self._folder = run, folder
        self._images: Sequence[Image] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._look)

    def watch(self, images: Sequence[Image]) -> None:
        """Look at these, shortly; earlier ones are forgotten."""
        self._images = images
        self._timer.start()

    def stop(self) -> None:
        """Begin nothing more; who started the work waits for what runs."""
        self._timer.stop()

    def _look(self) -> None:
        images, folder = self._images, self._folder

        def look(work: Background) -> Changes:
            return look_for_changes(images, folder, work.cancelled)

        self._run("images", look, self._tell)

    def _tell(self, changes: Changes) -> None:
        if changes:
            self.said.emit(
                " ".join((changes_words(changes), tr("Press Ctrl+I to bring the list of images up to date.")))
            )
