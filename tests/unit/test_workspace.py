"""Workspaces: one folder on a local disk; what it says survives; nothing half made is one."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import pytest
from redline_review.plugin.adapters.workspace import create_workspace, open_workspace
from redline_review.plugin.domain.identity import is_id
from redline_review.plugin.domain.states import NetworkMode, Secrecy
from redline_review.plugin.port_errors import NewerSchema, NotAWorkspace, UnsafePlace, WorkspaceExists


def _rewrite(folder, **members):
    path = folder / "workspace.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**data, **members}), encoding="utf-8")


def test_a_new_workspace_has_its_folders_a_store_and_an_identity(tmp_path):
    workspace = create_workspace(
        tmp_path / "吴中 2026",
        "吴中区 5月批次",
        NetworkMode.NONE,
        Secrecy.SECRET,
        "https://platform.example",
        ("platform.example",),
    )
    names = sorted(p.name for p in workspace.folder.iterdir())
    assert names == ["evidence", "imagery", "reference", "snapshots", "store.lock", "store.sqlite", "workspace.json"]
    assert is_id(workspace.info.workspace_id)
    assert open_workspace(workspace.folder).info == workspace.info
    assert workspace.info.network_mode is NetworkMode.NONE
    assert workspace.info.secrecy is Secrecy.SECRET
    assert workspace.info.listed_hosts == ("platform.example",)


def test_the_careful_settings_are_the_default(tmp_path):
    info = create_workspace(tmp_path / "w", "w").info
    assert (info.network_mode, info.secrecy, info.server_url) == (NetworkMode.LISTED, Secrecy.INTERNAL, "")


def test_its_store_opens_and_records(tmp_path, kit):
    workspace = create_workspace(tmp_path / "w", "w", clock=kit.clock)
    store = workspace.open_store()
    cases = kit.fill(store, 2)
    store.close()
    again = open_workspace(tmp_path / "w").open_store()
    assert again.contents().cases == tuple(cases)
    again.close()


def test_what_is_changed_is_read_again_and_unknown_members_stay(tmp_path):
    folder = create_workspace(tmp_path / "w", "w").folder
    _rewrite(folder, office={"name": "市局", "floor": 3})
    workspace = open_workspace(folder)
    workspace.update(replace(workspace.info, batches=("b-1",), server_url="https://平台.example"))
    read = open_workspace(folder).info
    assert (read.batches, read.server_url) == (("b-1",), "https://平台.example")
    assert read.extra == {"office": {"name": "市局", "floor": 3}}
    assert workspace.info == read


def test_no_second_workspace_is_made_in_a_folder(tmp_path):
    first = create_workspace(tmp_path / "w", "first")
    with pytest.raises(WorkspaceExists):
        create_workspace(tmp_path / "w", "second")
    assert open_workspace(tmp_path / "w").info == first.info


def test_a_lost_workspace_file_is_made_anew_around_the_store_that_is_there(tmp_path, kit):
    workspace = create_workspace(tmp_path / "w", "w", clock=kit.clock)
    store = workspace.open_store()
    cases = kit.fill(store, 2)
    store.close()
    (tmp_path / "w" / "workspace.json").unlink()
    again = create_workspace(tmp_path / "w", "w", clock=kit.clock)
    assert again.info.workspace_id == workspace.info.workspace_id
    store = again.open_store()
    assert store.contents().cases == tuple(cases)
    store.close()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="no file"),
        pytest.param(b"", id="an empty file"),
        pytest.param(b"{", id="half a file"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"\xb9\xa4\xd7\xf7", id="GBK text"),
        pytest.param(b'{"workspace_id": "x", "name": "x"}', id="no schema"),
        pytest.param(b'{"workspace_id": "x", "name": "x", "schema_version": "one"}', id="a schema in words"),
        pytest.param(
            b'{"workspace_id": "x", "name": "x", "schema_version": 1, "network_mode": "wide"}',
            id="a network mode we do not know",
        ),
    ],
)
def test_what_is_no_workspace_is_said_to_be_none(tmp_path, content):
    if content is not None:
        (tmp_path / "workspace.json").write_bytes(content)
    with pytest.raises(NotAWorkspace) as error:
        open_workspace(tmp_path)
    assert error.value.path == str(tmp_path)
    assert "workspace.json" in error.value.reason


def test_a_file_saved_by_notepad_is_read(tmp_path):
    folder = create_workspace(tmp_path / "w", "工作区").folder
    path = folder / "workspace.json"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert open_workspace(folder).info.name == "工作区"


def test_a_workspace_of_a_newer_version_is_read_and_not_written(tmp_path):
    folder = create_workspace(tmp_path / "w", "w").folder
    _rewrite(folder, schema_version=9)
    before = (folder / "workspace.json").read_bytes()
    workspace = open_workspace(folder)
    with pytest.raises(NewerSchema):
        workspace.update(replace(workspace.info, name="other"))
    assert (folder / "workspace.json").read_bytes() == before


def test_the_old_settings_stand_when_the_new_ones_cannot_be_put_in_place(tmp_path, monkeypatch):
    workspace = create_workspace(tmp_path / "w", "w")
    before = (tmp_path / "w" / "workspace.json").read_bytes()

    def interrupted(_handle):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(Exception, match="Input/output"):
        workspace.update(replace(workspace.info, name="other"))
    monkeypatch.undo()
    assert (tmp_path / "w" / "workspace.json").read_bytes() == before
    assert open_workspace(tmp_path / "w").info.name == "w"
    assert not list((tmp_path / "w").glob(".*"))


@pytest.mark.parametrize("name", ["OneDrive - 某某公司", "坚果云", "Dropbox", "百度网盘同步空间"])
def test_a_folder_of_a_sync_client_is_refused_before_anything_is_made(tmp_path, name):
    with pytest.raises(UnsafePlace) as error:
        create_workspace(tmp_path / name / "w", "w")
    assert error.value.reason == "cloud"
    assert list(tmp_path.iterdir()) == []


def test_a_link_into_a_synced_folder_is_seen_through(tmp_path):
    (tmp_path / "Nutstore").mkdir()
    (tmp_path / "w").symlink_to(tmp_path / "Nutstore")
    with pytest.raises(UnsafePlace):
        create_workspace(tmp_path / "w", "w")


def test_a_workspace_moved_into_a_synced_folder_is_refused(tmp_path):
    create_workspace(tmp_path / "w", "w")
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "w").rename(tmp_path / "Dropbox" / "w")
    with pytest.raises(UnsafePlace):
        open_workspace(tmp_path / "Dropbox" / "w")
