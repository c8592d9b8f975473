"""Add images to the open workspace: files or folders, of one date or of the dates they bear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QCloseEvent
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from ..plugin.adapters.translation import tr
from ..plugin.adapters.workspace import Workspace
from ..plugin.domain.acts import Act
from ..plugin.domain.errors import RedlineError
from ..plugin.domain.records import Image
from ..plugin.domain.states import ActKind
from ..plugin.ports import Clock, Store
from .background import Background
from .messages import sentence
from .new_review.images_page import ImagesBox
from .new_review.parts import SayLine, Tone


def joined(known: Sequence[Image], more: Sequence[Image]) -> tuple[Image, ...]:
    """Return the known images and the new ones; the same file again is replaced by its newest reading."""
    by_id = {image.image_id: image for image in (*known, *more)}
    return tuple(sorted(by_id.values(), key=lambda image: (image.date, image.path)))


class AddImagesDialog(QDialog):
    """Non-modal for its owner: ``added`` comes once the images are in the workspace's store."""

    added = pyqtSignal()

    def __init__(
        self, workspace: Workspace, store: Store, known: Sequence[Image], clock: Clock, parent: Optional[QWidget]
    ) -> None:
        super().__init__(parent)
        self.setObjectName("addImagesDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Add images"))
        self._workspace, self._store, self._known, self._clock = workspace, store, tuple(known), clock
        self._work: Optional[Background] = None
        self._box = ImagesBox(tr("Images to add"), QgsProject.instance())
        self._say = SayLine(self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        cancel = self._buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setText(tr("Cancel"))  # Qt's own words are not everywhere
        self._add = self._buttons.addButton(tr("Add"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._add.setObjectName("addImages")
        column = QVBoxLayout(self)
        for widget in (self._box, self._say, self._buttons):
            column.addWidget(widget)
        self.resize(520, 380)
        self._box.changed.connect(self._refresh)
        self._buttons.accepted.connect(self._begin)
        self._buttons.rejected.connect(self.reject)
        self._refresh()

    def _refresh(self) -> None:
        self._add.setEnabled(bool(self._box.places()) and not self._box.problem() and self._work is None)

    def _begin(self) -> None:
        read = self._box.reader(self._workspace.info.secrecy)
        folder, store, known, clock = self._workspace.folder, self._store, self._known, self._clock

        def add(_work: Background) -> int:
            found = read(folder)
            act = Act(ActKind.IMPORT, None, clock.now(), {"images": [image.path for image in found]})
            store.save_images(joined(known, found), act).result()
            return len(found)

        self._work = Background("images", add, self)
        self._work.done.connect(self._done)
        self._work.failed.connect(self._failed)
        self._work.start()
        self._say.say(tr("Reading the images…"), Tone.BUSY)
        self._refresh()

    def _done(self, _count: int) -> None:
        self.added.emit()
        self.accept()

    def _failed(self, error: RedlineError) -> None:
        self._work = None
        self._say.say(sentence(error), Tone.PROBLEM)
        self._refresh()

    def done(self, result: int) -> None:
        """Close, whichever way, and forget work that still runs."""
        self._box.close_down()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's own close button counts as Cancel."""
        self.done(QDialog.DialogCode.Rejected)
        event.accept()
