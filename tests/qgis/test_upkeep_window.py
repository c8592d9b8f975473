"""Upkeep behind the window: done off the GUI thread after opening and after a sync, said once where it fails."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt, QThread
from qgis.PyQt.QtTest import QTest
from redline_review.plugin.adapters import threads
from redline_review.plugin.adapters.settings import Settings
from redline_review.plugin.adapters.store.snapshots import newest_good
from redline_review.plugin.adapters.workspace import Workspace, create_workspace, open_workspace
from redline_review.plugin.app.upkeep import WorkspaceUpkeep
from redline_review.plugin.domain.states import Secrecy
from redline_review.plugin.port_errors import StoreDamaged
from redline_review.tests.qgis.support_desktop import Desktop, Opener, fill, small_disk
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.sync.support_platform import PASSWORD, running
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.making import summarise
from redline_review.ui.shell import Shell

BATCH_ID = "0190a000-0000-7000-8000-000000000001"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def saved(workspace: Workspace) -> dict[str, Any]:
    return dict(json.loads((workspace.folder / "workspace.json").read_text(encoding="utf-8")))


def message(desk: ReviewDesk) -> str:
    return str(desk._top._message.text())


def all_done(workspace: Workspace) -> bool:
    whole = [name for name in names(workspace.reference) if not name.startswith(".")]
    return bool(whole and newest_good(workspace.snapshots))


def test_opening_writes_layer_snapshot_and_batches_in_a_thread_that_ends(
    workspace: Workspace, opened: Opener, qgis_app: QgsApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran_in: list[QThread] = []
    run = WorkspaceUpkeep.run

    def spied(*given: Any) -> Any:
        ran_in.append(QThread.currentThread())
        return run(*given)

    monkeypatch.setattr(WorkspaceUpkeep, "run", spied)
    desk = opened(workspace)
    until("the upkeep", lambda: all_done(workspace))
    until("its end", lambda: "redline-upkeep" not in threads.let_go())
    assert [thread is qgis_app.thread() for thread in ran_in] == [False]
    (layer_file,) = workspace.reference.iterdir()
    layer = QgsVectorLayer(str(layer_file), "zones", "ogr")
    assert [(zone["name"], zone["level"]) for zone in layer.getFeatures()] == [("太湖湿地", "redline")]
    assert saved(workspace)["batches"] == [BATCH_ID]
    assert len(names(workspace.snapshots)) == 1
    assert desk.session.unsaved() == 0


def test_a_window_closed_at_once_leaves_no_thread_and_no_half_file(workspace: Workspace, opened: Opener) -> None:
    desk = opened(workspace)
    desk._upkeep._begin()
    desk.close()
    assert desk.closer.wait(30)
    assert not [name for name in threads.let_go() if name.startswith("redline")]
    assert not [name for name in names(workspace.reference) if name.startswith(".")]
    assert not [name for name in names(workspace.snapshots) if ".part" in name]


def test_a_layer_that_the_open_project_shows_is_kept_until_it_is_closed(workspace: Workspace, opened: Opener) -> None:
    old = workspace.reference / "zones-v0-000000000000.gpkg"
    subprocess.run(
        ["ogr2ogr", "-f", "GPKG", str(old), "/vsistdin/", "-nln", "zones"],
        input=b'{"type":"Point","coordinates":[1,2]}', check=True, capture_output=True,
    )  # fmt: skip
    layer = QgsVectorLayer(f"{old}|layername=zones", "mine", "ogr")
    assert layer.isValid()
    QgsProject.instance().addMapLayer(layer)
    desk = opened(workspace)
    until("the newer version", lambda: len([n for n in names(workspace.reference) if n.endswith(".gpkg")]) == 2)
    until("its end", lambda: "redline-upkeep" not in threads.let_go())
    assert old.exists()
    QgsProject.instance().removeMapLayer(layer.id())
    desk._upkeep.keep(desk.session.contents)
    until("the older one gone", lambda: not old.exists())


def test_a_pull_names_its_batch_raises_the_mark_and_renews_the_layer(opened: Opener, tmp_path: Path) -> None:
    with running(tmp_path / "server") as platform:
        office = platform.office(cases=3, zones=2, secrecy=Secrecy.SECRET)
        workspace = create_workspace(tmp_path / "connected", "connected", server_url=platform.url)
        assert workspace.info.secrecy is Secrecy.INTERNAL
        desk = opened(workspace, (office.username, PASSWORD))
        assert "Internal" in desk._top._name.text()
        until("the pull", lambda: len(desk.session.cases) == 3)
        until("the upkeep", lambda: all_done(workspace))
        until("the mark in the window", lambda: "Secret" in desk._top._name.text())
        assert "Secret" in message(desk)
        desk.close()
        desk.closer.wait()
    assert saved(workspace)["batches"] == [office.batch.batch_id]
    assert open_workspace(workspace.folder).info.secrecy is Secrecy.SECRET
    (layer_file,) = workspace.reference.iterdir()
    assert layer_file.name.startswith("zones-v1-")
    assert QgsVectorLayer(str(layer_file), "zones", "ogr").featureCount() == 2
    again = opened(open_workspace(workspace.folder))
    assert "Secret" in again._top._name.text()


@pytest.fixture
def small(workspace: Workspace, tmp_path: Path) -> Iterator[Workspace]:
    """The workspace on a disk of one megabyte."""
    with small_disk(tmp_path / "small") as disk:
        for name in ("workspace.json", "store.sqlite"):
            subprocess.run(["cp", str(workspace.folder / name), str(disk)], check=True)
        yield open_workspace(disk)


@pytest.fixture
def logged(qgis_app: QgsApplication) -> Iterator[list[str]]:
    lines: list[str] = []

    def hear(words: str, tag: str, _level: Any) -> None:
        if tag == "Redline Review":
            lines.append(words)

    qgis_app.messageLog().messageReceived.connect(hear)
    yield lines
    qgis_app.messageLog().messageReceived.disconnect(hear)


def test_on_a_full_disk_it_is_said_and_logged_once_and_the_window_works(
    small: Workspace, opened: Opener, logged: list[str]
) -> None:
    desk = opened(small)
    until("all saved", lambda: desk._saving.pending == 0)
    fill(small.folder / "filler")
    until("the sentence", lambda: "full" in message(desk))
    assert "tried again by itself" in message(desk)
    assert sorted("zones" in line for line in logged) == [False, False, True]  # workspace.json, snapshots, zones
    desk._top.show_message("")
    desk._upkeep.keep(desk.session.contents)
    until("the next try", lambda: not desk._upkeep._timer.isActive())
    until("its end", lambda: "redline-upkeep" not in threads.let_go())
    QTest.qWait(50)
    assert "full" not in message(desk)
    assert len(logged) == 3
    (small.folder / "filler").unlink()
    QTest.keyClick(desk.window, Qt.Key.Key_4)
    until("the answer saved", lambda: desk._saving.pending == 0 and desk.session.unsaved() == 0)
    desk._upkeep.keep(desk.session.contents)
    until("all made good", lambda: small.reference.exists() and all_done(small))
    assert saved(small)["batches"] == [BATCH_ID]


def test_that_an_answer_is_not_saved_is_not_hidden_by_what_upkeep_could_not_do(
    small: Workspace, opened: Opener, logged: list[str]
) -> None:
    desk = opened(small)
    until("all saved", lambda: desk._saving.pending == 0)
    desk._upkeep.stop()
    fill(small.folder / "filler")
    QTest.keyClick(desk.window, Qt.Key.Key_4)
    until("the refusal", lambda: desk.session.unsaved() > 0 and "Save again" in message(desk))
    desk._upkeep.keep(desk.session.contents)
    desk._upkeep._begin()
    until("the end of upkeep", lambda: "redline-upkeep" not in threads.let_go())
    QTest.qWait(50)
    assert "Save again" in message(desk)
    assert logged == []
    (small.folder / "filler").unlink()
    QTest.mouseClick(desk._top._again, Qt.MouseButton.LeftButton)
    until("all saved", lambda: desk._saving.pending == 0 and desk.session.unsaved() == 0)


def test_a_workspace_for_looking_only_is_left_as_it_is(workspace: Workspace, opened: Opener) -> None:
    workspace.update(replace(workspace.info, batches=()))
    mount = ["mount", "--bind", str(workspace.folder), str(workspace.folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a folder read-only")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(workspace.folder)], check=True)
        desk = opened(open_workspace(workspace.folder))
        assert "cannot be written" in message(desk)
        assert desk._upkeep is None
        desk.close()
        desk.closer.wait()
    finally:
        subprocess.run(["umount", "-l", str(workspace.folder)], check=True)
    assert names(workspace.reference) == names(workspace.snapshots) == []


def test_a_store_that_is_damaged_on_opening_names_the_newest_good_snapshot(
    workspace: Workspace, opened: Opener
) -> None:
    desk = opened(workspace)
    until("the upkeep", lambda: all_done(workspace))
    desk.close()
    desk.closer.wait()
    good = newest_good(workspace.snapshots)
    workspace.snapshots.joinpath("store-999999999999-0000000000001.sqlite").write_bytes(b"SQLite format 3\0 cut")
    workspace.store_path.write_bytes(b"SQLite format 3\0 cut")
    desktop = Desktop()
    shell = Shell(desktop, Settings())
    shell.open_folder(str(workspace.folder))
    until("the sentence", desktop.words)
    said = desktop.words()
    shell.close()
    desktop.mainWindow().deleteLater()
    assert "damaged" in said
    assert "newest good copy of it was made on" in said
    assert str(good) in said
    with pytest.raises(StoreDamaged) as listed:  # as the list of workspaces reads it
        summarise(str(workspace.folder))
    assert listed.value.snapshot == str(good)
