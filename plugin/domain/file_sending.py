"""How far the files of sent findings have come on their way to the platform."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class FileState(str, Enum):
    """Where a file stands. Nothing of this ever touches the file itself."""

    WAITING = "waiting"  # nothing of it has gone up yet
    PART_SENT = "part_sent"
    SENT = "sent"  # the platform holds it whole, by its hash
    FAILED = "failed"  # shown with its reason; tried again when a person asks for a sync


class FileFault(str, Enum):
    """Why a file was not sent."""

    NONE = ""
    MISSING = "missing"  # it is not in the evidence folder any more
    ALTERED = "altered"  # it is not what its hash says: never sent
    TOO_LARGE = "too_large"  # larger than the platform takes
    TYPE_REFUSED = "type_refused"  # a program, two things at once, or another type than it was announced as
    NOT_ALLOWED = "not_allowed"  # this account may not send files for the patch
    ARRIVED_DAMAGED = "arrived_damaged"  # it arrived as another one, more than once
    REFUSED = "refused"  # anything else; the platform's own words are kept


@dataclass(frozen=True)
class OutgoingFile:
    """A file that findings name which the platform has taken.

    ``case_ids`` are the patches whose findings name it, the first finding first. ``name`` is what people call it,
    ``suffix`` is by content, with its dot. ``upload`` is the platform's address of an unfinished upload, empty without
    one. ``detail`` are the platform's words, for the log and below our own.
    """

    sha256: str
    name: str
    suffix: str
    size_bytes: int
    case_ids: tuple[str, ...]
    state: FileState = FileState.WAITING
    sent_bytes: int = 0
    upload: str = ""
    fault: FileFault = FileFault.NONE
    detail: str = ""
    changed_at: str = ""

    @property
    def left_bytes(self) -> int:
        """Return how much of it has still to go up."""
        return 0 if self.state is FileState.SENT else max(self.size_bytes - self.sent_bytes, 0)


@dataclass(frozen=True)
class FilesLeft:
    """How many files have not arrived, and their bytes; ``failed`` of them need a person."""

    count: int = 0
    left_bytes: int = 0
    failed: int = 0
