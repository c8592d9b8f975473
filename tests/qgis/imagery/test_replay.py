"""A recorded recipe, painted again later: the same picture, or a word on what has changed since."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from qgis.PyQt.QtGui import QImage
from redline_review.plugin.adapters.imagery.background import Background
from redline_review.plugin.adapters.imagery.errors import ImageChanged, ImageMissing
from redline_review.plugin.adapters.imagery.layers import LayerPool
from redline_review.plugin.adapters.imagery.looks import BandView
from redline_review.plugin.adapters.png import image_of, png_of, same_pixels
from redline_review.plugin.domain.errors import BadRecord
from redline_review.tests.qgis.support_waiting import until as wait_for
from redline_review.ui.compare.replay import Repainted, Replay

BEFORE, AFTER = "2024-03-11", "2026-05-02"


@pytest.fixture
def again(qgis_app: Any, tmp_path: Path) -> Iterator[Callable[[dict[str, Any]], Repainted]]:
    """Paints a recipe from its files alone: another pool, no view, the recipe as read from the disk."""
    background = Background()
    pool = LayerPool(background, tmp_path)
    replay = Replay(pool)

    def paint(recipe: dict[str, Any]) -> Repainted:
        made: list[Repainted] = []
        replay.done.connect(made.append)
        replay.paint(json.loads(json.dumps(recipe)))
        wait_for("painted again", lambda: made)
        replay.done.disconnect(made.append)
        return made[0]

    yield paint
    replay.stop()
    pool.close()
    background.close()


@pytest.fixture
def seen(stage: Any, catalogue: Any, patch: Any) -> Callable[..., list[tuple[dict[str, Any], bytes]]]:
    """Show files of two dates; returns each view's recipe and the PNG that is kept of it."""

    def look(before: list[Path], after: list[Path], root: Path) -> list[tuple[dict[str, Any], bytes]]:
        dated = [(BEFORE, path) for path in before] + [(AFTER, path) for path in after]
        stage.view.set_catalogue(catalogue(*dated, root=root), root)
        stage.show("case", patch(200, 180))
        return [(one, png_of(pane.picture.image, False)) for one, pane in zip(stage.view.seen(), stage.view.panes)]

    return look


def cog(path: Path) -> Path:
    plain = path.with_name("plain_" + path.name)
    path.rename(plain)
    gdal.Translate(str(path), str(plain), format="COG", creationOptions=["COMPRESS=DEFLATE", "BLOCKSIZE=128"])
    plain.unlink()
    return path


def local_cog(make: Any, folder: Path, shift: float) -> list[Path]:
    recipe = make.recipe(waves=40.0 + shift)
    return [cog(make.raster(folder / f"one_{shift:.0f}.tif", recipe))]


def tiles(make: Any, folder: Path, shift: float) -> list[Path]:
    base = make.recipe(size=200, waves=40.0 + shift)
    places = [(dx, dy) for dx in (0, 200) for dy in (0, 200)]
    return [
        make.raster(folder / f"t{shift:.0f}_{dx}_{dy}.tif", replace(base, west=base.west + dx, north=base.north - dy))
        for dx, dy in places
    ]


def in_degrees(make: Any, folder: Path, shift: float) -> list[Path]:
    return [make.in_degrees(folder / f"deg_{shift:.0f}.tif", make.recipe(waves=40.0 + shift))]


def wide_values(make: Any, folder: Path, shift: float) -> list[Path]:
    recipe = make.recipe(kind=gdal.GDT_UInt16, factor=17.3, waves=40.0 + shift, nodata=0)
    return [make.raster(folder / f"wide_{shift:.0f}.tif", recipe)]


def palette(make: Any, folder: Path, shift: float) -> list[Path]:
    return [make.palette(folder / f"pal_{shift:.0f}.tif", make.recipe(bands=1, waves=40.0 + shift))]


