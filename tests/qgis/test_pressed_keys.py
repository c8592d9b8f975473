"""A key event as a sequence, under both bindings of Qt."""

from __future__ import annotations

from enum import Flag
from typing import Any

import pytest
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtGui import QKeyEvent, QKeySequence
from redline_review.ui.review.window import pressed_keys

PRESS, NONE = QEvent.Type.KeyPress, Qt.KeyboardModifier.NoModifier


class ScopedModifiers(Flag):
    """As PyQt6 has them: no number."""

    CONTROL = 0x04000000


class EventOfQt6:
    """What PyQt6's event offers beyond PyQt5's."""

    def modifiers(self) -> ScopedModifiers:
        return ScopedModifiers.CONTROL

    def key(self) -> int:
        return int(Qt.Key.Key_B)

    def keyCombination(self) -> int:
        return ScopedModifiers.CONTROL.value | int(Qt.Key.Key_B)


@pytest.mark.parametrize(
    ("event", "keys"),
    [
        pytest.param(QKeyEvent(PRESS, Qt.Key.Key_Space, NONE), "Space", id="bare key"),
        pytest.param(QKeyEvent(PRESS, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier), "Ctrl+B", id="with modifier"),
        pytest.param(EventOfQt6(), "Ctrl+B", id="scoped modifiers of PyQt6"),
    ],
)
def test_key_event_is_the_sequence_that_was_pressed(event: Any, keys: str) -> None:
    assert pressed_keys(event) == QKeySequence(keys)
