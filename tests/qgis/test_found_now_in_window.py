"""Findings made in this sitting are known at their place at once, and no longer once they are taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from redline_review.plugin.app.links import link_workspace
from redline_review.tests.qgis.support_linked_desk import ENTER, REAL, at, label, linked_desk, make_linked, said
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import press
from redline_review.ui.desk import ReviewDesk

CONTROL = Qt.KeyboardModifier.ControlModifier
Y, Z = Qt.Key.Key_Y, Qt.Key.Key_Z


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_linked(tmp_path_factory.mktemp("linked") / "workspace")


@pytest.fixture
def desk(made: Path, tmp_path: Path, qgis_app: QgsApplication) -> Iterator[ReviewDesk]:
    with linked_desk(made, tmp_path / "workspace") as opened:
        until("the rules known", lambda: opened.session.queue.links.scored)
        yield opened


def seen_line(desk: ReviewDesk, holds: str) -> None:
    until(f"{holds} seen before", lambda: holds in label(desk, "seenBefore").text())


def find_real(desk: ReviewDesk, issued_id: str) -> None:
    at(desk, issued_id)
    press(desk, *REAL, ENTER)


def test_a_finding_made_now_is_shown_at_its_place_and_can_be_taken(desk: ReviewDesk) -> None:
    find_real(desk, "JS-0000")
    at(desk, "OLD-1")
    seen_line(desk, "Real change")
    assert "on this computer" in label(desk, "seenBefore").text()
    until("it is offered", lambda: "Y: look" in label(desk, "earlierFinding").text())
    press(desk, Y)
    assert "JS-0000" in label(desk, "earlierFinding").text()


def test_a_finding_taken_back_is_not_seen_any_more(desk: ReviewDesk) -> None:
    find_real(desk, "JS-0000")
    at(desk, "OLD-1")
    seen_line(desk, "Real change")
    press(desk, Z, modifier=CONTROL)
    old = at(desk, "OLD-1")
    until("nothing seen before", lambda: label(desk, "seenBefore").isHidden())
    assert old not in desk.session.queue.links.seen
    press(desk, Y)
    assert "This place has no earlier finding." in said(desk)


def test_the_row_of_the_other_patch_bears_the_mark_and_its_urgency_at_once(desk: ReviewDesk) -> None:
    other = desk.session.queue.find("OLD-1")
    model, before = desk._queue.model, desk.session.queue.links.scores[other]
    row = desk.session.queue.rows[other]
    assert "↺" not in model._marks(row)
    find_real(desk, "JS-0000")
    until("the mark", lambda: "↺" in model._marks(row))
    assert desk.session.queue.links.scores[other] > before


def test_links_looked_for_before_a_finding_do_not_forget_it(desk: ReviewDesk) -> None:
    session, known = desk.session, desk.controller._known
    older = link_workspace(session.contents, known._linker.tools, "2026-06-20")
    find_real(desk, "JS-0000")
    known._take(older)
    assert [one.issued_id for one in session.queue.links.seen[session.queue.find("OLD-1")]] == ["JS-0000"]


def test_a_verdict_that_the_form_does_not_know_is_not_called_no_finding(
    desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(desk, "JS-0000")
    monkeypatch.setattr(desk.controller._take, "_offer", lambda _case_id: None)
    press(desk, Y)
    assert "does not fit the form" in said(desk)
