"""Measures coverage where shapely 2 is there."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import replace

from ..app.coverage import patch_counts, used_images, zone_parts
from ..app.zone_totals import ZoneTotal, zone_totals
from ..ports import Contents
from ..screening import ShapelyMissing, require_shapely
from ..screening.looks import Coverage


def measure_coverage(contents: Contents) -> Sequence[Coverage]:
    """Return one line per area, level and batch, batches without a finding among them; off the GUI thread.

    Raises :class:`~..screening.ShapelyMissing`.
    """
    require_shapely()
    engine = importlib.import_module("..screening.coverage", __package__)
    rounds = [batch.batch_id for batch in contents.batches]
    lines: Sequence[Coverage] = engine.coverage(zone_parts(contents), used_images(contents), rounds)
    counts = patch_counts(contents)
    return [_counted(line, counts.get((line.area, line.level, line.round_id), (0, 0))) for line in lines]


def _counted(line: Coverage, counts: tuple[int, int]) -> Coverage:
    return replace(line, patches=counts[0], found=counts[1])


def measure_zones(contents: Contents) -> Sequence[ZoneTotal]:
    """Return what was flagged in each zone; without shapely 2 the areas of the zones are not known. Off the GUI
    thread."""
    try:
        require_shapely()
    except ShapelyMissing:
        return zone_totals(contents, None)
    return zone_totals(contents, importlib.import_module("..screening.zone_areas", __package__).zone_areas)
