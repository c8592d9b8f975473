"""The desktop around the window: what the shell uses of QGIS, and a disk that fills up."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from qgis.gui import QgsMessageBar
from qgis.PyQt.QtWidgets import QMainWindow
from redline_review.ui.desk import ReviewDesk

Opener = Callable[..., ReviewDesk]
"""Opens a workspace, for an account where one is given, and waits for its window."""


class Desktop:
    """The two things of QGIS's window that the shell uses: a main window and its real message bar."""

    def __init__(self) -> None:
        self._window = QMainWindow()
        self._bar = QgsMessageBar(self._window)

    def mainWindow(self) -> QMainWindow:
        return self._window

    def messageBar(self) -> QgsMessageBar:
        return self._bar

    def words(self) -> str:
        item = self._bar.currentItem()
        return item.text() if item is not None else ""


def fill(path: Path) -> None:
    """Write until the disk is full."""
    block = b"x" * 4096
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as filler:
        while filler.write(block) == len(block):
            pass
