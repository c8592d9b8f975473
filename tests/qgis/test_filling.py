"""The window while a long pull runs: it lists what has come, takes findings, and goes on with a pull broken off."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.PyQt.QtCore import Qt
from redline_review.plugin.adapters.http_transport import HttpTransport
from redline_review.plugin.adapters.workspace import create_workspace, open_workspace
from redline_review.plugin.app import sync
from redline_review.tests.qgis.support_desktop import Opener
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import press
from redline_review.tests.sync.support_platform import PASSWORD, Office, Platform, running
from redline_review.ui import news
from redline_review.ui.desk import ReviewDesk

CASES, LIMIT, LET_THROUGH = 30, 5, 3


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with running(tmp_path_factory.mktemp("server")) as platform:
        yield platform


class Gate:
    """Lets some pages through; whoever asks for the next one waits until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self._open = threading.Event()
        pull = HttpTransport.pull

        def held(transport: HttpTransport, cursor: str, limit: int) -> Any:
            self.asked.append(cursor)
            if len(self.asked) > LET_THROUGH:
                assert self._open.wait(60)
            return pull(transport, cursor, limit)

        monkeypatch.setattr(HttpTransport, "pull", held)

    def open(self) -> None:
        self._open.set()


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    monkeypatch.setattr(sync, "PAGE_LIMIT", LIMIT)
    monkeypatch.setattr(news, "REST_MS", 50)
    gate = Gate(monkeypatch)
    yield gate
    gate.open()


@pytest.fixture
def office(platform: Platform) -> Office:
    return platform.office(cases=CASES)


def begun(opened: Opener, folder: Path, url: str, office: Office) -> ReviewDesk:
    """Open a fresh workspace, and wait until it lists the first pages of a pull that still runs."""
    desk = opened(create_workspace(folder, "connected", server_url=url), (office.username, PASSWORD))
    until("the first pages listed", lambda: len(desk.session.cases) == LET_THROUGH * LIMIT - 2)
    return desk


def found(platform: Platform, office: Office) -> int:
    return sum(bool(platform.case(case_id).finding) for case_id in office.case_ids)


def test_patches_are_listed_and_found_while_the_pull_still_runs(
    opened: Opener, tmp_path: Path, platform: Platform, office: Office, gate: Gate
) -> None:
    desk = begun(opened, tmp_path / "connected", platform.url, office)
    assert desk._line.facts().busy
    assert desk.session.current == office.case_ids[0]
    until("how much there is", lambda: f"15 of {CASES + 2}" in message(desk))
    until("measured", lambda: desk.session.contents.screenings)
    first = desk.session.current
    desk.controller.form.answer("reality", "not_real_season")
    press(desk, Qt.Key.Key_Return)
    if desk.session.current == first:  # nothing was painted: it asks first
        press(desk, Qt.Key.Key_Return)
    assert desk.session.current != first
    until("saved", lambda: desk._saving.pending == 0)
    here = desk.session.current
    gate.open()
    until("all listed", lambda: len(desk.session.cases) == CASES and not desk._news.reading and not desk._line._busy)
    assert desk.session.current == here, "nobody was moved on"
    until("sent", lambda: found(platform, office) == 1)
    until("known as sent", lambda: desk.session.unsent() == 0)
    until("measured whole", lambda: len(desk.session.contents.screenings) == CASES)


def message(desk: ReviewDesk) -> str:
    return str(desk._top._message.text())


def test_a_pull_broken_off_goes_on_as_the_workspace_is_opened_again(
    opened: Opener, tmp_path: Path, platform: Platform, office: Office, gate: Gate
) -> None:
    desk = begun(opened, tmp_path / "connected", platform.url, office)
    desk.close()
    gate.open()
    assert desk.closer.wait(30)
    durable = len(gate.asked) - 1
    again = opened(open_workspace(tmp_path / "connected"), (office.username, PASSWORD))
    until("all listed", lambda: len(again.session.cases) == CASES)
    until("the pull over", lambda: not again._line._busy)
    assert "" not in gate.asked[durable + 1 :], "not from the start"
    assert not again._store.sync_state().more
