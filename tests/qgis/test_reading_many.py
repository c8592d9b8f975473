"""Reading many features at once gives what reading each alone gives, in any reference system, with shapely or not."""

from __future__ import annotations

import gc
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import shapely
from osgeo import ogr, osr
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsGeometry
from redline_review.plugin.adapters.reading import arrow, many_outlines
from redline_review.plugin.adapters.reading.many_outlines import ManyOutlines
from redline_review.plugin.adapters.reading.outlines import OutlineReader
from redline_review.plugin.adapters.vector_layers import FileLayer, each_row, read_rows
from redline_review.plugin.screening import ShapelyMissing

ODD = (
    "POLYGON((0 0,1 1,1 0,0 1,0 0))",
    "POLYGON Z((0 0 5,1 0 5,1 1 5,0 0 5))",
    "MULTIPOLYGON ZM(((0 0 5 1,1 0 5 1,1 1 5 1,0 0 5 1)))",
    "MULTIPOLYGON(((0 0,2 0,2 2,0 0)),((0 0,1 0,1 1,0 0)))",
    "CURVEPOLYGON(CIRCULARSTRING(0 0,1 1,2 0,1 -1,0 0))",
    "GEOMETRYCOLLECTION(POINT(0 0),POLYGON((0 0,1 0,1 1,0 0)))",
    "LINESTRING(0 0,1 1)",
    "POLYGON EMPTY",
    "POLYGON((0 0,1 0,2 0,0 0))",
    "POLYGON((1000 0,1001 0,1001 1,1000 0))",
)


def geometries(place):
    """Return ordinary blobs and odd things around a place, a null one among them."""
    rng = np.random.default_rng(7)
    found = []
    for number in range(1200):
        turn = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(4, 30)))
        ring = np.stack([np.cos(turn), np.sin(turn)], axis=1) * 0.4
        blob = shapely.Polygon(ring).buffer(0) if number % 3 else shapely.Polygon(ring, [0.2 * ring[::-1]]).buffer(0)
        found.append(QgsGeometry.fromWkt(blob.wkt))
    found[5:5] = [QgsGeometry(), *(QgsGeometry.fromWkt(wkt) for wkt in ODD)]
    for geometry in found:
        geometry.translate(*place)
    return found


@pytest.fixture(params=[True, False], ids=["with shapely", "without shapely"])
def shapely_there(request, monkeypatch):
    def missing():
        raise ShapelyMissing("")

    if not request.param:
        monkeypatch.setattr(many_outlines, "sound_outlines", missing)


@pytest.mark.parametrize(
    ("crs", "place"),
    [("EPSG:4490", (120, 31)), ("EPSG:4326", (120, 31)), ("EPSG:4549", (500_000, 3_400_000)),
     ("EPSG:4490", (-180.2, 0)), ("EPSG:3857", (1.3e7, 2e13))],
    ids=["ours", "WGS 84", "a zone of three degrees", "over the edge of the map", "beyond any map"],
)  # fmt: skip
def test_many_become_what_each_alone_becomes(qgis_app, shapely_there, crs, place):
    system, context = QgsCoordinateReferenceSystem(crs), QgsCoordinateTransformContext()
    alone, given = OutlineReader(system, context), geometries(place)
    many = ManyOutlines(system, context, OutlineReader(system, context).read)
    found = list(many.outlined((number, QgsGeometry(each)) for number, each in enumerate(given)))
    assert [number for number, _ in found] == list(range(len(given)))
    assert [outline for _, outline in found] == [alone.read(each) for each in given]


PLACED = tuple(f"POLYGON(({x} 31,{x}.001 31,{x}.001 31.001,{x} 31))" for x in range(100, 130))
KINDS = (
    *PLACED,
    None,
    "POLYGON EMPTY",
    "MULTIPOLYGON EMPTY",
    "POINT(120 31)",
    "POLYGON Z((120 31 5,121 31 5,121 32 5,120 31 5))",
    "POLYGON M((120 31 5,121 31 5,121 32 5,120 31 5))",
    "MULTIPOLYGON(((120 31,122 31,122 33,120 31)),((120 31,121 31,121 32,120 31)))",
    "POLYGON((120 31,121 32,121 31,120 32,120 31))",
    "CURVEPOLYGON(CIRCULARSTRING(120 31,121 32,122 31,121 30,120 31))",
    "GEOMETRYCOLLECTION(POINT(120 31),POLYGON((120 31,121 31,121 32,120 31)))",
)


def geopackage(path, epsg=4490, dated=False):
    """Write a layer of all kinds, its rows out of step with their numbers, and another one before it.

    ``dated``: with a field that only QGIS reads as we do.
    """
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(epsg)
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    source.CreateLayer("other", srs, ogr.wkbPolygon)
    layer = source.CreateLayer("图斑", srs, ogr.wkbUnknown)
    layer.CreateField(ogr.FieldDefn("id"))
    if dated:
        layer.CreateField(ogr.FieldDefn("day", ogr.OFTDate))
    for number, wkt in enumerate(KINDS):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField(0, f"p{number}")
        if dated:
            feature.SetField(1, 2025, 3, 1 + number % 28, 0, 0, 0, 0)
        feature.SetFID(1000 - 7 * number)
        if wkt is not None:
            feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
        layer.CreateFeature(feature)
    del layer, source
    return FileLayer(str(path), f"{path}|layername=图斑", "图斑")


