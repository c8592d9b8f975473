"""Screening of layers on disk against QGIS, geopandas and PostGIS: the same pair areas, in one run.

Run by ``make bench-screening``. ``REDLINE_BENCH_SCALE=0.1`` shrinks the input. Every side is a process of its own, its
clock starts after the imports and ends with the pairs in memory. Ours reads degrees (EPSG:4490), projects, mends,
hashes and finds nearest zones too; peers get the same outlines already in our equal-area plane, so that their plain
areas are areas on the ellipsoid and they are spared all that. Appends to ``build/bench.json``; asserts areas, never a
time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent / "screening"
CACHE = ROOT / "build" / "bench"
OUT = ROOT / "build" / "bench.json"
BENCH_PYTHON = CACHE / "venv" / "bin" / "python"
POSTGRES_BIN = Path(os.environ.get("REDLINE_TEST_POSTGRES_BIN", "/usr/lib/postgresql/15/bin"))
SCALE = float(os.environ.get("REDLINE_BENCH_SCALE", "1"))
PATCHES, ZONES, ZONE_VERTICES, LARGEST = 100_000, 800, 4_300_000, 41_000
GROWTH_ENV = "REDLINE_BENCH_GROWTH"


@dataclass(frozen=True)
class Side:
    """What one process found: areas by pair, and its report."""

    pairs: dict
    report: dict


@pytest.fixture(scope="module")
def folder():
    return made(int(PATCHES * SCALE), max(8, int(ZONES * SCALE)), int(ZONE_VERTICES * SCALE))


def made(patches, zones, vertices):
    """Return the folder of an input, made where it is not there yet or was made by another program text."""
    place, maker = CACHE / f"input-{patches}-{zones}-{vertices}", HERE / "made_input.py"
    facts = place / "input.json"
    if not facts.exists() or facts.stat().st_mtime < maker.stat().st_mtime:
        run(sys.executable, maker, place, patches, zones, vertices, min(LARGEST, vertices // 8))
    return place


def run(python, script, *arguments):
    subprocess.run([str(part) for part in (python, script, *arguments)], check=True, cwd=HERE)


def side(folder, name, python, script, *arguments):
    result = folder / f"result-{name}"
    for suffix in (".npz", ".json"):
        result.with_suffix(suffix).unlink(missing_ok=True)
    run(python, HERE / script, folder, result, *arguments)
    with np.load(result.with_suffix(".npz")) as found:
        key = found["patch"].astype(np.int64) * 1_000_000 + found["zone"]
        key, where = np.unique(key, return_inverse=True)
        area = np.bincount(where, weights=found["area"])
    return Side(dict(zip(key.tolist(), area.tolist())), json.loads(result.with_suffix(".json").read_text("utf-8")))


@pytest.fixture(scope="module")
def library(folder):
    return side(folder, "ours-library", sys.executable, "run_ours.py", "library")


@pytest.fixture(scope="module")
def processing(folder):
    return side(folder, "ours-processing", sys.executable, "run_ours.py", "processing")


def worst_difference(ours, theirs):
    """Return the worst relative difference of pair areas; a pair on one side only must be a sliver."""
    for pair in ours.keys() ^ theirs.keys():
        area = max(ours.get(pair, 0.0), theirs.get(pair, 0.0))
        assert area < 0.1, f"patch and zone {divmod(pair, 1_000_000)} are in one of the two only, with {area} ㎡"
    common = ours.keys() & theirs.keys()
    assert common
    return max(abs(ours[pair] - theirs[pair]) / max(theirs[pair], 1.0) for pair in common)


def note(folder, name, ours, peer, peer_name):
    worst = worst_difference(ours.pairs, peer.pairs)
    row = {
        "name": f"screening against {name}",
        "ours": ours.report["seconds"],
        "peer": peer.report["seconds"],
        "unit": "s",
        "ratio": round(peer.report["seconds"] / ours.report["seconds"], 2),
        "detail": {
            "peer": peer_name,
            "pairs": len(peer.pairs),
            "worst_relative": worst,
            "input": json.loads((folder / "input.json").read_text("utf-8")),
            "ours": ours.report,
            "theirs": peer.report,
        },
    }
    append(row)
    assert worst < 1e-6


def append(row):
    OUT.parent.mkdir(exist_ok=True)
    with OUT.open("a", encoding="utf-8") as out:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.write(f"\n{row['name']}: ours {row['ours']} s, peer {row['peer']} s, ratio {row['ratio']}\n")


def test_areas_are_those_of_qgis_intersection(folder, library, processing):
    peer = side(folder, "qgis", sys.executable, "run_qgis.py")
    note(folder, "native:intersection", library, peer, "native:intersection, in memory")
    note(folder, "native:intersection, both through Processing", processing, peer, "native:intersection, in memory")


def test_areas_are_those_of_geopandas_overlay(folder, library):
    if not BENCH_PYTHON.exists():
        pytest.skip(f"no geopandas: {BENCH_PYTHON} is missing (make bench-screening makes it)")
    peer = side(folder, "geopandas", BENCH_PYTHON, "run_geopandas.py")
    note(folder, "geopandas.overlay", library, peer, "geopandas.overlay, read by pyogrio")


def test_areas_are_those_of_postgis(folder, library):
    if not (POSTGRES_BIN / "initdb").exists():
        pytest.skip(f"no PostgreSQL in {POSTGRES_BIN}; REDLINE_TEST_POSTGRES_BIN names another place")
    peer = side(folder, "postgis", sys.executable, "run_postgis.py")
    note(folder, "PostGIS", library, peer, "ST_Subdivide, GiST, parallel, binary COPY in")


@pytest.mark.parametrize("patches", [10_000, 100_000, 1_000_000], ids=["ten thousand", "hundred thousand", "a million"])
def test_every_patch_is_accounted_for_as_numbers_grow(patches):
    """The same zones, more patches; needs some minutes and 3 GB, so it runs where ``REDLINE_BENCH_GROWTH`` is set."""
    if not os.environ.get(GROWTH_ENV):
        pytest.skip(f"set {GROWTH_ENV}=1 to measure growth to a million patches")
    place = made(int(patches * SCALE), max(8, int(ZONES * SCALE)), int(ZONE_VERTICES * SCALE))
    found = side(place, "growth", sys.executable, "run_ours.py", "library")
    detail = {"patches": int(patches * SCALE), "pairs": len(found.pairs), "ours": found.report}
    append({"name": "screening growth", "ours": found.report["seconds"], "peer": None, "unit": "s", "ratio": None,
            "detail": detail})  # fmt: skip
    assert found.pairs
