"""The workspace of the keyboard-only run: both batches of the demo county, screened. Needs QGIS, no display.

``python -m redline_review.demo.keyrun.workspace FOLDER``; beside the workspace it writes ``plan.json``: what is true of
each patch, in the order of the queue, and which patches belong together.
"""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsCoordinateTransformContext

from ...plugin.adapters.clock import SystemClock
from ...plugin.adapters.linking import link_tools
from ...plugin.adapters.vector_layers import read_rows
from ...plugin.adapters.workspace import Workspace
from ...plugin.app.import_batch import plan_import, run_import
from ...plugin.app.import_zones import NO_ZONES
from ...plugin.app.links import link_workspace
from ...plugin.app.screen_batch import screen_workspace
from ...plugin.domain.identity import IdFactory
from ...plugin.domain.records import Batch
from ...plugin.domain.states import Secrecy
from ...plugin.screening.engine import screen
from ..tour.places import COUNTY, ROOT
from ..workspaces import ImageSource, VectorSource, make_workspace
from .batch import Truth, write_second

FIELDS = {
    **{name: name for name in ("issued_id", "date_before", "date_after", "confidence", "must_check", "due_date")},
    **{name: name for name in ("town_code", "town_name")},
    "activity_issued": "activity_hint",
}
ZONE_FIELDS = {"code": "zone_code", "name": "zone_name", "level": "zone_level", "type": "zone_type"}
FIRST, SECOND = "2026-05", "2026-07"


def make(folder: Path) -> None:
    """Make the workspace and the plan beside it."""
    second, truth = write_second(folder.parent / "county")
    workspace, _receipt = make_workspace(
        folder,
        FIRST,
        VectorSource(COUNTY / "patches.gpkg", FIELDS),
        [VectorSource(COUNTY / "zones.gpkg", ZONE_FIELDS)],
        [ImageSource((COUNTY / "imagery",))],
    )
    first: Truth = json.loads((COUNTY / "truth.json").read_text(encoding="utf-8"))
    plan = _add(workspace, VectorSource(second, FIELDS), {**first, **truth})
    words = json.dumps(plan, ensure_ascii=False, indent=1)
    folder.with_name("plan.json").write_text(words + "\n", encoding="utf-8")


def _add(workspace: Workspace, patches: VectorSource, truth: Truth) -> dict[str, Any]:
    """Import the second batch beside the first and screen it; returns the plan."""
    clock, ids = SystemClock(), IdFactory()
    store = workspace.open_store()
    try:
        batch = Batch(ids.new(clock.unix_ms()), SECOND, Secrecy.PUBLIC)
        rows = read_rows(patches.layer(), QgsCoordinateTransformContext())
        planned = plan_import(rows, patches.profile(), batch, (), ids, clock)
        run_import(store, planned, NO_ZONES, clock, {"patches": patches.path.name}).result()
        screen_workspace(store, store.contents(), screen, clock).result()
        contents = store.contents()
    finally:
        store.close()
    links = link_workspace(contents, link_tools(ROOT / "resources"), datetime.date.today().isoformat())
    issued = {case.case_id: case.issued_id for case in contents.cases}
    groups = {tuple(issued[member] for member in group.members) for group in links.groups.values()}
    order = [case.issued_id for case in contents.cases]
    return {"order": order, "groups": sorted(groups), "truth": {name: truth[name] for name in order}}


def main() -> None:
    """Make it in a process of its own."""
    app = QgsApplication([], False)
    app.initQgis()
    make(Path(sys.argv[1]))
    app.exitQgis()


if __name__ == "__main__":
    main()
