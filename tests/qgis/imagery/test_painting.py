"""From files to colours: every pixel where it belongs, indices of the right bands, nothing where there is no data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr
from redline_review.plugin.adapters.imagery.bands import BandPlan
from redline_review.plugin.adapters.imagery.errors import ImageryError
from redline_review.plugin.adapters.imagery.grids import Grid, Stopped, read_on
from redline_review.plugin.adapters.imagery.looks import BandView, Look, Nudge
from redline_review.plugin.adapters.imagery.paint import FilePart, Painting, paint
from redline_review.plugin.adapters.imagery.ramps import RAMPS
from redline_review.plugin.adapters.imagery.stretch import Sample, Stretch, per_view, stretches, toned

WEST, NORTH = 40_500_000.0, 3_430_400.0
GRID = Grid("EPSG:4528", WEST + 190, NORTH - 130, 0.25, 320, 320)
"""Zoomed in on the bright square of the landscape, at (WEST + 230, NORTH - 170): the middle of the grid."""

UNCHANGED = Look()
PLAIN = BandPlan((1, 2, 3), None, "Byte", roles={"red": 1, "green": 2, "blue": 3})
FOUR = BandPlan((1, 2, 3), None, "Byte", roles={"red": 1, "green": 2, "blue": 3, "nir": 4})
WHOLE = {
    "Byte": Stretch("Byte", (0.0,) * 3, (255.0,) * 3),
    "Byte/false": Stretch("Byte/false", (0.0,) * 3, (255.0,) * 3),
}


def going() -> bool:
    return False


def painted(parts, look=UNCHANGED, grid=GRID, base=(), limits=WHOLE) -> np.ndarray:
    made = paint(Painting(grid, tuple(parts), look, limits, tuple(base)))
    assert made.errors == ()
    return made.colours


def square_at(colours: np.ndarray) -> tuple[float, float]:
    """The middle of the bright square, in metres east and north of the grid's middle."""
    rows, columns = np.nonzero(colours[..., 1] > 190)
    middle = (GRID.rows - 1) / 2
    return float(columns.mean() - middle) * GRID.pixel_m, float(middle - rows.mean()) * GRID.pixel_m


def lone_square(make, path: Path) -> Path:
    """The bright square on even ground: waves around it would pull at its middle."""
    values = np.full((400, 400), 90.0)
    values[166:174, 226:234] = 250
    return make.raster(path, values=values)


def test_a_thing_lies_where_it_is_to_a_tenth_of_a_pixel(make, tmp_path):
    path = lone_square(make, tmp_path / "a.tif")
    assert square_at(painted([FilePart(path, PLAIN)])) == pytest.approx((0.0, 0.0), abs=0.1)


def test_an_image_in_another_reference_system_lies_there_too(make, tmp_path):
    path = make.in_degrees(tmp_path / "a.tif")
    plan = replace(PLAIN, alpha=4)
    assert square_at(painted([FilePart(path, plan)])) == pytest.approx((0.0, 0.0), abs=0.25)


@pytest.mark.parametrize(("east", "north"), [(0.5, 0.0), (0.0, 0.5), (-2.25, 1.75)])
def test_a_shift_by_less_than_a_pixel_moves_the_image_by_as_much(make, tmp_path, east, north):
    path = lone_square(make, tmp_path / "a.tif")
    moved = painted([FilePart(path, PLAIN)], Look(nudge=Nudge(east, north)))
    assert square_at(moved) == pytest.approx((east, north), abs=0.1)


def four_bands(make, path: Path, red: int, green: int, blue: int, nir: int, **special) -> FilePart:
    make.raster(path, make.recipe(bands=4, **special))
    dataset = gdal.Open(str(path), gdal.GA_Update)
    for number, value in enumerate((red, green, blue, nir), 1):
        dataset.GetRasterBand(number).WriteArray(np.full((400, 400), value, np.uint8))
    return FilePart(path, FOUR)


