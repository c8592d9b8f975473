"""The zip for the plugin manager keeps the repository's rules."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import tomllib
from redline_review.build_tools import package

ROOT = Path(__file__).resolve().parents[2]
REQUIRED = (
    "name", "description", "version", "qgisMinimumVersion", "author", "email", "about", "tracker", "repository",
)  # fmt: skip
FORBIDDEN_SUFFIXES = (".pyc", ".so", ".pyd", ".dll", ".exe", ".ts", ".sqlite", ".tif")
FORBIDDEN_PARTS = {"tests", "server", "demo", "docs", "build", "build_tools", "__pycache__", "__MACOSX"}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the package is made from, its translation compiled."""
    copy = tmp_path_factory.mktemp("tree")
    for name in (*package.SINGLE_FILES, "pyproject.toml"):
        shutil.copy(ROOT / name, copy / name)
    for name in (*package.ROOMS, "i18n", "build_tools"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("*.qm"))
    subprocess.run(["sh", "build_tools/lrelease.sh"], cwd=copy, check=True)
    return copy


@pytest.fixture(scope="module")
def built(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return package.build_package(tmp_path_factory.mktemp("package"), tree)


@pytest.fixture(scope="module")
def names(built: Path) -> list[str]:
    with zipfile.ZipFile(built) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def metadata(built: Path) -> dict[str, str]:
    # QGIS and the plugin repository read it with interpolation on: a lone % would make it unreadable.
    parser = configparser.ConfigParser()
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    with zipfile.ZipFile(built) as archive:
        parser.read_string(archive.read("redline_review/metadata.txt").decode("utf-8"))
    return dict(parser.items("general"))


def test_zip_is_small_enough_for_the_repository(built: Path) -> None:
    assert built.stat().st_size <= 5 * 1024 * 1024


def test_zip_has_one_top_folder_with_what_qgis_loads(names: list[str]) -> None:
    assert {name.split("/")[0] for name in names} == {"redline_review"}
    assert {f"redline_review/{name}" for name in ("__init__.py", "metadata.txt", "LICENSE")} <= set(names)


def test_zip_has_every_module_of_the_plugin_and_its_resources(names: list[str], tree: Path) -> None:
    files = [file for room in ("plugin", "ui", "resources") for file in (tree / room).rglob("*") if file.is_file()]
    wanted = {f"redline_review/{file.relative_to(tree).as_posix()}" for file in files if file.suffix != ".pyc"}
    assert wanted <= set(names)


def test_zip_brings_the_spreadsheet_library_and_its_licence(names: list[str]) -> None:
    brought = [name for name in names if name.startswith("redline_review/libraries/")]
    assert {"redline_review/libraries/xlsxwriter/workbook.py", "redline_review/libraries/xlsxwriter/LICENSE.txt"} <= {
        *brought
    }


def test_zip_s_library_writes_a_workbook_where_none_is_installed(built: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(built) as archive:
        archive.extractall(tmp_path)
    program = """
import importlib.abc, sys
sys.path[:] = [place for place in sys.path if "-packages" not in place]
sys.path.append(sys.argv[1])
from redline_review.plugin.adapters.export.xlsx_library import workbook_class
with workbook_class()(sys.argv[2]) as book:
    book.add_worksheet("台账")
print([name for name in sys.path if "libraries" in name])
"""
    target = tmp_path / "a.xlsx"
    command = ["/usr/bin/python3", "-I", "-c", program, str(tmp_path), str(target)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.stderr, run.stdout.strip()) == ("", "[]")
    assert zipfile.is_zipfile(target)


def test_library_that_is_not_installed_stops_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(package, "LIBRARIES", ("no_such_library",))
    with pytest.raises(package.NoLibrary) as caught:
        package.build_package(tmp_path)
    assert caught.value.name == "no_such_library"


def test_zip_has_the_chinese_words(names: list[str]) -> None:
    assert "redline_review/i18n/redline_review_zh_Hans.qm" in names


def test_zip_has_nothing_that_stays_at_home(names: list[str]) -> None:
    hidden = [name for name in names if any(part.startswith(".") for part in name.split("/"))]
    alien = [name for name in names if FORBIDDEN_PARTS & set(name.split("/")[1:2]) or name.endswith(FORBIDDEN_SUFFIXES)]
    assert hidden + alien == []


@pytest.mark.parametrize("key", REQUIRED)
def test_metadata_states_what_the_repository_requires(metadata: dict[str, str], key: str) -> None:
    assert metadata.get(key, "").strip()


@pytest.mark.parametrize("key", ["homepage", "tracker", "repository"])
def test_metadata_addresses_are_complete(metadata: dict[str, str], key: str) -> None:
    address = urlsplit(metadata[key])
    assert address.scheme == "https"
    assert address.netloc


@pytest.mark.parametrize("key", ["name", "description", "about"])
def test_metadata_is_in_chinese_too(metadata: dict[str, str], key: str) -> None:
    assert any("一" <= letter <= "鿿" for letter in metadata[f"{key}[zh]"])


def test_metadata_names_an_icon_that_is_there(metadata: dict[str, str], names: list[str]) -> None:
    assert f"redline_review/{metadata['icon']}" in names


def test_metadata_and_pyproject_state_the_same_version(metadata: dict[str, str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert metadata["version"] == project["version"]


def test_same_sources_give_the_same_bytes(tree: Path, built: Path, tmp_path: Path) -> None:
    assert package.build_package(tmp_path, tree).read_bytes() == built.read_bytes()


@pytest.fixture
def small_tree(tmp_path: Path) -> Path:
    for file in ("__init__.py", "metadata.txt", "LICENSE", "plugin/a.py", "ui/b.py", "resources/c.json", "i18n/d.qm"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("[general]\nversion=1\n", encoding="utf-8")
    return tmp_path


def test_unknown_kind_of_file_stops_the_package(small_tree: Path) -> None:
    (small_tree / "plugin" / "fast.so").write_bytes(b"\x7fELF")
    with pytest.raises(package.UnknownFile) as caught:
        package.package_files(small_tree)
    assert caught.value.path == Path("plugin/fast.so")


def test_hidden_and_compiled_files_are_left_out(small_tree: Path) -> None:
    before = package.package_files(small_tree)
    for file in ("plugin/.hidden.py", "ui/__pycache__/b.pyc", "resources/.DS_Store"):
        (small_tree / file).parent.mkdir(exist_ok=True)
        (small_tree / file).write_bytes(b"x")
    assert package.package_files(small_tree) == before


def test_package_without_translation_is_not_built(small_tree: Path) -> None:
    (small_tree / "i18n" / "d.qm").unlink()
    with pytest.raises(package.NoTranslation):
        package.package_files(small_tree)


def test_package_over_the_limit_is_refused(small_tree: Path, tmp_path: Path) -> None:
    (small_tree / "resources" / "big.png").write_bytes(os.urandom(package.LIMIT_BYTES + 1))
    with pytest.raises(package.TooLarge):
        package.build_package(tmp_path / "out", small_tree)


def test_command_says_why_it_built_nothing(small_tree: Path) -> None:
    (small_tree / "i18n" / "d.qm").unlink()
    (small_tree / "build_tools").mkdir()
    shutil.copy(ROOT / "build_tools" / "package.py", small_tree / "build_tools")
    run = subprocess.run([sys.executable, "build_tools/package.py"], cwd=small_tree, capture_output=True, check=False)
    assert run.returncode == 1
    assert b"make translations" in run.stderr
