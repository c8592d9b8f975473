"""``redline:screen`` with earlier patches, and with its table of totals by zone: real layers in, rows out."""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from osgeo import ogr
from qgis.core import (
    NULL,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate
from redline_review.plugin.adapters.linking import link_tools
from redline_review.plugin.processing import history
from redline_review.plugin.processing.screen import ScreenAlgorithm
from redline_review.plugin.screening import screen
from redline_review.plugin.screening.results import hash_rows
from redline_review.tests.qgis.new_review.support_inputs import square, write_layer

ROOT = Path(__file__).resolve().parents[2]
RULES = link_tools(ROOT / "resources").known
MOST_BYTES = 12 << 30
PROGRAM = shutil.which("qgis_process.bin")
HISTORY_FIELDS = "field=图斑编号:string&field=核查结论:string&field=核查日期:string&field=核查人:string"
ADDED = ("seen_before", "seen_share", "seen_iou", "last_id", "last_verdict", "last_date", "last_by")


class Log(QgsProcessingFeedback):
    """Keeps what is said; can cancel itself when something is said."""

    def __init__(self, cancel_at_words=""):
        super().__init__(False)
        self.lines, self._cancel_at = [], cancel_at_words

    def pushInfo(self, info):
        self.lines.append(info)
        if self._cancel_at and self._cancel_at in info:
            self.cancel()

    def pushWarning(self, warning):
        self.lines.append(warning)


def box(west, south=0.0, width=1.0, height=1.0):
    """WKT of a rectangle, in thousandths of a degree east and north of 119° 32°."""
    w, s, e, n = (a + b / 1000 for a, b in ((119, west), (32, south), (119, west + width), (32, south + height)))
    return f"POLYGON(({w} {s}, {e} {s}, {e} {n}, {w} {n}, {w} {s}))"


def layer(fields, *rows, crs="EPSG:4490"):
    made = QgsVectorLayer(f"Polygon?crs={crs}&{fields}", "Sheet7", "memory")
    for wkt, *values in rows:
        feature = QgsFeature(made.fields())
        feature.setAttributes(values)
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        made.dataProvider().addFeature(feature)
    made.updateExtents()
    return made


def earlier(*rows):
    return layer(HISTORY_FIELDS, *rows)


@pytest.fixture
def run(qgis_app):
    """Run the algorithm; returns (rows by output, results, log)."""
    context = QgsProcessingContext()

    def go(log=None, **parameters):
        log = log or Log()
        defaults = {
            "INPUT": layer("field=name:string", (box(0), "P1"), (box(50), "P2")),
            "ZONES": layer("field=name:string", (box(-10, -10, 30, 30), "Z")),
            "OUTPUT": "memory:out",
        }
        algorithm = ScreenAlgorithm().create()
        results, _ = algorithm.run({**defaults, **parameters}, context, log, catchExceptions=False)
        outputs = {name: dicts(context.getMapLayer(place)) for name, place in results.items() if is_layer(name)}
        return outputs, results, log

    yield go
    context.temporaryLayerStore().removeAllMapLayers()


def is_layer(name):
    return name in ("OUTPUT", "PAIRS", "ZONE_TOTALS")


def dicts(found):
    names = found.fields().names()
    return [dict(zip(names, feature.attributes())) for feature in found.getFeatures()]


def test_last_verdict_and_best_figures_of_several_earlier_patches(run):
    known = earlier(
        (box(0), "E1", "伪变化", "2023年5月2日", "王"),
        (box(0.5), "E2", "真实变化", "2025/1/9", "李"),
        (box(50.95), "E3", "真实变化", "2025-01-09", "李"),
    )
    outputs, _, log = run(HISTORY=known)
    first, second = outputs["OUTPUT"]
    assert [first[name] for name in ADDED] == [
        2,
        pytest.approx(1),
        pytest.approx(1),
        "E2",
        "真实变化",
        "2025-01-09",
        "李",
    ]
    assert [second[name] for name in ADDED] == [0, *[NULL] * 6]
    assert any(all(name in line for name in ("图斑编号", "核查结论", "核查日期", "核查人")) for line in log.lines)


@pytest.mark.parametrize(
    ("width", "height", "seen"),
    [
        (RULES.seen_share + 0.02, 1, 1),
        (RULES.seen_share - 0.02, 20, 0),
        (RULES.seen_share - 0.02, 1, 1),
    ],
    ids=["share just enough", "too small a share of a large earlier one", "small share, but IoU enough"],
)
def test_thresholds_are_those_of_the_known_cases_of_a_workspace(run, width, height, seen):
    known = earlier((box(width - 1, 0, 1, height), "E", "真实变化", "", ""))
    row = run(HISTORY=known)[0]["OUTPUT"][0]
    share, iou = width, width / (1 + height - width)
    assert (share >= RULES.seen_share or iou >= RULES.seen_iou) == bool(seen)
    assert row["seen_before"] == seen
    if seen:
        assert (row["seen_share"], row["seen_iou"]) == pytest.approx((share, iou), rel=1e-3)


def test_patches_without_a_verdict_are_not_counted_but_told(run):
    known = earlier((box(0), "E1", None, "2025-01-09", "李"), (box(0), "E2", " ", "2025-01-09", "李"))
    outputs, _, log = run(HISTORY=known)
    assert outputs["OUTPUT"][0]["seen_before"] == 0
    assert any("without a verdict" in line and "2" in line for line in log.lines)


def test_a_date_that_cannot_be_read_does_not_pass_for_the_last(run):
    known = earlier((box(0), "E1", "真实变化", "去年春天", "王"), (box(0), "E2", "伪变化", "2021-03-04", "李"))
    outputs, _, log = run(HISTORY=known)
    assert (outputs["OUTPUT"][0]["last_id"], outputs["OUTPUT"][0]["last_date"]) == ("E2", "2021-03-04")
    assert any("without a date" in line and "1" in line for line in log.lines)


def test_text_in_an_encoding_that_was_not_known_is_told(run):
    known = earlier((box(0), "E", "\ufffd\ufffd\u02b5", "2021-03-04", "李"))
    assert any("encoding" in line and "Sheet7" in line for line in run(HISTORY=known)[2].lines)


def test_history_in_gbk_that_does_not_say_so_keeps_its_words(run, tmp_path):
    fields = ("图斑编号", "核查结论", "核查日期", "核查人")
    known = write_layer(
        tmp_path / "核查.shp", "ESRI Shapefile", fields, [(square(0, 0), ("E1", "真实变化", "20250109", "李"))]
    )
    patches = write_layer(tmp_path / "patches.gpkg", "GPKG", ("name",), [(square(0, 0), ("P",))])
    row = run(INPUT=patches, HISTORY=known)[0]["OUTPUT"][0]
    assert [row[name] for name in ADDED[3:]] == ["E1", "真实变化", "2025-01-09", "李"]


def test_named_fields_go_before_guessed_ones(run):
    fields = "field=核查结论:string&field=答案:string&field=当日:date&field=经手:string&field=号:string"
    known = layer(fields, (box(0), "wrong", "right", QDate(2024, 2, 29), "陈", "K-1"))
    names = {"HISTORY_ID": "号", "HISTORY_VERDICT": "答案", "HISTORY_DATE": "当日", "HISTORY_BY": "经手"}
    row = run(HISTORY=known, **names)[0]["OUTPUT"][0]
    assert [row[name] for name in ADDED[3:]] == ["K-1", "right", "2024-02-29", "陈"]


def test_a_layer_in_another_reference_system_lies_at_the_same_place(run):
    there = QgsGeometry.fromWkt(box(0))
    systems = (QgsCoordinateReferenceSystem(name) for name in ("EPSG:4490", "EPSG:4528"))
    there.transform(QgsCoordinateTransform(*systems, QgsProject.instance()))
    known = layer("field=verdict:string", (there.asWkt(12), "real"), crs="EPSG:4528")
    row = run(HISTORY=known)[0]["OUTPUT"][0]
    assert row["seen_iou"] == pytest.approx(1, abs=1e-4)
    assert (row["last_verdict"], row["last_date"], row["last_by"]) == ("real", NULL, NULL)


def test_without_a_history_no_field_is_added(run):
    assert not set(ADDED) & set(run()[0]["OUTPUT"][0])


def test_a_layer_without_a_verdict_is_refused_with_its_fields(run):
    with pytest.raises(QgsProcessingException, match=r"Sheet7.*HISTORY_VERDICT.*colour"):
        run(HISTORY=layer("field=colour:string", (box(0), "red")))


def test_a_field_that_the_history_lacks_is_named(run):
    with pytest.raises(QgsProcessingException, match=r"Sheet7.*“nope” .HISTORY_BY"):
        run(HISTORY=earlier((box(0), "E", "真实变化", "", "")), HISTORY_BY="nope")


def test_without_shapely_2_the_fields_stay_empty_and_that_is_said(run, monkeypatch):
    tools = link_tools(ROOT / "resources")
    object.__setattr__(tools, "measures", False)
    monkeypatch.setattr(history, "link_tools", lambda *_: tools)
    outputs, _, log = run(HISTORY=earlier((box(0), "E", "真实变化", "", "")))
    assert [outputs["OUTPUT"][0][name] for name in ADDED] == [NULL] * 7
    assert any("shapely 2" in line for line in log.lines)


def test_cancel_after_the_history_was_read_leaves_no_output(run):
    outputs, results, _ = run(Log(cancel_at_words="核查结论"), HISTORY=earlier((box(0), "E", "真实变化", "", "")))
    assert (outputs, results) == ({}, {})


ZONE_FIELDS = "field=code:string&field=红线名称:string&field=gkjb:string&field=version:integer"


def test_totals_have_a_row_for_each_zone_with_patches_and_area(run):
    zones = layer(
        ZONE_FIELDS,
        (box(0, 0, 0.5), "Z1", "太湖", "生态保护红线", 3),
        (box(-10, -10, 100, 30), "Z2", "全部", "control", 12),
        (box(500), "Z3", None, None, None),
    )
    named = {"ZONE_ID": "code", "ZONE_LEVEL": "gkjb"}
    outputs, results, _ = run(ZONES=zones, ZONE_TOTALS="memory:totals", PAIRS="memory:pairs", **named)
    first, second, third = outputs["ZONE_TOTALS"]
    areas = {row["zone_id"]: 0.0 for row in outputs["ZONE_TOTALS"]}
    for pair in outputs["PAIRS"]:
        areas[pair["zone_id"]] += pair["area_m2"]
    assert (first["name"], first["level"], first["patches"]) == ("太湖", "redline", 1)
    assert (second["name"], second["level"], second["patches"]) == ("全部", "control", 2)
    assert (third["name"], third["level"], third["patches"], third["area_m2"]) == (NULL, NULL, 0, 0)
    assert {row["zone_id"]: row["area_m2"] for row in outputs["ZONE_TOTALS"]} == pytest.approx(areas)
    assert areas["Z1"] == pytest.approx(outputs["OUTPUT"][0]["area_m2"] / 2, rel=1e-4)
    assert results["ZONES_VERSION"] == "12"


def test_a_zone_that_cannot_be_measured_keeps_its_row_without_figures(run):
    zones = layer(ZONE_FIELDS, (box(0), "Z1", "太湖", "", 1), ("POLYGON EMPTY", "Z2", "无", "", 1))
    rows = run(ZONES=zones, ZONE_ID="code", ZONE_TOTALS="memory:totals")[0]["ZONE_TOTALS"]
    assert [(row["zone_id"], row["name"], row["patches"]) for row in rows] == [("Z1", "太湖", 1), ("Z2", "无", NULL)]


def rows_of_layer(found, name):
    return [
        (str(n) if name is None else f[name], bytes(f.geometry().asWkb())) for n, f in enumerate(found.getFeatures())
    ]


def test_results_carry_the_hashes_of_both_inputs_and_the_version_of_the_zones(run):
    patches = layer("field=name:string", (box(0), "P1"), (box(50), "P2"))
    zones = layer(ZONE_FIELDS, (box(0), "Z1", "", "", 4), (box(1), "Z2", "", "", 6))
    results = run(INPUT=patches, ZONES=zones, ZONE_ID="code")[1]
    measured = screen(rows_of_layer(patches, None), rows_of_layer(zones, "code"))
    assert (results["INPUT_HASH"], results["ZONES_HASH"]) == (measured.input_hash, measured.zones_hash)
    assert results["ZONES_HASH"] == hash_rows(rows_of_layer(zones, "code"))
    assert results["ZONES_VERSION"] == "6"
    assert re.fullmatch(r"shapely \d.*", results["ENGINE"])
    moved = layer(ZONE_FIELDS, (box(0), "Z1", "", "", 4), (box(2), "Z2", "", "", 6))
    again = run(INPUT=patches, ZONES=moved, ZONE_ID="code")[1]
    assert again["INPUT_HASH"] == results["INPUT_HASH"]
    assert again["ZONES_HASH"] != results["ZONES_HASH"]


def test_zones_without_a_version_have_none_in_the_results(run):
    assert run()[1]["ZONES_VERSION"] == ""


@pytest.mark.skipif(PROGRAM is None, reason="qgis_process.bin is not installed")
def test_history_and_totals_in_a_terminal(tmp_path):
    environment = {**os.environ, "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    for name in ("XDG_DATA_HOME", "QGIS_CUSTOM_CONFIG_PATH", "PYTHONPATH"):
        environment.pop(name, None)
    link = [sys.executable, str(ROOT / "build_tools" / "link.py"), "--no-check"]
    subprocess.run(link, env=environment, check=True, capture_output=True)
    known = [
        (square(30, 0), ("E1", "真实变化", "2025年1月9日", "李")),
        (square(900, 0), ("E2", "伪变化", "2024", "王")),
    ]
    fields = ("图斑编号", "核查结论", "核查日期", "核查人")
    given = {
        "INPUT": write_layer(
            tmp_path / "patches.gpkg", "GPKG", ("name",), [(square(0, 0), ("P",)), (square(500, 0), ("Q",))]
        ),
        "ZONES": write_layer(tmp_path / "zones.gpkg", "GPKG", ("name",), [(square(0, 0, 400), ("Z",))]),
        "HISTORY": write_layer(tmp_path / "核查.gpkg", "GPKG", fields, known),
        "ZONE_ID": "name",
        "OUTPUT": tmp_path / "out.gpkg",
        "ZONE_TOTALS": tmp_path / "totals.gpkg",
    }
    ran = subprocess.run(
        [PROGRAM, "run", "redline:screen", "--", *(f"{name}={value}" for name, value in given.items())],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES)),
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    first, second = items(given["OUTPUT"])
    assert [first[name] for name in ADDED[3:]] == ["E1", "真实变化", "2025-01-09", "李"]
    assert (first["seen_before"], first["seen_share"], first["seen_iou"]) == pytest.approx((1, 1 / 2, 1 / 3), rel=1e-3)
    assert (second["seen_before"], second["last_verdict"]) == (0, None)
    (total,) = items(given["ZONE_TOTALS"])
    assert (total["zone_id"], total["name"], total["patches"]) == ("Z", "Z", 1)
    assert total["area_m2"] == pytest.approx(3600, rel=1e-2)


def items(path):
    source = ogr.Open(str(path))
    return [feature.items() for feature in source.GetLayer(0)]
