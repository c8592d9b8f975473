"""Saying on a view that its service has not answered yet."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QObject, QTimer

from ...plugin.domain.records import Image
from . import words
from .pane import ViewPane
from .remote_render import names_of

PATIENCE_MS = 400
_SUBJECT = "service"


class WaitingPlate(QObject):
    """Names the services that a view waits for, once that takes long."""

    def __init__(self, pane: ViewPane, parent: QObject) -> None:
        super().__init__(parent)
        self._pane, self._names = pane, ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MS)
        self._timer.timeout.connect(lambda: self._pane.tell(_SUBJECT, words.waiting_for(self._names)))

    def begin(self, images: Sequence[Image]) -> None:
        """These are being opened, or a picture of them is being made."""
        self._names = ", ".join(names_of(images))
        if self._names:
            self._timer.start()

    def end(self) -> None:
        """It is there, or nobody waits for it any more."""
        self._timer.stop()
        self._pane.tell(_SUBJECT, "")
