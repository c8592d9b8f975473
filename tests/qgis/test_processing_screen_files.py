"""``redline:screen`` on senders' files: read as an import reads them, refused in the same sentences."""

from __future__ import annotations

import re

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)
from redline_review.plugin.processing.provider import RedlineProvider
from redline_review.tests.qgis.new_review.support_inputs import square, write_layer
from redline_review.tests.qgis.support_sources import KML_POLYGON, SQUARE, folder, kml, placemark, text_file, zipped
from redline_review.tests.qgis.support_waiting import until
from redline_review.ui.messages import sentence

FIELDS = ("图斑编号", "前时相影像时间")
ROWS = [(square(0, 100 * n), (f"吴中-{n}", f"二〇二四年{n}月")) for n in range(3)]


@pytest.fixture
def run(qgis_app):
    """Screen layers; returns (features of OUTPUT as dicts, results)."""
    provider = RedlineProvider(sentence)
    assert QgsApplication.processingRegistry().addProvider(provider)
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())

    def go(**parameters):
        algorithm = provider.algorithm("screen").create()
        results, ok = algorithm.run(
            {"OUTPUT": "memory:out", **parameters}, context, QgsProcessingFeedback(False), catchExceptions=False
        )
        assert ok
        return rows_of(context.getMapLayer(results["OUTPUT"])), results

    go.context, go.algorithm = context, provider.algorithm("screen")
    yield go
    context.temporaryLayerStore().removeAllMapLayers()
    QgsApplication.processingRegistry().removeProvider(provider)


def rows_of(layer):
    names = layer.fields().names()
    return [dict(zip(names, feature.attributes())) for feature in layer.getFeatures()]


@pytest.fixture
def shapefile(tmp_path):
    """A Shapefile in GBK that does not say so."""
    folder = tmp_path / "省厅"
    folder.mkdir()
    write_layer(folder / "图斑.shp", "ESRI Shapefile", FIELDS, ROWS)
    return folder / "图斑.shp"


@pytest.fixture
def zones(tmp_path):
    """Zones in a GeoPackage, on the first patch."""
    return write_layer(tmp_path / "zones.gpkg", "GPKG", ("name",), [(square(0, 0, 400), ("Z",))])


def test_text_of_a_gbk_shapefile_is_never_nonsense(run, shapefile, zones):
    out, _ = run(INPUT=str(shapefile), ZONES=zones, PATCH_ID="图斑编号")
    assert [row["图斑编号"] for row in out] == ["吴中-0", "吴中-1", "吴中-2"]
    assert list(out[0])[1] == "前时相影像"


def test_zones_in_a_gbk_shapefile_are_named_in_the_result(run, tmp_path, shapefile):
    out, _ = run(INPUT=str(shapefile), ZONES=str(shapefile), ZONE_ID="图斑编号")
    assert [row["top_zone"] for row in out] == ["吴中-0", "吴中-1", "吴中-2"]


def test_a_layer_of_the_project_is_read_in_its_own_encoding_and_stays_as_it_was(run, shapefile, zones):
    shown = QgsVectorLayer(str(shapefile), "shown", "ogr")
    wrong = shown.fields().names()
    assert "图斑编号" not in wrong
    out, _ = run(INPUT=shown, ZONES=zones, PATCH_ID=wrong[0])
    assert [row["图斑编号"] for row in out] == ["吴中-0", "吴中-1", "吴中-2"]
    assert shown.fields().names() == wrong


def test_only_selected_rows_are_read_where_that_was_chosen(run, shapefile, zones):
    shown = QgsVectorLayer(str(shapefile), "shown", "ogr")
    QgsProject.instance().addMapLayer(shown)
    shown.selectByIds([1])
    try:
        out, _ = run(INPUT=QgsProcessingFeatureSourceDefinition(shown.id(), True), ZONES=zones)
    finally:
        QgsProject.instance().removeMapLayer(shown)
    assert [row["图斑编号"] for row in out] == ["吴中-1"]


def test_a_filter_on_a_layer_is_kept_and_its_text_read_in_its_own_encoding(run, shapefile, zones):
    shown = QgsVectorLayer(str(shapefile), "shown", "ogr")
    assert shown.setSubsetString("FID > 0")
    out, _ = run(INPUT=shown, ZONES=zones)
    assert [row["图斑编号"] for row in out] == ["吴中-1", "吴中-2"]


def test_unsaved_edits_are_read_as_qgis_shows_them(run, shapefile, zones):
    shown = QgsVectorLayer(str(shapefile), "shown", "ogr")
    shown.startEditing()
    shown.deleteFeature(0)
    out, _ = run(INPUT=shown, ZONES=zones)
    assert len(out) == 2


