"""Reading many features at once gives what reading each alone gives, in any reference system, with shapely or not."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsGeometry
from redline_review.plugin.adapters.reading import many_outlines
from redline_review.plugin.adapters.reading.many_outlines import ManyOutlines
from redline_review.plugin.adapters.reading.outlines import OutlineReader
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
