"""Opening a workspace of 100,000 cases against QGIS opening the same patches: the same ids and areas, in one run.

Run by ``make bench-open``. ``REDLINE_BENCH_SCALE=0.1`` shrinks the input. Both sides are processes of the same kind
(``QgsApplication`` with its GUI part), in turn, their clocks starting after ``initQgis``. Ours ends when the queue is
shown and the first case painted; the peer when attributes and geometry of each feature are in a Python list. Medians of
several rounds go to ``build/bench.json``, with the longest pauses of our event loop; asserted are areas, never a time.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
CACHE = ROOT / "build" / "bench"
OUT = ROOT / "build" / "bench.json"
SCALE = float(os.environ.get("REDLINE_BENCH_SCALE", "1"))
PATCHES, ZONES, ZONE_VERTICES, LARGEST = (max(8, int(n * SCALE)) for n in (100_000, 800, 4_300_000, 41_000))
ROUNDS = 3
ENVIRON = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def run(script, *arguments):
    subprocess.run([sys.executable, str(HERE / script), *map(str, arguments)], check=True, env=ENVIRON)


SCHEMA = "../../plugin/adapters/store/schema.py"


def newer(product, *sources):
    return product.exists() and all(product.stat().st_mtime > (HERE / one).stat().st_mtime for one in sources)


@pytest.fixture(scope="module")
def folder():
    """Return the folder with the workspace and its twin, made where it is not there yet."""
    source = CACHE / f"input-{PATCHES}-{ZONES}-{ZONE_VERTICES}"
    if not newer(source / "input.json", "screening/made_input.py"):
        run("screening/made_input.py", source, PATCHES, ZONES, ZONE_VERTICES, min(LARGEST, ZONE_VERTICES // 8))
    place = CACHE / f"open-{PATCHES}"
    if not newer(place / "made.json", "opening/made_workspace.py", SCHEMA):
        run("opening/made_workspace.py", source, place)
    return place


def side(folder, script, result):
    out = folder / f"{result}.json"
    run(script, folder, out)
    return json.loads(out.read_text("utf-8"))


def median(reports, name):
    return round(statistics.median(report[name] for report in reports), 3)


def without_areas(report):
    return {name: value for name, value in report.items() if name != "areas"}


def test_the_same_patches_are_shown_as_qgis_lists(folder, tmp_path):
    ours, peer = [], []
    for number in range(ROUNDS):
        copy = tmp_path / f"round-{number}"
        shutil.copytree(folder / "workspace", copy / "workspace")  # a round starts from the same state
        ours.append(side(copy, "opening/run_ours.py", "ours"))
        peer.append(side(folder, "opening/run_qgis.py", "qgis"))
        assert ours[-1]["areas"] == pytest.approx(peer[-1]["areas"])
        assert len(ours[-1]["areas"]) == PATCHES
        shutil.rmtree(copy)
    ours_s, peer_s = median(ours, "seconds"), median(peer, "seconds")
    row = {
        "name": "opening against QGIS opening and listing the same patches",
        "ours": ours_s,
        "peer": peer_s,
        "unit": "s",
        "ratio": round(peer_s / ours_s, 2),
        "detail": {
            "peer": "QgsVectorLayer of a GeoPackage, attributes and geometry of each feature in a Python list",
            "wanted": "ours at most twice the peer: a ratio of 0.5",
            "cpu": {"ours": median(ours, "cpu_seconds"), "peer": median(peer, "cpu_seconds")},
            "input": json.loads((folder / "made.json").read_text("utf-8")),
            "ours": [without_areas(one) for one in ours],
            "theirs": [without_areas(one) for one in peer],
        },
    }
    with OUT.open("a", encoding="utf-8") as out:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.write("\n" + json.dumps(row, ensure_ascii=False, indent=1) + "\n")
