"""Background work of a workspace: heavy ones one at a time, and let go of when over."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable, Iterator

import pytest
from qgis.core import QgsApplication
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject
from redline_review.plugin.domain.errors import CaseNotFound
from redline_review.tests.qgis.support_waiting import until
from redline_review.ui.background import Background
from redline_review.ui.works import Works


class Log:
    """Notes which works ran; each can be held up inside."""

    def __init__(self) -> None:
        self.began: list[str] = []
        self.done: list[str] = []
        self.failed: list[object] = []
        self.gate = threading.Event()

    def work(self, name: str) -> Callable[[Background], str]:
        def run(_task: Background) -> str:
            self.began.append(name)
            self.gate.wait(30)
            return name

        return run


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def works(log: Log, qgis_app: QgsApplication) -> Iterator[Works]:
    owner = QObject()
    made = Works(owner, log.failed.append)
    yield made
    log.gate.set()
    for work in made.cancel():
        work.wait(30)


def start(works: Works, log: Log, *names: str) -> list[Background]:
    return [works.run(name, log.work(name), log.done.append) for name in names]


def test_heavy_work_waits_until_it_may_begin_and_light_work_does_not(works: Works, log: Log) -> None:
    start(works, log, "link", "read")
    until("the light work begins", lambda: log.began)
    assert log.began == ["read"]
    works.let_heavy_begin()
    until("the heavy work begins", lambda: len(log.began) == 2)


def test_heavy_works_go_one_at_a_time_the_most_urgent_first(works: Works, log: Log) -> None:
    start(works, log, "upkeep", "link", "screen")
    until("all wait", lambda: len(works._lane._waiting) == 3)
    works.let_heavy_begin()
    until("one begins", lambda: log.began)
    assert (log.began, len(works._lane._waiting)) == (["screen"], 2)
    log.gate.set()
    until("all are done", lambda: len(log.done) == 3)
    assert log.began == ["screen", "link", "upkeep"]


def test_work_cancelled_while_it_waits_never_begins_and_holds_nobody_up(works: Works, log: Log) -> None:
    log.gate.set()
    screen, _link = start(works, log, "screen", "link")
    until("both wait", lambda: len(works._lane._waiting) == 2)
    screen.cancel()
    works.let_heavy_begin()
    until("the other is done", lambda: log.done)
    assert (log.began, log.done) == (["link"], ["link"])


def test_heavy_work_that_fails_lets_the_next_one_begin(works: Works, log: Log) -> None:
    def fail(_task: Background) -> None:
        raise CaseNotFound("x")

    log.gate.set()
    works.let_heavy_begin()
    works.run("screen", fail, log.done.append)
    start(works, log, "link")
    until("the next is done, and the fault is told", lambda: log.done and log.failed)  # by two threads, in either order
    assert [repr(error) for error in log.failed] == [repr(CaseNotFound("x"))]


def test_a_turn_that_comes_after_the_end_begins_nothing_though_the_owner_is_gone(
    log: Log, qgis_app: QgsApplication
) -> None:
    owner = QObject()
    works = Works(owner, log.failed.append)
    assert works.cancel() == []
    sip.delete(owner)
    late = works.run("read", log.work("read"), log.done.append)
    assert late.cancelled()
    assert not works.under_way()
    assert late.wait(0)
    assert log.began == []


def test_what_is_over_is_let_go_of_with_all_it_held(works: Works, log: Log) -> None:
    class Large:
        pass

    held = Large()
    gone = weakref.ref(held)
    log.gate.set()
    works.run("read", lambda _task, held=held: log.began.append("read"), log.done.append)  # type: ignore[misc]
    del held
    until("it is over", lambda: log.done and not works.under_way())
    start(works, log, "read")
    gc.collect()
    assert gone() is None
