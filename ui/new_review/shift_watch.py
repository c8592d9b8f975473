"""Compares the patches with each layer of zones, once both were read, and says which carries the GCJ-02 offset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

from qgis.PyQt.QtCore import QObject

from ...plugin.app.import_shift import MeasuredShift, Shifted, measured_shift
from ...plugin.screening.results import Rows
from ..background import Background
from .shift_box import ShiftBox


@dataclass(frozen=True)
class Reference:
    """Outlines to compare with; ``box`` speaks where these are the shifted ones; ``None``: nobody does."""

    name: str
    outlines: Rows
    box: Optional[ShiftBox]


class ShiftWatch(QObject):
    """Measures anew whenever :meth:`look` is called; the newest answer counts."""

    def __init__(self, mine: ShiftBox, parent: QObject) -> None:
        super().__init__(parent)
        self._mine = mine
        self._work: Optional[Background] = None
        self._asked: Optional[tuple[object, ...]] = None

    def look(self, name: str, outlines: Rows, references: Sequence[Reference]) -> None:
        """Compare ``outlines`` (of the layer ``name``) with each reference, in the background."""
        asked = (name, outlines, *references)
        if self._asked is not None and len(asked) == len(self._asked) and all(map(_same, asked, self._asked)):
            return
        self._asked = asked
        self.close_down()
        if not outlines or not references:
            self._show(name, references, ())
            return

        def measure(_work: Background) -> list[Optional[MeasuredShift]]:
            return [measured_shift(outlines, reference.outlines) for reference in references]

        self._work = Background("shift", measure, self)
        self._work.done.connect(lambda shifts: self._show(name, references, shifts))
        self._work.start()

    def _show(self, name: str, references: Sequence[Reference], shifts: Sequence[Optional[MeasuredShift]]) -> None:
        found = list(zip(references, shifts))
        mine = next(((s, r.name) for r, s in found if s is not None and s.which is Shifted.LAYER), (None, ""))
        self._mine.show_shift(*mine)
        for reference, shift in found:
            if reference.box is not None:
                theirs = shift is not None and shift.which is Shifted.REFERENCE
                reference.box.show_shift(shift if theirs else None, name)

    def close_down(self) -> None:
        """Forget work that still runs."""
        if self._work is not None:
            self._work.cancel()


def _same(one: object, other: object) -> bool:
    if isinstance(one, Reference) and isinstance(other, Reference):
        return (one.name, one.box) == (other.name, other.box) and one.outlines is other.outlines
    return one is other or (isinstance(one, str) and one == other)
