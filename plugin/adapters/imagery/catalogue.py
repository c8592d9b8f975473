"""Images by place and date, in memory; the default choice of dates for a lead."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Optional

from ...domain.records import Image
from ...ports import ImageryCatalogue
from .ground import Box

WHOLE = 0.995
"""A share above this counts as the whole patch: footprints of turned grids are a little too large or small."""


class FileCatalogue:
    """Fulfils :class:`~...ports.ImageryCatalogue` over the image records of a workspace.

    All files of one date act as one image, whatever their CRSs and pixel sizes.
    """

    def __init__(self, images: Sequence[Image] = ()) -> None:
        self._by_date: dict[str, list[Image]] = {}
        for image in images:
            self._by_date.setdefault(image.date, []).append(image)
        for same_day in self._by_date.values():
            same_day.sort(key=lambda image: (-image.pixel_size_m, image.path))
        self._dates = sorted(self._by_date)

    def dates(self, footprint: Box) -> Sequence[str]:
        """Return the dates (ISO) with an image touching the box (degrees, EPSG:4490), oldest first."""
        return tuple(date for date in self._dates if self.images(date, footprint))

    def images(self, date: str, footprint: Box) -> Sequence[Image]:
        """Return the images of a date that touch the box, coarsest first (the finest is drawn on top)."""
        return tuple(image for image in self._by_date.get(date, ()) if touches(image.footprint, footprint))


def touches(one: Box, other: Box) -> bool:
    """Tell whether two boxes share a point."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def coverage(images: Sequence[Image], footprint: Box) -> float:
    """Return the share (0 … 1) of a box that lies under the footprints of images."""
    west, south, east, north = footprint
    if east <= west or north <= south:
        return 1.0 if any(touches(image.footprint, footprint) for image in images) else 0.0
    clipped = [_clip(image.footprint, footprint) for image in images if touches(image.footprint, footprint)]
    return _union_area(clipped) / ((east - west) * (north - south))


def _clip(box: Box, frame: Box) -> Box:
    return max(box[0], frame[0]), max(box[1], frame[1]), min(box[2], frame[2]), min(box[3], frame[3])


def _union_area(boxes: Sequence[Box]) -> float:
    """Sum strip by strip between all west and east edges."""
    edges = sorted({x for box in boxes for x in (box[0], box[2])})
    total = 0.0
    for left, right in zip(edges, edges[1:]):
        spans = sorted((box[1], box[3]) for box in boxes if box[0] <= left and box[2] >= right)
        total += (right - left) * _covered_length(spans)
    return total


def _covered_length(spans: Sequence[tuple[float, float]]) -> float:
    length, reach = 0.0, float("-inf")
    for low, high in spans:
        length += max(0.0, high - max(low, reach))
        reach = max(reach, high)
    return length


@dataclass(frozen=True)
class DateChoice:
    """One date at one place: what share of the box it covers (0 … 1), by which sensors, how fine at best."""

    date: str
    share: float
    sensors: tuple[str, ...]
    pixel_size_m: float
    """The coarsest pixel of the date's images here, in metres."""

    @property
    def whole(self) -> bool:
        """Tell whether the whole box is covered."""
        return self.share >= WHOLE


def choice(catalogue: ImageryCatalogue, date: str, footprint: Box) -> DateChoice:
    """Return what a date offers at a box; share 0 where it has no image there."""
    images = catalogue.images(date, footprint)
    sensors = tuple(dict.fromkeys(image.sensor for image in images if image.sensor))
    size = max((image.pixel_size_m for image in images), default=0.0)
    return DateChoice(date, coverage(images, footprint), sensors, size)


def choices(catalogue: ImageryCatalogue, footprint: Box) -> tuple[DateChoice, ...]:
    """Return all dates with an image at a box, oldest first."""
    return tuple(choice(catalogue, date, footprint) for date in catalogue.dates(footprint))


class Remark(str, Enum):
    """What is odd about a chosen date; said on the view."""

    NONE_HERE = "none_here"
    PARTLY = "partly"
    AFTER_LEAD = "after_lead"  # the earlier image was taken after the lead's first date
    BEFORE_LEAD = "before_lead"  # the later image is older than the lead


@dataclass(frozen=True)
class Chosen:
    """A view's date (``None`` where no image fits) and what is odd about it."""

    date: Optional[str]
    share: float = 0.0
    remarks: tuple[Remark, ...] = ()


def default_dates(
    catalogue: ImageryCatalogue, date_before: Optional[str], date_after: Optional[str], footprint: Box
) -> tuple[Chosen, Chosen]:
    """Return the earlier and the later date for a lead.

    Earlier: the nearest date up to the lead's first date. Later: the newest, if it is not before the lead's last.
    Dates that cover the whole box go before those that cover a part. Where nothing fits, the nearest other date
    stands in, remarked on; one single date is never shown on both sides.
    """
    offered = choices(catalogue, footprint)
    first, last = date_before or date_after, date_after or date_before
    before = _earlier(offered, first)
    after = _later(tuple(c for c in offered if before is None or c.date > before.date), last)
    if before is not None and after is None and last is not None and first is not None and before.date > first:
        before, after = None, before
    return _judge(before, first, True), _judge(after, last, False)


def _earlier(offered: Sequence[DateChoice], first: Optional[str]) -> Optional[DateChoice]:
    if first is None:
        return _best(offered[:-1], newest=False) if len(offered) > 1 else None
    fitting = offered[: bisect.bisect_right([c.date for c in offered], first)]
    return _best(fitting, newest=True) or _best(offered, newest=False)


def _later(offered: Sequence[DateChoice], last: Optional[str]) -> Optional[DateChoice]:
    fitting = [c for c in offered if last is None or c.date >= last]
    return _best(fitting, newest=True) or _best(offered, newest=True)


def _best(offered: Sequence[DateChoice], newest: bool) -> Optional[DateChoice]:
    pool = [c for c in offered if c.whole] or sorted(offered, key=lambda c: c.share)[-1:]
    return (pool[-1] if newest else pool[0]) if pool else None


def _judge(chosen: Optional[DateChoice], lead: Optional[str], earlier: bool) -> Chosen:
    if chosen is None:
        return Chosen(None, 0.0, (Remark.NONE_HERE,))
    return judge(chosen, lead, earlier)


def judge(chosen: DateChoice, lead: Optional[str], earlier: bool) -> Chosen:
    """Return a date with its remarks; ``lead`` is the lead's date on that side."""
    remarks = [Remark.NONE_HERE] if chosen.share <= 0 else [] if chosen.whole else [Remark.PARTLY]
    if lead is not None and earlier and chosen.date > lead:
        remarks.append(Remark.AFTER_LEAD)
    if lead is not None and not earlier and chosen.date < lead:
        remarks.append(Remark.BEFORE_LEAD)
    return Chosen(chosen.date, chosen.share, tuple(remarks))
