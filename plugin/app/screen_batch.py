"""Measure every patch of a workspace against its zones, with an engine that is handed in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Optional, Protocol

from ..domain.acts import Act, ActReceipt
from ..domain.records import Screening
from ..domain.states import ActKind
from ..ports import Clock, Contents, Store, outlines_in
from ..screening.results import hash_rows
from .upkeep import zones_version

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
    """Tell whether patches or zones are others than those measured last; hashes them all, so off the GUI thread.

    By hash, not by what is missing: a patch that cannot be measured would otherwise be tried for ever, and a zone that
    moved would leave old overlaps standing.
    """
    if not contents.zones or not contents.cases:
        return False
    return contents.screened != (hash_rows(patch_rows(contents)), hash_rows(zone_rows(contents)))


def patch_rows(contents: Contents) -> list[tuple[str, bytes]]:
    """Return the patches as the engines take them."""
    return outlines_in(contents)


def zone_rows(contents: Contents) -> list[tuple[str, bytes]]:
    """Return the zones as the engines take them."""
    return [(zone.zone_id, zone.outline) for zone in contents.zones]


def screen_workspace(
    store: Store,
    contents: Contents,
    engine: Engine,
    clock: Clock,
    progress: Optional[Callable[[float], None]] = None,
    cancelled: Optional[Callable[[], bool]] = None,
) -> Future[ActReceipt]:
    """Measure all cases and hand the result to the store; call off the GUI thread.

    The act records the hashes of both inputs and the zones' version: which zones an area was measured against.
    """
    patches, zones = patch_rows(contents), zone_rows(contents)
    outcome = engine(patches, zones, progress=progress, cancelled=cancelled)
    payload = {
        "cases": len(patches),
        "zones": len(zones),
        "input_hash": outcome.input_hash,
        "zones_hash": outcome.zones_hash,
        "zones_version": zones_version(contents.zones),
        "engine": outcome.engine,
    }
    return store.save_screenings(outcome.results, Act(ActKind.SCREEN, None, clock.now(), payload))
