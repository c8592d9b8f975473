"""A key press until its answer is on the disk: ours against the same bytes in one bare SQLite transaction.

Run by ``make bench-save``; ``REDLINE_BENCH_CASES=10`` decides fewer than 40 cases a round. In the real window, each
case takes two keys (a false alarm's reason, Enter); the peer writes the very rows that each brought, in one
transaction over a connection with the same pragmas, on the same disk, after each key. Rounds over workspaces of 100
and of 100,000 cases alternate, idle and with the window's thread busy in Python. Rows go to ``build/bench.json``.
Asserted is that both sides hold the same rows in the end, never a time.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from qgis.core import Qgis

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent / "saving"
CACHE = ROOT / "build" / "bench"
SCHEMA = ROOT / "plugin" / "adapters" / "store" / "schema.py"
OUT = ROOT / "build" / "bench.json"
CASES = int(os.environ.get("REDLINE_BENCH_CASES", "40"))
SMALL, LARGE, ENTRIES_EACH, ROUNDS = 100, 100_000, 3, 3
KEYS = {"answer": "an answer", "decide": "a finding (Enter)"}
ENVIRON = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "GDAL_PAM_ENABLED": "NO"}
Taken = list[Mapping[str, float]]


def run(script: str, *arguments: object) -> None:
    subprocess.run([sys.executable, str(HERE / script), *map(str, arguments)], check=True, env=ENVIRON)


def made(count: int) -> Path:
    """Return a workspace of so many cases, made where it is not there yet."""
    place, maker = CACHE / f"save-{count}", HERE / "made_store.py"
    done = place / "made.json"
    if not done.exists() or done.stat().st_mtime < max(one.stat().st_mtime for one in (maker, SCHEMA)):
        run(maker.name, place, count, ENTRIES_EACH * count)
    return place


def walk(count: int, busy: bool, folder: Path) -> dict[str, Any]:
    """Decide cases on copies of a workspace and of its store; returns the report."""
    source = made(count)
    folder.mkdir(parents=True)
    shutil.copytree(source / "workspace", folder / "workspace")
    shutil.copyfile(source / "workspace" / "store.sqlite", folder / "peer.sqlite")
    arguments = (folder / "workspace", folder / "peer.sqlite", CASES, "busy" if busy else "idle", folder / "out.json")
    run("run_save.py", *arguments)
    report: dict[str, Any] = json.loads((folder / "out.json").read_text("utf-8"))
    shutil.rmtree(folder)
    return report


def p95(values: Sequence[float]) -> float:
    return sorted(values)[max(0, round(len(values) * 0.95) - 1)]


def figures(taken: Taken, side: str) -> dict[str, float]:
    found = [1000 * one[side] for one in taken]
    return {"median_ms": round(statistics.median(found), 2), "p95_ms": round(p95(found), 2)}


def against(taken: Taken) -> dict[str, Any]:
    """Return both sides' figures, and ours by theirs."""
    ours, peer = figures(taken, "ours"), figures(taken, "peer")
    return {"ours": ours, "peer": peer, "ratio": {name: round(ours[name] / peer[name], 2) for name in ours}}


def write(name: str, ours: float, peer: float, detail: Mapping[str, Any]) -> None:
    row = {"name": name, "ours": ours, "peer": peer, "unit": "ms", "ratio": round(ours / peer, 3), "detail": detail}
    with OUT.open("a", encoding="utf-8") as out:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.write("\n" + json.dumps(row, ensure_ascii=False, indent=1) + "\n")


@pytest.fixture(scope="module")
def reports() -> dict[tuple[int, bool], list[dict[str, Any]]]:
    """Reports by size and load; the disk's weather changes, so the kinds take turns."""
    folder = CACHE / "save-runs"  # on the disk of the build, not in a temporary folder that may be memory
    shutil.rmtree(folder, ignore_errors=True)
    found: dict[tuple[int, bool], list[dict[str, Any]]] = {}
    for number in range(ROUNDS):
        for count in (SMALL, LARGE):
            found.setdefault((count, False), []).append(walk(count, False, folder / f"{number}-{count}"))
        found.setdefault((SMALL, True), []).append(walk(SMALL, True, folder / f"{number}-busy"))
    return found


def pooled(reports: Sequence[Mapping[str, Any]], key: str) -> Taken:
    return [one for report in reports for one in report["taken"][key]]


@pytest.mark.parametrize("key", KEYS)
def test_both_sides_wrote_the_same_bytes(key, reports):
    idle, busy, large = (reports[kind] for kind in ((SMALL, False), (SMALL, True), (LARGE, False)))
    told = against(pooled(idle, key))
    detail = {
        "wanted": "ours at most twice the peer with an idle window, p95 included; 20 ms to the form's own repaint",
        "p95": {side: told[side]["p95_ms"] for side in ("ours", "peer")} | {"ratio": told["ratio"]["p95_ms"]},
        "window_told": figures(pooled(idle, key), "told"),
        "form_repainted": figures(pooled(idle, key), "repaint"),
        "window_busy_in_python": against(pooled(busy, key)),
        "keys": len(pooled(idle, key)),
        "qgis": Qgis.QGIS_VERSION,
        "load": [report["load"] for report in idle],
    }
    name = f"key press until {KEYS[key]} is durable, against its bytes in one bare transaction"
    write(name, told["ours"]["median_ms"], told["peer"]["median_ms"], detail)
    of_large = against(pooled(large, key))
    detail = {
        "wanted": "at most 1.3 × the small workspace",
        "peer": f"the same window over {SMALL} cases and {ENTRIES_EACH * SMALL} chain entries",
        "p95": {"ours": of_large["ours"]["p95_ms"], "peer": told["ours"]["p95_ms"]},
        "bare_transactions_beside": {"large": of_large["peer"], "small": told["peer"]},
        "window_told": {
            "large": figures(pooled(large, key), "told"),
            "small": figures(pooled(idle, key), "told"),
        },
        "form_repainted": {
            "large": figures(pooled(large, key), "repaint"),
            "small": figures(pooled(idle, key), "repaint"),
        },
        "input": json.loads((CACHE / f"save-{LARGE}" / "made.json").read_text("utf-8")),
    }
    large_words = f"{LARGE:,} cases and {ENTRIES_EACH * LARGE:,} entries against {SMALL}"
    name = f"key press until {KEYS[key]} is durable, {large_words}"
    write(name, of_large["ours"]["median_ms"], told["ours"]["median_ms"], detail)
    assert [report["differ"] for kind in (idle, busy, large) for report in kind] == [[]] * 3 * ROUNDS
    assert len(pooled(idle, key)) == len(pooled(large, key)) == CASES * ROUNDS
