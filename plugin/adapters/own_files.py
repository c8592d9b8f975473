"""The evidence folder as what is sent from: each file is read whole and compared with its hash before it goes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ..domain.file_sending import OutgoingFile
from ..port_errors import EvidenceChanged, EvidenceMissing

_PIECE = 1 << 20


class OwnFiles:
    """Fulfils :class:`~..ports.OwnFiles`; never writes. Safe from any thread."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is the workspace's evidence folder."""
        self._folder = folder

    @contextmanager
    def opened(self, file: OutgoingFile, check: Callable[[], None]) -> Iterator[OpenFile]:
        """Open a file, read it whole, and give it where it is what its hash says."""
        path = self._folder / f"{file.sha256}{file.suffix}"
        try:
            handle = path.open("rb", buffering=0)
        except (OSError, ValueError) as error:  # a name with a zero byte is a ValueError
            raise EvidenceMissing(str(path)) from error
        with handle:
            found = OpenFile(handle, path)
            found.require(file, check)
            yield found


class OpenFile:
    """A file that was compared; fulfils :class:`~..ports.OwnFile`."""

    def __init__(self, handle: BinaryIO, path: Path) -> None:
        self._handle, self._path = handle, path

    def require(self, file: OutgoingFile, check: Callable[[], None]) -> None:
        """Read all of it in pieces; raises ``EvidenceChanged`` where hash or size is another one."""
        digest, offset = hashlib.sha256(), 0
        while piece := self.read(offset, _PIECE):
            check()
            digest.update(piece)
            offset += len(piece)
        if digest.hexdigest() != file.sha256 or offset != file.size_bytes:
            raise EvidenceChanged(str(self._path))

    def read(self, offset: int, size: int) -> bytes:
        """Read up to ``size`` bytes from ``offset`` on; raises ``EvidenceMissing`` where the disk gives none."""
        try:
            self._handle.seek(offset, os.SEEK_SET)
            return self._handle.read(size)
        except OSError as error:
            raise EvidenceMissing(str(self._path)) from error
