"""How far each unit is with each batch, who is behind, and lists of patches: within the caller's area."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Optional

from ...plugin.domain import wire
from ...plugin.domain.records import Batch, Case
from ...plugin.domain.states import ReviewState
from ..db import progress as rows
from ..db.engine import Database
from ..db.progress import OPEN, Count, Wanted
from .accounts import Caller
from .desk_upkeep import desk_reading


@dataclass
class Tally:
    """Patches by state; ``late`` are open ones whose due date has passed, ``late_days`` the longest wait of these."""

    unreviewed: int = 0
    submitted: int = 0
    returned: int = 0
    approved: int = 0
    late: int = 0
    late_days: int = 0
    first_due: str = ""
    last_due: str = ""

    @property
    def total(self) -> int:
        """All patches flagged."""
        return self.unreviewed + self.submitted + self.returned + self.approved

    @property
    def decided(self) -> int:
        """Patches whose finding stands: submitted or approved."""
        return self.submitted + self.approved

    def add(self, count: Count, day: str) -> None:
        """Take a count in; the due dates are those of what is still open."""
        setattr(self, count.state, getattr(self, count.state) + count.patches)
        if count.state not in OPEN or not count.due_date:
            return
        self.first_due = min(self.first_due or count.due_date, count.due_date)
        self.last_due = max(self.last_due, count.due_date)
        if count.due_date < day:
            self.late += count.patches
            self.late_days = max(self.late_days, days_between(count.due_date, day))

    def take_in(self, other: Tally) -> None:
        """Take another tally in."""
        for state in ReviewState:
            setattr(self, state.value, getattr(self, state.value) + getattr(other, state.value))
        self.late += other.late
        self.late_days = max(self.late_days, other.late_days)
        self.last_due = max(self.last_due, other.last_due)
        self.first_due = min(filter(None, (self.first_due, other.first_due)), default="")


@dataclass
class UnitProgress(Tally):
    """A unit's share of a batch. ``unit`` may be several codes where none is named to answer, or empty."""

    unit: str = ""
    name: str = ""


@dataclass
class BatchProgress(Tally):
    """A batch and its units, by code."""

    batch: Batch = field(default_factory=lambda: Batch("", ""))
    units: list[UnitProgress] = field(default_factory=list)


@dataclass(frozen=True)
class Behind:
    """Who is behind: open patches of a unit (and a person, where one is named) that were due on earlier days."""

    batch: Batch
    unit: str
    name: str
    person: str
    patches: int
    due_date: str
    days: int


@dataclass(frozen=True)
class Listing:
    """A page of a list of patches, with how many there are in all."""

    cases: Sequence[Case]
    matched: int
    batches: dict[str, str]


def days_between(earlier: str, later: str) -> int:
    """Return the days from one ISO date to another, 0 where one of them is none."""
    try:
        return (date.fromisoformat(later[:10]) - date.fromisoformat(earlier[:10])).days
    except ValueError:
        return 0


def days_late(case: Case, day: str) -> int:
    """Return by how many days a patch is late, 0 where it is not, or is not open any more."""
    due = case.facts.due_date or ""
    return days_between(due, day) if due and due < day and case.review_state.value in OPEN else 0


class Progress:
    """Reads what an office asks of a morning."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def overview(self, caller: Caller, day: str) -> tuple[list[BatchProgress], list[Behind]]:
        """Return the batches with their units, and who is behind on a day, the longest wait first."""
        with desk_reading(self._database, caller.scope) as connection:
            listed = rows.batches(connection, caller.scope)
            counted = rows.counts(connection, caller.scope)
        known = [wire.batch_from_json(json.loads(record)) for _, _, record in listed]
        found = {batch.batch_id: BatchProgress(batch=batch) for batch in known}
        units: dict[tuple[str, str], UnitProgress] = {}
        for count in counted:
            if count.batch_id not in found:
                continue
            unit = _unit_of(count)
            one = units.setdefault((count.batch_id, unit), UnitProgress(unit=unit))
            one.name = one.name or _name_of(unit, count)
            one.add(count, day)
            found[count.batch_id].add(count, day)
        for (batch_id, _), one in sorted(units.items()):
            found[batch_id].units.append(one)
        return list(found.values()), _behind(counted, found, units, day)

    def batches(self, caller: Caller) -> dict[str, str]:
        """Return the names of the batches of the caller's area by id, the newest first."""
        with self._database.read(caller.scope) as connection:
            return {batch_id: name for batch_id, name, _ in rows.batches(connection, caller.scope)}

    def listed(self, caller: Caller, wanted: Wanted) -> Listing:
        """Return a page of the patches that are asked for."""
        with desk_reading(self._database, caller.scope) as connection:
            records, matched = rows.listed(connection, caller.scope, wanted)
            names = {batch_id: name for batch_id, name, _ in rows.batches(connection, caller.scope)}
        return Listing([wire.case_from_json(json.loads(record)) for record in records], matched, names)


def _unit_of(count: Count) -> str:
    """Return the unit that answers, else those that the patch lies in."""
    return count.unit or ", ".join(filter(None, count.units.split(",")))


def _name_of(unit: str, count: Count) -> str:
    try:
        names = json.loads(count.unit_names or "{}")
    except ValueError:
        return ""
    known = [str(names.get(code, "")) for code in unit.split(", ")] if isinstance(names, dict) else []
    return "、".join(filter(None, known))


def _behind(
    counted: Iterable[Count], found: dict[str, BatchProgress], units: dict[tuple[str, str], UnitProgress], day: str
) -> list[Behind]:
    late: dict[tuple[str, str, str], tuple[int, str]] = {}
    for count in counted:
        if count.state in OPEN and count.due_date and count.due_date < day and count.batch_id in found:
            key = (count.batch_id, _unit_of(count), count.person)
            patches, due = late.get(key, (0, count.due_date))
            late[key] = (patches + count.patches, min(due, count.due_date))
    rows_of = [
        Behind(found[b].batch, unit, units[(b, unit)].name, person, patches, due, days_between(due, day))
        for (b, unit, person), (patches, due) in late.items()
    ]
    return sorted(rows_of, key=lambda one: (-one.days, one.unit, one.person))


def state_named(text: str) -> Optional[ReviewState]:
    """Return the state of this name, ``None`` for none."""
    return next((state for state in ReviewState if state.value == text), None)
