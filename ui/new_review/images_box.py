"""The images of one date: files, folders, rasters of the project, what services of QGIS show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Union

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
)

from ...plugin.adapters.imagery.errors import ImagePartsMissing, ImageWithoutDate
from ...plugin.adapters.imagery.scan import Found
from ...plugin.adapters.network_policy import NetworkPolicy
from ...plugin.adapters.rule_files import RuleFileBad
from ...plugin.adapters.translation import tr
from ...plugin.domain.records import Image
from ...plugin.domain.states import Secrecy
from ..background import Background
from ..messages import sentence
from ..rule_words import rule_file_words
from .date_field import DateField
from .image_looking import Looked, ScanProgress, look_into
from .image_reader import ImageReader
from .image_services import LISTED_LATER, ServiceButton, ServicePlace, project_service
from .left_out import LeftOutList, left_out_words, reasons, undated, unusable
from .parts import IMAGE_SUFFIXES, DropArea, SayLine, Tone, ask_files, ask_folder, in_a_row

PLACE = Qt.ItemDataRole.UserRole
_DATES_NAMED = 4


@dataclass(frozen=True)
class Choice:
    """The user's choice for one side: files, folders and services, and the day where it was not left to the images."""

    places: Sequence[Union[str, ServicePlace]]
    day: Optional[str]


