"""What the algorithms add to their results: a look with a meaning, and a word on layers that were shifted."""

from __future__ import annotations

import gc
import math
import re

import numpy as np
import pytest
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsFeatureRenderer,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsProperty,
    QgsRenderContext,
    QgsVectorLayer,
)
from redline_review.plugin.domain.records import WorkspaceInfo
from redline_review.plugin.domain.states import NetworkMode
from redline_review.plugin.processing.intake import network_policy_of
from redline_review.plugin.processing.provider import RedlineProvider
from redline_review.plugin.processing.styles import RULE_WORDS, Look, apply_look
from redline_review.plugin.screening.gcj02 import to_gcj02


def square(west, south=31.0, size=0.01):
    east, north = west + size, south + size
    return f"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"


def layer(fields, *rows):
    made = QgsVectorLayer(f"MultiPolygon?crs=EPSG:4490&{fields}", "五月", "memory")
    for wkt, *values in rows:
        feature = QgsFeature(made.fields())
        feature.setAttributes(values)
        if wkt:
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
        made.dataProvider().addFeature(feature)
    return made


class Log(QgsProcessingFeedback):
    def __init__(self):
        super().__init__(False)
        self.lines = []

    def pushWarning(self, warning):
        self.lines.append(warning)


@pytest.fixture
def run(qgis_app):
    provider = RedlineProvider()
    assert QgsApplication.processingRegistry().addProvider(provider)
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())

    def go(name, **parameters):
        log = Log()
        results, _ok = provider.algorithm(name).create().run(parameters, context, log, catchExceptions=False)
        return results, log, context

    yield go
    context.temporaryLayerStore().removeAllMapLayers()
    QgsApplication.processingRegistry().removeProvider(provider)


def rule_of(made, feature):
    """Return the key of the rule by which a layer draws a feature."""
    renderer, context = made.renderer().clone(), QgsRenderContext()
    context.setExpressionContext(made.createExpressionContext())
    context.expressionContext().setFeature(feature)
    renderer.startRender(context, made.fields())
    try:
        keys = [rule.ruleKey() for rule in renderer.rootRule().children() if rule.isFilterOK(feature, context)]
    finally:
        renderer.stopRender(context)
    (key,) = keys
    return key


@pytest.mark.parametrize("level", ["level", None], ids=["with levels", "without levels"])
def test_screened_patches_are_loaded_with_a_look_that_says_where_they_lie(run, level):
    patches = layer(
        "field=name:string",
        *((square(120 + n * 0.1), name) for n, name in enumerate(("red", "control", "other", "outside"))),
        (None, "nothing"),
    )
    levels = (("生态保护红线", 120.005), ("Control zone", 120.105), ("elsewhere", 120.205))
    zones = layer("field=name:string&field=level:string", *((square(west), f"Z{west}", word) for word, west in levels))
    output = QgsProcessingOutputLayerDefinition(QgsProperty.fromValue("memory:out"), QgsProject.instance())
    given = {"INPUT": patches, "ZONES": zones, "ZONE_ID": "name", "OUTPUT": output}
    results, log, context = run("screen", **given, **({"ZONE_LEVEL": level} if level else {}))
    gc.collect()  # nobody but the context holds what styles the layer
    made = context.getMapLayer(results["OUTPUT"])
    context.layerToLoadOnCompletionDetails(results["OUTPUT"]).postProcessor().postProcessLayer(made, context, log)
    found = {feature["name"]: rule_of(made, feature) for feature in made.getFeatures()}
    expected = {"red": "redline", "control": "control", "other": "zone", "outside": "outside", "nothing": "unmeasured"}
    assert found == (expected if level else {**expected, "red": "zone", "control": "zone"})
    assert made.labelsEnabled()


def look_layer():
    names = ("area_m2", "zone_count", "redline_share", "control_share", "top_share", "distance_m")
    return QgsVectorLayer(
        "MultiPolygon?crs=EPSG:4490&field=top_zone:string&" + "&".join(f"field={name}:double" for name in names),
        "screened",
        "memory",
    )


def test_each_kind_of_place_has_a_word_a_colour_and_a_hatch_or_line_of_its_own(qgis_app):
    made = look_layer()
    assert apply_look(made, Look.SCREENED_PATCHES)
    rules = made.renderer().rootRule().children()
    assert [rule.ruleKey() for rule in rules] == list(RULE_WORDS)
    assert [rule.label() for rule in rules] == [words() for words in RULE_WORDS.values()]
    fills = [rule.symbol().symbolLayer(rule.symbol().symbolLayerCount() - 1) for rule in rules]
    assert len({fill.strokeColor().name() for fill in fills}) == len(rules)
    assert len({(fill.brushStyle(), fill.strokeStyle()) for fill in fills}) == len(rules)


