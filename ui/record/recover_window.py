"""Recover a damaged workspace from the newest good copy of its store: what it holds, what is newer, then the step."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.clock import SystemClock
from ...plugin.adapters.recovery import Recoverable, look, recover
from ...plugin.adapters.translation import language, tr
from ...plugin.adapters.workspace import STORE_FILE, open_workspace
from ...plugin.domain.chain import ChainEntry
from ...plugin.domain.errors import RedlineError
from ..background import Background
from ..messages import sentence
from ..moments import local_words
from ..new_review.parts import SayLine, Tone
from ..resources import form_in_force
from .words import copy_words, damage_details, kind_words, newer_words, store_words

LISTED = 500
"""So many of the newest entries are shown; all are kept in the file beside the damaged store."""


class RecoverWindow(QDialog):
    """Looks off the GUI thread, changes nothing before the button, and then opens the workspace."""

    workspace_ready = pyqtSignal(str)
    recovered = pyqtSignal()
    """The workspace is whole again: nothing on screen may call it damaged any more."""

    def __init__(self, folder: Path, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("recoverWindow")
        self.setWindowTitle(tr("Recover a workspace"))
        self._folder = folder
        self._found: Optional[Recoverable] = None
        self._labels: Mapping[str, str] = {}
        self._asked: Mapping[str, str] = {}
        self._work: Optional[Background] = None
        self._say, self._copy, self._newer = SayLine(self), QLabel(self), QLabel(self)
        self._list = QTreeWidget(self)
        self._details = QPushButton(tr("Copy the details"), self)
        self._recover = QPushButton(tr("Recover from this copy"), self)
        self._open = QPushButton(tr("Open the workspace"), self)
        self._cancel = QPushButton(tr("Cancel"), self)
        self._build()
        self._begin()

    def _build(self) -> None:
        place = QLabel(str(self._folder), self)
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (place, self._copy, self._newer):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._list.setObjectName("newerEntries")
        self._list.setHeaderLabels([tr("Time"), tr("Patch"), tr("Entry"), tr("What it says")])
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._list.header().setStretchLastSection(True)
        row = QHBoxLayout()
        for name, button, act in (
            ("copyDamage", self._details, self._copy_details),
            ("recover", self._recover, self._do),
            ("openRecovered", self._open, self._leave),
            ("cancelRecover", self._cancel, self.reject),
        ):
            button.setObjectName(name)
            button.clicked.connect(lambda _checked=False, act=act: act())
            row.addWidget(button)
        row.insertStretch(1, 1)
        column = QVBoxLayout(self)
        for widget in (place, self._say, self._copy, self._newer):
            column.addWidget(widget)
        column.addWidget(self._list, 1)
        column.addLayout(row)
        self._list.hide()
        self._recover.setEnabled(False)
        self._details.setToolTip(tr("What the database itself says of the damage, for who is asked for help."))
        self._details.setAutoDefault(False)
        self._details.hide()
        self._open.hide()
        self.resize(720, 440)

    def _begin(self) -> None:
        folder = self._folder
        self._say.say(tr("Looking at the workspace and its copies…"), Tone.BUSY)

        words = language()

        def find(_work: Background) -> Optional[Recoverable]:
            workspace = open_workspace(folder)
            self._labels, self._asked = _labels(folder, words)
            return look(workspace.store_path, workspace.snapshots)

        self._start("look-recover", find, self._show)

    def _start(self, name: str, work: Any, done: Any) -> None:
        self._work = Background(name, work, self)
        self._work.done.connect(done)
        self._work.failed.connect(self._show_trouble)
        self._work.start()

    def _show(self, found: Optional[Recoverable]) -> None:
        self._found = found
        if found is None:
            words = tr("There is no good copy of this workspace. Keep the folder as it is and ask for help.")
            self._say.say(words, Tone.PROBLEM)
            return
        self._say.say(store_words(found), Tone.NOTE if found.whole else Tone.PROBLEM)
        self._copy.setText(copy_words(found))
        self._newer.setText(newer_words(found))
        self._details.setVisible(not found.whole)
        self._open.setVisible(found.whole)
        self._open.setDefault(found.whole)
        for entry in reversed(found.newer[-LISTED:]):
            self._list.addTopLevelItem(QTreeWidgetItem(self._cells(found, entry)))
        self._list.setVisible(bool(found.newer))
        self._recover.setEnabled(True)

    def _cells(self, found: Recoverable, entry: ChainEntry) -> list[str]:
        kind = f"✓ {kind_words(entry.kind)}" if entry.seq in found.on_platform else kind_words(entry.kind)
        name = found.names.get(entry.case_id or "", "")
        return [local_words(entry.recorded_at), name, kind, " ".join(self._said(entry.payload).split())]

    def _copy_details(self) -> None:
        if self._found is not None:
            QApplication.clipboard().setText(damage_details(str(self._folder), self._found))

    def _show_trouble(self, error: RedlineError) -> None:
        self._say.say(sentence(error), Tone.PROBLEM)
        self._cancel.setEnabled(True)

    def _do(self) -> None:
        found, store = self._found, self._folder / STORE_FILE
        if found is None:
            return
        for button in (self._recover, self._open, self._cancel):
            button.setEnabled(False)
        self._say.say(tr("Putting the copy in place…"), Tone.BUSY)
        listed = ["\t".join(self._cells(found, entry)) for entry in found.newer]
        self._start("recover", lambda _work: recover(store, found, SystemClock(), listed), self._show_done)

    def _show_done(self, kept: Path) -> None:
        words = tr(
            "Recovered. The file that was there before, and a list of what is newer, are kept in {folder}.",
            folder=str(kept),
        )
        self._say.say(words, Tone.GOOD)
        self.recovered.emit()
        self._recover.hide()
        self._open.show()
        self._open.setEnabled(True)
        self._open.setDefault(True)
        self._cancel.setText(tr("Close"))
        self._cancel.setEnabled(True)

    def _said(self, payload: Any) -> str:
        """Return the words of an entry that a person would type again."""
        finding = payload.get("finding")
        if not isinstance(finding, dict):
            said_so = str(payload.get("text") or self._labels.get(str(payload.get("code")), ""))
            asked = self._asked.get(str(payload.get("question")), "")
            return tr("{question}: {answer}", question=asked, answer=said_so) if asked and said_so else said_so
        said = [str(value) for value in finding.values() if isinstance(value, (str, int, float))]
        return " · ".join(self._labels.get(value, value) for value in said)

    def _leave(self) -> None:
        self.workspace_ready.emit(str(self._folder))
        self.accept()


def _labels(folder: Path, words: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return what codes and questions are called; nothing where the workspace's rules cannot be read either."""
    try:
        rules = form_in_force(folder)
    except RedlineError:
        return {}, {}
    codes = {one.code: one.label(words) for table in rules.codes.values() for one in table.codes}
    return codes, {question.id: question.label(words) for question in rules.form.questions}
