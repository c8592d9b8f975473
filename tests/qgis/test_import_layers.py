"""Layers as senders give them: read, mended, or refused with a word. Real files, made here."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from osgeo import gdal, ogr, osr
from qgis.core import QgsCoordinateTransformContext, QgsFeature, QgsGeometry, QgsVectorLayer
from redline_review.plugin.adapters import reading_errors as errors
from redline_review.plugin.adapters.vector_layers import FileLayer, find_layers, from_project, look_at, read_rows
from redline_review.plugin.app.import_batch import plan_import
from redline_review.plugin.app.import_rows import Reason
from redline_review.plugin.domain.field_guess import CASE_NAMES, guess_fields
from redline_review.plugin.domain.geometry import bounds, canonical_wkb, parse_wkb
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.mapping import MappingProfile
from redline_review.plugin.domain.records import Batch
from redline_review.tests.qgis.support_threads import in_thread

JOPLIN = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "joplin_prepost" / "damage.shp"
SQUARE = "POLYGON((120 31,120.001 31,120.001 31.001,120 31.001,120 31))"
BOW_TIE = "POLYGON((120 31,120.001 31.001,120.001 31,120 31.001,120 31))"
FIELD = "图斑编号"


@pytest.fixture
def context():
    return QgsCoordinateTransformContext()


@pytest.fixture
def worker():
    return in_thread


def write(path, wkts, driver="GPKG", epsg=4490, kind=ogr.wkbUnknown, options=(), field=FIELD, layer="layer"):
    """Write geometries (``None``: null) with ids ``吴中-1`` …; ``epsg`` 0 for none."""
    srs = None
    if epsg:
        srs = osr.SpatialReference()
        srs.ImportFromEPSG(epsg)
        srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    gdal.SetConfigOption("SHAPE_ENCODING", None)  # QGIS sets it empty: text would be written as it is
    source = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    made = source.CreateLayer(layer, srs, kind, options=list(options))
    made.CreateField(ogr.FieldDefn(field))
    for number, wkt in enumerate(wkts, start=1):
        feature = ogr.Feature(made.GetLayerDefn())
        feature.SetField(0, f"吴中-{number}")
        if wkt is not None:
            feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
        made.CreateFeature(feature)
    del made, source
    gdal.SetConfigOption("SHAPE_ENCODING", "")
    return str(path)


def read_file(path, context):
    (ref,) = find_layers(path)
    return read_rows(ref, context)


@pytest.mark.parametrize(
    ("name", "driver"),
    [("a.gpkg", "GPKG"), ("图斑.shp", "ESRI Shapefile"), ("a.geojson", "GeoJSON"), ("a.kml", "KML")],
    ids=["GeoPackage", "Shapefile with a Chinese name", "GeoJSON", "KML"],
)
def test_polygons_come_in_as_canonical_outlines(tmp_path, context, worker, name, driver):
    kind = ogr.wkbPolygon if driver != "GPKG" else ogr.wkbUnknown
    options = ["ENCODING=UTF-8"] if driver == "ESRI Shapefile" else []
    epsg = 4326 if driver in ("KML", "GeoJSON") else 4490
    path = write(tmp_path / name, [SQUARE, SQUARE], driver, epsg, kind, options)
    rows = worker(read_file, path, context)
    assert len(rows) == 2
    for row in rows:
        assert row.outline == canonical_wkb(row.outline)
        assert bounds(row.outline) == pytest.approx((120, 31, 120.001, 31.001), abs=2e-9)
    assert "吴中-2" in rows[1].attributes.values()


@pytest.mark.parametrize("cpg", [None, "UTF-8", "gbk"], ids=["no cpg", "a cpg that lies", "a cpg that is right"])
def test_a_gbk_shapefile_is_never_read_as_nonsense(tmp_path, context, worker, cpg):
    path = tmp_path / "t.shp"
    write(path, [SQUARE], "ESRI Shapefile", kind=ogr.wkbPolygon, options=["ENCODING=GBK"])
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg:
        path.with_suffix(".cpg").write_text(cpg)
    (row,) = worker(read_file, str(path), context)
    assert row.attributes == {FIELD: "吴中-1"}


def test_a_project_shapefile_shown_as_nonsense_is_read_from_its_file(tmp_path, context, worker):
    path = tmp_path / "t.shp"
    write(path, [SQUARE], "ESRI Shapefile", kind=ogr.wkbPolygon, options=["ENCODING=GBK"])
    path.with_suffix(".cpg").unlink(missing_ok=True)
    ref = from_project(QgsVectorLayer(str(path), "flagged", "ogr"))
    (row,) = worker(read_rows, ref, context)
    assert (ref.name, row.attributes) == ("flagged", {FIELD: "吴中-1"})


def test_a_utf8_name_that_the_shapefile_cut_in_a_character_is_read_to_the_last_whole_one(tmp_path, context, worker):
    path = tmp_path / "t.shp"
    write(path, [SQUARE], "ESRI Shapefile", kind=ogr.wkbPolygon, options=["ENCODING=UTF-8"])
    path.with_suffix(".cpg").unlink(missing_ok=True)
    (row,) = worker(read_file, str(path), context)
    assert row.attributes == {"图斑编": "吴中-1"}
    assert guess_fields(row.attributes, CASE_NAMES) == {"issued_id": "图斑编"}


def test_text_in_neither_encoding_is_refused(tmp_path, worker):
    path = tmp_path / "t.shp"
    write(path, [SQUARE], "ESRI Shapefile", kind=ogr.wkbPolygon, options=["ENCODING=GBK"], field="id")
    path.with_suffix(".cpg").unlink(missing_ok=True)
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    at = table.index("吴中".encode("gbk"))
    table[at : at + 4] = b"\xff\xff\xff\xff"
    path.with_suffix(".dbf").write_bytes(table)
    with pytest.raises(errors.EncodingUnknown):
        worker(look_at, FileLayer(str(path), str(path), "t"), QgsCoordinateTransformContext())


@pytest.mark.parametrize(
    ("wkt", "repaired", "parts"),
    [
        (BOW_TIE, (Reason.SELF_CROSSING,), 2),
        ("POLYGON Z((120 31 5,120.001 31 5,120.001 31.001 5,120 31 5))", (), 1),
        ("MULTIPOLYGON ZM(((120 31 5 1,120.001 31 5 1,120.001 31.001 5 1,120 31 5 1)))", (), 1),
        ("CURVEPOLYGON(CIRCULARSTRING(120 31,120.001 31.001,120.002 31,120.001 30.999,120 31))", (Reason.CURVES,), 1),
        (f"GEOMETRYCOLLECTION({SQUARE},POINT(120 31),LINESTRING(0 0,1 1))", (Reason.PARTS_DROPPED,), 1),
        (f"MULTIPOLYGON({SQUARE[7:]},{SQUARE[7:]})", (Reason.SELF_CROSSING,), 1),
    ],
    ids=["bow-tie", "with Z", "with Z and M", "curves", "collection", "the same part twice"],
)
def test_odd_outlines_are_mended_and_said_to_be(tmp_path, context, worker, wkt, repaired, parts):
    (row,) = worker(read_file, write(tmp_path / "a.gpkg", [wkt]), context)
    assert (row.rejected, row.repaired) == (None, repaired)
    assert len(parse_wkb(row.outline)) == parts
    assert QgsGeometryOf(row.outline).isGeosValid()


def QgsGeometryOf(wkb):
    geometry = QgsGeometry()
    geometry.fromWkb(wkb)
    return geometry


@pytest.mark.parametrize(
    ("wkt", "reason"),
    [
        (None, Reason.NO_GEOMETRY),
        ("POLYGON EMPTY", Reason.EMPTY_GEOMETRY),
        ("POINT(120 31)", Reason.NOT_POLYGON),
        ("POLYGON((120 31,120.001 31,120 31))", Reason.BEYOND_REPAIR),
        ("POLYGON((40500000 3450000,40500100 3450000,40500100 3450100,40500000 3450000))", Reason.OFF_THE_GLOBE),
    ],
    ids=["null", "empty", "a point among polygons", "a line drawn as a polygon", "metres in a degrees layer"],
)
def test_a_row_without_a_usable_outline_is_rejected_with_its_reason_and_number(tmp_path, context, worker, wkt, reason):
    rows = worker(read_file, write(tmp_path / "a.gpkg", [SQUARE, wkt]), context)
    assert [(row.number, row.rejected) for row in rows] == [(1, None), (2, reason)]
    assert rows[1].outline is None


@pytest.mark.parametrize(
    ("epsg", "wkt", "near"),
    [
        (4528, "POLYGON((40500000 3450000,40500100 3450000,40500100 3450100,40500000 3450000))", (120.0, 31.17)),
        (4549, "POLYGON((500000 3450000,500100 3450000,500100 3450100,500000 3450000))", (120.0, 31.17)),
        (2263, "POLYGON((1000000 200000,1000300 200000,1000300 200300,1000000 200000))", (-73.94, 40.72)),
    ],
    ids=["3 degree zone 40", "central meridian 120", "feet"],
)
def test_projected_layers_come_out_in_degrees(tmp_path, context, worker, epsg, wkt, near):
    (row,) = worker(read_file, write(tmp_path / "a.gpkg", [wkt], epsg=epsg), context)
    assert bounds(row.outline)[:2] == pytest.approx(near, abs=0.02)


def cut(path, share=0.5):
    data = Path(path).read_bytes()
    Path(path).write_bytes(data[: int(len(data) * share)])
    return str(path)


def many(tmp_path, name, driver, **more):
    return write(tmp_path / name, [SQUARE] * 800, driver, kind=ogr.wkbPolygon, **more)


def without(path, suffix):
    Path(path).with_suffix(suffix).unlink()
    return path


BAD_FILES = {
    "missing file": (lambda p: str(p / "no.gpkg"), errors.FileMissing),
    "points only": (lambda p: write(p / "a.gpkg", ["POINT(120 31)"], kind=ogr.wkbPoint), errors.NoPolygons),
    "no rows": (lambda p: write(p / "a.gpkg", [], kind=ogr.wkbPolygon), errors.LayerEmpty),
    "no CRS": (
        lambda p: write(p / "a.shp", [SQUARE], "ESRI Shapefile", 0, ogr.wkbPolygon, field="id"),
        errors.LayerWithoutCrs,
    ),
    "a text file": (lambda p: str((p / "a.gpkg").write_text("not a layer") and p / "a.gpkg"), errors.LayerUnreadable),
    "an empty file": (lambda p: str((p / "a.gpkg").write_bytes(b"") or p / "a.gpkg"), errors.FileCut),
    "GeoPackage cut in the middle": (lambda p: cut(many(p, "a.gpkg", "GPKG")), errors.FileCut),
    "GeoJSON cut in the middle": (lambda p: cut(many(p, "a.geojson", "GeoJSON", epsg=4326)), errors.LayerUnreadable),
    "Shapefile cut in the middle": (lambda p: cut(many(p, "a.shp", "ESRI Shapefile")), errors.FileCut),
    "attribute table cut": (
        lambda p: cut(Path(many(p, "a.shp", "ESRI Shapefile")).with_suffix(".dbf")).replace(".dbf", ".shp"),
        errors.FileCut,
    ),
    "no attribute table": (lambda p: without(many(p, "a.shp", "ESRI Shapefile"), ".dbf"), errors.SidecarMissing),
    "no index": (lambda p: without(many(p, "a.shp", "ESRI Shapefile"), ".shx"), errors.SidecarMissing),
}


@pytest.mark.parametrize(("make", "error"), BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_layer_that_cannot_be_used_is_refused_by_name(tmp_path, context, worker, make, error):
    path = make(tmp_path)
    with pytest.raises(error) as caught:
        worker(read_file, path, context)
    assert any(str(value) for value in caught.value.fields().values())


def test_a_field_of_the_mapping_that_the_layer_lacks_is_named(tmp_path, context, worker):
    (ref,) = worker(find_layers, write(tmp_path / "a.gpkg", [SQUARE]))
    with pytest.raises(errors.MissingField) as caught:
        worker(read_rows, ref, context, ("TBBH",))
    assert caught.value.field == "TBBH"


def test_reading_reports_its_progress_and_stops_when_cancelled(tmp_path, context, worker):
    (ref,) = worker(find_layers, many(tmp_path, "a.gpkg", "GPKG"))
    steps, stop = [], threading.Event()

    def progress(done, total):
        steps.append((done, total))
        stop.set()

    with pytest.raises(errors.ReadingCancelled):
        worker(read_rows, ref, context, (), progress, stop.is_set)
    assert steps == [(200, 800)]


def test_a_file_with_several_layers_offers_those_with_polygons(tmp_path, worker):
    path = write(tmp_path / "a.gpkg", [SQUARE], layer="zones", kind=ogr.wkbPolygon)
    source = ogr.Open(path, 1)
    source.CreateLayer("towns", None, ogr.wkbPoint)
    source.CreateLayer("patches", None, ogr.wkbMultiPolygon)
    del source
    assert [ref.name for ref in worker(find_layers, path)] == ["zones", "patches"]


def test_a_project_layer_is_read_with_its_unsaved_edits(context, worker):
    layer = QgsVectorLayer("Polygon?crs=EPSG:4490&field=TBBH:string", "drawn", "memory")
    layer.startEditing()
    feature = QgsFeature(layer.fields())
    feature.setAttributes(["A-1"])
    feature.setGeometry(QgsGeometry.fromWkt(SQUARE))
    layer.addFeature(feature)
    (row,) = worker(read_rows, from_project(layer), context)
    assert row.attributes == {"TBBH": "A-1"}
    assert row.outline is not None


def test_reading_leaves_nothing_beside_the_senders_files(tmp_path, context, worker):
    path = write(tmp_path / "a.gpkg", [SQUARE])
    before = (Path(path).read_bytes(), sorted(tmp_path.iterdir()))
    worker(read_file, path, context)
    assert (Path(path).read_bytes(), sorted(tmp_path.iterdir())) == before


class FixedClock:
    def unix_ms(self):
        return 1_780_000_000_000

    def now(self):
        return "2026-05-28T20:26:40.000Z"


@pytest.mark.shared_data
@pytest.mark.skipif(not JOPLIN.exists(), reason="the folder of real data is not here")
def test_the_640_damage_polygons_of_joplin_become_640_cases(tmp_path, context, worker):
    for file in JOPLIN.parent.glob("damage.*"):
        shutil.copy(file, tmp_path)
    rows = worker(read_file, str(tmp_path / JOPLIN.name), context)
    profile = MappingProfile("joplin", guess_fields(("dmg",), CASE_NAMES))
    plan = plan_import(rows, profile, Batch("b", "joplin"), (), IdFactory(), FixedClock())
    assert len(plan.cases) == len({case.issued_id for case in plan.cases}) == 640
    assert plan.receipt.rejected == ()
    for case in plan.cases:
        assert case.outline == canonical_wkb(case.outline)
        west, south, east, north = bounds(case.outline)
        assert -94.7 < west < east < -94.3
        assert 36.9 < south < north < 37.2
