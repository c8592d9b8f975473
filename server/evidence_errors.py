"""What can be wrong with an upload or a stored file. The words stand in :mod:`.evidence_problems`."""

from __future__ import annotations

from dataclasses import dataclass

from ..plugin.domain.errors import RedlineError


@dataclass(eq=False)
class UploadNotFound(RedlineError):
    """No such upload of this caller, or one that was ended or ran out."""


@dataclass(eq=False)
class UploadBusy(RedlineError):
    """Another request is writing to the same upload right now."""


@dataclass(eq=False)
class OffsetMismatch(RedlineError):
    """A chunk that does not begin where the upload stands. ``offset`` is where it stands, in bytes."""

    offset: int


@dataclass(eq=False)
class ChecksumMismatch(RedlineError):
    """A chunk whose checksum is another one; it was dropped."""

    offset: int


@dataclass(eq=False)
class TusVersionUnknown(RedlineError):
    """A tus request of another version than 1.0.0, or without one."""


@dataclass(eq=False)
class TooManyUploads(RedlineError):
    """More unfinished uploads than one account may have."""

    limit: int


@dataclass(eq=False)
class EvidenceTooLarge(RedlineError):
    """A file above the limit, or more bytes than were announced."""

    limit_bytes: int


@dataclass(eq=False)
class EvidenceHashMismatch(RedlineError):
    """What arrived has another SHA-256 than was announced; it was dropped."""

    sha256: str


@dataclass(eq=False)
class EvidenceTypeRefused(RedlineError):
    """A program, a file that is two things at once, or another type than was announced; it was dropped."""

    announced: str
    found: str


@dataclass(eq=False)
class BlobsUnavailable(RedlineError):
    """The store of the files does not answer, or refuses us. ``reason`` is for the log."""

    reason: str


@dataclass(eq=False)
class BlobMissing(RedlineError):
    """A file that the database knows and the store does not have."""

    sha256: str
