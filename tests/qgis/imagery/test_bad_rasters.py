"""Rasters as they come: each is shown or says why not, and the view beside it is as free as ever."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from redline_review.plugin.adapters.imagery.errors import ImageUnreadable, ImageWithoutCrs, ImageWithoutDate
from redline_review.plugin.adapters.imagery.scan import ScanOptions, scan

BEFORE, AFTER = "2024-03-11", "2026-05-02"
INSIDE, OUTSIDE = (200.0, 180.0), (30.0, 30.0)
Spoil = Callable[[Path], Any]


@pytest.fixture
def beside(make, stage, catalogue, patch, tmp_path, as_pixels) -> Callable[..., Any]:
    """Show a raster in the later view beside a good one in the earlier; returns the later view.

    ``spoil`` harms the file between the scan and the look, as disks and colleagues do.
    """

    def show(path: Path, spoil: Spoil = lambda _path: None, at: tuple[float, float] = INSIDE) -> Any:
        good = make.raster(tmp_path / "good.tif")
        stage.view.set_catalogue(catalogue((BEFORE, good), (AFTER, path)), tmp_path)
        spoil(path)
        stage.show("case", patch(*at))
        first, second = stage.view.panes[0], stage.view.panes[-1]
        assert as_pixels(first.picture.image)[..., 3].any(), "the view beside shows nothing"
        assert not first.notice.isVisibleTo(first)
        return second

    return show


@pytest.fixture
def shades(as_pixels) -> Callable[[Any], int]:
    """How many different colours a view shows where it has pixels at all."""

    def count(pane: Any) -> int:
        values = as_pixels(pane.picture.image)
        return len(np.unique(values[values[..., 3] > 0][:, :3], axis=0))

    return count


def rewritten(content: bytes) -> Spoil:
    return lambda path: path.write_bytes(content)


def scrambled(path: Path) -> None:
    """Damage the blocks of a compressed file, and leave its directory as it was."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2 :] = bytes((7 * n + 3) % 251 for n in range(len(data) - len(data) // 2))
    path.write_bytes(bytes(data))


