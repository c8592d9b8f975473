"""The keys while an outline is edited. They go before the window's own, which have other meanings for some of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Optional

from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QApplication, QWidget

from ..review.window import pressed_keys
from .editor import OutlineEditor

Table = dict[str, Callable[[], None]]
"""What each key does, by its name in ``QKeySequence.PortableText``."""


_ARROWS = (("Left", -1, 0), ("Right", 1, 0), ("Up", 0, -1), ("Down", 0, 1))


def arrow_keys(push: Callable[[float, float], None], plain_px: float, shifted_px: float) -> Table:
    """Return what the arrows do: ``push`` by so many pixels to the right and down, others with Shift."""
    table: Table = {}
    for name, right, down in _ARROWS:
        table[name] = lambda right=right, down=down: push(right * plain_px, down * plain_px)
        table[f"Shift+{name}"] = lambda right=right, down=down: push(right * shifted_px, down * shifted_px)
    return table


_NAMED = {
    "R": "reshape",
    "X": "split",
    "P": "part",
    "H": "hole",
    "S": "snap",
    "T": "trace",
    "M": "mend",
    "F": "as_flagged",
    "Shift+X": "split_off",
    "Shift+Del": "remove_ring",
    "Ctrl+Z": "undo",
}


def outline_keys(editor: OutlineEditor, acts: Mapping[str, Callable[[], None]]) -> Table:
    """Return what the letters and the keys of corners do; ``acts`` by the names that the buttons have."""
    return {key: acts[name] for key, name in _NAMED.items()} | {
        "Ctrl+Y": editor.redo,
        "A": editor.add,
        "Ins": editor.add,
        "Del": editor.remove,
        "Backspace": editor.remove,
        "Tab": lambda: editor.choose(1),
        "Shift+Tab": lambda: editor.choose(-1),
    }


class EditKeys(QObject):
    """Listens on a window while it is on; a text field that has the focus keeps its keys."""

    def __init__(self, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._table: Table = {}
        self._catcher: Optional[QWidget] = None

    def turn_on(self, table: Table, views: list[QWidget]) -> None:
        """Take the focus, and give it to nobody else by a click on the views: Tab would wander from them."""
        self._table = table
        self._catcher = QWidget(self._window)
        self._catcher.resize(0, 0)
        self._catcher.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._catcher.show()
        for view in views:
            view.setFocusProxy(self._catcher)
        for watched in (self._window, self._catcher):
            watched.installEventFilter(self)
        self._catcher.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_focus(self) -> None:
        """Take the focus back, from a field that is done with."""
        if self._catcher is not None:
            self._catcher.setFocus(Qt.FocusReason.OtherFocusReason)

    def turn_off(self, views: list[QWidget]) -> None:
        """Give the keys back to the window."""
        self._table = {}
        if self._catcher is None:
            return
        for view in views:
            view.setFocusProxy(None)
        for watched in (self._window, self._catcher):
            watched.removeEventFilter(self)
        if self._catcher.hasFocus() or QApplication.focusWidget() is None:
            self._window.setFocus(Qt.FocusReason.OtherFocusReason)
        self._catcher.deleteLater()
        self._catcher = None

    def eventFilter(self, watched: Optional[QObject], event: Optional[QEvent]) -> bool:
        """Claim our keys before the shortcuts have them, and do what they say."""
        if event is None or event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        assert isinstance(event, QKeyEvent)
        act = self._table.get(_name(event))
        if act is None:
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            act()
        return True


_KEYPAD_ENTER = {"Enter": "Return", "Backtab": "Shift+Tab", "Shift+Backtab": "Shift+Tab"}


def _name(event: QKeyEvent) -> str:
    keypad = event.modifiers() & Qt.KeyboardModifier.KeypadModifier
    if keypad and event.key() == Qt.Key.Key_Enter:
        return "Return"
    name = pressed_keys(event).toString()
    return _KEYPAD_ENTER.get(name, name)
