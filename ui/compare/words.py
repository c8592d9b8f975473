"""The words on the views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtGui import QColor

from ...plugin.adapters.imagery.bands import BandPlan
from ...plugin.adapters.imagery.catalogue import Chosen, DateChoice, Remark
from ...plugin.adapters.imagery.errors import ImageUnreadable
from ...plugin.adapters.imagery.values import BandValues
from ...plugin.adapters.translation import tr
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.image_rules import HIGH_RESOLUTION_M, too_coarse
from ..messages import sentence
from ..numbers import grouped
from ..review.words import areas_words
from .measure import Figures
from .model import PaneRole

_LONG_M = 10_000.0
_FIRST_ZONED_EPSG, _LAST_ZONED_EPSG, _FIRST_ZONE = 4513, 4533, 25


def crs(authid: str) -> str:
    """Return a CRS as the field says it: CGCS2000 with its 3° zone (EPSG:4513 … 4533 are zones 25 … 45)."""
    code = int(authid.split(":")[1]) if authid.startswith("EPSG:") and authid[5:].isdigit() else 0
    if _FIRST_ZONED_EPSG <= code <= _LAST_ZONED_EPSG:
        zone = code - _FIRST_ZONED_EPSG + _FIRST_ZONE
        return tr("CGCS2000, 3° zone {zone} ({code})", zone=zone, code=code)
    return authid


def role_word(role: PaneRole) -> str:
    """Return what a view shows."""
    return {
        PaneRole.EARLIER: tr("Earlier image"),
        PaneRole.LATER: tr("Later image"),
        PaneRole.OTHER: tr("Another date"),
    }[role]


def heading(role: PaneRole, chosen: Optional[DateChoice]) -> str:
    """Return the line at the top of a view: role, date, sensor, pixel size, cloud where it is known."""
    parts = [role_word(role)]
    if chosen is not None:
        parts.append(chosen.date)
        parts += [", ".join(chosen.sensors)] if chosen.sensors else []
        parts += [pixel_size(chosen.pixel_size_m)] if chosen.pixel_size_m else []
        parts += [tr("cloud {share} %", share=f"{chosen.cloud:.0f}")] if chosen.cloud is not None else []
    return " · ".join(parts)


def pixel_size(size_m: float) -> str:
    """Return a pixel size with two digits that count."""
    return tr("{size} m", size=f"{size_m:.2g}" if size_m < 100 else f"{size_m:.0f}")


def coarse(chosen: Optional[DateChoice]) -> str:
    """Return the warning on an image whose pixels are larger than the rule asks, empty where they are fine enough."""
    if chosen is None or not too_coarse(chosen.pixel_size_m):
        return ""
    return tr(
        "Pixels of {pixel}, coarser than {size}: small changes do not show.",
        pixel=pixel_size(chosen.pixel_size_m),
        size=pixel_size(HIGH_RESOLUTION_M),
    )


def notice(
    role: PaneRole, chosen: Chosen, covered: Optional[float], problems: Sequence[RedlineError], damaged: Sequence[str]
) -> str:
    """Return what must be said on the view itself, one sentence per line; empty when all is well."""
    lines = [sentence(problem) for problem in problems]
    lines += [sentence(ImageUnreadable(path, "")) for path in damaged]
    if role is PaneRole.OTHER and chosen.date is None:
        return "\n".join((*lines, tr("There is no further date of this place.")))
    lines += [_gap(chosen, covered)] if not lines else []
    if Remark.AFTER_LEAD in chosen.remarks:
        lines.append(tr("Taken after this patch was flagged as changed. An older image may tell more."))
    if Remark.BEFORE_LEAD in chosen.remarks:
        lines.append(tr("Older than the change that was flagged. Look for a newer image before deciding."))
    return "\n".join(line for line in lines if line)


def _gap(chosen: Chosen, covered: Optional[float]) -> str:
    if chosen.date is None:
        return tr("No image covers this patch on this side. Press [ or ] for another date, or Ctrl+I to add images.")
    share = chosen.share if covered is None else covered
    if share <= 0.0:
        return tr("The image of {date} does not cover this patch. Press [ or ] for another date.", date=chosen.date)
    if covered is not None and covered < 0.995:
        return tr(
            "The image of {date} covers {share} % of this patch. Press [ or ] for another date.",
            date=chosen.date,
            share=min(99, max(1, round(share * 100))),
        )
    return ""


def turned(degrees: float) -> str:
    """Return by how much a view is turned, empty where north is up."""
    if not round(degrees):
        return ""
    return tr("Turned by {degrees}°; Home: north up", degrees=f"{degrees:+.0f}".replace("-", "−"))


def moves_alone() -> str:
    """Return what is said on a view that is not linked with the others."""
    return tr("Moves alone; L links it again")


def length(metres: float) -> str:
    """Return a length in metres, from 10 km on in kilometres."""
    if metres >= _LONG_M:
        return tr("{km} km", km=f"{metres / 1000:,.2f}")
    return tr("{size} m", size=f"{metres:,.1f}")


def measured(figures: Optional[Figures], ended: bool) -> str:
    """Return what was measured, or how to."""
    if figures is None:
        return tr("Measure: click points; a double click or Enter ends, Esc clears, M lays the ruler down")
    lines = [tr("Length {length}", length=length(figures.length_m))]
    if figures.area_m2 is not None and figures.round_m is not None:
        lines[0] = tr(
            "Length {length} · around {round}", length=length(figures.length_m), round=length(figures.round_m)
        )
        lines.append(tr("Area {areas}", areas=areas_words(figures.area_m2)))
    return "\n".join(lines)


def identify_hint() -> str:
    """Return what the identify tool waits for."""
    return tr("Click a place to see what is there; I or Esc ends")


def zones_here(zones: Sequence[str], in_patch: bool) -> str:
    """Return what covers a place: zones by name and level, and the patch."""
    lines = [tr("In this patch") if in_patch else tr("Outside this patch"), *sorted(zones)]
    return "\n".join(lines if zones else (*lines, tr("In no zone")))


def band_values(found: Optional[BandValues], plans: Mapping[str, BandPlan]) -> str:
    """Return a view's image at a place and the values of its bands, each with its name.

    ``plans`` says by path which band of a file is which colour.
    """
    if found is None:
        return tr("No image here")
    names = _band_names(found, plans.get(found.path))
    numbers = ", ".join(f"{name} {value:g}".strip() for name, value in zip(names, found.values)) or tr("no data")
    return f"{Path(found.path).name}: {numbers}"


def _band_names(found: BandValues, plan: Optional[BandPlan]) -> Sequence[str]:
    """Return what the bands are: their colours where these are known, else as the file calls them, else numbers."""
    count = len(found.values)
    if count == 1 and not any(found.names):
        return ("",)
    colours = {"red": tr("red"), "green": tr("green"), "blue": tr("blue"), "nir": tr("near infrared")}
    known = {number: colours[role] for role, number in plan.roles.items() if role in colours} if plan else {}
    if plan is not None and plan.alpha is not None:
        known.setdefault(plan.alpha, tr("opacity"))
    said = dict(enumerate(found.names, 1))
    return [known.get(n) or said.get(n) or tr("band {number}", number=n) for n in range(1, count + 1)]


def painted_colour(colour: Optional[QColor]) -> str:
    """Return the colour that a view shows at a place: what is known of a service's image itself."""
    if colour is None:
        return tr("No image here")
    red, green, blue = colour.red(), colour.green(), colour.blue()
    return tr("Painted colour {red}, {green}, {blue}", red=red, green=green, blue=blue)


