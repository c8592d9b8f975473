"""Outlines and texts as nobody should send them: each becomes the right row, or is rejected for the right reason."""

from __future__ import annotations

import math

import pytest
from osgeo import ogr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsDistanceArea,
    QgsGeometry,
    QgsPointXY,
)
from redline_review.plugin.adapters.vector_layers import find_layers, read_rows
from redline_review.plugin.app.import_batch import plan_import
from redline_review.plugin.app.import_rows import Reason
from redline_review.plugin.domain.geometry import bounds, canonical_wkb, parse_wkb
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.mapping import MappingProfile
from redline_review.plugin.domain.records import Batch
from redline_review.tests.qgis.support_sources import srs

CONTEXT = QgsCoordinateTransformContext()
SHELL = "(120 31,120.01 31,120.01 31.01,120 31.01,120 31)"
HOLE = "(120.002 31.002,120.004 31.002,120.004 31.004,120.002 31.004,120.002 31.002)"


def reverse(ring):
    return f"({','.join(reversed(ring[1:-1].split(',')))})"


def write(path, *rows, epsg=4490, driver="GPKG"):
    """Write (WKT, text) rows, geometries as they are."""
    source = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    layer = source.CreateLayer("a", srs(epsg), ogr.wkbUnknown)
    for name in ("图斑编号", "备注"):
        layer.CreateField(ogr.FieldDefn(name))
    for number, (wkt, text) in enumerate(rows, start=1):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField(0, f"A-{number}")
        feature.SetField(1, text)
        feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt) if isinstance(wkt, str) else wkt)
        layer.CreateFeature(feature)
    del layer, source
    return str(path)


def rows_of(path):
    return [row for ref in find_layers(path) for row in read_rows(ref, CONTEXT)]


def one(tmp_path, wkt, **how):
    (row,) = rows_of(write(tmp_path / "a.gpkg", (wkt, ""), **how))
    return row


def canonical(*rings):
    return canonical_wkb(bytes(QgsGeometry.fromWkt(f"POLYGON({','.join(rings)})").asWkb()))


def area_m2(wkb):
    shape, measure = QgsGeometry(), QgsDistanceArea()
    shape.fromWkb(wkb)
    assert shape.isGeosValid()
    measure.setSourceCrs(QgsCoordinateReferenceSystem("EPSG:4490"), CONTEXT)
    measure.setEllipsoid("EPSG:7019")
    return measure.measureArea(shape)


@pytest.mark.parametrize(
    "rings",
    [
        (SHELL, HOLE),
        (reverse(SHELL), HOLE),
        (SHELL, reverse(HOLE)),
        (reverse(SHELL), reverse(HOLE)),
        ("(120.01 31,120.01 31.01,120 31.01,120 31,120.01 31)", HOLE),
    ],
    ids=["as the standard has it", "shell turned", "hole turned", "both turned", "begun elsewhere"],
)
def test_the_order_of_rings_and_corners_makes_no_difference(tmp_path, rings):
    row = one(tmp_path, f"POLYGON({','.join(rings)})")
    assert (row.rejected, row.repaired) == (None, ())
    assert row.outline == canonical(SHELL, HOLE)


@pytest.mark.parametrize(
    ("wkt", "reasons", "share"),
    [
        ("POLYGON((120 31,120.01 31,120.01 31.01,120.02 31.02,120.01 31.01,120 31.01,120 31))", 1, 1.0),
        (f"POLYGON({SHELL},(120.02 31.02,120.03 31.02,120.03 31.03,120.02 31.02))", 1, 1.5),
        (f"POLYGON({SHELL},{HOLE},{HOLE})", 1, 0.96),
        ("POLYGON((120 31,120.01 31,120.01 31,120.01 31.01,120 31.01,120 31.01,120 31))", 0, 1.0),
        ("POLYGON((120 31,120.01 31,120.01 31.01,120.005 31,120 31.01,120 31))", 1, 0.5),
        (f"MULTIPOLYGON(({SHELL}),((120.005 31.005,120.02 31.005,120.02 31.006,120.005 31.005)))", 1, None),
        (f"GEOMETRYCOLLECTION(GEOMETRYCOLLECTION(POLYGON({SHELL})))", 0, 1.0),
        (f"MULTISURFACE(CURVEPOLYGON({SHELL}))", 1, 1.0),
        ("TIN(((120 31,120.01 31,120.01 31.01,120 31)),((120 31,120.01 31.01,120 31.01,120 31)))", None, 1.0),
        (f"POLYHEDRALSURFACE(({SHELL}))", None, 1.0),
    ],
    ids=[
        "a spike",
        "a hole outside its shell",
        "the same hole twice",
        "corners given twice",
        "a ring that touches itself",
        "parts that overlap",
        "a collection in a collection",
        "a surface of curves without one",
        "triangles",
        "a polyhedron",
    ],
)  # fmt: skip
def test_an_odd_outline_becomes_a_valid_one_of_the_right_size(tmp_path, wkt, reasons, share):
    row = one(tmp_path, wkt)
    assert row.rejected is None
    assert reasons is None or bool(row.repaired) == bool(reasons)
    assert share is None or area_m2(row.outline) == pytest.approx(share * area_m2(canonical(SHELL)), rel=2e-3)
    assert row.outline == canonical_wkb(row.outline)


