"""The images of the earlier and of the later date."""

from __future__ import annotations

from dataclasses import replace

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ...plugin.adapters.translation import tr
from ...plugin.domain.records import WorkspaceInfo
from ...plugin.domain.states import NetworkMode
from .images_box import ImageReader, ImagesBox
from .parts import SayLine, Tone, headed

__all__ = ["ImageReader", "ImagesBox", "ImagesPage", "listing"]


def listing(info: WorkspaceInfo, hosts: tuple[str, ...]) -> WorkspaceInfo:
    """Return a workspace that lists the hosts of the services chosen for it, where it lists hosts at all."""
    if info.network_mode is not NetworkMode.LISTED:
        return info
    return replace(info, listed_hosts=tuple(dict.fromkeys((*info.listed_hosts, *hosts))))


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
        if order:
            self._say.say(order, Tone.PROBLEM)
        else:
            self._say.say(self._both_words(), Tone.NOTE)
        self._swap.setVisible(bool(order))
        self.changed.emit()

    def _boxes(self) -> tuple[ImagesBox, ...]:
        """Return the boxes that must be filled: one that holds two dates or more needs no other."""
        both = (self.earlier, self.later)
        filled = [box for box in both if not box.is_empty()]
        alone = len(filled) == 1 and len(filled[0].dates()) > 1
        return tuple(filled) if alone else both

    def _both_words(self) -> str:
        boxes = self._boxes()
        if len(boxes) > 1:
            return ""
        dates = boxes[0].dates()
        return tr(
            "These images are of {count} dates, {first} to {last}: the other side may stay empty.",
            count=len(dates),
            first=dates[0],
            last=dates[-1],
        )

    def summary(self) -> str:
        """Return what comes in of images, for the preview."""
        return headed(tr("Images"), " · ".join(box.summary() for box in self._boxes()))

    def _swap_sides(self) -> None:
        before, after = self.earlier.choice(), self.later.choice()
        self.earlier.take(after)
        self.later.take(before)

    def hosts(self) -> tuple[str, ...]:
        """Return the hosts of the services chosen, each once."""
        return tuple(dict.fromkeys((*self.earlier.hosts(), *self.later.hosts())))

    def warning(self) -> str:
        """Return what the user should look at though it can be used, empty for nothing."""
        return self.earlier.warning() or self.later.warning()

    def problem(self) -> str:
        """Return what is missing, with the side that misses it; empty for nothing."""
        for box in self._boxes():
            name = tr("Earlier images") if box is self.earlier else tr("Later images")
            trouble = box.problem()
            if trouble:
                return headed(name, trouble)
        return self._order()

    def _order(self) -> str:
        earlier, later = self.earlier.dates(), self.later.dates()
        if len(earlier) != 1 or len(later) != 1 or earlier < later:
            return ""
        before, after = earlier[0], later[0]
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
