"""500 photos of 12 MP come in while the reviewer works on: how long was the window held?

Run by ``make bench-evidence``; ``REDLINE_BENCH_PHOTOS=50`` shortens it. There is no peer; the row goes to
``build/bench.json``. Asserted is that each photo stands on the disk, on the patch and in the chain.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from qgis.core import Qgis

OUT = Path(__file__).resolve().parents[2] / "build" / "bench.json"
COUNT = int(os.environ.get("REDLINE_BENCH_PHOTOS", "500"))
ENVIRON = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "GDAL_PAM_ENABLED": "NO"}


def test_the_window_stays_free_while_photos_come_in(tmp_path):
    script, out = Path(__file__).with_name("evidence") / "run_import.py", tmp_path / "report.json"
    told = [str(tmp_path / "workspace"), str(tmp_path / "photos"), str(COUNT), str(out)]
    subprocess.run([sys.executable, str(script), *told], check=True, env=ENVIRON)
    report = json.loads(out.read_text("utf-8"))
    row = {
        "name": f"{COUNT} photos of 12 MP come in",
        "ours": report["stalls"]["longest_held_ms"],
        "unit": "ms, longest pause held by the program",
        "detail": {**report, "wanted": "50 ms", "qgis": Qgis.QGIS_VERSION, "load": round(os.getloadavg()[0], 1)},
    }
    with OUT.open("a", encoding="utf-8") as rows:
        rows.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.write("\n" + json.dumps(row, ensure_ascii=False, indent=1) + "\n")
    assert report["photos"] == COUNT
