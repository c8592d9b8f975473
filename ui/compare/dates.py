"""Which date each view shows: the defaults of a case, the reviewer's steps, what each date offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Optional

from ...plugin.adapters.imagery.catalogue import Chosen, DateChoice, choice, choices, default_dates, judge
from ...plugin.adapters.imagery.ground import Box
from ...plugin.ports import ImageryCatalogue
from .between import other_dates
from .model import CaseOnView, PaneRole


class DateBoard:
    """The dates offered at a case's place, and the one chosen for each view (by index)."""

    def __init__(self, roles: Sequence[PaneRole]) -> None:
        self._roles = tuple(roles)
        self._catalogue: Optional[ImageryCatalogue] = None
        self._case: Optional[CaseOnView] = None
        self._box: Box = (0.0, 0.0, 0.0, 0.0)
        self.offered: tuple[DateChoice, ...] = ()
        self.chosen: tuple[Chosen, ...] = ()

    def begin(self, catalogue: ImageryCatalogue, case: CaseOnView, box: Box) -> None:
        """Offer the dates of a case at its box (degrees); choose its own dates, else the defaults."""
        self._catalogue, self._case, self._box = catalogue, case, box
        self.offered = choices(catalogue, box)
        before, after = default_dates(catalogue, case.date_before, case.date_after, box)
        wanted = (*case.dates, *(None,) * len(self._roles))[: len(self._roles)]
        lead = {PaneRole.EARLIER: before, PaneRole.LATER: after}
        others = iter(self._others(lead, wanted))
        defaults = [lead[role] if role in lead else next(others) for role in self._roles]
        self.chosen = tuple(
            default if date is None else self._judged(index, date)
            for index, (default, date) in enumerate(zip(defaults, wanted))
        )

    def _others(self, lead: Mapping[PaneRole, Chosen], wanted: Sequence[Optional[str]]) -> list[Chosen]:
        """Return the default of each view besides the earlier and the later one; those with a date use none up."""
        ends = {role: date or lead[role].date for role, date in zip(self._roles, wanted) if role in lead}
        kept = [date for role, date in zip(self._roles, wanted) if role not in lead]
        offered = [choice for choice in self.offered if choice.date not in kept]
        found = iter(
            other_dates(
                offered, ends.get(PaneRole.EARLIER), ends.get(PaneRole.LATER), sum(date is None for date in kept)
            )
        )
        fresh = [next(found) if date is None else None for date in kept]
        return [Chosen(None) if one is None else judge(one, None, False) for one in fresh]

    def reseat(self, roles: Sequence[PaneRole], kept: Sequence[Optional[int]]) -> None:
        """Go on with other views: for each its former place (its date stays), or ``None`` for a new one."""
        before, self._roles = self.chosen, tuple(roles)
        if self._case is None or self._catalogue is None:
            return
        dates = tuple(None if place is None else before[place].date for place in kept)
        self.begin(self._catalogue, replace(self._case, dates=dates), self._box)

    def clear(self) -> None:
        """Offer nothing."""
        self._case, self.offered, self.chosen = None, (), ()

    @property
    def dates(self) -> tuple[Optional[str], ...]:
        """Return the date of each view, ``None`` where no image fits."""
        return tuple(chosen.date for chosen in self.chosen)

    def date(self, index: int) -> Optional[str]:
        """Return one view's date, ``None`` where no image fits or no case is shown."""
        return self.chosen[index].date if self.chosen else None

    def choose(self, index: int, date: str) -> bool:
        """Choose a date for a view; false where it is chosen already or no case is shown."""
        if self._case is None or self.chosen[index].date == date:
            return False
        self.chosen = (*self.chosen[:index], self._judged(index, date), *self.chosen[index + 1 :])
        return True

    def beside(self, index: int, step: int) -> Optional[str]:
        """Return the next date (``step`` > 0) or the one before in a view, ``None`` where there is none."""
        current = self.date(index)
        dates = [offered.date for offered in self.offered]
        if current is not None:
            dates = [date for date in dates if (date > current if step > 0 else date < current)]
        return (dates[0] if step > 0 else dates[-1]) if dates else None

    def shown(self) -> Mapping[str, Sequence[PaneRole]]:
        """Return the roles of the views by the date they show."""
        by_date: dict[str, list[PaneRole]] = {}
        for role, date in zip(self._roles, self.dates):
            if date is not None:
                by_date.setdefault(date, []).append(role)
        return by_date

    def facts(self, index: int) -> Optional[DateChoice]:
        """Return what a view's date offers at the case, ``None`` without a date."""
        date = self.date(index)
        if date is None or self._catalogue is None:
            return None
        known = next((offered for offered in self.offered if offered.date == date), None)
        return known if known is not None else choice(self._catalogue, date, self._box)

    def _judged(self, index: int, date: str) -> Chosen:
        role = self._roles[index]
        leads = {PaneRole.EARLIER: self._case.date_before, PaneRole.LATER: self._case.date_after}
        return judge(choice(self._catalogue, date, self._box), leads.get(role), role is PaneRole.EARLIER)
