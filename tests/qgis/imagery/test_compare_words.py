"""What is said and drawn on a view: date, sensor, pixel size, cloud, warnings, outlines, zones with their names."""

from __future__ import annotations

from dataclasses import replace

import pytest
from redline_review.plugin.adapters.imagery.catalogue import DateChoice, FileCatalogue
from redline_review.plugin.domain.image_rules import HIGH_RESOLUTION_M, too_coarse
from redline_review.plugin.domain.records import Zone
from redline_review.ui.compare import CaseOnView
from redline_review.ui.compare.between import other_dates

BEFORE, AFTER = "2024-03-11", "2026-05-02"


@pytest.mark.parametrize(
    ("size_m", "coarse"),
    [(0.5, False), (HIGH_RESOLUTION_M, False), (2.01, True), (5.0, True), (0.0, False)],
    ids=["fine", "at the threshold", "just above it", "coarse", "unknown"],
)
def test_an_image_is_too_coarse_above_the_threshold(size_m, coarse):
    assert too_coarse(size_m) is coarse


@pytest.fixture
def put(stage, make, catalogue, patch, tmp_path):
    """Show two dates whose records are changed as told."""

    def put_on(outline=None, **changed) -> None:
        paths = [make.raster(tmp_path / f"{name}.tif") for name in ("before", "after")]
        found = catalogue((BEFORE, paths[0]), (AFTER, paths[1]))
        images = [image for date in (BEFORE, AFTER) for image in found._by_date[date]]
        stage.view.set_catalogue(FileCatalogue([images[0], replace(images[1], **changed)]), None)
        stage.painted.clear()
        stage.view.show_case(CaseOnView("one", patch(200, 200), BEFORE, AFTER, corrected=outline))

    stage.put = put_on
    return stage


def test_a_coarse_image_is_warned_of_on_its_own_view_alone(put, until):
    put.put(pixel_size_m=5.0)
    assert until(lambda: bool(put.painted))
    first, second = put.view.panes
    assert "Pixels of 5 m, coarser than 2 m" in second.notice.text()
    assert second.notice.isVisible()
    assert not first.notice.isVisible()
    put.view.set_date(1, BEFORE)
    assert not second.notice.text(), "the other date is fine enough"


def test_a_warning_stands_beside_what_else_is_wrong(put, until, patch):
    put.put(pixel_size_m=5.0)
    put.painted.clear()
    put.view.show_case(CaseOnView("late", patch(200, 200), BEFORE, "2026-06-01"))
    assert until(lambda: put.painted[-1:] == ["late"])
    said = put.view.panes[1].notice.text()
    assert "coarser" in said
    assert "Older than the change" in said


def test_sensor_pixel_size_and_cloud_stand_in_the_heading(put, until):
    put.put(sensor="GF-7", pixel_size_m=0.65, cloud=12.4)
    assert until(lambda: bool(put.painted))
    pane = put.view.panes[1]
    assert pane.heading.accessibleName() == "Later image · 2026-05-02 · GF-7 · 0.65 m · cloud 12 %"
    assert pane.heading.text().replace("\n", " · ") == pane.heading.accessibleName(), "two lines in a narrow view"


@pytest.mark.parametrize("count", [3, 4])
def test_nothing_of_the_heading_is_lost_in_narrow_views(put, until, count):
    put.put(sensor="GF-7", pixel_size_m=0.65, cloud=12.4)
    put.view.set_count(count)
    assert until(lambda: bool(put.painted))
    pane = put.view.panes[-1]
    assert pane.heading.text().replace("\n", " · ") == pane.heading.accessibleName()
    assert pane.heading.width() <= pane.width()


def test_a_corrected_outline_is_drawn_beside_the_flagged_one_and_hides_with_it(put, until, patch):
    put.put(outline=patch(210, 205, half=22))
    assert until(lambda: bool(put.painted))
    for pane in put.view.panes:
        assert pane._corrected.placed is not None
        assert pane._corrected.placed.path.boundingRect().width() > pane._outline.placed.path.boundingRect().width()
    put.view.set_outlines_visible(False)
    assert not any(pane._corrected.isVisible() for pane in put.view.panes)
    put.painted.clear()
    put.view.show_case(CaseOnView("two", patch(200, 200), BEFORE, AFTER))
    assert all(pane._corrected.placed is None for pane in put.view.panes)