@pytest.mark.parametrize(
    ("wkt", "reason"),
    [
        ("LINESTRING(120 31,121 31)", Reason.NOT_POLYGON),
        ("GEOMETRYCOLLECTION(POINT(120 31),LINESTRING(120 31,121 31))", Reason.NOT_POLYGON),
        ("GEOMETRYCOLLECTION EMPTY", Reason.EMPTY_GEOMETRY),
        ("POLYGON((120 31,120 31,120 31,120 31))", Reason.BEYOND_REPAIR),
        ("POLYGON((120 91,121 91,121 92,120 91))", Reason.OFF_THE_GLOBE),
        ("POLYGON((1e300 31,120 31,120 32,1e300 31))", Reason.OFF_THE_GLOBE),
    ],
    ids=["a line", "no polygon in a collection", "an empty collection", "one place only", "beyond the pole", "far out"],
)
def test_what_is_no_outline_is_rejected_for_its_reason(tmp_path, wkt, reason):
    row = one(tmp_path, wkt)
    assert (row.rejected, row.outline) == (reason, None)


@pytest.mark.parametrize("bad", [math.nan, math.inf], ids=["not a number", "infinite"])
def test_a_corner_that_is_nowhere_rejects_its_row(tmp_path, bad):
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for x, y in ((120, 31), (120.01, 31), (bad, 31.01), (120, 31)):
        ring.AddPoint_2D(x, y)
    shape = ogr.Geometry(ogr.wkbPolygon)
    shape.AddGeometry(ring)
    good = f"POLYGON({SHELL})"
    first, second = rows_of(write(tmp_path / "a.gpkg", (shape, ""), (good, "")))
    assert first.rejected is not None
    assert second.outline is not None


@pytest.mark.parametrize("epsg", [32650, 32651, 4527, 4529, 4548], ids=["UTM 50", "UTM 51", "39", "41", "117 E"])
def test_a_patch_across_the_border_of_two_zones_lies_where_it_is_whichever_zone_it_was_drawn_in(tmp_path, epsg):
    degrees = QgsGeometry.fromWkt("POLYGON((119.95 31,120.05 31,120.05 31.05,119.95 31.05,119.95 31))")
    degrees = degrees.densifyByCount(50)
    drawn = QgsGeometry(degrees)
    crs = QgsCoordinateReferenceSystem(f"EPSG:{epsg}")
    drawn.transform(QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4490"), crs, CONTEXT))
    row = one(tmp_path, drawn.asWkt(6), epsg=epsg)
    assert bounds(row.outline) == pytest.approx((119.95, 31, 120.05, 31.05), abs=1e-7)
    assert area_m2(row.outline) == pytest.approx(area_m2(canonical_wkb(bytes(degrees.asWkb()))), rel=1e-6)


def test_a_patch_of_a_hundred_thousand_corners_keeps_them(tmp_path):
    turns = [2 * math.pi * n / 100_000 for n in range(100_000)]
    ring = [QgsPointXY(120 + 0.1 * math.cos(t), 31 + (0.1 + 0.01 * math.sin(900 * t)) * math.sin(t)) for t in turns]
    row = one(tmp_path, QgsGeometry.fromPolygonXY([[*ring, ring[0]]]).asWkt(9))
    assert row.rejected is None
    ((ring,),) = parse_wkb(row.outline)
    assert len(ring) == pytest.approx(100_001, abs=5)


@pytest.mark.parametrize("driver", ["GPKG", "GeoJSON"])
def test_a_text_of_a_megabyte_comes_in_whole(tmp_path, driver):
    text = "红线" * 175_000
    path = write(tmp_path / ("a.gpkg" if driver == "GPKG" else "a.geojson"), (f"POLYGON({SHELL})", text), driver=driver)
    rows = rows_of(path)
    profile = MappingProfile("x", {"issued_id": "图斑编号"})
    plan = plan_import(rows, profile, Batch("b", "x"), (), IdFactory(), Clock())
    assert plan.cases[0].facts.extra["备注"] == text


class Clock:
    def unix_ms(self):
        return 1_780_000_000_000

    def now(self):
        return "2026-05-28T20:26:40.000Z"
