"""Notes how long the reviewer looks at each patch, where that is switched on; shown to nobody else, never sent."""

from __future__ import annotations

import time

from qgis.PyQt.QtCore import QEvent, QObject
from qgis.PyQt.QtWidgets import QWidget

from ...plugin.adapters.settings import Settings
from ...plugin.app.time_spent import Stopwatch
from ...plugin.ports import Store

NAME = "timeSide"


class TimeSide(QObject):
    """Runs while the Review window is the active one. Switched off it does nothing at all."""

    def __init__(self, store: Store, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName(NAME)
        self.store, self._window = store, window
        self._watch = Stopwatch()
        self._case_id = ""
        self.on = Settings().time_per_case() and not store.read_only
        window.installEventFilter(self)

    def look(self, case_id: str) -> None:
        """The reviewer looks at a patch."""
        self._case_id = case_id
        if self.on:
            self._note(self._watch.look(case_id, _now_ms()))

    def pause(self) -> None:
        """The reviewer looks at nothing of ours."""
        if self.on:
            self._note(self._watch.pause(_now_ms()))

    def switch(self, on: bool) -> None:
        """Begin or stop noting; remembered for later sittings."""
        self.pause()
        Settings().set_time_per_case(on)
        self.on = on and not self.store.read_only
        if self._case_id:
            self.look(self._case_id)

    def _note(self, spent_ms: dict[str, int]) -> None:
        if spent_ms:
            self.store.add_times(spent_ms)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """Stop while another window is in front."""
        if self.on and event.type() == QEvent.Type.WindowDeactivate:
            self.pause()
        elif self.on and event.type() == QEvent.Type.WindowActivate and self._case_id:
            self.look(self._case_id)
        return False


def _now_ms() -> int:
    return round(time.monotonic() * 1000)
