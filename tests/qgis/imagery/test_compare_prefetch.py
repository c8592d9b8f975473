"""The next case is painted before its key is pressed, and no picture stands under a case it does not belong to."""

from __future__ import annotations

import numpy as np
import pytest
from redline_review.plugin.domain.records import Zone
from redline_review.ui.compare import CaseOnView
from redline_review.ui.compare.render import MapJob

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
    assert until(lambda: not stage.view._prefetch._wanted and stage.view._prefetch._making is None)
    assert kept(stage.view) == [], "it may be back by then"
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


@pytest.fixture
def zoned(walk, patch, until):
    """The walk under a zone, drawn by now."""
    walk.view.set_zones([Zone("z", "z", "Lake shore", "redline", "forest", patch(200, 200, half=90))])
    assert until(lambda: walk.view.panes[0]._zones.overlay is not None)
    return walk


def drawn_ahead(view, name: str) -> bool:
    return any(key[0] == name and ready.zones is not None for key, ready in view._prefetch._kept.items())


def test_the_zones_of_an_expected_case_are_there_with_its_pictures(zoned, until):
    zoned.view.expect([zoned.cases["two"]])
    assert until(lambda: drawn_ahead(zoned.view, "two"))
    zoned.view.show_case(zoned.cases["two"])
    overlays = [pane._zones.overlay for pane in zoned.view.panes]  # no event has passed since
    assert overlays[0] is overlays[1]
    assert overlays[0].ground == zoned.view.steering.link.ground
    assert zoned.view.steering.zones_drawn
    assert until(lambda: zoned.painted[-1] == "two")
    until(lambda: False, 500)
    assert zoned.view.panes[0]._zones.overlay is overlays[0], "nothing is drawn twice"


def test_zones_drawn_in_advance_look_as_those_drawn_on_arrival(zoned, until, as_pixels):
    zoned.view.expect([zoned.cases["two"]])
    assert until(lambda: drawn_ahead(zoned.view, "two"))
    zoned.view.show_case(zoned.cases["two"])
    early = as_pixels(zoned.view.panes[0]._zones.overlay.image)
    zoned.view.clear()
    zoned.view._prefetch.clear()
    zoned.view.show_case(zoned.cases["two"])
    assert not zoned.view.steering.zones_drawn
    assert until(lambda: zoned.view.steering.zones_drawn)
    assert np.array_equal(early, as_pixels(zoned.view.panes[0]._zones.overlay.image))
    assert early[..., 3].any()


def test_zones_of_the_case_before_never_come_after_those_of_the_next(zoned, until, monkeypatch):
    zoned.view.expect([zoned.cases["two"]])
    assert until(lambda: drawn_ahead(zoned.view, "two"))
    zoned.view._prefetch.hold()
    take, drawn, late = MapJob._take, [], []
    # what is drawn quickly is not told before the next case is shown
    monkeypatch.setattr(MapJob, "_take", lambda job: take(job) if late else drawn.append(job))
    zoned.view.show_case(zoned.cases["four"])
    assert until(lambda: zoned.view.steering._zones._job is not None), "the zones of four are being drawn"
    assert until(lambda: drawn), "they are drawn"
    zoned.view.show_case(zoned.cases["two"])
    heard = []
    zoned.view.steering._zones.drawn.connect(heard.append)
    late.append(True)
    for job in drawn:
        take(job)
    until(lambda: False, 500)
    assert heard == []
    assert zoned.view.steering.zones_drawn


def test_other_zones_make_those_drawn_in_advance_worthless(zoned, until, patch):
    zoned.view.expect([zoned.cases["two"]])
    assert until(lambda: drawn_ahead(zoned.view, "two"))
    zoned.view.set_zones([])
    assert until(lambda: not drawn_ahead(zoned.view, "two"))
    assert kept(zoned.view) == ["two"], "its pictures stay"


def test_zones_drawn_in_advance_count_in_the_bound_of_memory(zoned, until):
    before = zoned.view._prefetch.held_bytes
    zoned.view.expect([zoned.cases["two"]])
    assert until(lambda: drawn_ahead(zoned.view, "two"))
    ready = next(iter(zoned.view._prefetch._kept.values()))
    assert zoned.view._prefetch.held_bytes - before >= ready.zones.image.sizeInBytes() + 2 * 4 * 300 * 300
