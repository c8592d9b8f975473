"""Work that carries packages: progress to a bar, and a stop that is answered, so that nothing is begun twice."""

from __future__ import annotations

import threading
from typing import Optional

from ..background import Background


class WorkSteps:
    """Fulfils :class:`~...plugin.app.package.Steps`. :meth:`stop` may come from any thread.

    Unlike a cancelled work's, its end is delivered: who has stopped it hears when all of it has been taken away.
    """

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._work: Optional[Background] = None

    def of(self, work: Background) -> WorkSteps:
        """Tell whose steps these are; called by the work itself."""
        self._work = work
        return self

    def progress(self, share: float) -> None:
        """Take 0 … 1."""
        if self._work is not None:
            self._work.tell_progress(share)

    def cancelled(self) -> bool:
        """Tell whether to stop."""
        return self._stopped.is_set() or (self._work is not None and self._work.cancelled())

    def stop(self) -> None:
        """Ask for an end."""
        self._stopped.set()
