"""A package that the platform wrote for an area (``.rlpack``): what it holds, where it belongs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Optional, Protocol

from ..domain import wire
from ..domain.bundle import Manifest, PackageReader, manifest_to_json
from ..domain.canonical import canonical_json, sha256_hex
from ..domain.errors import BadRecord
from ..domain.package_faults import PackageFault
from ..domain.records import Batch, Case, Image, WorkspaceInfo, Zone
from .package_errors import Aspect, OtherPlace, PackageRefused

CARRIED = "carried"
"""Member of ``workspace.json`` (``WorkspaceInfo.extra``): to which platform a workspace without a line belongs."""


@dataclass(frozen=True)
class Belonging:
    """To which platform findings are carried: its organisation, the area, and the account of whoever carries them."""

    org: str = ""
    units: tuple[str, ...] = ()
    username: str = ""


def belonging_of(info: WorkspaceInfo) -> Belonging:
    """Return where a workspace belongs; empty members where nobody has said it yet."""
    said = info.extra.get(CARRIED)
    if not isinstance(said, Mapping):
        return Belonging()
    units = said.get("units")
    listed = tuple(map(str, units)) if isinstance(units, (list, tuple)) else ()
    return Belonging(str(said.get("org", "")), listed, str(said.get("username", "")))


def with_belonging(info: WorkspaceInfo, belonging: Belonging) -> WorkspaceInfo:
    """Return the workspace as belonging there; members of a newer version stay."""
    before = info.extra.get(CARRIED)
    known = dict(before) if isinstance(before, Mapping) else {}
    now = {"org": belonging.org, "units": list(belonging.units), "username": belonging.username}
    return replace(info, extra={**info.extra, CARRIED: {**known, **now}})


def has_platform(info: WorkspaceInfo) -> bool:
    """Tell whether findings go to a platform: over a line, or carried by hand."""
    return bool(info.server_url or belonging_of(info).org)


class Steps(Protocol):
    """How a long piece of work reports and is stopped."""

    def progress(self, share: float) -> None:
        """Take 0 … 1."""
        ...

    def cancelled(self) -> bool:
        """Tell whether to stop."""
        ...


@dataclass(frozen=True)
class PackImage:
    """A clipped image in a package: its member, the name of the whole image, and which part of how many."""

    member: str
    name: str
    part: int
    parts: int
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class PackRecords:
    """The records of a package."""

    batch: Batch
    zones: tuple[Zone, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class PackTaken:
    """What opening a package changed in the store: counts of records, and of images in its list.

    ``older`` are records of which the workspace has a newer version already. ``changed_case_ids`` of ``new`` and
    ``changed`` cases.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    older: int = 0
    zones: int = 0
    images: int = 0
    conflicts: int = 0
    changed_case_ids: tuple[str, ...] = ()

    @property
    def anything(self) -> bool:
        """Tell whether the package brought anything that was not there."""
        return bool(self.new or self.changed or self.zones or self.images)


@dataclass(frozen=True)
class OpenedPack:
    """What came of opening a package; ``undated`` are names of images whose day nobody knows, ``unread`` of others."""

    folder: str
    batch: str
    units: tuple[str, ...]
    made_at: str
    taken: PackTaken
    images: int
    size_bytes: int
    undated: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    rules: tuple[str, ...] = field(default=())
    """Forms and lists that differ from the plugin's and now hold in the workspace."""


def images_of(manifests: Sequence[Manifest]) -> tuple[PackImage, ...]:
    """Return the images of a package, by member. Facts that are not what they should be are passed over."""
    members = {member.name: member for manifest in manifests for member in manifest.under("images")}
    first = manifests[0] if manifests else None
    facts = _image_facts(first.facts if first is not None else {})
    found = []
    for name, member in sorted(members.items()):
        said = facts.get(name, {})
        whole = str(said.get("name") or name.rpartition("/")[2])
        part, parts = _count(said.get("part")), _count(said.get("parts"))
        found.append(PackImage(name, whole, min(part, parts), parts, member.size_bytes, member.sha256))
    return tuple(found)


def _image_facts(facts: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    listed = facts.get("images")
    known = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, (list, tuple)) else []
    return {str(one.get("member", "")): one for one in known}


