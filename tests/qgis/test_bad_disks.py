"""Disks and other programs in the way of the open window, for real: a sentence, nothing lost, no hang."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from redline_review.plugin.adapters.settings import Settings
from redline_review.plugin.adapters.store import connection
from redline_review.plugin.adapters.workspace import Workspace, open_workspace
from redline_review.tests.qgis.support_desktop import Desktop, Opener, small_disk
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import drop
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.shell import Shell

Key, Left = Qt.Key, Qt.MouseButton.LeftButton
HOLDER = """
import sqlite3, sys
conn = sqlite3.connect(sys.argv[1], isolation_level=None)
conn.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.readline()
"""


def message(desk: ReviewDesk) -> str:
    return desk._top._message.text()


def answer(desk: ReviewDesk) -> str:
    """Answer the case by a key; returns its id."""
    QTest.keyClick(desk.window, Key.Key_4)
    return str(desk.session.current)


def save_again(desk: ReviewDesk) -> None:
    QTest.mouseClick(desk._top._again, Left)
    until("all saved", lambda: desk._saving.pending == 0 and desk.session.unsaved() == 0)
    until("said", lambda: desk._top._saved.text() == "✓ saved")


def end(desk: ReviewDesk) -> None:
    desk.close()
    desk.closer.wait()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    with small_disk(tmp_path / "disk") as folder:
        yield folder


@pytest.fixture
def on_disk(workspace: Workspace, disk: Path, opened: Opener) -> Iterator[ReviewDesk]:
    """A window over a workspace on that disk, everything saved."""
    for name in ("workspace.json", "store.sqlite"):
        subprocess.run(["cp", str(workspace.folder / name), str(disk)], check=True)
    desk = opened(open_workspace(disk))
    until("all saved", lambda: desk.session.current is not None and desk._saving.pending == 0)
    yield desk
    end(desk)


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """Let nobody write in a folder, not even root: as on a disk that the system has set read-only after an error."""
    chattr = shutil.which("chattr")
    if chattr is None or subprocess.run([chattr, "+i", str(folder)], capture_output=True, check=False).returncode:
        pytest.skip("this file system knows no immutable folders, or this user may not make them")
    try:
        yield
    finally:
        subprocess.run([chattr, "-i", str(folder)], check=True)


def test_a_folder_that_becomes_unwritable_under_the_window_is_said_and_the_answer_saved_later(
    workspace: Workspace, opened: Opener
) -> None:
    desk = opened(workspace)
    until("all saved", lambda: desk.session.current is not None and desk._saving.pending == 0)
    with unwritable(workspace.folder):
        case_id = answer(desk)
        until("the refusal", lambda: desk.session.unsaved() == 1)
        assert "cannot be written any more" in message(desk)
        assert "Save again" in message(desk)
        assert desk._top._saved.text() == "1 not saved"
        QTest.keyClick(desk.window, Key.Key_J)
        assert desk.session.current != case_id
        assert desk.session.draft(case_id).answers["false_alarm_reason"] == "season"
        QTest.mouseClick(desk._top._again, Left)
        until("refused again", lambda: desk._saving.pending == 0)
        assert desk.session.unsaved() >= 1
    save_again(desk)
    end(desk)
    again = opened(open_workspace(workspace.folder))
    assert again.session.draft(case_id).answers["false_alarm_reason"] == "season"


def test_a_photo_that_does_not_fit_is_refused_in_words_and_the_window_works_on(
    on_disk: ReviewDesk, disk: Path, tmp_path: Path
) -> None:
    photo = tmp_path / "现场.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0" + os.urandom(3_000_000))
    case_id = str(on_disk.session.current)
    drop(on_disk.window, photo)
    until("the sentence", lambda: "full" in message(on_disk))
    assert on_disk.controller.evidence.book.files(case_id) == ()
    assert [path.name for path in (disk / "evidence").iterdir()] == []
    assert photo.exists()
    answer(on_disk)
    until("saved", lambda: on_disk._saving.pending == 0)
    assert on_disk.session.unsaved() == 0


@pytest.fixture
def hold() -> Iterator[Callable[[Path], Callable[[], object]]]:
    """Let another process hold a store; returns what lets it go."""
    held: list[subprocess.Popen[bytes]] = []

    def start(store: Path) -> Callable[[], object]:
        command = [sys.executable, "-c", HOLDER, str(store)]
        held.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE))
        assert held[-1].stdout.readline() == b"held\n"
        return lambda: held[-1].communicate(b"\n")

    yield start
    for process in held:
        process.kill()
        process.communicate()


def test_an_answer_behind_another_programs_lock_waits_while_the_window_works_and_is_saved_once_it_lets_go(
    workspace: Workspace, opened: Opener, hold: Callable[[Path], Callable[[], object]]
) -> None:
    desk = opened(workspace)
    until("all saved", lambda: desk._saving.pending == 0)
    let_go = hold(workspace.store_path)
    case_id = answer(desk)
    assert desk._top._saved.text() == "saving…"
    QTest.keyClick(desk.window, Key.Key_J)
    assert desk.session.current != case_id
    assert desk.session.draft(case_id).answers["false_alarm_reason"] == "season"
    assert desk._top._saved.text() == "saving…"
    let_go()
    until("all saved", lambda: desk._saving.pending == 0)
    assert desk.session.unsaved() == 0
    assert "answer" in [entry.kind for entry in desk.session.store.history(case_id)]


def test_an_answer_that_waited_in_vain_for_another_programs_lock_is_said_kept_and_saved_later(
    workspace: Workspace,
    opened: Opener,
    hold: Callable[[Path], Callable[[], object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connection, "BUSY_TIMEOUT_S", 0.3)
    monkeypatch.setattr(connection, "LOCKED_TIMEOUT_S", 0.05)
    desk = opened(workspace)
    until("all saved", lambda: desk._saving.pending == 0)
    let_go = hold(workspace.store_path)
    case_id = answer(desk)
    until("the refusal", lambda: desk.session.unsaved() == 1)
    assert "Save again" in message(desk)
    assert desk._top._saved.text() == "1 not saved"
    let_go()
    save_again(desk)
    assert "answer" in [entry.kind for entry in desk.session.store.history(case_id)]


def test_a_second_real_qgis_is_refused_in_words_and_the_first_goes_on(
    workspace: Workspace, qgis_app: QgsApplication, tmp_path: Path
) -> None:
    (workspace.folder.parent / "photos").mkdir()
    command = [sys.executable, "-m", "redline_review.tests.crash.window", str(workspace.folder), "typing", "1"]
    own = {**os.environ, "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path / "qgis"), "QT_QPA_PLATFORM": "offscreen"}
    desktop = Desktop()
    shell = Shell(desktop, Settings())
    first = subprocess.Popen(command, env=own, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert first.stdout.readline() == b"ready\n"
        shell.open_folder(str(workspace.folder))
        until("the sentence", desktop.words)
        assert "open in another QGIS window" in desktop.words()
        assert shell.desk is None
        said = [first.stdout.readline().split()[0] for _ in range(3)]  # the first one still saves
        assert b"lied" not in said
    finally:
        first.kill()
        first.communicate()
    shell.open_folder(str(workspace.folder))
    until("the window", lambda: shell.desk is not None and shell.desk.controller is not None)
    shell.desk.session.store.verify_chain()
    shell.close()
    desktop.mainWindow().deleteLater()
