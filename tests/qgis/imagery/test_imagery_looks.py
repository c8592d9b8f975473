"""Which bands are drawn, and how they are stretched."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal
from redline_review.plugin.adapters.imagery.band_rules import rules_in_force
from redline_review.plugin.adapters.imagery.bands import BandFacts, band_roles, plan_bands, shown_bands
from redline_review.plugin.adapters.imagery.files import open_raster
from redline_review.plugin.adapters.imagery.ground import footprint
from redline_review.plugin.adapters.imagery.stretch import Sample, sample, stretches

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
