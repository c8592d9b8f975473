"""A wheel built from the tree holds every package and every file they read."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("plugin", "ui", "server", "demo")
FILES = ("__init__.py", "metadata.txt", "pyproject.toml", "setup.py", "LICENSE")
SKIPPED = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")
# Imports each module that needs no QGIS, and proves that it came from the wheel.
IMPORT_ALL = """
import importlib, pkgutil, sys
folder = sys.argv[1]
sys.path.insert(0, folder)
names = []
for room in ("plugin.domain", "plugin.app", "plugin.screening", "server"):
    top = importlib.import_module("redline_review." + room)
    names += [found.name for found in pkgutil.walk_packages(top.__path__, top.__name__ + ".")]
names = [name for name in names if not name.endswith("__main__") and ".migrations." not in name]
loaded = [importlib.import_module(name) for name in names]
assert all(module.__file__.startswith(folder) for module in loaded)
print(len(loaded))
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources, so that the build leaves nothing in the work tree."""
    copy = tmp_path_factory.mktemp("sources")
    for name in FILES:
        shutil.copy(ROOT / name, copy / name)
    for name in (*ROOMS, "resources", "i18n"):
        shutil.copytree(ROOT / name, copy / name, ignore=SKIPPED)
    (copy / "README.md").write_text("Redline Review\n", encoding="utf-8")
    return copy


@pytest.fixture(scope="module")
def wheel(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    run = subprocess.run(command, cwd=tree, capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return next(folder.glob("*.whl"))


def test_wheel_holds_every_file_of_every_room(wheel: Path, tree: Path) -> None:
    files = [file for room in (*ROOMS, "resources") for file in (tree / room).rglob("*") if file.is_file()]
    wanted = {f"redline_review/{file.relative_to(tree).as_posix()}" for file in files}
    with zipfile.ZipFile(wheel) as archive:
        assert wanted - set(archive.namelist()) == set()


def test_wheel_holds_the_metadata_of_the_plugin(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert "redline_review/metadata.txt" in archive.namelist()


def test_wheel_holds_no_other_top_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"redline_review"}


def test_every_module_without_qgis_imports_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    command = [sys.executable, "-I", "-c", IMPORT_ALL, str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, check=False)
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) > 20