def test_a_kml_is_read_with_its_names(run, tmp_path, zones):
    marks = [placemark(f"吴中-{n}", KML_POLYGON, 乡镇="东山镇") for n in range(2)]
    path = text_file(tmp_path / "a.kml", kml(folder("甲", marks[0]) + folder("乙", marks[1])))
    for given, name in ((path, "吴中-0"), (f"{path}|layername=乙", "吴中-1")):
        out, _ = run(INPUT=given, ZONES=zones)
        assert [(row["Name"], row["乡镇"]) for row in out] == [(name, "东山镇")]


def test_it_runs_in_a_thread_of_its_own_as_the_toolbox_runs_it(run, shapefile, zones):
    parameters = {"INPUT": str(shapefile), "ZONES": zones, "OUTPUT": "memory:out"}
    feedback = QgsProcessingFeedback(False)
    task = QgsProcessingAlgRunnerTask(run.algorithm, parameters, run.context, feedback)
    done = []
    task.executed.connect(lambda good, results: done.append((good, results)))
    QgsApplication.taskManager().addTask(task)
    until("the end of the task", lambda: done)
    ((good, results),) = done
    assert good
    out = rows_of(run.context.getMapLayer(results["OUTPUT"]))
    assert [row["图斑编号"] for row in out] == ["吴中-0", "吴中-1", "吴中-2"]


def test_a_zip_from_a_chinese_desktop_is_read(run, tmp_path, shapefile, zones):
    packed = zipped(tmp_path / "图斑.zip", *shapefile.parent.iterdir(), gbk_names=True)
    out, _ = run(INPUT=packed, ZONES=zones)
    assert [row["图斑编号"] for row in out] == ["吴中-0", "吴中-1", "吴中-2"]


def test_a_table_of_outlines_in_gbk_is_read(run, tmp_path, zones):
    table = text_file(tmp_path / "a.csv", f'编号,WKT\r\n吴中,"{SQUARE}"\r\n', "gbk")
    shown = QgsVectorLayer(table, "shown", "ogr")
    shown.setCrs(QgsVectorLayer(zones, "", "ogr").crs().fromEpsgId(4490))
    out, _ = run(INPUT=shown, ZONES=zones)
    assert [row["编号"] for row in out] == ["吴中"]
    assert out[0]["area_m2"] > 0


def cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


DAMAGES = {
    "outlines cut in the middle": (lambda shp: cut(shp), "图斑.shp is cut off"),
    "a table cut in the middle": (lambda shp: cut(shp.with_suffix(".dbf")), "图斑.dbf is cut off"),
    "no table": (lambda shp: shp.with_suffix(".dbf").unlink(), "图斑.dbf is missing: a Shapefile needs"),
    "no index": (lambda shp: shp.with_suffix(".shx").unlink(), "图斑.shx is missing: a Shapefile needs"),
    "no file": (lambda shp: shp.unlink(), "There is no file .*图斑.shp"),
}


@pytest.mark.parametrize(("damage", "words"), DAMAGES.values(), ids=DAMAGES)
@pytest.mark.parametrize("role", ["INPUT", "ZONES"])
def test_a_damaged_shapefile_is_refused_in_the_words_of_an_import(run, shapefile, zones, damage, words, role):
    damage(shapefile)
    with pytest.raises(QgsProcessingException, match=words):
        run(**{"INPUT": zones, "ZONES": zones, role: str(shapefile)})


@pytest.mark.parametrize("damage", ["no index", "no file"])
def test_a_file_that_qgis_cannot_open_is_named_before_the_run(run, shapefile, zones, damage):
    break_it, words = DAMAGES[damage]
    break_it(shapefile)
    parameters = {"INPUT": str(shapefile), "ZONES": zones, "OUTPUT": "memory:out"}
    good, said = run.algorithm.checkParameterValues(parameters, run.context)
    assert not good
    assert re.search(words, said)


def test_an_encrypted_or_cut_geopackage_is_refused(run, tmp_path, zones):
    noise = tmp_path / "noise.gpkg"
    noise.write_bytes(bytes((n * 7919 + n // 251) % 256 for n in range(4096)))
    with pytest.raises(QgsProcessingException, match="protected by a password"):
        run(INPUT=str(noise), ZONES=zones)
    cut(tmp_path / "zones.gpkg")
    with pytest.raises(QgsProcessingException, match="is cut off"):
        run(INPUT=zones, ZONES=zones)