def test_a_look_is_not_put_on_a_table(qgis_app):
    table = QgsVectorLayer("NoGeometry?field=a:int", "pairs", "memory")
    before = type(table.renderer())
    assert not apply_look(table, Look.SCREENED_PATCHES)
    assert type(table.renderer()) is before


def test_rejected_rows_open_in_qgis_with_their_look(run, tmp_path):
    bow_tie_date = (square(120.0), "A-1", "the other day")
    rejected = tmp_path / "rejected.gpkg"
    results, _log, _context = run(
        "importbatch",
        INPUT=layer("field=图斑编号:string&field=后时相:string", (square(120.2), "A-2", "2026-05-02"), bow_tie_date),
        WORKSPACE=str(tmp_path / "review"),
        BATCH="2026-05",
        REJECTED_FILE=str(rejected),
    )
    assert results["REJECTED"] == 1
    opened = QgsVectorLayer(f"{rejected}|layername=rejected", "x", "ogr")
    assert opened.isValid()
    assert opened.labelsEnabled()
    assert isinstance(opened.renderer(), QgsFeatureRenderer)
    assert "redline_words" in opened.labeling().settings().fieldName


def blob(longitude, latitude, number, size=0.02):
    """A ring with no two sides alike, some kilometres across."""
    turns = [2 * math.pi * step / 40 for step in range(40)]
    reach = [size * (1 + 0.25 * math.sin(3 * turn + number) + 0.1 * math.cos(7 * turn)) for turn in turns]
    return [(longitude + r * math.cos(t), latitude + r * math.sin(t)) for r, t in zip(reach, turns)]


def polygon(points):
    ring = [*points, points[0]]
    return f"POLYGON(({','.join(f'{x:.9f} {y:.9f}' for x, y in ring)}))"


PLACES = [blob(120.0 + 0.06 * (n % 4), 31.0 + 0.06 * (n // 4), n) for n in range(12)]


@pytest.mark.parametrize("zones_stand_already", [False, True], ids=["zones given", "zones of the workspace"])
def test_the_log_says_the_measured_offset_before_importing(run, tmp_path, zones_stand_already):
    moved = [to_gcj02(np.array(place)) for place in PLACES]
    patches = layer("field=图斑编号:string", *((polygon(points), f"A-{n}") for n, points in enumerate(moved)))
    zones = layer(
        "field=红线名称:string&field=红线级别:string",
        *((polygon(points), f"Z{n}", "生态保护红线") for n, points in enumerate(PLACES)),
    )
    target = {"WORKSPACE": str(tmp_path / "review"), "BATCH": "2026-05"}
    if zones_stand_already:
        plain = layer("field=图斑编号:string", (polygon(PLACES[0]), "B-1"))
        _, log, _ = run("importbatch", INPUT=plain, ZONES=zones, **{**target, "BATCH": "2026-04"})
        assert not any("GCJ-02" in line for line in log.lines)
    given = {} if zones_stand_already else {"ZONES": zones}
    results, log, _ = run("importbatch", INPUT=patches, **given, **target)
    (line,) = (line for line in log.lines if "GCJ-02" in line)
    assert re.match(r"“五月” lies (4[5-9]\d|5[0-4]\d) m off", line)
    assert results["IMPORTED"] == len(PLACES)


def test_without_zones_another_layer_can_be_compared_with(run, tmp_path):
    moved = [to_gcj02(np.array(place)) for place in PLACES]
    patches = layer("field=图斑编号:string", *((polygon(points), f"A-{n}") for n, points in enumerate(moved)))
    towns = layer("field=XZQMC:string", *((polygon(points), f"镇{n}") for n, points in enumerate(PLACES)))
    target = {"WORKSPACE": str(tmp_path / "review"), "BATCH": "2026-05"}
    _, log, _ = run("importbatch", INPUT=patches, REFERENCE=towns, **target)
    assert len([line for line in log.lines if "GCJ-02" in line]) == 1
    _, log, _ = run("importbatch", INPUT=patches, REFERENCE=patches, **{**target, "BATCH": "2026-06"})
    assert not any("GCJ-02" in line for line in log.lines)


def test_a_new_folder_lets_every_source_in_and_a_workspace_what_its_mode_allows(tmp_path, monkeypatch):
    assert network_policy_of(tmp_path / "new").mode is NetworkMode.OPEN
    info = WorkspaceInfo("w", "x", 1, "https://platform.example", NetworkMode.LISTED, ("maps.example",))
    monkeypatch.setattr("redline_review.plugin.processing.intake.is_workspace", lambda folder: True)
    monkeypatch.setattr(
        "redline_review.plugin.processing.intake.open_workspace", lambda folder: type("W", (), {"info": info})()
    )
    policy = network_policy_of(tmp_path)
    hosts = ("maps.example", "platform.example", "elsewhere.example")
    assert [policy.allows(f"https://{host}/wfs") for host in hosts] == [True, True, False]
