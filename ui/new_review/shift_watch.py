"""Compares layers with each other, once both were read, and says which carries the GCJ-02 offset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

from qgis.PyQt.QtCore import QObject

from ...plugin.app.import_shift import MeasuredShift, Shifted, measured_shift
from ...plugin.screening.results import Rows
from ..background import Background
from .shift_box import ShiftBox


@dataclass(frozen=True, eq=False)
class Reference:
    """Outlines to compare with; ``box`` speaks where these are the shifted ones; ``None``: nobody does."""

    name: str
    outlines: Rows
    box: Optional[ShiftBox]


Pair = tuple[Reference, Reference]


@dataclass(frozen=True, eq=False)
class _Measured:
    """What two outlines said; they are held, so that no others come to lie at their place in memory."""

    first: Rows
    second: Rows
    shift: Optional[MeasuredShift]

    def is_of(self, pair: Pair) -> bool:
        return self.first is pair[0].outlines and self.second is pair[1].outlines


def pairs_of(*ranks: Sequence[Reference]) -> list[Pair]:
    """Return each layer with all of the later ranks: patches with zones and places, zones with places."""
    return [(one, other) for n, rank in enumerate(ranks) for one in rank for later in ranks[n + 1 :] for other in later]


class ShiftWatch(QObject):
    """Measures what is new whenever :meth:`look` is called; the newest answer counts."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work: Optional[Background] = None
        self._known: Sequence[_Measured] = ()
        self._boxes: Sequence[ShiftBox] = ()

    def look(self, layers: Sequence[Reference], pairs: Sequence[Pair]) -> None:
        """Compare the layers of each pair in the background; a layer of ``layers`` in no pair says nothing."""
        self.close_down()
        self._boxes = [layer.box for layer in layers if layer.box is not None]
        full = [pair for pair in pairs if pair[0].outlines and pair[1].outlines]
        known = [next((m for m in self._known if m.is_of(pair)), None) for pair in full]
        if None not in known:
            self._show(full, [one for one in known if one is not None])
            return

        def measure(_work: Background) -> list[_Measured]:
            return [found or _measured(pair) for found, pair in zip(known, full)]

        self._work = Background("shift", measure, self)
        self._work.done.connect(lambda measured: self._show(full, measured))
        self._work.start()

    def _show(self, pairs: Sequence[Pair], measured: Sequence[_Measured]) -> None:
        self._known = measured
        said: dict[ShiftBox, tuple[MeasuredShift, str]] = {}
        for (first, second), found in zip(pairs, measured):
            if found.shift is not None:
                first_is_off = found.shift.which is Shifted.LAYER
                shifted, other = (first, second) if first_is_off else (second, first)
                if shifted.box is not None:
                    said.setdefault(shifted.box, (found.shift, other.name))
        for box in self._boxes:
            box.show_shift(*said.get(box, (None, "")))

    def close_down(self) -> None:
        """Forget work that still runs."""
        if self._work is not None:
            self._work.cancel()


def _measured(pair: Pair) -> _Measured:
    first, second = pair[0].outlines, pair[1].outlines
    return _Measured(first, second, measured_shift(first, second))
