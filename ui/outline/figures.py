"""The live figures: zones prepared in a thread, measured with each move of the outline, where that is quick enough."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import Optional

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...plugin.domain.errors import BadGeometry
from ...plugin.domain.geometry import MultiPolygon, to_wkb
from ...plugin.domain.outline import extent_of
from ...plugin.domain.outline_figures import OutlineFigures
from ..background import Background, Run
from .near_zones import Surroundings, around, surroundings

QUICK_S = 0.008
"""Measured within this time, the figures come with the move and are painted with it; else when the window has time."""


class LiveFigures(QObject):
    """Says what the outline measures, as often as the window can take it."""

    measured = pyqtSignal(object)
    """:class:`OutlineFigures`, or ``None`` while the zones are being prepared."""
    prepared = pyqtSignal(object)
    """:class:`Surroundings` of the outline."""

    def __init__(self, run: Run, parent: QObject) -> None:
        super().__init__(parent)
        self._run = run
        self._zones: Sequence[tuple[str, bytes]] = ()
        self._flagged = b""
        self._ready: Optional[Surroundings] = None
        self._asked: Optional[Background] = None
        self._shape: Optional[MultiPolygon] = None
        self._took_s = 0.0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._measure)

    def begin(self, zones: Sequence[tuple[str, bytes]], flagged: bytes) -> None:
        """Measure against these from now on."""
        self.end()
        self._zones, self._flagged = zones, flagged

    def end(self) -> None:
        """Measure nothing any more."""
        self._soon.stop()
        if self._asked is not None:
            self._asked.cancel()
        self._ready = self._asked = self._shape = None

    def show(self, shape: MultiPolygon) -> None:
        """Measure this shape, at once or soon; of several in one turn the last."""
        self._shape = shape
        if self._ready is not None and self._took_s < QUICK_S:
            self._measure()
        elif not self._soon.isActive():
            self._soon.start()

    def now(self, shape: MultiPolygon) -> Optional[OutlineFigures]:
        """Measure at once, ``None`` where the zones are not ready."""
        ready = self._ready
        held = ready is not None and ready.measure.holds(extent_of(shape))
        return ready.measure.measure(to_wkb(shape)) if ready is not None and held else None

    def _measure(self) -> None:
        if self._shape is None:
            return
        begun = perf_counter()
        try:
            figures = self.now(self._shape)
        except BadGeometry:
            return
        self._took_s = (self._took_s + perf_counter() - begun) / 2  # one slow move, with a fault, is no slow outline
        self.measured.emit(figures)
        if figures is None and self._asked is None:
            self._prepare(to_wkb(self._shape))

    def _prepare(self, outline: bytes) -> None:
        box, zones, flagged = around(outline), self._zones, self._flagged
        self._asked = self._run("outline", lambda _work: surroundings(zones, flagged, box), self._take)

    def _take(self, ready: Surroundings) -> None:
        self._ready, self._asked = ready, None
        self.prepared.emit(ready)
        self._soon.start()
