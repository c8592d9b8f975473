"""One file of a patch looked at: large, with what is known of it, its kind and its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Optional, Union

from qgis.PyQt.QtCore import QSize, Qt, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices, QImage, QKeySequence, QPainterPath
from qgis.PyQt.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QShortcut,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.translation import tr
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.evidence import EvidenceFile, FileType, Way
from ..messages import sentence
from ..review.picture_box import PictureBox

FIRST_SIZE, FRAME, FACTS_PX = QSize(1060, 720), QSize(40, 60), 300
_OPENED = "jpg png tif webp gif bmp heic mp4 mov avi mkv pdf docx xlsx pptx txt csv gpx ofd wps"
_OPENED_OUTSIDE = frozenset(f".{word}" for word in _OPENED.split(" "))


@dataclass(frozen=True)
class Looked:
    """A file with what is said of it; ``path`` is where it stands."""

    file: EvidenceFile
    path: str
    facts: Sequence[tuple[str, str]]
    warnings: Sequence[str]


class EvidenceViewer(QDialog):
    """Non-modal; shows what it is given and says what is wanted. Left and right step, number keys say the kind."""

    step_wanted = pyqtSignal(int)
    kind_chosen = pyqtSignal(str)
    place_wanted = pyqtSignal()
    place_back_wanted = pyqtSignal()
    removal_wanted = pyqtSignal()

    def __init__(self, kinds: Sequence[tuple[str, str]], parent: QWidget) -> None:
        """``kinds`` are codes with their words."""
        super().__init__(parent)
        self.setObjectName("evidenceViewer")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._kinds = kinds
        self._looked: Optional[Looked] = None
        self._picture = PictureBox("evidencePicture", self)
        self._facts, self._warnings = QLabel(self), QLabel(self)
        self._kind = QComboBox(self)
        self._kind.setObjectName("evidenceKind")
        self._buttons: dict[str, QPushButton] = {}
        self._lay_out()
        self._connect()
        self.resize(FIRST_SIZE.boundedTo(QApplication.primaryScreen().availableSize() - FRAME))

    def _lay_out(self) -> None:
        for label, name in ((self._facts, "evidenceFacts"), (self._warnings, "evidenceWarnings")):
            label.setObjectName(name)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._kind.addItem(tr("Kind not said"), "")
        for number, (code, word) in enumerate(self._kinds, start=1):
            self._kind.addItem(f"{number}  {word}", code)
        side = QVBoxLayout()
        side.addWidget(self._kind)
        side.addWidget(self._warnings)
        side.addWidget(self._facts, 1)
        self._add(side, "place", tr("Place it by two clicks"), self.place_wanted.emit)
        self._add(side, "place_back", tr("Take the declared place back"), self.place_back_wanted.emit)
        self._add(side, "open", tr("Open"), self._open)
        self._add(side, "remove", tr("Remove from this patch"), self.removal_wanted.emit)
        foot = QHBoxLayout()
        self._add(foot, "back", "◀", lambda: self.step_wanted.emit(-1))
        self._add(foot, "on", "▶", lambda: self.step_wanted.emit(1))
        foot.addStretch(1)
        self._add(foot, "close", tr("Close"), self.close)
        side.addLayout(foot)
        panel = QWidget(self)
        panel.setLayout(side)
        panel.setFixedWidth(FACTS_PX)
        row = QHBoxLayout(self)
        row.addWidget(self._picture, 1)
        row.addWidget(panel)

    def _add(self, layout: Union[QHBoxLayout, QVBoxLayout], name: str, text: str, act: Callable[[], object]) -> None:
        button = QPushButton(text, self)
        button.setObjectName(f"evidence_{name}")
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: act())
        self._buttons[name] = button
        layout.addWidget(button)

    def _connect(self) -> None:
        self._kind.activated.connect(lambda place: self.kind_chosen.emit(str(self._kind.itemData(place))))
        for key, step in (("Left", -1), ("Right", 1)):
            self._key(key, lambda step=step: self.step_wanted.emit(step))
        self._key("0", lambda: self.kind_chosen.emit(""))
        for number, (code, _word) in enumerate(self._kinds[:9], start=1):
            self._key(str(number), lambda code=code: self.kind_chosen.emit(code))

    def _key(self, key: str, act: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.activated.connect(act)

    def show_file(self, looked: Looked, title: str, may_write: bool) -> None:
        """Show a file; its picture follows."""
        other = self._looked is None or self._looked.file.sha256 != looked.file.sha256
        self._looked, file = looked, looked.file
        self.setWindowTitle(title)
        rows = "".join(
            f"<tr><td>{escape(name)}&nbsp; </td><td>{escape(value)}</td></tr>" for name, value in looked.facts
        )
        self._facts.setText(f"<table>{rows}</table>")
        self._warnings.setText("\n".join(f"⚠ {one}" for one in looked.warnings))
        self._warnings.setVisible(bool(looked.warnings))
        self._kind.setCurrentIndex(max(0, self._kind.findData(file.kind)))
        pictured = file.type in (FileType.PHOTO, FileType.VIDEO)
        self._kind.setEnabled(may_write and pictured)
        self._buttons["place"].setEnabled(may_write)
        self._buttons["remove"].setEnabled(may_write)
        for name in ("place", "place_back"):
            self._buttons[name].setVisible(pictured)
        self._buttons["place_back"].setEnabled(may_write and file.way is Way.DECLARED)
        self._buttons["open"].setEnabled(file.suffix in _OPENED_OUTSIDE)
        if other:
            self._picture.show_words(tr("Reading…"))

    def show_picture(self, sha256: str, found: Union[QImage, RedlineError, str]) -> None:
        """Show a file's picture, or why there is none; one that is no longer looked at is passed over."""
        if self._looked is None or self._looked.file.sha256 != sha256:
            return
        if isinstance(found, QImage):
            self._picture.show_picture(found, QPainterPath())
        else:
            self._picture.show_words(found if isinstance(found, str) else sentence(found))

    def _open(self) -> None:
        if self._looked is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(self._looked.path))
