"""What coverage is taken over and what it says, as plain records: importing them needs no package."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AreaZone:
    """A zone of some level, and the areas (unit codes) it belongs to; ``outline`` is WKB in longitude/latitude."""

    areas: tuple[str, ...]
    level: str
    outline: bytes


@dataclass(frozen=True)
class Look:
    """An image used in a round: its date (ISO) and footprint (WKB in longitude/latitude)."""

    round_id: str
    date: str
    footprint: bytes


@dataclass(frozen=True)
class Coverage:
    """Zones of a level in an area and what of them a round looked at, ㎡ on the ellipsoid.

    ``newest`` is the latest date of an image of the round that covers some of them, empty where none does.
    """

    area: str
    level: str
    round_id: str
    zone_m2: float
    looked_m2: float
    newest: str

    @property
    def share(self) -> float:
        """Return the looked-at share of the zones, 0 … 1."""
        return min(1.0, self.looked_m2 / self.zone_m2) if self.zone_m2 else 0.0
