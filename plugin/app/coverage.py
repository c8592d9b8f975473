"""Which zones and which looks of a workspace coverage is taken over; what measures is handed in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Optional, Union

from ..domain.errors import BadGeometry
from ..domain.field_guess import UNIT_NAME_FIELDS, guess_fields
from ..domain.geometry import bounds, canonical, to_wkb
from ..domain.records import UNIT_NAMES, Case, Image, Zone
from ..domain.states import ZoneLevel
from ..ports import Contents
from ..screening.looks import AreaZone, Look
from .known_cases import stands_in
from .merged import answered_by
from .queue_rows import UNFINISHED
from .taking_in import Standing

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""
COVERED_LEVELS = frozenset({ZoneLevel.RED_LINE.value, ZoneLevel.CONTROL.value})
NO_AREA = ""
"""Stands for the zones that name no unit."""


def zone_parts(contents: Contents) -> tuple[AreaZone, ...]:
    """Return the red line and the control zones with their units."""
    return tuple(
        AreaZone(zone.units or (NO_AREA,), zone.level, zone.outline)
        for zone in contents.zones
        if zone.level in COVERED_LEVELS
    )


def unit_names_of(contents: Contents) -> dict[str, str]:
    """Return the names of units by code: of administrative layers, and of the senders' own fields."""
    names: dict[str, str] = {}
    fields: dict[tuple[str, ...], str] = {}
    """The field with the name, by the fields of a layer: the rows of one have them all alike."""
    records: Iterable[Union[Case, Zone]] = chain(contents.zones, contents.cases)
    for record in records:
        if len(record.units) == 1 and record.units[0] not in names:
            extra = record.extra if isinstance(record, Zone) else record.facts.extra
            theirs = tuple(extra)
            if theirs not in fields:
                fields[theirs] = guess_fields(theirs, UNIT_NAME_FIELDS).get("name", "")
            said = str(extra.get(fields[theirs]) or "").strip()
            names.update({record.units[0]: said} if said else {})
        filled = record.extra.get(UNIT_NAMES)
        if isinstance(filled, Mapping):
            names.update((str(code), str(name)) for code, name in filled.items() if name)
    return names


def patch_counts(contents: Contents) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Return, by (unit, level, batch), how many patches lie in such zones and how many of these have a finding.

    A finding counts where the list of patches counts it as done. A patch in zones of several units or levels counts
    once in each; one that was merged counts with the other.
    """
    kinds = {
        zone.zone_id: [(unit, zone.level) for unit in zone.units or (NO_AREA,)]
        for zone in contents.zones
        if zone.level in COVERED_LEVELS
    }
    counts: dict[tuple[str, str, str], tuple[int, int]] = {}
    standing = _standing_in(contents)
    for case in contents.cases:
        if answered_by(case, contents.drafts.get(case.case_id), contents.outbox.get(case.case_id)):
            continue
        screening = contents.screenings.get(case.case_id)
        overlaps = screening.overlaps if screening is not None else ()
        done = _standing(contents, standing, case) is not None
        for unit, level in dict.fromkeys(chain.from_iterable(kinds.get(lap.zone_id, ()) for lap in overlaps)):
            patches, found = counts.get((unit, level, case.batch_id), (0, 0))
            counts[unit, level, case.batch_id] = (patches + 1, found + done)
    return counts


def findings_in(contents: Contents) -> int:
    """Return how many patches have a finding that stands, wherever they lie."""
    standing = _standing_in(contents)
    return sum(_standing(contents, standing, case) is not None for case in contents.cases)


def _standing(contents: Contents, standing: Standing, case: Case) -> Optional[tuple[Mapping[str, Any], str, str]]:
    """Return the finding of a case that the list counts as done: none of one that was opened again, or returned."""
    return None if standing.status(case) in UNFINISHED else stands_in(contents, case)


def _standing_in(contents: Contents) -> Standing:
    return Standing(contents, contents.drafts, contents.outbox, has_server=True)


def used_images(contents: Contents) -> tuple[Look, ...]:
    """Return, for each batch as a round, the images that its findings stand on.

    These are, at each case with a finding that stands, the images of the newest date that is not after the finding:
    an image added later was not looked at.
    """
    used: dict[tuple[str, str], Look] = {}
    standing = _standing_in(contents)
    for case in contents.cases:
        finding = _standing(contents, standing, case)
        if finding is None:
            continue
        for image in _newest_at(case, finding[1], contents.images):
            look = Look(case.batch_id, image.date, _box_wkb(image.footprint))
            used.setdefault((case.batch_id, image.image_id), look)
    return tuple(used.values())


def _newest_at(case: Case, found_at: str, images: Sequence[Image]) -> Iterable[Image]:
    try:
        place = bounds(case.outline)
    except BadGeometry:
        return ()
    there = [image for image in images if _touch(place, image.footprint) and _has_area(image.footprint)]
    in_time = [image for image in there if image.date and (not found_at or image.date[:10] <= found_at[:10])]
    newest = max((image.date for image in in_time), default="")
    return [image for image in in_time if image.date == newest]


def _touch(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _has_area(box: Box) -> bool:
    return box[0] < box[2] and box[1] < box[3]


def _box_wkb(box: Box) -> bytes:
    west, south, east, north = box
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return to_wkb(canonical(((ring,),)))
