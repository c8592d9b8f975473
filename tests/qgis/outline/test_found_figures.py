"""The patch panel says what was found beside what was flagged, once the outline is another one."""

from __future__ import annotations

import re

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QLabel
from redline_review.plugin.domain.geometry import parse_wkb, to_wkb
from redline_review.plugin.domain.states import ActKind
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import press
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.review import found_figures


def words(desk: ReviewDesk, name: str) -> str:
    return desk.window.findChild(QLabel, name).text()


def correct(desk: ReviewDesk, east: float = 0.5) -> str:
    """Let the outline found be the western part of the flagged one."""
    case_id = str(desk.session.current)
    (ring,) = parse_wkb(desk.session.case(case_id).outline)[0]
    west = min(x for x, _ in ring)
    narrow = tuple((west + (x - west) * east, y) for x, y in ring)
    desk.session.amend(case_id, ActKind.OUTLINE, {}, outline=to_wkb(((narrow,),)))
    desk.controller.show_act(case_id)
    return case_id


def hectares(desk: ReviewDesk) -> tuple[float, float]:
    said = re.search(r"([\d.,]+) (ha|m²) flagged · ([\d.,]+) (ha|m²) found", words(desk, "caseFacts"))
    assert said is not None
    assert said[2] == said[4]
    return float(said[1].replace(",", "")), float(said[3].replace(",", ""))


def begin(desk: ReviewDesk) -> None:
    until("the facts", lambda: "flagged" not in words(desk, "caseFacts") and "Area" in words(desk, "caseFacts"))


def test_a_corrected_outline_shows_both_areas_and_the_zones_of_what_was_found(desk: ReviewDesk) -> None:
    begin(desk)
    before = words(desk, "caseZones")
    correct(desk)
    assert "flagged" in words(desk, "caseFacts")
    until("measured", lambda: "found" in words(desk, "caseFacts"))
    flagged, found = hectares(desk)
    assert found == pytest.approx(flagged / 2, rel=0.01)
    assert "Zones of the outline found" in words(desk, "caseZones")
    assert words(desk, "caseZones") != before


def test_an_undone_correction_shows_the_flagged_figures_alone(desk: ReviewDesk) -> None:
    begin(desk)
    before = words(desk, "caseFacts"), words(desk, "caseZones")
    correct(desk)
    until("measured", lambda: "found" in words(desk, "caseFacts"))
    press(desk, Qt.Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    until("the flagged ones", lambda: (words(desk, "caseFacts"), words(desk, "caseZones")) == before)


def test_going_back_to_a_corrected_patch_measures_nothing_anew(
    desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, other = correct(desk), desk.session.queue.order[-1]
    until("measured", lambda: "found" in words(desk, "caseFacts"))

    def never(*_: object) -> None:
        raise AssertionError("measured again")

    monkeypatch.setattr(found_figures, "figures_of", never)
    desk.controller.go(other)
    until("the other one", lambda: "flagged" not in words(desk, "caseFacts"))
    desk.controller.go(case_id)
    until("both figures", lambda: "found" in words(desk, "caseFacts"))


def test_the_figures_of_the_last_outline_count_where_two_are_measured(desk: ReviewDesk) -> None:
    begin(desk)
    correct(desk, 0.25)
    correct(desk, 0.75)
    until("measured", lambda: "found" in words(desk, "caseFacts"))
    flagged, found = hectares(desk)
    assert found == pytest.approx(flagged * 0.75, rel=0.01)
