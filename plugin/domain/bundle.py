"""Packages that are carried by hand: zips with a manifest of hashes. Shared by the plugin and the server.

``.rlpack`` goes down (batch, zones, patches, forms, code lists, images), ``.rlsync`` up (pushes and evidence),
``.rlreceipt`` answers one ``.rlsync``. Where a package is too large for one file it is several *volumes*, each a whole
zip with a manifest of its own, none larger than FAT32 takes. A zip's comment says kind, secrecy mark and volume, also
where the rest is under a password (WinZip's AES, which 7-Zip reads too); the manifest is the member
``manifest.json``::

    {"redline": kind, "version": 1, "package_id": UUIDv7, "made_at": RFC 3339 UTC, "secrecy": mark, "volume": 1,
     "volumes": 3, "facts": {…}, "files": [{"name", "size_bytes", "sha256"}, …]}

``facts`` of a pack: ``org``, ``units`` (the area), ``batch`` (its name), ``feed_seq`` (how far the platform's feed had
come), ``images`` (``{"member", "name": that of the whole image, "part", "parts", …}``). Its members are ``batch.json``,
``patches/NNNNNN.json`` and ``zones/NNNNNN.json`` (lists of records in their wire form), ``resources/codes/*.json``,
``resources/forms/*.json`` and ``images/NNNN.tif``.

Facts of a sync: ``org``, ``device_id``, ``username``, ``evidence`` (of every volume: ``{"sha256", "media_type",
"name", "case_id"?}``). Its members ``pushes/NNNNNN.json`` are bodies of ``POST /sync/batches`` in the order in which
they are to be taken, ``evidence/<sha256>`` the files.

Facts of a receipt: ``of`` (the package's id), ``of_volume``, ``org``, ``device_id``, ``username``. Its members
``receipts/NNNNNN.json`` answer the pushes of the same number (``{"results", "chain"}``, or ``{"problem"}``),
``evidence.json`` the files (``{"sha256", "outcome": "stored" | "present" | "refused", "problem"?}``), ``changes.json``
holds the records that the operations made, as ``{"changes": […]}`` like a page of the change feed.

A reader believes nothing: names are plain, sizes and hashes are checked, what the manifest does not list is not read.
Members of JSON objects that are not known here stay out of the way of newer ones.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Protocol, Union
from zipfile import ZIP_STORED

from .canonical import canonical_json, sha256_hex
from .errors import BadRecord
from .identity import is_id
from .package_faults import PackageFault, bad
from .states import Secrecy

FORMAT = 1
"""Newest shape that we know; a package of a newer one is refused, since we would misread it."""
VOLUME_BYTES = 4_000_000_000
"""Of one volume at most: FAT32 holds files of 2³² - 1 bytes."""
MANIFEST = "manifest.json"
MANIFEST_BYTES = 64 << 20
JSON_BYTES = 256 << 20
_MEMBER_BYTES = 600
"""What a zip adds to a member at most: its name twice (200), headers, AES's salt and code."""
_BLOCK = 1 << 20
_NAME = re.compile(r"(?:[0-9A-Za-z_-][0-9A-Za-z._-]*/)*[0-9A-Za-z_-][0-9A-Za-z._-]*")
_HASH = re.compile(r"[0-9a-f]{64}")
_LONGEST_NAME = 200


class PackageKind(str, Enum):
    """What a package is; the value stands in its manifest and, after ``.rl``, in its name."""

    PACK = "pack"
    SYNC = "sync"
    RECEIPT = "receipt"

    @property
    def suffix(self) -> str:
        """Return the ending of its files' names."""
        return f".rl{self.value}"


class Archive(Protocol):
    """What is asked of a zip: the part of ``zipfile.ZipFile`` that libraries with AES share."""

    comment: bytes

    def open(self, name: str, mode: str = ...) -> IO[bytes]:
        """Open a member."""

    def write(self, filename: Any, arcname: Any = ..., compress_type: Any = ...) -> None:
        """Add a file as a member."""

    def writestr(self, zinfo_or_arcname: Any, data: bytes) -> None:
        """Add bytes as a member."""


@dataclass(frozen=True)
class Member:
    """A file in a package."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a volume of a package is and holds."""

    kind: PackageKind
    package_id: str
    made_at: str
    secrecy: Secrecy = Secrecy.INTERNAL
    volume: int = 1
    volumes: int = 1
    facts: Mapping[str, Any] = field(default_factory=dict)
    members: tuple[Member, ...] = ()

    def member(self, name: str) -> Member:
        """Return a member by its name; raises :class:`BadRecord`."""
        for member in self.members:
            if member.name == name:
                return member
        raise bad(PackageFault.MISSING, f"it holds no {name}")

    def under(self, folder: str) -> list[Member]:
        """Return the members of a folder, by name."""
        return sorted((m for m in self.members if m.name.startswith(f"{folder}/")), key=lambda m: m.name)

    def fact(self, name: str) -> str:
        """Return a fact that is a text; raises :class:`BadRecord` where it is missing."""
        value = self.facts.get(name)
        if not isinstance(value, str) or not value:
            raise bad(PackageFault.UNSOUND, f"it does not say its {name}")
        return value

    def comment(self) -> bytes:
        """Return what the zip's comment says, password or not."""
        shown = {"redline": self.kind.value, "version": FORMAT, "secrecy": self.secrecy.value}
        return canonical_json({**shown, "volume": self.volume, "volumes": self.volumes})


