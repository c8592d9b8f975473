"""Earlier findings of the demo county come into its workspace once, and the record says so."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from redline_review.demo.county.earlier import EarlierFinding
from redline_review.demo.county.vector_out import write_earlier
from redline_review.demo.earlier import bring_earlier
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.earlier_layers import EarlierFolder
from redline_review.plugin.adapters.workspace import create_workspace, open_workspace
from redline_review.plugin.domain.geometry import bounds
from redline_review.plugin.domain.states import NetworkMode, Secrecy
from shapely.geometry import box


def test_the_countys_earlier_findings_are_brought_in_once_and_recorded(qgis_app: object, tmp_path: Path) -> None:
    layer, folder = tmp_path / "earlier.gpkg", tmp_path / "workspace"
    write_earlier(layer, [EarlierFinding("E-1", "伪变化：季节变化", "2025-06-10", "核查员甲", box(900, 900, 950, 960))])
    create_workspace(folder, "demo", NetworkMode.LISTED, Secrecy.PUBLIC, "", (), SystemClock())
    assert [bring_earlier(folder, layer), bring_earlier(folder, layer)] == [1, 0]
    (case,) = EarlierFolder(folder).read()
    assert (case.issued_id, case.finding_at, case.finding_by) == ("E-1", "2025-06-10", "核查员甲")
    assert case.finding == {"reality": "伪变化：季节变化"}
    west, south, _east, _north = bounds(case.outline)
    assert 120 < west < 121
    assert 31 < south < 32
    with closing(sqlite3.connect(open_workspace(folder).store_path)) as conn:
        said = [json.loads(row[0]).get("earlier") for row in conn.execute("SELECT payload FROM chain")]
    assert said.count(1) == 1
