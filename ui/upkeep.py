"""Upkeep of the open workspace's files, off the GUI thread; what fails is logged, and said once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Optional

from qgis.core import QgsMapLayer, QgsProject, QgsProviderRegistry
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..plugin.adapters.log import log_warning
from ..plugin.adapters.translation import tr
from ..plugin.app.upkeep import UpkeepReport, WorkspaceUpkeep
from ..plugin.domain.states import Secrecy
from ..plugin.ports import Contents
from .background import Background
from .messages import sentence

Start = Callable[[str, Callable[[Background], object], Callable[[Any], None]], Background]
"""Starts named work with what takes its result, and waits for it when the workspace is closed."""
DELAY_MS = 2000
"""How long upkeep waits for the window to come up and paint; of several requests meanwhile only the last is done."""


class Upkeep(QObject):
    """Runs :class:`WorkspaceUpkeep` for the newest contents; an older run that still works is stopped first.

    ``said(sentence, is_warning)`` is for the window, ``risen`` tells that the workspace's secrecy mark is another one.
    """

    said = pyqtSignal(str, bool)
    risen = pyqtSignal()

    def __init__(
        self,
        upkeep: WorkspaceUpkeep,
        start: Start,
        secrecy_words: Callable[[Secrecy], str],
        unsaved: Callable[[], int],
        parent: QObject,
    ) -> None:
        """``unsaved`` counts answers that are not on the disk: while there are any, nothing of upkeep is said."""
        super().__init__(parent)
        self._unsaved = unsaved
        self._upkeep, self._start, self._secrecy_words = upkeep, start, secrecy_words
        self._contents: Optional[Contents] = None
        self._running: Optional[Background] = None
        self._known: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._begin)

    def keep(self, contents: Contents) -> None:
        """Bring the files in step with ``contents``, shortly."""
        self._contents = contents
        self._timer.start()

    def stop(self) -> None:
        """Begin nothing more; who started the work waits for what runs."""
        self._timer.stop()

    def _begin(self) -> None:
        contents, self._contents = self._contents, None
        if contents is None:
            return
        if self._running is not None:
            self._running.cancel()
        held, used, upkeep = contents, layers_in_use(QgsProject.instance()), self._upkeep
        self._running = self._start("upkeep", lambda work: upkeep.run(held, used, work.cancelled), self._on_report)

    def _on_report(self, report: UpkeepReport) -> None:
        if report.risen_to is not None:
            mark = self._secrecy_words(report.risen_to)
            self.risen.emit()
            self.said.emit(tr("This workspace is marked “{mark}” from now on, as records in it are.", mark=mark), False)
        if self._unsaved():
            return  # the window says so, and what to do; the next upkeep tells of what it could not do
        fresh = [error for error in report.problems if str(error) not in self._known]
        for error in fresh:
            self._known.add(str(error))
            log_warning(f"{sentence(error)} [{error}]")
        if fresh:
            self.said.emit(sentence(fresh[0]), True)


def layers_in_use(project: QgsProject) -> frozenset[str]:
    """Return the files that layers of a project are read from."""
    return frozenset(filter(None, map(_file_of, project.mapLayers().values())))


def _file_of(layer: QgsMapLayer) -> str:
    provider = layer.dataProvider()
    if provider is None:
        return ""
    return str(QgsProviderRegistry.instance().decodeUri(provider.name(), layer.source()).get("path") or "")
