"""Says, beneath the questions, that the finding can be saved now, and with which key."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy, QWidget

from ...plugin.adapters.translation import tr

RETURN = QKeySequence(Qt.Key.Key_Return).toString(QKeySequence.SequenceFormat.NativeText)


class ReadyLine(QLabel):
    """One quiet line. It keeps its room while it is not seen: coming and going moves nothing beneath it."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("readyLine")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("class", "hint")
        self.setWordWrap(True)  # in a narrow panel it takes a second line, not more width than there is
        room = self.sizePolicy()
        room.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
        room.setRetainSizeWhenHidden(True)
        self.setSizePolicy(room)
        self.name_key("")
        self.hide()

    def name_key(self, key: str) -> None:
        """Name the key that saves, in the user's language; Enter where it is the usual one."""
        named = "Enter" if key in ("", "Return", RETURN) else key
        self.setText(tr("{key} saves the finding and goes on", key=named))

    def show_ready(self, ready: bool) -> None:
        """Be seen only where nothing is asked any more."""
        if ready == self.isHidden():
            self.setVisible(ready)
