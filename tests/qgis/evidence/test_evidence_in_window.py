"""Evidence in the Review window, driven by real keys, drops and clicks."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QFileDialog, QListWidget, QPushButton
from redline_review.plugin.adapters.evidence_intake import EvidenceUnwritten
from redline_review.plugin.adapters.imagery.ground import from_degrees
from redline_review.plugin.app.evidence_check import Fault
from redline_review.plugin.domain.evidence import Way
from redline_review.plugin.domain.states import ActKind
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import drop, look, opened_desk, press, saved

AT = (120.4035, 31.1105)
SAID = {"taken": "2026:05:02 10:03:04", "offset": "+08:00", "place": AT, "direction": 90.0}


@pytest.fixture
def desk(made, tmp_path):
    with opened_desk(made, tmp_path / "opened") as opened:
        yield opened


def _side(desk):
    return desk.controller.evidence


def _files(desk, case_id=None):
    return _side(desk).book.files(case_id or desk.session.current)


def _list(desk):
    return desk.window.findChild(QListWidget, "evidenceList")


def _drop(desk, *paths, target=None):
    assert drop(target or desk.window, *paths)


def _brought(desk, count):
    until("the files added", lambda: len(_files(desk)) == count and not _side(desk).bringing.busy)
    saved(desk)


def test_photos_dropped_on_the_window_stand_on_the_patch_with_thumbnails_and_arrows(desk, photo):
    _drop(desk, photo("IMG_1.jpg", **SAID), photo("微信图片.jpg"))
    _brought(desk, 2)
    assert sorted(file.name for file in _files(desk)) == ["IMG_1.jpg", "微信图片.jpg"]
    until("two thumbnails", lambda: _list(desk) is not None and _list(desk).count() == 2)
    until("a picture in the list", lambda: _red(_list(desk).item(0).icon().pixmap(72, 54).toImage()))
    arrows = _side(desk).arrows._arrows
    assert len(arrows) == 1
    ground = desk.compare.steering.link.ground
    assert arrows[0].at.distance(from_degrees(ground.crs).transform(QgsPointXY(*AT))) < 0.2
    entries = [entry for entry in desk.session.store.history(desk.session.current) if entry.kind == ActKind.EVIDENCE]
    assert [entry.payload["did"] for entry in entries] == ["add", "add"]


def _red(image: QImage) -> bool:
    return image.pixelColor(10, image.height() // 2).red() > 150


def test_a_drop_on_a_view_or_on_the_note_comes_to_the_window(desk):
    takers = [child for child in desk.window.findChildren(type(desk.window).__mro__[1]) if child.acceptDrops()]
    assert [child.objectName() for child in takers if child is not desk.window] == []


def test_p_asks_for_files_and_adds_them(desk, photo):
    path = photo(**SAID)
    press(desk, Qt.Key.Key_P)
    dialog = desk.window.findChild(QFileDialog)
    assert dialog.isVisible()
    dialog.filesSelected.emit([str(path)])
    dialog.close()
    _brought(desk, 1)


def test_a_pasted_picture_is_evidence(desk):
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QApplication.clipboard().setImage(image)
    press(desk, Qt.Key.Key_V, modifier=Qt.KeyboardModifier.ControlModifier)
    _brought(desk, 1)
    assert _files(desk)[0].suffix == ".png"


def test_another_patch_shows_its_own_files_and_undo_takes_a_whole_drop_back(desk, photo):
    first = desk.session.current
    _drop(desk, photo("a.jpg", **SAID), photo("b.jpg"))
    _brought(desk, 2)
    press(desk, Qt.Key.Key_Down)
    look(desk)
    until("no files shown", lambda: _side(desk).box.is_empty and _list(desk).isHidden())
    assert _side(desk).arrows._arrows == ()
    press(desk, Qt.Key.Key_Up)
    look(desk)
    until("the files shown again", lambda: _list(desk).count() == 2 and not _list(desk).isHidden())
    press(desk, Qt.Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    saved(desk)
    assert _files(desk, first) == ()
    until("the list empty", lambda: _list(desk).isHidden())


def test_a_photo_without_exif_is_placed_by_two_clicks_and_marked_declared(desk, photo):
    _drop(desk, photo())
    _brought(desk, 1)
    sha256 = _files(desk)[0].sha256
    _side(desk).open(sha256)
    viewer = _side(desk).looking._viewer
    QTest.mouseClick(viewer.findChild(QPushButton, "evidence_place"), Qt.MouseButton.LeftButton)
    assert _side(desk).placing.active
    canvas = desk.compare.panes[0].canvas
    middle = canvas.viewport().rect().center()
    for at in (middle, middle + QPoint(0, -60)):
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    saved(desk)
    file = _files(desk)[0]
    assert file.way is Way.DECLARED
    assert min(file.direction, 360 - file.direction) < 1.0  # up on the view is north, but for the grid
    assert not _side(desk).placing.active
    until("its arrow", lambda: [arrow.declared for arrow in _side(desk).arrows._arrows] == [True])


def test_esc_leaves_a_photo_as_it_was_and_enter_takes_a_place_without_direction(desk, photo):
    _drop(desk, photo())
    _brought(desk, 1)
    case, sha256 = desk.session.current, _files(desk)[0].sha256
    canvas = desk.compare.panes[0].canvas
    middle = canvas.viewport().rect().center()
    _side(desk).placing.begin(case, sha256)
    press(desk, Qt.Key.Key_Escape)
    assert not _side(desk).placing.active
    _side(desk).placing.begin(case, sha256)
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    press(desk, Qt.Key.Key_Return)
    saved(desk)
    assert desk.session.current == case
    assert (_files(desk)[0].way, _files(desk)[0].direction) == (Way.DECLARED, None)


def test_the_kind_is_said_by_a_number_key_in_the_viewer(desk, photo):
    _drop(desk, photo("a.jpg", **SAID), photo("b.jpg"))
    _brought(desk, 2)
    press(desk, Qt.Key.Key_U)
    viewer = _side(desk).looking._viewer
    viewer.activateWindow()
    until("the viewer active", lambda: QApplication.activeWindow() is viewer)
    QTest.keyClick(viewer, Qt.Key.Key_2)
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    QTest.keyClick(viewer, Qt.Key.Key_1)
    saved(desk)
    assert [file.kind for file in _files(desk)] == ["close", "distant"]
    assert viewer.findChild(QComboBox, "evidenceKind").currentData() == "distant"
    viewer.close()


def test_a_removed_file_leaves_the_patch_and_not_the_folder(desk, photo):
    _drop(desk, photo(**SAID))
    _brought(desk, 1)
    file = _files(desk)[0]
    _side(desk).open(file.sha256)
    viewer = _side(desk).looking._viewer
    QTest.mouseClick(viewer.findChild(QPushButton, "evidence_remove"), Qt.MouseButton.LeftButton)
    saved(desk)
    assert _files(desk) == ()
    assert (desk.workspace.folder / "evidence" / f"{file.sha256}.jpg").is_file()
    assert _side(desk).looking._viewer is None


def test_refused_files_are_named_with_why_and_the_others_come_in(desk, photo, tmp_path):
    (tmp_path / "run.exe").write_bytes(b"MZ program")
    (tmp_path / "empty.jpg").write_bytes(b"")
    _drop(desk, photo(**SAID), tmp_path / "run.exe", tmp_path / "empty.jpg")
    _brought(desk, 1)
    said = desk._top.findChild(type(desk._top._message), desk._top._message.objectName()).text()
    assert "run.exe" in said
    assert "empty.jpg" in said


def test_an_import_can_be_stopped_and_what_came_in_stays(desk, photo, tmp_path):
    paths = []
    for number in range(40):
        path = tmp_path / f"{number}.mp4"
        path.write_bytes(b"\0\0\0\x18ftypmp42" + bytes([number]) * (1 << 20))
        paths.append(path)
    _drop(desk, *paths)
    until("some added", lambda: len(_files(desk)) >= 2)
    QTest.mouseClick(desk.window.findChild(QPushButton, "evidenceStop"), Qt.MouseButton.LeftButton)
    until("stopped", lambda: not _side(desk).bringing.busy)
    saved(desk)
    count = len(_files(desk))
    assert 2 <= count < 40
    left = [path.name for path in (desk.workspace.folder / "evidence").iterdir() if path.name.startswith(".")]
    assert left == []


def test_a_missing_file_is_said_at_its_patch_when_the_workspace_is_opened_again(made, tmp_path, photo):
    with opened_desk(made, tmp_path / "opened") as first:
        _drop(first, photo("现场.jpg", **SAID))
        _brought(first, 1)
        sha256 = _files(first)[0].sha256
    (tmp_path / "opened" / "evidence" / f"{sha256}.jpg").unlink()
    with opened_desk(tmp_path / "opened", tmp_path / "again") as again:
        until("the fault found", lambda: sha256 in _side(again).faults)
        until("it is said", lambda: "现场.jpg" in _side(again).box._fault.text())
        assert not _side(again).box._fault.isHidden()
        _drop(again, Path(photo("现场.jpg", **SAID)))
        until("it is mended", lambda: sha256 not in _side(again).faults and not _side(again).bringing.busy)


def test_a_full_disk_is_said_and_what_came_in_before_stays(desk, photo, monkeypatch):
    intake, taken = _side(desk).bringing._intake, []
    plain = intake.take

    def take(source, *more):
        if taken:
            raise EvidenceUnwritten(str(desk.workspace.folder / "evidence"), "full")
        taken.append(source)
        return plain(source, *more)

    monkeypatch.setattr(intake, "take", take)
    _drop(desk, photo("a.jpg", **SAID), photo("b.jpg"))
    until("broken off", lambda: len(_files(desk)) == 1 and not _side(desk).bringing.busy)
    saved(desk)
    said = desk._top._message.text()
    assert "disk is full" in said
    assert "One file was added" in said


def test_an_altered_document_is_found_when_it_is_looked_at(desk, tmp_path):
    (tmp_path / "笔录.pdf").write_bytes(b"%PDF-1.4 what was said")
    _drop(desk, tmp_path / "笔录.pdf")
    _brought(desk, 1)
    file = _files(desk)[0]
    path = desk.workspace.folder / "evidence" / f"{file.sha256}.pdf"
    path.write_bytes(b"%PDF-1.4 what was sald")
    press(desk, Qt.Key.Key_U)
    until("the fault", lambda: _side(desk).faults.get(file.sha256) is Fault.ALTERED)
    until("it is said", lambda: "笔录.pdf" in _side(desk).box._fault.text())


def test_the_track_of_a_visit_is_drawn_where_it_was_walked(desk, tmp_path):
    there = "".join(f"<trkpt lat='31.1105' lon='{120.403 + n / 10_000:.4f}'/>" for n in range(5_000))
    (tmp_path / "track.gpx").write_text(f"<gpx><trk><trkseg>{there}</trkseg></trk></gpx>", encoding="utf-8")
    _drop(desk, tmp_path / "track.gpx")
    _brought(desk, 1)
    until("the way drawn", lambda: _side(desk).arrows._tracks)
    placed = _side(desk).arrows._tracks[0]
    start = from_degrees(desk.compare.steering.link.ground.crs).transform(QgsPointXY(120.403, 31.1105))
    assert start.distance(QgsPointXY(placed.x, placed.y)) < 0.2
    assert placed.path.elementCount() <= 1_002
    press(desk, Qt.Key.Key_Down)
    assert _side(desk).arrows._tracks == ()
