"""Makes a small workspace with a past: ``support_linked.py FOLDER``. Run in a process of its own.

Beside the patches of ``support_workspace.py``: JS-0006 has the place of JS-0001, JS-0007 lies beside it across a border
of units; two patches of 2025 with findings lie where JS-0000 does.
"""

from __future__ import annotations

import sys
from pathlib import Path

from qgis.core import QgsApplication
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.plugin.app.screen_batch import screen_workspace
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.handover import HANDED_OVER
from redline_review.plugin.domain.records import UNIT_NAMES, Batch, Case, CaseFacts
from redline_review.plugin.domain.states import ActKind, ReviewState
from redline_review.plugin.screening.engine import screen
from redline_review.tests.qgis.support_workspace import NORTH, WEST, make, square

MAY = Batch("0190a000-0000-7000-8000-000000000001", "May 五月")
LAST_YEAR = Batch("0190a000-0000-7000-8000-000000000002", "2025")

HANDED = {"unit": "320506", "person": "赵敏", "due_date": "2026-06-30", "by": "city", "at": "2026-05-03T01:00:00.000Z"}
ACROSS = {
    "units": ("320506", "320509"),
    "answering_unit": "320506",
    "extra": {UNIT_NAMES: {"320506": "吴中区"}, HANDED_OVER: HANDED},
}


def patch(number: int, batch: Batch, name: str, west: float, south: float = 0.01, **known: object) -> Case:
    facts = CaseFacts("2024-03-11", "2026-05-02", "mining", 0.8, town_name="东山镇", due_date="2026-06-30")
    outline = square(WEST + west, NORTH - south, 0.001)
    return Case(f"0190a000-0000-7000-8000-0000000001{number}", batch.batch_id, name, outline, facts, **known)


def found(verdict: str, day: str, who: str) -> dict[str, object]:
    said = {"finding": {"reality": verdict}, "finding_at": f"{day}T12:00:00.000Z", "finding_by": who}
    return {**said, "review_state": ReviewState.APPROVED}


def add_past(folder: Path) -> None:
    clock = SystemClock()
    store = open_workspace(folder).open_store()
    more = [patch(16, MAY, "JS-0006", 0.005), patch(17, MAY, "JS-0007", 0.005, 0.01102, **ACROSS)]
    old = [
        patch(21, LAST_YEAR, "OLD-1", 0.0031, **found("real", "2025-03-01", "李")),
        patch(22, LAST_YEAR, "OLD-2", 0.0033, **found("partly", "2025-09-01", "王")),
    ]
    for batch, cases in ((MAY, more), (LAST_YEAR, old)):
        store.import_batch(batch, [], cases, Act(ActKind.IMPORT, None, clock.now())).result()
    screen_workspace(store, store.contents(), screen, clock).result()
    store.close()


if __name__ == "__main__":
    app = QgsApplication([], False)
    app.initQgis()
    make(Path(sys.argv[1]))
    add_past(Path(sys.argv[1]))
    app.exitQgis()
