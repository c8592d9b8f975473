"""What the outbox sends and what the platform answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Optional, Union

from .records import Batch, Case, Zone
from .states import OperationKind, Outcome

MAX_OPERATIONS = 500
"""Operations in one push (wire contract)."""
MAX_BODY_BYTES = 1 << 20
"""Bytes in one push (wire contract: 1 MiB)."""


@dataclass(frozen=True)
class Operation:
    """One operation. ``op_id`` is remembered by the platform for ever, so sending it twice is harmless.

    ``base_version`` is the case's version it stands on; ``prev_op_id`` an earlier operation of the same case
    that is still on its way; ``client_seq`` the device's counter; ``chain_seq`` the audit entry that made it.

    ``create`` payload: ``{"case": …, "batch": …}``, both in their wire form, for leads of one's own.
    ``split`` payload: ``{"outline": GeoJSON of what stays, "pieces": [case, …]}``, see :mod:`.outline_pieces`.
    ``merge`` payload: see :mod:`.outline_merge`. ``assign`` payload: see :mod:`.handover`.
    ``submit`` payload: ``{"finding": {field: value}, "base_finding": {…}, "form": name, "form_version": n,
    "stage": slug, "outline": GeoJSON?, "marks": […]?, "seen": […]?, "evidence": [sha256, …]?}``. An outline that is
    left out is as it was, ``null`` is the flagged one again; ``marks`` as in :mod:`.outline_marks`.
    """

    op_id: str
    case_id: str
    kind: OperationKind
    base_version: int
    payload: Mapping[str, Any]
    client_seq: int
    recorded_at: str
    prev_op_id: Optional[str] = None
    chain_seq: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Members that this version does not know: a platform keeps them with the operation."""


@dataclass(frozen=True)
class OperationResult:
    """The platform's word on one operation.

    ``version`` is the version it made (``applied``, ``duplicate``); ``record`` the platform's case where it
    conflicts, ``conflicts`` the fields; ``problem`` an RFC 9457 object where it was rejected or blocked. ``extra`` are
    members that this version does not know; the word of an outcome of that kind stands in it as ``outcome``.
    """

    op_id: str
    outcome: Outcome
    version: int = 0
    record: Optional[Case] = None
    conflicts: tuple[str, ...] = ()
    problem: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ChainSpan:
    """The client's audit chain since the last acknowledged head: numbers and hashes, no content.

    Entries ``first_seq …`` hash to ``content_hashes``; ``prev_link`` is the link before ``first_seq``.
    """

    device_id: str
    first_seq: int
    prev_link: str
    content_hashes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PushReceipt:
    """The answer to a push: a result per operation, and the chain's head as the platform recomputed it.

    ``chain_ok`` is false where the pushed span does not continue what the platform holds; then
    ``chain_seq``/``chain_link`` say what it does hold. The operations stand all the same.
    """

    results: tuple[OperationResult, ...]
    chain_ok: bool = True
    chain_seq: int = 0
    chain_link: str = ""


@dataclass(frozen=True)
class Tombstone:
    """A record that is gone for this caller: ``deleted``, or ``left_scope``.

    ``at`` (RFC 3339 UTC, the platform's time) and ``by`` (user name) where the platform tells them.
    """

    kind: str
    record_id: str
    reason: str
    at: str = ""
    by: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Foreign:
    """A record of a kind that only a newer program knows: kept as it came."""

    kind: str
    record: Mapping[str, Any]

    @property
    def record_id(self) -> str:
        """What tells it from others of its kind: the id that it names, empty where it names none."""
        return str(self.record.get(f"{self.kind}_id") or self.record.get("record_id") or self.record.get("id") or "")


Record = Union[Batch, Zone, Case, Tombstone, Foreign]


@dataclass(frozen=True)
class Change:
    """One line of the change feed; ``op_id`` is the operation that made this version, where one did."""

    seq: int
    record: Record
    op_id: Optional[str] = None


@dataclass(frozen=True)
class ChangePage:
    """One page of the feed. ``cursor`` is opaque and stands behind the last change of the page.

    ``left``: about how many lines follow, where the platform was asked and says so. ``you``: the user name that the
    caller has there, empty where the platform does not tell.
    """

    changes: tuple[Change, ...]
    cursor: str
    more: bool
    left: Optional[int] = None
    you: str = ""
