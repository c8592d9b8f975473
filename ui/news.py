"""What changes underneath an open window: read off the GUI thread, and of several readings only the newest is shown.

While a long pull runs, the window takes up now and then what has come so far: the first patches at once, then at rests
that grow with what a reading takes, so that reading never takes more than a part of the time.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import fields
from typing import Optional

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..plugin.app.came_down import CameDown, came_down
from ..plugin.app.review import ReviewSession
from ..plugin.app.taking_in import TakenIn, take_in
from ..plugin.ports import Store
from .background import Background, Run

REST_MS = 1_500
"""So long, at least, the window rests between two readings while a pull runs."""
REST_FACTOR = 4
"""And so many times what the last reading took."""
LAST_MEASURED = 4_000
"""While a pull runs, patches are measured as often as they have doubled, up to so many; all of them at its end."""


class News(QObject):
    """Reads what changed. Signals come in the thread that made it."""

    taken = pyqtSignal(object)
    """(TakenIn): contents are read and made ready; the window shows them."""
    told = pyqtSignal(object)
    """(CameDown): what a sync changed of the list, once all of it is shown."""

    def __init__(self, run: Run, parent: QObject) -> None:
        super().__init__(parent)
        self._run = run
        self._store: Optional[Store] = None
        self._session: Optional[ReviewSession] = None
        self._measured = 0
        self.readings = 0
        """How many readings were begun."""
        self._more = False
        self.reading = False
        """A reading is on its way, and nothing newer has been shown."""
        self._came = CameDown()
        self.filling = False
        """A sync has brought patches and still runs."""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._read_on)

    def begin(self, store: Store, session: ReviewSession) -> None:
        """Read this store for this sitting from now on."""
        self._store, self._session = store, session

    def end(self) -> None:
        """Read no more."""
        self._store = self._session = None
        self._rest.stop()

    def came_in(self, case_ids: Sequence[str]) -> None:
        """Hear that a sync has made changes of these cases durable, and goes on."""
        if self._session is None or not case_ids:
            return
        self.filling = self._more = True
        if not (self._rest.isActive() or self.reading):
            self._rest.start(REST_MS if self._session.cases else 0)

    def synced(self, keep: bool) -> None:
        """Read what a sync has changed, now that it is over; ``keep``: the list stays in its order."""
        self.filling = self._more = False
        self._rest.stop()
        self.read(keep, after_sync=True)

    def worth_measuring(self, cases: int) -> bool:
        """Tell whether patches are to be measured against the zones now; while a pull runs, only now and then."""
        if self.filling and (self._measured > LAST_MEASURED or cases < max(1, 2 * self._measured)):
            return False
        self._measured = cases if self.filling else 0
        return True

    def _read_on(self) -> None:
        if self.filling and self._more and not self.reading:
            self._more = False
            self.read(keep=True)

    def read(self, keep: bool = False, after_sync: bool = False) -> None:
        """Read what changed in the store."""
        store, session = self._store, self._session
        if store is None or session is None:
            return
        self.readings += 1
        self.reading = True
        number, before, began = self.readings, session.sitting(keep=keep), time.monotonic()
        by_platform = after_sync or self.filling

        def work(_work: Background) -> tuple[TakenIn, CameDown]:
            taken = take_in(before, store.contents(before.contents))
            return taken, came_down(before.rows, taken.queue.rows, taken.drafts) if by_platform else CameDown()

        def show(found: tuple[TakenIn, CameDown]) -> None:
            if number != self.readings or self._session is None:
                return
            self._came = _together(self._came, found[1])
            self.taken.emit(found[0])
            self.reading = False
            if after_sync:
                came, self._came = self._came, CameDown()
                self.told.emit(came)
            elif self._more:
                self._rest.start(max(REST_MS, int(REST_FACTOR * 1000 * (time.monotonic() - began))))

        self._run("read", work, show)


def _together(one: CameDown, other: CameDown) -> CameDown:
    return CameDown(*(getattr(one, field.name) + getattr(other, field.name) for field in fields(CameDown)))
