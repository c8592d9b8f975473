"""What was flagged in each zone, from the screening that the workspace holds. Pure; what measures is handed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Optional

from ..ports import Contents, lines_in

ZoneAreas = Callable[[Sequence[tuple[str, bytes]]], Mapping[str, float]]
"""Measures zones (id, outline): ㎡ on the ellipsoid by id."""


@dataclass(frozen=True)
class ZoneTotal:
    """A zone and, by batch, how many patches touch it and the flagged area in it in ㎡ on the ellipsoid.

    Patches that overlap each other count twice, as in the totals of ``redline:screen``. ``zone_m2`` is ``None`` where
    the zone could not be measured.
    """

    zone_id: str
    name: str
    level: str
    type: str
    zone_m2: Optional[float]
    patches: Mapping[str, int] = field(default_factory=dict)
    flagged_m2: Mapping[str, float] = field(default_factory=dict)


def zone_totals(contents: Contents, measure: Optional[ZoneAreas]) -> tuple[ZoneTotal, ...]:
    """Return a line for each zone, in their order; ``measure`` is ``None`` where nothing can. Off the GUI thread."""
    batches = {case_id: line.batch_id for case_id, line in lines_in(contents).items()}
    patches: dict[str, Counter[str]] = {}
    flagged: dict[str, dict[str, float]] = {}
    for case_id, screening in contents.screenings.items():
        batch = batches.get(case_id)
        for overlap in screening.overlaps if batch is not None else ():
            patches.setdefault(overlap.zone_id, Counter())[str(batch)] += 1
            areas = flagged.setdefault(overlap.zone_id, {})
            areas[str(batch)] = areas.get(str(batch), 0.0) + overlap.area_m2
    whole = {} if measure is None else measure([(zone.zone_id, zone.outline) for zone in contents.zones])
    return tuple(
        ZoneTotal(
            zone.zone_id,
            zone.name,
            zone.level,
            zone.type,
            whole.get(zone.zone_id),
            patches.get(zone.zone_id, {}),
            flagged.get(zone.zone_id, {}),
        )
        for zone in contents.zones
    )


@dataclass(frozen=True)
class ZoneLine:
    """A zone's totals of one batch, or of all together."""

    name: str
    level: str
    type: str
    patches: int
    flagged_m2: float
    zone_m2: Optional[float]

    @property
    def share(self) -> Optional[float]:
        """Return the flagged share of the zone, more than 1 only where patches overlap; ``None`` where not known."""
        return self.flagged_m2 / self.zone_m2 if self.zone_m2 else None


def lines_of(totals: Sequence[ZoneTotal], batch_id: Optional[str] = None) -> tuple[ZoneLine, ...]:
    """Return the totals of a batch, of all batches for ``None``."""
    return tuple(
        ZoneLine(
            total.name,
            total.level,
            total.type,
            sum(total.patches.values()) if batch_id is None else total.patches.get(batch_id, 0),
            sum(total.flagged_m2.values()) if batch_id is None else total.flagged_m2.get(batch_id, 0.0),
            total.zone_m2,
        )
        for total in totals
    )
