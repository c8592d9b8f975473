"""Checking the record from the Review window, and recovering a damaged workspace."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QTreeWidget,
)
from redline_review.plugin.adapters.settings import Settings
from redline_review.plugin.adapters.store.snapshots import newest_good
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.plugin.app import verify
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.records import Draft
from redline_review.plugin.domain.states import ActKind
from redline_review.tests.qgis.support_desktop import Desktop
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import opened_desk, press, saved
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.record import RecoverWindow, VerifyWindow
from redline_review.ui.shell import Shell


@pytest.fixture
def desk(made: Path, tmp_path: Path, qgis_app: QgsApplication) -> Iterator[ReviewDesk]:
    Settings().set_time_per_case(False)  # a test that failed half way through may have left it on
    with opened_desk(made, tmp_path / "workspace") as opened:
        yield opened


def window_of(desk: ReviewDesk) -> VerifyWindow:
    found = desk.window.findChild(QDialog, "verifyWindow")
    assert isinstance(found, VerifyWindow)
    return found


def ended(window: VerifyWindow) -> bool:
    return bool(window.findChild(QPushButton, "verifyAgain").isEnabled())


def found_in(window: VerifyWindow) -> str:
    return f"{window._say.words()}\n{window.findChild(QPlainTextEdit, 'verifyFound').toPlainText()}"


def test_a_key_checks_the_record_beside_the_review(desk: ReviewDesk) -> None:
    press(desk, Qt.Key.Key_1)
    saved(desk)
    press(desk, Qt.Key.Key_F8)
    window = window_of(desk)
    until("the end of the check", lambda: ended(window))
    assert "The record is whole." in found_in(window)
    assert "Head of the chain:" in found_in(window)
    press(desk, Qt.Key.Key_F8)
    assert len(desk.window.findChildren(VerifyWindow)) == 1
    window.close()


def test_the_first_break_is_named_with_its_patch(desk: ReviewDesk) -> None:
    press(desk, Qt.Key.Key_1)
    saved(desk)
    case = desk.session.case(desk.session.current)
    with closing(sqlite3.connect(desk.workspace.store_path)) as conn, conn:
        conn.execute("DROP TRIGGER chain_no_update")
        conn.execute("UPDATE chain SET payload = '{}' WHERE kind = 'answer'")
    press(desk, Qt.Key.Key_F8)
    window = window_of(desk)
    until("the end of the check", lambda: ended(window))
    assert "The record does not hold." in found_in(window)
    assert "First break: entry" in found_in(window)
    assert case.issued_id in found_in(window)
    window.close()


def test_a_check_can_be_stopped_and_begun_again(desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    whole = verify.files_named

    def slow(entry: object) -> object:
        until_stopped = window_of(desk)
        while not until_stopped._stopping:
            asked.append(entry)
        return whole(entry)  # type: ignore[arg-type]

    monkeypatch.setattr(verify, "files_named", slow)
    press(desk, Qt.Key.Key_F8)
    window = window_of(desk)
    until("the check under way", lambda: bool(asked))
    assert window.findChild(QProgressBar, "verifyProgress").isVisible()
    QTest.mouseClick(window.findChild(QPushButton, "verifyStop"), Qt.MouseButton.LeftButton)
    until("the end of the check", lambda: ended(window))
    assert "Stopped before the end." in found_in(window)
    monkeypatch.undo()
    QTest.mouseClick(window.findChild(QPushButton, "verifyAgain"), Qt.MouseButton.LeftButton)
    until("the end of the second", lambda: ended(window))
    assert "The record is whole." in found_in(window)
    window.close()


@pytest.fixture
def damaged(made: Path, tmp_path: Path) -> Path:
    """A workspace with a copy, a finding newer than that, and a store whose pages are torn."""
    shutil.copytree(made, tmp_path / "damaged")
    workspace = open_workspace(tmp_path / "damaged")
    store = workspace.open_store()
    store.snapshot(workspace.snapshots)
    case_id = store.contents().cases[0].case_id
    finding = {"reality": "not_real", "false_alarm_reason": "season"}
    draft = Draft(case_id, finding, decided=True, number=1)
    at = "2026-05-02T08:00:00.000Z"
    store.record(Act(ActKind.DECIDE, case_id, at, {"finding": finding, "number": 1}, draft)).result()
    asked = {"question": "reality", "code": "real"}
    store.record(Act(ActKind.ANSWER, case_id, at, asked, Draft(case_id, {"reality": "real"}))).result()
    store.close()
    with closing(sqlite3.connect(workspace.store_path)) as conn:
        root = conn.execute("SELECT rootpage FROM sqlite_master WHERE name = 'meta'").fetchone()[0]
    data = bytearray(workspace.store_path.read_bytes())
    data[4096 * (root - 1) : 4096 * root] = b"\xff" * 4096
    workspace.store_path.write_bytes(data)
    return workspace.folder


@pytest.fixture
def desktop(qgis_app: QgsApplication) -> Desktop:
    return Desktop()


@pytest.fixture
def shell(desktop: Desktop) -> Iterator[Shell]:
    made = Shell(desktop, Settings())
    yield made
    made.close()


def test_opening_a_damaged_workspace_offers_its_copy_and_says_what_is_newer(
    damaged: Path, shell: Shell, desktop: Desktop
) -> None:
    shell.open_folder(str(damaged))
    until("the offer", lambda: isinstance(shell._dialog, RecoverWindow))
    window = shell._dialog
    button = window.findChild(QPushButton, "recover")
    until("what was found", button.isEnabled)
    assert "is damaged" in desktop.words()
    assert "where it is linked to a platform" in desktop.words()
    rows = window.findChild(QTreeWidget, "newerEntries")
    assert [rows.topLevelItem(number).text(3) for number in range(rows.topLevelItemCount())] == [
        "Is the change real?: Real change",
        "False change · Season",
    ]
    row = rows.topLevelItem(1)
    assert row.text(1)
    assert window._say.words().endswith("damaged: parts of its file store.sqlite were overwritten or cannot be read.")
    QTest.mouseClick(window.findChild(QPushButton, "copyDamage"), Qt.MouseButton.LeftButton)
    copied = QApplication.clipboard().text().splitlines()
    assert copied[0] == str(damaged)
    assert "btreeInitPage" in copied[1]
    assert copied[1] not in window._say.words()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    opening = window.findChild(QPushButton, "openRecovered")
    until("recovered", lambda: opening.isVisible() and opening.isEnabled())
    assert list((damaged / "damaged").glob("*/store.sqlite"))
    (listed,) = (damaged / "damaged").glob("*/not-in-the-snapshot.txt")
    assert f"{row.text(1)}\tfinding\tFalse change · Season" in listed.read_text("utf-8-sig")
    assert "damaged" not in desktop.words()
    QTest.mouseClick(opening, Qt.MouseButton.LeftButton)
    until("the window", lambda: shell.desk is not None and shell.desk.controller is not None)
    assert shell.desk.session.queue.order


def test_without_a_copy_the_window_says_so_and_offers_nothing(damaged: Path, qgis_app: QgsApplication) -> None:
    newest_good(damaged / "snapshots").unlink()
    window = RecoverWindow(damaged)
    window.show()
    until("the answer", lambda: "no good copy" in window._say.words())
    assert not window.findChild(QPushButton, "recover").isEnabled()
    window.close()


def test_time_per_patch_is_noted_only_where_it_was_switched_on_and_erased_on_request(desk: ReviewDesk) -> None:
    store = desk.session.store
    press(desk, Qt.Key.Key_J, Qt.Key.Key_J)
    saved(desk)
    assert store.times() == {}
    press(desk, Qt.Key.Key_F8)
    window = window_of(desk)
    switch = window.findChild(QCheckBox, "timePerCase")
    assert not switch.isChecked()
    switch.click()
    window.close()
    desk.window.activateWindow()
    until("the window in front", lambda: desk.window.isActiveWindow())
    first = desk.session.current
    press(desk, Qt.Key.Key_K, Qt.Key.Key_K)
    until("the time noted", lambda: first in store.times())
    press(desk, Qt.Key.Key_F8)
    until("the window of the record", lambda: desk.window.findChild(QDialog, "verifyWindow") is not None)
    assert window_of(desk) is not window  # the closed one had read its times before any was noted
    window = window_of(desk)
    erase = window.findChild(QPushButton, "eraseTimes")
    until("what was noted", erase.isEnabled)
    window.findChild(QCheckBox, "timePerCase").click()
    QTest.mouseClick(erase, Qt.MouseButton.LeftButton)
    until("erased", lambda: store.times() == {})
    window.close()
    assert not Settings().time_per_case()
