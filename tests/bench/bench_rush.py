"""A reviewer faster than the pictures, and one who goes on all day: is it always the right picture, and for how much?

Run by ``make bench-rush``; ``REDLINE_BENCH_SCALE=0.1`` shortens it. There is no peer here; rows go to
``build/bench.json``. Asserted is that no view ever held a picture of another case, and that memory stays flat.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from qgis.core import Qgis

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "build" / "bench.json"
IMAGES = [ROOT / "build" / "demo" / "imagery" / name for name in ("demo_20240311_GF2.tif", "demo_20260502_GF7.tif")]
SCALE = float(os.environ.get("REDLINE_BENCH_SCALE", "1"))
RUSHED, RANDOM, LASTING = (max(10, int(count * SCALE)) for count in (200, 500, 2000))
MOST_GROWTH_MB = 64.0
"""From a quarter of the way on: a leak of one picture (2.5 MB) in fifty cases would show."""
ENVIRON = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "GDAL_PAM_ENABLED": "NO"}


def test_the_right_picture_is_shown_at_any_pace_and_memory_stays_flat(tmp_path):
    if not all(path.exists() for path in IMAGES):
        made = [sys.executable, "-m", "redline_review.demo.county", "--out", str(ROOT / "build" / "demo")]
        subprocess.run(made, check=True)
    script, out = Path(__file__).with_name("switching") / "run_rush.py", tmp_path / "report.json"
    numbers = [str(count) for count in (RUSHED, RANDOM, LASTING)]
    subprocess.run([sys.executable, str(script), *map(str, IMAGES), *numbers, str(out)], check=True, env=ENVIRON)
    report = json.loads(out.read_text("utf-8"))
    row = {
        "name": f"{RUSHED} cases at ten a second, {RANDOM} at random, {LASTING} in all",
        "ours": report["pauses"]["longest_ms"],
        "unit": "ms, longest pause",
        "detail": {**report, "wanted": "50 ms", "qgis": Qgis.QGIS_VERSION, "load": round(os.getloadavg()[0], 1)},
    }
    with OUT.open("a", encoding="utf-8") as rows:
        rows.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.write("\n" + json.dumps(row, ensure_ascii=False, indent=1) + "\n")
    assert report["wrong"] == 0
    held = report["memory_mb"]
    assert not held or max(held) - held[len(held) // 4] < MOST_GROWTH_MB