def without_arrow(monkeypatch):
    monkeypatch.setattr(arrow, "_table", lambda opened: None)


ways = pytest.mark.parametrize(
    ("dated", "way"), [(False, "rows"), (True, "shapes")], ids=["all of it by GDAL", "attributes by QGIS"]
)


def watched(monkeypatch, way, change=lambda rows: rows):
    """Return a list that takes down each time GDAL is asked for rows in this way."""
    asked, real = [], getattr(arrow._Table, way)
    monkeypatch.setattr(arrow._Table, way, lambda table: asked.append(way) or change(real(table)))
    return asked


@pytest.mark.parametrize("epsg", [4490, 4326], ids=["in our degrees", "to be moved"])
@ways
def test_a_geopackage_gives_the_same_rows_through_gdal_and_through_qgis(
    qgis_app, tmp_path, monkeypatch, epsg, dated, way
):
    ref = geopackage(tmp_path / "all.gpkg", epsg, dated)
    asked = watched(monkeypatch, way)
    fast = read_rows(ref, QgsCoordinateTransformContext())
    assert asked == [way]
    without_arrow(monkeypatch)
    assert fast == read_rows(ref, QgsCoordinateTransformContext())
    assert [row.attributes["id"] for row in fast] == [f"p{n}" for n in reversed(range(len(KINDS)))]


@pytest.mark.parametrize("lost", [0, 3, len(KINDS) - 1], ids=["the first", "one between", "the last"])
@ways
def test_a_row_that_does_not_come_from_gdal_is_read_through_qgis(qgis_app, tmp_path, monkeypatch, lost, dated, way):
    ref = geopackage(tmp_path / "all.gpkg", dated=dated)
    expected = read_rows(ref, QgsCoordinateTransformContext())
    asked = watched(monkeypatch, way, lambda rows: (row for number, row in enumerate(rows) if number != lost))
    assert read_rows(ref, QgsCoordinateTransformContext()) == expected
    assert asked == [way]


@pytest.mark.parametrize("strange", [7, 10**6], ids=["one between", "the first"])
def test_a_row_that_nobody_expects_ends_what_is_taken_from_gdal(qgis_app, tmp_path, monkeypatch, strange):
    ref = geopackage(tmp_path / "all.gpkg")
    expected = read_rows(ref, QgsCoordinateTransformContext())

    def change(rows):
        for number, (identity, values, wkb) in enumerate(rows):
            if number == (strange if strange < 10 else 0):
                yield -1, values, wkb
            yield identity, values, wkb

    watched(monkeypatch, "rows", change)
    assert read_rows(ref, QgsCoordinateTransformContext()) == expected


def test_geometries_are_taken_from_gdal_where_it_does_not_tell_all_numbers(qgis_app, tmp_path, monkeypatch):
    ref = geopackage(tmp_path / "all.gpkg")
    expected = read_rows(ref, QgsCoordinateTransformContext())
    asked = watched(monkeypatch, "shapes")
    watched(monkeypatch, "numbers", lambda numbers: numbers[1:])
    assert read_rows(ref, QgsCoordinateTransformContext()) == expected
    assert asked == ["shapes"]


def test_columns_of_a_kind_that_we_do_not_read_leave_the_rows_to_qgis(qgis_app, tmp_path, monkeypatch):
    ref = geopackage(tmp_path / "all.gpkg")
    expected = read_rows(ref, QgsCoordinateTransformContext())
    monkeypatch.setattr(arrow, "formats", lambda schema: None)
    assert read_rows(ref, QgsCoordinateTransformContext()) == expected


class Broken:
    """A stream of GDAL's that cannot go on, and says so where it was asked to."""

    def __init__(self, error):
        self._error = error

    def GetNextRecordBatch(self):
        if self._error:
            raise RuntimeError("disk I/O error")


@pytest.mark.parametrize("error", [False, True], ids=["without a word", "with an error"])
def test_rows_after_a_break_are_read_through_qgis(qgis_app, tmp_path, monkeypatch, error):
    monkeypatch.setattr(arrow, "_MOST_IN_BATCH", 7)
    monkeypatch.setattr(arrow, "_FEWEST_IN_BATCH", 1)
    ref = geopackage(tmp_path / "all.gpkg")
    expected = read_rows(ref, QgsCoordinateTransformContext())
    numbers, following, asked = arrow._Table.numbers, arrow._next_of, []

    def breaking(stream):
        asked.append(stream)
        return following(stream if len(asked) == 1 else Broken(error))

    def first_numbers(table):
        found = numbers(table)
        monkeypatch.setattr(arrow, "_next_of", breaking)
        return found

    monkeypatch.setattr(arrow._Table, "numbers", first_numbers)
    assert read_rows(ref, QgsCoordinateTransformContext()) == expected
    assert len(asked) == 2