KINDS = [
    pytest.param(local_cog, id="a local COG"),
    pytest.param(tiles, id="several tiles of one date"),
    pytest.param(in_degrees, id="another reference system"),
    pytest.param(wide_values, id="16 bits stretched"),
    pytest.param(palette, id="a palette"),
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_recipe_painted_again_is_the_kept_picture_pixel_by_pixel(make, seen, again, tmp_path, kind) -> None:
    for recipe, kept in seen(kind(make, tmp_path, 0), kind(make, tmp_path, 20), tmp_path):
        made = again(recipe)
        assert made.problems == ()
        assert same_pixels(made.image, image_of(kept))
        assert len(set(np.frombuffer(kept, np.uint8))) > 50, "a picture of nothing shows nothing"


def four_bands(make: Any, path: Path, waves: float) -> Path:
    """Red, green, blue and a near infrared of its own."""
    made = make.raster(path, make.recipe(bands=4, waves=waves, options=("PHOTOMETRIC=RGB", "ALPHA=NO")))
    dataset = gdal.Open(str(made), gdal.GA_Update)
    band = dataset.GetRasterBand(4)
    band.WriteArray(np.ascontiguousarray(255 - band.ReadAsArray().T // 2))
    return made


@pytest.mark.parametrize("view", list(BandView), ids=[view.value for view in BandView])
def test_every_band_view_is_painted_again_as_it_was(make, stage, seen, again, until, tmp_path, view) -> None:
    seen([four_bands(make, tmp_path / "a.tif", 40.0)], [four_bands(make, tmp_path / "b.tif", 25.0)], tmp_path)
    looks = stage.view.looking.looks
    looks.set_bands(view)
    looks.tone(3, -2)
    pane = stage.view.panes[-1]
    until(lambda: pane.picture is not None and pane.picture.look.bands is view and pane.picture.look.brightness == 30)
    recipe = stage.view.seen()[-1]
    assert recipe["look"]["bands"] == view.value
    assert bool(recipe["base"]) is view.compares
    made = again(recipe)
    assert made.problems == ()
    assert same_pixels(made.image, image_of(png_of(pane.picture.image, False)))


def test_an_image_shifted_by_a_fraction_of_a_pixel_is_painted_again_shifted(
    make, stage, seen, again, until, tmp_path
) -> None:
    before = seen(local_cog(make, tmp_path, 0), local_cog(make, tmp_path, 20), tmp_path)[-1]
    looking, pane = stage.view.looking, stage.view.panes[-1]
    looking.nudge(1 / 3, -2.7, stage.view.panes[0].canvas.ground)
    until(lambda: pane.picture is not None and bool(pane.picture.look.nudge))
    recipe = stage.view.seen()[-1]
    made = again(recipe).image
    assert same_pixels(made, image_of(png_of(pane.picture.image, False)))
    assert not same_pixels(made, image_of(before[1]))


def test_a_turned_view_is_painted_again_as_its_picture_was(make, stage, seen, again, until, tmp_path) -> None:
    seen(local_cog(make, tmp_path, 0), local_cog(make, tmp_path, 20), tmp_path)
    pane = stage.view.panes[-1]
    upright = pane.picture.image.size()
    stage.view.steering.turn(30.0)
    until(lambda: pane.picture is not None and pane.picture.ground.rotation == 30.0)
    recipe = stage.view.seen()[-1]
    assert recipe["rotation"] == 30.0
    assert pane.picture.image.size() != upright
    assert same_pixels(again(recipe).image, image_of(png_of(pane.picture.image, False)))


def test_two_different_views_are_not_taken_for_the_same_picture(make, seen, again, tmp_path) -> None:
    (earlier, _), (_, kept) = seen(local_cog(make, tmp_path, 0), local_cog(make, tmp_path, 20), tmp_path)
    assert not same_pixels(again(earlier).image, image_of(kept))


def test_a_place_zoomed_and_dragged_to_is_painted_again(make, stage, seen, again, tmp_path) -> None:
    seen(local_cog(make, tmp_path, 0), local_cog(make, tmp_path, 20), tmp_path)
    stage.view.pan(17.3, -9.7)
    stage.view.zoom(1.37)
    assert stage.settle()
    shown = [pane.picture.image for pane in stage.view.panes]
    for recipe, image in zip(stage.view.seen(), shown):
        assert same_pixels(again(recipe).image, image_of(png_of(image, False)))


def test_a_file_that_was_written_anew_is_said_and_painted_as_it_is_now(make, seen, again, tmp_path) -> None:
    views = seen(local_cog(make, tmp_path, 0), local_cog(make, tmp_path, 20), tmp_path)
    path = tmp_path / views[1][0]["images"][0]["path"]
    path.unlink()
    make.raster(path, make.recipe(waves=5.0))
    made = again(views[1][0])
    assert [type(problem) for problem in made.problems] == [ImageChanged]
    assert not same_pixels(made.image, image_of(views[1][1]))


def test_a_file_of_another_time_is_said_though_its_pixels_are_the_same(make, seen, again, tmp_path) -> None:
    views = seen(local_cog(make, tmp_path, 0), local_cog(make, tmp_path, 20), tmp_path)
    os.utime(tmp_path / views[0][0]["images"][0]["path"], (1, 1))
    made = again(views[0][0])
    assert [type(problem) for problem in made.problems] == [ImageChanged]
    assert same_pixels(made.image, image_of(views[0][1]))


def test_a_missing_tile_is_said_and_the_others_are_painted(make, seen, again, tmp_path) -> None:
    views = seen(tiles(make, tmp_path, 0), tiles(make, tmp_path, 20), tmp_path)
    gone = tmp_path / views[0][0]["images"][0]["path"]
    gone.unlink()
    made = again(views[0][0])
    assert [(type(problem), problem.path) for problem in made.problems] == [(ImageMissing, str(gone))]
    assert isinstance(made.image, QImage)
    assert not same_pixels(made.image, image_of(views[0][1]))


def test_with_all_files_gone_there_is_no_picture_and_each_is_named(make, seen, again, tmp_path) -> None:
    views = seen(tiles(make, tmp_path, 0), tiles(make, tmp_path, 20), tmp_path)
    for image in views[0][0]["images"]:
        (tmp_path / image["path"]).unlink()
    made = again(views[0][0])
    assert made.image is None
    assert {type(problem) for problem in made.problems} == {ImageMissing}
    assert len(made.problems) == len(views[0][0]["images"])


@pytest.mark.parametrize("member", ["ground", "size_px", "pixel_ratio", "stretch", "crs"])
def test_a_recipe_without_what_a_picture_depends_on_is_refused(make, seen, again, tmp_path, member) -> None:
    recipe = seen(local_cog(make, tmp_path, 0), local_cog(make, tmp_path, 20), tmp_path)[0][0]
    del recipe[member]
    with pytest.raises(BadRecord):
        again(recipe)


def test_real_tiles_of_two_reference_systems_are_painted_again_as_they_were(stage, joplin, again) -> None:
    stage.view.set_catalogue(joplin.catalogue, None)
    compared = 0
    for number, outline in list(enumerate(joplin.outlines))[5::97]:
        stage.show(f"case {number}", outline, joplin.before, joplin.after)
        shown = [pane.picture.image if pane.picture is not None else None for pane in stage.view.panes]
        for recipe, image in zip(stage.view.seen(), shown):
            if image is not None:
                made = again(recipe)
                assert made.problems == ()
                assert same_pixels(made.image, image_of(png_of(image, False)))
                compared += 1
    assert compared >= 6
