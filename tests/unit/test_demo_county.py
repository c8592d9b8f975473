"""The demo county: same seed, same county; images, zones and patches fit together."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

np = pytest.importorskip("numpy")
shapely = pytest.importorskip("shapely", minversion="2.0")
gdal = pytest.importorskip("osgeo.gdal")
from osgeo import ogr, osr  # noqa: E402
from redline_review.demo.county import Manifest, build  # noqa: E402

SIZE, SEED = 800, 20260502
RESOURCES = Path(__file__).parents[2] / "resources"
IMAGES = ("imagery/demo_20240311_GF2.tif", "imagery/demo_20260502_GF7.tif")
ACTIVITIES = {"mining", "industry", "energy", "tourism", "transport", "breeding", "other"}
REASONS = {"season", "water_level", "cloud_or_shadow", "misregistration", "sensor", "other"}

Rows = list[tuple[dict[str, object], "shapely.Geometry"]]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest, Path]:
    """The county built here and, at the same time, by the command line in another process."""
    out, other = tmp_path_factory.mktemp("county"), tmp_path_factory.mktemp("other")
    command = [
        sys.executable,
        "-m",
        "redline_review.demo.county",
        "--out",
        str(other),
        "--size",
        str(SIZE),
        "--seed",
        str(SEED),
    ]
    paths = os.pathsep.join(p for p in sys.path if p)
    with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": paths}) as process:
        manifest = build(out, size=SIZE, seed=SEED)
    assert process.returncode == 0
    return out, manifest, other


@pytest.fixture(scope="module")
def county(both: tuple[Path, Manifest, Path]) -> tuple[Path, Manifest]:
    return both[0], both[1]


def read(path: Path) -> tuple[Rows, str]:
    """Rows of the first layer and its authority code."""
    source = ogr.Open(str(path))
    layer = source.GetLayer(0)
    rows = [(f.items(), shapely.from_wkb(bytes(f.GetGeometryRef().ExportToWkb()))) for f in layer]
    return rows, layer.GetSpatialRef().GetAuthorityCode(None)


def truth_of(out: Path) -> dict[str, dict[str, str]]:
    return json.loads((out / "truth.json").read_text(encoding="utf-8"))


def test_same_seed_gives_the_same_bytes_in_another_process(both):
    out, manifest, other = both
    for entry in manifest.files:
        assert (out / entry.path).read_bytes() == (other / entry.path).read_bytes(), entry.path
    assert build(other, size=SIZE, seed=SEED) == manifest


def test_second_call_rewrites_nothing(county):
    out, manifest = county
    before = {p: p.stat().st_mtime_ns for p in out.rglob("*")}
    assert build(out, size=SIZE, seed=SEED) == manifest
    assert {p: p.stat().st_mtime_ns for p in out.rglob("*")} == before


def test_nothing_lies_beside_the_files_of_the_manifest(county):
    out, manifest = county
    present = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    assert present == {f.path for f in manifest.files} | {"manifest.json"}


@pytest.mark.parametrize("name", IMAGES)
def test_image_is_a_four_band_cog_in_cgcs2000_zone_40(county, name):
    image = gdal.Open(str(county[0] / name))
    assert (image.RasterXSize, image.RasterYSize, image.RasterCount) == (SIZE, SIZE, 4)
    assert image.GetSpatialRef().GetAuthorityCode(None) == "4528"
    assert image.GetMetadata("IMAGE_STRUCTURE")["LAYOUT"] == "COG"
    assert image.GetRasterBand(1).GetOverviewCount() >= 1
    meanings = [image.GetRasterBand(b).GetColorInterpretation() for b in (1, 2, 3, 4)]
    assert meanings == [gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand, gdal.GCI_Undefined]
    assert image.GetRasterBand(4).GetDescription() == "NIR"
    day = name.split("_")[1]
    assert image.GetMetadataItem("ACQUISITION_DATE").replace("-", "") == day
    assert image.GetMetadataItem("TIFFTAG_DATETIME").replace(":", "").startswith(day)
    assert image.GetMetadataItem("SENSOR").replace("-", "") in name


def test_sixty_patches_have_ids_dates_hints_and_confidences_of_their_own(county):
    rows, code = read(county[0] / "patches.gpkg")
    assert code == "4528"
    assert len({r["issued_id"] for r, _ in rows}) == len(rows) == 60
    for row, shape in rows:
        assert shape.is_valid
        assert 400 <= shape.area <= 60000
        assert date.fromisoformat(row["date_before"].replace("/", "-")) == date(2024, 3, 11)
        assert date.fromisoformat(row["date_after"].replace("/", "-")) == date(2026, 5, 2)
        assert row["activity_hint"] in ACTIVITIES
        assert 0 <= row["confidence"] <= 1
        assert row["source"] == "satellite"
        assert row["town_code"].startswith("320599")


def test_the_image_goes_on_around_each_patch(county):
    image = gdal.Open(str(county[0] / IMAGES[0]))
    left, step, _, top, _, _ = image.GetGeoTransform()
    whole = shapely.box(left, top - step * image.RasterYSize, left + step * image.RasterXSize, top)
    assert all(whole.buffer(-200).contains(shape) for _, shape in read(county[0] / "patches.gpkg")[0])


def test_truth_answers_every_patch_and_explains_every_false_alarm(county):
    truth = truth_of(county[0])
    assert set(truth) == {r["issued_id"] for r, _ in read(county[0] / "patches.gpkg")[0]}
    for answer in truth.values():
        false = answer["reality"] == "not_real"
        assert (answer["false_alarm_reason"] in REASONS) == false
        assert (answer["activity"] in ACTIVITIES) == (answer["change_type"] in ("new", "expanded")) == (not false)
        assert answer["remark_zh"]
        assert answer["remark_en"]
    assert sum(a["reality"] != "not_real" for a in truth.values()) == 32
    assert {a["false_alarm_reason"] for a in truth.values()} >= REASONS - {"other"}


def test_earlier_findings_lie_under_patches_that_are_flagged_anew_and_say_what_the_form_says(county):
    earlier, code = read(county[0] / "earlier.gpkg")
    patches, truth = read(county[0] / "patches.gpkg")[0], truth_of(county[0])
    form = json.loads((RESOURCES / "forms" / "desk.json").read_text(encoding="utf-8"))
    verdicts = {option["zh"]: option["sets"] for option in form["questions"][0]["options"]}
    rules = json.loads((RESOURCES / "known_cases.json").read_text(encoding="utf-8"))
    assert (code, len(earlier)) == ("4528", 6)
    for row, shape in earlier:
        (now,) = [r["issued_id"] for r, s in patches if s.intersection(shape).area > rules["seen_share"] * s.area]
        assert date.fromisoformat(row["verdict_date"].replace("/", "-")) < date(2026, 5, 2)
        assert row["reviewer"]
        said = verdicts[row["verdict"]]
        assert said == {name: truth[now][name] for name in said}
    assert len({row["verdict"] for row, _ in earlier}) >= 3


def test_zones_are_valid_winding_and_of_both_levels(county):
    rows, code = read(county[0] / "zones.gpkg")
    assert code == "4490"
    for row, shape in rows:
        assert shape.geom_type == "MultiPolygon", row["zone_name"]
        assert shape.is_valid, row["zone_name"]
        assert shapely.get_num_coordinates(shape) >= 150, row["zone_name"]
        assert 120.3 < shape.bounds[0] < 120.6
        assert 31 < shape.bounds[1] < 31.3
    listed = json.loads((RESOURCES / "codes" / "zone_type.json").read_text(encoding="utf-8"))["codes"]
    assert {r["zone_type"] for r, _ in rows} <= {code["code"] for code in listed}
    levels = [r["zone_level"] for r, _ in rows]
    assert (levels.count("redline"), levels.count("control")) == (6, 8)
    names = [r["zone_name"] for r, _ in rows]
    assert any(names.count(n) == 2 for n in names), "no area holds both levels"


def test_towns_share_out_the_county(county):
    rows, code = read(county[0] / "units.gpkg")
    assert code == "4490"
    assert all(shape.is_valid for _, shape in rows)
    whole = next(s for r, s in rows if r["level"] == "county")
    towns = [s for r, s in rows if r["level"] == "town"]
    assert sum(t.area for t in towns) == pytest.approx(whole.area, rel=2e-3)


def test_most_patches_touch_a_zone_in_every_way(county):
    zones, _ = read(county[0] / "zones.gpkg")
    source, target = osr.SpatialReference(), osr.SpatialReference()
    for srs, epsg in ((source, 4490), (target, 4528)):
        srs.ImportFromEPSG(epsg)
        srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    change = osr.CoordinateTransformation(source, target)
    move = lambda xy: np.array(change.TransformPoints(xy))[:, :2]  # noqa: E731
    area = shapely.union_all([shapely.transform(s, move) for _, s in zones])
    patches = [s for _, s in read(county[0] / "patches.gpkg")[0]]
    inside = sum(area.contains(p) for p in patches)
    touching = sum(area.intersects(p) for p in patches)
    assert inside >= 20
    assert touching - inside >= 8
    assert 1 <= 60 - touching <= 15


def test_pixels_changed_inside_real_patches_and_not_in_quiet_ground(county):
    out, _ = county
    before, after = (gdal.Open(str(out / n)).ReadAsArray().astype(float) for n in IMAGES)
    left, pixel, _, top, _, _ = gdal.Open(str(out / IMAGES[0])).GetGeoTransform()
    difference = np.abs(after - before)[:3].mean(0)
    truth, flagged = truth_of(out), np.zeros(difference.shape, bool)
    centres = left + (np.arange(SIZE) + 0.5) * pixel, top - (np.arange(SIZE) + 0.5) * pixel
    x, y = np.meshgrid(*centres)
    real = []
    for row, shape in read(out / "patches.gpkg")[0]:
        shapely.prepare(shape)
        inside = shapely.contains_xy(shape, x, y)
        flagged |= inside
        if truth[row["issued_id"]]["reality"] == "real":
            real.append((row["issued_id"], difference[inside].mean()))
    quiet = np.median(difference[~flagged])
    assert [i for i, change in real if change < 1.6 * quiet] == []
