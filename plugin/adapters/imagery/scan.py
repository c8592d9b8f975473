"""From files and folders to image records: day, sensor, cloud, pixel size, place, identity."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Optional

from ...domain.records import Image
from ...domain.states import Secrecy
from .errors import ImagePartsMissing, ImageryError, ImageWithoutDate, NoImages
from .files import identity, open_raster, tags
from .ground import crs_of, footprint, pixel_size_m
from .naming import DATE_PATTERNS, cloud_of, date_of, sensor_of
from .sidecars import sidecar_tags
from .vrt_parts import parts_of

SUFFIXES = frozenset(
    {".tif", ".tiff", ".img", ".jp2", ".vrt", ".png", ".jpg", ".jpeg", ".ecw", ".sid", ".pix", ".dat", ".bil", ".ntf"}
)
"""What a folder is searched for; a file named by the user is tried whatever its name."""


@dataclass(frozen=True)
class Found:
    """What a scan brought: usable images, and one error for each file that is not.

    ``undated`` are those of which only the day is missing (``date`` is empty); their errors are among ``problems``.
    """

    images: tuple[Image, ...]
    problems: tuple[ImageryError, ...]
    undated: tuple[Image, ...] = ()


@dataclass(frozen=True)
class ScanOptions:
    """``date`` overrides what the files tell (the user chose these images for that day); ``root`` is the workspace.

    ``known`` are records of an earlier scan by ``path``: a file of the same size and time is not opened again.
    """

    date: Optional[str] = None
    root: Optional[Path] = None
    source: str = ""
    secrecy: Secrecy = Secrecy.INTERNAL
    patterns: Sequence[str] = DATE_PATTERNS
    known: Mapping[str, Image] = field(default_factory=dict)


@dataclass(frozen=True)
class ScanSteps:
    """How a long scan tells how far it is (files done, files in all) and hears that nobody waits for it any more."""

    progress: Callable[[int, int], None] = lambda done, total: None
    cancelled: Callable[[], bool] = lambda: False


_QUIET = ScanSteps()


def scan(places: Sequence[Path], options: Optional[ScanOptions] = None, steps: ScanSteps = _QUIET) -> Found:
    """Read images from files and folders (recursive). One bad file never stops the others.

    Runs wherever it is called and touches every file: keep it off the GUI thread. Once cancelled it returns what it
    has by then.
    """
    chosen = options if options is not None else ScanOptions()
    listed, problems = _listed(places)
    images: list[Image] = []
    undated: list[Image] = []
    for number, (path, base) in enumerate(listed):
        if steps.cancelled():
            break
        try:
            image = read_image(path, base, chosen)
            (images if image.date else undated).append(image)
            if not image.date:
                problems.append(ImageWithoutDate(str(path)))
            problems += _parts_missing(path)
        except ImageryError as error:
            problems.append(error.kept())
        steps.progress(number + 1, len(listed))
    return Found(tuple(images), tuple(problems), tuple(undated))


def _parts_missing(path: Path) -> list[ImageryError]:
    parts = parts_of(path)
    missing = parts.missing() if parts is not None else ()
    return [ImagePartsMissing(str(path), str(missing[0]), len(missing))] if missing else []


def _listed(places: Sequence[Path]) -> tuple[list[tuple[Path, Path]], list[ImageryError]]:
    listed: list[tuple[Path, Path]] = []
    empty: list[ImageryError] = []
    for place in places:
        files = list(_files(place))
        listed += files
        empty += [] if files else [NoImages(str(place))]
    return listed, empty


def _files(place: Path) -> Iterator[tuple[Path, Path]]:
    if not place.is_dir():
        yield place, place.parent
        return
    found = (
        Path(folder, name)
        for folder, _folders, names in os.walk(place)
        for name in names
        if Path(name).suffix.lower() in SUFFIXES
    )
    for path in sorted(found):
        yield path, place


def read_image(path: Path, base: Path, options: ScanOptions) -> Image:
    """Return one file's record; ``base`` bounds which folder names may tell the day. Raises ``ImageryError`` leaves.

    ``date`` is empty where neither the caller nor the file tells it.
    """
    stamp, where = identity(path), _stored_path(path, options.root)
    known = options.known.get(where)
    if known is not None and known.identity == stamp:
        return replace(known, date=options.date or known.date)
    with open_raster(path) as dataset:
        told, names = {**sidecar_tags(path), **tags(dataset)}, _names(path, base)
        crs = crs_of(path, dataset)
        place, size = footprint(path, dataset, crs), pixel_size_m(dataset, crs)
    return Image(
        image_id=image_id_of(where),
        path=where,
        date=options.date or date_of(names, told, options.patterns) or "",
        sensor=sensor_of(names, told),
        source=options.source,
        pixel_size_m=round(size, 4),
        footprint=place,
        cloud=cloud_of(told),
        secrecy=options.secrecy,
        identity=stamp,
    )


def image_id_of(where: str) -> str:
    """Return the id of what lies at a place, the same on every machine."""
    return hashlib.sha256(where.encode("utf-8")).hexdigest()[:32]


def taken_in(found: Found, date: Optional[str], root: Optional[Path], secrecy: Secrecy) -> tuple[Image, ...]:
    """Return a scan's images as a workspace keeps them; ``date`` is the day of all, ``None`` leaves each its own.

    Opens nothing: what was read once is not read again. Images without any day are left out.
    """
    return tuple(
        _placed(image, date or image.date, root, secrecy)
        for image in (*found.images, *found.undated)
        if date or image.date
    )


def _placed(image: Image, date: str, root: Optional[Path], secrecy: Secrecy) -> Image:
    where = _stored_path(Path(image.path), root) if image.kind == "file" else image.path
    same = image_id_of(where) if image.kind == "file" else image.image_id
    return replace(image, path=where, image_id=same, date=date, secrecy=secrecy)


def _names(path: Path, base: Path) -> list[str]:
    """Return the file's name, then its folders' names up to and with ``base``: the nearest is asked first."""
    return [path.stem, *_folders(path.parent, base)]


@lru_cache(maxsize=1024)
def _folders(folder: Path, base: Path) -> tuple[str, ...]:
    return tuple(one.name for one in (folder, *folder.parents) if one == base or base in one.parents)


def _stored_path(path: Path, root: Optional[Path]) -> str:
    whole = path.resolve() if path.is_symlink() else _resolved(path.parent) / path.name
    home = _resolved(root) if root is not None else None
    if home is not None and home in whole.parents:
        return whole.relative_to(home).as_posix()
    return whole.as_posix()


@lru_cache(maxsize=1024)
def _resolved(folder: Path) -> Path:
    """Return a folder's real path; asked for every tile, and slow on a share."""
    return folder.resolve()


def path_of(image: Image, root: Optional[Path]) -> Path:
    """Return where an image's file lies; relative paths are the workspace's."""
    path = Path(image.path)
    return path if path.is_absolute() or root is None else root / path
