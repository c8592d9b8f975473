"""The sheet of all keys, shown on ``?``: what a stranger needs, grouped, in the user's own bindings."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape
from typing import Optional

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.translation import tr
from ..actions import REVIEW_ACTIONS, Actions

_TOGETHER = ("answer_", "nudge_", "views_")
_ELSEWHERE = "_here"
"""Actions that one line speaks of, by the beginning or the end of their names."""

_MARGIN_PX, _RIM_PX = 40, 16
"""What stays free of the screen, and what a theme's own border and padding may take of the sheet."""


class KeysSheet(QDialog):
    """A small non-modal window; any of its keys closes it."""

    def __init__(self, actions: Actions, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("keysSheet")
        self.setWindowTitle(tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        self._texts = self._columns(actions)
        self._sheet, self._area = QWidget(self), QScrollArea(self)
        QHBoxLayout(self._sheet).setSpacing(12)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        hint = QLabel(tr("Change any key under Settings ▸ Keyboard Shortcuts in QGIS."), self)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close.button(QDialogButtonBox.StandardButton.Close).setText(tr("Close"))  # Qt's own words are not everywhere
        close.rejected.connect(self.close)
        column.addWidget(self._area)
        column.addWidget(hint)
        column.addWidget(close)

    def steps(self) -> tuple[Callable[[], None], ...]:
        """Return what brings the sheet up, each for a turn of its own: laying out one column takes 20 ms."""
        columns = (partial(self._add, text) for text in self._texts)
        return (*columns, self._fit, self.adjustSize, self.show)

    def _add(self, text: str) -> None:
        label = QLabel(text, self._sheet)
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        label.sizeHint()  # laid out now, not together with the others
        self._sheet.layout().addWidget(label)

    def _fit(self) -> None:
        """Make the sheet as large as it is, or as the screen lets it be."""
        self._area.setWidget(self._sheet)
        room = room_on_screen()
        wanted = self._sheet.sizeHint() + QSize(_RIM_PX, _RIM_PX)
        self._area.setMinimumSize(wanted.boundedTo(room))
        if wanted.boundedTo(room) == wanted:
            self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _columns(self, actions: Actions) -> tuple[str, ...]:
        titles = {
            "case": tr("Patches"),
            "answer": tr("Answers"),
            "view": tr("Images"),
            "look": tr("How images look"),
            "window": tr("Window"),
        }
        cells = {group: self._cell(actions, group, title) for group, title in titles.items()}
        gap = "<tr><td colspan='2'>&nbsp;</td></tr>"
        columns = (cells["case"] + gap + cells["answer"], cells["view"], cells["look"] + gap + cells["window"])
        return tuple(f"<table cellpadding='1'>{column}</table>" for column in columns)

    def _cell(self, actions: Actions, group: str, title: str) -> str:
        together = {
            "answer": (("1 … 9, 0", tr("Answer the focused question (0 is the tenth)")),),
            "view": (("Ctrl + 1 … 4", tr("One to four views")),),
            "look": (
                ("Alt + . , ' ;", tr("Brightness, contrast of the active view")),
                ("Alt + ← → ↑ ↓", tr("Shift its image half a pixel (with Shift: five)")),
            ),
        }
        lines = [f"<tr><td colspan='2'><b>{escape(title)}</b></td></tr>"]
        shared = [_row(keys, words) for keys, words in together.get(group, ())]
        lines += shared if group != "look" else []
        for spec in REVIEW_ACTIONS:
            if spec.group == group and not spec.name.startswith(_TOGETHER) and not spec.name.endswith(_ELSEWHERE):
                lines.append(self._line(actions, spec.name, spec.words()))
        return "".join([*lines, *(shared if group == "look" else [])])

    def _line(self, actions: Actions, name: str, words: str) -> str:
        native = QKeySequence.SequenceFormat.NativeText
        return _row(", ".join(s.toString(native) for s in actions.get(name).shortcuts()), words)


def room_on_screen() -> QSize:
    """Return how large the sheet may be."""
    return QApplication.primaryScreen().availableSize() - QSize(_MARGIN_PX, 4 * _MARGIN_PX)


def _row(keys: str, words: str) -> str:
    gap = "style='padding-right: 12px'"
    return f"<tr valign='middle'><td {gap}><b>{escape(keys)}</b></td><td>{escape(words)}</td></tr>"
