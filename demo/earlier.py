"""Earlier findings of the demo county in its workspace, as a person would bring them in. Needs QGIS."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsCoordinateTransformContext

from ..plugin.adapters.clock import SystemClock
from ..plugin.adapters.earlier_layers import EarlierFolder
from ..plugin.adapters.vector_layers import read_rows
from ..plugin.adapters.workspace import open_workspace
from ..plugin.app.earlier import earlier_findings, record_earlier
from ..plugin.app.new_review import Intake
from .workspaces import VectorSource

FIELDS = {"id": "patch_id", "verdict": "verdict", "date": "verdict_date", "by": "reviewer"}


def bring_earlier(folder: Path, layer: Path) -> int:
    """Bring a layer of earlier findings into the workspace in ``folder``; returns how many, 0 where some are there.

    Raises the ``RedlineError`` leaves of reading and writing.
    """
    there = EarlierFolder(folder)
    if there.stamp():
        return 0
    source = VectorSource(layer, FIELDS)
    rows = read_rows(source.layer(), QgsCoordinateTransformContext())
    findings = earlier_findings(Intake(rows, source.profile(), str(layer)))
    there.write(findings)
    store = open_workspace(folder).open_store()
    try:
        record_earlier(store, findings, SystemClock())
    finally:
        store.close()
    return len(findings.cases)
