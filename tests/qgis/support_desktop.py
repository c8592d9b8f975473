"""The desktop around the window: what the shell uses of QGIS, and a disk that fills up."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
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


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Mount a disk of one megabyte on a folder, made where there is none; skips where this user may not."""
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
