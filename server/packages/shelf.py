"""The folder into which the operator packs: which packages lie there for whom.

A package says in its manifest whose area it holds. One under a password does not let itself be read: there the name
counts that ``pack`` gave it, ``<batch>_<unit>_<mark>.rlpack`` or ``…_<mark>-1of3.rlpack``.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from ...plugin.domain.bundle import Manifest, PackageKind
from ...plugin.domain.states import Secrecy
from ..area import EVERYWHERE
from ..errors import RecordNotFound
from ..operator_errors import PackageUnusable
from ..services.accounts import Caller
from .zips import opened

_MARKS = "|".join(mark.value for mark in Secrecy)
_NAME = re.compile(
    rf"(?P<batch>.+)_(?P<unit>[0-9a-z][0-9a-z-]{{0,31}})_(?P<mark>{_MARKS})(-(?P<volume>\d+)of(?P<volumes>\d+))?\.rlpack"
)


@dataclass(frozen=True)
class Shelved:
    """A volume on the shelf. ``unit`` is empty where neither manifest nor name says it."""

    path: Path
    unit: str
    batch: str
    secrecy: str
    volume: int
    volumes: int
    size_bytes: int
    packed_at: str
    locked: bool

    @property
    def name(self) -> str:
        """The file's name, by which it is fetched."""
        return self.path.name


class PackShelf:
    """Lists a folder of packages and finds one of them; nothing outside the folder is ever opened."""

    def __init__(self, folder: Path, org_id: str) -> None:
        self._folder, self._org_id = folder, org_id

    def listed(self, caller: Caller) -> list[Shelved]:
        """Return the packages whose whole area the caller may read, the newest first."""
        if caller.org_id != self._org_id:
            return []
        found = [one for one in self._all() if _may_read(caller, one)]
        return sorted(found, key=lambda one: (one.packed_at, one.name), reverse=True)

    def one(self, caller: Caller, name: str) -> Shelved:
        """Return a package by its file name; raises :class:`RecordNotFound`, also where the caller may not read it."""
        for one in self.listed(caller):
            if one.name == name:
                return one
        raise RecordNotFound("packages", name)

    def _all(self) -> Iterator[Shelved]:
        if not self._folder.is_dir():
            return
        for path in sorted(self._folder.glob(f"*{PackageKind.PACK.suffix}")):
            shelved = self._read(path) if path.is_file() else None
            if shelved is not None:
                yield shelved

    def _read(self, path: Path) -> Optional[Shelved]:
        """Return what lies there, ``None`` for what is no whole package of this organisation."""
        try:
            with opened(path) as reader:
                return self._told(path, reader.manifest)
        except PackageUnusable as error:
            return _named(path) if "password" in error.reason else None

    def _told(self, path: Path, manifest: Manifest) -> Optional[Shelved]:
        if manifest.kind is not PackageKind.PACK or manifest.facts.get("org") != self._org_id:
            return None
        units = manifest.facts.get("units")
        unit = str(units[0]) if isinstance(units, list) and len(units) == 1 else ""
        batch = str(manifest.facts.get("batch", ""))
        number = (manifest.volume, manifest.volumes)
        size = path.stat().st_size
        return Shelved(path, unit, batch, manifest.secrecy.value, *number, size, manifest.made_at, locked=False)


def _named(path: Path) -> Shelved:
    about, said = path.stat(), _NAME.fullmatch(path.name)
    changed = datetime.datetime.fromtimestamp(about.st_mtime, datetime.timezone.utc)
    packed_at = changed.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if said is None:
        return Shelved(path, "", path.stem, "", 1, 1, about.st_size, packed_at, locked=True)
    number = (int(said["volume"] or 1), int(said["volumes"] or 1))
    return Shelved(path, said["unit"], said["batch"], said["mark"], *number, about.st_size, packed_at, locked=True)


def _may_read(caller: Caller, one: Shelved) -> bool:
    """Tell whether all that a package can hold lies in the caller's area; what says no area is for everywhere."""
    return caller.area.covers((one.unit or EVERYWHERE,))
