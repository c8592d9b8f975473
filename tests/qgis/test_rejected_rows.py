"""Rejected rows go out to a GeoPackage, are mended there and come in again."""

from __future__ import annotations

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsGeometry,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate
from redline_review.plugin.adapters.reading_errors import RejectedUnwritten
from redline_review.plugin.adapters.rejected_rows import refused, write_rejected
from redline_review.plugin.adapters.vector_layers import find_layers, from_project, read_rows
from redline_review.plugin.app.import_batch import plan_import
from redline_review.plugin.app.import_rows import is_returned
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.mapping import MappingProfile
from redline_review.plugin.domain.records import Batch

SQUARE = "POLYGON((500000 3450000,500100 3450000,500100 3450100,500000 3450100,500000 3450000))"
FLAT = "POLYGON((500000 3450000,500100 3450000,500000 3450000))"
CONTEXT = QgsCoordinateTransformContext()
BATCH = Batch("b-1", "五月")
PROFILE = MappingProfile("t", {"issued_id": "图斑编号", "date_after": "后时相"})
FIELDS = "field=图斑编号:string&field=后时相:string&field=MJ:double&field=day:date&field=FID:integer&field=fid_2:string"


class FixedClock:
    def unix_ms(self):
        return 1_780_000_000_000

    def now(self):
        return "2026-05-28T20:26:40.000Z"


def layer(*rows):
    """A memory layer in a projected CRS; rows are WKT (None: null) with the values of ``FIELDS``."""
    made = QgsVectorLayer(f"MultiPolygon?{FIELDS}", "五月", "memory")
    made.setCrs(QgsCoordinateReferenceSystem("EPSG:4549"))
    features = []
    for wkt, *values in rows:
        feature = QgsFeature(made.fields())
        feature.setAttributes(values)
        if wkt:
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
        features.append(feature)
    assert made.dataProvider().addFeatures(features)[0]
    return made


@pytest.fixture
def source(qgis_app):
    day = QDate(2026, 5, 2)
    return layer(
        (SQUARE, "A-1", "2026-05-02", 1.5, day, 7, "x"),
        (None, "A-2", "2026-05-02", 2.5, day, 7, "y"),
        (SQUARE, "A-3", "the other day", 3.5, day, 7, "z"),
        (FLAT, "A-4", "2026-05-02", 4.5, None, 7, None),
        (SQUARE, "A-1", "2026-05-02", 5.5, day, 7, "é"),
    )


def plan(rows, known=(), whole=True):
    return plan_import(rows, PROFILE, BATCH, known, IdFactory(), FixedClock(), whole)


def written(source, path):
    """Import, write what was refused, and return (cases, receipt, the file as a layer)."""
    ref = from_project(source)
    found = plan(read_rows(ref, CONTEXT))
    count = write_rejected(ref, refused(found.receipt), path, CONTEXT, lambda note: f"words for {note.number}")
    assert count == 4
    return found, QgsVectorLayer(str(path), "rejected", "ogr")


def test_each_refused_row_is_written_with_its_attributes_place_and_reason(source, tmp_path):
    _, out = written(source, tmp_path / "rejected.gpkg")
    rows = {f["redline_row"]: f for f in out.getFeatures()}
    assert sorted(rows) == [2, 3, 4, 5]
    assert [rows[n]["redline_reason"] for n in (2, 3, 4, 5)] == [
        "no_geometry",
        "bad_value",
        "beyond_repair",
        "duplicate_id",
    ]
    third = rows[3]
    assert (third["图斑编号"], third["后时相"], third["MJ"], third["day"]) == (
        "A-3",
        "the other day",
        3.5,
        QDate(2026, 5, 2),
    )
    assert (third["FID"], third["fid_2"], third["redline_words"]) == (7, "z", "words for 3")
    assert out.crs().authid() == "EPSG:4549"


def test_geometry_is_written_as_it_came_and_nothing_is_invented_where_there_was_none(source, tmp_path):
    _, out = written(source, tmp_path / "rejected.gpkg")
    shapes = {f["redline_row"]: f.geometry() for f in out.getFeatures()}
    assert shapes[2].isNull()
    assert shapes[3].asWkt() == QgsGeometry.fromWkt(SQUARE).asWkt()
    assert len(list(shapes[4].vertices())) == 3