def colour_of(view: BandView, value: float) -> list[int]:
    return [int(part) for part in RAMPS[view].coloured(np.array([[value]]))[0, 0]][::-1]


@pytest.mark.parametrize(
    ("view", "value"),
    [
        pytest.param(BandView.NDVI, (150 - 50) / 200, id="plants: near infrared against red"),
        pytest.param(BandView.NDWI, (90 - 150) / 240, id="water: green against near infrared"),
    ],
)
def test_an_index_is_that_of_its_formula(make, tmp_path, view, value):
    one = four_bands(make, tmp_path / "a.tif", 50, 90, 30, 150)
    colours = painted([one], Look(view))
    assert np.abs(colours[160, 160, :3].astype(int) - colour_of(view, value)).max() <= 2
    assert colours[160, 160, 3] == 255


def test_false_colour_shows_near_infrared_as_red(make, tmp_path):
    one = four_bands(make, tmp_path / "a.tif", 50, 90, 30, 150)
    blue, green, red, _alpha = painted([one], Look(BandView.FALSE))[160, 160]
    assert (red, green, blue) == (150, 50, 90)


def test_the_change_of_plants_is_later_less_earlier(make, tmp_path):
    before, after = (
        four_bands(make, tmp_path / "a.tif", 50, 90, 30, 150),
        four_bands(make, tmp_path / "b.tif", 100, 90, 30, 100),
    )
    colours = painted([after], Look(BandView.NDVI_CHANGE), base=[before])
    assert np.abs(colours[160, 160, :3].astype(int) - colour_of(BandView.NDVI_CHANGE, 0.0 - 0.5)).max() <= 2


def landscape(make, path: Path, gain: float = 1.0, offset: float = 0.0, square: float = 250.0) -> FilePart:
    from_west, from_north = np.meshgrid(np.arange(400) + 0.5, np.arange(400) + 0.5)
    values = 125 + 100 * np.sin(from_west / 9) * np.cos(from_north / 7)
    values[(abs(from_west - 230) < 4) & (abs(from_north - 170) < 4)] = square
    make.raster(path, make.recipe(), np.clip(values * gain + offset, 0, 255))
    return FilePart(path, PLAIN)


def test_an_image_that_is_darker_as_a_whole_has_not_changed(make, tmp_path):
    grid = Grid("EPSG:4528", WEST + 20, NORTH - 20, 1.0, 360, 360)
    before, after = landscape(make, tmp_path / "a.tif"), landscape(make, tmp_path / "b.tif", 0.8, 12)
    colours = painted([after], Look(BandView.CHANGE), grid, [before]).astype(int)
    assert np.abs(colours[..., :3] - colour_of(BandView.CHANGE, 0.0)).max() < 12


def test_what_became_darker_is_blue_in_a_change_view(make, tmp_path):
    grid = Grid("EPSG:4528", WEST + 20, NORTH - 20, 1.0, 360, 360)
    before, after = landscape(make, tmp_path / "a.tif"), landscape(make, tmp_path / "b.tif", square=20)
    blue, _green, red, _alpha = painted([after], Look(BandView.CHANGE), grid, [before])[150, 210].astype(int)
    assert blue > red + 20


def test_a_shifted_date_is_compared_in_its_new_place(make, tmp_path):
    grid = Grid("EPSG:4528", WEST + 40, NORTH - 40, 1.0, 300, 300)
    values = make.raster(tmp_path / "a.tif")
    aside = make.raster(tmp_path / "b.tif", make.recipe(west=WEST + 6), gdal.Open(str(values)).ReadAsArray()[0])
    look = Look(BandView.CHANGE, nudge=Nudge(-6.0, 0.0))
    there, astray = (
        painted([FilePart(aside, PLAIN)], one, grid, [FilePart(values, PLAIN)]).astype(int)
        for one in (look, Look(BandView.CHANGE))
    )
    neutral = colour_of(BandView.CHANGE, 0.0)
    assert np.abs(there[..., :3] - neutral).mean() < 2 < np.abs(astray[..., :3] - neutral).mean()


