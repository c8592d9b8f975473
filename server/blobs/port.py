"""What the server wants of a store of bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

CHUNK_BYTES = 1 << 18


@dataclass(frozen=True)
class BlobKey:
    """A file of an organisation: ``sha256`` in lower-case hexadecimal digits."""

    org_id: str
    sha256: str

    @property
    def name(self) -> str:
        """The name in the store, with forward slashes. The prefix keeps ``..`` an ordinary name."""
        return f"org-{self.org_id}/{self.sha256[:2]}/{self.sha256}"


class Blobs(Protocol):
    """A store of bytes. Every method raises :class:`~..evidence_errors.BlobsUnavailable` where it does not answer."""

    def put(self, key: BlobKey, file: Path) -> None:
        """Store a file whose hash was checked, durably, whole or not at all; ``file`` stays where it is.

        Again, it changes nothing. Raises :class:`~..errors.StorageFull`.
        """

    def size(self, key: BlobKey) -> int | None:
        """Return how many bytes are stored, ``None`` where there is no such file."""

    def read(self, key: BlobKey) -> Iterator[bytes]:
        """Give the bytes in pieces; raises :class:`~..evidence_errors.BlobMissing` before the first."""

    def close(self) -> None:
        """Let go of connections."""
