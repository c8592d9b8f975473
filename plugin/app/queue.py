"""The queue: all rows of the open workspace, in the order in which the list shows them. No store, no widget."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import Any, Optional

from .arrange import Arrangement, GroupKey, Heading, SortKey, Wish, arranging
from .links import Links
from .queue_rows import (
    OPEN_STATUSES,
    UNFINISHED,
    CaseStatus,
    QueueFilter,
    QueueRow,
    build_rows,
    status_of,
)

__all__ = [
    "OPEN_STATUSES",
    "UNFINISHED",
    "Arrangement",
    "CaseStatus",
    "GroupKey",
    "Heading",
    "Links",
    "Queue",
    "QueueFilter",
    "QueueRow",
    "SortKey",
    "Wish",
    "build_rows",
    "status_of",
]


class Queue:
    """Rows by case id, and their arrangement.

    Changing one row keeps the order as it is until the next :meth:`arrange`, so that a case does not jump away under
    the reviewer's hand.
    """

    def __init__(self, rows: dict[str, QueueRow]) -> None:
        self.wish = Wish()
        self.links = Links()
        self.shown = Arrangement()
        self._stands_for = self.wish
        self.rows = rows

    @property
    def rows(self) -> dict[str, QueueRow]:
        """All rows, in batch order; changed by :meth:`put`, or replaced whole."""
        return self._rows

    @rows.setter
    def rows(self, rows: dict[str, QueueRow]) -> None:
        self._rows = rows
        self._unfinished: Optional[set[str]] = None
        self._ids = ""

    @property
    def order(self) -> list[str]:
        """The case ids after filter and sort."""
        return self.shown.order

    @property
    def stands(self) -> bool:
        """Tell whether the list stands as the newest wish asks; not while :meth:`arranging` is under way."""
        return self._stands_for == self.wish

    @property
    def filter(self) -> QueueFilter:
        """The filter of the newest wish."""
        return self.wish.filter

    @property
    def sort(self) -> SortKey:
        """The order of the newest wish."""
        return self.wish.sort

    def arrange(
        self,
        wanted: Optional[QueueFilter] = None,
        sort: Optional[SortKey] = None,
        group: Optional[GroupKey] = None,
    ) -> None:
        """Apply a filter, an order and headings at once; what is not given stays. See :meth:`arranging`."""
        self.wish = Wish(wanted or self.wish.filter, sort or self.wish.sort, group or self.wish.group)
        for _step in self.arranging(self.wish):
            pass
        self._id_text()  # made here, mostly off the GUI thread, and not when somebody looks for an id

    def keep(self, wish: Wish, shown: Arrangement) -> None:
        """Stand as another queue of the same cases stands: what they became moves none away under the hand."""
        self.wish, self._stands_for, self.shown = wish, wish, shown
        self._id_text()

    def stand_as(self, before: Queue, keep: bool) -> None:
        """Stand as the queue that this one takes the place of was wished to stand.

        ``keep``: what became of the cases moves none away, where they are the same ones and stand as they should.
        """
        if keep and before.stands and before.rows.keys() == self.rows.keys():
            self.keep(before.wish, before.shown)
        else:
            self.arrange(before.wish.filter, before.wish.sort, before.wish.group)

    def arranging(self, wish: Wish) -> Generator[None, None, None]:
        """Apply a wish in steps of some milliseconds; until the last one the list stays as it was."""
        self.wish = wish
        rows = list(self._rows.values())
        shown = yield from arranging(rows, wish, self.links)
        self.shown, self._stands_for = shown, wish

    def neighbour(self, case_id: Optional[str], step: int) -> Optional[str]:
        """Return the case ``step`` places further in the list, ``None`` past its ends."""
        place = self.shown.places.get(case_id) if case_id is not None else None
        if place is None:
            return self.order[0] if self.order else None
        return self.order[place + step] if 0 <= place + step < len(self.order) else None

    def next_open(self, case_id: Optional[str]) -> Optional[str]:
        """Return the next case that wants a finding, searching past the end from the start; ``None`` when none is."""
        place = self.shown.places.get(case_id) if case_id is not None else None
        start = 0 if place is None else place + 1
        count, rows, unfinished = len(self.order), self._rows, self._open_ids()
        for number in range(start, start + count):
            found = self.order[number % count]
            if found in unfinished and found != case_id and rows[found].status in OPEN_STATUSES:
                return found
        return None

    def find(self, issued_id: str) -> Optional[str]:
        """Return the case whose issued id is, ends with or holds this text, in that order of preference."""
        wanted = issued_id.strip().casefold()
        if not wanted:
            return None
        for text in (f"\n{wanted}\n", f"{wanted}\n", wanted):
            place = self._id_text().find(text)
            if place >= 0:
                return self._case_at(place + text.startswith("\n"))
        return None

    def _id_text(self) -> str:
        """Return all ids as one long text, searched by the library in C: a hundred thousand take no time."""
        if not self._ids:
            self._ids = "".join(f"\n{row.issued_id.casefold()}\n" for row in self._rows.values())
        return self._ids

    def _case_at(self, place: int) -> Optional[str]:
        """Return the case whose id stands there: each id has a line break before and after it."""
        number = (self._ids.count("\n", 0, place) - 1) // 2
        return next((case_id for n, case_id in enumerate(self._rows) if n == number), None)

    def put(self, case_id: str, **changes: Any) -> None:
        """Change some fields of one row."""
        row = self._rows[case_id] = self._rows[case_id]._replace(**changes)
        if self._unfinished is not None:
            (self._unfinished.add if row.status in UNFINISHED else self._unfinished.discard)(case_id)

    def done(self) -> int:
        """Return how many cases need nothing more from this reviewer."""
        return len(self._rows) - len(self._open_ids())

    def _open_ids(self) -> set[str]:
        if self._unfinished is None:
            self._unfinished = {row.case_id for row in self._rows.values() if row.status in UNFINISHED}
        return self._unfinished

    def group_of(self, case_id: str) -> Sequence[str]:
        """Return the cases that belong together with one, itself among them; only itself where there are none."""
        group = self.links.groups.get(case_id)
        return [one for one in group.members if one in self._rows] if group is not None else [case_id]

    def towns(self) -> Mapping[str, Sequence[str]]:
        """Return the towns of all rows with their villages, in order."""
        found: dict[str, set[str]] = {}
        for row in self._rows.values():
            found.setdefault(row.town, set()).add(row.village)
        return {town: sorted(filter(None, found[town])) for town in sorted(filter(None, found))}

    def zones(self) -> Sequence[str]:
        """Return the names of the zones that hold most of some row, in order."""
        return sorted({row.zone_name for row in self._rows.values() if row.zone_name})
