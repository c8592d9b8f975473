"""Which engine screens here: the fast one on shapely 2, or the same numbers through QGIS geometry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Optional, Protocol

from .. import screening
from ..screening import Cancelled, Progress, Rows, ScreeningRun, ShapelyMissing, require_shapely
from . import qgis_geometry
from .translation import tr

FAST, SLOW = "fast", "slow"


class Screen(Protocol):
    """The one signature of both engines; see :func:`..screening.screen`."""

    def __call__(
        self,
        patches: Rows,
        zones: Rows,
        *,
        levels: Optional[Mapping[str, str]] = None,
        progress: Optional[Progress] = None,
        cancelled: Optional[Cancelled] = None,
        threads: Optional[int] = None,
    ) -> ScreeningRun:
        """Measure patches against zones."""
        ...


class Engine(NamedTuple):
    """The function, and the key of the line that says which it is (:func:`note_words`)."""

    screen: Screen
    note: str


def choose_engine() -> Engine:
    """Return the fast engine where shapely 2 is importable, else the one through QGIS geometry."""
    try:
        require_shapely()
    except ShapelyMissing:
        return Engine(qgis_geometry.screen, SLOW)
    return Engine(screening.screen, FAST)


def note_words(note: str) -> str:
    """Return the line for users; empty for the fast engine, of which there is nothing to say."""
    if note == FAST:
        return ""
    return tr("shapely 2 is not installed: areas are measured through QGIS geometry, with the same results but slower.")
