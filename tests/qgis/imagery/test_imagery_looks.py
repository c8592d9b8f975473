"""Which bands are drawn, and how they are stretched."""

from __future__ import annotations

import json

import numpy as np
import pytest
from osgeo import gdal
from redline_review.plugin.adapters.imagery.band_rules import rules_in_force
from redline_review.plugin.adapters.imagery.bands import BandFacts, band_roles, plan_bands, shown_bands
from redline_review.plugin.adapters.imagery.files import open_raster
from redline_review.plugin.adapters.imagery.ground import footprint
from redline_review.plugin.adapters.imagery.stretch import Sample, sample, stretches
from redline_review.ui.messages import sentence

R, G, B, A, U = gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand, gdal.GCI_AlphaBand, gdal.GCI_Undefined


@pytest.mark.parametrize(
    ("colours", "names", "sensor", "shown"),
    [
        pytest.param([R, G, B], [], "", (1, 2, 3), id="said by the file"),
        pytest.param([B, G, R, U], [], "", (3, 2, 1), id="said in another order"),
        pytest.param([U, U, U, U], [], "GF-2", (3, 2, 1), id="a Chinese sensor's four bands"),
        pytest.param([U, U, U], [], "GF-2", (1, 2, 3), id="three bands are an orthophoto"),
        pytest.param([U, U, U, U], [], "", (1, 2, 3), id="nothing known"),
        pytest.param([U, U, U, U], ["Blue", "Green", "Red", "NIR"], "", (3, 2, 1), id="said by band names"),
        pytest.param([U], [], "", (1,), id="one band"),
        pytest.param([U, A], [], "", (1,), id="grey and alpha"),
        pytest.param([A, U, U, U], [], "", (2, 3, 4), id="alpha first"),
    ],
)
def test_true_colour_bands(qgis_app, colours, names, sensor, shown):
    facts = [BandFacts(c, names[i] if names else "") for i, c in enumerate(colours)]
    rules, _bad = rules_in_force(None)
    assert shown_bands(facts, band_roles(facts, sensor, "image.tif", rules)) == shown


@pytest.mark.parametrize(
    ("colours", "names", "waves", "sensor", "file", "near_infrared"),
    [
        pytest.param([R, G, B, U], ["", "", "", "NIR"], [], "", "a.tif", 4, id="said by its name"),
        pytest.param([U] * 4, ["蓝", "绿", "红", "近红外"], [], "", "a.tif", 4, id="said in Chinese"),
        pytest.param([U] * 5, ["Blue", "Green", "Red", "Red edge", "NIR"], [], "", "a.tif", 5, id="beside a red edge"),
        pytest.param([R, G, B, U], [], [], "", "a.tif", 4, id="a fourth band of which nothing is said"),
        pytest.param(
            [R, G, B, U], ["", "", "", "Panchromatic"], [], "", "a.tif", None, id="a fourth band of another kind"
        ),
        pytest.param([R, G, B, A], [], [], "", "a.tif", None, id="a mask is none"),
        pytest.param([U] * 4, [], [485, 555, 660, 830], "", "a.tif", 4, id="said by wavelengths"),
        pytest.param([U] * 4, [], [], "GF-2", "a.tif", 4, id="a Chinese sensor"),
        pytest.param([U] * 4, [], [], "", "m_4709963_se_14_1_20170827.tif", 4, id="a name of the American survey"),
        pytest.param([U] * 7, [], [], "Landsat-8", "a.tif", 5, id="Landsat 8"),
        pytest.param([U] * 4, [], [], "", "a.tif", None, id="nothing known"),
        pytest.param([R, G, B], [], [], "GF-2", "a.tif", None, id="three bands"),
    ],
)
def test_near_infrared_is_the_band_that_is_said_to_be(qgis_app, colours, names, waves, sensor, file, near_infrared):
    facts = [BandFacts(c, names[i] if names else "", waves[i] if waves else 0.0) for i, c in enumerate(colours)]
    assert band_roles(facts, sensor, file, rules_in_force(None)[0]).get("nir") == near_infrared


