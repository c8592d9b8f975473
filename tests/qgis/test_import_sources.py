"""Files that hold layers in other ways than one layer a file: tables, containers, KML, archives. Real files."""

from __future__ import annotations

import math
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from osgeo import ogr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsDistanceArea,
    QgsGeometry,
    QgsProject,
    QgsVectorLayer,
)
from redline_review.plugin.adapters import reading_errors as errors
from redline_review.plugin.adapters.reading import opening
from redline_review.plugin.adapters.reading.tables import number
from redline_review.plugin.adapters.vector_layers import (
    PlaceColumns,
    encoding_of,
    find_layers,
    from_project,
    look_at,
    may_need_encoding,
    place_of,
    read_rows,
    with_columns,
    with_crs,
    with_encoding,
    with_radius,
)
from redline_review.plugin.app.import_rows import Reason
from redline_review.plugin.domain.geometry import bounds
from redline_review.tests.qgis.support_sources import (
    KML_POINT,
    KML_POLYGON,
    METRES,
    SQUARE,
    database,
    folder,
    kml,
    placemark,
    text_file,
    workbook,
    zipped,
)
from redline_review.tests.qgis.support_threads import in_thread

CONTEXT = QgsCoordinateTransformContext()
CGCS2000 = QgsCoordinateReferenceSystem("EPSG:4490")
BOX = (120, 31, 120.001, 31.001)


def only(path):
    (ref,) = find_layers(path)
    return ref


def rows_of(ref):
    return read_rows(ref, CONTEXT)


def circled(path, radius_m=50.0):
    ref = with_radius(only(path), radius_m)
    return rows_of(with_crs(ref, CGCS2000) if path.endswith(".csv") else ref)


def area_m2(wkb):
    shape, measure = QgsGeometry(), QgsDistanceArea()
    shape.fromWkb(wkb)
    measure.setSourceCrs(CGCS2000, CONTEXT)
    measure.setEllipsoid("EPSG:7019")
    return measure.measureArea(shape)


@pytest.mark.parametrize(
    ("name", "text", "encoding"),
    [
        ("a.csv", '图斑编号,WKT\n007,"{0}"\n吴中,"{0}"\n', "utf-8"),
        ("a.csv", '图斑编号,WKT\n007,"{0}"\n吴中,"{0}"\n', "utf-8-sig"),
        ("a.csv", '图斑编号,几何\r\n007,"{0}"\r\n吴中,"{0}"\r\n', "gbk"),
        ("a.txt", "图斑编号\tgeom\n007\t{0}\n吴中\t{0}\n", "utf-16"),
        ("a.csv", "图斑编号;形状;wkt\n007;;{0}\n吴中;x;{0}\n", "gb18030"),
        ("a.txt", "图斑编号|备注|任意\n007||{0}\n吴中||{0}\n", "utf-8"),
        ("图斑 100%#1.tsv", "图斑编号\twkt\n007\t{0}\n吴中\t{0}\n", "utf-8"),
    ],
    ids=["comma", "byte order mark", "GBK", "tab in UTF-16", "semicolon", "stroke, column by value", "odd file name"],
)
def test_a_table_with_outlines_in_a_column_is_read_as_text_in_its_encoding(tmp_path, name, text, encoding):
    ref = only(text_file(tmp_path / name, text.format(SQUARE), encoding))
    with pytest.raises(errors.LayerWithoutCrs):
        look_at(ref, CONTEXT)
    rows = rows_of(with_crs(ref, CGCS2000))
    assert [row.attributes["图斑编号"] for row in rows] == ["007", "吴中"]
    assert [bounds(row.outline) for row in rows] == [pytest.approx(BOX)] * 2


def test_an_outline_that_names_its_reference_system_needs_no_question(tmp_path):
    path = text_file(tmp_path / "a.csv", f'id,geom\n1,"SRID=4528;{METRES}"\n2,"SRID=4528;{METRES}"\n')
    assert bounds(rows_of(only(path))[1].outline)[0] == pytest.approx(120.0, abs=1e-6)


