"""The next case on screen: ours against two bare map canvases over the same images, stepping by the clock.

Run by ``make bench-switch``; ``REDLINE_BENCH_CASES=20`` walks fewer cases than 100. Each kind of image is walked in a
process of its own, ours first, then the peer, with views of 800 × 800 pixels and a key every second whether or not the
next pictures are ready. Rows go to ``build/bench.json``: medians and 95th percentiles from key to both views painted,
the share of cases that were ready, the longest pause of the event loop. Asserted is that both sides show the same
picture, never a time.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import Qgis

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
CACHE = ROOT / "build" / "bench" / "switch"
OUT = ROOT / "build" / "bench.json"
CASES = int(os.environ.get("REDLINE_BENCH_CASES", "100"))
NAMES = ("demo_20240311_GF2.tif", "demo_20260502_GF7.tif")
TILE_WAIT_MS = 300
BEAT_MS = 1000.0
"""What is not painted by the next key counts as this: less than it took."""
MOST_APART = 8.0
"""Mean difference (of 255) allowed: both resample the same pixels at places up to half a pixel apart."""
ENVIRON = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "GDAL_PAM_ENABLED": "NO"}


@pytest.fixture(scope="module")
def cogs() -> list[Path]:
    """The demo county's two images: tiled, with overviews."""
    folder = ROOT / "build" / "demo" / "imagery"
    if not all((folder / name).exists() for name in NAMES):
        made = [sys.executable, "-m", "redline_review.demo.county", "--out", str(ROOT / "build" / "demo")]
        subprocess.run(made, check=True)
    return [folder / name for name in NAMES]


@pytest.fixture(scope="module")
def stripes(cogs) -> list[Path]:
    """The same images as plain files: degrees, stripes, no overviews."""
    CACHE.mkdir(parents=True, exist_ok=True)
    made = []
    for source in cogs:
        path = CACHE / source.name
        if not path.exists():
            options = ["TILED=NO", "BLOCKYSIZE=1", "PROFILE=GeoTIFF"]
            gdal.Warp(str(path), str(source), dstSRS="EPSG:4490", resampleAlg="bilinear", creationOptions=options)
        made.append(path)
    return made


def walk(images: list, out: Path) -> dict:
    script = HERE / "switching" / "run_switch.py"
    environ = {**ENVIRON, "XDG_CONFIG_HOME": str(out.parent / "config"), "XDG_DATA_HOME": str(out.parent / "data")}
    subprocess.run([sys.executable, str(script), *map(str, images), str(CASES), str(out)], check=True, env=environ)
    return json.loads(out.read_text("utf-8"))


def p95(values: list[float]) -> float:
    return sorted(values)[max(0, round(len(values) * 0.95) - 1)]


@pytest.fixture
def tiles() -> Iterator[list[str]]:
    """Templates of tiles from a server process that waits before each answer."""
    script = ROOT / "tests" / "qgis" / "support_tiles.py"
    command = [sys.executable, str(script), "--wait-ms", str(TILE_WAIT_MS)]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    base = f"http://127.0.0.1:{server.stdout.readline().strip()}"
    yield [base + "/ours_" + side + "/{z}/{x}/{y}.png" for side in ("before", "after")]
    server.stdin.close()
    server.wait(timeout=10)


@pytest.mark.parametrize("kind", ["cogs", "stripes", "tiles"])
def test_both_sides_show_the_same_picture_of_the_last_case(kind, request, tmp_path):
    report = walk(request.getfixturevalue(kind), tmp_path / "report.json")
    walked = {side: report[f"{side}_ms"][1:] for side in ("ours", "bare")}  # the first opens the images
    late = {side: round(sum(one == float("inf") for one in taken) / len(taken), 3) for side, taken in walked.items()}
    ours, bare = ([min(one, BEAT_MS) for one in taken] for taken in walked.values())
    medians = [round(statistics.median(one), 1) for one in (ours, bare)]
    words = {
        "cogs": "local cloud-optimised images",
        "stripes": "stripes without overviews, reprojected",
        "tiles": f"XYZ from a local server that waits {TILE_WAIT_MS} ms per tile",
    }[kind]
    row = {
        "name": f"next case against two bare canvases: {words}",
        "ours": medians[0],
        "peer": medians[1],
        "unit": "ms",
        "ratio": round(medians[0] / medians[1], 3),
        "detail": {
            "cases": CASES,
            "p95_ms": {"ours": round(p95(ours), 1), "bare": round(p95(bare), 1)},
            "not_painted_by_the_next_key": late,
            "not_ready_share": round(1 - report["ready_share"], 3),
            "longest_pause_ms": report["stall_ms"],
            "qgis": Qgis.QGIS_VERSION,
            "load": round(os.getloadavg()[0], 1),
        },
    }
    with OUT.open("a", encoding="utf-8") as out:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.write("\n" + json.dumps(row, ensure_ascii=False, indent=1) + "\n")
    assert max(report["apart"]) < MOST_APART
