"""The sheet of all keys, shown on ``?``: what a stranger needs, grouped, in the user's own bindings."""

from __future__ import annotations

from html import escape
from typing import Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from ...plugin.adapters.translation import tr
from ..actions import REVIEW_ACTIONS, Actions


class KeysSheet(QDialog):
    """A small non-modal window; any of its keys closes it."""

    def __init__(self, actions: Actions, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("keysSheet")
        self.setWindowTitle(tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        columns = QLabel(self._table(actions), self)
        columns.setTextFormat(Qt.TextFormat.RichText)
        hint = QLabel(tr("Change any key under Settings ▸ Keyboard Shortcuts in QGIS."), self)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close.button(QDialogButtonBox.StandardButton.Close).setText(tr("Close"))  # Qt's own words are not everywhere
        close.rejected.connect(self.close)
        for widget in (columns, hint, close):
            column.addWidget(widget)

    def _table(self, actions: Actions) -> str:
        titles = {"case": tr("Patches"), "answer": tr("Answers"), "view": tr("Images"), "window": tr("Window")}
        cells = []
        for group, title in titles.items():
            lines = [f"<tr><td colspan='2'><b>{escape(title)}</b></td></tr>"]
            for spec in REVIEW_ACTIONS:
                if spec.group == group and not spec.name.startswith("answer_"):
                    lines.append(self._line(actions, spec.name, spec.words()))
            if group == "answer":
                words = tr("Answer the focused question (0 is the tenth)")
                lines.insert(1, f"<tr valign='middle'><td><b>1 … 9, 0</b></td><td>{escape(words)}</td></tr>")
            cells.append("".join(lines))
        gap = "<tr><td colspan='2'>&nbsp;</td></tr>"
        left, right = cells[0] + gap + cells[2], cells[1] + gap + cells[3]
        table = "<table cellpadding='3'>{}</table>"
        return f"<table><tr><td>{table.format(left)}</td><td>{table.format(right)}</td></tr></table>"

    def _line(self, actions: Actions, name: str, words: str) -> str:
        native = QKeySequence.SequenceFormat.NativeText
        keys = ", ".join(s.toString(native) for s in actions.get(name).shortcuts())
        return f"<tr valign='middle'><td><b>{escape(keys)}</b></td><td>{escape(words)}</td></tr>"
