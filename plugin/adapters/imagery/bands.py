"""Which band of a file is which colour, from rules and from what the file says of its bands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional

from osgeo import gdal

from .band_rules import COLOURS, BandRule, BandRules, first_fitting
from .looks import BandView

NO_RULES = BandRules()
_THIN_PX = 64
_COLOURS = {gdal.GCI_RedBand: "red", gdal.GCI_GreenBand: "green", gdal.GCI_BlueBand: "blue"}
_NAMES = {
    "red": re.compile(r"\bred\b(?![ _-]?edge)|(?<![近红])红(?![外边])", re.I),
    "green": re.compile(r"\bgreen\b|绿", re.I),
    "blue": re.compile(r"\bblue\b|蓝", re.I),
    "nir": re.compile(r"\bnir(?![a-z])|near[ _-]?infra|近红外", re.I),
}
_WAVES_NM = {"blue": (440, 520, 480), "green": (520, 600, 560), "red": (620, 700, 660), "nir": (760, 900, 840)}
"""Shortest and longest wavelength of a colour, and the one that a band is best near to."""

_WAVE_TAGS = ("WAVELENGTH", "WAVELENGTH_NM", "CENTRAL_WAVELENGTH", "CENTRAL_WAVELENGTH_UM", "CENTRALWAVELENGTH")
_NEEDED = {
    BandView.FALSE: ("nir", "red", "green"),
    BandView.NDVI: ("nir", "red"),
    BandView.NDWI: ("green", "nir"),
    BandView.NDVI_CHANGE: ("nir", "red"),
}
"""False colour (near infrared shown red) as on survey films; NDVI: Rouse et al. 1974; NDWI: McFeeters 1996."""


@dataclass(frozen=True)
class BandPlan:
    """The bands (numbered from 1) to draw: three for true colour, one for grey; ``palette`` draws its own colours.

    ``roles`` names the bands whose colour is known: red, green, blue, nir.
    """

    shown: tuple[int, ...]
    alpha: Optional[int]
    data_type: str
    palette: bool = False
    roles: Mapping[str, int] = field(default_factory=dict, hash=False)

    @property
    def group(self) -> str:
        """Return what shares a stretch: the same data type and the same number of colours (bytes all together)."""
        return self.data_type if self.data_type == "Byte" else f"{self.data_type}/{len(self.shown)}"

    def group_in(self, view: BandView) -> str:
        """Return what shares a stretch in a band view; false colour has one of its own."""
        return f"{self.data_type}/false" if view is BandView.FALSE else self.group

    def allows(self, view: BandView) -> bool:
        """Tell whether the bands suffice for a view."""
        if view is BandView.TRUE:
            return True
        return not self.palette and all(colour in self.roles for colour in _NEEDED.get(view, ()))

    def bands_in(self, view: BandView) -> tuple[int, ...]:
        """Return the bands of a view that is allowed, in the order of its formula or of red, green, blue."""
        return tuple(self.roles[colour] for colour in _NEEDED[view]) if view in _NEEDED else self.shown


@dataclass(frozen=True)
class BandFacts:
    """What a file says of one band. ``wave_nm`` is its middle wavelength in nanometres, 0 where it is not said."""

    colour: int
    name: str
    wave_nm: float = 0.0


def plan_bands(dataset: gdal.Dataset, sensor: str, rules: BandRules = NO_RULES) -> BandPlan:
    """Return the plan for a raster of a sensor (as :func:`.naming.sensor_of` writes it, or empty)."""
    bands = [dataset.GetRasterBand(number) for number in range(1, dataset.RasterCount + 1)]
    facts = [BandFacts(band.GetColorInterpretation(), band.GetDescription() or "", _wave_nm(band)) for band in bands]
    data_type = gdal.GetDataTypeName(bands[0].DataType)
    alpha = next((n for n, fact in enumerate(facts, 1) if fact.colour == gdal.GCI_AlphaBand), None)
    if alpha is not None and not _is_mask(bands[alpha - 1]):
        facts[alpha - 1] = BandFacts(gdal.GCI_Undefined, facts[alpha - 1].name, facts[alpha - 1].wave_nm)
        alpha = None
    if facts[0].colour == gdal.GCI_PaletteIndex:
        return BandPlan((1,), alpha, data_type, palette=True)
    roles = band_roles(facts, sensor, Path(dataset.GetDescription()).name, rules)
    return BandPlan(shown_bands(facts, roles), alpha, data_type, roles=roles)


def _wave_nm(band: gdal.Band) -> float:
    tags = {**(band.GetMetadata() or {}), **(band.GetMetadata("IMAGERY") or {})}
    said = next((value for key, value in tags.items() if key.upper() in _WAVE_TAGS), "")
    number = re.match(r"\s*\d+(\.\d+)?", said)
    value = float(number.group()) if number else 0.0
    return value * 1000 if value < 100 else value  # micrometres, whatever the tag says


def _is_mask(band: gdal.Band) -> bool:
    """Tell a mask from near infrared: many tools call any fourth band alpha. Damage found here shows later."""
    width, height = band.XSize, band.YSize
    try:
        thin = band.ReadAsArray(0, 0, width, height, min(width, _THIN_PX), min(height, _THIN_PX))
    except RuntimeError:
        return True
    return thin is None or float(((thin == 0) | (thin == thin.max())).mean()) > 0.5


def band_roles(facts: Sequence[BandFacts], sensor: str, file: str, rules: BandRules) -> Mapping[str, int]:
    """Return the band (from 1) of each colour that is known.

    In this order: rules that hold always, colour interpretation with names and wavelengths beside it, rules for
    where the file says nothing. A fourth band beside red, green and blue of which nothing is said is near infrared.
    """
    plain = [n for n, fact in enumerate(facts, 1) if fact.colour != gdal.GCI_AlphaBand]
    ruled = first_fitting(rules.always, sensor, file, len(plain))
    if ruled is not None:
        return _by_rule(ruled, plain)
    said = _said(facts)
    if set(said) >= {"red", "green", "blue"}:
        rest = [n for n in plain if n not in said.values()]
        unsaid = len(plain) == 4 and len(rest) == 1 and not facts[rest[0] - 1].name and not facts[rest[0] - 1].wave_nm
        return {**said, "nir": rest[0]} if "nir" not in said and unsaid else said
    ruled = first_fitting(rules.otherwise, sensor, file, len(plain)) if len(plain) >= 4 else None
    return _by_rule(ruled, plain) if ruled is not None else said


def _by_rule(rule: BandRule, plain: Sequence[int]) -> Mapping[str, int]:
    return {colour: number for colour, number in zip(rule.bands, plain) if colour}


def _said(facts: Sequence[BandFacts]) -> dict[str, int]:
    """Return what the file itself says: colour interpretation before names, names before wavelengths."""
    numbered = list(enumerate(facts, 1))
    by_wave = {colour: number for colour in COLOURS for number in _nearest(numbered, colour)}
    by_name = {colour: number for colour in COLOURS for number, fact in numbered if _NAMES[colour].search(fact.name)}
    by_colour = {_COLOURS[fact.colour]: number for number, fact in numbered if fact.colour in _COLOURS}
    if len(by_colour) < 3:
        by_colour = {}
    found = dict(by_colour)
    for colour, number in [*by_name.items(), *by_wave.items()]:
        if number not in found.values():
            found.setdefault(colour, number)
    return found


def _nearest(numbered: Iterable[tuple[int, BandFacts]], colour: str) -> Sequence[int]:
    shortest, longest, best = _WAVES_NM[colour]
    fitting = [(abs(fact.wave_nm - best), number) for number, fact in numbered if shortest <= fact.wave_nm <= longest]
    return [min(fitting)[1]] if fitting else []


def shown_bands(facts: Sequence[BandFacts], roles: Mapping[str, int]) -> tuple[int, ...]:
    """Return red, green and blue, or the first band where there are fewer than three of colour."""
    if set(roles) >= {"red", "green", "blue"}:
        return roles["red"], roles["green"], roles["blue"]
    plain = [n for n, fact in enumerate(facts, 1) if fact.colour != gdal.GCI_AlphaBand]
    if len(plain) < 3:
        return (plain[0] if plain else 1,)
    return plain[0], plain[1], plain[2]
