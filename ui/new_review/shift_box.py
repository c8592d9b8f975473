"""What is said of a layer that carries the GCJ-02 offset, and the choice to take it back."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from ...plugin.adapters.translation import tr
from ...plugin.app.import_shift import MeasuredShift
from .parts import SayLine, Tone

_SECTORS = 8


def direction_words(bearing_deg: float) -> str:
    """Return the name of the nearest of eight directions; degrees clockwise from north."""
    names = (
        tr("north"),
        tr("north-east"),
        tr("east"),
        tr("south-east"),
        tr("south"),
        tr("south-west"),
        tr("west"),
        tr("north-west"),
    )
    return names[round(bearing_deg / (360 / _SECTORS)) % _SECTORS]


def shift_words(shift: MeasuredShift) -> str:
    """Return how far and whereto a layer lies off."""
    return tr(
        "{distance} m to the {direction}",
        distance=round(shift.distance_m),
        direction=direction_words(shift.bearing_deg),
    )


class ShiftBox(QWidget):
    """Hidden where nothing was recognised; :attr:`changed` when :meth:`warning` or :meth:`back` may differ."""

    changed = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._shift: Optional[MeasuredShift] = None
        self._against = ""
        self._say = SayLine(self)
        self._as_is = QRadioButton(tr("Bring it in as it is"), self)
        self._as_is.setObjectName("shiftKeep")
        self._back = QRadioButton(tr("Bring it in shifted back"), self)
        self._back.setObjectName("shiftBack")
        group = QButtonGroup(self)
        row = QHBoxLayout()
        for button in (self._as_is, self._back):
            group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        self._as_is.setChecked(True)
        self._back.toggled.connect(self._chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._say)
        column.addLayout(row)
        self.hide()

    def show_shift(self, shift: Optional[MeasuredShift], against: str = "") -> None:
        """Say a shift against a layer; ``None`` says nothing. Another shift than before leaves the layer as it is."""
        if shift != self._shift:
            self._as_is.setChecked(True)
        self._shift, self._against = shift, against
        self._tell()
        self.changed.emit()

    def _chosen(self, _back: bool) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        self.setVisible(self._shift is not None)
        self._say.say(self._words(), Tone.NOTE if self.back() else Tone.PROBLEM)

    def _words(self) -> str:
        if self._shift is None:
            return ""
        return tr(
            "This layer lies {shift} of “{other}”: the GCJ-02 offset of public Chinese maps. Shifted back it fits "
            "within a metre or two; the receipt records it.",
            shift=shift_words(self._shift),
            other=self._against,
        )

    def warning(self) -> str:
        """Return what the user should look at, empty for nothing."""
        return self._words() if self._shift is not None and self.back() is None else ""

    def back(self) -> Optional[MeasuredShift]:
        """Return the shift that the user wants taken back, ``None`` for none."""
        return self._shift if self._back.isChecked() else None