@pytest.mark.parametrize(
    "header",
    ["编号,经度,纬度", "编号,lon,lat", "编号,Longitude,Latitude", "编号,经度(°),纬度(°)", "编号,中心点经度,中心点纬度"],
)
def test_longitude_and_latitude_are_recognised_by_their_names(tmp_path, header):
    path = text_file(tmp_path / "a.csv", f"{header}\n007,120.5,31.2\n008,120°37′52.3″E,31°10'30\"\n009,,\n")
    with pytest.raises(errors.NoPolygons) as caught:
        look_at(only(path), CONTEXT)
    assert caught.value.found == "Point"
    with pytest.raises(errors.LayerWithoutCrs) as asked:
        look_at(with_radius(only(path), 50.0), CONTEXT)
    assert asked.value.offered == "EPSG:4490"
    look = look_at(with_crs(with_radius(only(path), 50.0), CGCS2000), CONTEXT)
    assert look.crs.startswith("EPSG:4490")
    assert look.columns == PlaceColumns(x=header.split(",")[1], y=header.split(",")[2])
    first, second, third = look.rows
    assert first.repaired == (Reason.POINT_CIRCLED,)
    assert bounds(second.outline)[:2] == pytest.approx((120.6312, 31.1750), abs=0.001)
    assert third.rejected is Reason.NO_GEOMETRY


@pytest.mark.parametrize("latitude", [31.0, 50.0], ids=["in Jiangsu", "in the far north"])
def test_a_circle_has_the_area_of_its_radius_on_the_ground(tmp_path, latitude):
    (row,) = circled(text_file(tmp_path / "a.csv", f"id,lon,lat\n1,120.5,{latitude}\n"), 100.0)
    assert area_m2(row.outline) == pytest.approx(math.pi * 100**2, rel=1e-3)


def test_points_of_any_layer_become_circles_where_the_user_gives_a_radius(tmp_path):
    path = database(tmp_path / "a.shp", "ESRI Shapefile", {"a": (ogr.wkbPoint, ["POINT(40500000 3450000)"])})
    with pytest.raises(errors.NoPolygons):
        rows_of(only(path))
    (row,) = circled(path)
    assert row.repaired == (Reason.POINT_CIRCLED,)
    assert area_m2(row.outline) == pytest.approx(math.pi * 50**2, rel=1e-3)


def test_eastings_and_northings_wait_for_their_reference_system(tmp_path):
    ref = with_radius(only(text_file(tmp_path / "a.csv", "id,X坐标,Y坐标\n1,40500000,3450000\n")), 50.0)
    with pytest.raises(errors.LayerWithoutCrs) as asked:
        rows_of(ref)
    assert asked.value.offered == ""
    (row,) = rows_of(with_crs(ref, QgsCoordinateReferenceSystem("EPSG:4528")))
    assert bounds(row.outline)[0] == pytest.approx(120.0, abs=0.001)


def test_columns_that_say_nothing_are_asked_for_and_taken_as_named(tmp_path):
    ref = with_radius(only(text_file(tmp_path / "a.csv", "id,a,b\n1,120.5,31.2\n")), 50.0)
    with pytest.raises(errors.PlaceColumnsUnknown) as caught:
        look_at(ref, CONTEXT)
    assert caught.value.columns == ("id", "a", "b")
    named = with_crs(with_columns(ref, PlaceColumns(x="a", y="b")), CGCS2000)
    assert bounds(rows_of(named)[0].outline)[0] == pytest.approx(120.5, abs=0.001)
    with pytest.raises(errors.PlaceColumnsUnknown):
        rows_of(with_columns(ref, PlaceColumns(wkt="gone")))


def test_a_spreadsheet_is_read_sheet_by_sheet(tmp_path):
    path = workbook(tmp_path / "台账.xlsx", [("007", 120.5, 31.2), ("吴中", 120.6, 31.3)], sheets=("一季度", "二季度"))
    first, second = find_layers(path)
    assert (first.name, second.name) == ("一季度", "二季度")
    rows = rows_of(with_crs(with_radius(second, 30.0), CGCS2000))
    assert [row.attributes["图斑编号"] for row in rows] == ["007", "吴中"]
    assert all(row.outline for row in rows)


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("120.5", 120.5),
        (" -3.25 ", -3.25),
        ("120°37′52.3″", 120.6311944),
        ("E120°37'52.3\"", 120.6311944),
        ("东经120度37分52.3秒", 120.6311944),
        ("31:10:30", 31.175),
        ("31°10.5′S", -31.175),
        ("12° 30′ W", -12.5),
        ("120°75′", None),
        ("unknown", None),
        ("nan", None),
        ("", None),
        (None, None),
    ],
)
def test_a_coordinate_is_read_as_number_or_in_degrees_minutes_and_seconds(text, degrees):
    assert number(text) == (None if degrees is None else pytest.approx(degrees, abs=1e-6))


