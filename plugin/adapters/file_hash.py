"""The full hash of an image file, in pieces that let others have the disk and that stop when asked to."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Optional

from .imagery.errors import ImageMissing
from .imagery.files import identity, same_identity
from .imagery.vrt_parts import Parts, parts_of

_PIECE = 1 << 20
_BREATH_S = 0.002
"""A pause after each piece: pictures are read from the same disk while the reviewer waits for them."""
_PAUSE = threading.Event()


def hash_file(path: Path, known: str, cancelled: Callable[[], bool]) -> Optional[str]:
    """Return the SHA-256 of a file as it was when its identity (size and time) was ``known``.

    That of a virtual raster is the hash of what ``sha256sum`` prints of it and of the files that it names, in their
    order and by their names in it. Empty where the file is another one by now, ``None`` where it, or a file that it
    names, cannot be read just now, or the work was cancelled.
    """
    try:
        parts = parts_of(path) if "+" in known else None
        if parts is not None and parts.missing():
            return None
        if not same_identity(known, identity(path)):
            return ""
        found = _digest(path, cancelled) if parts is None else _digest_of_all(path, parts, cancelled)
        return found if found is None or same_identity(known, identity(path)) else ""
    except (OSError, ImageMissing):
        return None


def _digest_of_all(path: Path, parts: Parts, cancelled: Callable[[], bool]) -> Optional[str]:
    every = hashlib.sha256()
    for file in (path, *parts.files):
        one = _digest(file, cancelled)
        if one is None:
            return None
        every.update(f"{one}  {_name(file, path)}\n".encode())
    return every.hexdigest()


def _name(file: Path, virtual: Path) -> str:
    """Return a file as seen from the virtual raster's folder: the hash is the same where all of it was moved."""
    try:
        return file.relative_to(virtual.parent).as_posix()
    except ValueError:
        return file.as_posix()


def _digest(path: Path, cancelled: Callable[[], bool]) -> Optional[str]:
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while piece := file.read(_PIECE):
            if cancelled():
                return None
            digest.update(piece)
            _PAUSE.wait(_BREATH_S)
    return digest.hexdigest()
