"""Makes a small workspace over generated images: ``support_workspace.py FOLDER``. Run in a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from osgeo import gdal, osr
from qgis.core import QgsApplication
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.imagery.scan import ScanOptions, scan
from redline_review.plugin.adapters.workspace import create_workspace
from redline_review.plugin.app.screen_batch import screen_workspace
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.geometry import from_geojson
from redline_review.plugin.domain.records import Batch, Case, CaseFacts, Zone
from redline_review.plugin.domain.states import ActKind
from redline_review.plugin.screening.engine import screen

WEST, NORTH, SIDE = 120.40, 31.12, 0.02


def square(west: float, south: float, side: float) -> bytes:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return from_geojson({"type": "Polygon", "coordinates": [ring]})


def write_image(path: Path, seed: int) -> None:
    pixels = 1000
    data = np.random.default_rng(seed).integers(20, 230, (3, pixels // 10, pixels // 10), dtype=np.uint8)
    data = data.repeat(10, axis=1).repeat(10, axis=2)
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), pixels, pixels, 3, gdal.GDT_Byte)
    dataset.SetGeoTransform((WEST, SIDE / pixels, 0, NORTH, 0, -SIDE / pixels))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(4490)
    dataset.SetProjection(reference.ExportToWkt())
    for band in range(3):
        dataset.GetRasterBand(band + 1).WriteArray(data[band])
    dataset.FlushCache()


def make(folder: Path, count: int = 6) -> None:
    clock = SystemClock()
    workspace = create_workspace(folder, "Small 小批次", clock=clock)
    for seed, name in ((1, "before_20240311_GF2.tif"), (2, "after_20260502_GF7.tif")):
        write_image(workspace.imagery / name, seed)
    batch = Batch("0190a000-0000-7000-8000-000000000001", "May 五月")
    facts = CaseFacts(date_before="2024-03-11", date_after="2026-05-02", activity_issued="mining", confidence=0.8)
    cases = [
        Case(
            f"0190a000-0000-7000-8000-0000000001{n:02d}",
            batch.batch_id,
            f"JS-{n:04d}",
            square(WEST + 0.003 + 0.002 * n, NORTH - 0.01, 0.001),
            facts,
        )
        for n in range(count)
    ]
    zone_outline = square(WEST + 0.004, NORTH - 0.015, 0.01)
    zone = Zone("0190a000-0000-7000-8000-000000000201", "Z1", "太湖湿地", "redline", "wetland_park", zone_outline)
    store = workspace.open_store()
    store.import_batch(batch, [zone], cases, Act(ActKind.IMPORT, None, clock.now())).result()
    images = scan([workspace.imagery], ScanOptions(root=folder)).images
    store.save_images(images, Act(ActKind.IMPORT, None, clock.now())).result()
    screen_workspace(store, store.contents(), screen, clock).result()
    store.close()


if __name__ == "__main__":
    app = QgsApplication([], False)
    app.initQgis()
    make(Path(sys.argv[1]))
    app.exitQgis()
