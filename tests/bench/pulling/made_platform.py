"""A platform with one office's patches and a province's zones, made through the server's own records.

Run: ``python tests/bench/pulling/made_platform.py INPUT FOLDER PATCHES``. INPUT holds ``patches.gpkg`` and
``zones.gpkg`` of the screening benchmark; FOLDER becomes the server's data folder, with the account ``inspector``.
"""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
from osgeo import ogr
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.domain.geometry import canonical_wkb
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.records import Batch, Case, CaseFacts, Zone
from redline_review.server.db import records
from redline_review.server.db.engine import Scope
from redline_review.server.db.journal import Actor, Journal
from redline_review.server.db.records import CaseChange, Stamp
from redline_review.tests.sync.support_platform import Platform, running

SEED, UNIT, AT_ONCE = 20260502, "320506", 5_000
ACTIVITIES = ("mining", "industry", "energy", "tourism", "transport", "breeding", "other")


def outlines(path, most=None):
    """Yield ids and canonical outlines of a layer in degrees."""
    layer = ogr.Open(str(path))
    for feature in islice(layer.GetLayer(0), most):
        yield feature.GetField(0), canonical_wkb(bytes(feature.GetGeometryRef().ExportToWkb()))


def facts(rng, number):
    """Return facts as a monitoring centre gives them."""
    town = int(rng.integers(0, 60))
    return CaseFacts(
        date_before="2024-03-11",
        date_after="2026-05-02",
        activity_issued=ACTIVITIES[int(rng.integers(0, len(ACTIVITIES)))],
        confidence=round(float(rng.random()), 3),
        must_check=bool(rng.random() < 0.7),
        town_code=f"{UNIT}{100 + town}",
        town_name=f"第{town + 1}镇",
        village_name=f"第{int(rng.integers(1, 20))}村",
        due_date=f"2026-{int(rng.integers(6, 13)):02d}-{int(rng.integers(1, 29)):02d}",
        extra={"remark": f"图上第 {number} 处，靠近河道"},
    )


def issue(platform: Platform, cases):
    """Issue some more patches of the batch."""
    org_id, at = platform.settings.org_id, SystemClock().now()
    with platform._state.database.write(Scope(org_id)) as connection:
        journal = Journal(connection, Actor(org_id), at)
        records.save_cases(journal, Stamp(org_id, "import", at), [CaseChange(None, case) for case in cases], "import")
        journal.flush()


def fill(platform: Platform, source, patches):
    """Issue zones, then patches; returns how many of each."""
    rng, ids, clock = np.random.default_rng(SEED), IdFactory(), SystemClock()
    batch = Batch(ids.new(clock.unix_ms()), "2026-05", version=1)
    zones = [
        Zone(ids.new(clock.unix_ms()), name, f"{name} 重要湿地", ("redline", "control")[n % 2], "wetland", wkb, (UNIT,))
        for n, (name, wkb) in enumerate(outlines(source / "zones.gpkg"))
    ]
    platform._write(UNIT, batch, [replace(zone, version=1) for zone in zones], [])
    made, some = 0, []
    for name, wkb in outlines(source / "patches.gpkg", patches):
        about = facts(rng, made)
        some.append(
            Case(ids.new(clock.unix_ms()), batch.batch_id, f"202605-{name}-MD", wkb, about, (UNIT,), UNIT, version=1)
        )
        made += 1
        if len(some) == AT_ONCE:
            issue(platform, some)
            some = []
    issue(platform, some)
    return {"patches": made, "zones": len(zones)}


def main():
    source, folder, patches = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    ogr.UseExceptions()
    shutil.rmtree(folder, ignore_errors=True)
    with running(folder) as platform:
        platform.account("inspector", UNIT)
        made = fill(platform, source, patches)
    (folder / "made.json").write_text(json.dumps(made), encoding="utf-8")


if __name__ == "__main__":
    main()
