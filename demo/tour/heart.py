"""How long the GUI thread lets the reviewer wait, and for what. Runs inside QGIS."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import QObject, Qt, QTimer

BEAT_MS, STALL_MS = 5, 50.0
Mark = tuple[float, ...]


class Turn:
    """Tells how long this thread stood in line for a core, as Linux counts it (``/proc``, second figure of schedstat).

    0 where the kernel does not count; every wait is then taken for a lock.
    """

    def __init__(self) -> None:
        self._path = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")

    def waited_s(self) -> float:
        """Return the seconds waited since the thread began."""
        try:
            return int(self._path.read_text().split()[1]) / 1e9
        except (OSError, IndexError, ValueError):
            return 0.0


class Heart(QObject):
    """Measures how long the GUI thread lets a timer wait: the stalls that a reviewer would feel.

    Of each stall two parts are told. ``held``: what the program itself held the thread for, its own work and waits
    for locks, the interpreter's among them. ``work``: the own work alone (processor time). The rest is waiting for a
    core that another process has, which on a busy machine says nothing about this program.
    """

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._turn = Turn()
        self.restart()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def restart(self) -> None:
        """Forget what was measured."""
        self.gaps_ms: list[float] = []
        self.held_ms: list[float] = []
        self.work_ms: list[float] = []
        self._last = self.mark()

    def _beat(self) -> None:
        now = self.mark()
        seconds, worked, waited = (after - before for after, before in zip(now, self._last))
        gap = seconds * 1000 - BEAT_MS
        self.gaps_ms.append(gap)
        self.held_ms.append(gap - waited * 1000)
        self.work_ms.append(worked * 1000)
        self._last = now

    def mark(self) -> Mark:
        """Return the clock, this thread's processor time and its waiting for a core, in seconds."""
        return time.perf_counter(), time.thread_time(), self._turn.waited_s()

    def leave_out(self, since: Mark) -> None:
        """Leave out what the probe itself took since a mark."""
        self._last = tuple(last + now - then for last, now, then in zip(self._last, self.mark(), since))

    def longest(self, count: int) -> dict[str, list[float]]:
        """Return the ``count`` longest of each in ms."""
        measured = {"wall": self.gaps_ms, "held": self.held_ms, "work": self.work_ms}
        return {name: [round(ms, 1) for ms in sorted(all_ms)[::-1][:count]] for name, all_ms in measured.items()}

    def summary(self) -> dict[str, float]:
        """Return the longest of each in ms, and how many were over 50 ms."""
        return {
            "longest_ms": round(max(self.gaps_ms, default=0.0), 1),
            "over_50_ms": sum(gap > STALL_MS for gap in self.gaps_ms),
            "longest_held_ms": round(max(self.held_ms, default=0.0), 1),
            "held_over_50_ms": sum(held > STALL_MS for held in self.held_ms),
            "longest_work_ms": round(max(self.work_ms, default=0.0), 1),
            "beats": len(self.gaps_ms),
        }
