"""Measures coverage where shapely 2 is there."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from ..app.coverage import used_images, zone_parts
from ..ports import Contents
from ..screening import require_shapely
from ..screening.looks import Coverage


def measure_coverage(contents: Contents) -> Sequence[Coverage]:
    """Return one line per area, level and batch, batches without a finding among them; off the GUI thread.

    Raises :class:`~..screening.ShapelyMissing`.
    """
    require_shapely()
    engine = importlib.import_module("..screening.coverage", __package__)
    rounds = [batch.batch_id for batch in contents.batches]
    lines: Sequence[Coverage] = engine.coverage(zone_parts(contents), used_images(contents), rounds)
    return lines
