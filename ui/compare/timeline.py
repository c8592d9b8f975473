"""The dates that cover a case, as a row of buttons under the views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Optional

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QToolButton, QWidget

from ...plugin.adapters.imagery.catalogue import DateChoice
from ...plugin.adapters.translation import tr
from . import words
from .model import PaneRole

_REVEAL_PX = 8


class TimelineStrip(QWidget):
    """One button per date, oldest first. The chosen ones name their view.

    A date that covers a part of the patch only, or is cloudy, bears a mark beside its day, and its tip says how much.
    """

    picked = pyqtSignal(str)
    stepped = pyqtSignal(int)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._chips: dict[str, QToolButton] = {}
        self._told: dict[str, DateChoice] = {}
        self._active: Optional[str] = None
        self._reveal = QTimer(self)  # the row is laid out in a later turn of the event loop
        self._reveal.setSingleShot(True)
        self._reveal.setInterval(0)
        self._reveal.timeout.connect(self._reveal_active)
        self._earlier = self._arrow(tr("◀ ["), tr("Earlier date in the marked view ([)"), -1)
        self._later = self._arrow(tr("] ▶"), tr("Later date in the marked view (])"), 1)
        self._row = QWidget()
        self._row_layout = QHBoxLayout(self._row)
        self._row_layout.setContentsMargins(0, 0, 0, 0)
        self._row_layout.setSpacing(2)
        self._scroll = self._scroller()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._earlier)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self._later)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self._earlier.sizeHint().height() + 2)

    def _arrow(self, text: str, tip: str, step: int) -> QToolButton:
        button = _button(text)
        button.setToolTip(tip)
        button.clicked.connect(lambda: self.stepped.emit(step))
        return button

    def _scroller(self) -> QScrollArea:
        scroll = QScrollArea(self)
        scroll.setWidget(self._row)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.horizontalScrollBar().rangeChanged.connect(self._reveal_active)
        return scroll

    def show_dates(
        self, offered: Sequence[DateChoice], chosen: Mapping[str, Sequence[PaneRole]], active: Optional[str]
    ) -> None:
        """Show the dates; ``chosen`` tells in which views each is seen, ``active`` is the marked view's."""
        if [choice.date for choice in offered] != list(self._chips):
            self._rebuild(offered)
        for choice in offered:
            chip = self._chips[choice.date]
            chip.setText(_chip_text(choice, chosen.get(choice.date, ())))
            chip.setChecked(choice.date in chosen)
            if self._told.get(choice.date) != choice:  # the same dates cover another patch otherwise
                self._told[choice.date] = choice
                chip.setToolTip(_chip_tip(choice))
            _embolden(chip, choice.date == active)
        dates = [choice.date for choice in offered]
        self._earlier.setEnabled(any(active is None or date < active for date in dates))
        self._later.setEnabled(any(active is None or date > active for date in dates))
        self._active = active
        self._reveal.start()

    def _reveal_active(self, *_range: int) -> None:
        chip = self._chips.get(self._active or "")
        if chip is not None:
            self._scroll.ensureWidgetVisible(chip, _REVEAL_PX)

    def resizeEvent(self, event: Optional[QResizeEvent]) -> None:
        """Keep the marked view's date in sight."""
        super().resizeEvent(event)
        self._reveal.start()

    def _rebuild(self, offered: Sequence[DateChoice]) -> None:
        while self._row_layout.count():
            item = self._row_layout.takeAt(0)
            if item.widget() is not None:
                item.widget().deleteLater()
        self._chips = {choice.date: self._chip(choice) for choice in offered}
        self._told.clear()
        self._row_layout.addStretch(1)
        for chip in self._chips.values():
            self._row_layout.addWidget(chip)
        self._row_layout.addStretch(1)

    def _chip(self, choice: DateChoice) -> QToolButton:
        chip = _button(choice.date)
        chip.setCheckable(True)
        chip.clicked.connect(lambda _checked=False, date=choice.date: self.picked.emit(date))
        return chip


def _button(text: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button


def _embolden(button: QToolButton, bold: bool) -> None:
    font = button.font()
    font.setBold(bold)
    button.setFont(font)


def _chip_text(choice: DateChoice, roles: Sequence[PaneRole]) -> str:
    part = ("" if choice.whole else " ◐") + ("" if choice.clear else " ☁")
    names = " + ".join(dict.fromkeys(words.role_word(role) for role in roles))
    return f"{names} {choice.date}{part}" if names else f"{choice.date}{part}"


def _chip_tip(choice: DateChoice) -> str:
    size = words.pixel_size(choice.pixel_size_m) if choice.pixel_size_m else ""
    cloud = tr("cloud {share} %", share=f"{choice.cloud:.0f}") if choice.cloud is not None else ""
    facts = " · ".join(part for part in (", ".join(choice.sensors), size, cloud) if part)
    share = round(choice.share * 100)
    covers = tr("covers the whole patch") if choice.whole else tr("covers {share} % of the patch", share=share)
    rest = "; ".join(part for part in (facts, covers) if part)
    return tr("{head}: {rest}", head=choice.date, rest=rest)
