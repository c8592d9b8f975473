"""A look at all rows of a layer, for the mapping page: which values its fields hold, what is wrong with outlines.

Nothing of it is kept for the import itself, which reads the layer again: the user may take minutes in between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qgis.core import QgsCoordinateTransformContext

from ..app.import_rows import Reason, SourceRow
from ..screening.results import Rows
from .vector_layers import LayerRef, read_rows

MOST_VALUES = 60
"""A field with more different values than this holds no codes."""
_MOST_OUTLINES = 20_000


@dataclass(frozen=True)
class LayerSurvey:
    """What all rows say. ``values``: count by value for each field with at most :data:`MOST_VALUES` different ones.

    ``outlines`` are (row number, canonical WKB) of at most 20,000 rows, spread evenly; ``troubles`` counts rows by what
    is wrong with their outline or was mended in it.
    """

    count: int
    values: Mapping[str, Mapping[str, int]]
    outlines: Rows
    troubles: Mapping[Reason, int]


def survey(
    ref: LayerRef, context: QgsCoordinateTransformContext, cancelled: Callable[[], bool] = lambda: False
) -> LayerSurvey:
    """Read every row; raises what :func:`read_rows` raises. In a worker thread."""
    rows = read_rows(ref, context, cancelled=cancelled)
    return LayerSurvey(len(rows), _values(rows), _outlines(rows), _troubles(rows))


def _values(rows: Sequence[SourceRow]) -> Mapping[str, Mapping[str, int]]:
    names = tuple(rows[0].attributes) if rows else ()
    counted = ((name, _counted(row.attributes.get(name) for row in rows)) for name in names)
    return {name: counts for name, counts in counted if counts}


def _counted(values: Iterable[Any]) -> Mapping[str, int]:
    """Return how often each value stands there, commonest first; nothing where there are too many."""
    counts: Counter[str] = Counter()
    for value in values:
        if value is not None and value != "":
            counts[str(value)] += 1
            if len(counts) > MOST_VALUES:
                return {}
    return dict(counts.most_common())


def _outlines(rows: Sequence[SourceRow]) -> Rows:
    step = max(1, -(-len(rows) // _MOST_OUTLINES))
    return [(str(row.number), row.outline) for row in rows[::step] if row.outline is not None]


def _troubles(rows: Sequence[SourceRow]) -> Mapping[Reason, int]:
    found = Counter(reason for row in rows for reason in ((row.rejected,) if row.rejected else row.repaired))
    return dict(found.most_common())
