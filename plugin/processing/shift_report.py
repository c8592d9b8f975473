"""Says in the log which of two layers carries the GCJ-02 offset, as measured, before anything is imported."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsProcessingFeedback

from ..adapters.translation import tr
from ..app.import_rows import SourceRow
from ..app.import_shift import MeasuredShift, Shifted, measured_shift
from ..domain.records import Zone
from ..screening.results import Rows

_MOST_OUTLINES = 20_000


def outlines_of(rows: Sequence[SourceRow]) -> Rows:
    """Return the outlines of rows by their number; of many an even choice that is enough to measure by."""
    whole = [(str(row.number), row.outline) for row in rows if row.outline is not None]
    return whole[:: max(1, -(-len(whole) // _MOST_OUTLINES))]


def zone_outlines(zones: Sequence[Zone]) -> Rows:
    """Return the outlines of a workspace's zones."""
    return [(zone.zone_id, zone.outline) for zone in zones]


def tell_shift(patches: Rows, zones: Rows, name: str, reference: str, feedback: QgsProcessingFeedback) -> None:
    """Warn where one of two layers lies off the other by the GCJ-02 offset; say nothing where none is recognised."""
    found = measured_shift(patches, zones) if patches and zones else None
    if found is not None:
        feedback.pushWarning(_words(found, name, reference))


def _words(found: MeasuredShift, patches: str, zones: str) -> str:
    shifted, other = (patches, zones) if found.which is Shifted.LAYER else (zones, patches)
    return tr(
        "“{layer}” lies {distance} m off “{other}” ({bearing}° from north), as the GCJ-02 offset of public Chinese "
        "maps moves things. It is brought in as it is; the window “New review” can shift it back.",
        layer=shifted,
        other=other,
        distance=round(found.distance_m),
        bearing=round(found.bearing_deg),
    )
