"""Python's cycle collector beside very many objects.

Each of its full passes holds the interpreter lock: over the rows of 100,000 cases that is a fifth of a second in which
no window moves (measured).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 5_000
"""So many cases are worth keeping out of the collector's sight."""


@contextmanager
def collector_paused(many: bool = True) -> Iterator[None]:
    """Keep the collector out of many fresh objects without cycles, and afterwards from going through all of them.

    With ``many`` false it goes on as ever.

    Freezing and unfreezing moves what is there to the oldest generation without a look at it; otherwise the next small
    pass would find every object made meanwhile among the young ones.
    """
    was_on = many and gc.isenabled()
    if was_on:
        gc.disable()
    try:
        yield
    finally:
        if was_on:
            frozen_before = gc.get_freeze_count()
            gc.freeze()
            if not frozen_before:
                gc.unfreeze()
            gc.enable()


def settle(cases: int) -> None:
    """Keep what is in memory now, if it is large, out of all further passes until :func:`unsettle`.

    Only cycles are affected: everything else goes when nobody holds it any more, as ever.
    """
    if cases >= MANY:
        gc.freeze()


def unsettle() -> None:
    """Let the collector see everything again."""
    gc.unfreeze()
