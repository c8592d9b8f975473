"""``make link`` finds the profile as QGIS does and changes nothing in it that is not ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from redline_review.build_tools import link


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        pytest.param({"HOME": "/h"}, "/h/.local/share/QGIS/QGIS3/profiles/default", id="nothing set"),
        pytest.param({"HOME": "/h", "XDG_DATA_HOME": "/d"}, "/d/QGIS/QGIS3/profiles/default", id="data folder moved"),
        pytest.param(
            {"HOME": "/h", "QGIS_CUSTOM_CONFIG_PATH": "/q"}, "/q/profiles/default", id="settings folder moved"
        ),
    ],
)
def test_profile_is_where_qgis_looks(environ: dict[str, str], expected: str) -> None:
    assert link.profile_folder(environ) == Path(expected)


def test_profile_is_the_one_the_user_made_default(tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "profiles.ini").write_text("[core]\ndefaultProfile=field 50%\n", encoding="utf-8")
    found = link.profile_folder({"HOME": "/h", "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path)})
    assert found == tmp_path / "profiles" / "field 50%"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", "[P]\nours=true\n", id="empty file"),
        pytest.param("[a]\nb=1\n", "[a]\nb=1\n\n[P]\nours=true\n", id="no such section"),
        pytest.param("[P]\nx=true\n\n[a]\nb=1\n", "[P]\nours=true\nx=true\n\n[a]\nb=1\n", id="section with others"),
        pytest.param("[P]\nours=false\n[a]\nours=no\n", "[P]\nours=true\n[a]\nours=no\n", id="switched off before"),
        pytest.param("[P]\nx=1\nours=true\n", "[P]\nours=true\nx=1\n", id="on already"),
    ],
)
def test_setting_is_made_and_other_lines_stay(before: str, after: str) -> None:
    assert link.with_setting(before, "P", "ours", "true") == after


def test_setting_made_twice_changes_nothing() -> None:
    once = link.with_setting("[a]\nb=1\n", "P", "ours", "true")
    assert link.with_setting(once, "P", "ours", "true") == once


def test_enabling_keeps_every_byte_and_the_mode_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "QGIS" / "QGIS3.ini"
    path.parent.mkdir()
    path.write_bytes("[a]\nname=红线\nraw=".encode() + b"\xff\xfe\n")
    path.chmod(0o600)
    link.enable(tmp_path)
    assert path.read_bytes().startswith("[a]\nname=红线\nraw=".encode() + b"\xff\xfe\n")
    assert path.stat().st_mode & 0o777 == 0o600


def test_link_replaces_an_older_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    link.place_link(tmp_path / "link", tmp_path)
    assert (tmp_path / "link").resolve() == tmp_path


def test_link_leaves_an_installed_copy_alone(tmp_path: Path) -> None:
    copy = tmp_path / "redline_review"
    copy.mkdir()
    with pytest.raises(link.InTheWay) as caught:
        link.place_link(copy, tmp_path)
    assert caught.value.path == copy
    assert copy.is_dir()
    assert not copy.is_symlink()


def test_install_twice_leaves_the_same_profile(tmp_path: Path) -> None:
    link.install(tmp_path)
    first = {path.relative_to(tmp_path): path.is_symlink() for path in tmp_path.rglob("*")}
    link.install(tmp_path)
    assert {path.relative_to(tmp_path): path.is_symlink() for path in tmp_path.rglob("*")} == first
    assert (tmp_path / "python" / "plugins" / "redline_review" / "metadata.txt").is_file()
