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
        self._say.say(order, Tone.PROBLEM)
        self._swap.setVisible(bool(order))
        self.changed.emit()

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
