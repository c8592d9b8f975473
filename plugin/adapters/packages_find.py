"""Packages on a disk, found with all their volumes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional

from ..app.package import PackImage, images_of, units_of
from ..app.package_errors import NoPackage, PackageRefused, SeveralPackages, VolumesMissing
from ..domain.bundle import Manifest, PackageKind
from ..domain.errors import RedlineError
from ..domain.package_faults import PackageFault
from .packages_zip import opened, packages_in

_MOST_VOLUMES = 9999
_Pairs = list[tuple[Path, Manifest]]


@dataclass(frozen=True)
class FoundPackage:
    """A whole package: its volumes in order."""

    paths: tuple[Path, ...]
    manifests: tuple[Manifest, ...]
    password: str = field(default="", repr=False)

    @property
    def first(self) -> Manifest:
        """Return the first volume's manifest."""
        return self.manifests[0]

    @property
    def batch(self) -> str:
        """Return the batch's name."""
        return str(self.first.facts.get("batch", ""))

    @property
    def units(self) -> tuple[str, ...]:
        """Return the units it is for."""
        return units_of(self.first)

    @property
    def images(self) -> tuple[PackImage, ...]:
        """Return its images."""
        return images_of(self.manifests)

    @property
    def size_bytes(self) -> int:
        """Return what its files take unpacked."""
        return sum(member.size_bytes for manifest in self.manifests for member in manifest.members)


def find_package(chosen: Path, password: str = "", kind: PackageKind = PackageKind.PACK) -> FoundPackage:
    """Find a package with all its volumes: ``chosen`` is its folder, or any one volume. Off the GUI thread.

    Raises leaves of ``package_errors``: volumes that are missing are named by their numbers.
    """
    if chosen.is_dir():
        return _in_folder(chosen, password, kind)
    mine = _manifest(chosen, password, kind)
    found: _Pairs = [(chosen, mine)]
    fault: Optional[RedlineError] = None
    if mine.volumes > 1:
        beside = [path for path in packages_in(chosen.parent, kind.suffix) if path.name != chosen.name]
        others, fault = _looked_at(beside, password, kind)
        found += [pair for pair in others if pair[1].package_id == mine.package_id]
    return _whole(chosen.parent, found, fault, password)


def _in_folder(folder: Path, password: str, kind: PackageKind) -> FoundPackage:
    paths = packages_in(folder, kind.suffix)
    if not paths:
        raise NoPackage(str(folder), kind.suffix)
    found, fault = _looked_at(paths, password, kind)
    if not found and fault is not None:
        raise fault
    ids = {manifest.package_id: path.name for path, manifest in found}
    if len(ids) > 1:
        raise SeveralPackages(str(folder), tuple(sorted(ids.values())))
    return _whole(folder, found, fault, password)


def _manifest(path: Path, password: str, kind: PackageKind) -> Manifest:
    with opened(path, password) as reader:
        manifest = reader.manifest
    if manifest.kind is not kind:
        raise PackageRefused(path.name, PackageFault.OTHER_KIND, manifest.kind.suffix)
    if manifest.volumes > _MOST_VOLUMES:
        raise PackageRefused(path.name, PackageFault.UNSOUND, f"{manifest.volumes} volumes")
    return manifest


def _looked_at(paths: Sequence[Path], password: str, kind: PackageKind) -> tuple[_Pairs, Optional[RedlineError]]:
    """Return the manifests that can be read, and what was wrong with the first that cannot."""
    found: _Pairs = []
    fault: Optional[RedlineError] = None
    for path in paths:
        try:
            found.append((path, _manifest(path, password, kind)))
        except RedlineError as error:
            fault = fault or error.kept()
    return found, fault


def _whole(folder: Path, found: _Pairs, fault: Optional[RedlineError], password: str) -> FoundPackage:
    by_number: dict[int, tuple[Path, Manifest]] = {}
    for path, manifest in found:
        by_number.setdefault(manifest.volume, (path, manifest))
    total = found[0][1].volumes
    missing = tuple(number for number in range(1, total + 1) if number not in by_number)
    if missing:
        raise fault or VolumesMissing(str(folder), missing, total)
    volumes = [by_number[number] for number in range(1, total + 1)]
    names = [member.name.casefold() for _path, manifest in volumes for member in manifest.members]
    if len(set(names)) != len(names):
        raise PackageRefused(volumes[0][0].name, PackageFault.UNSOUND, "a file stands in two volumes")
    return FoundPackage(tuple(path for path, _ in volumes), tuple(manifest for _, manifest in volumes), password)
