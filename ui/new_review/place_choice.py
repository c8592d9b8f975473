"""Where the rows of a table lie, and how large a circle is drawn round a point: asked where the layer does not say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QLabel, QPushButton, QWidget

from ...plugin.adapters.translation import tr
from ...plugin.adapters.vector_layers import PlaceColumns

_FIRST_RADIUS_M, _LARGEST_RADIUS_M = 30.0, 10_000.0


class ColumnsChoice(QWidget):
    """:attr:`chosen` carries :class:`PlaceColumns` once a column of WKT, or both of a pair, were named."""

    chosen = pyqtSignal(object)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self._wkt = self._add(row, "columnWkt", tr("Outline (WKT)"))
        self._x = self._add(row, "columnX", tr("or longitude, easting"))
        self._y = self._add(row, "columnY", tr("and latitude, northing"))
        row.addStretch(1)
        self.hide()

    def _add(self, row: QHBoxLayout, name: str, words: str) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(10)
        box.activated.connect(lambda _index: self._picked(box))
        label = QLabel(words, self)
        label.setBuddy(box)
        row.addWidget(label)
        row.addWidget(box)
        return box

    def show_choice(self, fields: Sequence[str], columns: Optional[PlaceColumns]) -> None:
        """Offer the fields of a table; ``columns`` are those in use."""
        used = columns or PlaceColumns()
        for box, name in ((self._wkt, used.wkt), (self._x, used.x), (self._y, used.y)):
            box.clear()
            box.addItem("–", "")
            for field in fields:
                box.addItem(field, field)
            box.setCurrentIndex(max(0, box.findData(name)))
        self.show()

    def _picked(self, box: QComboBox) -> None:
        """The one way of saying it rules the other out."""
        others = (self._x, self._y) if box is self._wkt else (self._wkt,)
        if box.currentData():
            for other in others:
                other.setCurrentIndex(0)
        wkt, x, y = (str(b.currentData()) for b in (self._wkt, self._x, self._y))
        if wkt:
            self.chosen.emit(PlaceColumns(wkt=wkt))
        elif x and y:
            self.chosen.emit(PlaceColumns(x=x, y=y))


class RadiusChoice(QWidget):
    """:attr:`chosen` carries the radius in metres of the circle to be drawn round each point."""

    chosen = pyqtSignal(float)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._radius = QDoubleSpinBox(self)
        self._radius.setObjectName("radius")
        self._radius.setRange(1.0, _LARGEST_RADIUS_M)
        self._radius.setDecimals(0)
        self._radius.setValue(_FIRST_RADIUS_M)
        self._radius.setSuffix(tr(" m"))
        use = QPushButton(tr("Draw circles"), self)
        use.setObjectName("drawCircles")
        use.clicked.connect(lambda _checked=False: self.chosen.emit(self._radius.value()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(QLabel(tr("Round each point a circle with a radius of"), self))
        row.addWidget(self._radius)
        row.addWidget(use)
        row.addStretch(1)
        self.hide()

    def show_choice(self, radius_m: float) -> None:
        """Ask for a radius; 0 where none was chosen yet."""
        if radius_m:
            self._radius.setValue(radius_m)
        self.show()
