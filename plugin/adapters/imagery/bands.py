"""Which band of a file is which colour, from what GDAL says of it, its bands' names and its sensor."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

from osgeo import gdal

_BLUE_FIRST = re.compile(r"^(GF-|ZY|SuperView|BJ-|JL-|HJ-|CBERS)")
"""Sensors whose four-band products come as blue, green, red, near infrared unless the file says otherwise."""

_THIN_PX = 64
_COLOURS = {gdal.GCI_RedBand: "red", gdal.GCI_GreenBand: "green", gdal.GCI_BlueBand: "blue"}
_NAMES = {
    "red": re.compile(r"\bred\b|红", re.I),
    "green": re.compile(r"\bgreen\b|绿", re.I),
    "blue": re.compile(r"\bblue\b|蓝", re.I),
}


@dataclass(frozen=True)
class BandPlan:
    """The bands (numbered from 1) to draw: three for true colour, one for grey; ``palette`` draws its own colours."""

    shown: tuple[int, ...]
    alpha: Optional[int]
    data_type: str
    palette: bool = False

    @property
    def group(self) -> str:
        """Return what shares a stretch: the same data type and the same number of colours (bytes all together)."""
        return self.data_type if self.data_type == "Byte" else f"{self.data_type}/{len(self.shown)}"


@dataclass(frozen=True)
class BandFacts:
    """What a file says of one band."""

    colour: int
    name: str


def plan_bands(dataset: gdal.Dataset, sensor: str) -> BandPlan:
    """Return the plan for a raster of a sensor (as :func:`.naming.sensor_of` writes it, or empty)."""
    bands = [dataset.GetRasterBand(number) for number in range(1, dataset.RasterCount + 1)]
    facts = [BandFacts(band.GetColorInterpretation(), band.GetDescription() or "") for band in bands]
    data_type = gdal.GetDataTypeName(bands[0].DataType)
    alpha = next((n for n, fact in enumerate(facts, 1) if fact.colour == gdal.GCI_AlphaBand), None)
    if alpha is not None and not _is_mask(bands[alpha - 1]):
        alpha = None
    if facts[0].colour == gdal.GCI_PaletteIndex:
        return BandPlan((1,), alpha, data_type, palette=True)
    return BandPlan(shown_bands(facts, sensor), alpha, data_type)


def _is_mask(band: gdal.Band) -> bool:
    """Tell a mask from near infrared: many tools call any fourth band alpha. Damage found here shows later."""
    width, height = band.XSize, band.YSize
    try:
        thin = band.ReadAsArray(0, 0, width, height, min(width, _THIN_PX), min(height, _THIN_PX))
    except RuntimeError:
        return True
    return thin is None or float(((thin == 0) | (thin == thin.max())).mean()) > 0.5


def shown_bands(facts: Sequence[BandFacts], sensor: str) -> tuple[int, ...]:
    """Return red, green and blue, or the first band where there are fewer than three of colour."""
    said = {_COLOURS[fact.colour]: n for n, fact in enumerate(facts, 1) if fact.colour in _COLOURS}
    if len(said) < 3:
        said = {
            colour: n for colour, name in _NAMES.items() for n, fact in enumerate(facts, 1) if name.search(fact.name)
        }
    if len(said) == 3:
        return said["red"], said["green"], said["blue"]
    plain = [n for n, fact in enumerate(facts, 1) if fact.colour != gdal.GCI_AlphaBand]
    if len(plain) < 3:
        return (plain[0] if plain else 1,)
    return (3, 2, 1) if len(plain) >= 4 and _BLUE_FIRST.match(sensor) else (plain[0], plain[1], plain[2])
