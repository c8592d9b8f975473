"""The workspace of the opening benchmark and its twin for QGIS: one GeoPackage of the same patches with their facts.

The outlines and zones are those of the screening benchmark; facts and a share of findings come from a fixed seed. Two
images lie around the first patch, so that something is painted.

Run: ``python tests/bench/opening/made_workspace.py INPUT FOLDER``. INPUT holds ``patches.gpkg`` and ``zones.gpkg``.
"""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.imagery.scan import ScanOptions, scan
from redline_review.plugin.adapters.workspace import create_workspace
from redline_review.plugin.app.screen_batch import screen_workspace
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.geometry import bounds, canonical_wkb
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.records import Batch, Case, CaseFacts, Draft, Zone
from redline_review.plugin.domain.states import ActKind
from redline_review.plugin.screening.engine import screen

SEED = 20260502
DECIDED_SHARE = 0.02
ACTIVITIES = ("mining", "industry", "energy", "tourism", "transport", "breeding", "other")
FINDING = {"reality": "not_real", "false_alarm_reason": "season", "note": "与去年同期一致"}
COLUMNS = (
    ("case_id", ogr.OFTString),
    ("issued_id", ogr.OFTString),
    ("area_m2", ogr.OFTReal),
    ("share", ogr.OFTReal),
    ("zone_name", ogr.OFTString),
    ("activity_issued", ogr.OFTString),
    ("confidence", ogr.OFTReal),
    ("date_before", ogr.OFTString),
    ("date_after", ogr.OFTString),
    ("must_check", ogr.OFTInteger),
    ("town_code", ogr.OFTString),
    ("town_name", ogr.OFTString),
    ("village_name", ogr.OFTString),
    ("due_date", ogr.OFTString),
    ("lead_source", ogr.OFTString),
    ("review_state", ogr.OFTString),
    ("remark", ogr.OFTString),
)


def outlines(path):
    """Return ids and canonical outlines of a layer in degrees."""
    layer = ogr.Open(str(path))
    return [(f.GetField(0), canonical_wkb(bytes(f.GetGeometryRef().ExportToWkb()))) for f in layer.GetLayer(0)]


def facts(rng, number):
    town = int(rng.integers(0, 60))
    return CaseFacts(
        date_before="2024-03-11",
        date_after="2026-05-02",
        activity_issued=ACTIVITIES[int(rng.integers(0, len(ACTIVITIES)))],
        confidence=round(float(rng.random()), 3),
        must_check=bool(rng.random() < 0.7),
        town_code=f"320506{100 + town}",
        town_name=f"第{town + 1}镇",
        village_name=f"第{int(rng.integers(1, 20))}村",
        due_date=f"2026-{int(rng.integers(6, 13)):02d}-{int(rng.integers(1, 29)):02d}",
        extra={"remark": f"图上第 {number} 处，靠近河道"},
    )


def records(source):
    """Return batch, zones and cases."""
    rng, ids, clock = np.random.default_rng(SEED), IdFactory(), SystemClock()
    batch = Batch(ids.new(clock.unix_ms()), "2026-05")
    zones = [
        Zone(ids.new(clock.unix_ms()), name, f"{name} 重要湿地", ("redline", "control")[n % 2], "wetland", outline)
        for n, (name, outline) in enumerate(outlines(source / "zones.gpkg"))
    ]
    cases = [
        Case(ids.new(clock.unix_ms()), batch.batch_id, f"202605-{name}-MD", outline, facts(rng, n), ("320506",))
        for n, (name, outline) in enumerate(outlines(source / "patches.gpkg"))
    ]
    return batch, zones, cases


def write_images(folder, first):
    """Write two images around the first patch."""
    west, south, east, north = bounds(first.outline)
    side = 6 * max(east - west, north - south)
    for seed, name in enumerate(("before_20240311_GF2.tif", "after_20260502_GF7.tif")):
        data = np.random.default_rng(seed).integers(20, 230, (3, 100, 100), dtype=np.uint8)
        dataset = gdal.GetDriverByName("GTiff").Create(str(folder / name), 1000, 1000, 3, gdal.GDT_Byte)
        dataset.SetGeoTransform(((west + east - side) / 2, side / 1000, 0, (south + north + side) / 2, 0, -side / 1000))
        dataset.SetProjection(degrees_crs().ExportToWkt())
        for band, pixels in enumerate(data.repeat(10, axis=1).repeat(10, axis=2), 1):
            dataset.GetRasterBand(band).WriteArray(pixels)
        dataset.FlushCache()


def degrees_crs():
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(4490)
    crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return crs


def decide(store, cases, clock):
    """Record findings on every so many-th case, as the window does: each act is a transaction. Returns how many."""
    step = int(1 / DECIDED_SHARE)
    futures = [
        store.record(
            Act(ActKind.DECIDE, case.case_id, clock.now(), FINDING, Draft(case.case_id, FINDING, True, number=1))
        )
        for case in cases[step // 2 :: step]
    ]
    return sum(future.result().chain_seq > 0 for future in futures)


def write_twin(path, contents):
    """Write the patches with their facts and measures as one layer with a spatial index."""
    names = {zone.zone_id: zone.name for zone in contents.zones}
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = source.CreateLayer("patches", degrees_crs(), ogr.wkbMultiPolygon)
    for name, kind in COLUMNS:
        layer.CreateField(ogr.FieldDefn(name, kind))
    layer.StartTransaction()
    for case in contents.cases:
        measured = contents.screenings[case.case_id]
        main = max(measured.overlaps, key=lambda overlap: overlap.area_m2, default=None)
        values = {**asdict(case.facts), **case.facts.extra, "case_id": case.case_id, "issued_id": case.issued_id}
        values |= {"area_m2": measured.area_m2, "review_state": case.review_state.value}
        values |= {"share": main.share if main else 0.0, "zone_name": names[main.zone_id] if main else ""}
        feature = ogr.Feature(layer.GetLayerDefn())
        for place, (name, _kind) in enumerate(COLUMNS):
            feature.SetField(place, values[name])
        feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(case.outline))
        layer.CreateFeature(feature)
    layer.CommitTransaction()
    source = None


def make(source, folder):
    """Write ``folder/workspace``, ``folder/patches.gpkg`` and, once all is whole, ``folder/made.json``."""
    ogr.UseExceptions()
    shutil.rmtree(folder, ignore_errors=True)
    clock = SystemClock()
    workspace = create_workspace(folder / "workspace", "Large 大批次", clock=clock)
    batch, zones, cases = records(source)
    write_images(workspace.imagery, cases[0])
    store = workspace.open_store()
    store.import_batch(batch, zones, cases, Act(ActKind.IMPORT, None, clock.now())).result()
    images = scan([workspace.imagery], ScanOptions(root=workspace.folder)).images
    store.save_images(images, Act(ActKind.IMPORT, None, clock.now())).result()
    screen_workspace(store, store.contents(), screen, clock).result()
    decided = decide(store, cases, clock)
    store.record(Act(ActKind.OPEN, cases[0].case_id, clock.now())).result()
    write_twin(folder / "patches.gpkg", store.contents())
    store.close()
    sizes = {"cases": len(cases), "zones": len(zones), "decided": decided}
    for name in ("workspace/store.sqlite", "patches.gpkg"):
        sizes[f"{Path(name).name} MB"] = (folder / name).stat().st_size // 1_000_000
    (folder / "made.json").write_text(json.dumps(sizes), encoding="utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]))