def test_the_user_may_name_the_encoding_of_a_text_table(tmp_path):
    ref = only(text_file(tmp_path / "a.csv", f'id,WKT\n吳中,"{SQUARE}"\n', "big5"))
    assert may_need_encoding(ref)
    (row,) = rows_of(with_crs(with_encoding(ref, "Big5"), CGCS2000))
    assert encoding_of(ref) == "GB18030"
    assert row.attributes["id"] == "吳中"


def test_a_file_geodatabase_is_a_folder_whose_layers_are_offered(tmp_path):
    path = database(
        tmp_path / "红线.gdb",
        "OpenFileGDB",
        {
            "疑似图斑": (ogr.wkbMultiPolygon, [METRES, METRES]),
            "STBHHX": (ogr.wkbMultiPolygon, [METRES]),
            "界桩": (ogr.wkbPoint, ["POINT(40500000 3450000)"]),
        },
    )
    refs = find_layers(path)
    assert [ref.name for ref in refs] == ["疑似图斑", "STBHHX"]
    rows = rows_of(refs[0])
    assert [row.attributes["图斑编号"] for row in rows] == ["吴中-1", "吴中-2"]
    assert bounds(rows[0].outline)[0] == pytest.approx(120.0, abs=1e-6)


def test_a_kml_offers_its_folders_and_keeps_names_in_chinese_collections_and_heights(tmp_path):
    mixed = f"<MultiGeometry><Point><coordinates>120,31</coordinates></Point>{KML_POLYGON}</MultiGeometry>"
    body = folder(
        "图斑",
        placemark("吴中-1", KML_POLYGON, 问题类型="采矿", 变化方式="新增", TBBH="A-1"),
        folder("二级", placemark("深处", KML_POLYGON)),
    ) + folder("红线", placemark("照片", KML_POINT), placemark("太湖", mixed))
    refs = find_layers(text_file(tmp_path / "批次.kml", kml(body)))
    assert [ref.name for ref in refs] == ["图斑", "二级", "红线"]
    (patch,) = rows_of(refs[0])
    assert {"问题类型": "采矿", "变化方式": "新增", "TBBH": "A-1"}.items() <= patch.attributes.items()
    point, area = rows_of(refs[2])
    assert (point.rejected, area.repaired) == (Reason.NOT_POLYGON, (Reason.PARTS_DROPPED,))
    assert bounds(area.outline) == pytest.approx(BOX)


def test_a_kmz_and_a_kml_in_gbk_are_read_alike(tmp_path):
    body = kml(placemark("吴中-1", KML_POLYGON, 问题类型="采矿"))
    plain = Path(text_file(tmp_path / "doc.kml", body))
    packed = zipped(tmp_path / "a.kmz", plain)
    gbk = text_file(tmp_path / "gbk.kml", body.replace("UTF-8", "GBK"), "gbk")
    for path in (packed, gbk):
        (row,) = rows_of(only(path))
        assert (row.attributes["Name"], row.attributes["问题类型"]) == ("吴中-1", "采矿")


@pytest.mark.parametrize("points_first", [True, False], ids=["a point first", "a polygon first"])
def test_the_first_row_does_not_decide_what_a_mixed_layer_holds(tmp_path, points_first):
    shapes = [(ogr.wkbUnknown, ["POINT(120 31)", SQUARE][:: 1 if points_first else -1])]
    path = database(tmp_path / "a.geojson", "GeoJSON", {"a": shapes[0]}, epsg=4326)
    assert sorted(bool(row.outline) for row in rows_of(only(path))) == [False, True]


@pytest.mark.parametrize("gbk_names", [False, True], ids=["names in UTF-8", "names in GBK"])
def test_a_zipped_shapefile_is_read_in_its_encoding_and_the_archive_named_as_its_place(tmp_path, gbk_names):
    database(tmp_path / "图斑.shp", "ESRI Shapefile", {"图斑": (ogr.wkbPolygon, [METRES])})
    files = sorted(tmp_path.glob("图斑.*"))
    path = zipped(tmp_path / "batch.zip", *files, gbk_names=gbk_names)
    for file in files:
        file.unlink()
    ref = only(path)
    assert (ref.name, place_of(ref)) == ("图斑", path)
    (row,) = rows_of(ref)
    assert row.attributes == {"图斑编号": "吴中-1"}
    assert [file.name for file in tmp_path.iterdir()] == ["batch.zip"]


