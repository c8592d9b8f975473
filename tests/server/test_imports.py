"""Importing files: ids stay, findings stay, bad files are refused in words."""

from __future__ import annotations

import pytest
from redline_review.plugin.domain.errors import BadRecord, DuplicateIssuedId
from redline_review.plugin.domain.geometry import bounds, from_geojson
from redline_review.plugin.domain.mapping import MappingProfile
from redline_review.plugin.domain.saved_profiles import SavedProfile, to_text
from redline_review.server.cli import main
from redline_review.server.db.engine import Database
from redline_review.server.demo import BATCH_NAME, make_demo
from redline_review.server.errors import SourceUnreadable
from redline_review.server.services.imports import Imports
from redline_review.server.services.ogr_source import read_polygons
from redline_review.server.settings import load_settings

ogr = pytest.importorskip("osgeo.ogr", reason="GDAL's Python module is not installed")
osr = pytest.importorskip("osgeo.osr")


def square(west: float, south: float, side: float) -> str:
    east, north = west + side, south + side
    return f"POLYGON (({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"


def write_layer(path, name, epsg, rows, kind=None):
    reference = None
    if epsg:
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(epsg)
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = source.CreateLayer(name, reference, kind or ogr.wkbUnknown)
    for field in rows[0][0] if rows else ():
        layer.CreateField(ogr.FieldDefn(field, ogr.OFTString))
    for attributes, wkt in rows:
        feature = ogr.Feature(layer.GetLayerDefn())
        for field, value in attributes.items():
            feature.SetField(field, value)
        if wkt:
            feature.SetGeometryDirectly(ogr.CreateGeometryFromWkt(wkt))
        layer.CreateFeature(feature)
    return path


@pytest.fixture
def county(tmp_path):
    """Two zones in degrees, three patches in metres of the 40th zone."""
    folder = tmp_path / "county"
    folder.mkdir()
    zone = {"zone_name": "岭", "zone_level": "redline", "zone_type": "forest", "unit_code": "320599"}
    zones = [({"zone_code": f"Z{n}", **zone}, square(120.4 + n / 10, 31.1, 0.05)) for n in range(2)]
    patch = {"town_code": "320599101", "must_check": "1", "due_date": "2026-06-30", "source": "satellite"}
    patches = [({"issued_id": f"00{n}", **patch}, square(40_540_000 + n * 500, 3_450_000, 100)) for n in range(3)]
    write_layer(folder / "zones.gpkg", "zones", 4490, zones)
    write_layer(folder / "patches.gpkg", "patches", 4528, patches)
    return folder


def test_the_demo_is_ready_and_again_changes_nothing(tmp_path, county):
    settings = load_settings(tmp_path / "server", {}, argon2_passes=1, argon2_memory_kib=1024)
    first = make_demo(settings, county)
    assert (first.zones.added, first.cases.added) == (2, 3)
    again = make_demo(settings, county)
    assert (again.zones.unchanged, again.cases.unchanged) == (2, 3)
    assert "演示县" in BATCH_NAME


def test_metres_become_degrees_longitude_first_and_text_stays_text(county):
    rows = list(read_polygons(county / "patches.gpkg"))
    west, south, _, _ = bounds(rows[0][1])
    assert (west, south) == (pytest.approx(120.419, abs=0.002), pytest.approx(31.17, abs=0.02))
    assert rows[0][0]["issued_id"] == "000"


def rows(*ids, west=120.5):
    outline = from_geojson({"type": "Polygon", "coordinates": [[[west, 31], [west + 1, 31], [west, 32], [west, 31]]]})
    return [({"issued_id": name, "unit_code": "320506"}, outline) for name in ids]


@pytest.fixture
def imports(settings):
    database = Database(settings.url, settings)
    yield Imports(database, settings.org_id)
    database.close()


def test_importing_again_keeps_ids_and_findings_and_sends_only_what_changed(imports, people):
    imports.cases(rows("X-1", "X-2"), "new batch")
    wang = people("wang")
    before = wang.cases()
    wang.push(wang.operation(before["X-1"]))
    wang.pull()
    assert imports.cases(rows("X-1", "X-2"), "new batch").unchanged == 2
    assert wang.pull() == []
    moved = imports.cases(rows("X-1", west=120.6), "new batch")
    assert (moved.added, moved.changed) == (0, 1)
    record = wang.pull()[0].record
    assert (record.case_id, record.version) == (before["X-1"].case_id, 3)
    assert record.finding["reality"] == "not_real"


