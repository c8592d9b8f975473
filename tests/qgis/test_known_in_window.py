"""What is known of a patch beyond its own record, in the Review window: seen before, groups, urgency. By real keys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QPoint, Qt
from qgis.PyQt.QtGui import QInputMethodEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox, QLineEdit, QPushButton, QTableView, QWidget
from redline_review.plugin.adapters import linking
from redline_review.plugin.app.queue import CaseStatus
from redline_review.plugin.screening import ShapelyMissing
from redline_review.tests.qgis.support_linked_desk import ENTER, at, label, linked_desk, make_linked, said
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import choose, look, opened_desk, press, saved
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.making import summarise

CONTROL = Qt.KeyboardModifier.ControlModifier
G, SEASON = Qt.Key.Key_G, Qt.Key.Key_4


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_linked(tmp_path_factory.mktemp("linked") / "workspace")


@pytest.fixture
def desk(made: Path, tmp_path: Path, qgis_app: QgsApplication) -> Iterator[ReviewDesk]:
    with linked_desk(made, tmp_path / "workspace") as opened:
        yield opened


def here(desk: ReviewDesk) -> str:
    return desk.session.case(desk.session.current).issued_id


def decided(desk: ReviewDesk) -> list[str]:
    return sorted(row.issued_id for row in desk.session.queue.rows.values() if row.status is CaseStatus.DECIDED)


def listed(desk: ReviewDesk) -> list[str]:
    return [desk.session.queue.rows[case_id].issued_id for case_id in desk.session.queue.order]


def test_the_last_verdict_is_shown_with_date_person_and_share_and_the_others_unfold(desk: ReviewDesk) -> None:
    at(desk, "JS-0000")
    words = label(desk, "seenBefore").text()
    assert all(
        part in words for part in ("Seen before", "Partly real", "2025-09-01", "王", "70 %", "1 earlier finding")
    )
    assert "李" not in words
    label(desk, "seenBefore").linkActivated.emit("more")
    assert "Real change · 2025-03-01 · 李 · 90 %" in label(desk, "seenBefore").text()
    assert "OLD-1 · 2025" in label(desk, "seenBefore").toolTip()


def test_a_patch_with_no_past_and_no_neighbour_says_nothing_of_it(desk: ReviewDesk) -> None:
    at(desk, "JS-0003")
    assert label(desk, "seenBefore").isHidden()
    assert label(desk, "patchGroup").isHidden()
    press(desk, G)
    assert "stands by itself" in said(desk)


def test_urgency_is_shown_with_its_reasons_in_words(desk: ReviewDesk) -> None:
    at(desk, "JS-0000")
    words, tip = label(desk, "caseUrgency").text(), label(desk, "caseUrgency").toolTip()
    assert "of 100" in words
    assert "found real here 2 times" in words
    assert "15 points: found real here 2 times" in tip


def test_a_group_is_shown_with_its_members_and_a_click_goes_there(desk: ReviewDesk) -> None:
    at(desk, "JS-0001")
    words = label(desk, "patchGroup").text()
    assert "Group of 3" in words
    assert "same place issued more than once" in words
    assert all(name in words for name in ("0001", "0006", "0007"))
    label(desk, "patchGroup").linkActivated.emit(desk.session.queue.find("JS-0007"))
    assert here(desk) == "JS-0007"


def press_before_it_is_painted(desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch, key: int) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(desk.compare, "seen", lambda: ({"view": 0, "images": []}, {"view": 1, "images": []}))
        press(desk, key)


def test_the_key_walks_the_group_and_gives_the_finding_only_after_each_was_looked_at(
    desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(desk, "JS-0001")
    press(desk, SEASON, G)
    assert (here(desk), decided(desk)) == ("JS-0006", [])
    assert "2 of 3" in said(desk)
    press_before_it_is_painted(desk, monkeypatch, G)
    assert (here(desk), decided(desk)) == ("JS-0006", [])
    assert "look at it first" in said(desk)
    look(desk)
    press(desk, G)
    assert (here(desk), decided(desk)) == ("JS-0007", [])
    assert "now gives the finding of JS-0001 to 3 patches" in said(desk)
    press_before_it_is_painted(desk, monkeypatch, G)
    assert decided(desk) == []
    look(desk)
    press(desk, G)
    assert decided(desk) == ["JS-0001", "JS-0006", "JS-0007"]
    assert "given to 3 patches" in said(desk)
    assert here(desk) not in decided(desk)
    saved(desk)
    drafts = desk._store.contents().drafts
    findings = [drafts[desk.session.queue.find(name)] for name in decided(desk)]
    assert [dict(f.answers) for f in findings] == [{"reality": "not_real", "false_alarm_reason": "season"}] * 3
    assert all(f.decided for f in findings)


def test_each_finding_of_a_group_says_what_was_seen_of_that_patch(desk: ReviewDesk) -> None:
    at(desk, "JS-0001")
    press(desk, SEASON, G)
    look(desk)
    press(desk, G)
    look(desk)
    press(desk, G)
    saved(desk)
    centres = {str(row.operation.payload["seen"]) for row in desk._store.outbox()}
    assert len(desk._store.outbox()) == 3
    assert len(centres) >= 2  # JS-0007 lies elsewhere than the two of one place
    given = [row.operation.case_id for row in desk._store.outbox()]
    until("the pictures have followed", lambda: not desk._store.pictures_due())
    for case_id in given:
        seen = desk._store.history(case_id)[-1].payload
        assert [one["view"] for one in seen["pictures"]] == [0, 1]
        assert seen["missing"] == []


def test_one_undo_takes_the_findings_of_a_group_back_and_one_redo_gives_them_again(desk: ReviewDesk) -> None:
    at(desk, "JS-0001")
    press(desk, SEASON)
    for _member in range(3):
        look(desk)
        press(desk, G)
    assert len(decided(desk)) == 3
    press(desk, Qt.Key.Key_Z, modifier=CONTROL)
    assert decided(desk) == []
    assert here(desk) == "JS-0001"
    assert "Taken back from 3 patches" in said(desk)
    assert desk.session.answers()["false_alarm_reason"] == "season"  # what was answered before stays
    press(desk, Qt.Key.Key_Y, modifier=CONTROL)
    saved(desk)
    assert len(decided(desk)) == 3


def test_patches_looked_at_before_are_not_walked_again_but_the_key_says_first_what_it_will_do(desk: ReviewDesk) -> None:
    for name in ("JS-0006", "JS-0007", "JS-0001"):
        at(desk, name)
    press(desk, SEASON, G)
    assert (here(desk), decided(desk)) == ("JS-0001", [])
    assert "to 3 patches" in said(desk)
    press(desk, Qt.Key.Key_5, G)  # another answer: it is said anew, not given
    assert decided(desk) == []
    press(desk, G)
    assert len(decided(desk)) == 3


def test_an_unanswered_patch_gives_its_group_nothing(desk: ReviewDesk) -> None:
    at(desk, "JS-0001")
    press(desk, G)
    assert here(desk) == "JS-0001"
    assert "Answer the questions of this patch first" in said(desk)


def test_a_patch_with_a_finding_of_its_own_keeps_it(desk: ReviewDesk) -> None:
    kept = at(desk, "JS-0006")
    press(desk, Qt.Key.Key_5, ENTER)
    at(desk, "JS-0001")
    press(desk, SEASON, G)
    look(desk)
    press(desk, G)
    assert decided(desk) == ["JS-0001", "JS-0006", "JS-0007"]
    assert desk.session.draft(kept).answers["false_alarm_reason"] == "water_level"


def test_answering_another_patch_of_the_group_ends_the_walk(desk: ReviewDesk) -> None:
    at(desk, "JS-0001")
    press(desk, SEASON, G)
    look(desk)
    press(desk, Qt.Key.Key_5, G)  # JS-0006 has answers of its own now, and is where the next walk begins
    look(desk)
    assert here(desk) == "JS-0007"
    assert "finding of JS-0006" in said(desk)
    assert decided(desk) == []


def test_seen_before_and_groups_can_be_listed(desk: ReviewDesk) -> None:
    choose(desk, "queueStatus", "Seen before")
    assert listed(desk) == ["JS-0000"]
    choose(desk, "queueStatus", "In a group")
    assert set(listed(desk)) == {"JS-0001", "JS-0006", "JS-0007", "OLD-1", "OLD-2"}


def test_headings_stand_between_the_patches_and_are_not_stepped_on(desk: ReviewDesk) -> None:
    choose(desk, "queueGroup", "Same place together")
    table = desk.window.findChild(QTableView, "queueList")
    model = table.model()
    words = [model.index(place, 0).data() for place in range(model.rowCount())]
    assert "Group of 3" in words
    assert words.index("JS-0007") - words.index("Group of 3") == 3
    at(desk, "JS-0007")
    before = here(desk)
    QTest.mouseClick(
        table.viewport(),
        Qt.MouseButton.LeftButton,
        pos=table.visualRect(model.index(words.index("Group of 3"), 0)).center() - QPoint(0, 2),
    )
    assert here(desk) == before == table.currentIndex().data()
    press(desk, Qt.Key.Key_J)
    assert table.currentIndex().data() == here(desk) != before


def test_the_most_urgent_stand_first(desk: ReviewDesk) -> None:
    choose(desk, "queueSort", "Most urgent first")
    queue = desk.session.queue
    scores = [queue.links.scores[case_id] for case_id in queue.order]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1]


def test_a_filter_that_fits_nothing_says_so_and_esc_or_its_button_shows_all_again(desk: ReviewDesk) -> None:
    field = desk.window.findChild(QLineEdit, "queueFilter")
    count = len(listed(desk))
    for clear in ("key", "button"):
        press(desk, Qt.Key.Key_G, modifier=CONTROL)
        QTest.keyClicks(field, "nowhere")
        until("nothing listed", lambda: not desk.session.queue.order)
        assert "No patch fits this filter" in label(desk, "queueEmpty").text()
        button = desk.window.findChild(QPushButton, "showAllPatches")
        assert button.isVisible()
        assert "Esc" in button.text()
        press(desk, Qt.Key.Key_Escape) if clear == "key" else QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert len(listed(desk)) == count
        assert (field.text(), field.hasFocus()) == ("", False)


def test_a_patch_across_a_border_names_all_its_units_and_the_filter_finds_it_by_each(desk: ReviewDesk) -> None:
    at(desk, "JS-0007")
    until("its facts shown", lambda: "吴中区 · 320509" in label(desk, "caseFacts").text())
    assert "Units" in label(desk, "caseFacts").text()
    assert "2026-06-30 · 赵敏" in label(desk, "caseFacts").text()  # handed over to a person, with a due date
    field = desk.window.findChild(QLineEdit, "queueFilter")
    for unit in ("吴中", "320509"):
        field.setText(unit)
        until("the patch found", lambda: listed(desk) == ["JS-0007"])
        field.clear()
        until("all patches again", lambda: len(listed(desk)) > 1)


def test_esc_while_composing_in_the_filter_belongs_to_the_input_method(desk: ReviewDesk) -> None:

    field = desk.window.findChild(QLineEdit, "queueFilter")
    press(desk, Qt.Key.Key_G, modifier=CONTROL)
    QTest.keyClicks(field, "JS")
    QCoreApplication.sendEvent(field, QInputMethodEvent("dong", []))
    press(desk, Qt.Key.Key_Escape)
    assert (field.text(), field.hasFocus()) == ("JS", True)
    QCoreApplication.sendEvent(field, QInputMethodEvent("", []))
    press(desk, Qt.Key.Key_Escape)
    assert field.text() == ""


def test_more_filters_narrow_the_list_by_town_and_area(desk: ReviewDesk) -> None:
    desk.window.findChild(QWidget, "moreFiltersButton").click()
    filters = desk.window.findChild(QWidget, "moreFilters")
    town = filters.findChild(QComboBox, "filterTown")
    town.setCurrentIndex(town.findText("东山镇"))
    assert set(listed(desk)) == {"JS-0006", "JS-0007", "OLD-1", "OLD-2"}
    QTest.keyClicks(filters.findChild(QLineEdit, "filterAreaFrom"), "50")
    assert listed(desk) == []
    QTest.mouseClick(filters.findChild(QPushButton, "clearMoreFilters"), Qt.MouseButton.LeftButton)
    assert len(listed(desk)) == 10
    filters.close()


def test_the_list_of_workspaces_names_them_by_their_batches(made: Path) -> None:
    assert summarise(str(made)).name == "May 五月 · 2025 · Small 小批次"


def test_what_cannot_be_looked_for_without_shapely_stays_readable(
    made: Path, tmp_path: Path, qgis_app: QgsApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise ShapelyMissing("no shapely")

    monkeypatch.setattr(linking, "require_shapely", missing)
    with opened_desk(made, tmp_path / "workspace") as desk:
        note = label(desk, "queueNote")
        until("the note", note.isVisible)
        assert "not looked for" in note.text()
        press(desk, Qt.Key.Key_J)
        assert said(desk) == ""
        assert note.isVisible()
        assert "shapely 2 is not installed" in note.toolTip()
        link = note.mapToGlobal(note.rect().center())
        QTest.mouseClick(note, Qt.MouseButton.LeftButton, pos=note.mapFromGlobal(link))
        assert "shapely 2 is not installed: earlier findings and groups are not looked for." in said(desk)


def test_where_all_can_be_looked_for_there_is_no_note(desk: ReviewDesk) -> None:
    assert not label(desk, "queueNote").isVisible()


@pytest.mark.parametrize("name", ["reference/earlier-0a1b.gpkg", "known_cases.json"])
def test_a_file_that_cannot_be_used_is_named_and_stays_readable(
    made: Path, tmp_path: Path, qgis_app: QgsApplication, name: str
) -> None:
    spoilt = tmp_path / "made"
    shutil.copytree(made, spoilt)
    (spoilt / name).parent.mkdir(exist_ok=True)
    (spoilt / name).write_text("neither JSON nor a GeoPackage")
    with opened_desk(spoilt, tmp_path / "workspace") as desk:
        note = label(desk, "queueNote")
        until("the note", note.isVisible)
        assert "A file cannot be used" in note.text()
        assert Path(name).name in note.toolTip()
        until("linked all the same", lambda: desk.session.queue.links.seen)
        press(desk, Qt.Key.Key_J)
        assert note.isVisible()


def test_after_a_group_the_next_undecided_patch_is_that_behind_where_the_walk_began(desk: ReviewDesk) -> None:
    at(desk, "JS-0001")
    press(desk, SEASON)
    for _member in range(3):
        look(desk)
        press(desk, G)
    assert len(decided(desk)) == 3
    assert here(desk) == "JS-0002"
