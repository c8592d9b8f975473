"""In which reference system a layer is that does not say it itself: asked, with one offered where it would fit."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsCoordinateReferenceSystem
from qgis.gui import QgsProjectionSelectionWidget
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from ...plugin.adapters.translation import tr


class CrsChoice(QWidget):
    """:attr:`chosen` carries the reference system that the user names."""

    chosen = pyqtSignal(object)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._offered = QgsCoordinateReferenceSystem()
        self._take = QPushButton(self)
        self._take.setObjectName("offeredCrs")
        self._take.clicked.connect(lambda _checked=False: self._box.setCrs(self._offered))
        self._box = QgsProjectionSelectionWidget(self)
        # Nothing is chosen at first: a proposed system would be taken for the layer's own.
        self._box.setOptionVisible(QgsProjectionSelectionWidget.CrsOption.CrsNotSet, True)
        self._box.setCrs(QgsCoordinateReferenceSystem())
        self._box.crsChanged.connect(self._named)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(QLabel(tr("Reference system"), self))
        row.addWidget(self._box, 1)
        row.addWidget(self._take)
        self.hide()

    def show_choice(self, offered: str, used: str = "") -> None:
        """Ask; ``offered`` (an authority's id) is one key away, ``used`` is what was named before."""
        self._offered = QgsCoordinateReferenceSystem(offered)
        self._take.setVisible(self._offered.isValid())
        self._take.setText(tr("Use CGCS2000 ({crs})", crs=offered))
        self._box.blockSignals(True)
        self._box.setCrs(QgsCoordinateReferenceSystem(used))
        self._box.blockSignals(False)
        self.show()

    def _named(self, crs: QgsCoordinateReferenceSystem) -> None:
        if crs.isValid() and not self.isHidden():
            self.chosen.emit(crs)
