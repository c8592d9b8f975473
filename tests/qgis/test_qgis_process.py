"""``redline:screen`` in QGIS's own process, which brings another GEOS than shapely's."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from osgeo import ogr
from redline_review.tests.qgis.new_review.support_inputs import square, write_layer

LINK = Path(__file__).resolve().parents[2] / "build_tools" / "link.py"
MOST_BYTES = 12 << 30
"""Of address space: what needs more is a fault, and must not take the machine with it."""
PROGRAM = shutil.which("qgis_process.bin")


DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
PLUGIN_MISSING = pytest.mark.skipif(PROGRAM is None, reason="qgis_process.bin is not installed")


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """The environment of a user whose profile has the linked plugin, and nothing else."""
    found = {**os.environ, "HOME": str(tmp_path_factory.mktemp("home")), "QT_QPA_PLATFORM": "offscreen"}
    for name in ("XDG_DATA_HOME", "QGIS_CUSTOM_CONFIG_PATH", "PYTHONPATH"):
        found.pop(name, None)
    subprocess.run([sys.executable, str(LINK), "--no-check"], env=found, check=True, capture_output=True)
    return found


def screen(environment, **given):
    """Run ``redline:screen`` in a terminal; returns its results."""
    code, said = run(environment, **given)
    assert code == 0, said
    return json.loads(said[: said.rindex("}") + 1])["results"]


def run(environment, **given):
    """Run ``redline:screen`` in a terminal; returns the exit code and all that it said, the results first."""
    ran = subprocess.run(
        [PROGRAM, "run", "redline:screen", "--json", "--", *(f"{name}={value}" for name, value in given.items())],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES)),
    )
    return ran.returncode, ran.stdout + ran.stderr


@PLUGIN_MISSING
def test_the_linked_plugin_screens_in_a_terminal(environment, tmp_path):
    zones = [(square(0, 0, 400), ("A", "redline")), (square(430, 0, 400), ("B", "control"))]
    patches = [(square(380 + 5 * n, 40 * n), (f"P{n}",)) for n in range(8)]
    out = tmp_path / "out.gpkg"
    screen(
        environment,
        INPUT=write_layer(tmp_path / "patches.gpkg", "GPKG", ("name",), patches),
        ZONES=write_layer(tmp_path / "zones.gpkg", "GPKG", ("name", "level"), zones),
        ZONE_ID="name",
        ZONE_LEVEL="level",
        OUTPUT=out,
    )
    source = ogr.Open(str(out))
    shares = [feature["redline_share"] for feature in source.GetLayer(0)]
    assert shares == pytest.approx([max(0.0, 20 - 5 * n) / 60 for n in range(8)], abs=1e-3)


@PLUGIN_MISSING
def test_a_gbk_shapefile_without_a_word_about_it_is_read_in_a_terminal(environment, tmp_path):
    rows = [(square(100 * n, 0), (f"吴中-{n}", "太湖东山镇")) for n in range(2)]
    issued = write_layer(tmp_path / "图斑.shp", "ESRI Shapefile", ("图斑编号", "乡镇"), rows)
    out, pairs = tmp_path / "out.gpkg", tmp_path / "pairs.gpkg"
    screen(environment, INPUT=issued, ZONES=issued, PATCH_ID="图斑编号", ZONE_ID="乡镇", OUTPUT=out, PAIRS=pairs)
    assert [(row["图斑编号"], row["乡镇"], row["top_zone"]) for row in rows_of(out)] == [
        ("吴中-0", "太湖东山镇", "太湖东山镇"),
        ("吴中-1", "太湖东山镇", "太湖东山镇"),
    ]
    assert [row["patch_id"] for row in rows_of(pairs)] == ["吴中-0", "吴中-1"]


@PLUGIN_MISSING
@pytest.mark.parametrize(
    ("suffix", "keep", "words"),
    [(".shp", 0.5, "图斑.shp is cut off"), (".shx", 0, "图斑.shx is missing: a Shapefile needs its .shp")],
    ids=["cut in the middle", "without its index"],
)
def test_a_damaged_shapefile_is_refused_in_a_terminal(environment, tmp_path, suffix, keep, words):
    issued = Path(write_layer(tmp_path / "图斑.shp", "ESRI Shapefile", ("name",), [(square(0, 0), ("P",))]))
    part = issued.with_suffix(suffix)
    part.write_bytes(part.read_bytes()[: int(keep * part.stat().st_size)])
    if not keep:
        part.unlink()
    code, said = run(environment, INPUT=issued, ZONES=issued, OUTPUT=tmp_path / "out.gpkg")
    assert code != 0
    assert words in said
    assert not (tmp_path / "out.gpkg").exists()


JIANGSU = "jiangsu_admin_tianditu/jiangsu_admin_tianditu.gpkg|layername="
PARKS = "us_parks_natural_earth/ne_10m_parks_and_protected_lands_area.json"
WATER = "naip_prairie_pothole/water_change_2015_2017_derived.gpkg"
FOLDERS = {
    "joplin_prepost": ("joplin_prepost/damage.shp", "joplin_prepost/bldg_polys.gpkg", 640, None),
    "naip_prairie_pothole": (WATER, WATER, 132, 132),
    "jiangsu_admin_tianditu": (f"{JIANGSU}county", f"{JIANGSU}city", 95, 95),
    "us_parks_natural_earth": (PARKS, PARKS, 61, 61),
    "complex_polygons_qgis": ("complex_polygons_qgis/lakes.shp", "complex_polygons_qgis/swamp.shp", None, None),
}


@pytest.mark.shared_data
@PLUGIN_MISSING
@pytest.mark.parametrize(("patches", "zones", "count", "overlapping"), FOLDERS.values(), ids=FOLDERS.keys())
def test_the_plugin_screens_each_folder_of_real_data(environment, tmp_path, patches, zones, count, overlapping):
    if not DATA.exists():
        pytest.skip(f"the folder of real data is missing: {DATA}")
    out = tmp_path / "out.gpkg"
    results = screen(environment, INPUT=DATA / patches, ZONES=DATA / zones, OUTPUT=out, PAIRS=tmp_path / "pairs.gpkg")
    rows = rows_of(out)
    assert len(rows) == (len(rows_of(DATA / patches)) if count is None else count)
    measured = [row for row in rows if row["area_m2"] is not None]
    assert len(measured) > 0.95 * len(rows)
    assert all(row["area_m2"] > 0 and (row["zone_count"] or row["distance_m"] is not None) for row in measured)
    found = sum(1 for row in measured if row["zone_count"])
    assert results["OVERLAPPING"] == found
    assert overlapping is None or found == overlapping


def rows_of(path):
    source = ogr.Open(str(path))
    return [feature.items() for feature in source.GetLayer(0)]