def bright_in(overlay, pixels, left: float, top: float, right: float, bottom: float) -> int:
    """How many white pixels (of letters) an overlay has in a part of it."""
    values = pixels(overlay.image)
    rows, columns = values.shape[:2]
    part = values[round(top * rows) : round(bottom * rows), round(left * columns) : round(right * columns)]
    return int((part.min(axis=2) > 245).sum())


def test_zones_bear_their_names_and_no_name_lies_over_the_patch(put, until, as_pixels, patch):
    put.put()
    assert until(lambda: bool(put.painted))
    named = Zone("z", "z", "Lake wetland of the north", "control", "forest", patch(200, 200, half=60))
    put.view.set_zones([named])
    pane = put.view.panes[0]
    assert until(lambda: pane._zones.overlay is not None)
    overlay = pane._zones.overlay
    assert bright_in(overlay, as_pixels, 0, 0, 1, 1) > 60
    reach = 15 / overlay.ground.mupp / overlay.size.width()
    high = 15 / overlay.ground.mupp / overlay.size.height()
    assert bright_in(overlay, as_pixels, 0.5 - reach, 0.5 - high, 0.5 + reach, 0.5 + high) == 0
    put.view.set_zones([replace(named, name="", level="")])
    assert until(lambda: pane._zones.overlay not in (None, overlay))
    assert bright_in(pane._zones.overlay, as_pixels, 0, 0, 1, 1) == 0


@pytest.mark.parametrize("grey", [0, 128, 200, 255], ids=["black", "grey", "pale", "white"])
def test_a_zones_name_has_a_dark_rim_of_two_pixels_on_any_ground(put, until, as_pixels, patch, grey):
    put.put()
    assert until(lambda: bool(put.painted))
    put.view.set_zones([Zone("z", "z", "Lake wetland of the north", "control", "forest", patch(200, 200, half=60))])
    pane = put.view.panes[0]
    assert until(lambda: pane._zones.overlay is not None)
    values = as_pixels(pane._zones.overlay.image).astype(float)
    shown = values[..., :3] + grey * (1 - values[..., 3:] / 255)  # premultiplied, over a plain ground
    letters = values.min(axis=2) > 245
    assert letters.sum() > 60
    strokes = (values.min(axis=2) > 60) & grown(grown(letters))  # with their soft edges
    ring = grown(grown(strokes)) & ~strokes
    dark = shown[ring].max(axis=1) < 110  # 4.5 and more against white
    assert dark.mean() > 0.85


def grown(mask):
    """A mask and all pixels beside it."""
    wide = mask.copy()
    wide[1:] |= mask[:-1]
    wide[:-1] |= mask[1:]
    wide[:, 1:] |= mask[:, :-1]
    wide[:, :-1] |= mask[:, 1:]
    return wide


def offered(*dates: str, part: tuple[str, ...] = ()) -> list[DateChoice]:
    return [DateChoice(date, 0.5 if date in part else 1.0, (), 1.0) for date in dates]


@pytest.mark.parametrize(
    ("dates", "count", "wanted"),
    [
        (("2015", "2016", "2017", "2018", "2019", "2020"), 2, ["2017", "2018"]),
        (("2015", "2017", "2020"), 1, ["2017"]),
        (("2013", "2014", "2015", "2020"), 2, ["2013", "2014"]),
        (("2014", "2015", "2020", "2021"), 2, ["2014", "2021"]),
        (("2015", "2020"), 2, [None, None]),
        (("2015", "2018", "2020"), 2, ["2018", None]),
    ],
    ids=["spread between", "the one between", "then older ones", "then newer ones", "none left", "one left"],
)
def test_further_views_show_dates_between_first_then_older_then_newer(dates, count, wanted):
    found = other_dates(offered(*dates), "2015", "2020", count)
    assert [None if one is None else one.date for one in found] == wanted


def test_a_date_that_covers_the_whole_patch_goes_before_one_that_covers_a_part():
    found = other_dates(offered("2015", "2016", "2018", "2020", part=("2016",)), "2015", "2020", 1)
    assert found[0].date == "2018"


def test_what_was_painted_of_the_case_before_does_not_count_for_the_next(put, until, patch):
    put.put()
    assert until(lambda: bool(put.painted))
    for pane in put.view.panes:
        pane._tell_shown()  # painted a moment before the next case is called for
    put.painted.clear()
    put.view.show_case(CaseOnView("two", patch(120, 260), BEFORE, AFTER))
    seen = []
    put.view.painted.connect(lambda _case: seen.append([pane.picture for pane in put.view.panes]))
    assert until(lambda: put.painted == ["two"])
    assert None not in seen[0]
