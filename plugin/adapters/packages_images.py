"""Where the images of a package go in a workspace, unpacked and read as its records."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Optional

from ..app.package import PackImage
from ..domain.ledger_names import distinct_names
from ..domain.records import Image
from ..domain.states import Secrecy
from .imagery.errors import ImageryError
from .imagery.scan import ScanOptions, read_image
from .packages_find import FoundPackage
from .packages_zip import Share, opened, writing

PACK_SOURCE = "rlpack:"
"""Begins the source of an image that came in a package; the name of the whole image and its part follow."""
_HASH_LETTERS = 8
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Place:
    """Where an image of a package goes, relative to the workspace.

    ``known``: its record, where the workspace has it; ``lies``: the file is there already, with this very content.
    """

    image: PackImage
    path: str
    known: Optional[Image] = None
    lies: bool = False

    @property
    def source(self) -> str:
        """Return what the image's record says of where it came from."""
        return f"{PACK_SOURCE}{self.image.name}#{self.image.part}/{self.image.parts}"


def places_of(images: Sequence[PackImage], known: Sequence[Image], root: Path, share: Share) -> list[Place]:
    """Return a place for each image: under its own name, as its day is read from that.

    Where another file bears the name, a part of the hash tells the two apart: what findings rest on is never replaced.
    """
    by_path = {image.path: image for image in known}
    names = distinct_names(map(_named, images))
    return [_place(image, name, by_path, root, share) for image, name in zip(images, names)]


def _place(image: PackImage, name: str, by_path: dict[str, Image], root: Path, share: Share) -> Place:
    stem = PurePosixPath(name).stem
    choices = (f"imagery/{name}", f"imagery/{stem}-{image.sha256[:_HASH_LETTERS]}.tif")
    for path in choices:
        record = by_path.get(path)
        if (root / path).is_file() and _is_it(root / path, image, record, share):
            return Place(image, path, record if record is not None and record.sha256 == image.sha256 else None, True)
    free = not (root / choices[0]).exists() and choices[0] not in by_path
    return Place(image, choices[0] if free else choices[1])


def _is_it(path: Path, image: PackImage, record: Optional[Image], share: Share) -> bool:
    """Tell whether a file is an image of the package: by its record, else by its content."""
    if path.stat().st_size != image.size_bytes:
        return False
    if record is not None and record.sha256:
        return record.sha256 == image.sha256
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while block := file.read(_BLOCK):
            share.took(0)
            digest.update(block)
    return digest.hexdigest() == image.sha256


def _named(image: PackImage) -> str:
    stem = PurePosixPath(image.name.replace("\\", "/")).stem or "image"
    return f"{stem}.tif" if image.parts == 1 else f"{stem}_{image.part}of{image.parts}.tif"


def extract(package: FoundPackage, places: Sequence[Place], beside: Path, share: Share) -> None:
    """Unpack images beside, each checked against its hash."""
    wanted = {place.image.member: place.path for place in places}
    for path, manifest in zip(package.paths, package.manifests):
        here = [member for member in manifest.members if member.name in wanted]
        if not here:
            continue
        with opened(path, package.password, share.took) as reader:
            for member in here:
                target = beside / wanted[member.name]
                with writing(target):
                    target.parent.mkdir(parents=True, exist_ok=True)
                    reader.extract(member, target)


@dataclass(frozen=True)
class ReadImages:
    """Records of images; names of those without a day, and of those that cannot be read."""

    images: tuple[Image, ...]
    undated: tuple[str, ...]
    unread: tuple[str, ...]


def read_images(places: Sequence[Place], beside: Path, root: Path, secrecy: Secrecy) -> ReadImages:
    """Return the records of a package's images: unpacked ``beside``, or lying in the workspace (``root``) already."""
    found: list[Image] = []
    undated: list[str] = []
    unread: list[str] = []
    for place in places:
        if place.known is not None:
            found.append(place.known)
            continue
        home = root if place.lies else beside
        path = home / place.path
        try:
            image = read_image(path, path.parent, ScanOptions(root=home, secrecy=secrecy))
        except ImageryError:
            unread.append(place.image.name)
            continue
        if image.date:
            found.append(replace(image, source=place.source, sha256=place.image.sha256))
        else:
            undated.append(place.image.name)
    return ReadImages(tuple(found), tuple(undated), tuple(unread))


def replaced(places: Sequence[Place], known: Sequence[Image]) -> list[str]:
    """Return the paths of known images of which a package brings another clip: their files stay, for the record."""
    now = {place.source: place.path for place in places}
    return [image.path for image in known if now.get(image.source, image.path) != image.path]
