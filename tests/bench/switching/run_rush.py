"""A reviewer in a hurry, over two images: run by ``bench_rush``.

``run_rush.py EARLIER LATER RUSHED RANDOM LASTING OUT``. First ``RUSHED`` cases at ten a second, whatever is painted by
then; then ``RANDOM`` random ones, each until it is painted; then on to ``LASTING`` in all, with the memory of the
process noted on the way. After each key no view may hold a picture of another case.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication
from redline_review.demo.tour.heart import Heart
from redline_review.plugin.adapters.imagery.catalogue import FileCatalogue
from redline_review.plugin.adapters.imagery.scan import ScanOptions, scan
from redline_review.tests.bench.switching.run_switch import DATES, SEED, SIDE, places, sized, wait
from redline_review.ui.compare import CompareView

RUSH_S, LIMIT_S, PLACES, NOTED_EVERY = 0.1, 10.0, 200, 250


class Walk:
    """Steps from case to case and counts pictures under a wrong case."""

    def __init__(self, view: CompareView, cases: list[Any]) -> None:
        self.view, self.cases = view, cases
        self.wrong, self.last = 0, ""
        view.painted.connect(self._note)

    def _note(self, case_id: str) -> None:
        self.last = case_id

    def go(self, number: int) -> None:
        """Press the key for a case; those beside it are expected next."""
        self.last = ""
        self.view.show_case(self.cases[number])
        beside = [self.cases[(number + step) % len(self.cases)] for step in (1, 2, -1)]
        self.view.expect(beside)
        self.check(number)

    def check(self, number: int) -> None:
        """Count views that hold a picture of another case."""
        pictures = [pane.picture for pane in self.view.panes]
        self.wrong += sum(one is not None and one.case_id != self.cases[number].case_id for one in pictures)

    def painted(self, number: int) -> float:
        """Return the seconds until every view has painted the case, at most ``LIMIT_S``."""
        began = time.perf_counter()
        wait(LIMIT_S, lambda: self.last == self.cases[number].case_id)
        self.check(number)
        return time.perf_counter() - began


def memory_mb() -> float:
    """Return what the process holds in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


def rush(walk: Walk, count: int) -> dict[str, Any]:
    """Ten keys a second; returns the time to catch up after the last."""
    began = time.perf_counter()
    for step in range(count):
        wait(max(0.0, began + step * RUSH_S - time.perf_counter()))
        walk.go(step % PLACES)
    return {"keys": count, "caught_up_ms": round(walk.painted((count - 1) % PLACES) * 1000, 1)}


def wander(walk: Walk, count: int, chance: random.Random) -> list[float]:
    """Random cases, each until it is painted; returns the memory on the way."""
    held = []
    for step in range(count):
        number = chance.randrange(PLACES)
        walk.go(number)
        assert walk.painted(number) < LIMIT_S
        if step % NOTED_EVERY == NOTED_EVERY - 1:
            held.append(memory_mb())
    return held


def main(earlier: str, later: str, rushed: str, randomly: str, lasting: str, out: str) -> None:
    app = QgsApplication([], True)
    app.initQgis()
    paths = zip((earlier, later), DATES)
    catalogue = FileCatalogue([scan([Path(path)], ScanOptions(date=date)).images[0] for path, date in paths])
    view = CompareView()
    view.set_catalogue(catalogue, None)
    sized(view, 2 * SIDE + 2, SIDE)
    walk, chance = Walk(view, places(catalogue, PLACES)), random.Random(SEED)
    walk.go(0)
    walk.painted(0)
    report: dict[str, Any] = {"rush": rush(walk, int(rushed))}
    heart = Heart()
    held = wander(walk, int(randomly), chance)
    report["pauses"] = heart.summary()
    held += wander(walk, int(lasting) - int(randomly), chance)
    report.update({"memory_mb": held, "wrong": walk.wrong})
    Path(out).write_text(json.dumps(report), encoding="utf-8")
    view.close()
    wait(0.3)
    os._exit(0)  # measured is over; in which order Python lets go of canvases and QGIS is no matter here


if __name__ == "__main__":
    main(*sys.argv[1:])
