"""Blinking where one view stands alone: the earlier image comes and goes with the key, in its place."""

from __future__ import annotations

import pytest
from redline_review.ui.compare import CaseOnView
from redline_review.ui.compare.board import Mode

OLDEST, BEFORE, AFTER = "2019-06-01", "2024-03-11", "2026-05-02"


@pytest.fixture
def alone(stage, make, catalogue, patch, tmp_path):
    """One view of three dates; each is darker than the one before."""
    dated = [
        (date, make.raster(tmp_path / f"{date}.tif", make.recipe(factor=factor)))
        for date, factor in ((OLDEST, 0.9), (BEFORE, 0.7), (AFTER, 0.2))
    ]
    stage.view.set_count(1)
    stage.view.set_catalogue(catalogue(*dated), None)
    stage.show("one", patch(200, 200))
    stage.view.set_outlines_visible(False)
    stage.pane, stage.patch = stage.view.panes[0], patch
    return stage


def borrowed(stage):
    return stage.pane._picture.borrowed


def lightness(image) -> float:
    return image.scaled(1, 1, transformMode=1).pixelColor(0, 0).lightness()


def test_the_earlier_image_is_shown_while_the_key_is_held_and_the_own_one_after(alone, until):
    own = alone.pane.picture
    alone.view.blink.start()
    assert until(lambda: borrowed(alone) is not None)
    assert borrowed(alone).date == BEFORE
    assert alone.pane.heading.text().startswith("Earlier image")
    assert BEFORE in alone.pane.heading.text()
    alone.view.blink.stop()
    assert borrowed(alone) is None
    assert alone.pane.picture is own
    assert alone.pane.heading.text().startswith("Later image")


def test_both_lie_on_the_same_ground_and_are_stretched_alike(alone, until):
    alone.view.blink.start()
    assert until(lambda: borrowed(alone) is not None)
    one, other = alone.pane.picture, borrowed(alone)
    assert one.rectangle == other.rectangle
    assert one.stretches == other.stretches
    assert lightness(other.image) > lightness(one.image) + 30, "the difference is on the ground, not in the contrast"


def test_a_key_let_go_before_the_picture_was_made_shows_nothing_later(alone, until):
    alone.view.blink.start()
    alone.view.blink.stop()
    until(lambda: False, 500)
    assert borrowed(alone) is None


def test_the_second_time_the_same_picture_serves(alone, until):
    alone.view.blink.start()
    assert until(lambda: borrowed(alone) is not None)
    first = borrowed(alone)
    alone.view.blink.stop()
    alone.view.blink.start()
    assert until(lambda: borrowed(alone) is not None)
    assert borrowed(alone) is first


def test_after_the_ground_moved_another_picture_is_made(alone, until):
    alone.view.blink.start()
    assert until(lambda: borrowed(alone) is not None)
    first = borrowed(alone)
    alone.view.blink.stop()
    alone.view.pan(40, 0)
    assert alone.settle()
    alone.view.blink.start()
    assert until(lambda: borrowed(alone) is not None)
    assert borrowed(alone).rectangle == alone.pane.picture.rectangle != first.rectangle


def test_at_the_earlier_date_it_blinks_to_the_one_before_and_at_the_first_it_says_there_is_none(alone, until):
    alone.painted.clear()
    alone.view.set_date(0, BEFORE)
    assert until(lambda: bool(alone.painted))
    alone.view.blink.start()
    assert until(lambda: borrowed(alone) is not None)
    assert borrowed(alone).date == OLDEST
    alone.view.blink.stop()
    alone.painted.clear()
    alone.view.set_date(0, OLDEST)
    assert until(lambda: bool(alone.painted))
    alone.view.blink.start()
    assert "no earlier image" in alone.pane.badge.text()
    alone.view.blink.stop()
    assert alone.pane.badge.text() == ""


def test_a_case_called_for_while_blinking_shows_nothing_of_the_one_before(alone, until):
    alone.view.blink.start()
    alone.view.show_case(CaseOnView("two", alone.patch(120, 260), BEFORE, AFTER))
    assert until(lambda: alone.painted[-1:] == ["two"])
    until(lambda: False, 300)
    assert borrowed(alone) is None
    assert alone.pane.heading.text().startswith("Later image")


def test_the_first_of_two_views_standing_alone_borrows_the_later_image(stage, make, catalogue, patch, tmp_path):
    paths = [(date, make.raster(tmp_path / f"{date}.tif")) for date in (BEFORE, AFTER)]
    stage.view.set_catalogue(catalogue(*paths), None)
    stage.show("one", patch(200, 200))
    stage.view.set_active(0)
    stage.view.board.set_mode(Mode.ONE)
    first = stage.view.panes[0]
    stage.view.blink.start()
    assert first._picture.borrowed.date == AFTER
    assert first.heading.text().startswith("Later image")
    stage.view.blink.stop()
    assert first._picture.borrowed is None
    assert first.heading.text().startswith("Earlier image")
