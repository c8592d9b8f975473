"""A crew of threads: no work waits behind a busy thread while there may be one more."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from redline_review.plugin.adapters.threads import Crew

SOON_S = 10.0
ROUNDS = 1000


class Held:
    """Work that says when it begins, and goes on until it is let go."""

    def __init__(self) -> None:
        self.begun, self._go_on, self.done = threading.Event(), threading.Event(), threading.Event()

    def __call__(self) -> None:
        self.begun.set()
        self._go_on.wait(SOON_S)
        self.done.set()

    def let_go(self) -> None:
        self._go_on.set()


@pytest.fixture
def often() -> Iterator[None]:
    """Let Python change threads at every chance."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_work_does_not_wait_behind_one_that_hangs(often: None) -> None:
    for _round in range(ROUNDS):
        crew, held, beside = Crew("crew-of-a-test", 2), Held(), threading.Event()
        crew.do(held)
        crew.do(beside.set)
        came = beside.wait(1.0)
        held.let_go()
        crew.close(SOON_S, drop=False)
        assert came


SLOW_TO_END = """
import os, sys, threading, time
from qgis.core import QgsApplication, QgsNetworkAccessManager
from qgis.PyQt.QtCore import QObject
from redline_review.plugin.adapters.threads import FunctionThread, keep, let_go

app = QgsApplication([], False)
QgsNetworkAccessManager.instance()
ending = threading.Event()


def taken_down(*_nothing):
    ending.set()
    time.sleep(0.3)  # gives the interpreter away, and wants it back


def work():
    child = QObject(QgsNetworkAccessManager.instance())  # goes with what Qt stores for this thread
    child.destroyed.connect(taken_down)


thread = FunctionThread("slow to end", work)
keep(thread)
thread.start()
del thread
assert ending.wait(20.0)
let_go()
print("went on", flush=True)
os._exit(0)
"""


def test_a_thread_that_still_takes_down_what_it_stored_holds_nobody_up() -> None:
    run = [sys.executable, "-c", SLOW_TO_END]
    said = subprocess.run(run, capture_output=True, text=True, timeout=60, check=False)
    assert said.stdout.strip() == "went on", said.stderr


@pytest.mark.parametrize(
    ("drop", "expected"),
    [pytest.param(True, [], id="dropped"), pytest.param(False, ["second"], id="done all the same")],
)
def test_what_waits_at_the_end_is(drop: bool, expected: list[str]) -> None:
    crew, held, said = Crew("crew-of-a-test", 1), Held(), []
    crew.do(held)
    assert held.begun.wait(SOON_S)
    crew.do(lambda: said.append("second"))
    threading.Timer(0.1, held.let_go).start()
    crew.close(SOON_S, drop)
    assert said == expected