def test_the_same_issued_id_may_stand_in_two_batches(imports, wang):
    imports.cases(rows("A-0"), "another batch")
    answer = wang.get("/collections/cases/items", issued_id="A-0").json()
    assert answer["numberMatched"] == 2


def test_a_doubled_issued_id_is_refused_and_nothing_is_imported(imports, wang):
    with pytest.raises(DuplicateIssuedId):
        imports.cases(rows("Y-1", "Y-2", "Y-1"), "bad batch")
    assert not any(name.startswith("Y") for name in wang.cases())


def test_a_patch_without_an_issued_id_is_refused(imports):
    with pytest.raises(BadRecord):
        imports.cases(rows(""), "bad batch")


def test_a_profile_maps_a_senders_fields_and_keeps_the_rest(imports, wang):
    profile = MappingProfile("province", {"issued_id": "TBBH"}, {}, {"lead_source": "ministry"})
    imports.cases([({"TBBH": "苏-1", "MJ": 12.5}, rows("x")[0][1])], "provincial", profile, unit="320506")
    facts = wang.cases()["苏-1"].facts
    assert (facts.lead_source, facts.extra) == ("ministry", {"MJ": 12.5})


@pytest.mark.parametrize(
    ("make", "words"),
    [
        pytest.param(lambda p: p / "none.gpkg", "no such file", id="missing"),
        pytest.param(lambda p: _text(p / "a.gpkg"), "no format", id="no format"),
        pytest.param(
            lambda p: write_layer(p / "b.gpkg", "x", 0, [({"a": "1"}, square(1, 1, 1))]), "reference", id="no CRS"
        ),
        pytest.param(lambda p: write_layer(p / "c.gpkg", "x", 4490, []), "no features", id="empty"),
        pytest.param(
            lambda p: write_layer(p / "d.gpkg", "x", 4490, [({"a": "1"}, "")]), "no outline", id="no geometry"
        ),
        pytest.param(
            lambda p: write_layer(p / "e.gpkg", "x", 4490, [({"a": "1"}, "POINT (1 1)")]), "no usable", id="points"
        ),
    ],
)
def test_a_file_that_cannot_be_imported_says_why(tmp_path, make, words):
    with pytest.raises(SourceUnreadable, match=words):
        list(read_polygons(make(tmp_path)))


def _text(path):
    path.write_text("no geopackage", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        pytest.param('{"fields": {"issued_id": "TBBH"}}', "TBBH", id="a field that the layer does not have"),
        pytest.param('{"fields": {"number": "TBBH"}}', "no field of patches", id="a field that is none of ours"),
        pytest.param('{"purpose": "zones", "fields": {}}', "for zones", id="a profile for something else"),
        pytest.param('{"mapping": 9, "fields": {}}', "newer", id="of a newer version"),
        pytest.param("[1]", "fields", id="no object"),
        pytest.param("{", "line 1", id="no JSON"),
        pytest.param(None, "cannot be read", id="missing"),
    ],
)
def test_a_wrong_profile_is_one_sentence_and_nothing_comes_in(tmp_path, capsys, profile, words):
    data, path = str(tmp_path / "s"), tmp_path / "profile.json"
    if profile is not None:
        path.write_text(profile, encoding="utf-8")
    layer = write_layer(tmp_path / "a.gpkg", "x", 4490, [({"nr": "1"}, square(1, 1, 1))])
    assert main(["init", "--data", data]) == 0
    assert main(["import-cases", str(layer), "--batch", "b", "--profile", str(path), "--data", data]) == 1
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1


def test_a_profile_saved_by_the_review_program_serves_here(tmp_path, capsys):
    data, path = str(tmp_path / "s"), tmp_path / "profile.json"
    path.write_text(to_text(SavedProfile(MappingProfile("p", {"issued_id": "nr"}))), encoding="utf-8")
    layer = write_layer(tmp_path / "a.gpkg", "x", 4490, [({"nr": "1"}, square(1, 1, 1))])
    assert main(["init", "--data", data]) == 0
    assert main(["import-cases", str(layer), "--batch", "b", "--profile", str(path), "--data", data]) == 0
    assert "1 added" in capsys.readouterr().out
