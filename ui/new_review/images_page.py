"""The images of the earlier and of the later date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.imagery.errors import ImageWithoutDate
from ...plugin.adapters.imagery.scan import Found, ScanOptions, scan
from ...plugin.adapters.translation import tr
from ...plugin.domain.records import Image
from ...plugin.domain.states import Secrecy
from ..background import Background
from ..messages import sentence
from .date_field import DateField
from .parts import IMAGE_SUFFIXES, DropArea, SayLine, Tone, ask_files, ask_folder, headed, in_a_row

PLACE = Qt.ItemDataRole.UserRole
_DATES_NAMED = 4


@dataclass(frozen=True)
class Choice:
    """The user's choice for one side: files and folders, and the day where it was not left to the files."""

    places: Sequence[str]
    day: Optional[str]


@dataclass(frozen=True)
class ImageReader:
    """Files of one side as image records; ``date`` ``None``: each file's own."""

    places: tuple[Path, ...]
    date: Optional[str]
    secrecy: Secrecy

    def __call__(self, folder: Path) -> Sequence[Image]:
        """Read them for a workspace in ``folder``; raises the first :class:`ImageryError`. Off the GUI thread."""
        found = scan(self.places, ScanOptions(self.date, folder, secrecy=self.secrecy))
        if found.problems:
            raise found.problems[0]
        return found.images


