"""Files dropped on the window, wherever, or pasted: paths and pictures as a source gives them."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import QEvent, QMimeData, QObject, pyqtSignal
from qgis.PyQt.QtGui import QDropEvent, QImage
from qgis.PyQt.QtWidgets import QWidget


class Dropping(QObject):
    """Takes drops on a window and all in it."""

    dropped = pyqtSignal(object)
    """:class:`QMimeData` with files or a picture."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self.take_from_children()

    def take_from_children(self) -> None:
        """Let drops on views and text fields come to the window: as text, a path is of no use to anybody."""
        for child in self._window.findChildren(QWidget):
            if child.acceptDrops():
                child.setAcceptDrops(False)

    def eventFilter(self, watched: Optional[QObject], event: Optional[QEvent]) -> bool:
        """Take what can be evidence; everything else goes its way."""
        if event is None or event.type() not in (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop):
            return super().eventFilter(watched, event)
        assert isinstance(event, QDropEvent)
        if not has_evidence(event.mimeData()):
            return super().eventFilter(watched, event)
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.dropped.emit(event.mimeData())
        return True


def has_evidence(mime: QMimeData) -> bool:
    """Tell whether something holds files or a picture."""
    return bool(paths_in(mime)) or mime.hasImage()


def paths_in(mime: QMimeData) -> list[Path]:
    """Return the local files and folders; addresses of the net are left out."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile() and url.toLocalFile()]


def image_in(mime: QMimeData) -> Optional[QImage]:
    """Return the picture, ``None`` without one."""
    found = mime.imageData() if mime.hasImage() else None
    return found if isinstance(found, QImage) and not found.isNull() else None
