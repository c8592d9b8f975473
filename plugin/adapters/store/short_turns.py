"""Short turns of the interpreter while an act is on its way to the disk.

A thread of Python that wants the interpreter waits a whole switch interval (5 ms) for one that is busy, and an act
gives the interpreter away at every statement: beside a busy window it took 45 ms to be durable, of which 2 were work
(measured). With turns of 0.1 ms it takes 4.
"""

from __future__ import annotations

import sys
from threading import Lock

TURN_S = 0.0001
HAND_OVER_S = 0.005
"""So long, at most, who hands over what the reviewer did lets the writing thread go first, where no other act is on its
way. It needs the interpreter before and after the disk, and getting hold of it behind the key's own handler took
longer than the disk: 6.3 ms until an answer was durable, 2.8 this way, and 13.4 and 4.1 for Enter (measured). A disk
that is slower than this holds nobody up: the window goes on, and hears later."""


WINDOW_TURN_S = 0.0005
"""While views are open, the GUI thread asks for the interpreter many times a key; with turns of 5 ms of the threads
that paint, each time it may stand still for that long."""


class ShortTurns:
    """Keeps the interval at the shortest that is wanted; it is the process's own again when none is."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._wanted: list[float] = []
        self._usual_s = 0.0

    def begin(self, turn_s: float = TURN_S) -> bool:
        """Want turns this short; tells whether nobody else wants the same. From any thread."""
        with self._lock:
            if not self._wanted:
                self._usual_s = sys.getswitchinterval()
            alone = turn_s not in self._wanted
            self._wanted.append(turn_s)
            self._set()
            return alone

    def end(self, turn_s: float = TURN_S) -> None:
        """Want them no longer."""
        with self._lock:
            self._wanted.remove(turn_s)
            self._set()

    def _set(self) -> None:
        sys.setswitchinterval(min((*self._wanted, self._usual_s)))


short_turns = ShortTurns()
"""The process has one interval, whatever number of stores is open."""
