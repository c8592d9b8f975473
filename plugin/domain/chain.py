"""The audit chain: every act is an entry that bears the hash of the one before.

An entry's link hashes only its number, the link before and the hash of its payload. So the server can
recompute a client's chain from (number, payload hash) pairs alone, without seeing the payloads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Optional

from .canonical import canonical_json, fingerprint, sha256_hex
from .errors import ChainBroken

GENESIS = "0" * 64
"""The link before the first entry."""


@dataclass(frozen=True)
class ChainEntry:
    """One act as it was recorded.

    ``seq`` counts from 1 per device. ``recorded_at`` is the device's wall time (RFC 3339, UTC) and orders
    nothing. ``payload_hash`` covers kind, case, payload and time; ``link`` covers all before it.
    """

    seq: int
    kind: str
    case_id: Optional[str]
    payload: dict[str, Any]
    recorded_at: str
    prev_link: str
    payload_hash: str
    link: str


def payload_hash(kind: str, case_id: Optional[str], payload: dict[str, Any], recorded_at: str) -> str:
    """Return the hash of an act's content."""
    return fingerprint({"kind": kind, "case_id": case_id, "payload": payload, "recorded_at": recorded_at})


def link(prev_link: str, seq: int, content_hash: str) -> str:
    """Return the link of entry ``seq`` whose content hashes to ``content_hash``."""
    if prev_link.isalnum() and content_hash.isalnum():  # as hashes are: the same bytes, in a third of the time
        return sha256_hex(f'["{prev_link}",{seq},"{content_hash}"]'.encode())
    return sha256_hex(canonical_json([prev_link, seq, content_hash]))


def append(
    prev_link: str,
    seq: int,
    kind: str,
    case_id: Optional[str],
    payload: dict[str, Any],
    recorded_at: str,
    content: str = "",
) -> ChainEntry:
    """Return the entry that follows ``prev_link`` as number ``seq``; ``content`` is its payload's hash where known."""
    content = content or payload_hash(kind, case_id, payload, recorded_at)
    return ChainEntry(seq, kind, case_id, payload, recorded_at, prev_link, content, link(prev_link, seq, content))


def fold(prev_link: str, first_seq: int, content_hashes: Sequence[str]) -> str:
    """Return the head after entries ``first_seq …`` with these content hashes (the server's recomputation)."""
    head = prev_link
    for offset, content in enumerate(content_hashes):
        head = link(head, first_seq + offset, content)
    return head


class ChainFault(str, Enum):
    """How an entry fails to follow on those before it."""

    MISSING = "missing"  # a number is left out, or stands twice
    NOT_LINKED = "not_linked"  # it names another entry before it than the one that stands there
    ALTERED = "altered"  # its content is not what its hash says
    LINK = "link"  # its own link is not what number, link before and hash give


class ChainWalk:
    """Goes along a chain from its beginning, entry by entry; raises :class:`ChainBroken` at the first break."""

    def __init__(self) -> None:
        self.seq, self.head = 0, GENESIS

    def step(self, entry: ChainEntry) -> None:
        """Take the next entry."""
        fault = self._fault_of(entry)
        if fault is not None:
            raise ChainBroken(entry.seq, fault.value)
        self.seq, self.head = entry.seq, entry.link

    def _fault_of(self, entry: ChainEntry) -> Optional[ChainFault]:
        if entry.seq != self.seq + 1:
            return ChainFault.MISSING
        if entry.prev_link != self.head:
            return ChainFault.NOT_LINKED
        if entry.payload_hash != payload_hash(entry.kind, entry.case_id, entry.payload, entry.recorded_at):
            return ChainFault.ALTERED
        return None if entry.link == link(self.head, entry.seq, entry.payload_hash) else ChainFault.LINK


def verify(entries: Iterable[ChainEntry]) -> str:
    """Return the head of a whole chain; raises :class:`ChainBroken` at the first entry that does not hold."""
    walk = ChainWalk()
    for entry in entries:
        walk.step(entry)
    return walk.head