def compressed(make: Any, path: Path) -> Path:
    plain = make.raster(path.with_name("plain.tif"))
    gdal.Translate(str(path), str(plain), format="COG", creationOptions=["COMPRESS=DEFLATE", "OVERVIEWS=NONE"])
    plain.unlink()
    return path


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        pytest.param(Path.unlink, "is not where it was", id="gone"),
        pytest.param(rewritten(b""), "cannot be read", id="emptied"),
        pytest.param(rewritten(b"no picture, a letter\n" * 40), "cannot be read", id="a text in its place"),
        pytest.param(lambda p: p.write_bytes(p.read_bytes()[: p.stat().st_size * 2 // 5]), "cannot be read", id="cut"),
        pytest.param(lambda p: p.write_bytes(p.read_bytes()[:60]), "cannot be read", id="cut in its directory"),
        pytest.param(scrambled, "cannot be read", id="damaged inside"),
    ],
)
def test_a_file_spoilt_after_it_was_added_says_so_on_its_view(make, beside, tmp_path, spoil, words) -> None:
    pane = beside(compressed(make, tmp_path / "bad.tif"), spoil)
    assert pane.notice.isVisibleTo(pane)
    assert "bad.tif" in pane.notice.text()
    assert words in pane.notice.text()


def jpeg_called_tif(make: Any, path: Path) -> Path:
    plain = make.raster(path.with_name("plain.tif"), replace(make.recipe(), epsg=None))
    gdal.Translate(str(path), str(plain), format="JPEG")
    plain.unlink()
    path.with_name(path.name + ".aux.xml").unlink(missing_ok=True)
    return path


def written(content: bytes) -> Callable[[Any, Path], Path]:
    def do(_make: Any, path: Path) -> Path:
        path.write_bytes(content)
        return path

    return do


@pytest.mark.parametrize(
    ("build", "error"),
    [
        pytest.param(written(b""), ImageUnreadable, id="an empty file"),
        pytest.param(written("是一封信\n".encode() * 9), ImageUnreadable, id="a text called .tif"),
        pytest.param(written(b"II*\0"), ImageUnreadable, id="the first four bytes of one"),
        pytest.param(jpeg_called_tif, ImageWithoutCrs, id="a JPEG called .tif"),
        pytest.param(
            lambda make, path: make.raster(path, replace(make.recipe(), epsg=None)),
            ImageWithoutCrs,
            id="no reference system",
        ),
        pytest.param(lambda make, path: make.raster(path), ImageWithoutDate, id="no date"),
    ],
)
def test_what_cannot_be_added_is_named_and_the_others_are_taken(make, tmp_path, build, error) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    bad = build(make, folder / "bad.tif")
    make.raster(folder / "good_20260502.tif")
    found = scan([folder], ScanOptions())
    assert [Path(image.path).name for image in found.images] == ["good_20260502.tif"]
    assert [(type(problem), problem.path) for problem in found.problems] == [(error, str(bad))]
    assert sorted(p.name for p in folder.iterdir()) == ["bad.tif", "good_20260502.tif"], "something was left beside"


def one_band(make: Any, path: Path) -> Path:
    return make.raster(path, make.recipe(bands=1))


def two_bands(make: Any, path: Path) -> Path:
    return make.raster(path, make.recipe(bands=2))


def sixteen_bits(make: Any, path: Path) -> Path:
    return make.raster(path, make.recipe(kind=gdal.GDT_UInt16, factor=40.0))


def signed_bits(make: Any, path: Path) -> Path:
    return make.raster(path, make.recipe(kind=gdal.GDT_Int16, factor=-12.0))


def thirty_two_bits(make: Any, path: Path) -> Path:
    return make.raster(path, make.recipe(kind=gdal.GDT_UInt32, factor=9_000_000.0))


def reflectances(make: Any, path: Path) -> Path:
    return make.raster(path, make.recipe(kind=gdal.GDT_Float32, factor=1 / 400))


def palette(make: Any, path: Path) -> Path:
    return make.palette(path)


def five_bands(make: Any, path: Path) -> Path:
    return make.raster(path, make.recipe(bands=5, kind=gdal.GDT_UInt16, factor=11.0))


@pytest.mark.parametrize(
    "build",
    [one_band, two_bands, five_bands, sixteen_bits, signed_bits, thirty_two_bits, reflectances, palette],
    ids=["one band", "two bands", "five bands", "16 bits", "below zero", "32 bits", "reflectances", "a palette"],
)
def test_a_sound_raster_of_any_kind_is_shown_with_contrast_and_without_a_word(
    make, beside, shades, tmp_path, build
) -> None:
    pane = beside(build(make, tmp_path / "kind.tif"))
    assert pane.notice.text() == ""
    assert pane.picture.covered == pytest.approx(1.0)
    assert shades(pane) > 40


def with_holes(make: Any, path: Path, hole: float) -> Path:
    """A float raster whose western half holds no numbers."""
    values = np.random.default_rng(4).uniform(0.05, 0.4, (400, 400))
    values[:, :200] = hole
    return make.raster(path, make.recipe(kind=gdal.GDT_Float32), values)


@pytest.mark.parametrize("hole", [float("nan"), float("inf"), float("-inf")], ids=["NaN", "infinite", "below all"])
def test_values_that_are_no_numbers_count_as_no_data(make, beside, shades, tmp_path, hole) -> None:
    pane = beside(with_holes(make, tmp_path / "holes.tif", hole))
    assert pane.picture.covered == pytest.approx(0.5, abs=0.06)
    assert "covers" in pane.notice.text()
    assert shades(pane) > 40, "what is beside them lost its contrast"


def test_a_raster_of_nothing_but_holes_says_that_it_covers_nothing(make, beside, tmp_path) -> None:
    path = make.raster(
        tmp_path / "none.tif", make.recipe(kind=gdal.GDT_Float32), np.full((400, 400), np.nan, np.float32)
    )
    pane = beside(path)
    assert "does not cover" in pane.notice.text()


def test_an_alpha_band_hides_what_it_hides_and_the_gap_is_said(make, beside, tmp_path) -> None:
    pane = beside(make.raster(tmp_path / "alpha.tif", make.recipe(alpha=True)))
    assert pane.picture.covered == pytest.approx(0.5, abs=0.06)
    assert "covers" in pane.notice.text()


@pytest.fixture
def bordered(make, tmp_path) -> Path:
    """A small picture in the middle of a border of nodata seven times as wide."""
    values = np.full((1500, 1500), -9999.0)
    values[700:900, 700:900] = np.random.default_rng(5).uniform(300, 900, (200, 200))
    base = make.recipe()
    recipe = replace(
        base, kind=gdal.GDT_Int16, nodata=-9999.0, west=base.west - 600, north=base.north + 620, options=("TILED=YES",)
    )
    return make.raster(tmp_path / "border.tif", recipe, values)


def test_a_wide_border_of_nodata_takes_no_contrast(beside, shades, bordered) -> None:
    pane = beside(bordered)
    assert pane.notice.text() == ""
    assert shades(pane) > 40


def test_a_patch_under_the_border_of_nodata_is_said_to_be_uncovered(beside, bordered) -> None:
    pane = beside(bordered, at=OUTSIDE)
    assert "does not cover" in pane.notice.text()


@pytest.mark.parametrize(
    "options",
    [("TILED=YES", "SPARSE_OK=TRUE", "COMPRESS=DEFLATE", "BIGTIFF=YES"), ("SPARSE_OK=TRUE", "BIGTIFF=YES")],
    ids=["in tiles", "in strips"],
)
def test_a_raster_of_a_hundred_thousand_columns_is_shown(make, beside, shades, tmp_path, options) -> None:
    path, recipe = tmp_path / "wide.tif", make.recipe()
    driver = gdal.GetDriverByName("GTiff")
    dataset = driver.Create(str(path), 100_000, 2_000, 3, gdal.GDT_Byte, list(options))
    dataset.SetGeoTransform((recipe.west - 50_000, 1, 0, recipe.north + 500, 0, -1))
    dataset.SetProjection(gdal.Open(str(make.raster(tmp_path / "like.tif"))).GetProjection())
    values = np.random.default_rng(6).integers(20, 230, (400, 400), dtype=np.uint8)
    for number in (1, 2, 3):
        dataset.GetRasterBand(number).WriteArray(values, 50_000, 500)
    dataset = None
    assert path.stat().st_size < 200_000_000
    pane = beside(path)
    assert pane.notice.text() == ""
    assert shades(pane) > 40


def test_four_bad_files_of_one_date_are_each_named_and_the_good_one_is_shown(
    make, stage, catalogue, patch, tmp_path, as_pixels
) -> None:
    good = make.raster(tmp_path / "good.tif")
    after = [compressed(make, tmp_path / f"bad{n}.tif") for n in range(3)]
    stage.view.set_catalogue(catalogue((BEFORE, good), (AFTER, good), *((AFTER, path) for path in after)), tmp_path)
    after[0].unlink()
    after[1].write_bytes(b"")
    scrambled(after[2])
    stage.show("case", patch(*INSIDE))
    pane = stage.view.panes[-1]
    for n in range(3):
        assert f"bad{n}.tif" in pane.notice.text()
    assert as_pixels(pane.picture.image)[..., 3].any()
