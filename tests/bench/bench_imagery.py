"""Ten thousand tiles: indexed once in the background, opened again from the workspace, dates chosen in no time.

Run by ``make bench-imagery``; ``REDLINE_BENCH_TILES=500`` makes fewer. The peer opens every tile with GDAL and looks
where it lies, which any index has to. Asserted is that every tile is found by both, never a time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from osgeo import gdal, osr

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).resolve().parent / "imagery" / "run_index.py"
OUT = ROOT / "build" / "bench.json"
TILES = int(os.environ.get("REDLINE_BENCH_TILES", "10000"))
DAYS = ("20200501", "20210601", "20230704", "20250201", "20260502")
ENVIRON = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "GDAL_PAM_ENABLED": "NO"}


@pytest.fixture(scope="module")
def tiles() -> Path:
    """Tiny tiles of five days, side by side, in folders of a day each."""
    folder = ROOT / "build" / "bench" / f"tiles_{TILES}"
    if folder.exists():
        return folder
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(4528)
    driver = gdal.GetDriverByName("GTiff")
    for number in range(TILES):
        day, place = DAYS[number % len(DAYS)], number // len(DAYS)
        path = folder / day / f"tile_{place}.tif"
        path.parent.mkdir(parents=True, exist_ok=True)
        dataset = driver.Create(str(path), 8, 8, 3)
        dataset.SetGeoTransform((40_500_000 + place % 100 * 80, 10, 0, 3_430_400 - place // 100 * 80, 0, -10))
        dataset.SetProjection(reference.ExportToWkt())
    return folder


def _short(value):
    return round(value, 3) if isinstance(value, float) else value


def test_every_tile_is_indexed_and_the_workspace_opens_with_all_of_them(tiles, tmp_path):
    out = tmp_path / "report.json"
    subprocess.run([sys.executable, str(SCRIPT), str(tiles), str(out)], check=True, env=ENVIRON)
    report = json.loads(out.read_text("utf-8"))
    row = {
        "name": f"index of {TILES:,} tiles against opening each with GDAL",
        "ours": round(report["scan_s"], 2),
        "peer": round(report["peer_s"], 2),
        "unit": "s",
        "ratio": round(report["scan_s"] / report["peer_s"], 2),
        "detail": {key: _short(value) for key, value in report.items() if key not in ("scan_s", "peer_s")},
    }
    OUT.parent.mkdir(exist_ok=True)
    with OUT.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.write("\n" + json.dumps(row, ensure_ascii=False, indent=1) + "\n")
    assert report["tiles"] == report["peer_tiles"] == TILES
