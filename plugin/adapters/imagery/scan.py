"""From files and folders to image records: day, sensor, pixel size, place, identity."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from ...domain.records import Image
from ...domain.states import Secrecy
from .errors import ImageryError, ImageWithoutDate, NoImages
from .files import identity, open_raster, tags
from .ground import footprint, pixel_size_m
from .naming import DATE_PATTERNS, date_of, sensor_of

SUFFIXES = frozenset(
    {".tif", ".tiff", ".img", ".jp2", ".vrt", ".png", ".jpg", ".jpeg", ".ecw", ".sid", ".pix", ".dat", ".bil", ".ntf"}
)
"""What a folder is searched for; a file named by the user is tried whatever its name."""


@dataclass(frozen=True)
class Found:
    """What a scan brought: usable images, and one error for each file that is not."""

    images: tuple[Image, ...]
    problems: tuple[ImageryError, ...]


@dataclass(frozen=True)
class ScanOptions:
    """``date`` overrides what the files tell (the user chose these images for that day); ``root`` is the workspace."""

    date: Optional[str] = None
    root: Optional[Path] = None
    source: str = ""
    secrecy: Secrecy = Secrecy.INTERNAL
    patterns: Sequence[str] = DATE_PATTERNS


def scan(places: Sequence[Path], options: Optional[ScanOptions] = None) -> Found:
    """Read images from files and folders (recursive). One bad file never stops the others.

    Runs wherever it is called and touches every file: keep it off the GUI thread.
    """
    chosen = options if options is not None else ScanOptions()
    images: list[Image] = []
    problems: list[ImageryError] = []
    for place in places:
        before = len(images) + len(problems)
        for path, base in _files(place):
            try:
                images.append(read_image(path, base, chosen))
            except ImageryError as error:
                problems.append(error.kept())
        if len(images) + len(problems) == before:
            problems.append(NoImages(str(place)))
    return Found(tuple(images), tuple(problems))


def _files(place: Path) -> Iterator[tuple[Path, Path]]:
    if not place.is_dir():
        yield place, place.parent
        return
    for path in sorted(place.rglob("*")):
        if path.suffix.lower() in SUFFIXES and path.is_file():
            yield path, place


def read_image(path: Path, base: Path, options: ScanOptions) -> Image:
    """Return one file's record; ``base`` bounds which folder names may tell the day. Raises ``ImageryError`` leaves."""
    stamp = identity(path)
    with open_raster(path) as dataset:
        known, names = tags(dataset), _names(path, base)
        place, size = footprint(path, dataset), pixel_size_m(path, dataset)
    day = options.date or date_of(names, known, options.patterns)
    if day is None:
        raise ImageWithoutDate(str(path))
    where = _stored_path(path, options.root)
    return Image(
        image_id=hashlib.sha256(where.encode("utf-8")).hexdigest()[:32],
        path=where,
        date=day,
        sensor=sensor_of(names, known),
        source=options.source,
        pixel_size_m=round(size, 4),
        footprint=place,
        secrecy=options.secrecy,
        identity=stamp,
    )


def _names(path: Path, base: Path) -> list[str]:
    """Return the file's name, then its folders' names up to and with ``base``: the nearest is asked first."""
    inner = [parent.name for parent in path.parents if parent == base or base in parent.parents]
    return [path.stem, *inner]


def _stored_path(path: Path, root: Optional[Path]) -> str:
    whole = path.resolve()
    if root is not None and root.resolve() in whole.parents:
        return whole.relative_to(root.resolve()).as_posix()
    return whole.as_posix()


def path_of(image: Image, root: Optional[Path]) -> Path:
    """Return where an image's file lies; relative paths are the workspace's."""
    path = Path(image.path)
    return path if path.is_absolute() or root is None else root / path
