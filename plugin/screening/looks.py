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
    """Zones of a level in an area and what of them lies on a round's images, ㎡ on the ellipsoid.

    ``newest`` is the latest date of an image of the round that covers some of them, empty where none does.
    ``patches`` of the round lie in these zones, ``found`` of them have a finding: images alone inspect nothing.
    """

    area: str
    level: str
    round_id: str
    zone_m2: float
    looked_m2: float
    newest: str
    patches: int = 0
    found: int = 0

    @property
    def share(self) -> float:
        """Return the share of the zones that lies on images, 0 … 1."""
        return min(1.0, self.looked_m2 / self.zone_m2) if self.zone_m2 else 0.0

    @property
    def found_share(self) -> float:
        """Return the share of the patches that have a finding, 0 … 1."""
        return self.found / self.patches if self.patches else 0.0