class ImagesBox(DropArea):
    """The files of one date; :attr:`changed` whenever :meth:`problem` may differ."""

    changed = pyqtSignal()

    def __init__(
        self,
        title: str,
        project: QgsProject,
        policy: NetworkPolicy = LISTED_LATER,
        folder: Optional[Path] = None,
        known: Sequence[Image] = (),
    ) -> None:
        """``policy``, ``folder`` and ``known`` images are the workspace's, where there is one already."""
        super().__init__()
        self._project, self._policy, self._folder, self._known = project, policy, folder, tuple(known)
        self._bad_names: Optional[RuleFileBad] = None
        self._found: Optional[Found] = None
        self._work: Optional[Background] = None
        self._title = QLabel(f"<b>{title}</b>", self)
        self._list = QListWidget(self)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._say = SayLine(self)
        self._left_out = LeftOutList(self)
        self._progress = ScanProgress(self)
        self._progress.stopped.connect(self._stop)
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
        column.addWidget(self._left_out)
        column.addWidget(self._progress)
        row = QHBoxLayout()
        self._date_label = QLabel(tr("Date of these images"), self)
        self._date_label.setBuddy(self._date)
        row.addWidget(self._date_label)
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
        services = ServiceButton(self._policy, self)
        services.chosen.connect(self._take_services)
        services.failed.connect(lambda error: self._say.say(sentence(error), Tone.PROBLEM))
        row.addWidget(services)
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
            place = project_service(layer)
            if place is not None:
                entry = menu.addAction(layer.name().replace("&", "&&"))
                entry.setToolTip(place.words)
                entry.triggered.connect(lambda _=False, place=place: self._take_services([place]))
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

    def _take_services(self, places: Sequence[ServicePlace]) -> None:
        known = {place.key for place in self.services()}
        for place in places:
            if place.key not in known:
                item = QListWidgetItem(place.words)
                item.setData(PLACE, place)
                self._list.addItem(item)
        self._scan()

    def choice(self) -> Choice:
        """Return what the user chose here."""
        return Choice(self._chosen(), self._date.chosen())

    def take(self, choice: Choice) -> None:
        """Take another box's choice instead of this one's."""
        self._list.clear()
        self._add_items([place for place in choice.places if isinstance(place, str)])
        self._date.take(choice.day)
        self._take_services([place for place in choice.places if isinstance(place, ServicePlace)])

    def _add_item(self, path: str) -> None:
        item = QListWidgetItem(Path(path).name or path)
        item.setData(PLACE, path)
        item.setToolTip(path)
        self._list.addItem(item)

    def _remove(self) -> None:
        for item in self._list.selectedItems():
            self._list.takeItem(self._list.row(item))
        self._scan()

    def _chosen(self) -> list[Union[str, ServicePlace]]:
        return [self._list.item(row).data(PLACE) for row in range(self._list.count())]

    def places(self) -> list[Path]:
        """Return the chosen files and folders."""
        return [Path(place) for place in self._chosen() if isinstance(place, str)]

    def services(self) -> list[ServicePlace]:
        """Return what was chosen of services."""
        return [place for place in self._chosen() if isinstance(place, ServicePlace)]

    def hosts(self) -> tuple[str, ...]:
        """Return the hosts of the services chosen, each once."""
        return tuple(dict.fromkeys(place.host for place in self.services()))

    def _scan(self) -> None:
        self.close_down()
        self._found = None
        places, services = self.places(), self.services()
        folder, known = self._folder, self._known
        self._left_out.tell(())
        self._date_label.setText(tr("Date of these images"))
        if not self._list.count():
            self._date.propose(None)
            self._say.say("")
            self.changed.emit()
            return
        self._say.say(tr("Looking into the images…"), Tone.BUSY)
        self._work = Background("scan", lambda work: look_into(places, services, folder, known, work), self)
        self._work.done.connect(self._scanned)
        self._work.failed.connect(lambda error: self._say.say(sentence(error), Tone.PROBLEM))
        self._progress.watch(self._work)
        self._work.start()
        self.changed.emit()

    def _stop(self) -> None:
        """Take nothing of what was being looked into: half a folder would look like a whole one."""
        self.close_down()
        self._say.say(tr("Stopped. Choose the images again, or remove them from the list."), Tone.NOTE)

    def _scanned(self, looked: Looked) -> None:
        self._progress.hide()
        self._found = found = looked.found
        self._bad_names = looked.bad_names
        dates = _dates(found.images)
        self._date.propose(dates[0] if len(dates) == 1 and not found.undated else None)
        if found.undated and found.images:
            self._date_label.setText(tr("Date of the images without one"))
        self._mark_bad({error.path for error in found.problems if not isinstance(error, ImageWithoutDate)})
        self._tell()
        self.changed.emit()

    def _mark_bad(self, paths: set[str]) -> None:
        """Put a mark beside the files that cannot be used, so that they are found among many."""
        warning = self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning)
        for row in range(self._list.count()):
            item, place = self._list.item(row), self._list.item(row).data(PLACE)
            bad = isinstance(place, str) and _any_within(paths, place)
            item.setIcon(warning if bad else QIcon())

    def _date_changed(self) -> None:
        self._tell()
        self.changed.emit()

    def date(self) -> Optional[str]:
        """Return the date typed or proposed, ``None`` where each file keeps its own."""
        return self._date.date()

    def _tell(self) -> None:
        problem, found = self._trouble(), self._found
        self._left_out.tell(reasons(found, self.date()) if found is not None else ())
        if problem or found is None:
            self._say.say(problem, Tone.PROBLEM)
            return
        count = self._usable()
        words = tr("One image.") if count == 1 else tr("{count} images.", count=count)
        if self._bad_names is not None:
            words = in_a_row(words, rule_file_words(self._bad_names))
        warning, dates = self.warning(), self.dates()
        if self.date() is None or found.undated:
            words = in_a_row(words, tr("Each keeps the date of its file: {dates}.", dates=_listed(dates)))
        self._say.say(in_a_row(words, warning), Tone.PROBLEM if warning else Tone.GOOD)

    def _usable(self) -> int:
        """Return how many images would be taken."""
        found = self._found
        return 0 if found is None else len(found.images) + (len(found.undated) if self.date() else 0)

    def dates(self) -> tuple[str, ...]:
        """Return the days of the images as they would be taken, each once, the oldest first."""
        found, day = self._found, self.date()
        if found is None:
            return ()
        if day is not None and not found.undated:
            return (day,) if found.images else ()
        return tuple(sorted({*_dates(found.images), *([day] if day and found.undated else [])}))

    def summary(self) -> str:
        """Return how many images come in and of which days, and how many files are left out; empty for none."""
        count = self._usable()
        if not count:
            return ""
        dates = _listed(self.dates())
        words = (
            tr("1 image, {dates}", dates=dates)
            if count == 1
            else tr("{count} images, {dates}", count=count, dates=dates)
        )
        left = self._left()
        return tr("{images} ({count} left out)", images=words, count=left) if left else words

    def _left(self) -> int:
        """Return how many files are left out."""
        if self._found is None:
            return 0
        return len(unusable(self._found)) + (0 if self.date() else len(undated(self._found)))

    def warning(self) -> str:
        """Return what the user should look at though it can be used, empty for nothing."""
        found = self._found
        if found is None or self._trouble():
            return ""
        partly = next((p for p in found.problems if isinstance(p, ImagePartsMissing)), None)
        dates = _dates(found.images)
        overruled = bool(dates) and not found.undated and self.date() is not None and dates != [self.date()]
        said = (
            left_out_words(self._left()),
            "" if partly is None else sentence(partly),
            tr("Their files say {dates}; the date below counts.", dates=_listed(dates)) if overruled else "",
        )
        return next((words for words in said if words), "")

    def _trouble(self) -> str:
        return self._trouble_of_files() or self._date.problem()

    def _trouble_of_files(self) -> str:
        """Return why no image at all can be used; a bad file among good ones is left out and named."""
        if self._found is None or self._usable():
            return ""
        lacking = undated(self._found)
        if len(lacking) == 1:
            return tr("One image does not tell when it was taken. Enter the date of this image below.")
        if lacking:
            return tr(
                "{count} images do not tell when they were taken. Enter the date of these images below.",
                count=len(lacking),
            )
        bad = unusable(self._found)
        return in_a_row(sentence(bad[0]), _more_words(len(bad) - 1)) if bad else ""

    def problem(self) -> str:
        """Return what keeps these images from being used, empty for nothing."""
        if not self._list.count():
            return tr("Choose at least one image file or folder.")
        if self._found is None:
            return tr("The images are still being looked into.")
        return self._trouble()

    def reader(self, secrecy: Secrecy) -> ImageReader:
        """Return what reads these images, without any widget in it; of an empty box none."""
        return ImageReader(self._found or Found((), ()), self.date(), secrecy)

    def is_empty(self) -> bool:
        """Tell whether nothing was chosen here."""
        return not self._list.count()

    def close_down(self) -> None:
        """Forget work that still runs."""
        self._progress.hide()
        if self._work is not None:
            self._work.cancel()


def _any_within(paths: set[str], place: str) -> bool:
    """Tell whether a place is one of the paths, or a folder above one; of ten thousand in a millisecond."""
    above = str(Path(place) / "_")[:-1]
    return place in paths or any(path.startswith(above) for path in paths)


def _dates(images: Sequence[Image]) -> list[str]:
    return sorted({image.date for image in images})


def _listed(dates: Sequence[str]) -> str:
    more = tr("{count} dates", count=len(dates))
    return ", ".join(dates) if len(dates) <= _DATES_NAMED else f"{dates[0]} … {dates[-1]} ({more})"


def _more_words(count: int) -> str:
    if count == 1:
        return tr("One more file cannot be used.")
    return tr("{count} more files cannot be used.", count=count) if count else ""
