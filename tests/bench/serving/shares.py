"""Who takes how much of the processors while something is measured, and processes held to a share of one.

On a machine where clients, PostgreSQL and the server share two cores, a second server process cannot show what it
would do with a core of its own. Held to a quarter of a core each, as if cores were so much slower, the processes show
whether anything but the processor keeps them from doing twice the work.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from redline_review.server.testing import Cluster

from .running import Process

PERIOD_S = 0.04


def postgres_cpu_s(cluster: Cluster) -> float:
    """Return the processor time that a cluster has taken so far, sessions that have ended included."""
    postmaster = int((cluster.folder / "data" / "postmaster.pid").read_text("ascii").split()[0])
    ticks = sum(_fields(postmaster)[11:15])  # its own, and its children's that have ended
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            with contextlib.suppress(OSError):
                fields = _fields(int(place.name))
                ticks += sum(fields[11:13]) if fields[1] == postmaster else 0
    return ticks / os.sysconf("SC_CLK_TCK")


def _fields(pid: int) -> list[int]:
    """Return the numbers of a process's state, from its state on (as 0)."""
    text = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    return [0, *map(int, text[1:])]


class Account:
    """The processor time of each party from its making on."""

    def __init__(self, cluster: Cluster, processes: Sequence[Process]) -> None:
        self._cluster, self._processes = cluster, processes
        self._began, self._at = self._now(), time.perf_counter()

    def _now(self) -> dict[str, float]:
        ours = sum(one.cpu_s() for one in self._processes)
        return {"ours": ours, "postgres": postgres_cpu_s(self._cluster), "clients": time.process_time()}

    def told(self) -> dict[str, float]:
        """Return seconds by party, the seconds on the clock, and how much of all cores they took together."""
        wall_s, now = time.perf_counter() - self._at, self._now()
        taken = {name: now[name] - before for name, before in self._began.items()}
        share = sum(taken.values()) / (wall_s * len(os.sched_getaffinity(0)))
        return {
            **{name: round(s, 2) for name, s in taken.items()},
            "clock": round(wall_s, 2),
            "of_cores": round(share, 2),
        }


@contextlib.contextmanager
def held_to(processes: Sequence[Process], share: float) -> Iterator[None]:
    """Let each process run for a share of every period only, one after the other where there are several."""
    ended = threading.Event()

    def hold(place: int, pid: int) -> None:
        ended.wait(PERIOD_S * place / len(processes))
        while not ended.is_set():
            os.kill(pid, signal.SIGCONT)
            ended.wait(PERIOD_S * share)
            os.kill(pid, signal.SIGSTOP)
            ended.wait(PERIOD_S * (1 - share))
        os.kill(pid, signal.SIGCONT)

    holders = [threading.Thread(target=hold, args=(place, one.pid)) for place, one in enumerate(processes)]
    for holder in holders:
        holder.start()
    try:
        yield
    finally:
        ended.set()
        for holder in holders:
            holder.join()
