"""What a person sees of sync: which rows a choice shows, what may go again, and how the line stands. Pure rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timezone
from enum import Enum
from itertools import accumulate
from typing import Optional, Protocol

from ..domain.states import NetworkMode
from ..domain.sync_rows import STANDING_OF, Segment, Standing, SyncCounts, SyncRow, problem_slug
from .outbox_states import may_go_again

PAGE = 200
"""Rows in one reading."""


class PanelStore(Protocol):
    """What the panel reads of a store, off the GUI thread, and what it asks of it."""

    def sync_counts(self, since: str) -> SyncCounts:
        """Count the rows of all segments, and what was taken since a moment (RFC 3339 UTC)."""
        ...

    def sync_rows(self, segment: Segment, offset: int, limit: int) -> Sequence[SyncRow]:
        """Read rows of one segment in their order."""
        ...

    def retry_operations(self, op_ids: Collection[str]) -> Future[int]:
        """Let refused operations wait again, with what is held back; returns how many of those named wait now."""
        ...

    def retry_files(self, hashes: Optional[Collection[str]] = None) -> Future[int]:
        """Let failed files wait again; returns how many do."""
        ...


class Choice(str, Enum):
    """Which rows are shown."""

    OPEN = "open"  # all that is not on the platform and may still go there
    CONFLICT = "conflict"
    REFUSED = "refused"
    HELD_BACK = "held_back"
    WAITING = "waiting"
    EXPORTED = "exported"
    SENT = "sent"
    DONE_WITH = "done_with"  # replaced, or taken back before it left
    ALL = "all"


SHOWN: Mapping[Choice, frozenset[Standing]] = {
    Choice.OPEN: frozenset(
        {
            Standing.CONFLICT,
            Standing.REFUSED,
            Standing.HELD_BACK,
            Standing.SENDING,
            Standing.WAITING,
            Standing.EXPORTED,
        }
    ),
    Choice.CONFLICT: frozenset({Standing.CONFLICT}),
    Choice.REFUSED: frozenset({Standing.REFUSED}),
    Choice.HELD_BACK: frozenset({Standing.HELD_BACK}),
    Choice.WAITING: frozenset({Standing.SENDING, Standing.WAITING}),
    Choice.EXPORTED: frozenset({Standing.EXPORTED}),
    Choice.SENT: frozenset({Standing.TAKEN, Standing.SENT}),
    Choice.DONE_WITH: frozenset({Standing.REPLACED, Standing.TAKEN_BACK}),
    Choice.ALL: frozenset(Standing),
}


@dataclass(frozen=True)
class Stretch:
    """Rows ``offset … offset + limit`` of a segment; the first of them is row ``first`` of the listing."""

    segment: Segment
    offset: int
    limit: int
    first: int


class Listing:
    """The rows of a choice: its segments one after the other, none of them read yet."""

    def __init__(self, counts: SyncCounts, choice: Choice) -> None:
        self.choice = choice
        shown = [one for one in Segment if STANDING_OF[one] in SHOWN[choice] and counts.rows.get(one, 0)]
        sizes = [counts.rows[one] for one in shown]
        self._parts = tuple(zip(shown, accumulate([0, *sizes]), sizes))
        self.total = sum(sizes)

    def stretches(self, first: int, last: int) -> Iterator[Stretch]:
        """Return what has to be read for rows ``first … last`` (inclusive)."""
        for segment, begin, size in self._parts:
            low, high = max(first, begin), min(last + 1, begin + size)
            if low < high:
                yield Stretch(segment, low - begin, high - low, low)


Rows = dict[int, SyncRow]
"""Rows by their place in a listing."""


def read_rows(store: PanelStore, listing: Listing, first: int, last: int) -> Rows:
    """Read rows ``first … last`` of a listing; fewer where the store has changed since it was counted."""
    rows: Rows = {}
    for one in listing.stretches(first, last):
        rows.update(enumerate(store.sync_rows(one.segment, one.offset, one.limit), one.first))
    return rows


def count_of(counts: SyncCounts, choice: Choice) -> int:
    """Return how many rows a choice shows."""
    return sum(count for segment, count in counts.rows.items() if STANDING_OF[segment] in SHOWN[choice])


@dataclass(frozen=True)
class PanelView:
    """One reading: counts, the listing of a choice, and the rows in sight."""

    counts: SyncCounts
    listing: Listing
    rows: Rows


def read_view(store: PanelStore, choice: Choice, since: str, first: int, last: int) -> PanelView:
    """Count, and read the rows ``first … last``; where there are fewer now, the last ones."""
    counts = store.sync_counts(since)
    listing = Listing(counts, choice)
    wanted = last - first
    last = min(last, listing.total - 1)
    return PanelView(counts, listing, read_rows(store, listing, max(0, last - wanted), last))


# What may go again


def may_retry(row: SyncRow) -> bool:
    """Tell whether it makes sense to let a row wait again."""
    if row.segment is Segment.REFUSED:
        return may_go_again(problem_slug(row.problem))
    return row.segment in (Segment.FAILED_FILES, Segment.HELD_BACK)


def retry(store: PanelStore, rows: Collection[SyncRow]) -> int:
    """Let rows wait again that may; returns how many do. Waits for the store: off the GUI thread."""
    again = [row for row in rows if may_retry(row)]
    operations = [row.key for row in again if row.file is None]
    files = [row.key for row in again if row.file is not None]
    waits = store.retry_operations(operations).result() if operations else 0
    return waits + (store.retry_files(files).result() if files else 0)


def retry_ranges(store: PanelStore, listing: Listing, ranges: Sequence[tuple[int, int]]) -> int:
    """Let the rows of a listing wait again that may, however many were chosen; returns how many do. Off the GUI thread.

    ``ranges`` are first and last rows. What the store has changed since is passed over.
    """
    rows: list[SyncRow] = []
    for first, last in ranges:
        for begin in range(first, last + 1, PAGE):
            rows += filter(may_retry, read_rows(store, listing, begin, min(last, begin + PAGE - 1)).values())
    return retry(store, rows)


def retry_all(store: PanelStore) -> int:
    """Let everything wait again that may; returns how many do. Off the GUI thread."""
    rows: list[SyncRow] = []
    for segment in (Segment.REFUSED, Segment.HELD_BACK):
        while page := store.sync_rows(segment, sum(row.segment is segment for row in rows), PAGE):
            rows += page
    return retry(store, rows) + store.retry_files().result()


# How the line stands


class Situation(str, Enum):
    """How the line of a workspace stands; the first that holds, in this order."""

    NO_PLATFORM = "no_platform"
    OFFLINE = "offline"  # a normal state
    RUNNING = "running"
    SIGNED_OUT = "signed_out"
    FAILED = "failed"  # the last sync broke off; what it did stands
    RESTING = "resting"


@dataclass(frozen=True)
class LineFacts:
    """What is known of the line. ``account_wanted``: the platform refused the account, or there is none at hand."""

    has_platform: bool
    online: bool
    busy: bool = False
    account_wanted: bool = False
    failed: bool = False


def situation(line: LineFacts) -> Situation:
    """Return how the line stands."""
    for holds, found in (
        (not line.has_platform, Situation.NO_PLATFORM),
        (not line.online, Situation.OFFLINE),
        (line.busy, Situation.RUNNING),
        (line.account_wanted, Situation.SIGNED_OUT),
        (line.failed, Situation.FAILED),
    ):
        if holds:
            return found
    return Situation.RESTING


def may_sync_by_itself(wanted: bool, mode: NetworkMode) -> bool:
    """Tell whether a workspace syncs without being asked; never where nothing is to leave the computer."""
    return wanted and mode is not NetworkMode.NONE


def midnight(unix_ms: int) -> str:
    """Return when the day began here, as RFC 3339 UTC."""
    here = datetime.fromtimestamp(unix_ms / 1000, tz=timezone.utc).astimezone()
    began = here.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(timezone.utc)
    return f"{began:%Y-%m-%dT%H:%M:%S}.000Z"
