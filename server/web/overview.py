"""The front page: the batches, how far each unit is, and who is behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from ..api.needs import StateNeeded
from ..services.progress import BatchProgress, Progress, UnitProgress
from .pages import FrontPage, page
from .place import FRONT
from .visits import CallerNeeded
from .words import today

router = APIRouter(route_class=FrontPage, include_in_schema=False)
MOST_UNITS, MOST_BEHIND, FIRST_BEHIND, OPEN_BATCHES = 60, 100, 6, 3
_DIGITS = (6, 4, 2)
"""Digits of a county, a city and a province in GB/T 2260."""
Unit = Annotated[str, Query(max_length=32, pattern=r"^[0-9a-z-]*$")]


@dataclass(frozen=True)
class Shown:
    """A batch with the rows of its table: units, or the cities or provinces they lie in where there are many."""

    batch: BatchProgress
    rows: Sequence[UnitProgress]
    is_rolled_up: bool


@router.get(FRONT)
def overview(request: Request, state: StateNeeded, caller: CallerNeeded, unit: Unit = "") -> Response:
    """Show the batches of the caller's area; ``unit`` leaves the units that it begins."""
    day = today()
    batches, behind = Progress(state.database).overview(caller, day)
    shown = [_shown(batch, unit) for batch in batches]
    mine = [one for one in behind if one.unit.startswith(unit)]
    return page(
        request,
        "overview.html",
        day=day,
        unit=unit,
        batches=[one for one in shown if one.rows or not unit],
        behind=mine[:MOST_BEHIND],
        more_behind=max(0, len(mine) - MOST_BEHIND),
        first_behind=FIRST_BEHIND,
        open_batches=OPEN_BATCHES,
    )


def _shown(batch: BatchProgress, unit: str) -> Shown:
    wanted = [one for one in batch.units if one.unit.startswith(unit)]
    for digits in _DIGITS:
        rows = _rolled_up(wanted, digits)
        if len(rows) <= MOST_UNITS:
            break
    return Shown(batch, rows, len(rows) < len(wanted))


def _rolled_up(units: Sequence[UnitProgress], digits: int) -> list[UnitProgress]:
    if digits == _DIGITS[0]:
        return list(units)
    rows: dict[str, UnitProgress] = {}
    for one in units:
        key = one.unit[:digits]
        rows.setdefault(key, UnitProgress(unit=key)).take_in(one)
    return list(rows.values())
