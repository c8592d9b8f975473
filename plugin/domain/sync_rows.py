"""What of a workspace's outbox, files and conflicts a person looks at, row by row: where each stands, since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Optional

from .file_sending import OutgoingFile
from .states import OperationKind

PROBLEM_PREFIX = "urn:redline-review:problem:"


class Standing(str, Enum):
    """Where a row stands, as people say it."""

    CONFLICT = "conflict"  # two findings, a person chooses
    REFUSED = "refused"  # an operation that the platform did not take, or a file that was not sent
    HELD_BACK = "held_back"  # behind one that was refused
    SENDING = "sending"  # handed to the line, the answer has not come
    WAITING = "waiting"
    EXPORTED = "exported"  # carried by hand, no receipt yet
    TAKEN = "taken"  # acknowledged, not seen in the feed yet
    SENT = "sent"
    REPLACED = "replaced"  # refused, and something else stands in for it
    TAKEN_BACK = "taken_back"  # before it was ever sent


class Segment(str, Enum):
    """Rows that are read together: one source in one state, in the order in which a person should see them."""

    CONFLICTS = "conflicts"
    REFUSED = "refused"
    DISPUTED = "disputed"  # a split or merge that somebody else's change kept from being applied
    FAILED_FILES = "failed_files"
    NEWER = "newer"  # written by a newer program: this one neither sends nor drops it
    HELD_BACK = "held_back"
    SENDING = "sending"
    PART_SENT_FILES = "part_sent_files"
    WAITING = "waiting"
    WAITING_FILES = "waiting_files"
    EXPORTED = "exported"
    TAKEN = "taken"
    SENT = "sent"
    SENT_FILES = "sent_files"
    REPLACED = "replaced"
    TAKEN_BACK = "taken_back"


STANDING_OF: Mapping[Segment, Standing] = {
    Segment.CONFLICTS: Standing.CONFLICT,
    Segment.REFUSED: Standing.REFUSED,
    Segment.DISPUTED: Standing.REFUSED,
    Segment.FAILED_FILES: Standing.REFUSED,
    Segment.NEWER: Standing.HELD_BACK,
    Segment.HELD_BACK: Standing.HELD_BACK,
    Segment.SENDING: Standing.SENDING,
    Segment.PART_SENT_FILES: Standing.SENDING,
    Segment.WAITING: Standing.WAITING,
    Segment.WAITING_FILES: Standing.WAITING,
    Segment.EXPORTED: Standing.EXPORTED,
    Segment.TAKEN: Standing.TAKEN,
    Segment.SENT: Standing.SENT,
    Segment.SENT_FILES: Standing.SENT,
    Segment.REPLACED: Standing.REPLACED,
    Segment.TAKEN_BACK: Standing.TAKEN_BACK,
}


@dataclass(frozen=True)
class SyncRow:
    """One operation, one file, or one conflict.

    ``key`` is the operation's id, the file's hash, or the case's id of a conflict. ``case_id`` and ``issued_id`` name
    the patch (a file's first one; empty where the workspace never had it). ``saved_at`` and ``sent_at`` are RFC 3339
    UTC, empty where unknown. ``problem`` is what the platform said of a refused one (RFC 9457); ``file`` is set for
    files.
    """

    segment: Segment
    key: str
    case_id: str
    issued_id: str
    kind: Optional[OperationKind] = None
    saved_at: str = ""
    sent_at: str = ""
    problem: Mapping[str, Any] = field(default_factory=dict)
    file: Optional[OutgoingFile] = None

    @property
    def standing(self) -> Standing:
        """Return where the row stands."""
        return STANDING_OF[self.segment]


@dataclass(frozen=True)
class SyncCounts:
    """How many rows each segment has, and what the platform took since a moment (today, say), by kind."""

    rows: Mapping[Segment, int]
    findings: int = 0
    patches: int = 0
    files: int = 0


def problem_slug(problem: Mapping[str, Any]) -> str:
    """Return the last part of a problem's type, empty for none."""
    return str(problem.get("type") or "").rpartition(":")[2]
