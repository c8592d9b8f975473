"""A first pull of 50,000 patches with a province's zones into the window, beside the bare pull of the same pages.

Run by ``make bench-first_pull``; ``REDLINE_BENCH_SCALE=0.1`` shrinks the input. The server is its own process. Ours
is the Review window over a fresh workspace: everything is parsed, put into canonical form, written durably page by page
and listed, and a finding is given and sent meanwhile. The peer is ``requests`` and ``json`` alone and keeps nothing, so
it is the floor, not a rival. A row goes to ``build/bench.json`` with the moments and the longest pauses of our event
loop; asserted are the same patches in the same versions, never a time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
CACHE = ROOT / "build" / "bench"
OUT = ROOT / "build" / "bench.json"
SCALE = float(os.environ.get("REDLINE_BENCH_SCALE", "1"))
PATCHES, ZONES, ZONE_VERTICES, LARGEST = (max(8, int(n * SCALE)) for n in (50_000, 800, 4_300_000, 41_000))
SEEDED = max(PATCHES, 100_000) if SCALE == 1 else PATCHES
NAME, PASSWORD, PAGE = "inspector", "mountain-river-7", 500
ENVIRON = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
START_S, STOP_S = 60, 20


def run(script, *arguments):
    subprocess.run([sys.executable, str(HERE / script), *map(str, arguments)], check=True, env=ENVIRON)


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    """Serve the patches from a process of its own; yields its address and what it holds."""
    source = CACHE / f"input-{SEEDED}-{ZONES}-{ZONE_VERTICES}"
    if not (source / "input.json").exists():
        run("screening/made_input.py", source, SEEDED, ZONES, ZONE_VERTICES, min(LARGEST, ZONE_VERTICES // 8))
    data = tmp_path_factory.mktemp("platform") / "data"
    run("pulling/made_platform.py", source, data, PATCHES)
    command = [sys.executable, "-m", "redline_review.server", "serve", "--data", str(data), "--port", "0"]
    with (data / "log.txt").open("wb") as log:
        served = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        said = served.stdout.readline()
        yield said.rpartition(" ")[2].strip(), json.loads((data / "made.json").read_text("utf-8"))
    finally:
        served.terminate()
        served.wait(STOP_S)


def side(script, out, *arguments):
    run(script, *arguments, out)
    return json.loads(out.read_text("utf-8"))


def test_the_window_holds_what_the_bare_pull_saw(platform, tmp_path):
    url, made = platform
    peer = side("pulling/run_plain.py", tmp_path / "plain.json", url, NAME, PASSWORD, PAGE)
    ours = side("pulling/run_ours.py", tmp_path / "ours.json", url, NAME, PASSWORD, tmp_path / "workspace")
    theirs, held = peer.pop("cases"), ours.pop("cases")
    changed = {case_id for case_id in held if held[case_id] != theirs.get(case_id)}
    assert held.keys() == theirs.keys()
    assert len(held) == made["patches"]
    assert len(changed) <= 1, "but for the one that was found meanwhile"
    row = {
        "name": "first pull into the window against the bare pull of the same pages",
        "ours": ours["seconds"],
        "peer": peer["seconds"],
        "unit": "s",
        "ratio": round(peer["seconds"] / ours["seconds"], 3),
        "detail": {
            "peer": "requests and json.loads of every page, nothing kept: the floor",
            "wanted": "the first patch long before the end, no pause over 50 ms held by the program",
            "input": {**made, "zone vertices": ZONE_VERTICES},
            "ours": ours,
            "theirs": peer,
        },
    }
    with OUT.open("a", encoding="utf-8") as out:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.write("\n" + json.dumps(row, ensure_ascii=False, indent=1) + "\n")
