"""The sheet of all keys, shown on ``?``: what a stranger needs, grouped, in the user's own bindings."""

from __future__ import annotations

from html import escape
from typing import Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ...plugin.adapters.translation import tr
from ..actions import REVIEW_ACTIONS, Actions

_TOGETHER = ("answer_", "nudge_")
"""Actions that one line speaks of."""


class KeysSheet(QDialog):
    """A small non-modal window; any of its keys closes it."""

    def __init__(self, actions: Actions, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("keysSheet")
        self.setWindowTitle(tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        columns = QHBoxLayout()
        columns.setSpacing(12)
        for text in self._columns(actions):
            label = QLabel(text, self)
            label.setTextFormat(Qt.TextFormat.RichText)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            columns.addWidget(label)
        hint = QLabel(tr("Change any key under Settings ▸ Keyboard Shortcuts in QGIS."), self)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close.button(QDialogButtonBox.StandardButton.Close).setText(tr("Close"))  # Qt's own words are not everywhere
        close.rejected.connect(self.close)
        column.addLayout(columns)
        column.addWidget(hint)
        column.addWidget(close)

    def _columns(self, actions: Actions) -> tuple[str, ...]:
        titles = {
            "case": tr("Patches"),
            "answer": tr("Answers"),
            "view": tr("Images"),
            "window": tr("Window"),
            "look": tr("How images look"),
        }
        cells = []
        for group, title in titles.items():
            lines = [f"<tr><td colspan='2'><b>{escape(title)}</b></td></tr>"]
            for spec in REVIEW_ACTIONS:
                if spec.group == group and not spec.name.startswith(_TOGETHER):
                    lines.append(self._line(actions, spec.name, spec.words()))
            if group == "answer":
                words = tr("Answer the focused question (0 is the tenth)")
                lines.insert(1, f"<tr valign='middle'><td><b>1 … 9, 0</b></td><td>{escape(words)}</td></tr>")
            if group == "look":
                words = tr("Shift the active view's image by half a pixel; with Shift as well by five")
                lines.append(f"<tr valign='middle'><td><b>Alt + ← → ↑ ↓</b></td><td>{escape(words)}</td></tr>")
            cells.append("".join(lines))
        gap = "<tr><td colspan='2'>&nbsp;</td></tr>"
        columns = (cells[0] + gap + cells[1] + gap + cells[3], cells[2], cells[4])
        return tuple(f"<table cellpadding='2'>{column}</table>" for column in columns)

    def _line(self, actions: Actions, name: str, words: str) -> str:
        native = QKeySequence.SequenceFormat.NativeText
        keys = ", ".join(s.toString(native) for s in actions.get(name).shortcuts())
        return f"<tr valign='middle'><td><b>{escape(keys)}</b></td><td>{escape(words)}</td></tr>"
