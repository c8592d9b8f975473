"""The dialog that opens a workspace or connects to a server, driven by keys and the mouse."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLineEdit, QListWidget, QPushButton, QTreeWidget
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.credentials import SESSION, Credentials
from redline_review.plugin.adapters.kept_accounts import KeptAccounts
from redline_review.plugin.adapters.new_workspace import make_workspace
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.plugin.port_errors import NotAWorkspace, SignInRefused
from redline_review.tests.qgis.new_review.support_driver import LEFT, MemorySettings
from redline_review.ui.connect_page import ConnectServices
from redline_review.ui.making import read_images
from redline_review.ui.open_workspace import OpenWorkspaceDialog, WorkspaceSummary


class LockedManager:
    """An authentication manager whose master password was not given."""

    def isDisabled(self):
        return False

    def masterPasswordIsSet(self):
        return False


def summarise(folder):
    if "gone" in folder:
        raise NotAWorkspace(folder, "no workspace.json")
    return WorkspaceSummary("Wuzhong, May", 60, 15)


def refuse(info, account):
    if account[1] != "right":
        raise SignInRefused(info.server_url, "wrong password")


@pytest.fixture
def open_dialog(qtbot, tmp_path, services):
    settings = MemorySettings([str(tmp_path / "may"), str(tmp_path / "gone")])
    connect = ConnectServices(
        services,
        settings,
        KeptAccounts(settings, Credentials(LockedManager())),
        SystemClock(),
        refuse,
        read_images,
        make_workspace,
    )
    made = OpenWorkspaceDialog(settings, summarise, connect)
    qtbot.addWidget(made)
    made.show()
    yield made, connect
    made.close()


def test_recent_workspaces_show_their_progress_and_enter_opens_the_first(open_dialog, qtbot, tmp_path):
    dialog, _ = open_dialog
    tree = dialog.findChild(QTreeWidget, "recentWorkspaces")
    qtbot.waitUntil(lambda: tree.topLevelItem(0).text(2) == "15 of 60 · 25 %")
    assert tree.topLevelItem(0).text(0) == "Wuzhong, May"
    with qtbot.waitSignal(dialog.workspace_ready) as ready:
        QTest.mouseClick(dialog.findChild(QPushButton, "open"), LEFT)
    assert ready.args == [str(tmp_path / "may")]


def test_a_workspace_that_is_gone_says_so_and_cannot_be_opened(open_dialog, qtbot):
    dialog, _ = open_dialog
    tree = dialog.findChild(QTreeWidget, "recentWorkspaces")
    qtbot.waitUntil(lambda: tree.topLevelItem(1).text(2) == "cannot be read")
    QTest.keyClick(tree, Qt.Key.Key_Down)
    assert not dialog.findChild(QPushButton, "open").isEnabled()
    assert "is not a Redline Review workspace" in dialog._say.words()


def test_connecting_makes_a_workspace_bound_to_the_server_and_keeps_no_password(open_dialog, qtbot, tmp_path):
    dialog, services = open_dialog
    QTest.mouseClick(dialog.findChild(QPushButton, "connectToServer"), LEFT)
    for name, text in (("url", "http://127.0.0.1:8765"), ("user", "wu"), ("password", "wrong")):
        QTest.keyClicks(dialog.findChild(QLineEdit, name), text)
    button = dialog.findChild(QPushButton, "connect")
    qtbot.waitUntil(button.isEnabled)
    QTest.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: "refused the sign-in" in dialog._connect_page._say.words())
    assert not (tmp_path / "reviews").exists()
    dialog.findChild(QLineEdit, "password").clear()
    QTest.keyClicks(dialog.findChild(QLineEdit, "password"), "right")
    with qtbot.waitSignal(dialog.workspace_ready, timeout=10_000) as ready:
        QTest.mouseClick(button, LEFT)
    folder = Path(ready.args[0])
    assert open_workspace(folder).info.server_url == "http://127.0.0.1:8765"
    assert services.settings.authcfgs == {"http://127.0.0.1:8765": f"{SESSION}http://127.0.0.1:8765"}
    assert services.accounts.credentials.load(f"{SESSION}http://127.0.0.1:8765") == ("wu", "right")
    assert not any(b"right" in file.read_bytes() for file in folder.rglob("*") if file.is_file())
    shutil.rmtree(folder)


def ready_to_connect(dialog, qtbot, images):
    QTest.mouseClick(dialog.findChild(QPushButton, "connectToServer"), LEFT)
    given = {"url": "http://127.0.0.1:8765", "user": "wu", "password": "right", "images": str(images)}
    for name, text in given.items():
        QTest.keyClicks(dialog.findChild(QLineEdit, name), text)
    button = dialog.findChild(QPushButton, "connect")
    qtbot.waitUntil(button.isEnabled)
    return button


def test_a_folder_of_images_that_is_not_there_is_said_as_a_folder(open_dialog, qtbot, tmp_path):
    dialog, _ = open_dialog
    QTest.mouseClick(ready_to_connect(dialog, qtbot, tmp_path / "ws1"), LEFT)
    page = dialog._connect_page
    qtbot.waitUntil(lambda: "is not there" in page._say.words())
    assert page._say.words().startswith(f"The images folder {tmp_path / 'ws1'} is not there.")
    assert "another date" not in page._say.words()
    assert not (tmp_path / "reviews").exists()


def test_bad_images_are_listed_before_connecting_goes_on_without_them(open_dialog, qtbot, tmp_path, county):
    dialog, _ = open_dialog
    folder = tmp_path / "delivery"
    folder.mkdir()
    shutil.copy(county["before"], folder)
    for number in (1, 2):
        (folder / f"cut_2025060{number}.tif").write_bytes(b"II*")
    button = ready_to_connect(dialog, qtbot, folder)
    QTest.mouseClick(button, LEFT)
    page = dialog._connect_page
    qtbot.waitUntil(lambda: "1 image can be used." in page._say.words())
    listed = page.findChild(QListWidget, "leftOut")
    assert ["cut_2025060" in listed.item(row).text() for row in range(listed.count())] == [True, True]
    assert not (tmp_path / "reviews").exists()
    with qtbot.waitSignal(dialog.workspace_ready, timeout=10_000) as ready:
        QTest.mouseClick(button, LEFT)
    store = open_workspace(Path(ready.args[0])).open_store()
    assert len(store.contents().images) == 1
    store.close()
    shutil.rmtree(ready.args[0])


def test_the_title_names_the_page_and_the_first_sentence_all_three_ways(open_dialog, qtbot, services):
    dialog, connect = open_dialog
    assert dialog.windowTitle() == "Open workspace"
    QTest.mouseClick(dialog.findChild(QPushButton, "connectToServer"), LEFT)
    assert dialog.windowTitle() == "Connect to a server"
    dialog._connect_page.leave()
    assert dialog.windowTitle() == "Open workspace"
    fresh = OpenWorkspaceDialog(MemorySettings([]), summarise, connect)
    qtbot.addWidget(fresh)
    assert all(way in fresh._say.words() for way in ("new review", "folder", "connect to a server"))


def test_that_a_password_is_kept_for_the_session_only_is_said(open_dialog):
    dialog, _ = open_dialog
    assert "Kept until QGIS closes" in dialog._connect_page._panel.name_page.says.words()