def test_a_changed_archive_is_unpacked_anew(tmp_path):
    inside = tmp_path / "a.geojson"
    for count in (1, 2):
        inside.unlink(missing_ok=True)
        database(inside, "GeoJSON", {"a": (ogr.wkbPolygon, [SQUARE] * count)}, epsg=4326)
        assert len(rows_of(only(zipped(tmp_path / "a.zip", inside)))) == count


def test_an_entry_that_points_out_of_its_archive_stays_inside(tmp_path):
    inside = Path(database(tmp_path / "a.geojson", "GeoJSON", {"a": (ogr.wkbPolygon, [SQUARE])}, epsg=4326))
    path = Path(zipped(tmp_path / "a.zip", inside))
    path.write_bytes(path.read_bytes().replace(b"a.geojson", b"../../a.g"))
    with pytest.raises(errors.LayerUnreadable):
        find_layers(str(path))
    assert not (tmp_path.parent.parent / "a.g").exists()


def test_a_shapefile_of_the_project_inside_an_archive_is_read_through_qgis(tmp_path):
    database(tmp_path / "t.shp", "ESRI Shapefile", {"t": (ogr.wkbPolygon, [METRES])})
    path = zipped(tmp_path / "t.zip", *sorted(tmp_path.glob("t.*")))
    layer = QgsVectorLayer(f"/vsizip/{path}/t.shp", "flagged", "ogr")
    assert layer.isValid()
    assert len(rows_of(from_project(layer))) == 1


def test_a_layer_is_read_again_and_again_in_threads_of_their_own(tmp_path, own_threads):
    """A reference system that was used in a thread that has ended must not spoil the next one's."""
    path = database(tmp_path / "a.gpkg", "GPKG", {"a": (ogr.wkbPolygon, [METRES])})
    layer = QgsVectorLayer(path, "a", "ogr")
    QgsProject.instance().addMapLayer(layer)
    ref = from_project(layer)
    found = [own_threads(rows_of, ref)[0].rejected for _ in range(4)]
    QgsProject.instance().removeMapLayer(layer)
    assert found == [None] * 4


@pytest.fixture
def own_threads():
    return in_thread


def cut(path, share=0.5):
    data = Path(path).read_bytes()
    Path(path).write_bytes(data[: int(len(data) * share)])
    return str(path)


def geodatabase(tmp_path):
    return database(tmp_path / "a.gdb", "OpenFileGDB", {"a": (ogr.wkbMultiPolygon, [METRES] * 500)})


def without_its_largest_table(tmp_path):
    path = geodatabase(tmp_path)
    max(Path(path).glob("*.gdbtable"), key=lambda file: file.stat().st_size).unlink()
    return path


def with_its_largest_table_cut(tmp_path):
    path = geodatabase(tmp_path)
    cut(max(Path(path).glob("*.gdbtable"), key=lambda file: file.stat().st_size))
    return path


def zip_of_geojson(tmp_path, **how):
    inside = Path(database(tmp_path / "a.geojson", "GeoJSON", {"a": (ogr.wkbPolygon, [SQUARE] * 50)}, epsg=4326))
    return zipped(tmp_path / "a.zip", inside, **how)


