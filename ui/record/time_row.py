"""The switch for noting the time per patch, what was noted, and the button that erases it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Optional

from qgis.PyQt.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...plugin.adapters.translation import tr
from ...plugin.app.time_spent import forget_all
from ..background import Background
from .time_side import TimeSide


class TimeRow(QWidget):
    """Belongs to the window of the record; reads what was noted off the GUI thread."""

    def __init__(self, side: TimeSide, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._side = side
        self._work: Optional[Background] = None
        self._on = QCheckBox(tr("Note how long I look at each patch"), self)
        self._on.setObjectName("timePerCase")
        self._on.setChecked(side.on)
        self._on.setEnabled(not side.store.read_only)
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._erase = QPushButton(tr("Erase"), self)
        self._erase.setObjectName("eraseTimes")
        self._erase.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(self._on)
        row.addStretch(1)
        row.addWidget(self._erase)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._words)
        self._on.toggled.connect(self._switch)
        self._erase.clicked.connect(lambda _checked=False: self._forget())
        self._read()

    def _switch(self, on: bool) -> None:
        self._side.switch(on)
        self._read()

    def _read(self) -> None:
        store = self._side.store
        self._begin(lambda _work: store.times())

    def _forget(self) -> None:
        store = self._side.store
        self._begin(lambda _work: forget_all(store))

    def _begin(self, work: object) -> None:
        self._work = Background("times", work, self)  # type: ignore[arg-type]
        self._work.done.connect(self._show)
        self._work.start()

    def _show(self, times: Mapping[str, int]) -> None:
        self._erase.setEnabled(bool(times))
        only_you = tr("It stays on this computer: it is no part of the record and is never sent.")
        if not times:
            self._words.setText(only_you)
            return
        minutes = sum(times.values()) / 60_000
        said = tr(
            "{minutes} minutes on {count} patches so far, {each} seconds each.",
            minutes=f"{minutes:.1f}",
            count=len(times),
            each=f"{60 * minutes / len(times):.0f}",
        )
        self._words.setText(f"{said} {only_you}")
