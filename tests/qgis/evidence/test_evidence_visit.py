"""Back from a visit: a folder of photos, a track and notes find their patches."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QPushButton
from redline_review.plugin.adapters.evidence_visit import read_visit
from redline_review.plugin.app.evidence_match import MatchWay
from redline_review.plugin.domain.evidence import FileType
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import opened_desk, press, saved
from redline_review.ui.evidence.visit_rows import NAME, PATCH
from redline_review.ui.tick_boxes import TickBoxes

FIRST, SECOND = (120.4035, 31.1105), (120.4055, 31.1105)
GPX = """<gpx><wpt lat="31.1105" lon="120.4055"><name>围栏</name><desc>新建</desc>
<time>2026-05-02T02:20:00Z</time></wpt>
<trk><trkseg><trkpt lat="31.1105" lon="120.4055"><time>2026-05-02T02:19:00Z</time></trkpt>
<trkpt lat="31.1105" lon="120.4055"><time>2026-05-02T02:25:00Z</time></trkpt></trkseg></trk></gpx>"""


@pytest.fixture
def brought(tmp_path, jpeg):
    """A folder: one photo per way of finding, one lost, a track with a note."""
    root = tmp_path / "外业0502"
    (root / "JS-0003").mkdir(parents=True)
    at_ten = {"taken": "2026:05:02 10:03:04", "offset": "+08:00", "place": FIRST}
    for path, said in (
        ("a_place.jpg", at_ten),
        ("b_track.jpg", {"taken": "2026:05:02 10:20:00", "offset": "+08:00"}),
        ("JS-0003/c_name.jpg", {}),
        ("d_lost.jpg", {}),
    ):
        (root / path).write_bytes(jpeg(**said))
    (root / "track.gpx").write_text(GPX, encoding="utf-8")
    (root / "run.exe").write_bytes(b"MZ")
    return root


@pytest.fixture
def desk(made, tmp_path):
    with opened_desk(made, tmp_path / "opened") as opened:
        yield opened


def _looked(desk, folder):
    press(desk, Qt.Key.Key_P, modifier=Qt.KeyboardModifier.ControlModifier)
    dialog = desk.controller.evidence.visit.dialog
    dialog.look([folder])
    until("the rows", lambda: dialog._model.rows)
    return dialog


def _cases(desk):
    return {row.issued_id: case_id for case_id, row in desk.session.queue.rows.items()}


def test_a_folder_is_looked_through_and_nothing_is_taken_in_yet(brought):
    visit = read_visit([brought])
    assert sorted((one.name, one.type) for one in visit.files) == [
        ("a_place.jpg", FileType.PHOTO),
        ("b_track.jpg", FileType.PHOTO),
        ("c_name.jpg", FileType.PHOTO),
        ("d_lost.jpg", FileType.PHOTO),
        ("track.gpx", FileType.TRACK),
    ]
    assert [mark.name for _, mark in visit.notes] == ["围栏"]
    assert [error.reason for error in visit.refused] == ["program"]
    words = {one.name: one.arrival.words for one in visit.files}
    assert words["c_name.jpg"] == ("外业0502", "JS-0003", "c_name.jpg")


def test_each_photo_finds_its_patch_and_one_key_takes_all_of_it_back(desk, brought):
    dialog, cases, book = _looked(desk, brought), _cases(desk), desk.controller.evidence.book
    ways = {row.name: (row.match.way, row.case_id) for row in dialog._model.rows if row.source}
    assert ways["a_place.jpg"] == (MatchWay.PLACE, cases["JS-0000"])
    assert ways["b_track.jpg"] == (MatchWay.TRACK, cases["JS-0001"])
    assert ways["c_name.jpg"] == (MatchWay.NAME, cases["JS-0003"])
    assert ways["d_lost.jpg"] == (MatchWay.UNKNOWN, None)
    QTest.mouseClick(dialog.findChild(QPushButton, "visitAdd"), Qt.MouseButton.LeftButton)
    until("all in", lambda: not desk.controller.evidence.bringing.busy and book.files(cases["JS-0003"]))
    saved(desk)
    names = {issued: sorted(file.name for file in book.files(case)) for issued, case in cases.items()}
    assert names["JS-0000"] == ["a_place.jpg", "track.gpx"]
    assert names["JS-0001"] == ["b_track.jpg", "track.gpx"]
    assert names["JS-0003"] == ["c_name.jpg", "track.gpx"]
    assert "2026-05-02 10:20 围栏 新建" in desk.session.draft(cases["JS-0001"]).answers["note"]
    assert len(list((desk.workspace.folder / "evidence").glob("*.gpx"))) == 1
    desk.window.activateWindow()
    until("the window active", lambda: QApplication.activeWindow() is desk.window)
    press(desk, Qt.Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    saved(desk)
    assert all(book.files(case) == () for case in cases.values())
    assert not desk.session.draft(cases["JS-0001"]).answers.get("note")


def test_a_lost_photo_is_given_its_patch_by_hand_and_an_unknown_id_is_refused(desk, brought):
    dialog, cases = _looked(desk, brought), _cases(desk)
    model = dialog._model
    lost = next(number for number, row in enumerate(model.rows) if row.name == "d_lost.jpg")
    assert model.data(model.index(lost, NAME), Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    assert isinstance(dialog._table.itemDelegateForColumn(NAME), TickBoxes)
    assert not model.setData(model.index(lost, PATCH), "JS-9999")
    assert "JS-9999" in dialog._say.words()
    assert model.setData(model.index(lost, PATCH), " js-0004 ")
    assert [path.name for path in dialog.choice().files[cases["JS-0004"]]] == ["d_lost.jpg", "track.gpx"]
    dialog.close()
