"""In which encoding the text of a Shapefile or text table is read: the detected one is shown, others can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from ...plugin.adapters.translation import tr

ENCODINGS = ("GB18030", "GBK", "UTF-8", "BIG5", "ISO-8859-1")
"""Offered beside the detected one; names as Python and GDAL know them."""


class EncodingChoice(QWidget):
    """:attr:`chosen` carries the encoding's name, empty for the detected one."""

    chosen = pyqtSignal(str)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._box = QComboBox(self)
        self._box.setObjectName("encoding")
        label = QLabel(tr("Encoding of the text"), self)
        label.setBuddy(self._box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label)
        row.addWidget(self._box)
        self._box.activated.connect(lambda _index: self.chosen.emit(str(self._box.currentData())))
        self.hide()

    def show_choice(self, detected: str, used: str, fitting: Sequence[str]) -> None:
        """Offer the encodings; those in which the text cannot be read are off, unless that holds for all.

        ``detected`` is empty where none fits; ``used`` is the user's choice, empty for the detected one.
        """
        self._box.clear()
        self._box.addItem(tr("{name} (detected)", name=detected) if detected else tr("— choose —"), "")
        for name in ENCODINGS:
            fits = not fitting or name in fitting
            self._box.addItem(name if fits else tr("{name} (does not fit)", name=name), name)
            self._box.model().item(self._box.count() - 1).setEnabled(fits)
        self._box.setCurrentIndex(max(0, self._box.findData(used)))
        self.show()
