"""The full hash of an image file, in pieces that let others have the disk and that stop when asked to."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Optional

from .imagery.errors import ImageMissing
from .imagery.files import identity

_PIECE = 1 << 20
_BREATH_S = 0.002
"""A pause after each piece: pictures are read from the same disk while the reviewer waits for them."""
_PAUSE = threading.Event()


def hash_file(path: Path, known: str, cancelled: Callable[[], bool]) -> Optional[str]:
    """Return the SHA-256 of a file as it was when its identity (size and time) was ``known``.

    Empty where the file is another one by now, ``None`` where it cannot be read just now, or the work was cancelled.
    """
    try:
        if identity(path) != known:
            return ""
        found = _digest(path, cancelled)
        return found if found is None or identity(path) == known else ""
    except (OSError, ImageMissing):
        return None


def _digest(path: Path, cancelled: Callable[[], bool]) -> Optional[str]:
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while piece := file.read(_PIECE):
            if cancelled():
                return None
            digest.update(piece)
            _PAUSE.wait(_BREATH_S)
    return digest.hexdigest()
