"""Add images to the open workspace: files, folders, what services show; and bring what is indexed up to date."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Optional

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QCloseEvent
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ..plugin.adapters.imagery.scan import ScanSteps
from ..plugin.adapters.imagery.watch import Changes, look_for_changes, read_again
from ..plugin.adapters.network_policy import policy_of
from ..plugin.adapters.settings import LEAST_PICTURE_MB, Settings
from ..plugin.adapters.translation import language, tr
from ..plugin.adapters.workspace import Workspace
from ..plugin.domain.acts import Act
from ..plugin.domain.codes import CodeList
from ..plugin.domain.errors import RedlineError
from ..plugin.domain.records import Image
from ..plugin.domain.states import ActKind, Secrecy
from ..plugin.ports import Clock, Store
from .background import Background
from .headline import secrecy_words
from .image_changes import changes_words
from .messages import sentence
from .new_review.images_box import ImagesBox
from .new_review.images_page import listing
from .new_review.parts import SayLine, Tone, add_row

_MOST_CACHE_MB, _MOST_PICTURE_MB = 100_000, 8_192


def joined(known: Sequence[Image], more: Sequence[Image]) -> tuple[Image, ...]:
    """Return the known images and the new ones; the same image again is replaced by its newest reading."""
    by_id = {image.image_id: image for image in (*known, *more)}
    return tuple(sorted(by_id.values(), key=lambda image: (image.date, image.path)))


def added_words(fresh: Sequence[Image]) -> str:
    """Return what was added to the workspace or changed there."""
    if not fresh:
        return tr("No image is new: the workspace had them all.")
    dates = sorted({image.date for image in fresh})
    span = dates[0] if len(dates) == 1 else f"{dates[0]} … {dates[-1]}"
    if len(fresh) == 1:
        return tr("Added {name}, {date}.", name=Path(fresh[0].path).name or fresh[0].path, date=span)
    return tr("Added {count} images, {date}.", count=len(fresh), date=span)


class AddImagesDialog(QDialog):
    """Non-modal for its owner: ``added`` comes once the index in the workspace's store is another one."""

    added = pyqtSignal()
    said = pyqtSignal(str)
    """What was added, in words."""

    def __init__(
        self,
        workspace: Workspace,
        store: Store,
        known: Sequence[Image],
        clock: Clock,
        parent: Optional[QWidget],
        codes: Mapping[str, CodeList],
        settings: Settings,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("addImagesDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Add images"))
        self._workspace, self._store, self._known, self._clock = workspace, store, tuple(known), clock
        self._settings = settings
        self._work: Optional[Background] = None
        policy = policy_of(workspace.info)
        self._box = ImagesBox(tr("Images to add"), QgsProject.instance(), policy, workspace.folder, self._known)
        self._secrecy = _secrecy_choice(codes, workspace.info.secrecy)
        self._services = ServiceSettings(settings, self)
        self._changes = ChangesLine(self._known, workspace, self)
        self._say = SayLine(self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        cancel = self._buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setText(tr("Cancel"))  # Qt's own words are not everywhere
        self._add = self._buttons.addButton(tr("Add"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._add.setObjectName("addImages")
        self._lay_out()
        self._connect()
        self._refresh()

    def _lay_out(self) -> None:
        form = QFormLayout()
        add_row(form, tr("Secrecy of these images"), self._secrecy)
        column = QVBoxLayout(self)
        column.addWidget(self._changes)
        column.addWidget(self._box, 1)
        column.addLayout(form)
        for widget in (self._services, self._say, self._buttons):
            column.addWidget(widget)
        self.resize(620, 480)

    def _connect(self) -> None:
        self._box.changed.connect(self._refresh)
        self._changes.renewed.connect(lambda images: self._write(lambda: images, tr("Bringing the list up to date…")))
        self._buttons.accepted.connect(self._begin)
        self._buttons.rejected.connect(self.reject)

    def _refresh(self) -> None:
        chosen = bool(self._box.places() or self._box.services())
        self._add.setEnabled(chosen and not self._box.problem() and self._work is None)
        self._services.setVisible(bool(self._box.services()))
        if self._work is None:
            self._say.say(self._host_words(), Tone.NOTE)

    def _host_words(self) -> str:
        info = self._workspace.info
        fresh = [host for host in listing(info, self._box.hosts()).listed_hosts if host not in info.listed_hosts]
        fresh = [host for host in fresh if not policy_of(info).allows(f"https://{host}/")]
        if not fresh:
            return ""
        return tr(
            "This workspace will ask {hosts} for images: adding them puts it on its list.", hosts=", ".join(fresh)
        )

    def _begin(self) -> None:
        read = self._box.reader(Secrecy(self._secrecy.currentData()))
        folder, known, hosts, workspace = self._workspace.folder, self._known, self._box.hosts(), self._workspace
        self._services.keep(self._settings)

        def images() -> Sequence[Image]:
            found = read(folder)
            if hosts:
                workspace.amend(lambda info: listing(info, hosts))
            return joined(known, found)

        self._write(images, tr("Reading the images…"))

    def _write(self, images: Callable[[], Sequence[Image]], words: str) -> None:
        store, clock, known = self._store, self._clock, self._known

        def add(_work: Background) -> list[Image]:
            now = images()
            before = set(known)
            fresh = [image for image in now if image not in before]
            paths = [image.path for image in fresh]
            store.save_images(now, Act(ActKind.IMPORT, None, clock.now(), {"images": paths})).result()
            return fresh

        self._work = Background("images", add, self)
        self._work.done.connect(self._done)
        self._work.failed.connect(self._failed)
        self._work.start()
        self._refresh()
        self._say.say(words, Tone.BUSY)

    def _done(self, fresh: Sequence[Image]) -> None:
        self.added.emit()
        self.said.emit(added_words(fresh))
        self.accept()

    def _failed(self, error: RedlineError) -> None:
        self._work = None
        self._refresh()
        self._say.say(sentence(error), Tone.PROBLEM)

    def done(self, result: int) -> None:
        """Close, whichever way, and forget work that still runs."""
        self._box.close_down()
        self._changes.close_down()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's own close button counts as Cancel."""
        self.done(QDialog.DialogCode.Rejected)
        event.accept()


def _secrecy_choice(codes: Mapping[str, CodeList], now: Secrecy) -> QComboBox:
    box = QComboBox()
    box.setObjectName("imageSecrecy")
    for mark in Secrecy:
        box.addItem(secrecy_words(codes, language(), mark), mark)
    box.setCurrentIndex(list(Secrecy).index(now))
    return box


class ServiceSettings(QWidget):
    """How services are asked, and what pictures made in advance may take, for all workspaces of this user."""

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._ahead = QCheckBox(tr("Fetch images of the next patches in advance (not on a metered line)"), self)
        self._ahead.setObjectName("fetchAhead")
        self._ahead.setChecked(settings.fetch_ahead())
        self._cache = QSpinBox(self)
        self._cache.setObjectName("tileCache")
        self._cache.setRange(0, _MOST_CACHE_MB)
        self._cache.setSingleStep(128)
        self._cache.setSuffix(" MB")
        self._cache.setValue(settings.tile_cache_mb())
        self._memory = QSpinBox(self)
        self._memory.setObjectName("pictureMemory")
        self._memory.setRange(LEAST_PICTURE_MB, _MOST_PICTURE_MB)
        self._memory.setSingleStep(64)
        self._memory.setSuffix(" MB")
        self._memory.setValue(settings.picture_memory_mb())
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(self._ahead)
        add_row(form, tr("Tiles kept on this disk, at most"), self._cache)
        add_row(form, tr("Memory for pictures made in advance, at most"), self._memory)

    def keep(self, settings: Settings) -> None:
        """Remember what was chosen."""
        settings.set_fetch_ahead(self._ahead.isChecked())
        settings.set_tile_cache_mb(self._cache.value())
        settings.set_picture_memory_mb(self._memory.value())


class ChangesLine(QWidget):
    """Says which indexed images changed or vanished; :attr:`renewed` carries the index as it should be."""

    renewed = pyqtSignal(object)

    def __init__(self, known: Sequence[Image], workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._known, self._folder = tuple(known), workspace.folder
        self._found = Changes()
        self._say = SayLine(self)
        self._again, self._forget = QPushButton(tr("Read again"), self), QPushButton(tr("Forget missing ones"), self)
        self._again.setObjectName("readAgain")
        self._forget.setObjectName("forgetMissing")
        self._again.clicked.connect(lambda _checked=False: self._read_again())
        self._forget.clicked.connect(lambda _checked=False: self._forget_gone())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._say, 1)
        row.addWidget(self._again)
        row.addWidget(self._forget)
        self.hide()
        self._work = Background("changes", self._look, self)
        self._work.done.connect(self._tell)
        self._work.start()

    def _look(self, work: Background) -> Changes:
        return look_for_changes(self._known, self._folder, work.cancelled)

    def _tell(self, changes: Changes) -> None:
        self._found = changes
        self._say.say(changes_words(changes), Tone.NOTE)
        self._again.setVisible(bool(changes.changed))
        self._forget.setVisible(bool(changes.gone))
        self.setVisible(bool(changes))

    def _read_again(self) -> None:
        found, folder = self._found, self._folder
        self._work = Background(
            "changes", lambda work: read_again(found, folder, ScanSteps(cancelled=work.cancelled)), self
        )
        self._work.done.connect(lambda read: self.renewed.emit(joined(self._known, read.images)))
        self._work.start()

    def _forget_gone(self) -> None:
        gone = {image.image_id for image in self._found.gone}
        self.renewed.emit(tuple(image for image in self._known if image.image_id not in gone))

    def close_down(self) -> None:
        """Forget work that still runs."""
        self._work.cancel()
