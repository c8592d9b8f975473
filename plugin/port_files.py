"""Files on their way up, as a protocol; part of :mod:`.ports`."""

from __future__ import annotations

from typing import Optional, Protocol

from .domain.file_sending import OutgoingFile


class FileTransport(Protocol):
    """Files on their way up. Raises as ``ports.Transport`` does, and ``FileRefused`` where the platform says no."""

    def announce(self, file: OutgoingFile) -> Optional[tuple[str, int]]:
        """Return the upload's address and how much of it has come; ``None`` where the platform has the file."""
        ...

    def standing(self, upload: str) -> int:
        """Return how many bytes of an upload have come. Raises ``UploadGone``."""
        ...

    def append(self, upload: str, offset: int, chunk: bytes) -> int:
        """Send bytes from ``offset`` on; returns how many have come. Raises ``UploadGone`` or ``UploadElsewhere``."""
        ...

    def end(self, upload: str) -> None:
        """Let go of an unfinished upload; one that is gone already is no error."""
        ...
