"""Builds the zip that QGIS's plugin manager installs: ``build/package/redline_review.<version>.zip``.

Rules of plugins.qgis.org that this keeps: one top folder with ``__init__.py``, ``metadata.txt`` and ``LICENSE``, no
hidden files, no byte code, no binaries, no generated sources.

An offline office installs no package. So the few that QGIS does not bring and that are pure Python travel in the zip,
under ``libraries/``, with their licences, taken from the environment this runs in.
"""

from __future__ import annotations

import configparser
import importlib.metadata
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "redline_review"
SINGLE_FILES = ("__init__.py", "metadata.txt", "LICENSE")
ROOMS = ("plugin", "ui", "resources")
LIBRARIES = ("xlsxwriter",)
SUFFIXES = frozenset({".py", ".ui", ".json", ".qml", ".qpt", ".svg", ".png", ".txt", ".md", ".csv"})
LIMIT_BYTES = 5 * 1024 * 1024
# A fixed time makes the same sources give the same bytes.
ENTRY_TIME = (2026, 1, 1, 0, 0, 0)


class UnknownFile(Exception):
    """A file whose kind the package neither wants nor is known to leave out."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: the package holds no such kind of file; add its suffix or move it")
        self.path = path


class TooLarge(Exception):
    """The zip is larger than ``LIMIT_BYTES``."""

    def __init__(self, size_bytes: int) -> None:
        super().__init__(f"the package has {size_bytes} bytes, more than {LIMIT_BYTES}")
        self.size_bytes = size_bytes


class NoTranslation(Exception):
    """``i18n/`` holds no compiled translation."""

    def __init__(self) -> None:
        super().__init__("i18n/ holds no .qm file: run `make translations` first")


class NoLibrary(Exception):
    """A library that travels in the zip is not installed here, or is not pure Python."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not installed here as pure Python: run `make venv` first")
        self.name = name


def version(root: Path = ROOT) -> str:
    """Return the version that ``metadata.txt`` states."""
    parser = configparser.ConfigParser()
    parser.read(root / "metadata.txt", encoding="utf-8")
    return parser["general"]["version"]


def _is_left_out(relative: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in relative.parts)


def _room_files(root: Path, room: str) -> list[Path]:
    found = []
    for path in sorted((root / room).rglob("*")):
        relative = path.relative_to(root)
        if not path.is_file() or _is_left_out(relative):
            continue
        if path.suffix not in SUFFIXES:
            raise UnknownFile(relative)
        found.append(relative)
    return found


def package_files(root: Path = ROOT) -> list[Path]:
    """Return the files of the package, relative to ``root``, sorted by room.

    Raises ``UnknownFile`` for a file of an unexpected kind and ``NoTranslation`` without a ``.qm`` file.
    """
    translations = [path.relative_to(root) for path in sorted((root / "i18n").glob("*.qm"))]
    if not translations:
        raise NoTranslation
    rooms = [path for room in ROOMS for path in _room_files(root, room)]
    return [*(Path(name) for name in SINGLE_FILES), *rooms, *translations]


def library_files(name: str) -> dict[str, Path]:
    """Return the files of a library by their place in the zip, its licence among them; raises ``NoLibrary``."""
    try:
        found = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError as error:
        raise NoLibrary(name) from error
    files: dict[str, Path] = {}
    for file in found.files or ():
        if file.parts[0] == name and file.suffix == ".py":
            files[f"libraries/{file.as_posix()}"] = Path(str(file.locate()))
        elif file.name.startswith("LICENSE"):
            files[f"libraries/{name}/{file.name}"] = Path(str(file.locate()))
    modules = [place for place in files if place.endswith(".py")]
    if not modules or len(modules) == len(files):  # nothing of it, or nothing that says under which terms it travels
        raise NoLibrary(name)
    return dict(sorted(files.items()))


def _entries(root: Path) -> dict[str, Path]:
    entries = {relative.as_posix(): root / relative for relative in package_files(root)}
    for name in LIBRARIES:
        entries.update(library_files(name))
    return entries


def build_package(folder: Path, root: Path = ROOT) -> Path:
    """Write the zip into ``folder`` and return its path; raises ``TooLarge`` beyond ``LIMIT_BYTES``."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{NAME}.{version(root)}.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for place, path in _entries(root).items():
            entry = zipfile.ZipInfo(f"{NAME}/{place}", ENTRY_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, path.read_bytes())
    if target.stat().st_size > LIMIT_BYTES:
        raise TooLarge(target.stat().st_size)
    return target


def main() -> int:
    """Build into ``build/package`` and say what came out."""
    try:
        target = build_package(ROOT / "build" / "package")
    except (UnknownFile, TooLarge, NoTranslation, NoLibrary) as problem:
        sys.stderr.write(f"package: {problem}\n")
        return 1
    with zipfile.ZipFile(target) as archive:
        count = len(archive.namelist())
    sys.stdout.write(f"{target.relative_to(ROOT)}: {count} files, {target.stat().st_size / 1024:.0f} KiB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
