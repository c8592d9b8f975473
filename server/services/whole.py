"""Files and folders that are there whole or not at all."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..operator_errors import FileUnwritten


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a name beside ``path`` to write under; at the end it takes the place of ``path``, else it goes.

    Raises :class:`FileUnwritten` for a full disk and whatever else keeps it from being written.
    """
    beside = path.with_name(f".{uuid.uuid4().hex}-{path.name}")
    try:
        with written(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            yield beside
            sync(beside)
            beside.replace(path)
            sync(path.parent)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Give a new folder beside ``path`` to fill; at the end it gets the name ``path``, else it goes with all in it."""
    beside = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        with written(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            beside.mkdir(mode=0o700)
            yield beside
            for place in [*beside.rglob("*"), beside]:
                sync(place)
            beside.rename(path)
            sync(path.parent)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


@contextmanager
def written(path: Path) -> Iterator[None]:
    """Raise :class:`FileUnwritten` naming ``path`` for what the system says of a file."""
    try:
        yield
    except OSError as error:
        words = error.strerror or "the system refuses"
        raise FileUnwritten(str(path), words[:1].lower() + words[1:]) from error


def sync(path: Path) -> None:
    """Make a file or folder outlive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