def test_a_file_is_free_after_its_reading_was_cancelled(qgis_app, tmp_path):
    ref = geopackage(tmp_path / "all.gpkg")
    rows = each_row(ref, QgsCoordinateTransformContext())
    next(rows)
    rows.close()
    del rows
    gc.collect()
    assert not [one for one in Path("/proc/self/fd").iterdir() if str(tmp_path) in str(one.resolve())]


TEXTS = ("plain", "", None, "图斑①", "𠮷野家", "a\x00b", b"\xcd\xbc\xb0\xdf", b"cut \xe5\x9b", "z" * 70_000, " ")
WHOLE = (0, None, -1, 2**31 - 1, -(2**31), 7, 8, 9, 10, None)
LARGE = (0, 2**62, -(2**63), None, 1, 2, 3, 4, 5, None)
REAL = (0.0, -0.0, None, 1e308, 5e-324, 0.1, -1.5, 3.0, 1e-9, None)


def valued(path, *more):
    """Write a layer whose fields hold what is hard to hand over."""
    with closing(sqlite3.connect(str(writable(path, *more)))) as file:
        file.text_factory = bytes
        for number, row in enumerate(zip(TEXTS, WHOLE, LARGE, REAL), start=1):
            text = row[0]
            given = text.encode("utf-8") if isinstance(text, str) else text
            file.execute(
                'UPDATE t SET "名称" = CAST(? AS TEXT), whole = ?, large = ?, real = ? WHERE fid = ?',
                (given, *row[1:], number),
            )
        file.commit()
    return FileLayer(str(path), f"{path}|layername=t", "t")


def writable(path, *more):
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(4490)
    layer = source.CreateLayer("t", srs, ogr.wkbPolygon, ["SPATIAL_INDEX=NO"])
    kinds = (ogr.OFTString, ogr.OFTInteger, ogr.OFTInteger64, ogr.OFTReal)
    for name, kind in zip(("名称", "whole", "large", "real"), kinds):
        layer.CreateField(ogr.FieldDefn(name, kind))
    for name, kind, subtype in more:
        field = ogr.FieldDefn(name, kind)
        field.SetSubType(subtype)
        layer.CreateField(field)
    for wkt in PLACED[: len(TEXTS)]:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
        layer.CreateFeature(feature)
    return path


def test_values_are_those_that_qgis_gives(qgis_app, tmp_path, monkeypatch):
    ref = valued(tmp_path / "values.gpkg")
    asked = watched(monkeypatch, "rows")
    fast = read_rows(ref, QgsCoordinateTransformContext())
    assert asked == ["rows"]
    without_arrow(monkeypatch)
    slow = read_rows(ref, QgsCoordinateTransformContext())
    assert [repr(row) for row in fast] == [repr(row) for row in slow]
    assert fast[3].attributes["名称"] == "图斑①"
    assert fast[2].attributes["名称"] is None
    assert [type(value) for value in fast[0].attributes.values()] == [int, str, int, int, float]


@pytest.mark.parametrize(
    "field",
    [("b", ogr.OFTInteger, ogr.OFSTBoolean), ("s", ogr.OFTInteger, ogr.OFSTInt16),
     ("f", ogr.OFTReal, ogr.OFSTFloat32), ("d", ogr.OFTDate, ogr.OFSTNone), ("t", ogr.OFTDateTime, ogr.OFSTNone),
     ("x", ogr.OFTBinary, ogr.OFSTNone), ("j", ogr.OFTString, ogr.OFSTJSON)],
    ids=["a boolean", "a short number", "a short real number", "a date", "a time", "bytes", "JSON"],
)  # fmt: skip
def test_a_field_that_only_qgis_understands_is_left_to_it(qgis_app, tmp_path, monkeypatch, field):
    ref = valued(tmp_path / "values.gpkg", field)
    asked = [watched(monkeypatch, way) for way in ("rows", "shapes")]
    fast = read_rows(ref, QgsCoordinateTransformContext())
    assert asked == [[], ["shapes"]]
    without_arrow(monkeypatch)
    assert [repr(row) for row in fast] == [repr(row) for row in read_rows(ref, QgsCoordinateTransformContext())]


def test_more_rows_than_a_batch_holds_all_come(qgis_app, tmp_path, monkeypatch):
    monkeypatch.setattr(arrow, "_MOST_IN_BATCH", 7)
    monkeypatch.setattr(arrow, "_FEWEST_IN_BATCH", 1)
    ref = geopackage(tmp_path / "all.gpkg")
    fast = read_rows(ref, QgsCoordinateTransformContext())
    assert len(fast) == len(KINDS)
    without_arrow(monkeypatch)
    assert fast == read_rows(ref, QgsCoordinateTransformContext())
