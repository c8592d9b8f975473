"""A move of the mouse with a corner in the hand, in a neighbourhood of 2,000 zone vertices and an outline of 60.

Run by ``make bench-outline``. Ours is the whole move in the window: the event, the shape, all figures, both views
painted. The peer is QGIS's own ``QgsDistanceArea`` over the same overlaps, with no window at all. Rows go to
``build/bench.json``. Asserted is that both measure the same ground, never a time.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "build" / "bench.json"
MOVES = int(os.environ.get("REDLINE_BENCH_MOVES", "300"))
MOST_APART = 1e-4
"""Share of an area: QGIS takes edges as geodesics' chords in another way than straight in degrees."""


def p95(values: list[float]) -> float:
    return sorted(values)[max(0, round(len(values) * 0.95) - 1)]


def append(rows: list[dict]) -> None:
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with OUT.open("a", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            sys.stdout.write("\n" + json.dumps(row, ensure_ascii=False, indent=1) + "\n")


def test_a_move_of_a_corner(tmp_path: Path) -> None:
    script = Path(__file__).with_name("outline") / "run_outline.py"
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "GDAL_PAM_ENABLED": "NO"}
    command = [sys.executable, str(script), str(tmp_path / "workspace"), str(MOVES), str(tmp_path / "out.json")]
    subprocess.run(command, check=True, env=environ)
    found = json.loads((tmp_path / "out.json").read_text("utf-8"))
    rows = []
    for name, of in (("median", statistics.median), ("p95", p95)):
        ours, peer = of(found["ours"]), of(found["peer"])
        detail = f"{MOVES} moves, 2,000 zone vertices, 60 corners; ours in the window with painting, peer without"
        row = {"name": f"outline move {name}", "ours": ours, "peer": peer, "unit": "ms", "ratio": ours / peer}
        rows.append({**row, "busy_ms": of(found["busy"]), "detail": detail})
    append(rows)
    assert found["apart"][0] < MOST_APART