def asking(name: str) -> str:
    """Return what a view says while a service is asked about a place."""
    return tr("Asking {name}…", name=name)


def tells_no_values(name: str) -> str:
    """Return what is said of a service that answers no questions about places."""
    return tr("{name} tells no pixel values", name=name)


def nothing_told(name: str) -> str:
    """Return what is said of a service that had no answer for a place."""
    return tr("{name} tells nothing of this place", name=name)


def no_zones(fault: str) -> str:
    """Return what a view says where the zones could not be drawn."""
    return tr(
        "The zones cannot be drawn here ({fault}); their shares in the panel hold. Open the workspace again to try "
        "once more.",
        fault=fault,
    )


def place(lon: float, lat: float) -> str:
    """Return a place as degrees, minutes and seconds."""
    return f"{degrees_text(lon, 'E', 'W')} {degrees_text(lat, 'N', 'S')}"


def nothing_earlier() -> str:
    """Return what a single view says while it is to blink and there is no earlier image."""
    return tr("There is no earlier image of this place to blink to.")


def painting() -> str:
    """Return the hint shown while a picture takes long."""
    return tr("Painting…")


def waiting_for(names: str) -> str:
    """Return what a view says while its service has not answered yet."""
    return tr("Waiting for {names}…", names=names)


def no_catalogue() -> str:
    """Return what an empty view says."""
    return tr("No patch is chosen. Choose one in the list.")


def degrees_text(value: float, positive: str, negative: str) -> str:
    """Return degrees, minutes and seconds to a tenth, with the hemisphere's letter."""
    tenths = round(abs(value) * 36000)
    degree, rest = divmod(tenths, 36000)
    minute, second = divmod(rest, 600)
    return f"{degree}°{minute:02d}′{second / 10:04.1f}″{positive if value >= 0 else negative}"


def coordinates(lon: float, lat: float) -> str:
    """Return a place as degrees, minutes, seconds and as decimal degrees."""
    return f"{place(lon, lat)}  ({lon:.6f}, {lat:.6f})"


def scale(denominator: float) -> str:
    """Return a scale to three digits that count (``1:2,000``)."""
    digits = max(0, len(str(int(denominator))) - 3)
    rounded = int(round(denominator, -digits))
    return f"1:{grouped(rounded)}"
