"""The line under the views: scale, place, CRS."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsCsException, QgsPointXY
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from ...plugin.adapters.imagery.ground import to_degrees
from . import words
from .model import Ground


class StatusLine(QWidget):
    """Says the scale, the place under the mouse (else the centre) in degrees of EPSG:4490, and the views' CRS."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.scale, self.place, self.crs = QLabel(self), QLabel(self), QLabel(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.setSpacing(12)
        for label in (self.scale, self.place, self.crs):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.place.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.crs.setAlignment(Qt.AlignmentFlag.AlignRight)
        layout.addWidget(self.scale, 2)  # in the proportions of their longest words, for a narrow window
        layout.addWidget(self.place, 9)
        layout.addWidget(self.crs, 4)

    def tell(self, ground: Optional[Ground], denominator: float, at: Optional[QgsPointXY]) -> None:
        """Show where the views are; ``at`` is the ground point under the mouse."""
        if ground is None:
            for label in (self.scale, self.place, self.crs):
                label.clear()
            return
        self.scale.setText(words.scale(denominator))
        self.crs.setText(words.crs(ground.crs.authid()))
        point = at if at is not None else QgsPointXY(ground.x, ground.y)
        try:
            there = to_degrees(ground.crs).transform(point)
        except QgsCsException:
            self.place.clear()
            return
        self.place.setText(words.coordinates(there.x(), there.y()))
