"""The Review window in tests: opened on a copy of a workspace, driven by real key events."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Optional

from qgis.PyQt.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QWidget
from redline_review.plugin.adapters.settings import Settings
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.tests.qgis.support_waiting import until
from redline_review.ui.desk import ReviewDesk


def make_workspace(script: str, folder: Path) -> Path:
    """Run a support script that makes a workspace, in a process of its own."""
    path = Path(__file__).with_name(script)
    subprocess.run([sys.executable, str(path), str(folder)], check=True, timeout=120)
    return folder


@contextmanager
def opened_desk(made: Path, folder: Path, settings: Optional[Settings] = None) -> Iterator[ReviewDesk]:
    """Open a copy of a workspace, wait until it is painted, and close it afterwards."""
    shutil.copytree(made, folder)
    opened = ReviewDesk(open_workspace(folder), settings or Settings(), None)
    failures: list[Any] = []
    opened.failed.connect(failures.append)
    opened.open()
    until("the window", lambda: opened.controller is not None or failures)
    assert not failures
    opened.window.activateWindow()
    until("the window active", lambda: QApplication.activeWindow() is opened.window)
    look(opened)
    yield opened
    opened.close()
    opened.closer.wait()
    QCoreApplication.sendPostedEvents(None, 0)


def drop(target: QWidget, *paths: Path) -> bool:
    """Drop files on a widget; tells whether it would take them."""
    mime, place = QMimeData(), QPoint(300, 300)
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, copy, mime, left, none)
    QApplication.sendEvent(target, enter)
    QApplication.sendEvent(target, QDropEvent(QPointF(place), copy, mime, left, none))
    return enter.isAccepted()


def look(desk: ReviewDesk) -> None:
    """Wait until both views show the patch, as a reviewer does."""
    until("both views painted", lambda: all(pane.picture is not None for pane in desk.compare.panes))


def press(desk: ReviewDesk, *keys: int, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        target = QApplication.focusWidget() or desk.window
        QTest.keyClick(target, key, modifier)


def saved(desk: ReviewDesk) -> None:
    until("all saved", lambda: desk._saving.pending == 0)


def choose(desk: ReviewDesk, name: str, words: str) -> None:
    """Choose in a box over the list, by its open list."""
    box = desk.window.findChild(QComboBox, name)
    box.showPopup()
    until("the list open", lambda: box.view().isVisible())
    box.view().setCurrentIndex(box.model().index(box.findText(words), 0))
    QTest.keyClick(box.view(), Qt.Key.Key_Return)
    desk.window.activateWindow()
    until("the window active", lambda: QApplication.activeWindow() is desk.window)
