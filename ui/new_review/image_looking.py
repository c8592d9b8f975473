"""Looking into chosen images in the background: how far it is, and stopping it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from ...plugin.adapters.imagery.errors import ImageWithoutDate
from ...plugin.adapters.imagery.name_rules import date_names
from ...plugin.adapters.imagery.scan import Found, ScanOptions, ScanSteps, scan
from ...plugin.adapters.profile_folder import user_folder
from ...plugin.adapters.rule_files import RuleFileBad
from ...plugin.adapters.translation import tr
from ...plugin.domain.records import Image
from ..background import Background
from ..resources import RESOURCES
from .image_services import ServicePlace

_STEPS = 1000
_TELL_EVERY = 20


@dataclass(frozen=True)
class Looked:
    """What was found; ``bad_names``: a file of the user's own for days in names that cannot be used."""

    found: Found
    bad_names: Optional[RuleFileBad]


def look_into(
    places: Sequence[Path],
    services: Sequence[ServicePlace],
    folder: Optional[Path],
    known: Sequence[Image],
    work: Background,
) -> Looked:
    """Look into files and folders, and add what services show. ``folder`` is the workspace's, if there is one yet.

    ``known`` are its images by now: files that did not change since are not opened. In a worker thread.
    """
    own = [one for one in (folder, user_folder()) if one is not None]
    patterns, bad = date_names(own, RESOURCES)

    def progress(done: int, total: int) -> None:
        if done % _TELL_EVERY == 0 or done == total:
            work.tell_progress(done / total)

    options = ScanOptions(root=folder, patterns=patterns, known={image.path: image for image in known})
    found = scan(places, options, ScanSteps(progress, work.cancelled))
    return Looked(_joined(found, services), bad)


def _joined(found: Found, services: Sequence[ServicePlace]) -> Found:
    shown = [image for place in services for image in place.images]
    undated = [image for image in shown if not image.date]
    missing = [ImageWithoutDate(image.source) for image in undated]
    dated = [image for image in shown if image.date]
    return Found((*found.images, *dated), (*found.problems, *missing), (*found.undated, *undated))


class ScanProgress(QWidget):
    """A bar and a button for a scan that takes long; takes no room otherwise."""

    stopped = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._bar, self._stop = QProgressBar(self), QPushButton(tr("Stop"), self)
        self._bar.setRange(0, _STEPS)
        self._stop.setObjectName("stopScan")
        self._stop.clicked.connect(lambda _checked=False: self.stopped.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._bar, 1)
        row.addWidget(self._stop)
        self.hide()

    def watch(self, work: Background) -> None:
        """Show how far a piece of work is, once it tells."""
        self._bar.setValue(0)
        work.progressed.connect(self._tell)

    def _tell(self, share: float) -> None:
        self._bar.setValue(round(share * _STEPS))
        self.setVisible(share < 1.0)
