"""How long a reviewer looks at each patch: for the reviewer alone, and only where it was switched on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Optional

from ..ports import Store

LONGEST_LOOK_MS = 10 * 60 * 1000
"""A look that goes on longer was a telephone call: no more than this counts of it."""


class Stopwatch:
    """Knows which patch is looked at and since when (milliseconds of one clock); runs for one patch at a time."""

    def __init__(self) -> None:
        self._case_id: Optional[str] = None
        self._since_ms = 0

    def look(self, case_id: str, now_ms: int) -> dict[str, int]:
        """Go to a patch; returns what was spent on the one before, by its id."""
        spent = self.pause(now_ms)
        self._case_id, self._since_ms = case_id, now_ms
        return spent

    def pause(self, now_ms: int) -> dict[str, int]:
        """Look at none any more; returns what was spent, empty for nothing (or where the clock was set back)."""
        case_id, self._case_id = self._case_id, None
        spent_ms = min(now_ms - self._since_ms, LONGEST_LOOK_MS)
        return {case_id: spent_ms} if case_id is not None and spent_ms > 0 else {}


def forget_all(store: Store) -> Mapping[str, int]:
    """Erase what was noted, and read what is left; waits for the disk, so off the GUI thread."""
    store.forget_times().result()
    return store.times()
