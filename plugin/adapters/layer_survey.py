"""A look at all rows of a layer, for the mapping page: which values its fields hold, what is wrong with outlines.

Nothing of it is kept for the import itself, which reads the layer again: the user may take minutes in between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from qgis.core import QgsCoordinateTransformContext

from ..app.import_rows import Reason, SourceRow
from ..screening.results import Rows
from .vector_layers import LayerRef, each_row

MOST_VALUES = 60
"""A field with more different values than this holds no codes."""
_MOST_OUTLINES = 5_000


@dataclass(frozen=True)
class LayerSurvey:
    """What all rows say. ``values``: count by value for each field with at most :data:`MOST_VALUES` different ones.

    ``outlines`` are (row number, canonical WKB) of at most 10,000 rows, spread evenly; ``troubles`` counts rows by what
    is wrong with their outline or was mended in it.
    """

    count: int
    values: Mapping[str, Mapping[str, int]]
    outlines: Rows
    troubles: Mapping[Reason, int]


def survey(
    ref: LayerRef, context: QgsCoordinateTransformContext, cancelled: Callable[[], bool] = lambda: False
) -> LayerSurvey:
    """Read every row; raises what :func:`read_rows` raises. In a worker thread.

    No row is kept: among a hundred thousand of them Python's collector would stop the window again and again.
    """
    found = _Survey()
    for row in each_row(ref, context, cancelled=cancelled):
        found.take(row)
    return found.finished()


class _Survey:
    """What is known after some rows."""

    def __init__(self) -> None:
        self._count, self._step = 0, 1
        self._values: dict[str, Counter[str]] = {}
        self._crowded: set[str] = set()
        self._outlines: list[tuple[str, bytes]] = []
        self._troubles: Counter[Reason] = Counter()

    def take(self, row: SourceRow) -> None:
        if row.outline is not None and self._count % self._step == 0:
            self._keep(str(row.number), row.outline)
        self._count += 1
        self._troubles.update((row.rejected,) if row.rejected else row.repaired)
        for name, value in row.attributes.items():
            if name not in self._crowded:
                self._note(name, value)

    def _keep(self, number: str, outline: bytes) -> None:
        """Keep an outline; where there are too many, every other one goes."""
        self._outlines.append((number, outline))
        if len(self._outlines) > 2 * _MOST_OUTLINES:
            self._outlines, self._step = self._outlines[::2], 2 * self._step

    def _note(self, name: str, value: Any) -> None:
        counts = self._values.setdefault(name, Counter())
        if value is not None and value != "":
            counts[str(value)] += 1
        if len(counts) > MOST_VALUES:
            self._crowded.add(name)
            del self._values[name]

    def finished(self) -> LayerSurvey:
        values = {name: dict(counts.most_common()) for name, counts in self._values.items()}
        return LayerSurvey(self._count, values, tuple(self._outlines), dict(self._troubles.most_common()))
