"""The files that a virtual raster (``.vrt``) names: its picture is theirs, so its identity has to cover them.

Only names are read here, by their tags; GDAL itself says whether the text is a raster.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Optional

MOST_PARTS = 1000
"""So many files are asked for their size and time each time the raster is opened; more are counted only."""
_MOST_BYTES = 16 * 1024 * 1024
_DEEPEST = 4
_NAMED = re.compile(r"<Source(?:Filename|Dataset)\b([^>]*)>([^<]+)</Source(?:Filename|Dataset)>")
_BESIDE = re.compile(r"relativeToVRT\s*=\s*[\"']1[\"']", re.IGNORECASE)
_NO_FILE = re.compile(r"^(/vsi|[a-z][a-z0-9+.-]*://|[A-Z0-9_]{3,}:)", re.IGNORECASE)
"""Inside an archive, on a server, a part of a file: known by name alone."""


@dataclass(frozen=True)
class Parts:
    """What a virtual raster rests on: ``files`` by their whole path, as many as are asked, of ``named`` in all.

    ``elsewhere`` are names that are no file of this machine's.
    """

    files: tuple[Path, ...]
    named: int
    elsewhere: tuple[str, ...] = ()

    def missing(self) -> tuple[Path, ...]:
        """Return the files that are not there just now."""
        return tuple(path for path in self.files if not path.is_file())

    def word(self) -> str:
        """Return what stands for all parts in an identity: how many it covers of how many, and a hash of each one's
        name, size and time.
        """
        digest = hashlib.sha256()
        for path in self.files:
            digest.update(f"{path.as_posix()} {_stamp(path)}\n".encode())
        for name in self.elsewhere:
            digest.update(f"{name}\n".encode())
        return f"{len(self.files)}of{self.named}-{digest.hexdigest()[:32]}"


def _stamp(path: Path) -> str:
    try:
        stat = path.stat()
    except OSError:
        return "missing"
    return f"{stat.st_size}-{stat.st_mtime_ns}"


def is_virtual(path: Path) -> bool:
    """Tell by its name whether a raster is a virtual one."""
    return path.suffix.lower() == ".vrt"


def parts_of(path: Path) -> Optional[Parts]:
    """Return what a raster names, through further virtual ones; ``None`` for one that is no virtual raster.

    Reads files, and asks the file system for each part: off the GUI thread.
    """
    if not is_virtual(path):
        return None
    found: dict[Path, None] = {}
    elsewhere: dict[str, None] = {}
    named = 0
    for name, part in _walk(path, _DEEPEST, {path}):
        if part is None:
            elsewhere[name] = None
        elif part not in found:
            named += 1
            if len(found) < MOST_PARTS:
                found[part] = None
    return Parts(tuple(found), named, tuple(elsewhere))


def _walk(path: Path, levels: int, met: set[Path]) -> Iterator[tuple[str, Optional[Path]]]:
    for name, beside in _names_in(path):
        if _NO_FILE.match(name) and not re.match(r"^[A-Za-z]:[\\/]", name):
            yield name, None
            continue
        part = path.parent / name if beside else Path(name)
        yield name, part
        if levels and is_virtual(part) and part not in met:
            met.add(part)
            yield from _walk(part, levels - 1, met)


def _names_in(path: Path) -> tuple[tuple[str, bool], ...]:
    try:
        stat = path.stat()
    except OSError:
        return ()
    return _read_names(path, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=64)
def _read_names(path: Path, _size: int, _time_ns: int) -> tuple[tuple[str, bool], ...]:
    """Return the names in a text of this size and time, and whether each is meant from the text's own folder."""
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_BYTES).decode("utf-8", "replace")
    except OSError:
        return ()
    found = ((unescape(name).strip(), bool(_BESIDE.search(how))) for how, name in _NAMED.findall(text))
    return tuple(dict.fromkeys(found))
