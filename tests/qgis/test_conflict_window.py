"""Two findings of one patch, chosen between in the Review window with real keys, over a real platform."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLabel, QLineEdit, QPushButton, QRadioButton
from redline_review.plugin.adapters.workspace import create_workspace
from redline_review.plugin.app.queue import CaseStatus
from redline_review.plugin.domain.states import ActKind
from redline_review.tests.qgis.support_desktop import Opener
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import press
from redline_review.tests.sync.support_client import Laptop
from redline_review.tests.sync.support_lines import PlainLine
from redline_review.tests.sync.support_platform import PASSWORD, Office, Platform, running
from redline_review.tests.sync.support_store import session_of, square
from redline_review.ui.conflict.window import ConflictWindow, shown_in
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.review import sync_state

Colleague = Callable[..., None]


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with running(tmp_path_factory.mktemp("server")) as platform:
        yield platform


@pytest.fixture
def office(platform: Platform) -> Office:
    return platform.office(cases=2)


@pytest.fixture
def desk(
    opened: Opener, tmp_path: Path, platform: Platform, office: Office, monkeypatch: pytest.MonkeyPatch
) -> ReviewDesk:
    for wait in ("REST_MS", "LATEST_MS"):  # nothing goes out by itself: each sync of these tests is asked for
        monkeypatch.setattr(sync_state, wait, 3_600_000)
    made = create_workspace(tmp_path / "connected", "connected", server_url=platform.url)
    desk = opened(made, (office.username, PASSWORD))
    until("the first pull", lambda: len(desk.session.cases) == 2 and not (desk._line._busy or desk._news.reading))
    until("a patch on screen", lambda: desk.session.current is not None)
    return desk


@pytest.fixture
def colleague(tmp_path: Path, platform: Platform, office: Office) -> Iterator[Colleague]:
    """Has a colleague find something of a patch and send it, from another laptop."""
    laptop = Laptop.new(tmp_path / "colleague", PlainLine(), platform.url, office.username)
    laptop.sync()

    def finds(case_id: str, code: str, outline: bytes | None = None) -> None:
        session = session_of(laptop.store)
        session.go(case_id)
        if outline is not None:
            session.amend(case_id, ActKind.OUTLINE, {}, outline=outline)
        session.answer("reality", code)
        session.decide()
        assert laptop.sync().applied == 1

    yield finds
    laptop.store.close()


def in_conflict(desk: ReviewDesk, colleague: Colleague, outline: bytes | None = None) -> str:
    """Find something, while a colleague finds otherwise and sends it first; come back to the patch."""
    case_id = str(desk.session.current)
    if outline is not None:
        desk.session.amend(case_id, ActKind.OUTLINE, {}, outline=outline)
    desk.session.answer("reality", "undecided")
    desk.session.decide()
    colleague(case_id, "not_real_season", None if outline is None else square(120.6002, 31.1702, 0.0006))
    press(desk, Qt.Key.Key_F5)
    until("the conflict", lambda: desk.session.queue.rows[case_id].status is CaseStatus.CONFLICT)
    desk.controller.go(case_id)
    return case_id


def shown(desk: ReviewDesk) -> ConflictWindow:
    """Press the key and wait for the window."""
    press(desk, Qt.Key.Key_D, modifier=Qt.KeyboardModifier.ShiftModifier)
    until("the window", lambda: shown_in(desk.window) is not None)
    window = shown_in(desk.window)
    assert window is not None
    return window


def to_the_front(desk: ReviewDesk) -> None:
    desk.window.activateWindow()
    until("the window in front", lambda: desk.window.isActiveWindow())


def part(window: ConflictWindow, kind: type, name: str):
    found = window.findChild(kind, name)
    assert found is not None, name
    return found


def say_why(window: ConflictWindow, words: str = "Visited") -> None:
    QTest.keyClicks(part(window, QLineEdit, "conflictReason"), words)


@pytest.mark.parametrize(("key", "verdict"), [(Qt.Key.Key_1, "undecided"), (Qt.Key.Key_2, "not_real")])
def test_a_side_a_reason_and_enter_settle_it_for_everybody(
    desk: ReviewDesk, colleague: Colleague, platform: Platform, key: int, verdict: str
) -> None:
    case_id = in_conflict(desk, colleague)
    window = shown(desk)
    assert not part(window, QPushButton, "saveChoice").isEnabled()
    QTest.keyClick(window, key, Qt.KeyboardModifier.AltModifier)
    say_why(window)
    QTest.keyClick(part(window, QLineEdit, "conflictReason"), Qt.Key.Key_Return)
    until("closed", lambda: shown_in(desk.window) is None)
    until("settled", lambda: desk.session.queue.rows[case_id].status is not CaseStatus.CONFLICT)
    assert desk.session.store.conflicts() == []
    to_the_front(desk)
    press(desk, Qt.Key.Key_F5)
    until("sent", lambda: desk.session.queue.rows[case_id].status is CaseStatus.SENT)
    assert platform.case(case_id).finding["reality"] == verdict


def test_nothing_is_saved_before_each_line_has_a_side_and_a_reason(desk: ReviewDesk, colleague: Colleague) -> None:
    in_conflict(desk, colleague)
    window = shown(desk)
    save = part(window, QPushButton, "saveChoice")
    say_why(window)
    assert not save.isEnabled()
    part(window, QRadioButton, "theirs_reality").click()
    assert save.isEnabled()
    part(window, QLineEdit, "conflictReason").clear()
    assert not save.isEnabled()


def test_later_keeps_both(desk: ReviewDesk, colleague: Colleague) -> None:
    case_id = in_conflict(desk, colleague)
    window = shown(desk)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    until("closed", lambda: shown_in(desk.window) is None)
    assert len(desk.session.store.conflicts()) == 1
    assert desk.session.queue.rows[case_id].status is CaseStatus.CONFLICT


def test_the_window_goes_with_its_patch(desk: ReviewDesk, colleague: Colleague) -> None:
    in_conflict(desk, colleague)
    shown(desk)
    to_the_front(desk)
    press(desk, Qt.Key.Key_J)
    until("closed", lambda: shown_in(desk.window) is None)
    assert len(desk.session.store.conflicts()) == 1


def test_both_outlines_are_drawn_on_every_view_and_gone_with_the_window(desk: ReviewDesk, colleague: Colleague) -> None:
    in_conflict(desk, colleague, square(120.6001, 31.1701, 0.0005))
    window = shown(desk)
    words = [label.text() for label in window.findChildren(QLabel)]
    assert sum("corrected:" in text for text in words) == 2
    side = next(one for one in desk.window.children() if type(one).__name__ == "ConflictSide")
    drawn = dict(side._items)
    assert set(drawn) == set(desk.compare.board.made)
    for pane, item in drawn.items():
        assert [one.words for one in item.sketch.offered] == ["━ yours", "╍ theirs"]
        assert item in pane.canvas.scene().items()
    window.close()
    for pane, item in drawn.items():
        assert item not in pane.canvas.scene().items()


def test_a_patch_with_one_finding_says_that_there_is_nothing_to_choose(desk: ReviewDesk) -> None:
    press(desk, Qt.Key.Key_D, modifier=Qt.KeyboardModifier.ShiftModifier)
    until("the word", lambda: "in no conflict" in desk.window.findChild(QLabel, "message").text())