class ImagesBox(DropArea):
    """The files of one date; :attr:`changed` whenever :meth:`problem` may differ."""

    changed = pyqtSignal()

    def __init__(self, title: str, project: QgsProject) -> None:
        super().__init__()
        self._project = project
        self._found: Optional[Found] = None
        self._work: Optional[Background] = None
        self._title = QLabel(f"<b>{title}</b>", self)
        self._list = QListWidget(self)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._say = SayLine(self)
        self._date = DateField(self)
        self._date.setObjectName("imageDate")
        self._date.changed.connect(self._date_changed)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.addWidget(self._title)
        column.addLayout(self._new_buttons())
        column.addWidget(self._list, 1)
        column.addWidget(self._say)
        row = QHBoxLayout()
        label = QLabel(tr("Date of these images"), self)
        label.setBuddy(self._date)
        row.addWidget(label)
        row.addWidget(self._date, 1)
        column.addLayout(row)

    def _new_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for name, words, act in (
            ("addFiles", tr("Files…"), self._ask_files),
            ("addFolder", tr("Folder…"), self._ask_folder),
        ):
            button = QPushButton(words, self)
            button.setObjectName(name)
            button.clicked.connect(act)
            row.addWidget(button)
        row.addWidget(self._new_project_button())
        remove = QPushButton(tr("Remove"), self)
        remove.clicked.connect(self._remove)
        row.addWidget(remove)
        row.addStretch(1)
        return row

    def _new_project_button(self) -> QPushButton:
        button = QPushButton(tr("From the project"), self)
        button.setObjectName("addFromProject")
        menu = QMenu(button)
        menu.aboutToShow.connect(lambda: self._offer_project(menu))
        button.setMenu(menu)
        return button

    def _offer_project(self, menu: QMenu) -> None:
        """Fill the menu with what is open in the project now: layers come and go while this window stands."""
        menu.clear()
        for layer in sorted(self._project.mapLayers().values(), key=lambda layer: layer.name()):
            path = layer.source().split("|")[0]
            if isinstance(layer, QgsRasterLayer) and Path(path).is_absolute():
                entry = menu.addAction(layer.name().replace("&", "&&"))
                entry.setToolTip(path)
                entry.triggered.connect(lambda _=False, path=path: self.dropped([path]))
        menu.setToolTipsVisible(True)
        if menu.isEmpty():
            menu.addAction(tr("No image layer of the project lies in a file")).setEnabled(False)

    def _ask_files(self) -> None:
        pattern = f"{tr('Images')} ({IMAGE_SUFFIXES});;{tr('All files')} (*)"
        ask_files(self, tr("Choose images"), pattern, self.dropped, many=True)

    def _ask_folder(self) -> None:
        ask_folder(self, tr("Choose a folder of images"), self.dropped)

    def dropped(self, paths: list[str]) -> None:
        """Add files and folders, and look into all of them again."""
        self._add_items(paths)
        self._scan()

    def _add_items(self, paths: Sequence[str]) -> None:
        known = self.places()
        for path in paths:
            if Path(path) not in known:
                self._add_item(path)

    def choice(self) -> Choice:
        """Return what the user chose here."""
        return Choice([str(self._list.item(row).data(PLACE)) for row in range(self._list.count())], self._date.chosen())

    def take(self, choice: Choice) -> None:
        """Take another box's choice instead of this one's."""
        self._list.clear()
        self._add_items(choice.places)
        self._date.take(choice.day)
        self._scan()

    def _add_item(self, path: str) -> None:
        item = QListWidgetItem(Path(path).name or path)
        item.setData(PLACE, path)
        item.setToolTip(path)
        self._list.addItem(item)

    def _remove(self) -> None:
        for item in self._list.selectedItems():
            self._list.takeItem(self._list.row(item))
        self._scan()

    def places(self) -> list[Path]:
        """Return the chosen files and folders."""
        return [Path(self._list.item(row).data(PLACE)) for row in range(self._list.count())]

    def _scan(self) -> None:
        self.close_down()
        self._found = None
        places = self.places()
        if not places:
            self._date.propose(None)
            self._say.say("")
            self.changed.emit()
            return
        self._say.say(tr("Looking into the images…"), Tone.BUSY)
        self._work = Background("scan", lambda _: scan(places), self)
        self._work.done.connect(self._scanned)
        self._work.failed.connect(lambda error: self._say.say(sentence(error), Tone.PROBLEM))
        self._work.start()
        self.changed.emit()

    def _scanned(self, found: Found) -> None:
        self._found = found
        dates = _dates(found.images)
        self._date.propose(dates[0] if len(dates) == 1 else None)
        self._mark_bad({error.path for error in found.problems if not isinstance(error, ImageWithoutDate)})
        self._tell()
        self.changed.emit()

    def _mark_bad(self, paths: set[str]) -> None:
        """Put a mark beside the files that cannot be used, so that they are found among many."""
        warning = self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning)
        for row in range(self._list.count()):
            item = self._list.item(row)
            bad = any(path == item.data(PLACE) or Path(item.data(PLACE)) in Path(path).parents for path in paths)
            item.setIcon(warning if bad else QIcon())

    def _date_changed(self) -> None:
        self._tell()
        self.changed.emit()

    def date(self) -> Optional[str]:
        """Return the date typed or proposed, ``None`` where each file keeps its own."""
        return self._date.date()

    def _tell(self) -> None:
        problem = self._trouble()
        if problem or self._found is None:
            self._say.say(problem, Tone.PROBLEM)
            return
        count = len(self._found.images) + len(self._undated())
        words = tr("One image file.") if count == 1 else tr("{count} image files.", count=count)
        if self.warning():
            self._say.say(in_a_row(words, self.warning()), Tone.PROBLEM)
            return
        dates = _dates(self._found.images)
        if self.date() is None:
            words = in_a_row(words, tr("Each keeps the date of its file: {dates}.", dates=_listed(dates)))
        self._say.say(words, Tone.GOOD)

    def warning(self) -> str:
        """Return what the user should look at though it can be used, empty for nothing."""
        if self._found is None or self.date() is None:
            return ""
        dates = _dates(self._found.images)
        if dates and dates != [self.date()]:
            return tr("Their files say {dates}; the date below counts.", dates=_listed(dates))
        if self._undated() and self._date.chosen() is None:
            return tr("{count} of them do not tell their date; the one below counts.", count=len(self._undated()))
        return ""

    def _undated(self) -> list[ImageWithoutDate]:
        return [p for p in self._found.problems if isinstance(p, ImageWithoutDate)] if self._found else []

    def _trouble(self) -> str:
        return self._trouble_of_files() or self._date.problem()

    def _trouble_of_files(self) -> str:
        if self._found is None:
            return ""
        bad = [p for p in self._found.problems if not isinstance(p, ImageWithoutDate)]
        if bad:
            return in_a_row(sentence(bad[0]), _more_words(len(bad) - 1))
        if self._undated() and not self._date.text().strip():
            if len(self._undated()) == 1:
                return tr("One file does not tell when it was taken. Enter the date of this image below.")
            return tr(
                "{count} files do not tell when they were taken. Enter the date of these images below.",
                count=len(self._undated()),
            )
        return ""

    def problem(self) -> str:
        """Return what keeps these images from being used, empty for nothing."""
        if not self._list.count():
            return tr("Choose at least one image file or folder.")
        if self._found is None:
            return tr("The images are still being looked into.")
        return self._trouble()

    def reader(self, secrecy: Secrecy) -> ImageReader:
        """Return what reads these images, without any widget in it."""
        return ImageReader(tuple(self.places()), self.date(), secrecy)

    def close_down(self) -> None:
        """Forget work that still runs."""
        if self._work is not None:
            self._work.cancel()


