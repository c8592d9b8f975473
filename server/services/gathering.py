"""Work that comes while other work of its line is under way is carried out together afterwards.

There is no timer: who comes alone is served at once, and the more come, the larger the groups.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")
MOST = 64
"""Items in one group: whoever comes with the next one does not wait for long."""
THREADS = 4
"""Lines that are worked on at once; each holds a connection to the database meanwhile."""


@dataclass(frozen=True)
class _Waiting(Generic[Item, Answer]):
    apart: str
    item: Item
    answer: Future[Answer] = field(default_factory=Future)


class Gathering(Generic[Item, Answer]):
    """Gathers items by line and hands them over in groups, one group of a line after the other.

    ``carry_out`` returns an answer or an exception for each item, in order. Items of one line that name the same
    ``apart`` are never in one group; each waits until the one before it was answered.
    """

    def __init__(
        self, carry_out: Callable[[Sequence[Item]], Sequence[Answer | Exception]], threads: int = THREADS
    ) -> None:
        self._carry_out = carry_out
        self._lock = threading.Lock()
        self._lines: dict[str, deque[_Waiting[Item, Answer]]] = {}
        """Lines that are worked on, each with what came meanwhile."""
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="gathered")
        self._closing = False

    def put(self, line: str, apart: str, item: Item) -> Future[Answer]:
        """Add an item to a line; returns its answer to come. One that is cancelled before its turn is not tried."""
        waiting: _Waiting[Item, Answer] = _Waiting(apart, item)
        with self._lock:
            idle = line not in self._lines
            self._lines.setdefault(line, deque()).append(waiting)
            if idle:
                self._threads.submit(self._work, line)
        return waiting.answer

    def close(self) -> None:
        """Answer what waits, then end the threads."""
        with self._lock:
            self._closing = True
        self._threads.shutdown(wait=True)

    def _work(self, line: str) -> None:
        """Carry out a group of a line; the next one after those of other lines that wait for a thread."""
        while group := self._take(line):
            self._answer(group)
            with self._lock:
                if not self._closing:
                    self._threads.submit(self._work, line)
                    return

    def _take(self, line: str) -> list[_Waiting[Item, Answer]]:
        """Take the next group in the order of coming; where nothing waits, the line is idle from here on."""
        taken: list[_Waiting[Item, Answer]] = []
        with self._lock:
            waiting, later = self._lines[line], []
            met: set[str] = set()
            while waiting and len(taken) < MOST:
                one = waiting.popleft()
                if one.apart in met:
                    later.append(one)
                elif one.answer.set_running_or_notify_cancel():
                    met.add(one.apart)
                    taken.append(one)
            waiting.extendleft(reversed(later))
            if not taken:
                del self._lines[line]
        return taken

    def _answer(self, group: Sequence[_Waiting[Item, Answer]]) -> None:
        answers: Sequence[Answer | Exception]
        try:
            answers = self._carry_out([one.item for one in group])
        except Exception as error:  # noqa: BLE001 -- whoever waits has to be told, whatever it was
            answers = [error] * len(group)
        for one, answer in zip(group, answers):
            if isinstance(answer, Exception):
                one.answer.set_exception(answer)
            else:
                one.answer.set_result(answer)