def _count(value: Any) -> int:
    return value if isinstance(value, int) and 1 <= value <= 9999 else 1


def units_of(manifest: Manifest) -> tuple[str, ...]:
    """Return the units that a package is for."""
    listed = manifest.facts.get("units")
    return tuple(map(str, listed)) if isinstance(listed, (list, tuple)) else ()


class RecordReader:
    """Gathers batch, zones and cases of a package, volume by volume, each file checked against its hash."""

    def __init__(self) -> None:
        self._batch: Optional[Batch] = None
        self._zones: list[Zone] = []
        self._cases: list[Case] = []

    def take(self, name: str, reader: PackageReader) -> None:
        """Read a volume (its file's name is for messages).

        Raises :class:`BadPackage` of a file that is not what it should be, :class:`PackageRefused` of a record.
        """
        for member in reader.manifest.members:
            room = member.name.partition("/")[0]
            if room not in ("batch.json", "zones", "patches"):
                continue
            data = reader.json(member.name)
            try:
                self._take(room, data)
            except BadRecord as error:
                raise PackageRefused(name, PackageFault.UNSOUND, f"{member.name}: {error.reason}") from error

    def _take(self, room: str, data: Any) -> None:
        if room == "batch.json":
            self._batch = wire.batch_from_json(data)
        elif not isinstance(data, list):
            raise BadRecord("package", "not a list of records")
        elif room == "zones":
            self._zones += map(wire.zone_from_json, data)
        else:
            self._cases += map(wire.case_from_json, data)

    def whole(self, name: str) -> PackRecords:
        """Return what was read; raises :class:`PackageRefused` where it does not belong together."""
        batch = self._batch
        if batch is None:
            raise PackageRefused(name, PackageFault.MISSING, "batch.json")
        if any(case.batch_id != batch.batch_id for case in self._cases):
            raise PackageRefused(name, PackageFault.UNSOUND, "patches of another batch")
        return PackRecords(batch, tuple(self._zones), tuple(self._cases))


def require_same_place(
    name: str, manifest: Manifest, batch_id: str, info: WorkspaceInfo, batches: Sequence[Batch]
) -> None:
    """Raise :class:`OtherPlace` where a package is not for this workspace.

    One that was opened from a package belongs to its organisation and area; another one takes packages of batches
    that it has.
    """
    ours, org, units = belonging_of(info), manifest.fact("org"), units_of(manifest)
    if ours.org and ours.org != org:
        raise OtherPlace(name, Aspect.ORGANISATION, org, ours.org)
    if ours.units and set(ours.units) != set(units):
        raise OtherPlace(name, Aspect.UNITS, ", ".join(units), ", ".join(ours.units))
    if not ours.units and batch_id not in {batch.batch_id for batch in batches}:
        known = ", ".join(batch.name for batch in batches)
        raise OtherPlace(name, Aspect.BATCH, str(manifest.facts.get("batch", "")), known)


def said_of(manifests: Sequence[Manifest], records: PackRecords, images: Sequence[Image]) -> dict[str, Any]:
    """Return what the record says of an opened package; its manifests' hashes name every file in it."""
    first = manifests[0]
    return {
        "package": first.package_id,
        "made_at": first.made_at,
        "batch_id": records.batch.batch_id,
        "name": records.batch.name,
        "units": list(units_of(first)),
        "feed_seq": first.facts.get("feed_seq", 0),
        "manifests": [sha256_hex(canonical_json(manifest_to_json(one))) for one in manifests],
        "images": [image.path for image in images],
    }


def joined_images(
    known: Sequence[Image], came: Sequence[Image], replaced: Iterable[str] = ()
) -> tuple[tuple[Image, ...], int]:
    """Return a workspace's images with those of a package, and how many of these are new to it.

    ``replaced`` are paths of images that a newer clip of the same image stands in for. What is known with the same path
    and hash stays as it is: its day may have been mended by hand.
    """
    gone = frozenset(replaced)
    before = {image.path: image for image in known if image.path not in gone}
    fresh = [
        image for image in came if before.get(image.path, image).sha256 != image.sha256 or image.path not in before
    ]
    now = {**before, **{image.path: image for image in fresh}}
    return tuple(sorted(now.values(), key=lambda image: (image.date, image.path))), len(fresh)