def test_a_workspaces_rule_goes_before_what_a_file_says(qgis_app, tmp_path):
    own = {"always": [{"sensor": "^UAV$", "bands": ["nir", "red", "green"], "count": 3}]}
    (tmp_path / "bands.json").write_text(json.dumps(own), encoding="utf-8")
    rules, bad = rules_in_force(tmp_path)
    assert bad is None
    roles = band_roles([BandFacts(c, "") for c in (R, G, B)], "UAV", "a.tif", rules)
    assert roles == {"nir": 1, "red": 2, "green": 3}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"always": {}}', id="no list"),
        pytest.param('{"always": [{"bands": ["ultraviolet"]}]}', id="another colour"),
        pytest.param('{"always": [{"bands": ["red"], "sensor": "("}]}', id="a broken pattern"),
        pytest.param('{"always": [{"bands": ["red"], "count": -1}]}', id="a count below 0"),
        pytest.param("[]", id="no object"),
        pytest.param("{", id="broken JSON"),
    ],
)
def test_a_rule_file_that_cannot_be_used_is_said_and_the_shipped_rules_hold(qgis_app, tmp_path, text):
    (tmp_path / "bands.json").write_text(text, encoding="utf-8")
    rules, bad = rules_in_force(tmp_path)
    assert rules == rules_in_force(None)[0]
    assert sentence(bad).startswith(str(tmp_path / "bands.json"))


def test_wavelengths_are_read_from_a_bands_tags(make, tmp_path):
    path = make.raster(tmp_path / "a.tif", make.recipe(bands=4))
    dataset = gdal.Open(str(path), gdal.GA_Update)
    for number, wave in enumerate(("0.485", "0.56", "0.66", "0.83"), 1):
        dataset.GetRasterBand(number).SetColorInterpretation(U)
        dataset.GetRasterBand(number).SetMetadataItem("wavelength", wave)
    del dataset
    with open_raster(path) as opened:
        plan = plan_bands(opened, "")
    assert plan.roles == {"blue": 1, "green": 2, "red": 3, "nir": 4}
    assert plan.shown == (3, 2, 1)


def test_a_stretch_is_shared_and_ignores_outliers():
    rng = np.random.default_rng(1)
    dark, light = rng.uniform(20, 90, (3, 5000)), rng.uniform(80, 200, (3, 5000))
    dark[:, :20] = 255
    limits = stretches([Sample("Byte", dark), Sample("Byte", light)])["Byte"]
    assert 20 <= limits.lows[0] < 30
    assert 190 < limits.highs[0] <= 200
    assert len(set(limits.lows)) == len(set(limits.highs)) == 1


def test_still_water_is_not_stretched_into_noise():
    limits = stretches([Sample("Byte", np.full((3, 100), 60.0))])["Byte"]
    assert limits.highs[0] - limits.lows[0] == pytest.approx(64)


def test_wider_types_are_stretched_per_band_and_apart_from_bytes():
    wide = np.stack([np.linspace(low, low + 1000, 500) for low in (200, 400, 900)])
    made = stretches([Sample("UInt16/3", wide), Sample("Byte", np.linspace(0, 255, 300).reshape(3, 100))])
    assert made["UInt16/3"].lows == pytest.approx((220, 420, 920))
    assert set(made) == {"UInt16/3", "Byte"}


def test_the_sample_leaves_out_what_holds_no_data(make, tmp_path):
    values = np.full((60, 60), 500.0)
    values[:30] = -9999
    values[30, :10] = np.nan
    path = make.raster(tmp_path / "a.tif", make.recipe(bands=1, kind=gdal.GDT_Float32, nodata=-9999.0), values)
    with open_raster(path) as dataset:
        plan = plan_bands(dataset, "")
        taken = sample(path, dataset, plan, footprint(path, dataset))
    assert set(np.unique(taken.values)) == {500.0}
    assert taken.values.shape[1] == 30 * 60 - 10


def test_a_sample_far_from_the_image_is_empty(make, tmp_path):
    path = make.raster(tmp_path / "a.tif")
    with open_raster(path) as dataset:
        assert sample(path, dataset, plan_bands(dataset, ""), (100.0, 20.0, 100.1, 20.1)) is None
