"""Reading many features at once gives what reading each alone gives, in any reference system, with shapely or not."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from osgeo import ogr, osr
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsGeometry
from redline_review.plugin.adapters.reading import arrow, many_outlines
from redline_review.plugin.adapters.reading.many_outlines import ManyOutlines
from redline_review.plugin.adapters.reading.outlines import OutlineReader
from redline_review.plugin.adapters.vector_layers import FileLayer, read_rows
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


def geopackage(path, epsg=4490):
    """Write a layer of all kinds, its rows out of step with their numbers, and another one before it."""
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(epsg)
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    source.CreateLayer("other", srs, ogr.wkbPolygon)
    layer = source.CreateLayer("图斑", srs, ogr.wkbUnknown)
    layer.CreateField(ogr.FieldDefn("id"))
    for number, wkt in enumerate(KINDS):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField(0, f"p{number}")
        feature.SetFID(1000 - 7 * number)
        if wkt is not None:
            feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
        layer.CreateFeature(feature)
    del layer, source
    return FileLayer(str(path), f"{path}|layername=图斑", "图斑")


def without_arrow(monkeypatch):
    monkeypatch.setattr(arrow, "_wkbs", lambda opened: None)


@pytest.mark.parametrize("epsg", [4490, 4326], ids=["in our degrees", "to be moved"])
def test_a_geopackage_gives_the_same_rows_through_gdal_and_through_qgis(qgis_app, tmp_path, monkeypatch, epsg):
    ref = geopackage(tmp_path / "all.gpkg", epsg)
    asked = []
    streamed = arrow._streamed
    monkeypatch.setattr(arrow, "_streamed", lambda *place: asked.append(place) or streamed(*place))
    fast = read_rows(ref, QgsCoordinateTransformContext())
    assert asked == [(ref.path, "图斑")]
    without_arrow(monkeypatch)
    assert fast == read_rows(ref, QgsCoordinateTransformContext())
    assert [row.attributes["id"] for row in fast] == [f"p{n}" for n in reversed(range(len(KINDS)))]


@pytest.mark.parametrize("lost", [0, 3, len(KINDS) - 1], ids=["the first", "one between", "the last"])
def test_a_row_that_does_not_come_from_gdal_is_read_through_qgis(qgis_app, tmp_path, monkeypatch, lost):
    ref = geopackage(tmp_path / "all.gpkg")
    expected = read_rows(ref, QgsCoordinateTransformContext())
    streamed = arrow._streamed
    gone = lambda rows: (row for number, row in enumerate(rows) if number != lost)  # noqa: E731
    monkeypatch.setattr(arrow, "_streamed", lambda *place: gone(streamed(*place)))
    assert read_rows(ref, QgsCoordinateTransformContext()) == expected
