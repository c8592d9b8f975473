"""Screening of layers on disk against QGIS, geopandas and PostGIS: the same pair areas, in one run.

Run by ``make bench-screening``. ``REDLINE_BENCH_SCALE=0.1`` shrinks the input, ``REDLINE_BENCH_GROWTH=1`` adds ten
thousand to a million patches (some minutes, 3 GB). Every side is a process of its own, its clock starts after the
imports and ends with the pairs in memory. Ours is code that ships: it reads degrees (EPSG:4490) as the plugin does,
projects, mends, hashes and finds nearest zones too; peers get the same outlines already in our equal-area plane, so
that their plain areas are areas on the ellipsoid and they are spared all that. Appends to ``build/bench.json``, with
the scale and with how busy others kept the processors meanwhile; asserts areas, never a time.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
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
QUIET = 0.05
"""Share of the processors that others may use in a run that counts as quiet."""


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


def busy_seconds():
    """Return the seconds that all processors together have worked since the machine started."""
    with Path("/proc/stat").open(encoding="ascii") as stat:
        user, nice, system, _, _, irq, softirq, *_ = map(int, stat.readline().split()[1:])
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def own_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def side(folder, name, python, script, *arguments):
    result = folder / f"result-{name}"
    for suffix in (".npz", ".json"):
        result.with_suffix(suffix).unlink(missing_ok=True)
    start, before = time.perf_counter(), busy_seconds() - own_seconds()
    run(python, HERE / script, folder, result, *arguments)
    others, wall = busy_seconds() - own_seconds() - before, time.perf_counter() - start
    report = json.loads(result.with_suffix(".json").read_text("utf-8"))
    # A PostgreSQL server is nobody's child, and works for us.
    share = (others - report.get("server_cpu_seconds", 0.0)) / wall / os.cpu_count()
    report["others_share_of_processors"] = round(max(share, 0.0), 3)
    with np.load(result.with_suffix(".npz")) as found:
        key = found["patch"].astype(np.int64) * 1_000_000 + found["zone"]
        key, where = np.unique(key, return_inverse=True)
        area = np.bincount(where, weights=found["area"], minlength=len(key))
    return Side(dict(zip(key.tolist(), area.tolist())), report)


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
            **conditions(folder, ours, peer),
            "theirs": peer.report,
        },
    }
    append(row)
    assert worst < 1e-6


def conditions(folder, *sides):
    """Return what tells a full run on a quiet machine from others."""
    return {
        "scale": SCALE,
        "quiet": all(one.report["others_share_of_processors"] < QUIET for one in sides),
        "processors": os.cpu_count(),
        "input": json.loads((folder / "input.json").read_text("utf-8")),
        "ours": sides[0].report,
    }


def append(row):
    OUT.parent.mkdir(exist_ok=True)
    with OUT.open("a", encoding="utf-8") as out:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
    quiet = "" if row["detail"]["quiet"] else " (others were at work)"
    sys.stdout.write(f"\n{row['name']}: ours {row['ours']} s, peer {row['peer']} s, ratio {row['ratio']}{quiet}\n")


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


def test_areas_are_those_of_qgis_on_the_ellipsoid(folder, library):
    peer = side(folder, "ellipsoid", sys.executable, "run_ours.py", "ellipsoid")
    assert len(peer.pairs) > 100
    worst = max(abs(library.pairs[pair] - area) / max(area, 1.0) for pair, area in peer.pairs.items())
    sys.stdout.write(f"\n{len(peer.pairs)} pairs against QgsDistanceArea: worst {worst:.1e} relative\n")
    assert worst < 1e-4


def test_cancel_ends_the_run(folder):
    """The longest of some Cancels; written, not judged."""
    note_cancel(folder, "hundred thousand")


def note_cancel(folder, words):
    found = side(folder, "cancel", sys.executable, "run_ours.py", "cancel")
    heard = found.report["heard"]
    assert heard
    append({"name": f"screening, Cancel heard, {words}", "ours": max(heard), "peer": None, "unit": "s", "ratio": None,
            "detail": conditions(folder, found)})  # fmt: skip


GROWING = {"ten thousand": 10_000, "hundred thousand": 100_000, "a million": 1_000_000}


@pytest.fixture(scope="module")
def seconds_before():
    return []


@pytest.mark.parametrize("words", GROWING)
def test_every_patch_is_accounted_for_as_numbers_grow(words, seconds_before):
    """The same zones, ten times the patches: ``peer`` is the time of the tenth, ``ratio`` how many times it took."""
    if not os.environ.get(GROWTH_ENV):
        pytest.skip(f"set {GROWTH_ENV}=1 to measure growth to a million patches")
    place = made(int(GROWING[words] * SCALE), max(8, int(ZONES * SCALE)), int(ZONE_VERTICES * SCALE))
    found = side(place, "growth", sys.executable, "run_ours.py", "library")
    seconds, before = found.report["seconds"], (seconds_before or [None])[-1]
    ratio = None if before is None else round(seconds / before, 2)
    detail = {"patches": int(GROWING[words] * SCALE), "pairs": len(found.pairs), **conditions(place, found)}
    append({"name": f"screening growth, {words}", "ours": seconds, "peer": before, "unit": "s", "ratio": ratio,
            "detail": detail})  # fmt: skip
    seconds_before.append(seconds)
    assert found.pairs


def test_cancel_ends_a_run_of_a_million():
    if not os.environ.get(GROWTH_ENV):
        pytest.skip(f"set {GROWTH_ENV}=1 to cancel runs of a million patches")
    place = made(int(GROWING["a million"] * SCALE), max(8, int(ZONES * SCALE)), int(ZONE_VERTICES * SCALE))
    note_cancel(place, "a million")