def manifest_to_json(manifest: Manifest) -> dict[str, Any]:
    """Return the manifest's JSON."""
    return {
        "redline": manifest.kind.value,
        "version": FORMAT,
        "package_id": manifest.package_id,
        "made_at": manifest.made_at,
        "secrecy": manifest.secrecy.value,
        "volume": manifest.volume,
        "volumes": manifest.volumes,
        "facts": dict(manifest.facts),
        "files": [vars(member) for member in manifest.members],
    }


def manifest_from_json(data: Any) -> Manifest:
    """Read a manifest; raises :class:`BadRecord` naming the fault."""
    if not isinstance(data, dict) or "redline" not in data:
        raise bad(PackageFault.FOREIGN, "its manifest is none of ours")
    if not isinstance(data.get("version"), int) or data["version"] > FORMAT:
        raise bad(PackageFault.NEWER, f"it was made by a newer version (format {data.get('version')})")
    try:
        members = tuple(Member(_plain(f["name"]), int(f["size_bytes"]), _hash(f["sha256"])) for f in data["files"])
        manifest = Manifest(
            PackageKind(data["redline"]),
            str(data["package_id"]),
            str(data["made_at"]),
            Secrecy(data["secrecy"]),
            int(data["volume"]),
            int(data["volumes"]),
            dict(data["facts"]),
            members,
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        fault = PackageFault.UNSAFE_NAME if isinstance(error, _NotPlain) else PackageFault.UNSOUND
        raise bad(fault, f"its manifest is missing something or wrong: {error}") from error
    _require_sound(manifest)
    return manifest


def _require_sound(manifest: Manifest) -> None:
    names = [member.name.casefold() for member in manifest.members]
    if len(set(names)) != len(names) or MANIFEST in names:
        raise bad(PackageFault.UNSOUND, "its manifest names a file twice")
    if any(member.size_bytes < 0 for member in manifest.members):
        raise bad(PackageFault.UNSOUND, "its manifest names a file of less than nothing")
    if not 1 <= manifest.volume <= manifest.volumes or not is_id(manifest.package_id):
        raise bad(PackageFault.UNSOUND, "its manifest has no sound number or id")


class _NotPlain(ValueError):
    """A member's name that is not safe as a path."""


def _plain(name: Any) -> str:
    """Return a member's name that is safe as a path; raises ``ValueError``."""
    if not isinstance(name, str) or len(name) > _LONGEST_NAME or not _NAME.fullmatch(name):
        raise _NotPlain("a file's name that is not plain")
    return name


def _hash(text: Any) -> str:
    if not isinstance(text, str) or not _HASH.fullmatch(text):
        raise ValueError("a hash that is none")
    return text


# Reading


class PackageReader:
    """Reads one volume. Faults of the zip itself are the opener's to name; these are of what is in it."""

    def __init__(self, archive: Archive) -> None:
        """Read the manifest; raises :class:`BadRecord`."""
        self._archive = archive
        try:
            with archive.open(MANIFEST) as file:
                data = file.read(MANIFEST_BYTES + 1)
        except KeyError as error:
            raise bad(PackageFault.FOREIGN, "it has no manifest") from error
        if len(data) > MANIFEST_BYTES:
            raise bad(PackageFault.TOO_LARGE, "its manifest is too large")
        self.manifest = manifest_from_json(_json(MANIFEST, data))

    def json(self, name: str, most_bytes: int = JSON_BYTES) -> Any:
        """Return a JSON member, checked; raises :class:`BadRecord`."""
        member = self.manifest.member(name)
        if member.size_bytes > most_bytes:
            raise bad(PackageFault.TOO_LARGE, f"{name} is larger than {most_bytes} bytes")
        with self._opened(member) as file:
            data = file.read(member.size_bytes + 1)
        if len(data) != member.size_bytes or sha256_hex(data) != member.sha256:
            raise bad(PackageFault.ALTERED, f"{name} is not what the manifest says")
        return _json(name, data)

    def verify(self) -> None:
        """Read every member against the manifest; raises :class:`BadRecord` at the first that differs."""
        for member in self.manifest.members:
            digest, size = sha256(), 0
            with self._opened(member) as file:
                while size <= member.size_bytes and (block := file.read(_BLOCK)):
                    digest.update(block)
                    size += len(block)
            if size != member.size_bytes or digest.hexdigest() != member.sha256:
                raise bad(PackageFault.ALTERED, f"{member.name} is not what the manifest says")

    def extract(self, member: Member, target: Path) -> None:
        """Write a member to a new file, checked; raises :class:`BadRecord` (and leaves no file) or ``OSError``."""
        digest, left, whole = sha256(), member.size_bytes, False
        try:
            with self._opened(member) as file, target.open("xb") as out:
                while block := file.read(min(_BLOCK, left + 1)):
                    left -= len(block)
                    if left < 0:
                        break
                    digest.update(block)
                    out.write(block)
            whole = left == 0 and digest.hexdigest() == member.sha256
        finally:
            if not whole:
                target.unlink(missing_ok=True)
        if not whole:
            raise bad(PackageFault.ALTERED, f"{member.name} is not what the manifest says")

    def pieces(self, member: Member, skip: int = 0) -> Iterator[bytes]:
        """Give a member's bytes in pieces, those from ``skip`` on, unchecked: for who calls :meth:`verify` first."""
        with self._opened(member) as file:
            while skip > 0:
                skip -= len(file.read(min(skip, _BLOCK)) or b" " * skip)
            while block := file.read(_BLOCK):
                yield block

    def _opened(self, member: Member) -> IO[bytes]:
        try:
            return self._archive.open(member.name)
        except KeyError as error:
            raise bad(PackageFault.MISSING, f"{member.name} is missing") from error


def _json(name: str, data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise bad(PackageFault.UNSOUND, f"{name} is no JSON") from error


# Writing


@dataclass(frozen=True)
class Source:
    """What becomes a member: bytes, or a file's path."""

    name: str
    content: Union[bytes, Path]

    def measured(self) -> Member:
        """Return the member with size and hash; raises ``OSError``, ``ValueError`` for a name that is not plain."""
        if isinstance(self.content, bytes):
            return Member(_plain(self.name), len(self.content), sha256_hex(self.content))
        digest, size = sha256(), 0
        with self.content.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                size += len(block)
        return Member(_plain(self.name), size, digest.hexdigest())


@dataclass(frozen=True)
class Measured(Source):
    """A source that was measured already: a large file is not read once more for it."""

    member: Member

    def measured(self) -> Member:
        """Return what was found before."""
        return self.member


def json_source(name: str, value: Any) -> Source:
    """Return a JSON member."""
    return Source(name, canonical_json(value))


@dataclass(frozen=True)
class Volume:
    """One volume to be written."""

    manifest: Manifest
    sources: tuple[Source, ...]

    def file_name(self, stem: str) -> str:
        """Return the volume's file name; the secrecy mark stands in it."""
        number = f"-{self.manifest.volume}of{self.manifest.volumes}" if self.manifest.volumes > 1 else ""
        return f"{stem}_{self.manifest.secrecy.value}{number}{self.manifest.kind.suffix}"

    def write(self, archive: Archive) -> None:
        """Write the volume into an empty zip."""
        archive.writestr(MANIFEST, canonical_json(manifest_to_json(self.manifest)))
        for source in self.sources:
            if isinstance(source.content, bytes):
                archive.writestr(source.name, source.content)
            else:
                archive.write(source.content, source.name, ZIP_STORED)  # images and photos are small already
        archive.comment = self.manifest.comment()


def volumes(manifest: Manifest, sources: Sequence[Source], limit_bytes: int = VOLUME_BYTES) -> list[Volume]:
    """Share sources out over as few volumes as their order allows, none of which grows over ``limit_bytes``.

    ``manifest`` says what all of them share. Raises :class:`BadRecord` for a file that no volume holds.
    """
    shares: list[list[tuple[Source, Member]]] = [[]]
    room = limit_bytes - _overhead(manifest)
    left = room
    for source in sources:
        member = source.measured()
        needed = _needed(member)
        if needed > room:
            raise BadRecord("package", f"{source.name} is larger than a volume")
        if needed > left:
            shares.append([])
            left = room
        shares[-1].append((source, member))
        left -= needed
    return [_volume(manifest, number, len(shares), share) for number, share in enumerate(shares, 1)]


def _overhead(manifest: Manifest) -> int:
    return len(canonical_json(manifest_to_json(manifest))) + 2 * _MEMBER_BYTES


def _needed(member: Member) -> int:
    """Return what a member takes at most: bytes that do not shrink grow by five for each 16 KiB, at worst."""
    listed = len(canonical_json(vars(member))) + 1
    return member.size_bytes + member.size_bytes // 3000 + _MEMBER_BYTES + listed


def _volume(manifest: Manifest, number: int, count: int, share: Sequence[tuple[Source, Member]]) -> Volume:
    own = Manifest(
        manifest.kind,
        manifest.package_id,
        manifest.made_at,
        manifest.secrecy,
        number,
        count,
        manifest.facts,
        tuple(member for _source, member in share),
    )
    return Volume(own, tuple(source for source, _member in share))
