"""Pictures that found no room are painted again in a quiet moment, and follow as entries of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QImage
from redline_review.plugin.adapters.png import image_of, same_pixels
from redline_review.plugin.domain.chain import ChainEntry
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import look, make_workspace, opened_desk, press, saved
from redline_review.ui.compare.replay import Replay
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.review import seen_again

FALSE_ALARM = (Qt.Key.Key_4, Qt.Key.Key_Return)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workspace("support_workspace.py", tmp_path_factory.mktemp("again") / "workspace")


@pytest.fixture
def desk(made: Path, tmp_path: Path, qgis_app: QgsApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReviewDesk]:
    """A window whose queue of pictures has no room at all; quiet comes at once."""
    monkeypatch.setattr(seen_again, "QUIET_MS", 200)
    with opened_desk(made, tmp_path / "workspace") as opened:
        opened.controller._seen.queue._most_bytes = 10
        yield opened


def entries(desk: ReviewDesk, case_id: str, member: str) -> list[ChainEntry]:
    return [entry for entry in desk.session.store.history(case_id) if member in entry.payload]


def decide(desk: ReviewDesk) -> tuple[str, list[QImage]]:
    look(desk)
    case_id, shown = desk.session.current, [pane.picture.image for pane in desk.compare.panes]
    press(desk, *FALSE_ALARM)
    return case_id, shown


def test_a_picture_without_room_follows_in_a_quiet_moment_pixel_by_pixel(desk: ReviewDesk, tmp_path: Path) -> None:
    case_id, shown = decide(desk)
    until("both are missing", lambda: entries(desk, case_id, "missing"))
    assert [one["why"] for one in entries(desk, case_id, "missing")[0].payload["missing"]] == ["too_many"] * 2
    until("both were painted again", lambda: len(entries(desk, case_id, "repainted")) == 2)
    for view, entry in enumerate(entries(desk, case_id, "repainted")):
        name = f"{entry.payload['repainted']['sha256']}.png"
        kept = image_of((tmp_path / "workspace" / "evidence" / name).read_bytes())
        assert entry.payload["repainted"]["view"] == view
        assert same_pixels(kept, shown[view])
    assert desk.session.store.pictures_owed(9) == []
    desk.session.store.verify_chain()


def test_nothing_is_painted_again_while_the_reviewer_goes_on(desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[object] = []
    monkeypatch.setattr(Replay, "paint", lambda self, recipe: painted.append(recipe))
    monkeypatch.setattr(seen_again, "QUIET_MS", 60_000)
    cases = [decide(desk)[0] for _ in range(4)]
    saved(desk)
    until("all are known to be missing", lambda: all(entries(desk, one, "missing") for one in cases))
    assert painted == []
    assert len(desk.session.store.pictures_owed(99)) == 8


def test_a_file_that_is_another_by_then_is_not_passed_off_as_what_was_seen(
    desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen_again, "QUIET_MS", 60_000)
    case_id, _shown = decide(desk)
    until("both are missing", lambda: entries(desk, case_id, "missing"))
    recipe = entries(desk, case_id, "seen")[0].payload["seen"][0]
    file = Path(desk.session.store.path).parent / recipe["images"][0]["path"]
    os.utime(file, ns=(1, 1))
    monkeypatch.setattr(seen_again, "QUIET_MS", 100)
    desk.controller._seen._again.look()
    until("the first is given up", lambda: entries(desk, case_id, "not_repainted"))
    assert entries(desk, case_id, "not_repainted")[0].payload["not_repainted"]["why"] == "changed"


def test_a_file_that_is_not_there_just_now_leaves_it_owed_for_the_next_sitting(
    made: Path, tmp_path: Path, desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen_again, "QUIET_MS", 60_000)
    case_id, _shown = decide(desk)
    until("both are missing", lambda: entries(desk, case_id, "missing"))
    recipe = entries(desk, case_id, "seen")[0].payload["seen"][0]
    file = Path(desk.session.store.path).parent / recipe["images"][0]["path"]
    away = file.with_name("away.bin")
    file.rename(away)
    monkeypatch.setattr(seen_again, "QUIET_MS", 100)
    again = desk.controller._seen._again
    again.look()
    until("it was tried", lambda: again._repaints._put_off)
    away.rename(file)
    assert {one.view for one in desk.session.store.pictures_owed(9)} >= {0}
