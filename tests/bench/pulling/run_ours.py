"""Our side: the Review window over a fresh workspace that pulls. Argv: url, account, password, folder, result.

The clock starts as the workspace is opened. A heart in the window's thread beats all the while. While the pull runs, a
patch is decided as soon as the first is shown, and the list walked through, as the keys do it.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from qgis.core import QgsApplication
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEventLoop
from redline_review.demo.tour.heart import Heart
from redline_review.plugin.adapters.settings import Settings
from redline_review.plugin.adapters.workspace import create_workspace
from redline_review.ui.desk import ReviewDesk

LIMIT_S, QUIET_S, STEP_S, PAUSES = 900, 5.0, 0.5, 6


class Watch:
    """What comes, and when, in seconds since the start."""

    def __init__(self, desk):
        self.began = time.perf_counter()
        self.marks, self.said, self.reports, self.fills = {}, [], [], []
        self.desk, self._steps, self._last = desk, 0, 0.0
        self.acts = {}

    def now(self):
        return round(time.perf_counter() - self.began, 2)

    def mark(self, name):
        self.marks.setdefault(name, self.now())

    def ready(self):
        self.mark("window")
        self.acts = self.desk.controller.handlers()
        self.desk._line.synced.connect(self._synced)
        self.desk._line.moved.connect(lambda *words: self.said.append(words))

    def _synced(self, report):
        self.mark("pull over")
        self.reports.append({"pulled": report.pulled_cases, "zones": report.pulled_zones, "findings": report.findings})

    def look(self):
        """Note what is there; work once there is something to work on."""
        desk = self.desk
        if desk.controller is None:
            return
        cases = len(desk.session.cases)
        if cases and (not self.fills or self.fills[-1][1] != cases):
            self.fills.append((self.now(), cases))
            self.mark("first patches listed")
        if not cases or desk.session.current is None:
            return
        if "first finding" not in self.marks:
            self._decide()
        elif "pull over" not in self.marks and self.now() - self._last > STEP_S:
            self._last, self._steps = self.now(), self._steps + 1
            self.acts["next_case"]()
        if "first finding" in self.marks and not desk.session.unsent():
            self.mark("first finding known as sent")

    def _decide(self):
        desk = self.desk
        self.mark("first patch")
        desk.controller.form.answer("reality", "not_real_season")
        for _ in range(3):
            if not desk.session.unsent():
                self.acts["save_and_next"]()
        self.mark("first finding")


def until(holds, each, seconds=LIMIT_S):
    """Run a real event loop until something holds."""
    loop, deadline = QEventLoop(), time.perf_counter() + seconds
    while not holds():
        assert time.perf_counter() < deadline
        loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        each()


def main():
    url, name, password, folder, out = sys.argv[1:]
    app = QgsApplication([], True)
    app.initQgis()
    _first = QgsMapCanvas()  # QGIS has its own: the first one of a process takes 40 ms
    heart = Heart()
    workspace = create_workspace(Path(folder), "First pull", server_url=url)
    desk = ReviewDesk(workspace, Settings(), (name, password))
    watch = Watch(desk)
    desk.ready.connect(watch.ready)
    heart.restart()
    desk.open()
    until(lambda: "pull over" in watch.marks and not desk._news.reading and not desk._line._busy, watch.look)
    watch.mark("all listed")
    pull = {**heart.summary(), "longest ms": heart.longest(PAUSES)}
    heart.restart()
    deadline = time.perf_counter() + QUIET_S
    until(lambda: time.perf_counter() > deadline and not desk._works.under_way(), watch.look)
    after = {**heart.summary(), "longest ms": heart.longest(PAUSES)}
    watch.mark("measured and linked")
    counted = [(done, total) for stage, done, total in watch.said if stage == "pull"]
    report = {
        "marks s": watch.marks,
        "seconds": watch.marks["all listed"],
        "to first patch s": watch.marks["first patch"],
        "fills": watch.fills,
        "reports": watch.reports,
        "progress": [counted[1], counted[len(counted) // 2], counted[-1]],
        "pauses while it runs": pull,
        "pauses afterwards": after,
    }
    cases = {case.case_id: case.version for case in desk.session.contents.cases}
    desk.close()
    desk.closer.wait(60)
    Path(out).write_text(json.dumps({**report, "cases": cases}), encoding="utf-8")


if __name__ == "__main__":
    main()
