"""Long work in Python stands back while the reviewer acts.

A thread that is busy in Python takes the interpreter for a turn whenever the GUI thread lets go of it, dozens of times
a key, and where a busy machine takes the core from it meanwhile the key waits longer still (45 ms were measured).
Nobody waits for an export or for photos but a progress bar, so they rest for a moment after each act.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
REST_S, STEP_S, LONGEST_S = 0.15, 0.01, 2.0
"""A key's pictures are on screen by then; and somebody who never stops acting does not hold work up for good."""
PAUSE_S = 0.002


class StandBack:
    """Acts are told in the GUI thread; work asks between two small steps, in a thread of its own."""

    def __init__(self) -> None:
        self._until = 0.0

    def ask(self) -> None:
        """Say that the reviewer acts just now."""
        self._until = time.monotonic() + REST_S

    def wait(self) -> None:
        """Rest while the reviewer acts, for a while at most; never in the GUI thread."""
        if self._until <= time.monotonic():
            return
        begun = time.monotonic()
        while time.monotonic() < min(self._until, begun + LONGEST_S):
            time.sleep(STEP_S)

    def between(self, items: Iterable[T], at_once: int = 0) -> Iterator[T]:
        """Yield items, and rest before each of them while the reviewer acts; never in the GUI thread.

        After ``at_once`` items whoever waits for the interpreter has a turn; 0: no such turns.
        """
        for number, item in enumerate(items, 1):
            self.wait()
            yield item
            if at_once and number % at_once == 0:
                time.sleep(PAUSE_S)


stand_back = StandBack()
"""The process has one interpreter, whatever number of workspaces is open."""