def test_rows_that_all_lack_an_outline_can_be_drawn_in_qgis(qgis_app, tmp_path):
    bare = layer(*((None, f"A-{n}", "2026-05-02", 1.5, None, 7, "") for n in (1, 2)))
    ref = from_project(bare)
    receipt = plan(read_rows(ref, CONTEXT)).receipt
    assert write_rejected(ref, refused(receipt), tmp_path / "bare.gpkg", CONTEXT) == 2
    out = QgsVectorLayer(str(tmp_path / "bare.gpkg"), "bare", "ogr")
    assert out.isSpatial()
    first = next(out.getFeatures())
    assert out.startEditing()
    assert out.changeGeometry(first.id(), QgsGeometry.fromWkt(SQUARE))
    assert out.commitChanges(), out.commitErrors()


def test_mended_rows_come_in_again_and_leave_the_rest_of_the_batch_alone(source, tmp_path):
    first, out = written(source, tmp_path / "rejected.gpkg")
    by_row = {f["redline_row"]: f.id() for f in out.getFeatures()}
    places = {name: out.fields().indexOf(name) for name in ("图斑编号", "后时相")}
    assert out.dataProvider().changeAttributeValues(
        {by_row[3]: {places["后时相"]: "2026-05-02"}, by_row[5]: {places["图斑编号"]: "A-5"}}
    )
    assert out.dataProvider().changeGeometryValues({by_row[2]: QgsGeometry.fromWkt(SQUARE)})
    (ref,) = find_layers(str(tmp_path / "rejected.gpkg"))
    rows = read_rows(ref, CONTEXT)
    assert is_returned(rows[0].attributes)
    again = plan(rows, first.cases, whole=not is_returned(rows[0].attributes))
    assert again.receipt.imported == ("A-2", "A-3", "A-5")
    assert (again.receipt.vanished, [note.number for note in again.receipt.rejected]) == ((), [3])
    assert "redline_row" not in again.cases[0].facts.extra
    assert again.cases[0].facts.extra["MJ"] == 2.5


def test_rows_refused_a_second_time_are_written_with_one_set_of_our_fields(source, tmp_path):
    written(source, tmp_path / "one.gpkg")
    (ref,) = find_layers(str(tmp_path / "one.gpkg"))
    again = plan(read_rows(ref, CONTEXT))
    assert write_rejected(ref, refused(again.receipt), tmp_path / "two.gpkg", CONTEXT) == 3
    names = QgsVectorLayer(str(tmp_path / "two.gpkg"), "r", "ogr").fields().names()
    assert [name for name in names if name.startswith("redline_")].count("redline_row") == 1
    assert names[1:7] == ["图斑编号", "后时相", "MJ", "day", "FID", "fid_2"]


def test_the_layer_that_was_read_is_never_overwritten(source, tmp_path):
    path = tmp_path / "rejected.gpkg"
    written(source, path)
    before = path.read_bytes()
    (ref,) = find_layers(str(path))
    notes = refused(plan(read_rows(ref, CONTEXT)).receipt)
    with pytest.raises(RejectedUnwritten):
        write_rejected(ref, notes, path, CONTEXT)
    assert path.read_bytes() == before


def test_a_place_that_cannot_be_written_is_named(source, tmp_path):
    ref = from_project(source)
    notes = refused(plan(read_rows(ref, CONTEXT)).receipt)
    path = tmp_path / "missing" / "rejected.gpkg"
    with pytest.raises(RejectedUnwritten) as caught:
        write_rejected(ref, notes, path, CONTEXT)
    assert "missing" in caught.value.path
    assert not path.parent.exists()


def test_an_earlier_file_is_replaced(source, tmp_path):
    path = tmp_path / "rejected.gpkg"
    path.write_bytes(b"something else")
    _, out = written(source, path)
    assert out.featureCount() == 4
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.endswith(".part.gpkg")] == []
