"""More filters: zone, town and village, area, due date. A small window of its own; what it says holds at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Optional

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtGui import QDoubleValidator
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.translation import tr
from ...plugin.app.queue import QueueFilter
from ..new_review.date_field import DateField
from ..new_review.parts import SayLine, Tone
from .queue_choice import Choice, Choices

HECTARE_M2 = 10_000.0


class MoreFilters(QDialog):
    """Non-modal; :attr:`changed` whenever :meth:`narrowed` may differ."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("moreFilters")
        self.setWindowTitle(tr("More filters"))
        self._clearing = False
        self._villages: Mapping[str, Sequence[str]] = {}
        ask = self._tell
        self._zone = Choice("filterZone", "", [(tr("All zones"), "")], ask, self)
        self._town = Choice("filterTown", "", [(tr("All towns"), "")], self._follow_town, self)
        self._village = Choice("filterVillage", "", [(tr("All villages"), "")], ask, self)
        self._area_from, self._area_to = self._hectares("filterAreaFrom"), self._hectares("filterAreaTo")
        self._due = DateField(self)
        self._due.setObjectName("filterDue")
        self._due_says = SayLine(self)
        self._due.changed.connect(self._due_changed)
        self._lay_out()

    def _hectares(self, name: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName(name)
        field.setValidator(QDoubleValidator(0.0, 1e9, 4, field))
        field.setPlaceholderText(tr("any"))
        field.textChanged.connect(lambda _text: self._tell())
        return field

    def _lay_out(self) -> None:
        form = QFormLayout()
        area = QHBoxLayout()
        for part in (self._area_from, QLabel("–", self), self._area_to, QLabel(tr("ha"), self)):
            area.addWidget(part)
        form.addRow(tr("Zone"), self._zone)
        form.addRow(tr("Town"), self._town)
        form.addRow(tr("Village"), self._village)
        form.addRow(tr("Area"), area)
        form.addRow(tr("Due by"), self._due)
        form.addRow(self._due_says)
        buttons = QDialogButtonBox(self)
        clear = buttons.addButton(tr("Clear"), QDialogButtonBox.ButtonRole.ResetRole)
        close = buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        clear.setObjectName("clearMoreFilters")
        clear.clicked.connect(lambda _checked=False: self.clear())
        close.clicked.connect(lambda _checked=False: self.close())
        close.setDefault(True)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(buttons)
        self.setMinimumWidth(300)

    def offer(self, zones: Sequence[str], towns: Mapping[str, Sequence[str]]) -> None:
        """Offer what the rows have."""
        self._villages = towns
        self._zone.offer(_named(tr("All zones"), zones))
        self._town.offer(_named(tr("All towns"), list(towns)))
        self._offer_villages()

    def _due_changed(self) -> None:
        self._due_says.say(self._due.problem(), Tone.PROBLEM)
        self._tell()

    def _follow_town(self) -> None:
        self._offer_villages()
        self._tell()

    def _offer_villages(self) -> None:
        town = self._town.value()
        of_town = (
            self._villages.get(town, ()) if town else sorted({v for some in self._villages.values() for v in some})
        )
        self._village.offer(_named(tr("All villages"), of_town))

    def narrowed(self, wanted: QueueFilter) -> QueueFilter:
        """Return a filter that also asks for what is said here."""
        return replace(
            wanted,
            zone=self._zone.value(),
            town=self._town.value(),
            village=self._village.value(),
            area_from_m2=_square_metres(self._area_from),
            area_to_m2=_square_metres(self._area_to),
            due_by=self._due.date() or "",
        )

    def count(self) -> int:
        """Return how many filters are set here."""
        said = self.narrowed(QueueFilter())
        texts = (said.zone, said.town, said.village, said.due_by)
        return sum(map(bool, texts)) + sum(area is not None for area in (said.area_from_m2, said.area_to_m2))

    def clear(self) -> None:
        """Ask for nothing here."""
        before, self._clearing = self.count(), True
        for box in (self._zone, self._town, self._village):
            box.choose("")
        for field in (self._area_from, self._area_to, self._due):
            field.clear()
        self._clearing = False
        if before:
            self._tell()

    def _tell(self) -> None:
        if not self._clearing:
            self.changed.emit()


def _named(everything: str, names: Sequence[str]) -> Choices:
    return [(everything, ""), *((name, name) for name in names)]


def _square_metres(field: QLineEdit) -> Optional[float]:
    if not field.text() or not field.hasAcceptableInput():
        return None
    value, fine = field.locale().toDouble(field.text())
    return float(value) * HECTARE_M2 if fine else None
