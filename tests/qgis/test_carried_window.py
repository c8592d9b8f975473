"""Carried by hand in its windows: a package opens, findings leave, the receipt comes back; faults are said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QRadioButton, QTreeWidget, QWidget
from redline_review.plugin.adapters import packages_zip
from redline_review.plugin.adapters.new_workspace import check_place
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.plugin.app.queue import CaseStatus
from redline_review.plugin.domain.states import OutboxState
from redline_review.tests.qgis.support_desktop import Opener
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import drop, press
from redline_review.tests.sync.support_by_hand import Desk, draw
from redline_review.tests.sync.support_platform import Office, Platform, running
from redline_review.tests.sync.support_store import attach, photo
from redline_review.ui.carried import CarriedWindow, OpenPackageDialog


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with running(tmp_path_factory.mktemp("server")) as platform:
        yield platform


@pytest.fixture
def office(platform: Platform) -> Office:
    return platform.office(cases=3)


@pytest.fixture
def central(platform: Platform, office: Office, tmp_path: Path) -> Desk:
    (tmp_path / "office").mkdir()
    return Desk(platform.settings, office, tmp_path / "office")


@pytest.fixture
def dialog(qgis_app: QgsApplication, tmp_path: Path) -> Iterator[OpenPackageDialog]:
    dialog = OpenPackageDialog(check_place, tmp_path / "reviews")
    dialog.show()
    yield dialog
    dialog.close()
    dialog.deleteLater()


def field(window: QWidget, name: str) -> QLineEdit:
    found = window.findChild(QLineEdit, name)
    assert found is not None, name
    return found


def button(window: QWidget, name: str) -> QPushButton:
    found = window.findChild(QPushButton, name)
    assert found is not None, name
    return found


def click(window: QWidget, name: str) -> None:
    until(f"{name} ready", lambda: button(window, name).isEnabled())
    QTest.mouseClick(button(window, name), Qt.MouseButton.LeftButton)


def words(window: QWidget, name: str) -> str:
    return str(window.findChild(QWidget, name).words())


def opened_from(dialog: OpenPackageDialog, path: Path, office: Office) -> Path:
    """Open a package as a new workspace, by the dialog's own fields and buttons."""
    folders: list[str] = []
    dialog.workspace_ready.connect(folders.append)
    dialog.choose(str(path))
    field(dialog, "packageAccount").setText(office.username)
    click(dialog, "packageOpen")
    until("the package open", lambda: button(dialog, "packageShow").isVisible())
    assert "3 new patches" in words(dialog, "packageSaid")
    click(dialog, "packageShow")
    return Path(folders[0])


