"""``redline:screen`` with fields that do not exist, or levels that nobody knows, says so in a sentence."""

from __future__ import annotations

import pytest
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsVectorLayer,
)
from redline_review.plugin.processing.screen import ScreenAlgorithm

SQUARE = "POLYGON((119 32, 119.01 32, 119.01 32.01, 119 32.01, 119 32))"


class Log(QgsProcessingFeedback):
    def __init__(self):
        super().__init__(False)
        self.warnings = []

    def pushWarning(self, warning):
        self.warnings.append(warning)


def layer(name, *levels):
    made = QgsVectorLayer("Polygon?crs=EPSG:4490&field=name:string&field=level:string", name, "memory")
    for level in levels:
        feature = QgsFeature(made.fields())
        feature.setAttributes([f"{name} {level}", level])
        feature.setGeometry(QgsGeometry.fromWkt(SQUARE))
        made.dataProvider().addFeature(feature)
    return made


def run(context=None, **parameters):
    log = Log()
    layers = {"INPUT": layer("patches", "x"), "ZONES": layer("zones", "redline", "county"), "OUTPUT": "memory:out"}
    algorithm = ScreenAlgorithm().create()
    results, _ = algorithm.run({**layers, **parameters}, context or QgsProcessingContext(), log, catchExceptions=False)
    return results, log


@pytest.mark.parametrize(
    ("parameter", "name"),
    [("PATCH_ID", "patches"), ("ZONE_ID", "zones"), ("ZONE_LEVEL", "zones")],
)
def test_a_field_that_the_layer_lacks_is_named_with_those_it_has(qgis_app, parameter, name):
    with pytest.raises(QgsProcessingException, match=f"“{name}” has no field “nope” .{parameter}.*name, level"):
        run(**{parameter: "nope"})


def test_levels_that_count_in_no_share_are_told(qgis_app):
    results, log = run(ZONE_LEVEL="level")
    assert results["OVERLAPPING"] == 1
    assert any("county" in line and "redline, " not in line.split("Known")[0] for line in log.warnings)


def test_without_a_level_field_nothing_is_told_of_levels(qgis_app):
    assert run()[1].warnings == []


@pytest.mark.parametrize(
    ("written", "redline", "control"),
    [("红线", 1.0, 0.0), ("国家级生态保护红线", 1.0, 0.0), ("管控区", 0.0, 1.0), ("核心保护区", 0.0, 0.0)],
)
def test_levels_are_known_by_the_words_that_an_import_knows(qgis_app, written, redline, control):
    context = QgsProcessingContext()
    results, log = run(context, ZONES=layer("zones", written), ZONE_LEVEL="level")
    (patch,) = context.getMapLayer(results["OUTPUT"]).getFeatures()
    assert (patch["redline_share"], patch["control_share"]) == pytest.approx((redline, control))
    assert log.warnings == []
