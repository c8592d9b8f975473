"""Mapping profiles as files of a folder, so that one can be handed to a colleague. No widgets."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsApplication

from ..domain.codes import read_json
from ..domain.errors import BadResource
from ..domain.saved_profiles import Purpose, SavedProfile, from_json, to_text
from .store.failures import typed_errors
from .store.files import replace_file

SUFFIX = ".mapping.json"
_READABLE_LENGTH = 40


@dataclass(frozen=True)
class FoundProfiles:
    """What a folder holds: the good profiles by name, and what is wrong with other files."""

    profiles: tuple[SavedProfile, ...]
    problems: tuple[BadResource, ...]


def default_profile_folder() -> Path:
    """Return the folder of profiles in the user's QGIS profile; it may not exist yet."""
    return user_folder() / "mappings"


def user_folder() -> Path:
    """Return our folder in the user's QGIS profile; it may not exist yet. It outlives upgrades of the plugin."""
    return Path(QgsApplication.qgisSettingsDirPath()) / "redline_review"


def read_profile(path: Path) -> SavedProfile:
    """Read one file; raises ``BadResource`` naming it and the fault."""
    return from_json(read_json(path), path.name)


def export_profile(saved: SavedProfile, path: Path) -> None:
    """Write a profile to a file for a colleague; raises ``StoreError`` leaves."""
    with typed_errors(path.parent):
        replace_file(path, to_text(saved).encode("utf-8"))


class ProfileFolder:
    """Reads and writes the profiles of one folder; nothing is made before the first :meth:`save`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self) -> FoundProfiles:
        """Return every profile of the folder; a bad file is named and spoils no other."""
        good: list[SavedProfile] = []
        bad: list[BadResource] = []
        for path in sorted(self._folder.glob(f"*{SUFFIX}")):
            try:
                good.append(read_profile(path))
            except BadResource as error:
                bad.append(error.kept())
        return FoundProfiles(tuple(sorted(good, key=lambda saved: saved.name)), tuple(bad))

    def save(self, saved: SavedProfile) -> Path:
        """Write a profile; one of the same name and purpose is replaced. Raises ``StoreError`` leaves."""
        with typed_errors(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self.path_of(saved.name, saved.purpose)
            replace_file(path, to_text(saved).encode("utf-8"))
        return path

    def remove(self, name: str, purpose: Purpose) -> None:
        """Delete a profile; silent where there is none. Raises ``StoreError`` leaves."""
        with typed_errors(self._folder):
            self.path_of(name, purpose).unlink(missing_ok=True)

    def take(self, path: Path) -> SavedProfile:
        """Copy a colleague's file into the folder; raises ``BadResource`` or ``StoreError`` leaves."""
        saved = read_profile(path)
        self.save(saved)
        return saved

    def path_of(self, name: str, purpose: Purpose) -> Path:
        """Return where a profile lies: a readable name that any system allows, and a hash that tells names apart."""
        mark = hashlib.sha256(f"{purpose.value}\n{name}".encode()).hexdigest()[:8]
        return self._folder / f"{_readable(name)}-{mark}{SUFFIX}"


def _readable(name: str) -> str:
    kept: Sequence[str] = [char if char.isalnum() or char in "-_" else "_" for char in name]
    return "".join(kept)[:_READABLE_LENGTH]
