"""The files of a patch in the panel at the right: thumbnails, what is doubtful, what is still wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Optional

from qgis.PyQt.QtCore import QEvent, QSize, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QIcon, QImage, QPixmap
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.translation import tr
from ...plugin.domain.evidence import EvidenceFile, FileType
from ..review.link_label import LinkLabel
from ..review.words import link_colour
from . import words
from .pictures import Pictures
from .refusals import Refusals

THUMB = QSize(64, 48)
_CELL = QSize(70, 68)
_MOST_ROWS = 3
_KEY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Shelf:
    """One file as the box shows it: ``caption`` under its picture, ``tip`` under the mouse."""

    file: EvidenceFile
    caption: str
    tip: str
    lost: bool = False
    """It is missing or altered: no picture of it may be shown as evidence."""


class EvidenceBox(QWidget):
    """Shows what it is given; the list and the bar of progress are made when they are first needed."""

    files_wanted = pyqtSignal()
    folder_wanted = pyqtSignal()
    paste_wanted = pyqtSignal()
    visit_wanted = pyqtSignal()
    stop_wanted = pyqtSignal()
    opened = pyqtSignal(str)
    """(sha256): a file is to be looked at."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("evidenceBox")
        self._pictures: Optional[Pictures] = None
        self._shown: tuple[Shelf, ...] = ()
        self._icons: dict[QStyle.StandardPixmap, QIcon] = {}
        self._title = LinkLabel(self)
        self._title.setObjectName("evidenceTitle")
        self._title.setWordWrap(True)
        self._title.linkActivated.connect(self._follow)
        self._wanted, self._fault = self._label("evidenceWanted"), self._label("evidenceFault")
        self.refusals = Refusals(self)
        self._list: Optional[QListWidget] = None
        self._bar: Optional[_ProgressRow] = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 2)
        self._column.setSpacing(3)
        for widget in (self._title, self._wanted, self._fault, self.refusals):
            self._column.addWidget(widget)
        self._key = ""
        self._show_title()
        self._recolour = QTimer(self)
        self._recolour.setSingleShot(True)
        self._recolour.timeout.connect(self._show_title)

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.hide()
        return label

    def use(self, pictures: Pictures) -> None:
        """Take small pictures from here."""
        self._pictures = pictures
        pictures.came.connect(self._on_picture)

    def name_key(self, key: str) -> None:
        """Say the key that adds files."""
        self._key = key
        self._show_title()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing of a patch is shown."""
        return not self._shown and self._wanted.isHidden() and self._fault.isHidden()

    def _show_title(self) -> None:
        add = tr("add files") if not self._key else f"{tr('add files')} ({self._key})"
        links = [("files", add), ("folder", tr("folder")), ("paste", tr("paste")), ("visit", tr("visit…"))]
        # the colour stands in the text: Qt takes that of links from the application, not from a label's palette
        style = f"color:{link_colour(self.palette()).name()}"
        row = words.BETWEEN.join(f"<a href='{name}' style='{style}'>{escape(text)}</a>" for name, text in links)
        self._title.setText(f"<b>{escape(words.title(len(self._shown)))}</b><br/>{row}")

    def changeEvent(self, event: Optional[QEvent]) -> None:
        """Follow the theme, in a turn of its own: Qt is among the children just now, and a new text may make one."""
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.PaletteChange and hasattr(self, "_recolour"):
            self._recolour.start()

    def _follow(self, link: str) -> None:
        signals = {
            "files": self.files_wanted,
            "folder": self.folder_wanted,
            "paste": self.paste_wanted,
            "visit": self.visit_wanted,
        }
        signals[link].emit()

    # What a patch has

    def show_files(self, shown: Sequence[Shelf], wanted: str = "", fault: str = "") -> None:
        """Show the files of a patch, what its form still wants, and what is wrong in the folder."""
        before, self._shown = self._shown, tuple(shown)
        if len(before) != len(self._shown):
            self._show_title()
        for label, text in ((self._wanted, wanted), (self._fault, fault)):
            if label.text() != text:
                label.setText(text)
            label.setVisible(bool(text))
        if self._shown or self._list is not None:
            self._fill(before)

    def _fill(self, before: Sequence[Shelf]) -> None:
        view = self._made_list()
        same = len(before) <= len(self._shown) and all(
            old.file.sha256 == new.file.sha256 for old, new in zip(before, self._shown)
        )
        if not same:
            view.clear()
        for row, shelf in enumerate(self._shown):
            item = view.item(row)
            if item is None:
                item = QListWidgetItem(self._waiting_icon(shelf.file), "")
                item.setData(_KEY, shelf.file.sha256)
                item.setSizeHint(_CELL)
                view.addItem(item)
            if item.text() != shelf.caption:
                item.setText(shelf.caption)
            if item.toolTip() != shelf.tip:
                item.setToolTip(shelf.tip)
            if shelf.lost:
                item.setIcon(self._icon(QStyle.StandardPixmap.SP_MessageBoxWarning))
        rows = min(_MOST_ROWS, -(-len(self._shown) // self._columns()))
        view.setFixedHeight(rows * _CELL.height() + 4)
        view.setVisible(bool(self._shown))
        self._ask_for_pictures()

    def forget(self) -> None:
        """Make every item anew at the next showing: a file that was lost is there again."""
        self._shown = ()
        if self._list is not None:
            self._list.clear()

    def _columns(self) -> int:
        return max(1, (self.width() - 20) // _CELL.width())

    def _made_list(self) -> QListWidget:
        if self._list is None:
            self._list = QListWidget(self)
            self._list.setObjectName("evidenceList")
            self._list.setViewMode(QListView.ViewMode.IconMode)
            self._list.setResizeMode(QListView.ResizeMode.Adjust)
            self._list.setMovement(QListView.Movement.Static)
            self._list.setUniformItemSizes(True)
            self._list.setIconSize(THUMB)
            self._list.setGridSize(_CELL)
            self._list.setSpacing(0)
            self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
            self._list.setFrameShape(QFrame.Shape.NoFrame)
            self._list.viewport().setAutoFillBackground(False)  # it is a part of the panel
            self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
            self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._list.itemClicked.connect(lambda item: self.opened.emit(str(item.data(_KEY))))
            self._list.verticalScrollBar().valueChanged.connect(lambda _value: self._ask_for_pictures())
            self._column.addWidget(self._list)
        return self._list

    def _waiting_icon(self, file: EvidenceFile) -> QIcon:
        """Return what stands for a file without a picture."""
        video = file.type is FileType.VIDEO
        return self._icon(QStyle.StandardPixmap.SP_MediaPlay if video else QStyle.StandardPixmap.SP_FileIcon)

    def _icon(self, name: QStyle.StandardPixmap) -> QIcon:
        """Return one of the style's own; a style takes half a millisecond to make one."""
        if name not in self._icons:
            self._icons[name] = self.style().standardIcon(name)
        return self._icons[name]

    def _ask_for_pictures(self) -> None:
        """Want the pictures in sight; the others follow when they come into it."""
        if self._pictures is None or self._list is None:
            return
        self._pictures.forget_wishes()
        room = self._list.viewport().rect().adjusted(0, 0, 0, _CELL.height())
        for row, shelf in reversed(list(enumerate(self._shown))):
            if (
                shelf.file.type is FileType.PHOTO
                and not shelf.lost
                and self._list.visualItemRect(self._list.item(row)).intersects(room)
            ):
                self._show_picture(row, shelf.file)

    def _on_picture(self, sha256: str) -> None:
        for row, shelf in enumerate(self._shown):
            if shelf.file.sha256 == sha256 and not shelf.lost:
                self._show_picture(row, shelf.file)

    def _show_picture(self, row: int, file: EvidenceFile) -> None:
        found = self._pictures.get(file) if self._pictures is not None else None
        item = self._list.item(row) if self._list is not None else None
        if item is not None and isinstance(found, QImage):
            item.setIcon(QIcon(QPixmap.fromImage(found)))

    def resizeEvent(self, event: Optional[object]) -> None:
        """Keep as many rows as there are."""
        super().resizeEvent(event)
        if self._list is not None and self._shown:
            rows = min(_MOST_ROWS, -(-len(self._shown) // self._columns()))
            self._list.setFixedHeight(rows * _CELL.height() + 4)

    # An import

    def show_progress(self, text: str, share: float) -> None:
        """Show how far an import is; an empty text: none is under way."""
        if not text:
            if self._bar is not None:
                self._bar.hide()
            return
        if self._bar is None:
            self._bar = _ProgressRow(self)
            self._bar.stop.clicked.connect(lambda _checked=False: self.stop_wanted.emit())
            self._column.insertWidget(1, self._bar)
        self._bar.show_share(text, share)
        self._bar.show()


class _ProgressRow(QWidget):
    """A bar with words in it, and the button that stops."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.bar = QProgressBar(self)
        self.bar.setObjectName("evidenceProgress")
        self.bar.setRange(0, 1000)
        self.stop = QPushButton(tr("Stop"), self)
        self.stop.setObjectName("evidenceStop")
        self.stop.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)

    def show_share(self, text: str, share: float) -> None:
        """Show words and share."""
        self.bar.setFormat(text)
        self.bar.setValue(round(1000 * share))
