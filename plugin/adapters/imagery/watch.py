"""Files that changed or vanished since they were indexed, told by size and time; nothing is opened for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Optional

from ...domain.records import Image
from .errors import ImageMissing, ImageryError
from .files import identity, same_identity
from .scan import Found, ScanOptions, ScanSteps, path_of, read_image


@dataclass(frozen=True)
class Changes:
    """Records whose file is another one by now, or is not there any more."""

    changed: tuple[Image, ...] = ()
    gone: tuple[Image, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed or self.gone)


def look_for_changes(
    images: Sequence[Image], root: Optional[Path], cancelled: Callable[[], bool] = lambda: False
) -> Changes:
    """Ask the file system for size and time of every file. Off the GUI thread: a dead share holds it."""
    changed: list[Image] = []
    gone: list[Image] = []
    for image in images:
        if cancelled():
            break
        if image.kind == "file":
            try:
                if not same_identity(image.identity, identity(path_of(image, root))):
                    changed.append(image)
            except ImageMissing:
                gone.append(image)
    return Changes(tuple(changed), tuple(gone))


def file_stamps(paths: Sequence[Path]) -> Mapping[Path, str]:
    """Return each file's identity as it is now, empty for one that is not there. Off the GUI thread, too."""
    return {path: _stamp(path) for path in paths}


def _stamp(path: Path) -> str:
    try:
        return identity(path)
    except ImageMissing:
        return ""


def read_again(changes: Changes, root: Optional[Path], steps: ScanSteps) -> Found:
    """Return the changed files' records as they are now, each with the day it was given; the gone ones are no part."""
    images: list[Image] = []
    problems: list[ImageryError] = []
    for number, image in enumerate(changes.changed):
        if steps.cancelled():
            break
        path = path_of(image, root)
        try:
            now = read_image(path, path.parent, ScanOptions(image.date, root, image.source, image.secrecy))
            images.append(replace(now, image_id=image.image_id, path=image.path))
        except ImageryError as error:
            problems.append(error.kept())
        steps.progress(number + 1, len(changes.changed))
    return Found(tuple(images), tuple(problems))
