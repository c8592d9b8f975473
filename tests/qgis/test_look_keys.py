"""The keys for how images look, pressed in the Review window."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QPlainTextEdit
from redline_review.plugin.adapters.imagery.looks import BandView, Look
from redline_review.plugin.adapters.settings import Settings
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import make_workspace, opened_desk, press
from redline_review.ui.actions import REVIEW_ACTIONS
from redline_review.ui.desk import ReviewDesk

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workspace("support_workspace.py", tmp_path_factory.mktemp("looks") / "workspace")


@pytest.fixture
def desk(made: Path, tmp_path: Path, qgis_app: QgsApplication) -> Iterator[ReviewDesk]:
    with opened_desk(made, tmp_path / "workspace") as opened:
        yield opened


def drawn(desk: ReviewDesk) -> list[Look]:
    return [pane.picture.look if pane.picture is not None else Look(contrast=-99) for pane in desk.compare.panes]


def test_no_two_actions_have_the_same_key() -> None:
    keys = Counter(key for spec in REVIEW_ACTIONS for key in (spec.key, *spec.more_keys))
    assert [key for key, times in keys.items() if times > 1] == []


def test_b_goes_to_the_next_band_view_and_back(desk: ReviewDesk) -> None:
    press(desk, Qt.Key.Key_B)
    until("changes shown", lambda: drawn(desk)[1].bands is not BandView.TRUE)
    press(desk, Qt.Key.Key_B, modifier=SHIFT)
    until("true colour", lambda: drawn(desk)[1].bands is BandView.TRUE)


def test_brightness_and_contrast_by_keys_and_all_taken_back_by_one(desk: ReviewDesk) -> None:
    press(desk, Qt.Key.Key_Period, Qt.Key.Key_Period, Qt.Key.Key_Semicolon)
    until("all brighter", lambda: drawn(desk) == [Look(brightness=20, contrast=-10)] * 2)
    press(desk, Qt.Key.Key_Comma, Qt.Key.Key_Apostrophe, modifier=ALT)
    until("one darker", lambda: drawn(desk)[1] == Look(brightness=10, contrast=0))
    assert drawn(desk)[0] == Look(brightness=20, contrast=-10)
    press(desk, Qt.Key.Key_Equal)
    until("as at first", lambda: drawn(desk) == [Look(), Look()])


def test_the_stretch_is_remembered_for_the_next_time(desk: ReviewDesk) -> None:
    press(desk, Qt.Key.Key_T)
    until("each by itself", lambda: all(look.own_stretch for look in drawn(desk)))
    assert Settings().own_stretch()
    press(desk, Qt.Key.Key_T)
    until("all alike", lambda: not any(look.own_stretch for look in drawn(desk)))
    assert not Settings().own_stretch()


def test_alt_and_arrows_shift_the_later_image_and_leave_the_queue_alone(desk: ReviewDesk) -> None:
    case = desk.session.current
    press(desk, Qt.Key.Key_Left, Qt.Key.Key_Up, modifier=ALT)
    press(desk, Qt.Key.Key_Down, modifier=ALT | SHIFT)
    until("shifted", lambda: drawn(desk)[1].nudge.east_m < 0 and drawn(desk)[1].nudge.north_m < 0)
    nudge = drawn(desk)[1].nudge
    assert nudge.north_m == pytest.approx(
        9 * nudge.east_m, rel=1e-6
    )  # five pixels down, half a pixel up, half to the left
    press(desk, Qt.Key.Key_Z, modifier=ALT)
    until("one shift taken back", lambda: drawn(desk)[1].nudge.north_m > 0)
    press(desk, Qt.Key.Key_Home, modifier=ALT)
    until("no shift", lambda: not drawn(desk)[1].nudge)
    assert desk.session.current == case


def test_the_finding_keeps_how_the_views_were_drawn(desk: ReviewDesk) -> None:
    press(desk, Qt.Key.Key_Period)
    press(desk, Qt.Key.Key_Right, modifier=ALT)
    until("drawn so", lambda: [one.brightness for one in drawn(desk)] == [10, 10] and bool(drawn(desk)[1].nudge))
    recipes = desk.compare.seen()
    assert [one["look"]["brightness"] for one in recipes] == [10, 10]
    assert recipes[1]["look"]["nudge_m"][0] > 0


def test_signs_typed_into_a_note_change_nothing(desk: ReviewDesk) -> None:
    press(desk, Qt.Key.Key_N)
    note = desk.window.findChild(QPlainTextEdit, "noteEdit")
    until("the note has the focus", lambda: QApplication.focusWidget() is note)
    QTest.keyClicks(note, "b.,;'=t")
    assert note.toPlainText() == "b.,;'=t"
    assert drawn(desk) == [Look(), Look()]
