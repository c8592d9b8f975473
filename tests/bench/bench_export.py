"""100,000 patches leave the workspace while the reviewer works on: how long was the window held, how long did it take?

Run by ``make bench-export``; ``REDLINE_BENCH_SCALE=0.1`` shrinks it. Ours is the real export window over the workspace
of ``bench_open``, with a key a second going from patch to patch; the peer writes the same cells, made beforehand, with
bare XlsxWriter and bare OGR, in a process of its own in the same run. Asserted is that both files hold the same cells
and outlines, never a time. Rows go to ``build/bench.json``.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from osgeo import ogr
from qgis.core import Qgis

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
CACHE = ROOT / "build" / "bench"
OUT = ROOT / "build" / "bench.json"
SCALE = float(os.environ.get("REDLINE_BENCH_SCALE", "1"))
PATCHES, ZONES, ZONE_VERTICES, LARGEST = (max(8, int(n * SCALE)) for n in (100_000, 800, 4_300_000, 41_000))
PARTS = ("ledger", "geopackage", "shapefile")
ENVIRON = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LANG": "en_US.UTF-8", "LANGUAGE": "en"}
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NEAR_M = 1e-6


def run(script, *arguments):
    subprocess.run([sys.executable, str(HERE / script), *map(str, arguments)], check=True, env=ENVIRON)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """Return a workspace made by today's code: the schema may have moved on since another bench made its own."""
    source = CACHE / f"input-{PATCHES}-{ZONES}-{ZONE_VERTICES}"
    if not (source / "input.json").exists():
        run("screening/made_input.py", source, PATCHES, ZONES, ZONE_VERTICES, min(LARGEST, ZONE_VERTICES // 8))
    place = tmp_path_factory.mktemp("export")
    run("opening/made_workspace.py", source, place)
    return place / "workspace"


def cells_of(path):
    """Yield the cells of each row of the first sheet that has more than one, as (column, text)."""
    with zipfile.ZipFile(path) as archive:
        shared = [] if "xl/sharedStrings.xml" not in archive.namelist() else _shared(archive)
        with archive.open("xl/worksheets/sheet1.xml") as file:
            for _event, row in ElementTree.iterparse(file):
                if row.tag == f"{MAIN}row":
                    found = [(re.sub(r"\d", "", c.get("r")), _text(c, shared)) for c in row]
                    row.clear()
                    yield [(column, text) for column, text in found if text]


def _shared(archive):
    root = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
    return ["".join(one.itertext()) for one in root]


def _text(cell, shared):
    text = "".join(cell.itertext())
    return shared[int(text)] if cell.get("t") == "s" else text


def same_cells(ours, peer):
    """Compare the last rows of both sheets: above ours stand title, mark and groups. Returns how many cells agree."""
    headings = next(cells_of(peer))
    mine, theirs = cells_of(ours), cells_of(peer)
    while next(mine) != headings:
        continue
    next(theirs)
    count = 0
    for one, other in zip(mine, theirs, strict=True):
        assert one == other
        count += len(one)
    return count


def features_of(path):
    source = ogr.Open(str(path))
    for feature in source.GetLayer(0):
        fields = [feature.GetFieldAsString(n) for n in range(feature.GetFieldCount())]
        yield fields, feature.GetGeometryRef().Clone()


def same_value(ours, peer):
    """Tell whether texts are the same, or numbers to the digits that our fields have (four at least)."""
    if ours == peer:
        return True
    digits = max(4, len(ours.partition(".")[2]))
    try:
        return abs(float(ours) - float(peer)) <= 0.501 * 10**-digits
    except ValueError:
        return False


def same_features(ours, peer):
    """Compare attributes, and outlines to a micrometre; returns how many features agree."""
    count = 0
    for (fields, shape), (others, other) in zip(features_of(ours), features_of(peer), strict=True):
        assert len(fields) == len(others)
        assert [pair for pair in zip(fields, others) if not same_value(*pair)] == []
        assert shape.GetEnvelope() == pytest.approx(other.GetEnvelope(), abs=NEAR_M)
        assert shape.GetArea() == pytest.approx(other.GetArea(), rel=1e-9, abs=NEAR_M)
        count += 1
    return count


def test_exports_leave_the_window_free_and_hold_the_same_cells_as_bare_writing(workspace, tmp_path):
    out, reports = tmp_path / "ours", [tmp_path / f"{name}.json" for name in ("ours", "bare")]
    out.mkdir()
    run("exporting/run_bare.py", workspace, tmp_path / "bare", reports[1])
    run("exporting/run_ours.py", workspace, out, reports[0], *PARTS)
    ours, bare = (json.loads(path.read_text("utf-8")) for path in reports)
    sheet, layer = (next(Path(ours[part]["folder"]).glob(f"*.{end}")) for part, end in zip(PARTS, ("xlsx", "gpkg")))
    agreed = {
        "ledger": same_cells(sheet, tmp_path / "bare" / "ledger.xlsx"),
        "geopackage": same_features(layer, tmp_path / "bare" / "patches.gpkg"),
    }
    assert agreed["geopackage"] == PATCHES
    shutil.rmtree(out)
    for part in PARTS:
        write_row(part, ours[part], bare.get(part), agreed.get(part))


def write_row(part, report, bare_s, agreed):
    del report["folder"]
    row = {
        "name": f"{PATCHES} patches as {part}: pause of the window",
        "ours": max(report["own"][0], 0.0),
        "unit": "ms, longest pause held by the program, without what its thread stood in line for a core",
        "detail": {
            **report,
            "wanted": "50 ms",
            "peer": "bare XlsxWriter / OGR, the same cells made beforehand",
            "peer_seconds": bare_s,
            "seconds_ratio": round(report["seconds"] / bare_s, 2) if bare_s else None,
            "compared": agreed,
            "qgis": Qgis.QGIS_VERSION,
            "load": round(os.getloadavg()[0], 1),
        },
    }
    with OUT.open("a", encoding="utf-8") as rows:
        rows.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.write("\n" + json.dumps(row, ensure_ascii=False, indent=1) + "\n")
