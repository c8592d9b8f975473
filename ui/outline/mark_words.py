"""The field for the words of a mark, and what is said of marks."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QLineEdit, QWidget

from ...plugin.adapters.translation import tr
from ...plugin.domain.outline_marks import LONGEST_TEXT


def how_to() -> str:
    """Return what to do, for the plate on the view."""
    return tr(
        "Marks on the images: drag from the words to what they point at, or click for words alone. By keys: the arrows "
        "move the cross, A sets an arrow's two ends, T words. Right click or Tab chooses a mark, Del removes it. "
        "Esc ends."
    )


class MarkField(QLineEdit):
    """Asks for a mark's words where it stands. Enter keeps them, Esc drops the mark; the input method comes first."""

    kept = pyqtSignal(str)
    dropped = pyqtSignal()

    def __init__(self, over: QWidget, at: QPoint) -> None:
        super().__init__(over)
        self.setObjectName("markField")
        self.setMaxLength(LONGEST_TEXT)
        self.setPlaceholderText(tr("Words (Enter keeps, Esc drops)"))
        self.resize(240, self.sizeHint().height())
        room = over.size()
        x = min(max(0, at.x() + 10), max(0, room.width() - self.width()))
        y = min(max(0, at.y() + 10), max(0, room.height() - self.height()))
        self.move(x, y)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: Optional[QKeyEvent]) -> None:
        """End with Enter or Esc."""
        if event is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.kept.emit(self.text().strip())
        elif event is not None and event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)