# No data


def test_beyond_the_image_nothing_is_painted(make, tmp_path):
    path = make.raster(tmp_path / "a.tif")
    grid = replace(GRID, west=WEST - 40)
    alpha = painted([FilePart(path, PLAIN)], grid=grid)[..., 3]
    assert set(np.unique(alpha[:, :159])) == {0}
    assert set(np.unique(alpha[:, 161:])) == {255}


def test_far_from_the_image_nothing_is_painted(make, tmp_path):
    path = make.raster(tmp_path / "a.tif")
    assert not painted([FilePart(path, PLAIN)], grid=replace(GRID, west=WEST + 90_000)).any()


@pytest.mark.parametrize("hole", [float("nan"), -9999.0], ids=["not a number", "the value for no data"])
def test_where_a_file_holds_no_data_nothing_is_painted(make, tmp_path, hole):
    values = np.full((400, 400), 0.4)
    values[:, :200] = hole
    nodata = None if np.isnan(hole) else hole
    path = make.raster(tmp_path / "a.tif", make.recipe(bands=1, kind=gdal.GDT_Float32, nodata=nodata), values)
    plan = BandPlan((1,), None, "Float32")
    grid = replace(GRID, west=WEST + 160)
    colours = painted([FilePart(path, plan)], grid=grid, limits={"Float32/1": Stretch("Float32/1", (0.0,), (0.8,))})
    assert not colours[:, :156].any()
    assert (colours[:, 164:, 3] == 255).all()
    assert (abs(colours[:, 164:, 0].astype(int) - 128) <= 1).all()


def test_what_a_mask_beside_the_bands_hides_is_not_painted(make, tmp_path):
    path = make.raster(tmp_path / "a.tif")
    dataset = gdal.Open(str(path), gdal.GA_Update)
    gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES")
    dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
    gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", None)
    mask = np.full((400, 400), 255, np.uint8)
    mask[:, :230] = 0
    dataset.GetRasterBand(1).GetMaskBand().WriteArray(mask)
    del dataset
    alpha = painted([FilePart(path, PLAIN)])[..., 3]
    assert not alpha[:, :156].any()
    assert (alpha[:, 164:] == 255).all()


@pytest.fixture
def exceptions_on():
    """Another plugin has switched GDAL's exceptions on for the whole process."""
    gdal.UseExceptions()
    osr.UseExceptions()
    yield
    osr.DontUseExceptions()
    gdal.DontUseExceptions()


def test_other_plugins_choice_of_gdals_exceptions_makes_no_difference(make, tmp_path, exceptions_on):
    whole = make.raster(tmp_path / "a.tif")
    short = make.cut_short(make.raster(tmp_path / "b.tif", make.recipe(size=1600)))
    wide = Grid("EPSG:4528", WEST, NORTH, 4.0, 400, 400)
    made = paint(Painting(wide, (FilePart(short, PLAIN), FilePart(whole, PLAIN)), Look(), WHOLE))
    assert made.errors == (str(short),)
    assert (made.colours[:99, :99, 3] == 255).all()
    far = paint(Painting(replace(wide, crs="EPSG:3857"), (FilePart(whole, PLAIN),), Look(), WHOLE))
    assert not far.colours.any()


def test_a_finer_tile_lies_on_a_coarser_one_without_a_seam(make, tmp_path):
    coarse = make.raster(tmp_path / "a.tif", make.recipe(size=200, pixel=2.0), np.full((200, 200), 60.0))
    fine = make.raster(tmp_path / "b.tif", make.recipe(west=WEST + 230, size=170), np.full((400, 170), 200.0))
    colours = painted([FilePart(coarse, PLAIN), FilePart(fine, PLAIN)])
    assert (colours[..., 3] == 255).all()
    assert set(np.unique(colours[:, :, 1])) == {60, 200}
    assert (colours[:, :159, 1] == 60).all()
    assert (colours[:, 161:, 1] == 200).all()