def _dates(images: Sequence[Image]) -> list[str]:
    return sorted({image.date for image in images})


def _listed(dates: Sequence[str]) -> str:
    more = tr("{count} dates", count=len(dates))
    return ", ".join(dates) if len(dates) <= _DATES_NAMED else f"{dates[0]} … {dates[-1]} ({more})"


class ImagesPage(QWidget):
    """Both dates side by side, as the Review window will show them."""

    changed = pyqtSignal()

    def __init__(self, project: QgsProject) -> None:
        super().__init__()
        self.earlier = ImagesBox(tr("Earlier images"), project)
        self.later = ImagesBox(tr("Later images"), project)
        self._say, self._swap = SayLine(self), QPushButton(tr("Swap the two sides"), self)
        self._swap.setObjectName("swapImages")
        self._swap.clicked.connect(lambda _checked=False: self._swap_sides())
        sides, foot = QHBoxLayout(), QHBoxLayout()
        for box in (self.earlier, self.later):
            box.changed.connect(self._tell)
            sides.addWidget(box, 1)
        foot.addWidget(self._say, 1, Qt.AlignmentFlag.AlignVCenter)
        foot.addStretch(0)  # where nothing is said, nothing else moves
        foot.addWidget(self._swap)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(sides, 1)
        column.addLayout(foot)
        self._tell()

    def _tell(self) -> None:
        order = self._order()
        self._say.say(order, Tone.PROBLEM)
        self._swap.setVisible(bool(order))
        self.changed.emit()

    def _swap_sides(self) -> None:
        before, after = self.earlier.choice(), self.later.choice()
        self.earlier.take(after)
        self.later.take(before)

    def warning(self) -> str:
        """Return what the user should look at though it can be used, empty for nothing."""
        return self.earlier.warning() or self.later.warning()

    def problem(self) -> str:
        """Return what is missing, with the side that misses it; empty for nothing."""
        for box, name in ((self.earlier, tr("Earlier images")), (self.later, tr("Later images"))):
            trouble = box.problem()
            if trouble:
                return headed(name, trouble)
        return self._order()

    def _order(self) -> str:
        before, after = self.earlier.date(), self.later.date()
        if not before or not after or before < after:
            return ""
        if before == after:
            return tr("Both sides have the date {date}. Choose other images, or correct a date.", date=before)
        return tr(
            "The earlier images ({before}) must be older than the later ones ({after}). "
            "Swap the two sides, or correct a date.",
            before=before,
            after=after,
        )

    def close_down(self) -> None:
        """Forget work that still runs."""
        self.earlier.close_down()
        self.later.close_down()


def _more_words(count: int) -> str:
    if count == 1:
        return tr("One more file cannot be used.")
    return tr("{count} more files cannot be used.", count=count) if count else ""
