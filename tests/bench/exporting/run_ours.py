"""Our side: the export window of an open workspace makes a part while the reviewer's keys are used.

``run_ours.py WORKSPACE OUT REPORT PART…``. Each part is an export of its own, chosen and begun in the real window.
Every second a key goes to the next patch or back. Measured are the seconds, and how long the GUI thread was held.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QEventLoop, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton
from redline_review.demo.tour.heart import Heart
from redline_review.plugin.adapters.settings import Settings
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.export import ExportWindow

LIMIT_S, CALM_S, KEY_S, PAUSES = 1800, 8.0, 1.0, 6
ZONE = 40
"""The peer's plane is EPSG:4528."""
WORKER = "redline-export"
"""As Linux names the thread: fifteen letters of it."""


def until(holds, each=lambda: None):
    """Run a real event loop until something holds."""
    loop, deadline = QEventLoop(), time.perf_counter() + LIMIT_S
    while not holds():
        assert time.perf_counter() < deadline
        loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        each()


class Watched(Heart):
    """A heart that also knows how long the exporting thread stood in line for a core.

    On a busy machine that thread may lose its core with the interpreter in hand; the window then waits for the machine,
    not for the program. ``own_ms`` leaves that out.
    """

    def __init__(self):
        self._worker = None
        super().__init__()

    def watch(self):
        """Find the exporting thread by its name."""
        for task in Path("/proc/self/task").iterdir():
            if (task / "comm").read_text().startswith(WORKER):
                self._worker = task / "schedstat"

    def restart(self):
        super().restart()
        self.own_ms, self._stood = [], self._waited()

    def _waited(self):
        try:
            return int(self._worker.read_text().split()[1]) / 1e6 if self._worker is not None else 0.0
        except OSError:  # it has ended
            return 0.0

    def _beat(self):
        super()._beat()
        now = self._waited()
        self.own_ms.append(self.held_ms[-1] - max(0.0, now - self._stood))
        self._stood = now


class Keys:
    """Down and up, once a second."""

    def __init__(self, window):
        self.pressed, self._window, self._last = 0, window, time.perf_counter()

    def __call__(self):
        if time.perf_counter() - self._last >= KEY_S:
            QTest.keyClick(self._window, (Qt.Key.Key_Down, Qt.Key.Key_Up)[self.pressed % 2])
            self.pressed, self._last = self.pressed + 1, time.perf_counter()


def begun(window, part, out):
    """Choose one part and press the button."""
    for box in window.findChildren(QCheckBox):
        if box.objectName().startswith("export_"):
            box.setChecked(box.objectName() == f"export_{part}")
    zones = window.findChild(QComboBox, "exportZone")
    zones.setCurrentIndex(zones.findData(ZONE))
    window.findChild(QLineEdit, "exportFolder").setText(str(out))
    QTest.mouseClick(window.findChild(QPushButton, "exportButton"), Qt.MouseButton.LeftButton)
    assert window.make._making is not None


def export(desk, window, part, out, heart):
    """Make one part and return what it took."""
    keys, calm = Keys(desk.window), time.perf_counter() + 1.0
    until(lambda: time.perf_counter() > calm)
    heart.restart()
    start, worked = time.perf_counter(), time.process_time()
    begun(window, part, out)
    QTimer.singleShot(200, heart.watch)
    until(lambda: window.make._making is None, keys)
    report = window.make._made
    assert report is not None, window.make._say.words()
    took = {"seconds": round(time.perf_counter() - start, 2), "cpu_seconds": round(time.process_time() - worked, 2)}
    own = [round(ms, 1) for ms in sorted(heart.own_ms)[::-1][:PAUSES]]
    stalls = {"stalls": heart.summary(), "longest": heart.longest(PAUSES), "own": own}
    return {**took, **stalls, "keys": keys.pressed, "cases": report.cases, "folder": report.folder}


def main(workspace, out, parts):
    """Open, export each part, close."""
    desk = ReviewDesk(open_workspace(workspace), Settings(), None)
    painted = []
    desk.ready.connect(lambda: desk.compare.painted.connect(painted.append))
    desk.open()
    until(lambda: desk.controller is not None and (painted or all(p.picture is not None for p in desk.compare.panes)))
    until(lambda: desk.session.queue.links.scored is not None)  # work of opening, not of exporting
    heart, calm = Watched(), time.perf_counter() + CALM_S
    until(lambda: time.perf_counter() > calm)
    desk.export()
    window = desk.window.findChildren(ExportWindow)[-1]
    until(lambda: window.make._counts)
    made = {part: export(desk, window, part, out, heart) for part in parts}
    window.close()
    desk.close()
    desk.closer.wait()
    return made


if __name__ == "__main__":
    app = QgsApplication([], True)
    app.initQgis()
    result = main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[4:])
    Path(sys.argv[3]).write_text(json.dumps(result), encoding="utf-8")
    app.exitQgis()
