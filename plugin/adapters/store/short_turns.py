"""Short turns of the interpreter while an act is on its way to the disk.

A thread of Python that wants the interpreter waits a whole switch interval (5 ms) for one that is busy, and an act
gives the interpreter away at every statement: beside a busy window it took 45 ms to be durable, of which 2 were work
(measured). With turns of 0.1 ms it takes 4.
"""

from __future__ import annotations

import sys
from threading import Lock

TURN_S = 0.0001
HAND_OVER_S = 0.001
"""So long, at most, who hands an act over lets the writing thread go first, where that has nothing else to do: what it
does with the interpreter takes a third of that, and getting hold of it later would take it longer (2 ms, measured)."""


class ShortTurns:
    """Counts what is under way; the interval is the process's own again when nothing is."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._under_way = 0
        self._usual_s = 0.0

    def begin(self) -> bool:
        """One more is under way; tells whether it is the only one. From any thread."""
        with self._lock:
            self._under_way += 1
            if self._under_way > 1:
                return False
            self._usual_s = sys.getswitchinterval()
            sys.setswitchinterval(min(TURN_S, self._usual_s))
            return True

    def end(self) -> None:
        """One is done."""
        with self._lock:
            self._under_way -= 1
            if self._under_way == 0:
                sys.setswitchinterval(self._usual_s)


short_turns = ShortTurns()
"""The process has one interval, whatever number of stores is open."""
