"""Band views, stretch, brightness and shifts on the views themselves: live, made in advance, remembered, recorded."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.PyQt.QtTest import QSignalSpy
from qgis.PyQt.QtWidgets import QAction
from redline_review.plugin.adapters.imagery.looks import BandView, Look, Nudge, look_from_json
from redline_review.plugin.adapters.imagery.nudges import FILE_NAME
from redline_review.ui.compare import CaseOnView, look_words
from redline_review.ui.compare.look_words import cannot_tell, first_stays, in_place, nothing_to_undo

BEFORE, AFTER = "2024-03-11", "2026-05-02"
ALL = list(BandView)


def with_infrared(make, path: Path, **special) -> Path:
    """Red, green, blue and, in the fourth band, near infrared that grows from west to east."""
    make.raster(path, make.recipe(bands=4, **special))
    dataset = gdal.Open(str(path), gdal.GA_Update)
    for number, colour in enumerate((gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand), 1):
        dataset.GetRasterBand(number).SetColorInterpretation(colour)
    fourth = dataset.GetRasterBand(4)
    fourth.SetDescription("NIR")
    fourth.WriteArray(np.tile(np.linspace(20, 240, 400), (400, 1)))
    return path


@pytest.fixture
def four(stage, make, catalogue, patch, tmp_path):
    """A stage over two dates with near infrared, showing a case."""
    earlier, later = with_infrared(make, tmp_path / "e.tif"), with_infrared(make, tmp_path / "l.tif", waves=20.0)
    stage.view.set_catalogue(catalogue((BEFORE, earlier), (AFTER, later)), None)
    stage.show("one", patch(200, 200))
    return stage


def looks(view) -> list[Look]:
    return [pane.picture.look if pane.picture is not None else None for pane in view.panes]


def bands(view) -> list[BandView]:
    return [look.bands if look is not None else None for look in looks(view)]


def legends(view) -> list[str]:
    return [view.looking._legends[pane].words for pane in view.panes]


def told(view) -> list[str]:
    return [pane.badge.text() for pane in view.panes]


# Band views


def test_the_key_goes_round_all_band_views_of_images_with_near_infrared(four, until):
    seen = []
    for view in [*ALL[1:], ALL[0]]:
        four.view.looking.cycle()
        expected = [BandView.TRUE if view.compares else view, view]
        assert until(lambda expected=expected: bands(four.view) == expected), (view, bands(four.view))
        seen.append(view)
    assert four.view.looking.looks.bands is BandView.TRUE


def test_the_key_goes_back_too(four, until):
    four.view.looking.cycle(-1)
    assert until(lambda: bands(four.view) == [BandView.TRUE, BandView.NDVI_CHANGE])


def test_what_the_bands_do_not_allow_is_not_offered(stage, make, catalogue, patch, tmp_path, until):
    paths = [make.raster(tmp_path / name) for name in ("e.tif", "l.tif")]
    stage.view.set_catalogue(catalogue((BEFORE, paths[0]), (AFTER, paths[1])), None)
    stage.show("one", patch(200, 200))
    stage.view.looking.cycle()
    assert until(lambda: bands(stage.view) == [BandView.TRUE, BandView.CHANGE])
    stage.view.looking.cycle()
    assert until(lambda: bands(stage.view) == [BandView.TRUE, BandView.TRUE])


def test_a_view_whose_image_lacks_a_band_stays_in_true_colour_and_says_so(
    stage, make, catalogue, patch, tmp_path, until
):
    plain, four = make.raster(tmp_path / "e.tif"), with_infrared(make, tmp_path / "l.tif")
    stage.view.set_catalogue(catalogue((BEFORE, plain), (AFTER, four)), None)
    stage.show("one", patch(200, 200))
    stage.view.looking.looks.set_bands(BandView.NDVI)
    assert until(lambda: bands(stage.view) == [BandView.TRUE, BandView.NDVI])
    assert until(lambda: "near infrared" in told(stage.view)[0])
    assert told(stage.view)[1] == ""


def test_a_legend_stands_on_the_view_as_long_as_its_picture(four, until):
    assert legends(four.view) == ["", ""]
    four.view.looking.looks.set_bands(BandView.NDWI)
    assert until(lambda: all("NDWI" in words and "water" in words for words in legends(four.view)))
    assert all(four.view.looking._legends[pane].isVisible() for pane in four.view.panes)
    four.view.blink.start()
    assert not four.view.looking._legends[four.view.panes[1]].isVisible()
    four.view.blink.stop()
    assert four.view.looking._legends[four.view.panes[1]].isVisible()
    four.view.clear()
    assert until(lambda: legends(four.view) == ["", ""])


# Stretch, brightness, contrast


def test_brightness_changes_all_views_or_the_active_one_and_is_said(four, until):
    four.view.looking.tone(2, 0)
    assert until(lambda: [look.brightness for look in looks(four.view)] == [20, 20])
    four.view.looking.tone(0, -1, active_only=True)
    assert until(lambda: [look.contrast for look in looks(four.view)] == [0, -10])
    assert until(lambda: told(four.view) == ["Brightness +20", "Brightness +20 · contrast -10"])
    four.view.looking.looks.reset()
    assert until(lambda: looks(four.view) == [Look(), Look()])
    assert until(lambda: told(four.view) == ["", ""])


def test_brighter_pictures_are_brighter(four, until, as_pixels):
    before = [as_pixels(pane.picture.image)[..., 1].mean() for pane in four.view.panes]
    four.view.looking.tone(3, 0)
    assert until(lambda: looks(four.view)[1].brightness == 30 and looks(four.view)[0].brightness == 30)
    after = [as_pixels(pane.picture.image)[..., 1].mean() for pane in four.view.panes]
    assert all(b > a + 20 for a, b in zip(before, after))


def test_each_view_may_be_stretched_by_itself(stage, make, catalogue, patch, tmp_path, until):
    dark, light = make.raster(tmp_path / "e.tif", make.recipe(factor=0.4)), make.raster(tmp_path / "l.tif")
    stage.view.set_catalogue(catalogue((BEFORE, dark), (AFTER, light)), None)
    stage.show("one", patch(200, 200))
    alike = [pane.picture.stretches for pane in stage.view.panes]
    chosen = QSignalSpy(stage.view.looking.looks.stretch_chosen)
    stage.view.looking.toggle_stretch()
    assert until(lambda: all(look.own_stretch for look in looks(stage.view)))
    own = [pane.picture.stretches for pane in stage.view.panes]
    assert alike[0] == alike[1]
    assert own[0] != own[1]
    assert [list(row) for row in chosen] == [[True]]


def test_the_reset_stretches_over_what_is_in_sight_then(stage, make, catalogue, patch, tmp_path, until):
    values = np.full((400, 400), 200.0)
    values[:, :200] = np.linspace(20, 90, 200)
    paths = [make.raster(tmp_path / name, values=values) for name in ("e.tif", "l.tif")]
    stage.view.set_catalogue(catalogue((BEFORE, paths[0]), (AFTER, paths[1])), None)
    stage.show("one", patch(100, 200))
    dark = stage.view.panes[0].picture.stretches["Byte"]
    stage.view.pan(-800.0, 0.0)
    assert until(stage.settle)
    assert stage.view.panes[0].picture.stretches["Byte"] == dark
    stage.view.looking.reset()
    assert until(lambda: all(pane.picture.stretches["Byte"].lows[0] > dark.highs[0] for pane in stage.view.panes))


# Made in advance


@pytest.mark.parametrize("view", ALL[1:], ids=[view.value for view in ALL[1:]])
def test_pictures_made_in_advance_are_those_that_would_have_been_made(four, until, as_pixels, patch, view):
    four.view.looking.looks.set_bands(view)
    four.view.looking.tone(1, 1)
    assert until(lambda: bands(four.view)[1] is view and looks(four.view)[1].contrast == 10)
    assert until(lambda: four.view._told)
    four.view.expect([CaseOnView("two", patch(120, 260), BEFORE, AFTER)])
    assert until(lambda: [key[0] for key in four.view._prefetch._kept][-1:] == ["two"])
    four.view.show_case(CaseOnView("two", patch(120, 260), BEFORE, AFTER))
    assert bands(four.view)[1] is view  # no event has passed since
    early = [as_pixels(pane.picture.image) for pane in four.view.panes]
    four.view._prefetch.clear()
    four.show("two", patch(120, 260))
    late = [as_pixels(pane.picture.image) for pane in four.view.panes]
    assert all(np.array_equal(a, b) for a, b in zip(early, late))


CHANGES = {
    "band view": lambda looking: looking.looks.set_bands(BandView.FALSE),
    "stretch": lambda looking: looking.toggle_stretch(),
    "brightness": lambda looking: looking.tone(1, 0),
    "contrast of one view": lambda looking: looking.tone(0, 1, active_only=True),
    "shift": lambda looking: looking.nudge(0.5, 0.0, looking.parent().steering.link.ground),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_picture_made_with_another_look_is_never_shown(four, until, patch, change):
    two = CaseOnView("two", patch(200, 200, half=20), BEFORE, AFTER)
    four.view.expect([two])
    assert until(lambda: [key[0] for key in four.view._prefetch._kept][-1:] == ["two"])
    four.view.expect([])
    change(four.view.looking)
    four.view.show_case(two)
    assert [pane.picture for pane in four.view.panes] == [None, None]
    assert until(lambda: four.painted[-1:] == ["two"])
    assert looks(four.view) == list(four.view.looking._looks())


def test_what_is_expected_is_made_again_after_a_change_of_look(four, until, patch):
    two = CaseOnView("two", patch(120, 260), BEFORE, AFTER)
    four.view.expect([two])
    assert until(lambda: len(four.view._prefetch._kept) == 1)
    four.view.looking.looks.set_bands(BandView.NDVI)
    assert until(lambda: len(four.view._prefetch._kept) == 2)
    four.view.show_case(two)
    assert bands(four.view) == [BandView.NDVI, BandView.NDVI]


# Shifts


@pytest.fixture
def aside(stage, make, catalogue, patch, tmp_path):
    """A later image of which every pixel lies 6 m too far east and 3 m too far south; in a workspace."""
    chance = np.random.default_rng(4)
    ground = np.kron(chance.uniform(30, 220, (100, 100)), np.ones((4, 4)))
    earlier = make.raster(tmp_path / "e.tif", values=ground)
    wrong = make.recipe(west=40_500_006.0, north=3_430_397.0)
    later = make.raster(tmp_path / "l.tif", wrong, np.clip(ground * 0.8 + chance.normal(10, 5, ground.shape), 0, 255))
    (tmp_path / "workspace").mkdir()
    stage.folder = tmp_path / "workspace"
    stage.images = catalogue((BEFORE, earlier), (AFTER, later))
    stage.view.set_catalogue(stage.images, stage.folder)
    stage.show("one", patch(200, 200))
    return stage


def shift(stage) -> Nudge:
    look = looks(stage.view)[1]
    return look.nudge if look is not None else Nudge(99.0, 99.0)


def press(stage, right: float, down: float) -> None:
    stage.view.looking.nudge(right, down, stage.view.steering.link.ground)


def test_arrows_shift_the_active_image_by_half_a_pixel_and_it_is_said(aside, until):
    press(aside, -0.5, 0.0)
    press(aside, 0.0, -0.5)
    assert until(lambda: shift(aside) == Nudge(-0.5, 0.5))
    assert until(lambda: told(aside.view)[1] == "Image shifted by 0.50 m west, 0.50 m north")
    assert looks(aside.view)[0].nudge == Nudge()


def test_on_a_turned_ground_arrows_shift_as_seen_on_the_screen(aside, until):
    aside.view.steering.turn(90.0)
    press(aside, 1.0, 0.0)
    assert until(lambda: shift(aside).north_m == pytest.approx(1.0) and abs(shift(aside).east_m) < 1e-9)


def test_the_first_views_image_stays_and_says_so(aside):
    aside.view.set_active(0)
    press(aside, 1.0, 0.0)
    assert told(aside.view)[0] == first_stays()
    assert not (aside.folder / FILE_NAME).exists()


def test_shifts_can_be_undone_and_done_again(aside, until):
    press(aside, 1.0, 0.0)
    press(aside, 1.0, 0.0)
    looking = aside.view.looking
    looking.undo_nudge()
    assert until(lambda: shift(aside) == Nudge(1.0, 0.0))
    looking.undo_nudge()
    assert until(lambda: shift(aside) == Nudge())
    looking.undo_nudge()
    assert nothing_to_undo() in told(aside.view)[1]
    looking.redo_nudge()
    assert until(lambda: shift(aside) == Nudge(1.0, 0.0))
    aside.view.looking.take_nudge_back()
    assert until(lambda: shift(aside) == Nudge())


def test_a_shift_of_images_that_are_not_in_sight_is_not_undone(aside, until):
    other = ("another image", "and a third")
    press(aside, 1.0, 0.0)
    aside.view.looking.looks.set_nudge(other, Nudge(4.0, 0.0))
    aside.view.looking.undo_nudge()
    assert until(lambda: shift(aside) == Nudge())
    assert aside.view.looking.looks.nudge_of(other) == Nudge(4.0, 0.0)


def test_an_estimate_puts_the_image_in_its_place(aside, until):
    aside.view.looking.suggest(aside.view.steering.link.ground)
    assert until(lambda: bool(shift(aside)))
    assert shift(aside).east_m == pytest.approx(-6.0, abs=0.2)
    assert shift(aside).north_m == pytest.approx(3.0, abs=0.2)


def test_an_estimate_says_when_the_images_do_not_tell(stage, make, catalogue, patch, tmp_path, until):
    chance = np.random.default_rng(6)
    paths = [make.raster(tmp_path / n, values=chance.uniform(0, 255, (400, 400))) for n in ("e.tif", "l.tif")]
    stage.view.set_catalogue(catalogue((BEFORE, paths[0]), (AFTER, paths[1])), None)
    stage.show("one", patch(200, 200))
    stage.view.looking.suggest(stage.view.steering.link.ground)
    assert until(lambda: cannot_tell() in told(stage.view)[1])
    assert looks(stage.view)[1].nudge == Nudge()


def test_an_estimate_says_when_nothing_needs_to_be_shifted(stage, make, catalogue, patch, tmp_path, until):
    ground = np.kron(np.random.default_rng(4).uniform(30, 220, (100, 100)), np.ones((4, 4)))
    paths = [make.raster(tmp_path / n, values=ground) for n in ("e.tif", "l.tif")]
    stage.view.set_catalogue(catalogue((BEFORE, paths[0]), (AFTER, paths[1])), None)
    stage.show("one", patch(200, 200))
    stage.view.looking.suggest(stage.view.steering.link.ground)
    assert until(lambda: in_place() in told(stage.view)[1])


def kept(stage) -> list[dict]:
    path = stage.folder / FILE_NAME
    return json.loads(path.read_text(encoding="utf-8"))["pairs"] if path.exists() else []


def test_a_shift_holds_for_its_pair_of_images_the_next_time(aside, until, patch):
    press(aside, 0.5, 0.0)
    assert until(lambda: len(kept(aside)) == 1)
    assert {kept(aside)[0]["fixed"], kept(aside)[0]["moved"]} == {
        image.image_id for day in (BEFORE, AFTER) for image in aside.images.images(day, (-180.0, -90.0, 180.0, 90.0))
    }
    aside.view.set_catalogue(aside.images, aside.folder)
    aside.show("two", patch(120, 260))
    assert until(lambda: shift(aside) == Nudge(0.5, 0.0))


def test_the_other_way_round_the_same_shift_holds_reversed(aside, until):
    press(aside, 0.5, 0.0)
    assert until(lambda: shift(aside) == Nudge(0.5, 0.0))
    aside.view.set_date(0, AFTER)
    aside.view.set_date(1, BEFORE)
    assert until(lambda: shift(aside) == Nudge(-0.5, 0.0))


def test_a_damaged_file_of_shifts_is_said_and_not_written_over(aside, until, patch):
    path = aside.folder / FILE_NAME
    path.write_text("{", encoding="utf-8")
    aside.view.set_catalogue(aside.images, aside.folder)
    assert until(lambda: any(FILE_NAME in text for _, text in aside.failed))
    press(aside, 0.5, 0.0)
    assert until(lambda: shift(aside) == Nudge(0.5, 0.0))
    assert path.read_text(encoding="utf-8") == "{"


def test_a_finding_records_how_each_view_drew(aside, until):
    aside.view.looking.tone(1, 0)
    press(aside, -0.5, 0.0)
    expected = Look(brightness=10, nudge=Nudge(-0.5, 0.0))
    assert until(lambda: looks(aside.view)[1] == expected and looks(aside.view)[0] == Look(brightness=10))
    recipes = json.loads(json.dumps(aside.view.seen()))
    assert [look_from_json(one["look"]) for one in recipes] == [Look(brightness=10), expected]


def test_a_recorded_change_names_the_date_it_was_compared_to(four, until):
    four.view.looking.looks.set_bands(BandView.CHANGE)
    assert until(lambda: bands(four.view)[1] is BandView.CHANGE)
    recipe = four.view.seen()[1]
    assert recipe["look"]["bands"] == "change"
    assert [image["date"] for image in recipe["base"]] == [BEFORE]


def menu_of(view, choose_from: str = "drawn"):
    """The menu as it comes up."""
    menu = getattr(view.modes, choose_from).menu()
    menu.aboutToShow.emit()
    return menu


def band_entries(view) -> dict[str, bool]:
    """The band views that the menu offers, and which is marked."""
    actions = menu_of(view).actions()
    return {a.text(): a.isChecked() for a in actions if a.objectName().startswith("bandView") and a.isVisible()}


def test_the_menu_lists_the_band_views_that_the_images_allow_and_marks_the_one_drawn(four, until):
    four.view.modes.show_actions(lambda name: QAction(name, four.view))
    assert list(band_entries(four.view)) == [look_words.band_view(view) for view in BandView]
    chosen = next(a for a in menu_of(four.view).actions() if a.objectName() == "bandView_ndwi")
    chosen.trigger()
    assert until(lambda: bands(four.view) == [BandView.NDWI] * 2)
    assert [words for words, marked in band_entries(four.view).items() if marked] == ["Water (NDWI)"]
    chosen.trigger()
    assert [words for words, marked in band_entries(four.view).items() if marked] == ["Water (NDWI)"], (
        "no choice is none"
    )


def test_the_menu_lists_no_band_view_that_the_images_do_not_allow(stage, make, catalogue, patch, tmp_path):
    paths = [make.raster(tmp_path / name) for name in ("e.tif", "l.tif")]
    stage.view.set_catalogue(catalogue((BEFORE, paths[0]), (AFTER, paths[1])), None)
    stage.view.modes.show_actions(lambda name: QAction(name, stage.view))
    stage.show("one", patch(200, 200))
    assert list(band_entries(stage.view)) == ["True colour", "Change of brightness"]


def test_shifting_by_keys_stands_in_a_menu(four):
    four.view.modes.show_actions(lambda name: QAction(name, four.view))
    inner = next(a.menu() for a in menu_of(four.view).actions() if a.menu() is not None)
    names = [action.text() for action in inner.actions()]
    assert {"nudge_left", "nudge_right", "nudge_up", "nudge_down", "nudge_far_up", "suggest_shift"} <= set(names)
