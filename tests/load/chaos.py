"""What goes wrong, and when: a plan from a seed, carried out as the run goes on."""

from __future__ import annotations

import random
import signal
import threading
import time
from dataclasses import dataclass

from redline_review.server.testing import Cluster
from redline_review.tests.load.processes import PATIENCE_S, NotServing, Places
from redline_review.tests.load.progress import ByClock, ByCount

KILL, FREEZE, FAST, IMMEDIATE = "kill", "freeze", "fast", "immediate"
LAST = 0.92
"""Nothing goes wrong after this share of the run: what comes then meets a platform that has just come back."""
TICK_S = 0.02
FROZEN_S = 2.5
"""A process that is stopped for so long, with all that it has locked, and then goes on."""


@dataclass(frozen=True, order=True)
class Event:
    """At this share of the run a process is killed or frozen, or the database restarted."""

    at: float
    what: str
    place: int = 0


def plan(seed: int, places: int, kills: int, freezes: int, restarts: tuple[str, ...]) -> list[Event]:
    """Return what shall go wrong: kills and freezes anywhere, restarts of the database one after the other."""
    chance = random.Random(f"{seed} chaos")
    what = [KILL] * kills + [FREEZE] * freezes
    events = [Event(chance.uniform(0.02, LAST), one, chance.randrange(places)) for one in what]
    share = LAST / (len(restarts) + 1)
    events += [
        Event(share * (number + 1) + chance.uniform(-0.1, 0.1) * share, mode) for number, mode in enumerate(restarts)
    ]
    return sorted(events)


class Chaos(threading.Thread):
    """Carries a plan out; every event of it happens before the run is over."""

    def __init__(self, events: list[Event], progress: ByClock | ByCount, places: Places, cluster: Cluster) -> None:
        super().__init__(name="chaos")
        self._events, self._progress, self._places, self._cluster = events, progress, places, cluster
        self._ended = threading.Event()
        self.done: list[Event] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        """Wait for the share of each event, then do it; what fails is kept for who asks."""
        try:
            for event in self._events:
                while self._progress.share() < event.at and not self._ended.wait(TICK_S):
                    pass
                self._do(event)
                self.done.append(event)
        except Exception as error:  # noqa: BLE001 -- told by whoever joins
            self.error = error

    def _do(self, event: Event) -> None:
        if event.what == KILL:
            self._send(event.place, signal.SIGKILL)
        elif event.what == FREEZE:
            self._send(event.place, signal.SIGSTOP)
            self._ended.wait(FROZEN_S)
            self._places.send(event.place, signal.SIGCONT)
        else:
            self._cluster.restart(event.what)

    def _send(self, place: int, number: int) -> None:
        until = time.monotonic() + PATIENCE_S
        while not self._places.send(place, number):
            if time.monotonic() > until:
                raise NotServing(f"no process at place {place} for {PATIENCE_S:.0f} s")
            time.sleep(TICK_S)

    def stop(self) -> None:
        """Wait for no more: what is left is done at once."""
        self._ended.set()
        self.join()