def test_of_a_file_that_is_cut_short_the_rest_is_painted_and_it_is_named(make, tmp_path):
    path = make.cut_short(make.raster(tmp_path / "a.tif", make.recipe(size=1600)))
    whole = Grid("EPSG:4528", WEST, NORTH, 4.0, 400, 400)
    made = paint(Painting(whole, (FilePart(path, PLAIN),), Look(), WHOLE))
    assert made.errors == (str(path),)
    assert 0.02 < (made.colours[..., 3] == 255).mean() < 0.9


def test_a_file_that_is_gone_is_named_and_the_others_are_painted(make, tmp_path):
    here, gone = make.raster(tmp_path / "a.tif"), tmp_path / "gone.tif"
    made = paint(Painting(GRID, (FilePart(here, PLAIN), FilePart(gone, PLAIN)), Look(), WHOLE))
    assert made.errors == (str(gone),)
    assert (made.colours[..., 3] == 255).all()


def test_work_that_is_not_wanted_any_more_stops(make, tmp_path):
    path = make.raster(tmp_path / "a.tif")
    with pytest.raises(Stopped):
        paint(Painting(GRID, (FilePart(path, PLAIN),), Look(), WHOLE), lambda: True)


def test_a_file_without_a_reference_system_is_an_error_of_its_own(make, tmp_path):
    path = make.raster(tmp_path / "a.tif", make.recipe(epsg=None))
    with pytest.raises(ImageryError):
        read_on(path, (1,), 0, GRID, going)


def test_a_large_image_is_read_no_finer_than_the_view_needs(make, tmp_path, monkeypatch):
    path = make.raster(tmp_path / "a.tif", make.recipe(size=4000, bands=1))
    grid = Grid("EPSG:4528", WEST, NORTH, 40.0, 100, 100)
    asked = []
    real = gdal.Band.ReadAsArray

    def noted(band, *args, **named):
        asked.append((named.get("buf_xsize"), named.get("buf_ysize")))
        return real(band, *args, **named)

    monkeypatch.setattr(gdal.Band, "ReadAsArray", noted)
    read_on(path, (1,), 0, grid, going)
    assert asked[0] == (200, 200)


# Stretch


def test_brightness_and_contrast_change_a_stretch_and_nothing_else_does():
    plain = Stretch("Byte", (50.0,) * 3, (150.0,) * 3)
    assert toned(plain, 0, 0) == plain
    brighter, stronger = toned(plain, 10, 0), toned(plain, 0, 50)
    assert (brighter.lows[0], brighter.highs[0]) == pytest.approx((40.0, 140.0))
    assert (stronger.lows[0], stronger.highs[0]) == pytest.approx((75.0, 125.0))


def test_views_are_stretched_alike_unless_each_is_to_have_its_own():
    dark, light = (Sample("Byte", np.linspace(low, low + 100, 600).reshape(3, 200)) for low in (0, 150))
    alike = per_view([[dark], [light]], [False, False])
    assert alike[0] == alike[1] == stretches([dark, light])
    own = per_view([[dark], [light]], [True, True])
    assert own[0]["Byte"].highs[0] < own[1]["Byte"].lows[0]


def test_wide_values_are_painted_by_their_stretch(make, tmp_path):
    path = make.raster(tmp_path / "a.tif", make.recipe(kind=gdal.GDT_UInt16), np.full((400, 400), 3000.0))
    limits = {"UInt16/3": Stretch("UInt16/3", (2000.0,) * 3, (6000.0,) * 3)}
    colours = painted([FilePart(path, BandPlan((1, 2, 3), None, "UInt16"))], limits=limits)
    assert set(np.unique(colours[..., :3])) == {64}
