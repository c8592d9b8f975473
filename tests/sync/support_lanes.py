"""Work shared out over processes, each with platforms of its own; counts and failures come back one by one."""

from __future__ import annotations

import multiprocessing
import queue
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, TypeVar

T = TypeVar("T")
Works = Callable[[Any], Counter[str]]
Opens = Callable[[int], AbstractContextManager[Works]]
"""Opens what a lane works with, given the lane's number; a function of a module, for it goes to another process."""
LOOK_S = 5.0


class LaneEnded(RuntimeError):
    """A process ended with work left."""


def run_in_lanes(items: Sequence[T], lanes: int, opens: Opens) -> Iterator[tuple[T, Counter[str], str]]:
    """Work everything off; yields each item with its counts and, where it failed, what went wrong."""
    context = multiprocessing.get_context("spawn")
    waiting, told = context.Queue(), context.Queue()
    lanes = min(lanes, len(items))
    for item in [*items, *[None] * lanes]:
        waiting.put(item)
    workers = [context.Process(target=_work, args=(number, waiting, told, opens)) for number in range(lanes)]
    signal.signal(signal.SIGTERM, _stop)
    try:
        for worker in workers:
            worker.start()
        for _ in items:
            yield _next(told, workers)
    except BaseException:
        for worker in workers:
            worker.terminate()
        raise
    finally:
        for worker in workers:
            worker.join()


def _stop(*_: object) -> None:
    """End as from the keyboard, so that servers and clusters end, too."""
    raise KeyboardInterrupt


def _next(told: Any, workers: Sequence[Any]) -> Any:
    while True:
        alive = any(worker.is_alive() for worker in workers)
        try:
            return told.get(timeout=LOOK_S)
        except queue.Empty:
            if not alive:
                raise LaneEnded from None


def _work(number: int, waiting: Any, told: Any, opens: Opens) -> None:
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began this one passes it on
    with opens(number) as work:
        while (item := waiting.get()) is not None:
            try:
                told.put((item, work(item), ""))
            except Exception:  # noqa: BLE001 - told, whatever it is
                told.put((item, Counter(), traceback.format_exc()))


class Progress:
    """Counts what was done, and says so now and then."""

    def __init__(self, of: int, what: str) -> None:
        self._of, self._what, self._began = of, what, time.monotonic()
        self._said = self._began
        self.done = self.failed = 0

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self._began

    def step(self, fault: str, name: str) -> None:
        """Note one that is done, with its fault."""
        self.done += 1
        if fault:
            self.failed += 1
            sys.stdout.write(f"FAILED: {name}\n{fault}\n")
        if fault or time.monotonic() - self._said > 60:
            self._said = time.monotonic()
            sys.stdout.write(f"  {self.done} of {self._of} {self._what} after {self.seconds:.0f} s\n")
        sys.stdout.flush()


def print_counts(tally: Counter[str]) -> None:
    """Print what happened, by name."""
    sys.stdout.writelines(f"  {count:>9,} {what}\n" for what, count in sorted(tally.items()))
    sys.stdout.flush()
