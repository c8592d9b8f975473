"""The sync thread: asked by methods, answering by signals, gone when closed."""

from __future__ import annotations

import sys
import threading
import time

import pytest
from qgis.PyQt.QtCore import QCoreApplication, QThread
from redline_review.plugin.adapters.sync_worker import SyncWorker
from redline_review.plugin.domain.chain import GENESIS
from redline_review.plugin.domain.operations import ChangePage, PushReceipt
from redline_review.plugin.port_errors import ServerBusy, SignInNeeded
from redline_review.tests.sync.support_store import CLOCK, issue, open_store, page_of


class Platform:
    """One page, then nothing; ``gate`` holds a pull up until it is set or the sync is cancelled."""

    def __init__(self, page, cancelled) -> None:
        self.page, self.cancelled = page, cancelled
        self.thread = QThread.currentThread()
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        self.errors = []
        self.pulls = 0

    def pull(self, cursor, limit):
        self.pulls += 1
        self.entered.set()
        while not self.gate.wait(0.02):
            if self.cancelled():
                raise ServerBusy("u", 503, 0.0)
        if self.errors:
            raise self.errors.pop(0)
        return ChangePage((), cursor, False) if cursor else self.page

    def push(self, operations, span):
        return PushReceipt((), True, 0, GENESIS)


@pytest.fixture
def made():
    return []


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def worker(qgis_app, store, made):
    page = page_of(*issue(3))

    def factory(cancelled):
        made.append(Platform(page, cancelled))
        return made[-1]

    worker = SyncWorker(store, factory, CLOCK)
    worker.heard = []
    worker.finished.connect(worker.heard.append)
    yield worker
    assert worker.close()


@pytest.fixture
def wait_for(qgis_app):
    def wait(condition):
        deadline = time.monotonic() + 10
        while not condition():
            assert time.monotonic() < deadline, "waited in vain"
            QCoreApplication.processEvents()
            time.sleep(0.005)

    return wait


def test_a_sync_runs_in_its_own_thread_and_reports_in_ours(worker, made, wait_for):
    threads, ids = [], []
    worker.cases_changed.connect(lambda changed: (ids.extend(changed), threads.append(QThread.currentThread())))
    worker.request_sync()
    wait_for(lambda: worker.heard)
    gui = QCoreApplication.instance().thread()
    assert worker.heard[0].complete
    assert (len(ids), worker.heard[0].pulled_cases) == (3, 3)
    assert set(threads) == {gui}
    assert made[0].thread != gui


def test_requests_while_one_runs_become_one_more_sync(worker, made, wait_for):
    worker.request_sync()
    wait_for(lambda: worker.heard)
    made[0].gate.clear()
    made[0].entered.clear()
    worker.request_sync()
    wait_for(made[0].entered.is_set)
    for _ in range(5):
        worker.request_sync()
    made[0].gate.set()
    wait_for(lambda: len(worker.heard) == 3)
    assert not worker.busy
    assert made[0].pulls == 3


def test_offline_a_request_is_remembered_and_nothing_is_sent(worker, made, wait_for):
    worker.set_online(False)
    worker.request_sync()
    assert not worker.busy
    assert made == []
    worker.set_online(True)
    wait_for(lambda: worker.heard)
    assert worker.heard[0].complete


def test_going_offline_stops_a_sync_and_online_takes_it_up_again(worker, made, wait_for):
    worker.request_sync()
    wait_for(lambda: worker.heard)
    made[0].gate.clear()
    made[0].entered.clear()
    worker.request_sync()
    wait_for(made[0].entered.is_set)
    worker.set_online(False)
    wait_for(lambda: len(worker.heard) == 2)
    assert worker.heard[1].cancelled
    made[0].gate.set()
    worker.set_online(True)
    wait_for(lambda: len(worker.heard) == 3)
    assert worker.heard[2].complete


def test_a_cancel_ends_the_sync_and_says_so(worker, made, wait_for):
    worker.request_sync()
    wait_for(lambda: worker.heard)
    made[0].gate.clear()
    made[0].entered.clear()
    worker.request_sync()
    wait_for(made[0].entered.is_set)
    worker.cancel()
    wait_for(lambda: len(worker.heard) == 2)
    assert (worker.heard[1].cancelled, worker.heard[1].errors) == (True, ())


def test_a_refused_sign_in_makes_a_new_transport_for_the_next_sync(worker, made, wait_for):
    worker.request_sync()
    wait_for(lambda: worker.heard)
    made[0].errors.append(SignInNeeded("u"))
    worker.request_sync()
    wait_for(lambda: len(worker.heard) == 2)
    worker.request_sync()
    wait_for(lambda: len(worker.heard) == 3)
    assert isinstance(worker.heard[1].errors[0], SignInNeeded)
    assert worker.heard[2].complete
    assert len(made) == 2


def test_a_transport_that_cannot_be_made_is_a_report_and_not_a_crash(qgis_app, store, wait_for):
    def refuse(_cancelled):
        raise SignInNeeded("https://platform.example")

    worker, heard = SyncWorker(store, refuse, CLOCK), []
    worker.finished.connect(heard.append)
    worker.request_sync()
    wait_for(lambda: heard)
    assert isinstance(heard[0].errors[0], SignInNeeded)
    assert worker.close()


def test_a_sync_that_breaks_is_reported_and_the_next_one_runs(worker, made, wait_for, monkeypatch):
    logged = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, traceback: logged.append((kind, traceback)))
    worker.request_sync()
    wait_for(lambda: worker.heard)
    made[0].errors.append(OverflowError("cannot convert float infinity to integer"))
    worker.request_sync()
    wait_for(lambda: len(worker.heard) == 2)
    assert [error.fields() for error in worker.heard[1].errors] == [{"name": "OverflowError"}]
    assert logged[0][0] is OverflowError
    assert logged[0][1] is not None
    worker.request_sync()
    wait_for(lambda: len(worker.heard) == 3)
    assert worker.heard[2].complete
    assert not worker.busy


def test_closing_in_the_middle_of_a_request_joins_the_thread(qgis_app, store, wait_for):
    made = []

    def factory(cancelled):
        made.append(Platform(page_of(*issue(1)), cancelled))
        made[-1].gate.clear()
        return made[-1]

    worker = SyncWorker(store, factory, CLOCK)
    worker.request_sync()
    wait_for(lambda: made and made[0].entered.is_set())
    assert worker.close()
    assert worker.close()
