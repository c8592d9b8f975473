"""The saved mapping profiles, read and written off the GUI thread, shared by the panels of a dialog."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...plugin.adapters.profile_folder import FoundProfiles, ProfileFolder, export_profile
from ...plugin.domain.errors import BadResource
from ...plugin.domain.saved_profiles import Purpose, SavedProfile
from ..background import Background


class ProfileLibrary(QObject):
    """What the folder of profiles holds. :attr:`changed` when that may differ, :attr:`failed` with a ``RedlineError``.

    :attr:`taken` carries a profile that was just saved or brought in.
    """

    changed = pyqtSignal()
    taken = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(self, folder: Path, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._folder = ProfileFolder(folder)
        self._found = FoundProfiles((), ())
        self._works: list[Background] = []
        self.read()

    def profiles(self, purpose: Purpose) -> tuple[SavedProfile, ...]:
        """Return the good profiles for a purpose, by name."""
        return tuple(saved for saved in self._found.profiles if saved.purpose is purpose)

    def problems(self) -> tuple[BadResource, ...]:
        """Return what is wrong with other files of the folder."""
        return self._found.problems

    def read(self) -> None:
        """Read the folder anew."""
        folder = self._folder
        self._run(lambda _work: folder.read(), self._show)

    def _show(self, found: FoundProfiles) -> None:
        self._found = found
        self.changed.emit()

    def save(self, saved: SavedProfile) -> None:
        """Write a profile; members of an earlier file of this name that we do not know are kept."""
        known = next((k for k in self.profiles(saved.purpose) if k.name == saved.name), None)
        whole = saved if known is None else SavedProfile(saved.profile, saved.purpose, known.extra)
        folder = self._folder

        def write(_work: Background) -> SavedProfile:
            folder.save(whole)
            return whole

        self._run(write, self._took)

    def bring_in(self, path: str) -> None:
        """Copy a colleague's file into the folder."""
        folder = self._folder
        self._run(lambda _work: folder.take(Path(path)), self._took)

    def _took(self, saved: SavedProfile) -> None:
        others = (k for k in self._found.profiles if (k.name, k.purpose) != (saved.name, saved.purpose))
        self._show(FoundProfiles(tuple(sorted((*others, saved), key=lambda k: k.name)), self._found.problems))
        self.taken.emit(saved)

    def remove(self, saved: SavedProfile) -> None:
        """Delete a profile's file."""
        folder = self._folder
        self._run(lambda _work: folder.remove(saved.name, saved.purpose), lambda _nothing: self.read())

    def export(self, saved: SavedProfile, path: str) -> None:
        """Write a profile to a file for a colleague."""
        self._run(lambda _work: export_profile(saved, Path(path)), lambda _nothing: None)

    def _run(self, work: Callable[[Background], Any], done: Callable[[Any], None]) -> None:
        task = Background("profiles", work, self)
        self._works = [*self._works[-3:], task]
        task.done.connect(done)
        task.failed.connect(self.failed)
        task.start()

    def close_down(self) -> None:
        """Forget work that still runs; what is being written is written to its end."""
        for work in self._works:
            work.cancel()
