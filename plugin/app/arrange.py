"""The order of the queue: filter, sort and group, in steps so short that they fit between two pictures. Memory only.

A hundred thousand rows take some tenths of a second. On the GUI thread that would be a hitch, and in a thread of its
own ``list.sort`` would hold Python's lock just as long. So the work is a generator whose steps take milliseconds each.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import chain
from typing import Any, Union

from .links import Links
from .queue_rows import OPEN_STATUSES, CaseStatus, QueueFilter, QueueRow

STEP_ROWS = 1_000
Values = tuple[Any, ...]


class SortKey(str, Enum):
    """How the queue is ordered; returned cases stay on top in each."""

    ISSUED = "issued"
    PRIORITY = "priority"
    DUE = "due"
    TOWN = "town"
    AREA = "area"
    SHARE = "share"
    CONFIDENCE = "confidence"


class GroupKey(str, Enum):
    """What stands together under a heading."""

    NONE = "none"
    TOWN = "town"
    VILLAGE = "village"
    ZONE = "zone"
    STATUS = "status"
    DUE = "due"
    DUTY = "duty"
    SEEN = "seen"
    PLACE = "place"  # duplicates and neighbours of one batch


@dataclass(frozen=True)
class Heading:
    """A heading before the case at ``place`` of the order: what its ``count`` cases share, and how many are open.

    ``values`` are what they share (town; town and village; a status; …), empty where it is not known.
    ``returned``: these came back to us, and stand on top whatever they share.
    """

    place: int
    values: Values
    count: int
    todo: int
    returned: bool = False


@dataclass(frozen=True)
class Arrangement:
    """``order`` holds the case ids as shown, ``places`` where each stands, ``headings`` what stands between them."""

    order: list[str] = field(default_factory=list)
    places: Mapping[str, int] = field(default_factory=dict)
    headings: tuple[Heading, ...] = ()


@dataclass(frozen=True)
class Wish:
    """What the reviewer wants to see, and in which order."""

    filter: QueueFilter = field(default_factory=QueueFilter)
    sort: SortKey = SortKey.ISSUED
    group: GroupKey = GroupKey.NONE


Atom = Union[str, float]
"""What rows are compared by: one plain value each, for a hundred thousand tuples would wake the garbage collector."""


def _sorts(links: Links) -> Mapping[SortKey, Callable[[QueueRow], Atom]]:
    """Return what orders the rows; equal ones stay as issued."""
    scores = links.scores
    return {
        SortKey.ISSUED: lambda row: row.position,
        SortKey.PRIORITY: lambda row: -scores.get(row.case_id, 0.0),
        SortKey.AREA: lambda row: -(row.area_m2 or 0.0),
        SortKey.SHARE: lambda row: -row.share,
        SortKey.DUE: _due,
        SortKey.TOWN: lambda row: f"{row.town or _LAST}\0{_due(row)}",
        SortKey.CONFIDENCE: lambda row: -row.confidence,
    }


_LAST = chr(0x10FFFF)


def _due(row: QueueRow) -> str:
    return row.due_date or _LAST


def _shared(group: GroupKey, links: Links) -> Callable[[QueueRow], Values]:
    """Return what makes rows stand together."""
    table: Mapping[GroupKey, Callable[[QueueRow], Values]] = {
        GroupKey.NONE: lambda row: (),
        GroupKey.TOWN: lambda row: (row.town,),
        GroupKey.VILLAGE: lambda row: (row.town, row.village),
        GroupKey.ZONE: lambda row: (row.zone_name,),
        GroupKey.STATUS: lambda row: (row.status,),
        GroupKey.DUE: lambda row: (row.due_date,),
        GroupKey.DUTY: lambda row: (row.must_check,),
        GroupKey.SEEN: lambda row: (row.case_id in links.seen,),
        GroupKey.PLACE: lambda row: links.groups[row.case_id].members[:1] if row.case_id in links.groups else ("",),
    }
    return table[group]


_TRUTHS = (True, False, None)
_STATUS_PLACES = {status: place for place, status in enumerate(CaseStatus)}


def _in_order(group: GroupKey, found: Iterable[Values]) -> list[Values]:
    """Return the headings in order: what is not known stands last, what was seen before or must be checked first."""
    if group is GroupKey.STATUS:
        return sorted(found, key=lambda values: _STATUS_PLACES[values[0]])
    if group in (GroupKey.DUTY, GroupKey.SEEN):
        return sorted(found, key=lambda values: _TRUTHS.index(values[0]))
    if group is GroupKey.PLACE:
        return sorted(found, key=lambda values: not values[0])  # as issued
    return sorted(found, key=lambda values: tuple(value or _LAST for value in values))


class _Bucket:
    """The rows under one heading, in parts that are each in order."""

    def __init__(self) -> None:
        self.parts: list[list[QueueRow]] = [[]]
        self.todo = 0

    def add(self, row: QueueRow) -> None:
        self.todo += row.status in OPEN_STATUSES
        if len(self.parts[-1]) >= STEP_ROWS:
            self.parts.append([])
        self.parts[-1].append(row)

    def merged(self, key: Callable[[QueueRow], Atom]) -> Iterable[QueueRow]:
        """Return the rows in order, one at a time; parts that follow each other already are only joined."""
        parts = self.parts
        if all(key(before[-1]) <= key(after[0]) for before, after in zip(parts, parts[1:])):  # type: ignore[operator]
            return chain.from_iterable(parts)
        return heapq.merge(*parts, key=key)


def arranging(rows: Sequence[QueueRow], wish: Wish, links: Links) -> Generator[None, None, Arrangement]:
    """Return the arrangement of some rows, yielding every few milliseconds; returned cases come first."""
    returned, buckets = yield from _filled(rows, wish, links)
    stacks: list[tuple[Values, _Bucket, bool]] = [((), returned, True)] if returned.parts[0] else []
    stacks.extend((values, buckets[values], False) for values in _in_order(wish.group, buckets))
    order: list[str] = []
    places: dict[str, int] = {}
    headings: list[Heading] = []
    key = _sorts(links)[wish.sort]
    for values, bucket, on_top in stacks:
        yield from _sort_parts(bucket, key)
        start = len(order)
        for row in bucket.merged(key):
            places[row.case_id] = len(order)
            order.append(row.case_id)
            if len(order) % STEP_ROWS == 0:
                yield
        headings.append(Heading(start, values, len(order) - start, bucket.todo, on_top))
    return Arrangement(order, places, tuple(headings) if wish.group is not GroupKey.NONE else ())


def _filled(
    rows: Sequence[QueueRow], wish: Wish, links: Links
) -> Generator[None, None, tuple[_Bucket, dict[Values, _Bucket]]]:
    """Return the rows that are wanted: the returned ones, and the others by what they share."""
    keeps, shared = wish.filter.keeper(links), _shared(wish.group, links)
    returned = _Bucket()
    buckets: dict[Values, _Bucket] = {}
    for number, row in enumerate(rows, 1):
        if keeps(row):
            if row.status is CaseStatus.RETURNED:
                returned.add(row)
            else:
                values = shared(row)
                if values not in buckets:
                    buckets[values] = _Bucket()
                buckets[values].add(row)
        if number % STEP_ROWS == 0:
            yield
    return returned, buckets


def _sort_parts(bucket: _Bucket, key: Callable[[QueueRow], Atom]) -> Generator[None, None, None]:
    for number, part in enumerate(bucket.parts):
        part.sort(key=key)
        if number:
            yield