def test_a_package_becomes_a_workspace_and_its_findings_go_out_and_are_answered(
    central: Desk, office: Office, dialog: OpenPackageDialog, opened: Opener, tmp_path: Path
) -> None:
    draw(tmp_path / "images" / "county_20260502_GF7.tif", 400)
    folder = opened_from(dialog, central.pack(tmp_path / "images")[0], office)
    assert folder.parent == tmp_path / "reviews"
    desk = opened(open_workspace(folder))
    until("the patches", lambda: len(desk.session.cases) == 3)

    assert "nothing to carry" in desk._top._sync.text()
    press(desk, Qt.Key.Key_F10)
    (window,) = desk.window.findChildren(CarriedWindow)
    until("the check", lambda: window.leaving.check is not None)
    listed = window.findChild(QTreeWidget, "leavingList")
    assert [listed.topLevelItem(n).text(1) for n in range(3)] == ["none"] * 3
    listed.setCurrentItem(listed.topLevelItem(2))
    click(window, "leavingGo")
    case_id = office.case_ids[2]
    until("the patch on screen", lambda: desk.session.current == case_id)

    attach(desk._store, case_id, photo("seen"))
    desk._read_again()
    until("the photo", lambda: desk.session.draft(case_id).evidence)
    desk.session.answer("reality", "undecided")
    desk.session.decide()
    until("it is counted", lambda: "1 to carry" in desk._top._sync.text())
    desk.window.activateWindow()
    until("the Review window active", lambda: QApplication.activeWindow() is desk.window)
    press(desk, Qt.Key.Key_F5)
    assert window._tabs.currentWidget() is window.export
    stick = tmp_path / "stick"
    field(window, "carryFolder").setText(str(stick))
    assert field(window, "carryOrg").text() == "main"
    assert field(window, "carryAccount").text() == office.username
    click(window, "carryExport")
    until("the export", lambda: words(window, "carrySaid").startswith("Written: 1 finding · 1 file with them"))
    (written,) = stick.iterdir()
    assert written.name in window.findChild(QPlainTextEdit, "carryReport").toPlainText()
    until("it stands as exported", lambda: desk.session.outbox.get(case_id) is OutboxState.EXPORTED)
    until("the list says so", lambda: desk.session.queue.rows[case_id].status is CaseStatus.EXPORTED)
    assert desk._store.carried_counts() == (0, 1)

    receipts = central.take_in(window.export._made)
    assert drop(window, *receipts)
    click(window, "receiptTake")
    until("the answer", lambda: words(window, "receiptSaid") == "The platform answered: 1 arrived · 1 file with them.")
    until("it is settled", lambda: desk.session.outbox.get(case_id) is OutboxState.SETTLED)
    click(window, "receiptTake")
    until("nothing new", lambda: "nothing new" in words(window, "receiptSaid"))


def test_passwords_faults_and_places_are_said_and_the_password_mends_it(
    central: Desk, office: Office, dialog: OpenPackageDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = central.pack(password="right")
    said = dialog._about.words
    dialog.choose(str(path))
    until("the password asked for", lambda: "is under a password" in said())
    field(dialog, "packagePassword").setText("wrong")
    until("the wrong one named", lambda: "under another password" in said())
    assert not button(dialog, "packageOpen").isEnabled()
    monkeypatch.setattr(packages_zip, "pyzipper", None)
    field(dialog, "packagePassword").setText("right")
    until("what to install", lambda: "pyzipper" in said())
    monkeypatch.undo()
    dialog.choose(str(path))
    until("the package known", lambda: said().startswith(f"Batch {office.batch.name}"))
    assert not button(dialog, "packageOpen").isEnabled()
    field(dialog, "packageAccount").setText(office.username)
    until("ready", lambda: button(dialog, "packageOpen").isEnabled())
    dialog.choose(str(tmp_path / "office" / "none.rlpack"))
    until("a file that is gone", lambda: "cannot be opened" in said())
    assert not button(dialog, "packageOpen").isEnabled()


def test_a_package_is_added_to_the_open_workspace_and_another_areas_is_refused(
    central: Desk, office: Office, platform: Platform, dialog: OpenPackageDialog, opened: Opener, tmp_path: Path
) -> None:
    folder = opened_from(dialog, central.pack()[0], office)
    desk = opened(open_workspace(folder))
    draw(tmp_path / "images" / "county_20240311_GF2.tif", 400)
    other = Desk(platform.settings, platform.office(cases=1), tmp_path / "office")
    packages = {"ours": central.pack(tmp_path / "images")[0], "another": other.pack()[0]}
    adding = OpenPackageDialog(check_place, tmp_path / "reviews", desk.carried.into(), desk.window)
    adding.show()
    assert field(adding, "packageAccount").text() == office.username
    adding.findChild(QRadioButton, "packageAdd").setChecked(True)
    adding.choose(str(packages["another"]))
    click(adding, "packageOpen")
    until("another area refused", lambda: "is for the area" in words(adding, "packageSaid"))
    adding.choose(str(packages["ours"]))
    click(adding, "packageOpen")
    until("it is added", lambda: words(adding, "packageSaid").startswith("Opened: 1 image"))
    until("the image in the window", lambda: [image.date for image in desk._images] == ["2024-03-11"])
    adding.close()
