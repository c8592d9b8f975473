"""Measure every patch of a workspace against its zones, with an engine that is handed in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Optional, Protocol

from ..domain.acts import Act, ActReceipt
from ..domain.records import Screening
from ..domain.states import ActKind
from ..ports import Clock, Contents, Store

Pairs = Sequence[tuple[str, bytes]]
"""(id, canonical WKB in EPSG:4490) of each patch or zone."""


class ScreeningOutcome(Protocol):
    """What an engine returns."""

    @property
    def results(self) -> Sequence[Screening]:
        """One screening per patch that could be measured."""
        ...

    @property
    def input_hash(self) -> str:
        """Hash of the patches."""
        ...

    @property
    def zones_hash(self) -> str:
        """Hash of the zones."""
        ...

    @property
    def engine(self) -> str:
        """Name of the engine, for the record."""
        ...


class Engine(Protocol):
    """Measures patches against zones; ``progress`` takes 0 … 1, ``cancelled`` is asked often."""

    def __call__(
        self,
        patches: Pairs,
        zones: Pairs,
        *,
        progress: Optional[Callable[[float], None]] = None,
        cancelled: Optional[Callable[[], bool]] = None,
    ) -> ScreeningOutcome:
        """Return the outcome; raises the engine's own cancellation error."""
        ...


def needs_screening(contents: Contents) -> bool:
    """Tell whether a case has no measurement yet."""
    return any(case.case_id not in contents.screenings for case in contents.cases)


def screen_workspace(
    store: Store,
    contents: Contents,
    engine: Engine,
    clock: Clock,
    progress: Optional[Callable[[float], None]] = None,
    cancelled: Optional[Callable[[], bool]] = None,
) -> Future[ActReceipt]:
    """Measure all cases and hand the result to the store with the hashes of both inputs; call off the GUI thread."""
    patches = [(case.case_id, case.outline) for case in contents.cases]
    zones = [(zone.zone_id, zone.outline) for zone in contents.zones]
    outcome = engine(patches, zones, progress=progress, cancelled=cancelled)
    payload = {
        "cases": len(patches),
        "zones": len(zones),
        "input_hash": outcome.input_hash,
        "zones_hash": outcome.zones_hash,
        "engine": outcome.engine,
    }
    return store.save_screenings(outcome.results, Act(ActKind.SCREEN, None, clock.now(), payload))
