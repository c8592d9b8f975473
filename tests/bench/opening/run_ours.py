"""Our side: the Review window opens a workspace. Argv: folder, result.

The clock starts after the imports and ``initQgis``, before ``open_workspace``; it stops when the queue is shown and the
first case painted in every view. A heart in the window's thread beats all the while: its longest pauses are what a
reviewer would feel. Then one page of a sync comes in, and the window takes up what it changed.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from pathlib import Path

from qgis.core import QgsApplication
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEventLoop
from qgis.PyQt.QtWidgets import QAbstractItemView
from redline_review.demo.tour.heart import Heart
from redline_review.plugin.adapters.settings import Settings
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.plugin.domain.operations import Change, ChangePage
from redline_review.ui.desk import ReviewDesk

LIMIT_S, QUIET_S, PAUSES = 120, 4.0, 4
CHANGED = 10


class Spent:
    """Seconds since it was made: wall, processor of the process, processor of the window's thread."""

    def __init__(self):
        self._start = self._now()

    @staticmethod
    def _now():
        return time.perf_counter(), time.process_time(), time.thread_time()

    def report(self):
        names = ("seconds", "cpu_seconds", "gui_cpu_seconds")
        return {name: round(now - start, 3) for name, now, start in zip(names, self._now(), self._start)}


def until(holds, seconds=LIMIT_S):
    """Run a real event loop until something holds."""
    loop, deadline = QEventLoop(), time.perf_counter() + seconds
    while not holds():
        assert time.perf_counter() < deadline
        loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def pass_time(seconds):
    deadline = time.perf_counter() + seconds
    until(lambda: time.perf_counter() > deadline)


def opening(folder, heart):
    """Open the workspace; returns the desk and the report."""
    heart.restart()
    spent = Spent()
    desk = ReviewDesk(open_workspace(folder / "workspace"), Settings(), None)
    painted, failed, marks = [], [], {}
    desk.failed.connect(failed.append)

    def shown():
        marks["queue shown"] = spent.report()
        painted.extend([True] if all(pane.picture is not None for pane in desk.compare.panes) else [])
        desk.compare.painted.connect(painted.append)

    desk.ready.connect(shown)
    desk.open()
    until(lambda: failed or (painted and rows_shown(desk)))
    assert not failed, failed
    report = {**spent.report(), **marks, "longest pauses ms": heart.longest(PAUSES)}
    heart.restart()
    pass_time(QUIET_S)
    return desk, {**report, "longest pauses ms in the seconds after": heart.longest(PAUSES)}


def rows_shown(desk):
    view = desk.window.findChild(QAbstractItemView, "queueList") if desk.window is not None else None
    return view is not None and view.isVisible() and view.model().rowCount()


def syncing(desk, heart):
    """Take in a page of changed cases as a sync does, and let the window show it."""
    cases = [desk.session.case(case_id) for case_id in desk.session.queue.order[:CHANGED]]
    changes = [Change(n, replace(case, version=1, return_reason="again"), None) for n, case in enumerate(cases, 1)]
    heart.restart()
    desk._store.take_in(ChangePage(tuple(changes), "cursor", False)).result()
    spent = Spent()
    desk._read_again()
    until(lambda: desk.session.case(cases[-1].case_id).version == 1)
    report = {**spent.report(), "longest pauses ms": heart.longest(PAUSES)}
    heart.restart()
    pass_time(QUIET_S)
    return {**report, "longest pauses ms in the seconds after": heart.longest(PAUSES)}


def main():
    folder = Path(sys.argv[1])
    app = QgsApplication([], True)
    app.initQgis()
    _first = QgsMapCanvas()  # QGIS has its own: the first one of a process takes 40 ms
    heart = Heart()
    desk, report = opening(folder, heart)
    areas = {case_id: row.area_m2 for case_id, row in desk.session.queue.rows.items()}
    outlines = sum(bool(desk.session.case(case_id).outline) for case_id in areas)
    assert outlines == len(areas) == len(desk.session.queue.order)
    report["sync of ten changed"] = syncing(desk, heart)
    desk.close()
    desk.closer.wait(60)
    Path(sys.argv[2]).write_text(json.dumps({**report, "areas": areas}), encoding="utf-8")


if __name__ == "__main__":
    main()
