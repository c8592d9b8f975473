"""The folder of an export: it appears whole or not at all, and says in words why it could not."""

from __future__ import annotations

import errno
import hashlib
from pathlib import Path

import pytest
from redline_review.plugin.adapters.export import folder as folder_module
from redline_review.plugin.adapters.export.folder import ExportFolder, reason_why, require_outside
from redline_review.plugin.app.export import crs_of_zone, zone_of
from redline_review.plugin.app.export_errors import ExportInWorkspace, ExportUnwritten


def sharing_violation() -> OSError:
    error = OSError(errno.EACCES, "The process cannot access the file")
    error.winerror = 32  # as Windows gives it
    return error


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        pytest.param(sharing_violation(), "locked", id="open in a spreadsheet on Windows"),
        pytest.param(OSError(errno.ETXTBSY, "busy"), "locked", id="in use"),
        pytest.param(OSError(errno.ENOSPC, "No space left on device"), "full", id="full"),
        pytest.param(OSError(errno.EROFS, "Read-only file system"), "read_only", id="read-only"),
    ],
)
def test_the_system_s_reason_is_one_that_users_understand(error: OSError, reason: str, tmp_path: Path) -> None:
    assert reason_why(error, tmp_path) == reason


def test_files_are_named_with_size_and_hash_in_their_order(tmp_path: Path) -> None:
    with ExportFolder(tmp_path, "一次") as made:
        (made.path / "图").mkdir()
        (made.path / "图" / "b.txt").write_bytes(b"b")
        (made.path / "a.txt").write_bytes(b"aa")
        files = made.files(lambda: False)
    assert [(file.name, file.size_bytes) for file in files] == [("a.txt", 2), ("图/b.txt", 1)]
    assert files[0].sha256 == hashlib.sha256(b"aa").hexdigest()


def test_a_folder_that_is_not_published_leaves_nothing(tmp_path: Path) -> None:
    with ExportFolder(tmp_path, "x") as made:
        (made.path / "a.txt").write_text("a")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_in_nobody_s_way(tmp_path: Path) -> None:
    with ExportFolder(tmp_path, "x") as first, ExportFolder(tmp_path, "x") as second:
        assert first.path != second.path
        assert {first.publish().name, second.publish().name} == {"x", "x (2)"}


@pytest.mark.parametrize("times", [1, 3, 100])
def test_a_folder_that_is_held_for_a_moment_is_renamed_and_one_held_for_ever_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    rename, tried = Path.rename, []

    def held(self: Path, target: Path) -> Path:
        tried.append(self)
        if len(tried) <= times:
            raise PermissionError(errno.EACCES, "held")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", held)
    monkeypatch.setattr(folder_module, "_BREATH_S", 0.0)
    with ExportFolder(tmp_path, "x") as made:
        if times < 100:
            assert made.publish() == tmp_path / "x"
        else:
            with pytest.raises(ExportUnwritten):
                made.publish()
    assert [place.name for place in tmp_path.iterdir()] == (["x"] if times < 100 else [])


def test_a_folder_beside_the_workspace_is_taken_although_its_name_begins_alike(tmp_path: Path) -> None:
    require_outside(tmp_path / "workspace-out", tmp_path / "workspace")
    with pytest.raises(ExportInWorkspace):
        require_outside(tmp_path / "workspace" / ".." / "workspace" / "x", tmp_path / "workspace")


@pytest.mark.parametrize(
    ("longitude", "zone", "codes"),
    [
        pytest.param(117.2, 39, ("EPSG:4527", "EPSG:4548"), id="west of Jiangsu"),
        pytest.param(120.6, 40, ("EPSG:4528", "EPSG:4549"), id="Suzhou"),
        pytest.param(121.9, 41, ("EPSG:4529", "EPSG:4550"), id="Qidong"),
        pytest.param(73.5, 25, ("EPSG:4513", "EPSG:4534"), id="the far west"),
        pytest.param(135.0, 45, ("EPSG:4533", "EPSG:4554"), id="the far east"),
    ],
)
def test_a_place_lies_in_its_zone_of_three_degrees(longitude: float, zone: int, codes: tuple[str, str]) -> None:
    assert zone_of(longitude) == zone
    assert (crs_of_zone(zone, numbered=True), crs_of_zone(zone, numbered=False)) == codes
