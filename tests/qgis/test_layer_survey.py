"""What a survey says of all rows of a layer: values with their counts, outlines spread evenly, what is wrong."""

from __future__ import annotations

import pytest
from osgeo import ogr
from qgis.core import QgsCoordinateTransformContext
from redline_review.plugin.adapters import layer_survey
from redline_review.plugin.adapters.layer_survey import MOST_VALUES, survey
from redline_review.plugin.adapters.reading_errors import ReadingCancelled
from redline_review.plugin.adapters.vector_layers import find_layers
from redline_review.plugin.app.import_rows import Reason
from redline_review.tests.qgis.new_review.support_inputs import X, Y, square, write_layer


@pytest.fixture
def ref(tmp_path, qgis_app):
    cross = f"POLYGON(({X} {Y},{X + 60} {Y + 60},{X + 60} {Y},{X} {Y + 60},{X} {Y}))"
    rows = [(square(100 * n, 0), (f"JS-{n:04d}", "采石" if n % 3 else "鱼塘")) for n in range(300)]
    rows += [(cross, ("JS-0300", "采石")), (None, ("JS-0301", ""))]
    (found,) = find_layers(write_layer(tmp_path / "图斑.gpkg", "GPKG", ("编号", "类型"), rows, ogr.wkbPolygon))
    return found


def test_values_are_counted_and_a_field_of_too_many_is_left_out(ref):
    found = survey(ref, QgsCoordinateTransformContext())
    assert found.count == 302
    assert found.values["类型"] == {"采石": 201, "鱼塘": 100}
    assert MOST_VALUES < 302
    assert "编号" not in found.values
    assert found.troubles == {Reason.SELF_CROSSING: 1, Reason.NO_GEOMETRY: 1}


def test_of_many_outlines_every_so_manieth_is_kept(ref, monkeypatch):
    assert len(survey(ref, QgsCoordinateTransformContext()).outlines) == 301
    monkeypatch.setattr(layer_survey, "_MOST_OUTLINES", 20)
    numbers = [int(number) for number, _ in survey(ref, QgsCoordinateTransformContext()).outlines]
    assert 20 <= len(numbers) <= 41
    steps = {later - earlier for earlier, later in zip(numbers, numbers[1:])}
    assert max(steps) <= 2 * min(steps)
    assert numbers[-1] > 280


def test_a_survey_stops_when_it_is_cancelled(ref):
    with pytest.raises(ReadingCancelled):
        survey(ref, QgsCoordinateTransformContext(), lambda: True)
