"""``redline:importbatch`` run as a user runs it: layers in, a workspace out, sentences when something is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)
from redline_review.plugin.adapters.store.files import replace_file
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.plugin.app.import_batch import VANISHED
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.mapping import MappingProfile
from redline_review.plugin.domain.records import Draft
from redline_review.plugin.domain.saved_profiles import Purpose, SavedProfile, to_text
from redline_review.plugin.domain.states import ActKind
from redline_review.plugin.processing.provider import RedlineProvider
from redline_review.tests.qgis.support_sources import KML_POLYGON, kml, placemark, text_file, zipped

JOPLIN = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "joplin_prepost" / "damage.shp"
FIELDS = "field=图斑编号:string&field=后时相:string&field=备注:string"
ZONE_FIELDS = "field=红线名称:string&field=红线级别:string"
GEOJSON_SQUARE = '{"type":"Polygon","coordinates":[[[120,31],[120.01,31],[120.01,31.01],[120,31.01],[120,31]]]}'
NOW = "2026-05-28T20:26:40.000Z"


def square(west, size=0.01):
    east = west + size
    return f"POLYGON(({west} 31,{east} 31,{east} 31.01,{west} 31.01,{west} 31))"


def layer(*rows, fields=FIELDS, crs="EPSG:4490"):
    """A memory layer; rows are WKT (None: null) with attribute values."""
    made = QgsVectorLayer(f"MultiPolygon?{fields}", "五月", "memory")
    made.setCrs(QgsCoordinateReferenceSystem(crs))
    for wkt, *values in rows:
        feature = QgsFeature(made.fields())
        feature.setAttributes(values)
        if wkt:
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
        made.dataProvider().addFeature(feature)
    return made


PATCHES = ((square(120.0), "A-1", "2026/5/2", "x"), (square(120.1), "A-2", "2026/5/2", "y"))
ZONES = ((square(120.005), "太湖", "生态保护红线"),)


class Log(QgsProcessingFeedback):
    """Keeps what the algorithm says; can be cancelled at a given progress."""

    def __init__(self, cancel_at=None):
        super().__init__(False)
        self.lines, self.steps = [], []
        self.progressChanged.connect(self.steps.append)
        if cancel_at is not None:
            self.progressChanged.connect(lambda value: self.cancel() if value >= cancel_at else None)

    def pushWarning(self, warning):
        self.lines.append(warning)


@pytest.fixture
def run(qgis_app, tmp_path):
    """Run the algorithm into ``tmp_path/review``; returns (results, log)."""
    provider = RedlineProvider(lambda error: f"In words: {error}", lambda note: f"because {note.reason.value}")
    assert QgsApplication.processingRegistry().addProvider(provider)
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())

    def go(log=None, **parameters):
        log = log or Log()
        parameters = {"WORKSPACE": str(tmp_path / "review"), "BATCH": "2026-05", **parameters}
        results, _ok = provider.algorithm("importbatch").create().run(parameters, context, log, catchExceptions=False)
        return results, log

    yield go
    context.temporaryLayerStore().removeAllMapLayers()
    QgsApplication.processingRegistry().removeProvider(provider)


@pytest.fixture
def contents(tmp_path):
    """Read the workspace."""

    def read():
        store = open_workspace(tmp_path / "review").open_store(read_only=True)
        try:
            return store.contents()
        finally:
            store.close()

    return read


def test_a_missing_folder_becomes_a_workspace_with_measured_patches(run, contents, tmp_path):
    results, log = run(INPUT=layer(*PATCHES), ZONES=layer(*ZONES, fields=ZONE_FIELDS))
    assert (results["IMPORTED"], results["ZONES_IMPORTED"], results["REJECTED"]) == (2, 1, 0)
    found = contents()
    assert [case.issued_id for case in found.cases] == ["A-1", "A-2"]
    assert found.cases[0].facts.date_after == "2026-05-02"
    assert found.cases[0].facts.extra == {"备注": "x"}
    assert found.screenings[found.cases[0].case_id].overlaps[0].share == pytest.approx(0.5, abs=1e-6)
    assert found.zones[0].level == "redline"
    assert (results["BATCH_ID"],) == open_workspace(tmp_path / "review").info.batches
    assert log.steps == sorted(log.steps)
    assert log.steps[-1] == 100


def test_importing_again_updates_facts_adds_and_marks_and_never_touches_a_finding(run, contents, tmp_path):
    run(INPUT=layer(*PATCHES), ZONES=layer(*ZONES, fields=ZONE_FIELDS))
    second = contents().cases[1]
    decide(tmp_path / "review", second.case_id)
    changed = ((square(120.1), "A-2", "2026/5/9", "y"), (square(120.2), "A-3", "2026/5/2", "z"))
    results, _ = run(INPUT=layer(*changed), ZONES=layer(*ZONES, fields=ZONE_FIELDS))
    names = ("IMPORTED", "CHANGED", "UNCHANGED", "VANISHED", "ZONES_UNCHANGED")
    assert [results[name] for name in names] == [1, 1, 0, 1, 1]
    found = contents()
    cases = {case.issued_id: case for case in found.cases}
    assert cases["A-2"].case_id == second.case_id
    assert cases["A-2"].facts.date_after == "2026-05-09"
    assert found.drafts[second.case_id].answers == {"reality": "real"}
    assert cases["A-1"].extra[VANISHED]
    assert cases["A-3"].case_id in found.screenings
    assert len(found.batches) == 1


def decide(folder, case_id):
    store = open_workspace(folder).open_store()
    draft = Draft(case_id, {"reality": "real"}, decided=True, number=1)
    store.record(Act(ActKind.DECIDE, case_id, NOW, draft=draft)).result()
    store.close()


def test_the_same_layer_twice_changes_nothing(run):
    first, _ = run(INPUT=layer(*PATCHES))
    again, _ = run(INPUT=layer(*PATCHES))
    assert (again["IMPORTED"], again["CHANGED"], again["UNCHANGED"]) == (0, 0, 2)
    assert again["BATCH_ID"] == first["BATCH_ID"]


def test_another_name_is_another_batch_of_the_workspace(run, contents, tmp_path):
    run(INPUT=layer(*PATCHES))
    run(INPUT=layer(*PATCHES), BATCH="2026-07")
    assert [batch.name for batch in contents().batches] == ["2026-05", "2026-07"]
    assert len(contents().cases) == 4
    assert len(open_workspace(tmp_path / "review").info.batches) == 2


def test_a_profile_decides_which_field_is_which(run, contents, tmp_path):
    path = tmp_path / "省厅.mapping.json"
    profile = MappingProfile("p", {"issued_id": "备注", "town_name": "图斑编号"}, {}, {"must_check": False})
    replace_file(path, to_text(SavedProfile(profile)).encode())
    run(INPUT=layer(*PATCHES), PROFILE=str(path))
    case = contents().cases[0]
    assert (case.issued_id, case.facts.town_name, case.facts.must_check) == ("x", "A-1", False)
    assert case.facts.date_after is None


def test_rejected_rows_are_named_and_written_and_come_in_once_mended(run, contents, tmp_path):
    path = tmp_path / "rejected.gpkg"
    bad = (*PATCHES, (None, "A-3", "2026/5/2", "z"), (square(120.3), "A-1", "2026/5/2", "twice"))
    results, log = run(INPUT=layer(*bad), REJECTED_FILE=str(path))
    assert (results["IMPORTED"], results["REJECTED"], results["DUPLICATES"]) == (2, 1, 1)
    assert results["REJECTED_FILE"] == str(path)
    assert "because no_geometry" in log.lines[0]
    assert "because duplicate_id" in log.lines[1]
    mended = QgsVectorLayer(str(path), "rejected", "ogr")
    ids = {feature["redline_row"]: feature.id() for feature in mended.getFeatures()}
    mended.dataProvider().changeGeometryValues({ids[3]: QgsGeometry.fromWkt(square(120.2))})
    mended.dataProvider().changeAttributeValues({ids[4]: {mended.fields().indexOf("图斑编号"): "A-4"}})
    again, _ = run(INPUT=mended)
    assert (again["IMPORTED"], again["VANISHED"], again["REJECTED"]) == (2, 0, 0)
    assert sorted(case.issued_id for case in contents().cases) == ["A-1", "A-2", "A-3", "A-4"]
    assert contents().cases[-1].facts.extra.keys() == {"备注"}


def test_zones_without_a_level_take_the_one_given(run, contents):
    zones = layer((square(120.0), "太湖"), fields="field=红线名称:string")
    results, log = run(INPUT=layer(*PATCHES), ZONES=zones)
    assert (results["ZONES_IMPORTED"], results["ZONES_REJECTED"]) == (0, 1)
    assert "because no_level" in log.lines[0]
    results, _ = run(INPUT=layer(*PATCHES), ZONES=zones, ZONE_LEVEL="control")
    assert results["ZONES_IMPORTED"] == 1
    assert contents().zones[0].level == "control"


@pytest.mark.parametrize("cancel_at", [0, 40, 60])
def test_a_cancelled_import_into_a_new_folder_leaves_nothing(run, tmp_path, cancel_at):
    many = [(square(120 + n / 100, 0.005), f"A-{n}", "2026/5/2", "") for n in range(450)]
    results, _ = run(Log(cancel_at), INPUT=layer(*many), ZONES=layer(*ZONES, fields=ZONE_FIELDS))
    assert results == {}
    assert not (tmp_path / "review").exists()


def test_an_import_stopped_while_measuring_stands_and_says_so(run, contents):
    run(INPUT=layer(*PATCHES))
    results, log = run(Log(60), INPUT=layer(*PATCHES, (square(120.2), "A-3", "2026/5/2", "")))
    assert results["IMPORTED"] == 1
    assert len(contents().cases) == 3
    assert any("Run this once more" in line for line in log.lines)
    run(INPUT=layer(*PATCHES, (square(120.2), "A-3", "2026/5/2", "")))
    assert len(contents().screenings) == 3


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda folder: {"BATCH": "  "}, "Give the batch a name"),
        (lambda folder: {"INPUT": layer(*PATCHES, crs="")}, "LayerWithoutCrs"),
        (lambda folder: {"INPUT": layer()}, "LayerEmpty"),
        (lambda folder: {"INPUT": QgsVectorLayer("Point?crs=EPSG:4490", "p", "memory")}, "NoPolygons"),
        (lambda folder: {"INPUT": layer((None, "A-1", "", ""))}, "Not one row"),
        (lambda folder: {"PROFILE": profile_of(folder, issued_id="TBBH")}, "MissingField.*TBBH"),
        (lambda folder: {"PROFILE": profile_of(folder, issued_id="图斑编号", due_date="期限")}, "MissingField.*期限"),
        (lambda folder: {"PROFILE": profile_of(folder, Purpose.ZONES, code="图斑编号")}, "maps zones"),
        (lambda folder: {"PROFILE": str(folder / "none.json")}, "BadResource"),
        (lambda folder: {"WORKSPACE": str(filled(folder))}, "NotAWorkspace"),
        (lambda folder: {"WORKSPACE": str(filled(folder) / "notes.txt")}, "NotAWorkspace"),
    ],
    ids=[
        "no name",
        "no CRS",
        "empty layer",
        "points",
        "no good row",
        "profile of another layer",
        "profile with a field too many",
        "profile for zones",
        "no such profile",
        "a folder of other things",
        "a file",
    ],
)
def test_what_cannot_be_imported_is_a_sentence_and_writes_nothing(run, tmp_path, change, words):
    with pytest.raises(QgsProcessingException, match=words):
        run(**{"INPUT": layer(*PATCHES), **change(tmp_path)})
    assert not (tmp_path / "review").exists()


def profile_of(folder, purpose=Purpose.PATCHES, **fields):
    path = folder / "p.json"
    path.write_text(to_text(SavedProfile(MappingProfile("p", fields), purpose)), encoding="utf-8")
    return str(path)


def filled(folder):
    place = folder / "other"
    place.mkdir()
    (place / "notes.txt").write_text("x", encoding="utf-8")
    return place


def test_rows_of_which_none_is_good_are_written_for_mending(run, tmp_path):
    path = tmp_path / "rejected.gpkg"
    with pytest.raises(QgsProcessingException, match="Not one row"):
        run(INPUT=layer((None, "A-1", "", "")), REJECTED_FILE=str(path))
    assert QgsVectorLayer(str(path), "r", "ogr").featureCount() == 1


def test_a_workspace_open_elsewhere_is_left_alone(run, tmp_path):
    run(INPUT=layer(*PATCHES))
    store = open_workspace(tmp_path / "review").open_store()
    try:
        with pytest.raises(QgsProcessingException, match="StoreLocked"):
            run(INPUT=layer(*PATCHES))
    finally:
        store.close()


def test_a_gbk_shapefile_without_cpg_comes_in_readable(run, contents, tmp_path):
    path = tmp_path / "图斑.shp"
    feature = {"type": "Feature", "properties": {"TBBH": "吴中-1", "XZMC": "东山镇"}}
    ring = [[120, 31], [120.01, 31], [120.01, 31.01], [120, 31.01], [120, 31]]
    feature["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    source = gdal.OpenEx(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    gdal.VectorTranslate(str(path), source, format="ESRI Shapefile", layerCreationOptions=["ENCODING=GBK"])
    path.with_suffix(".cpg").unlink(missing_ok=True)
    run(INPUT=str(path))
    (case,) = contents().cases
    assert (case.issued_id, case.facts.town_name) == ("吴中-1", "东山镇")


def test_damage_polygons_of_joplin_come_in(run, contents):
    if not JOPLIN.exists():
        pytest.skip("needs ../shared/data/joplin_prepost")
    results, _ = run(INPUT=str(JOPLIN))
    assert results["IMPORTED"] + results["REJECTED"] + results["DUPLICATES"] == 640
    assert len(contents().screenings) == results["IMPORTED"]


def test_the_help_names_what_it_does_and_every_parameter_has_a_title(run):
    algorithm = QgsApplication.processingRegistry().algorithmById("redline:importbatch")
    assert "never touched" in algorithm.shortHelpString()
    assert all(parameter.description() for parameter in algorithm.parameterDefinitions())


def test_a_table_and_a_kml_named_in_a_terminal_are_read_as_the_window_reads_them(run, contents, tmp_path):
    table = text_file(tmp_path / "leads.csv", "图斑编号,经度,纬度,备注\n007,120.005,31.005,东侧\n", "gbk")
    zones = text_file(tmp_path / "zones.kml", kml(placemark("太湖", KML_POLYGON, 红线级别="生态保护红线")))
    with pytest.raises(QgsProcessingException, match="NoPolygons"):
        run(INPUT=table, ZONES=zones)
    with pytest.raises(QgsProcessingException, match=r"LayerWithoutCrs.*EPSG:4490"):
        run(INPUT=table, ZONES=zones, POINT_RADIUS=50)
    results, _ = run(INPUT=table, ZONES=zones, POINT_RADIUS=50, CRS="EPSG:4490")
    assert (results["IMPORTED"], results["ZONES_IMPORTED"]) == (1, 1)
    found = contents()
    assert (found.cases[0].issued_id, found.cases[0].facts.extra["备注"]) == ("007", "东侧")
    assert found.zones[0].level == "redline"


@pytest.mark.parametrize("gbk_names", [False, True], ids=["names in UTF-8", "names in GBK"])
def test_of_several_files_in_an_archive_the_one_that_was_named_is_read(run, contents, tmp_path, gbk_names):
    files = []
    for place, number in (("前次", "OLD-1"), ("本次", "NEW-1"), ("后次", "X-1")):
        (tmp_path / place).mkdir()
        feature = f'{{"type":"Feature","properties":{{"图斑编号":"{number}"}},"geometry":{GEOJSON_SQUARE}}}'
        text_file(tmp_path / place / "图斑.geojson", f'{{"type":"FeatureCollection","features":[{feature}]}}')
        files.append(tmp_path / place / "图斑.geojson")
    packed = zipped(tmp_path / "a.zip", *files, gbk_names=gbk_names, under=str(tmp_path))
    named = gdal.ReadDirRecursive(f"/vsizip/{packed}")[3]  # GDAL's own reading of names in GBK
    run(INPUT=QgsVectorLayer(f"/vsizip/{packed}/{named}", "packed", "ogr"))
    assert [case.issued_id for case in contents().cases] == ["NEW-1"]
