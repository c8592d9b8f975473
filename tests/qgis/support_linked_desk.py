"""The Review window over the workspace whose patches are linked: with earlier findings, groups and urgency."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QLabel
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import look, make_workspace, opened_desk
from redline_review.ui.desk import ReviewDesk

ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape
REAL = (Qt.Key.Key_1, Qt.Key.Key_6, Qt.Key.Key_2)
"""Real change, farming, expanded."""


def make_linked(folder: Path) -> Path:
    """Make the workspace, in a process of its own."""
    return make_workspace("support_linked.py", folder)


@contextmanager
def linked_desk(made: Path, folder: Path, issued_id: str = "") -> Iterator[ReviewDesk]:
    """Open a copy of the workspace and wait until its patches are linked; ``issued_id`` is gone to."""
    with opened_desk(made, folder) as opened:
        until("the patches linked", lambda: opened.session.queue.links.groups)
        if issued_id:
            at(opened, issued_id)
        yield opened


def at(desk: ReviewDesk, issued_id: str) -> str:
    """Go to a patch, and look at it; its pictures may be there before its facts."""
    case_id = desk.session.queue.find(issued_id)
    desk.controller.go(case_id)
    look(desk)
    until(
        "its facts are shown",
        lambda: not desk.controller._soon.isActive() and not desk.controller._known._soon.isActive(),
    )
    return str(case_id)


def label(desk: ReviewDesk, name: str) -> QLabel:
    """Return a line of words in the window."""
    return desk.window.findChild(QLabel, name)


def said(desk: ReviewDesk) -> str:
    """Return what the window's line of messages says."""
    return str(label(desk, "message").text())
