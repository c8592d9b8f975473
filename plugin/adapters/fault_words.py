"""Faults of outlines in words: the one table from what reading, screening and GEOS call them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .translation import tr

FAULT_WORDS: Mapping[str, Callable[[], str]] = {
    "empty": lambda: tr("it is empty"),
    "not a polygon": lambda: tr("it is no polygon"),
    "not a geojson polygon": lambda: tr("it is no polygon"),
    "a part that is no polygon": lambda: tr("a part of it is no polygon"),
    "a coordinate that is not a number": lambda: tr("a coordinate is not a number"),
    "a coordinate beyond any map": lambda: tr("a coordinate lies beyond any map"),
    "not in longitude and latitude": lambda: tr("its coordinates are not longitude and latitude"),
    "outside every projected crs": lambda: tr("it lies outside every projection in use"),
    "truncated wkb": lambda: tr("its data break off"),
    "not wkb": lambda: tr("its data cannot be read"),
    "no area": lambda: tr("it has no area"),
    "rings closed or collection flattened": lambda: tr("open rings were closed, or polygons taken out of a collection"),
    # What GEOS says; QGIS passes the same on, in small letters or translated already.
    "self-intersection": lambda: tr("it crosses itself"),
    "ring self-intersection": lambda: tr("a ring touches itself"),
    "hole lies outside shell": lambda: tr("a hole lies outside of it"),
    "holes are nested": lambda: tr("a hole lies in another hole"),
    "nested shells": lambda: tr("a part lies inside another part"),
    "interior is disconnected": lambda: tr("its holes cut it into pieces"),
    "duplicate rings": lambda: tr("a ring stands in it twice"),
    "too few points in geometry component": lambda: tr("a ring has too few points"),
    "invalid coordinate": lambda: tr("a coordinate is not a number"),
}
"""By the fault in small letters."""


def fault_words(reason: str) -> str:
    """Return what is wrong with an outline in words; a fault that nobody has met yet as the code names it."""
    known = FAULT_WORDS.get(reason.casefold())
    return known() if known is not None else reason
