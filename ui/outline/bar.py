"""The tools of outline editing, over the bottom of the views; each shows its key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Optional

from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtGui import QKeySequence, QPainter, QPaintEvent, QPalette
from qgis.PyQt.QtWidgets import QFrame, QGridLayout, QToolButton, QWidget

from ...plugin.adapters.translation import tr
from .editor import OutlineEditor
from .modes import Mode

_MARGIN = 8
BUTTONS: tuple[tuple[str, str, Callable[[], str], Callable[[], str]], ...] = (
    ("reshape", "R", lambda: tr("Reshape"), lambda: tr("Draw a new border across the outline")),
    ("split", "X", lambda: tr("Cut"), lambda: tr("Cut a part in two by a line")),
    ("part", "P", lambda: tr("Part"), lambda: tr("Draw a further part")),
    ("hole", "H", lambda: tr("Hole"), lambda: tr("Draw a hole")),
    ("snap", "S", lambda: tr("Snap"), lambda: tr("Borders of zones and of the flagged outline catch what is near")),
    ("trace", "T", lambda: tr("Follow"), lambda: tr("A drawn line follows the border between two points on it")),
    ("remove_ring", "Shift+Del", lambda: tr("Remove"), lambda: tr("Remove the part or hole of the chosen corner")),
    ("split_off", "Shift+X", lambda: tr("Split off"), lambda: tr("Make the chosen piece a patch of its own")),
    ("mend", "M", lambda: tr("Mend"), lambda: tr("Make an invalid shape valid, as screening reads it")),
    ("as_flagged", "F", lambda: tr("As flagged"), lambda: tr("Begin again from the flagged outline")),
    ("undo", "Ctrl+Z", lambda: tr("Undo"), lambda: tr("Take the last step back; Ctrl+Y does it again")),
    ("finish", "Enter", lambda: tr("Finish"), lambda: tr("Take the outline into the finding")),
    ("give_up", "Esc", lambda: tr("Give up"), lambda: tr("Drop a line; else leave the outline as it was")),
)
"""Name, key, word, tooltip."""
_COLUMNS = 7
_MODES = {mode.value for mode in Mode}


class OutlineBar(QFrame):
    """Two rows of buttons that lie over the views, so that these keep their size."""

    def __init__(self, over: QWidget, acts: dict[str, Callable[[], None]]) -> None:
        super().__init__(over)
        self.setObjectName("outlineBar")
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._over = over
        self._buttons: dict[str, QToolButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(4, 3, 4, 3)
        grid.setSpacing(2)
        for place, (name, key, word, tip) in enumerate(BUTTONS):
            button = self._button(word(), key, tip())
            button.clicked.connect(lambda _checked=False, act=acts[name]: act())
            button.setCheckable(name in _MODES or name in ("snap", "trace"))
            self._buttons[name] = button
            grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
        over.installEventFilter(self)
        self.place()
        self.show()
        self.raise_()

    def paintEvent(self, event: Optional[QPaintEvent]) -> None:
        """Paint a ground beneath the words: some themes make it transparent, and the image would show through."""
        painter, ground = QPainter(self), self.palette().color(QPalette.ColorRole.Window)
        ground.setAlpha(255)
        painter.fillRect(self.rect(), ground)
        painter.end()
        super().paintEvent(event)

    def _button(self, word: str, key: str, tip: str) -> QToolButton:
        shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        button = QToolButton(self)
        button.setText(f"{word}  {shown}")
        button.setToolTip(f"{tip} ({shown})")
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setSizePolicy(button.sizePolicy().Expanding, button.sizePolicy().Fixed)
        return button

    def show_state(self, editor: OutlineEditor) -> None:
        """Mark what is on, and what can be done."""
        for mode in Mode:
            if mode is not Mode.CORNERS:
                self._buttons[mode.value].setChecked(editor.mode is mode)
        self._buttons["snap"].setChecked(editor.line.snapping)
        self._buttons["trace"].setChecked(editor.line.tracing)
        self._buttons["mend"].setEnabled(bool(editor.sketch.faults))
        self._buttons["remove_ring"].setEnabled(editor.chosen is not None)

    def place(self) -> None:
        """Stand in the middle at the bottom of the views."""
        self.adjustSize()
        room = self._over.size()
        self.move((room.width() - self.width()) // 2, room.height() - self.height() - _MARGIN)

    def eventFilter(self, watched: Optional[QObject], event: Optional[QEvent]) -> bool:
        """Keep the place when the views get another size."""
        if event is not None and event.type() == QEvent.Type.Resize:
            self.place()
        return False