def locked_workbook(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    return str(path)


def encrypted_database(tmp_path):
    path = tmp_path / "a.gpkg"
    path.write_bytes(os.urandom(8192))
    return str(path)


def half_of(name, driver, **more):
    def make(tmp_path):
        return cut(database(tmp_path / name, driver, {"a": (ogr.wkbPolygon, [SQUARE] * 500)}, **more))

    return make


def shapefile_without_prj(tmp_path):
    path = Path(database(tmp_path / "a.shp", "ESRI Shapefile", {"a": (ogr.wkbPolygon, [METRES])}))
    path.with_suffix(".prj").unlink()
    return str(path)


def read_all(path):
    return [rows_of(ref) for ref in find_layers(path)]


UNUSABLE = {
    "a zip with a password": (lambda p: zip_of_geojson(p, locked=True), errors.FileEncrypted),
    "a zip cut in the middle": (lambda p: cut(zip_of_geojson(p)), errors.LayerUnreadable),
    "a zip without a layer": (
        lambda p: zipped(p / "a.zip", Path(text_file(p / "read.me", "x"))),
        errors.LayerUnreadable,
    ),
    "a workbook with a password": (locked_workbook, errors.FileEncrypted),
    "a workbook cut in the middle": (
        lambda p: cut(workbook(p / "a.xlsx", [("1", 120.0, 31.0)])),
        errors.LayerUnreadable,
    ),
    "an encrypted database": (encrypted_database, errors.FileEncrypted),
    "a geodatabase without one of its tables": (without_its_largest_table, errors.LayerUnreadable),
    "a geodatabase with a table cut": (with_its_largest_table_cut, errors.LayerUnreadable),
    "an empty folder named gdb": (lambda p: str((p / "a.gdb").mkdir() or p / "a.gdb"), errors.LayerUnreadable),
    "a KML cut in the middle": (
        lambda p: cut(text_file(p / "a.kml", kml(placemark("x", KML_POLYGON) * 50))),
        errors.LayerUnreadable,
    ),
    "a KMZ that is no archive": (lambda p: text_file(p / "a.kmz", "x" * 200), errors.LayerUnreadable),
    "a GML cut in the middle": (half_of("a.gml", "GML"), errors.LayerUnreadable),
    "a FlatGeobuf cut in the middle": (half_of("a.fgb", "FlatGeobuf", epsg=4326), errors.LayerUnreadable),
    "an empty text file": (lambda p: text_file(p / "a.csv", ""), errors.FileCut),
    "a text file with its headings only": (lambda p: text_file(p / "a.csv", "id,lon,lat\n"), errors.LayerEmpty),
    "a text file in no known encoding": (
        lambda p: str((p / "a.csv").write_bytes(b"id,lon,lat\n\xff\xff\xff,1,2\n") and p / "a.csv"),
        errors.EncodingUnknown,
    ),
    "a picture named as a table": (
        lambda p: str((p / "a.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR") and p / "a.csv"),
        errors.EncodingUnknown,
    ),
    "a Shapefile without .prj": (shapefile_without_prj, errors.LayerWithoutCrs),
}


@pytest.mark.parametrize(("make", "error"), UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_source_that_cannot_be_used_is_refused_with_a_sentence_that_names_it(tmp_path, make, error):
    from redline_review.ui.messages import sentence

    path = make(tmp_path)
    with pytest.raises(error) as caught:
        read_all(path)
    assert "a" in sentence(caught.value)
    assert any(Path(path).stem in str(value) for value in caught.value.fields().values())


def test_a_table_cut_within_an_outline_loses_that_row_only_and_says_so(tmp_path):
    path = text_file(tmp_path / "a.csv", f'id,WKT\n1,"{SQUARE}"\n2,"{SQUARE[:50]}')
    rows = rows_of(with_crs(only(path), CGCS2000))
    assert [(row.number, row.rejected) for row in rows] == [(1, None), (2, Reason.NO_GEOMETRY)]


def test_reading_leaves_the_senders_folder_as_it_was(tmp_path):
    text_file(tmp_path / "a.csv", "id,lon,lat\n1,120.5,31.2\n")
    text_file(tmp_path / "b.kml", kml(placemark("x", KML_POLYGON)))
    geodatabase(tmp_path)
    database(tmp_path / "c.gml", "GML", {"c": (ogr.wkbPolygon, [METRES])})
    (tmp_path / "c.xsd").unlink()
    before = sorted((file, file.stat().st_size) for file in tmp_path.rglob("*"))
    for name in ("a.csv", "b.kml", "a.gdb", "c.gml"):
        for ref in find_layers(str(tmp_path / name)):
            rows_of(replace(ref, radius_m=10.0, crs="EPSG:4490" if name == "a.csv" else ""))
    assert sorted((file, file.stat().st_size) for file in tmp_path.rglob("*")) == before
    shutil.rmtree(tmp_path / "a.gdb")  # nothing holds it open


def test_a_provider_that_pyqt_takes_for_a_deleted_one_is_asked_for_again(tmp_path):
    """The mix-up itself takes two threads and chance: here the first answer is made to be it."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:4528", "made", "memory")

    class Mixed:
        def dataProvider(self):
            raise RuntimeError("wrapped C/C++ object of type QgsVectorDataProvider has been deleted")

        def clone(self):
            return layer.clone()

    assert opening._crs_of(Mixed()).authid() == "EPSG:4528"
