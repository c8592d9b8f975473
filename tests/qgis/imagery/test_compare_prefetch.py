"""The next case is painted before its key is pressed, and no picture stands under a case it does not belong to."""

from __future__ import annotations

import numpy as np
import pytest
from redline_review.ui.compare import CaseOnView

BEFORE, AFTER = "2024-03-11", "2026-05-02"
PLACES = {"one": (200, 200), "two": (120, 260), "three": (260, 120), "four": (150, 150)}


@pytest.fixture
def walk(stage, make, catalogue, patch, tmp_path):
    """A stage over two dates, and the cases of PLACES by name."""
    earlier, later = make.raster(tmp_path / "e.tif"), make.in_degrees(tmp_path / "l.tif")
    stage.view.set_catalogue(catalogue((BEFORE, earlier), (AFTER, later)), None)
    cases = {name: CaseOnView(name, patch(*place), BEFORE, AFTER) for name, place in PLACES.items()}
    stage.cases = cases
    stage.show("one", patch(*PLACES["one"]))
    return stage


def kept(view) -> list[str]:
    return [key[0] for key in view._prefetch._kept]


def shown(view) -> list[str]:
    return [pane.picture.case_id if pane.picture is not None else "" for pane in view.panes]


def test_an_expected_case_is_on_its_views_when_it_is_called_for(walk, until):
    walk.view.expect([walk.cases["two"], walk.cases["three"]])
    assert until(lambda: kept(walk.view) == ["two", "three"])
    walk.painted.clear()
    walk.view.show_case(walk.cases["two"])
    assert shown(walk.view) == ["two", "two"]  # no event has passed since
    assert until(lambda: walk.painted == ["two"])


def test_a_picture_made_in_advance_is_the_one_that_would_have_been_made(walk, until, as_pixels, patch):
    walk.view.expect([walk.cases["two"]])
    assert until(lambda: kept(walk.view) == ["two"])
    walk.show("two", patch(*PLACES["two"]))
    early = [as_pixels(pane.picture.image) for pane in walk.view.panes]
    recipes = walk.view.seen()
    walk.view._prefetch.clear()
    walk.show("two", patch(*PLACES["two"]))
    late = [as_pixels(pane.picture.image) for pane in walk.view.panes]
    assert all(np.array_equal(a, b) for a, b in zip(early, late))
    assert walk.view.seen() == recipes


def test_an_unexpected_case_is_painted_all_the_same(walk, patch):
    walk.view.expect([walk.cases["two"]])
    walk.show("four", patch(*PLACES["four"]))
    assert shown(walk.view) == ["four", "four"]


def test_a_reviewer_faster_than_the_pictures_never_sees_another_cases(walk, until):
    names = list(PLACES) * 5
    for place, name in enumerate(names):
        walk.view.show_case(walk.cases[name])
        walk.view.expect([walk.cases[n] for n in names[place + 1 : place + 3]])
        until(lambda: False, 25)
        assert set(shown(walk.view)) <= {name, ""}
    assert until(lambda: shown(walk.view) == [names[-1]] * 2)


def test_pictures_of_another_size_are_not_used(walk, until):
    walk.view.expect([walk.cases["two"]])
    assert until(lambda: kept(walk.view) == ["two"])
    walk.view.resize(700, 500)
    assert until(lambda: walk.settle())
    walk.painted.clear()
    walk.view.show_case(walk.cases["two"])
    assert shown(walk.view) == ["", ""]
    assert until(lambda: walk.painted == ["two"])
    size = walk.view.panes[0].canvas.viewport().size()
    assert walk.view.panes[0].picture.image.size() == size


def test_memory_is_bounded_and_the_newest_stay(walk, until):
    walk.view.expect([walk.cases["two"]])
    assert until(lambda: kept(walk.view) == ["two"])
    prefetch = walk.view._prefetch
    prefetch._most_bytes = prefetch.held_bytes * 2
    walk.view.expect([walk.cases["three"], walk.cases["four"]])
    assert until(lambda: kept(walk.view) == ["three", "four"])
    assert prefetch.held_bytes <= prefetch._most_bytes


def test_new_images_make_the_old_pictures_worthless(walk, until, make, catalogue, tmp_path):
    walk.view.expect([walk.cases["two"]])
    assert until(lambda: kept(walk.view) == ["two"])
    other = make.raster(tmp_path / "other.tif")
    walk.view.set_catalogue(catalogue(("2025-01-01", other)), None)
    assert kept(walk.view) == []


def test_a_vanished_image_is_passed_over_and_said_when_its_case_comes(stage, make, catalogue, patch, tmp_path, until):
    near, far = make.raster(tmp_path / "e.tif"), make.raster(tmp_path / "f.tif", make.recipe(west=40_510_000.0))
    stage.view.set_catalogue(catalogue((BEFORE, near), (AFTER, far)), None)
    stage.show("here", patch(200, 200))
    far.unlink()
    gone = CaseOnView("gone", patch(10_200, 200), BEFORE, AFTER)
    stage.view.expect([gone])
    assert until(lambda: kept(stage.view) == ["gone"])
    assert stage.failed == []
    stage.view.show_case(gone)
    assert until(lambda: any("f.tif" in text for _, text in stage.failed))


def test_a_patch_drawn_anew_is_painted_anew(walk, until, patch):
    walk.view.expect([walk.cases["two"]])
    assert until(lambda: kept(walk.view) == ["two"])
    larger = CaseOnView("two", patch(120, 260, half=80), BEFORE, AFTER)
    walk.painted.clear()
    walk.view.show_case(larger)
    assert shown(walk.view) == ["", ""]
    assert until(lambda: walk.painted == ["two"])
    assert walk.settle()
