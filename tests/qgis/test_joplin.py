"""The main job over real images: 640 patches imported, walked with both views painted, decided by keys, synced."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication
from redline_review.demo.joplin import make_joplin
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.settings import Settings
from redline_review.plugin.adapters.workspace import Workspace, open_workspace
from redline_review.plugin.domain.geometry import canonical_wkb
from redline_review.server.services.accounts import Accounts, parse_grant
from redline_review.server.services.setup import open_database, prepare
from redline_review.server.settings import load_settings, read_secret
from redline_review.server.testing import serving
from redline_review.tests.qgis.support_waiting import until
from redline_review.ui.desk import ReviewDesk

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "joplin_prepost"
pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the real images of Joplin are not at {DATA}"),
]
USER, PASSWORD = "inspector", "mountain-river-7"
WALKED = 20
FALSE_ALARMS = (Qt.Key.Key_4, Qt.Key.Key_6, Qt.Key.Key_8)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = load_settings(tmp_path_factory.mktemp("centre"), {}, argon2_passes=1, argon2_memory_kib=1024)
    prepare(settings)
    database = open_database(settings)
    Accounts(database, settings, read_secret(settings)).add(USER, PASSWORD, [parse_grant("inspector:290001")])
    database.close()
    with serving(settings) as url:
        yield url


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory, server: str, qgis_app: QgsApplication) -> Workspace:
    folder = tmp_path_factory.mktemp("joplin") / "workspace"
    made, receipt = make_joplin(folder, DATA, server)
    assert receipt.counts()["generated"] == 640
    assert receipt.counts()["rejected"] == 0
    return made


@pytest.fixture(scope="module")
def desk(workspace: Workspace) -> Iterator[ReviewDesk]:
    opened = ReviewDesk(open_workspace(workspace.folder, SystemClock()), Settings(), (USER, PASSWORD))
    painted: list[str] = []
    opened.ready.connect(lambda: opened.compare.painted.connect(painted.append))
    opened.painted_ids = painted
    opened.open()
    until("the window", lambda: opened.controller is not None and painted)
    opened.window.resize(1600, 1000)
    opened.window.activateWindow()  # keys go to the active window; another test's may still be it
    until("the window active", lambda: QApplication.activeWindow() is opened.window)
    yield opened
    opened.close()
    opened.closer.wait()
    QCoreApplication.sendPostedEvents(None, 0)


def press(desk: ReviewDesk, key: int) -> None:
    QTest.keyClick(desk.window, key)


def ready(desk: ReviewDesk) -> bool:
    return bool(desk.painted_ids and desk.painted_ids[-1] == desk.session.current)


def test_every_polygon_became_a_patch_with_a_canonical_outline(desk: ReviewDesk) -> None:
    cases = desk.session.contents.cases
    assert len(cases) == 640
    assert len({case.issued_id for case in cases}) == 640
    assert all(canonical_wkb(case.outline) == case.outline for case in cases)
    assert len(desk.session.contents.images) == 10
    assert {image.date for image in desk.session.contents.images} == {"2010-06-01", "2011-05-24"}


def test_patches_are_measured_against_the_grid(desk: ReviewDesk) -> None:
    screenings = desk.session.contents.screenings
    assert len(screenings) == 640
    inside = [s for s in screenings.values() if s.overlaps]
    assert 100 < len(inside) < 640
    for screening in screenings.values():
        total = sum(overlap.area_m2 for overlap in screening.overlaps)
        assert total <= screening.area_m2 * (1 + 1e-6)


def colours(image: Any) -> set[int]:
    """Colours in the middle fifth of a view, where the patch is."""
    width, height = image.width(), image.height()
    return {
        image.pixel(x, y)
        for x in range(width * 2 // 5, width * 3 // 5, 4)
        for y in range(height * 2 // 5, height * 3 // 5, 4)
    }


def go_to_a_covered_patch(desk: ReviewDesk) -> None:
    """Step on by key over patches beside the tiles' edge; on those the view itself must say what is missing."""
    while True:
        until("both views painted", lambda: ready(desk))
        missing = [pane for pane in desk.compare.panes if pane.picture is None or pane.picture.covered != 1.0]
        if not missing:
            return
        assert all(pane.notice.isVisibleTo(desk.window) and pane.notice.text() for pane in missing)
        before = desk.session.current
        press(desk, Qt.Key.Key_J)
        assert desk.session.current != before


def test_twenty_patches_are_walked_decided_and_counted_on_the_server(desk: ReviewDesk, server: str) -> None:
    decided: dict[str, str] = {}
    reports: list[Any] = []
    desk._line.synced.connect(reports.append)
    for number in range(WALKED):
        go_to_a_covered_patch(desk)
        case = desk.session.case(desk.session.current)
        earlier, later = (pane.picture for pane in desk.compare.panes)
        assert (earlier.case_id, later.case_id) == (case.case_id, case.case_id)
        assert (earlier.date, later.date) == ("2010-06-01", "2011-05-24")
        assert len(colours(earlier.image)) > 20, "the earlier view is blank at the patch"
        assert len(colours(later.image)) > 20, "the later view is blank at the patch"
        pixel_m = later.rectangle.width() / later.image.width()
        assert abs(earlier.rectangle.center().x() - later.rectangle.center().x()) < pixel_m
        assert abs(earlier.rectangle.center().y() - later.rectangle.center().y()) < pixel_m
        keys = [FALSE_ALARMS[number % 3]] if number % 2 else [Qt.Key.Key_1, Qt.Key.Key_7, Qt.Key.Key_1]
        for key in [*keys, Qt.Key.Key_Return]:
            press(desk, key)
        decided[case.issued_id] = "not_real" if number % 2 else "real"
        assert desk.session.draft(case.case_id).decided
        assert desk.session.current != case.case_id
    until("all saved", lambda: desk._saving.pending == 0)
    press(desk, Qt.Key.Key_F5)
    until("everything sent", lambda: sum(report.settled for report in reports) == 640 + WALKED)
    assert not [report.errors for report in reports if report.errors]
    assert sum(report.applied for report in reports) == 640 + WALKED
    body = {"username": USER, "password": PASSWORD, "device_id": "counting"}
    token = httpx.post(f"{server}/auth/token", json=body).json()["access_token"]
    page = httpx.get(
        f"{server}/collections/decisions/items", params={"limit": 100}, headers={"Authorization": f"Bearer {token}"}
    ).json()
    found = {feature["properties"]["issued_id"]: feature["properties"]["reality"] for feature in page["features"]}
    assert found == decided
    until("the window taking it in", lambda: desk.session.unsent() == 0)
