"""What covers the ground and how it looks on each date."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple, Optional

import numpy as np
from shapely.geometry.base import BaseGeometry

Colour = tuple[float, float, float, float]
"""Red, green, blue, near infrared as digital numbers 0 to 255."""


class Kind(IntEnum):
    """Cover classes that decide what may change where."""

    FIELD = 0
    MARGIN = 1
    WOOD = 2
    WATER = 3
    ROAD = 4
    TRACK = 5
    VILLAGE = 6
    ROOF = 7
    POND = 8
    ORCHARD = 9
    REED = 10
    BARE = 11


@dataclass(frozen=True)
class Look:
    """Colour and texture of a material; texture strengths are shares of its brightness."""

    kind: Kind
    colour: Colour
    later: Optional[Colour] = None
    grain: float = 0.05
    mottle: float = 0.07
    canopy: float = 0.0
    tint: float = 0.05
    furrow: float = 0.0
    period_m: float = 4.0
    angle: float = 0.0
    cross: bool = False
    height_m: float = 0.0


class Shape(NamedTuple):
    """A polygon in local metres covered by one material."""

    geometry: BaseGeometry
    material: int


@dataclass(frozen=True)
class Tables:
    """Look-up tables indexed by material number; colours are (2 dates, 4 bands, materials)."""

    colour: np.ndarray
    kind: np.ndarray
    grain: np.ndarray
    mottle: np.ndarray
    canopy: np.ndarray
    tint: np.ndarray
    furrow: np.ndarray
    wave_x: np.ndarray
    wave_y: np.ndarray
    cross: np.ndarray
    height_m: np.ndarray


class Palette:
    """Hands out material numbers."""

    def __init__(self) -> None:
        self._looks: list[Look] = []

    def add(self, look: Look) -> int:
        """Register a look and return its number."""
        self._looks.append(look)
        return len(self._looks) - 1

    def tables(self, pixel_m: float) -> Tables:
        """The look-up tables for rendering at a pixel size."""
        looks = self._looks
        pick = lambda name: np.array([getattr(k, name) for k in looks], np.float32)  # noqa: E731
        wave = 2 * np.pi / pick("period_m")
        # Furrows narrower than two pixels would show as moire.
        visible = np.clip(pick("period_m") / pixel_m / 2 - 1, 0, 1)
        colours = [[k.colour for k in looks], [k.later or k.colour for k in looks]]
        return Tables(
            colour=np.array(colours, np.float32).transpose(0, 2, 1).copy(),
            kind=np.array([k.kind for k in looks], np.uint8),
            grain=pick("grain"),
            mottle=pick("mottle"),
            canopy=pick("canopy"),
            tint=pick("tint"),
            furrow=pick("furrow") * visible,
            wave_x=wave * np.cos(pick("angle")),
            wave_y=wave * np.sin(pick("angle")),
            cross=np.array([k.cross for k in looks]),
            height_m=pick("height_m"),
        )


@dataclass(frozen=True)
class Ground:
    """Numbers of the materials that occur in many places."""

    margin: int
    track: int
    lane: int
    ditch: int
    asphalt: int
    marking: int
    verge: int
    broadleaf: int
    pine: int
    bamboo: int
    tree: int
    water: int
    mud: int
    reed: int
    orchard: int
    yard: int
    court: int
    dike: int

    @staticmethod
    def make(palette: Palette) -> Ground:
        """Register the common materials."""
        add = lambda *a, **k: palette.add(Look(*a, **k))  # noqa: E731
        return Ground(
            margin=add(Kind.MARGIN, (88, 92, 62, 120), (84, 97, 60, 132), grain=0.10, mottle=0.16),
            track=add(Kind.TRACK, (146, 134, 112, 140), grain=0.06, mottle=0.06),
            lane=add(Kind.TRACK, (158, 154, 146, 150), grain=0.04, mottle=0.04),
            ditch=add(Kind.WATER, (62, 74, 62, 48), (60, 76, 60, 50), grain=0.06, mottle=0.12),
            asphalt=add(Kind.ROAD, (96, 97, 98, 92), grain=0.04, mottle=0.04),
            marking=add(Kind.ROAD, (150, 150, 146, 130), grain=0.03, mottle=0.03),
            verge=add(Kind.MARGIN, (98, 98, 70, 118), (92, 102, 66, 128), grain=0.10, mottle=0.14),
            broadleaf=add(
                Kind.WOOD,
                (66, 74, 50, 110),
                (57, 78, 45, 128),
                grain=0.07,
                mottle=0.06,
                canopy=0.8,
                tint=0.13,
                height_m=9,
            ),
            pine=add(
                Kind.WOOD,
                (48, 61, 44, 94),
                (45, 63, 42, 100),
                grain=0.07,
                mottle=0.05,
                canopy=0.8,
                tint=0.1,
                height_m=10,
            ),
            bamboo=add(
                Kind.WOOD,
                (78, 94, 54, 140),
                (76, 100, 50, 150),
                grain=0.09,
                mottle=0.07,
                canopy=0.5,
                tint=0.12,
                height_m=8,
            ),
            tree=add(
                Kind.WOOD,
                (52, 64, 42, 105),
                (49, 72, 40, 125),
                grain=0.14,
                mottle=0.1,
                canopy=0.55,
                tint=0.15,
                height_m=6,
            ),
            water=add(Kind.WATER, (52, 70, 70, 32), (50, 72, 68, 30), grain=0.015, mottle=0.015, tint=0.09),
            mud=add(Kind.BARE, (140, 128, 106, 112), (138, 126, 102, 108), grain=0.06, mottle=0.12),
            reed=add(
                Kind.REED, (116, 108, 76, 116), (88, 106, 62, 138), grain=0.14, mottle=0.22, canopy=0.2, height_m=1.5
            ),
            orchard=add(
                Kind.ORCHARD,
                (78, 86, 56, 120),
                (72, 90, 52, 132),
                grain=0.09,
                mottle=0.1,
                furrow=0.34,
                period_m=5.2,
                angle=0.5,
                cross=True,
                tint=0.12,
            ),
            yard=add(Kind.VILLAGE, (120, 116, 98, 120), (112, 114, 90, 124), grain=0.12, mottle=0.2),
            court=add(Kind.VILLAGE, (164, 160, 150, 150), grain=0.05, mottle=0.06),
            dike=add(Kind.TRACK, (150, 140, 112, 138), grain=0.08, mottle=0.1),
        )
