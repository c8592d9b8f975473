"""``redline:screen`` run as a user runs it: real layers in, sinks out, sentences when something is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import (
    NULL,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsVectorLayer,
)
from redline_review.plugin.adapters import screening_engine
from redline_review.plugin.processing.provider import RedlineProvider
from redline_review.plugin.screening import ShapelyMissing

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
SQUARE = "POLYGON((119 32, 119.01 32, 119.01 32.01, 119 32.01, 119 32))"
WEST_HALF = "POLYGON((118.99 31.99, 119.005 31.99, 119.005 32.02, 118.99 32.02, 118.99 31.99))"
FAR = "POLYGON((119.5 32, 119.51 32, 119.51 32.01, 119.5 32.01, 119.5 32))"
BOW_TIE = "POLYGON((119 32, 119.01 32.01, 119.01 32, 119 32.01, 119 32))"


class Log(QgsProcessingFeedback):
    """Keeps what the algorithm says; can be cancelled at a given progress."""

    def __init__(self, cancel_at=None):
        super().__init__(False)
        self.lines, self.steps = [], []
        self.progressChanged.connect(self.steps.append)
        if cancel_at is not None:
            self.progressChanged.connect(lambda value: self.cancel() if value >= cancel_at else None)

    def pushInfo(self, info):
        self.lines.append(info)

    def pushWarning(self, warning):
        self.lines.append(warning)


@pytest.fixture
def provider(qgis_app):
    """The provider in the registry, taken out again afterwards."""
    mine = RedlineProvider(lambda error: f"In words: {error}")
    assert QgsApplication.processingRegistry().addProvider(mine)
    yield mine
    QgsApplication.processingRegistry().removeProvider(mine)


@pytest.fixture
def run(provider):
    """Run the algorithm; returns (features of OUTPUT as dicts, rows of PAIRS or None, results, log)."""
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())

    def go(log=None, **parameters):
        log = log or Log()
        algorithm = provider.algorithm("screen").create()
        parameters.setdefault("OUTPUT", "memory:out")
        results, _ok = algorithm.run(parameters, context, log, catchExceptions=False)
        out, pairs = (context.getMapLayer(results.get(name, "")) for name in ("OUTPUT", "PAIRS"))
        return out and dicts(out), pairs and dicts(pairs), results, log

    yield go
    context.temporaryLayerStore().removeAllMapLayers()  # files must be closed before QGIS goes


def dicts(layer):
    names = layer.fields().names()
    return [dict(zip(names, feature.attributes())) for feature in layer.getFeatures()]


def layer(*rows, crs="EPSG:4490", kind="MultiPolygon", fields="field=name:string&field=level:string"):
    """A memory layer; rows are WKT (EPSG:4490; None for no geometry) followed by attribute values."""
    made = QgsVectorLayer(f"{kind}?{fields}", "Sheet7", "memory")
    made.setCrs(QgsCoordinateReferenceSystem(crs))
    source = QgsCoordinateReferenceSystem("EPSG:4490")
    features = []
    for wkt, *values in rows:
        feature = QgsFeature(made.fields())
        feature.setAttributes(values)
        if wkt:
            geometry = QgsGeometry.fromWkt(wkt)
            if crs:
                geometry.transform(QgsCoordinateTransform(source, made.crs(), QgsProject.instance()))
            feature.setGeometry(geometry)
        features.append(feature)
    made.dataProvider().addFeatures(features)
    made.updateExtents()
    return made


ZONES = ((WEST_HALF, "Z1", "生态保护红线"), (SQUARE, "Z2", "Control zone"), (SQUARE, "Z3", "elsewhere"))


def test_patches_keep_their_fields_and_get_the_figures(run):
    out, pairs, results, _ = run(
        INPUT=layer((SQUARE, "P1", "a"), (FAR, "P2", "b")),
        ZONES=layer(*ZONES),
        PATCH_ID="name",
        ZONE_ID="name",
        ZONE_LEVEL="level",
        PAIRS="memory:pairs",
    )
    inside, outside = out
    assert (inside["name"], inside["level"], inside["zone_count"], inside["top_zone"]) == ("P1", "a", 3, "Z2")
    assert inside["area_m2"] == pytest.approx(1_047_100, rel=1e-3)
    assert (inside["redline_share"], inside["control_share"]) == pytest.approx((0.5, 1.0), rel=1e-4)
    assert (inside["nearest_zone"], inside["distance_m"]) == (NULL, NULL)
    assert (outside["zone_count"], outside["top_zone"], outside["nearest_zone"]) == (0, NULL, "Z2")
    assert outside["distance_m"] == pytest.approx(46_265, rel=1e-3)
    assert {(p["patch_id"], p["zone_id"], p["level"]) for p in pairs} == {
        ("P1", "Z1", "redline"),
        ("P1", "Z2", "control"),
        ("P1", "Z3", "elsewhere"),
    }
    assert results["OVERLAPPING"] == 1


@pytest.mark.parametrize("crs", ["EPSG:4528", "EPSG:32650", "EPSG:3857", "EPSG:4326"], ids=["CGCS2000 zone 40", "UTM",
                         "web Mercator", "WGS 84"])  # fmt: skip
def test_reference_system_of_the_layers_does_not_matter(run, crs):
    out, *_ = run(INPUT=layer((SQUARE,), crs=crs), ZONES=layer((WEST_HALF,), crs="EPSG:4549"))
    assert out[0]["area_m2"] == pytest.approx(1_047_100, rel=1e-3)
    assert out[0]["top_share"] == pytest.approx(0.5, abs=1e-4)
    assert "redline_share" not in out[0]


def test_fields_of_the_same_name_in_the_input_are_kept(run):
    patches = layer((SQUARE, 7.0), fields="field=area_m2:double")
    out, *_ = run(INPUT=patches, ZONES=layer((SQUARE,)))
    assert out[0]["area_m2"] == 7.0
    assert out[0]["area_m2_2"] == pytest.approx(1_047_100, rel=1e-3)


def test_patch_without_geometry_keeps_its_row_and_is_named(run):
    out, _, _, log = run(INPUT=layer((None, "lost"), (SQUARE, "P")), ZONES=layer((SQUARE,)), PATCH_ID="name")
    assert [(row["name"], row["zone_count"]) for row in out] == [("lost", NULL), ("P", 1)]
    assert any("lost" in line for line in log.lines)


def test_repeated_patch_ids_are_measured_row_by_row(run):
    out, *_ = run(INPUT=layer((SQUARE, "P"), (FAR, "P")), ZONES=layer((SQUARE,)), PATCH_ID="name")
    assert [row["zone_count"] for row in out] == [1, 0]


def test_bow_tie_is_mended_and_named(run):
    out, _, _, log = run(INPUT=layer((BOW_TIE, "tie")), ZONES=layer((SQUARE,)), PATCH_ID="name")
    assert out[0]["area_m2"] == pytest.approx(1_047_100 / 2, rel=1e-3)
    assert any("tie" in line for line in log.lines)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"crs": ""}, "coordinate reference system"),
        ({"kind": "Point"}, "no polygons"),
        ({"kind": "LineString"}, "no polygons"),
        ({"rows": ()}, "empty"),
    ],
    ids=["no CRS", "points", "lines", "no features"],
)
@pytest.mark.parametrize("role", ["INPUT", "ZONES"])
def test_unusable_layer_is_refused_in_a_sentence_that_names_it(run, arguments, words, role):
    arguments = dict(arguments)
    rows = arguments.pop("rows", ((SQUARE if "kind" not in arguments else None,),))
    layers = {"INPUT": layer((SQUARE,)), "ZONES": layer((SQUARE,)), role: layer(*rows, **arguments)}
    with pytest.raises(QgsProcessingException, match=f"Sheet7.*{words}|{words}.*Sheet7"):
        run(**layers)


def test_errors_of_ours_are_told_in_the_given_words(run, monkeypatch):
    def fails(*_args, **_kwargs):
        raise ShapelyMissing("1.8")

    monkeypatch.setattr("redline_review.plugin.processing.screen.choose_engine", lambda: (fails, screening_engine.FAST))
    with pytest.raises(QgsProcessingException, match="In words: ShapelyMissing"):
        run(INPUT=layer((SQUARE,)), ZONES=layer((SQUARE,)))


def test_the_slow_engine_says_so_and_gives_the_same_figures(run, monkeypatch):
    layers = {"INPUT": layer((SQUARE,), (FAR,)), "ZONES": layer(*ZONES), "ZONE_LEVEL": "level"}
    fast, *_ = run(**layers)
    monkeypatch.setattr(
        "redline_review.plugin.processing.screen.choose_engine",
        lambda: (screening_engine.qgis_geometry.screen, screening_engine.SLOW),
    )
    slow, _, _, log = run(**layers)
    assert [
        {k: pytest.approx(v, rel=1e-6) if isinstance(v, float) else v for k, v in row.items()} for row in fast
    ] == slow
    assert sum("slower" in line for line in log.lines) == 1


def test_progress_reaches_the_end_and_never_falls(run):
    *_, log = run(INPUT=layer((SQUARE,)), ZONES=layer((SQUARE,)))
    assert log.steps == sorted(log.steps)
    assert log.steps[-1] >= 98


MOMENTS = {
    "while reading": 0,
    "while measuring": 25,
    "early in the patches": 86,
    "amid the patches": 90,
    "late in the patches": 97,
    "in the pairs": 99,
}
cancelled_at = pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)


def many():
    return {"INPUT": layer(*[(SQUARE, f"P{n}") for n in range(3000)]), "ZONES": layer((SQUARE, "Z"))}


@cancelled_at
def test_cancel_leaves_no_output(run, moment):
    log = Log(cancel_at=moment)
    out, pairs, results, _ = run(log, **many(), PAIRS="memory:pairs")
    assert (out, pairs, results) == (None, None, {})
    assert log.steps[-1] < 100


@cancelled_at
def test_cancel_leaves_nothing_to_load_and_no_layer_in_memory(provider, moment):
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    wanted = [QgsProcessingOutputLayerDefinition(f"memory:{name}", context.project()) for name in ("out", "pairs")]
    layers = many()
    results, _ok = (
        provider.algorithm("screen")
        .create()
        .run(
            {**layers, **dict(zip(("OUTPUT", "PAIRS"), wanted))}, context, Log(cancel_at=moment), catchExceptions=False
        )
    )
    assert results == {}
    assert context.layersToLoadOnCompletion() == {}
    assert context.temporaryLayerStore().mapLayers() == {}


@cancelled_at
@pytest.mark.parametrize("suffix", ["gpkg", "shp", "geojson", "csv"])
def test_cancel_leaves_no_file(run, tmp_path, moment, suffix):
    places = {"OUTPUT": tmp_path / f"out.{suffix}", "PAIRS": tmp_path / "pairs.csv"}
    *_, results, _ = run(Log(cancel_at=moment), **many(), **{name: str(path) for name, path in places.items()})
    assert results == {}
    assert list(tmp_path.iterdir()) == []


def test_cancel_empties_a_table_and_leaves_those_beside_it(run, tmp_path):
    path = tmp_path / "all.gpkg"
    run(INPUT=layer((SQUARE,)), ZONES=layer((SQUARE,)), OUTPUT=str(path))
    into = f"ogr:dbname='{path}' table=\"second\" (geom)"
    *_, results, _ = run(Log(cancel_at=90), **many(), OUTPUT=into)
    counts = [QgsVectorLayer(f"{path}|layername={name}", name, "ogr").featureCount() for name in ("all", "second")]
    assert (results, counts) == ({}, [1, 0])


def test_provider_stands_under_its_id_with_help_and_icon(provider):
    algorithm = QgsApplication.processingRegistry().algorithmById("redline:screen")
    assert algorithm.displayName()
    assert "ellipsoid" in algorithm.shortHelpString()
    assert not provider.icon().isNull()


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("patches", "zones", "overlapping"),
    [
        ("joplin_prepost/damage.shp", "jiangsu_admin_tianditu/jiangsu_admin_tianditu.gpkg|layername=county", 0),
        ("jiangsu_admin_tianditu/jiangsu_admin_tianditu.gpkg|layername=county",
         "jiangsu_admin_tianditu/jiangsu_admin_tianditu.gpkg|layername=province", 95),
        ("complex_polygons_qgis/swamp.shp", "complex_polygons_qgis/swamp.shp", None),
    ],
    ids=["across the ocean", "counties in their province", "invalid polygons in feet against themselves"],
)  # fmt: skip
def test_real_layers(run, patches, zones, overlapping):
    if not DATA.exists():
        pytest.skip(f"the folder of real data is missing: {DATA}")
    out, _, results, _ = run(INPUT=str(DATA / patches), ZONES=str(DATA / zones))
    expected = len(out) if overlapping is None else overlapping
    assert results["OVERLAPPING"] == expected
    assert all(row["area_m2"] > 0 for row in out)
