"""The line under the views: scale, place, CRS."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsCsException, QgsPointXY
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from ...plugin.adapters.imagery.ground import to_degrees
from . import words
from .model import Ground


class StatusLine(QWidget):
    """Says the scale, the place under the mouse (else the centre) in degrees of EPSG:4490, and the views' CRS."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.scale, self.place, self.crs = QLabel(self), QLabel(self), QLabel(self)
        self._ground: Optional[Ground] = None
        self._denominator = 0.0
        self._at: Optional[QgsPointXY] = None
        self._later = QTimer(self)  # the views are painted first, and labels are laid out in a later turn anyway
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._say)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.setSpacing(12)
        for label in (self.scale, self.place, self.crs):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumWidth(1)  # or the words would hold the views from the patch panel of a small window
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.place.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.crs.setAlignment(Qt.AlignmentFlag.AlignRight)
        for label, least in ((self.scale, "1:00,000"), (self.crs, "EPSG:0000")):
            label.setMinimumWidth(label.fontMetrics().horizontalAdvance(least))  # half a scale says nothing
        layout.addWidget(self.scale, 2)  # in the proportions of their longest words, for a narrow window
        layout.addWidget(self.place, 8)
        layout.addWidget(self.crs, 5)

    def tell(self, ground: Optional[Ground], denominator: float, at: Optional[QgsPointXY]) -> None:
        """Show where the views are; ``at`` is the ground point under the mouse."""
        self._ground, self._denominator, self._at = ground, denominator, at
        self._later.start()

    @property
    def place_words(self) -> str:
        """Return the place in full, whatever there is room for; empty without one."""
        return next(iter(self._places()), "")

    def _places(self) -> tuple[str, ...]:
        return () if self._ground is None else _place_words(self._ground, self._at)

    def _say(self) -> None:
        """Say the longest words that there is room for, else the shortest."""
        name = "" if self._ground is None else self._ground.crs.authid()
        scale = "" if self._ground is None else words.scale(self._denominator)
        named = (words.crs(name), name) if name else ()
        for label, texts in ((self.scale, (scale,)), (self.place, self._places()), (self.crs, named)):
            room, metrics = label.width(), label.fontMetrics()
            fitting = (text for text in texts if metrics.horizontalAdvance(text) <= room)
            shortest = texts[-1] if texts else ""
            cut = metrics.elidedText(shortest, Qt.TextElideMode.ElideRight, room)
            label.setText(next(fitting, cut if metrics.horizontalAdvance(cut) <= room else ""))
            label.setToolTip(texts[0] if texts else "")

    def resizeEvent(self, event: Optional[QResizeEvent]) -> None:
        """Fit the words to the new width."""
        super().resizeEvent(event)
        self._later.start()


def _place_words(ground: Ground, at: Optional[QgsPointXY]) -> tuple[str, ...]:
    """Return a place in degrees, in full and shorter; nothing outside the CRS."""
    point = at if at is not None else QgsPointXY(ground.x, ground.y)
    try:
        there = to_degrees(ground.crs).transform(point)
    except QgsCsException:
        return ()
    return words.coordinates(there.x(), there.y()), words.place(there.x(), there.y())
