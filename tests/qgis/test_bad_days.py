"""Bad days in the window: each is a sentence that says what and what to do, and nothing is lost."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from redline_review.plugin.adapters.settings import Settings
from redline_review.plugin.adapters.workspace import Workspace, open_workspace
from redline_review.tests.qgis.support_desktop import Desktop, Opener, fill, small_disk
from redline_review.tests.qgis.support_waiting import until
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.shell import Shell


@pytest.fixture
def desktop(qgis_app: QgsApplication) -> Iterator[Desktop]:
    made = Desktop()
    yield made
    made.mainWindow().deleteLater()


@pytest.fixture
def shell(desktop: Desktop) -> Iterator[Shell]:
    made = Shell(desktop, Settings())
    yield made
    made.close()


def message(desk: ReviewDesk) -> str:
    return desk._top._message.text()


def dead_address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def test_a_dead_server_is_said_and_the_finding_waits(workspace: Workspace, opened: Opener) -> None:
    workspace.update(replace(workspace.info, server_url=dead_address()))
    desk = opened(workspace, ("inspector", "secret"))
    case_id = desk.session.current
    until("both views painted", lambda: all(pane.picture is not None for pane in desk.compare.panes))
    QTest.keyClick(desk.window, Qt.Key.Key_4)
    QTest.keyClick(desk.window, Qt.Key.Key_Return)
    QTest.keyClick(desk.window, Qt.Key.Key_F5)
    until("the sentence", lambda: "cannot be reached" in message(desk), 60)
    assert workspace.info.server_url.rpartition("/")[2] in message(desk)
    assert "safe here" in message(desk)
    assert desk.session.unsent() == 1
    assert desk.session.draft(case_id).decided
    QTest.keyClick(desk.window, Qt.Key.Key_J)  # the window is as free as before
    assert desk.session.current != case_id


def test_a_workspace_that_is_open_elsewhere_says_so(workspace: Workspace, shell: Shell, desktop: Desktop) -> None:
    holder = workspace.open_store()
    try:
        shell.open_folder(str(workspace.folder))
        until("the sentence", desktop.words)
        assert "open in another QGIS window" in desktop.words()
        assert shell.desk is None
    finally:
        holder.close()
    shell.open_folder(str(workspace.folder))
    until("the window", lambda: shell.desk is not None and shell.desk.controller is not None)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        pytest.param(
            lambda folder: (folder / "workspace.json").unlink(), "not a Redline Review workspace", id="no file"
        ),
        pytest.param(
            lambda folder: (folder / "workspace.json").write_text('{"name": '), "not a Redline Review", id="half a file"
        ),
        pytest.param(
            lambda folder: (folder / "store.sqlite").write_bytes(b"SQLite format 3\0 cut"), "damaged", id="cut store"
        ),
        pytest.param(lambda folder: (folder / "store.sqlite").write_text("hello"), "damaged", id="no database"),
    ],
)
def test_a_spoilt_workspace_is_said_without_a_traceback(
    workspace: Workspace, shell: Shell, desktop: Desktop, spoil: Callable[[Path], Any], words: str
) -> None:
    spoil(workspace.folder)
    shell.open_folder(str(workspace.folder))
    until("the sentence", desktop.words)
    assert words in desktop.words()
    assert "Traceback" not in desktop.words()
    assert str(workspace.folder) in desktop.words()


def test_a_workspace_of_a_newer_version_opens_for_looking(workspace: Workspace, opened: Opener) -> None:
    with sqlite3.connect(workspace.store_path) as store:  # closed before the window opens it
        store.execute("PRAGMA user_version = 999")
    store.close()
    desk = opened(workspace)
    assert "newer version" in message(desk)
    before = dict(desk.session.answers())
    QTest.keyClick(desk.window, Qt.Key.Key_4)
    assert "newer version" in message(desk)
    assert dict(desk.session.answers()) == before
    QTest.keyClick(desk.window, Qt.Key.Key_J)
    assert desk.session.unsaved() == 0


def test_a_workspace_in_a_read_only_folder_opens_for_looking(workspace: Workspace, opened: Opener) -> None:
    mount = ["mount", "--bind", str(workspace.folder), str(workspace.folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a folder read-only")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(workspace.folder)], check=True)
        desk = opened(open_workspace(workspace.folder))
        assert "cannot be written" in message(desk)
        QTest.keyClick(desk.window, Qt.Key.Key_4)
        QTest.keyClick(desk.window, Qt.Key.Key_F)
        assert "cannot be written" in message(desk)
        assert not desk.session.answers()
        desk.close()
        desk.closer.wait()
    finally:
        subprocess.run(["umount", "-l", str(workspace.folder)], check=True)


def test_a_missing_image_is_said_on_its_view(workspace: Workspace, opened: Opener) -> None:
    (workspace.imagery / "after_20260502_GF7.tif").unlink()
    desk = opened(workspace)
    later = desk.compare.panes[1]
    until("the sentence on the view", lambda: "is not where it was" in later.notice.text())
    assert "after_20260502_GF7.tif" in later.notice.text()
    until("the other view painted", lambda: desk.compare.panes[0].picture is not None)


def test_a_full_disk_keeps_the_answer_in_the_window_and_saves_it_later(
    workspace: Workspace, opened: Opener, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "small") as small:
        for name in ("workspace.json", "store.sqlite"):
            subprocess.run(["cp", str(workspace.folder / name), str(small)], check=True)
        desk = opened(open_workspace(small))
        until("the first patch", lambda: desk.session.current is not None)
        until("all saved", lambda: desk._saving.pending == 0)
        fill(small / "filler")
        QTest.keyClick(desk.window, Qt.Key.Key_4)
        until("the sentence", lambda: desk.session.unsaved() > 0)
        assert "disk" in message(desk)
        assert "Save again" in message(desk)
        desk.window.close()
        assert desk.window is not None, "the window closed over an answer that is not on the disk"
        assert "Close once more" in message(desk)
        until("the next try refused", lambda: desk._saving.pending == 0 and desk.session.unsaved() > 0)
        (small / "filler").unlink()
        QTest.mouseClick(desk._top._again, Qt.MouseButton.LeftButton)
        until("all saved", lambda: desk._saving.pending == 0 and desk.session.unsaved() == 0)
        case_id = desk.session.current
        desk.close()
        desk.closer.wait()
        again = opened(open_workspace(small))
        assert again.session.draft(case_id).answers["false_alarm_reason"] == "season"
        again.close()
        again.closer.wait()
