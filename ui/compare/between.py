"""Which dates the third and the fourth view show by default."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from ...plugin.adapters.imagery.catalogue import DateChoice


def other_dates(
    offered: Sequence[DateChoice], before: Optional[str], after: Optional[str], count: int
) -> tuple[Optional[DateChoice], ...]:
    """Return ``count`` dates besides those of the earlier and the later view, oldest first.

    First those between the two, spread evenly: they tell when a change came about. Then older ones, the nearest first:
    they tell what the place was like. Then newer ones. Where there are enough clear dates that cover the whole patch,
    no others are taken; ``None`` stands where there are no more.
    """
    free = [choice for choice in offered if choice.date not in (before, after)]
    good = [choice for choice in free if choice.whole and choice.clear]
    free = good if len(good) >= count else free
    older = [choice for choice in free if before is not None and choice.date < before]
    newer = [choice for choice in free if after is not None and choice.date > after]
    inside = [choice for choice in free if choice not in older and choice not in newer]
    taken = _spread(inside, count)
    taken += older[::-1][: count - len(taken)]
    taken += newer[: count - len(taken)]
    found = sorted(taken, key=lambda choice: choice.date)
    return (*found, *(None,) * (count - len(found)))


def _spread(choices: Sequence[DateChoice], count: int) -> list[DateChoice]:
    """Return at most ``count`` of these, as evenly spread as their number allows."""
    if len(choices) <= count:
        return list(choices)
    step = (len(choices) + 1) / (count + 1)
    return [choices[round(step * (place + 1)) - 1] for place in range(count)]
