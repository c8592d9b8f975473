"""A form of a workspace's own that was changed while the window is open: read again, and asked from now on.

Looked for when a file changes, and whenever the reviewer comes back from another program (an editor, say). Where a file
is at fault, the form that holds goes on, and the place of the fault is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import QFileSystemWatcher, QObject, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QApplication

from ...plugin.adapters.form_files import FormInForce, own_files, read_form_in_force
from ...plugin.adapters.profile_folder import user_folder
from ...plugin.adapters.translation import tr
from ...plugin.app.review import ReviewSession
from ..background import Background, Run
from ..messages import sentence
from ..resources import RESOURCES
from ..review.parts import Parts
from .side import FormSide

SETTLE_MS, FIRST_MS = 700, 4_000
"""An editor writes in steps; and nothing of this is wanted while the window comes up."""
Stamp = Sequence[tuple[str, int, int]]


class FormReload(QObject):
    """Reads the form anew where one of its files changed; :attr:`renewed` once another one is asked."""

    renewed = pyqtSignal()

    def __init__(
        self, session: ReviewSession, parts: Parts, side: FormSide, run: Run, workspace: Path, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._parts, self._side, self._run = session, parts, side, run
        self._workspace, self._folders = workspace, (workspace, user_folder())
        self._stamp: Optional[Stamp] = None
        self._faulty = False
        self._work: Optional[Background] = None
        self._watcher = QFileSystemWatcher(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._look)
        self._watcher.fileChanged.connect(self._wait)
        self._watcher.directoryChanged.connect(self._wait)
        QApplication.instance().applicationStateChanged.connect(self._on_state)  # no filter: that sees every key
        self._soon.start(FIRST_MS)

    def _on_state(self, state: Qt.ApplicationState) -> None:
        """Look for changes when the reviewer comes back from another program."""
        if state == Qt.ApplicationState.ApplicationActive and self._stamp is not None:
            self._wait()

    def _wait(self, _path: str = "") -> None:
        self._soon.start(SETTLE_MS)

    def _look(self) -> None:
        before, folders, workspace = self._stamp, self._folders, self._workspace

        def look(_work: Background) -> tuple[Stamp, Optional[FormInForce]]:
            stamp = own_files(folders)
            same = before is None or stamp == before
            return stamp, None if same else read_form_in_force(folders, RESOURCES, workspace)

        self._work = self._run("form-files", look, self._on_looked)

    def _on_looked(self, found: tuple[Stamp, Optional[FormInForce]]) -> None:
        self._stamp, made = found
        known = [*self._watcher.files(), *self._watcher.directories()]
        paths = {str(folder / name) for folder in self._folders for name in ("forms", "codes")}
        wanted = [path for path in (*paths, *(path for path, _time, _size in self._stamp)) if path not in known]
        self._watcher.addPaths([path for path in wanted if path])
        if made is None:
            return
        if made.fault is not None:
            self._faulty = True
            self._parts.top.show_message(sentence(replace(made.fault, kept=True)), warning=True)
        else:
            self._take(made)

    def _take(self, made: FormInForce) -> None:
        self._side.flush()
        self._session.form = made.form
        self._parts.case.use_form(made.form, made.codes)
        self._side.begin()
        self.renewed.emit()
        words = tr("The form's files changed: it was read again.")
        if self._faulty:
            words = tr("The form's files are sound again: it was read again.")
        self._faulty = False
        self._parts.top.show_message(words)
