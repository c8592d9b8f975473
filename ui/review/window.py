"""The Review window: layout, folding, geometry, and the key that is held. What it means is the controller's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Optional

from qgis.PyQt.QtCore import QEvent, QPoint, QRect, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QRegion
from qgis.PyQt.QtWidgets import QAction, QApplication, QSplitter, QVBoxLayout, QWidget

from ...plugin.adapters.settings import Settings
from ...plugin.adapters.translation import tr
from .case_panel import CasePanel
from .queue_panel import QueuePanel
from .top_bar import TopBar

QUEUE_WIDTH, CASE_WIDTH = 180, 260
"""Widths in pixels at which the images keep 65 % of a 1600 × 1000 window."""

FIRST_SIZE = QSize(1600, 1000)
FRAME_PX = 40
STYLE = """
#focusedQuestion { border-left: 3px solid palette(highlight); }
QLabel[class="question"] { font-weight: bold; }
QPushButton[class="option"], QPushButton[class="later"] {
    text-align: left; padding: 2px 6px; border: 1px solid transparent; border-radius: 3px; }
QPushButton[class="option"]:hover { border-color: palette(mid); }
QPushButton[class="option"]:checked { background: palette(highlight); color: palette(highlighted-text); }
QPushButton[class="later"] { font-style: italic; }
QPushButton[class="folded"], QPushButton[class="marked"] { text-align: left; padding: 2px 6px; border: none; }
QPushButton[class="marked"] { font-weight: bold; }
QLabel[class="hint"] { padding: 0 6px 2px 6px; font-style: italic; }
#caseNotice { border: 1px solid palette(mid); border-left: 3px solid #b3261e; padding: 3px; }
#formLine { color: palette(mid); }
QToolButton { padding: 1px 5px; }
"""


class ReviewWindow(QWidget):
    """A window of its own, so that it can stand on a second monitor while QGIS stays free."""

    closed = pyqtSignal()
    blinking = pyqtSignal(bool)
    """The blink key went down (true) or up (false)."""

    def __init__(self, top: TopBar, queue: QueuePanel, compare: QWidget, case: CasePanel, settings: Settings) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("redlineReviewWindow")
        self.setWindowTitle(tr("Redline Review"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setStyleSheet(STYLE)
        self._settings = settings
        self.may_close: Callable[[], bool] = lambda: True
        self._blink_action: Optional[QAction] = None
        self._top, self._queue, self._case = top, queue, case
        self.panel = case
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(3)
        for widget in (queue, compare, case):
            self._splitter.addWidget(widget)
        self._splitter.setStretchFactor(1, 1)
        queue.setMinimumWidth(150)
        case.setMinimumWidth(220)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self._splitter, 1)
        self._restore()

    def _restore(self) -> None:
        self.resize(self._first_size())
        geometry = self._settings.window_geometry()
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
            self._come_on_screen()
        widths = self._settings.window_splits()
        if len(widths) == 3 and (widths[0] < QUEUE_WIDTH or widths[2] < CASE_WIDTH):
            widths = []  # left over from a window too small for its panels
        middle = max(200, self.width() - QUEUE_WIDTH - CASE_WIDTH)
        if len(widths) == 3:  # on a smaller screen the images give way, not the panels
            widths = [widths[0], max(200, self.width() - widths[0] - widths[2]), widths[2]]
        self._splitter.setSizes(widths if len(widths) == 3 else [QUEUE_WIDTH, middle, CASE_WIDTH])

    def _come_on_screen(self) -> None:
        """Leave a window where it stood, unless part of it is on no screen now: then it gets a screen's room."""
        here = self.geometry()
        rooms = [screen.availableGeometry() for screen in QApplication.screens()]
        off = QRegion(here)
        for room in rooms:
            off -= QRegion(room)
        if off.isEmpty() or self.windowState() & (Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen):
            return
        screen = QApplication.screenAt(here.center()) or QApplication.primaryScreen()
        room = screen.availableGeometry().adjusted(0, FRAME_PX, 0, 0)
        size = here.size().boundedTo(room.size())
        left = max(room.left(), min(here.left(), room.right() + 1 - size.width()))
        top = max(room.top(), min(here.top(), room.bottom() + 1 - size.height()))
        self.setGeometry(QRect(QPoint(left, top), size))

    def _first_size(self) -> QSize:
        """As large as is useful, with room for the window's frame on a small screen."""
        room = QApplication.primaryScreen().availableSize() - QSize(0, FRAME_PX)
        return FIRST_SIZE.boundedTo(room)

    def hold_blink_on(self, action: QAction) -> None:
        """Name the action whose key blinks while held."""
        self._blink_action = action

    def fold_queue(self) -> None:
        """Hide or show the queue."""
        self._queue.setVisible(self._queue.isHidden())

    def fold_case(self) -> None:
        """Hide or show the patch panel."""
        self._case.setVisible(self._case.isHidden())

    def warn(self, words: str) -> None:
        """Say in the top line what could not be done."""
        self._top.show_message(words, warning=True)

    def give_keys_back(self) -> None:
        """Take the focus out of text fields, so that the next single key is a command again."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_blink(self, event: QKeyEvent) -> bool:
        if self._blink_action is None or event.isAutoRepeat():
            return False
        return pressed_keys(event) in self._blink_action.shortcuts()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Begin to blink."""
        if self._is_blink(event):
            self.blinking.emit(True)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End blinking."""
        if self._is_blink(event):
            self.blinking.emit(False)
        else:
            super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """A key held while the window loses the focus never comes up here: end blinking."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.blinking.emit(False)
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember where the window stood, unless whoever owns it holds it open."""
        if not self.may_close():
            event.ignore()
            return
        self._settings.set_window_geometry(self.saveGeometry())
        if not (self._queue.isHidden() or self._case.isHidden()):
            self._settings.set_window_splits(self._splitter.sizes())
        self.closed.emit()
        super().closeEvent(event)


def pressed_keys(event: QKeyEvent) -> QKeySequence:
    """Return key and modifiers of an event. PyQt6's modifiers are no number; PyQt5 knows no key combination."""
    if hasattr(event, "keyCombination"):
        return QKeySequence(event.keyCombination())
    return QKeySequence(int(event.modifiers()) | event.key())
