"""Layers come into the open workspace behind its window: facts follow, findings and drafts stay, no place is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from osgeo import ogr
from qgis.PyQt.QtCore import QCoreApplication, QEvent, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QLineEdit, QTableWidget
from redline_review.plugin.adapters.settings import Settings
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.plugin.app.import_batch import VANISHED
from redline_review.plugin.app.queue import CaseStatus
from redline_review.plugin.domain.geometry import to_geojson
from redline_review.plugin.domain.records import Batch
from redline_review.tests.qgis.new_review.support_driver import Driver, Waiting
from redline_review.tests.qgis.new_review.support_inputs import write_layer
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_workspace import NORTH, WEST
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.new_review import ImportIntoDialog
from redline_review.ui.new_review.batch_page import BatchPage
from redline_review.ui.new_review.layer_panel import LayerPanel
from redline_review.ui.new_review.mapping_form import patches_target
from redline_review.ui.new_review.profile_library import ProfileLibrary
from redline_review.ui.review.queue_model import MARK_ROLE
from redline_review.ui.shell import Shell

SUPPORT = Path(__file__).parents[1] / "support_workspace.py"


def ring(west, south, side=0.001):
    east, north = west + side, south + side
    return f"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"


def place(number):
    return WEST + 0.003 + 0.002 * number, NORTH - 0.01


def write(path, rows, fields=("图斑编号", "后时相", "乡镇")):
    """Write rows of (WKT or None, values) as a GeoPackage in longitude and latitude."""
    return write_layer(path, "GPKG", fields, rows, epsg=4490)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("into") / "workspace"
    subprocess.run([sys.executable, str(SUPPORT), str(folder)], check=True, timeout=120)
    return folder


@pytest.fixture
def folder(made, tmp_path):
    subprocess.run(["cp", "-r", str(made), str(tmp_path / "workspace")], check=True)
    return tmp_path / "workspace"


@pytest.fixture
def desk(folder, qgis_app):
    opened = ReviewDesk(open_workspace(folder), Settings(), None)
    opened.open()
    until("the window", lambda: opened.controller is not None)
    opened.window.activateWindow()
    until("the window active", lambda: QApplication.activeWindow() is opened.window)
    look(opened)
    yield opened
    opened.close()
    opened.closer.wait()
    QCoreApplication.sendPostedEvents(None, 0)


def look(desk):
    """Wait until both views show the patch, as a reviewer does."""
    until("both views painted", lambda: all(pane.picture is not None for pane in desk.compare.panes))


def press(desk, *keys, modifier=Qt.KeyboardModifier.NoModifier):
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or desk.window, key, modifier)


def by_id(desk):
    return {case.issued_id: case for case in desk.session.contents.cases}


def open_dialog(desk):
    """Open the dialog with its key in the Review window."""
    press(desk, Qt.Key.Key_L, modifier=Qt.KeyboardModifier.ControlModifier)
    (dialog,) = desk.window.findChildren(ImportIntoDialog)
    until("the dialog", dialog.isVisible)
    return Driver(Waiting(), dialog)


def bring_in(desk, path, says="Look at what will happen"):
    """Choose a file and go on to the receipt, which says so."""
    hands = open_dialog(desk)
    hands.give_files(hands.button("browseLayer", hands.page(0)), path)
    until(f"the layer read: {hands.said()}", lambda: hands.button("create").isEnabled(), 10)
    hands.click("create")
    until("the receipt", lambda: says in hands.said())
    return hands


def import_it(desk, hands):
    """Press Import, then Close, and wait until the window has followed."""
    reads = desk._news.readings
    hands.click("create")
    until("imported", lambda: hands.said() == "Imported.")
    until(
        "the window has read",
        lambda: desk._news.readings > reads and not desk._news.reading and not desk._works.under_way(),
    )
    hands.click("create")
    gone(desk)


def gone(desk):
    """Wait until no import dialog is left (Qt deletes it when its own event loop comes round) and go on working."""
    until("the dialog closed", lambda: not any(d.isVisible() for d in desk.window.findChildren(ImportIntoDialog)), 10)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not desk.window.findChildren(ImportIntoDialog)
    desk.window.activateWindow()
    until("the window active", lambda: QApplication.activeWindow() is desk.window, 10)


def counts(hands):
    return hands.dialog.findChild(QLabel, "receiptCounts").text()


def again(path):
    """Patches 1 to 4 as they were, 2 with a town of its own, 3 moved; 0 and 5 gone; a new one."""
    rows = []
    for number in range(1, 5):
        west, south = place(number)
        shift = 0.0004 if number == 3 else 0.0
        rows.append((ring(west + shift, south), (f"JS-{number:04d}", "2026-05-02", "东山镇" if number == 2 else "")))
    return write(path, [*rows, (ring(WEST + 0.017, NORTH - 0.01), ("JS-0100", "2026-05-02", ""))])


def test_a_batch_imported_again_follows_the_layer_and_keeps_findings_drafts_and_the_place(desk, tmp_path):
    for _ in range(2):  # JS-0000, which will vanish, and JS-0001 are decided
        look(desk)
        press(desk, Qt.Key.Key_4, Qt.Key.Key_Return)
    press(desk, Qt.Key.Key_1)  # JS-0002 begun
    until("saved", lambda: desk._saving.pending == 0)
    here = desk.session.current
    answers = {name: dict(desk.session.draft(case.case_id).answers) for name, case in by_id(desk).items()}
    assert answers["JS-0002"]

    hands = bring_in(desk, again(tmp_path / "again.gpkg"))
    assert hands.dialog.findChild(QComboBox, "batch").currentText() == "May 五月"
    said = counts(hands).splitlines()[0]
    assert said == "Patches: 1 new · 4 changed · 2 no longer in the layer"
    shown = hands.dialog.findChild(QTableWidget, "receipt")
    happens = {shown.item(row, 2).text(): shown.item(row, 3).text() for row in range(shown.rowCount())}
    assert set(happens) == {"JS-0000", "JS-0001", "JS-0005"}
    assert "has a finding" in happens["JS-0001"]
    assert len(by_id(desk)) == 6  # nothing is written yet
    import_it(desk, hands)

    cases = by_id(desk)
    assert set(cases) == {f"JS-{n:04d}" for n in range(6)} | {"JS-0100"}
    assert cases["JS-0002"].facts.town_name == "东山镇"
    west = to_geojson(cases["JS-0003"].outline)["coordinates"]
    assert min(x for ring_ in west for x, _ in (ring_[0] if isinstance(ring_[0][0], list) else ring_)) == pytest.approx(
        place(3)[0] + 0.0004
    )
    assert cases["JS-0000"].extra[VANISHED]
    model = desk._queue.model
    marked = {name: model.index_of(case.case_id) for name, case in cases.items()}
    assert {name for name, index in marked.items() if "∅" in index.data(MARK_ROLE)} == {"JS-0000", "JS-0005"}
    assert "No longer in the newest layer" in marked["JS-0000"].data(Qt.ItemDataRole.ToolTipRole)
    assert desk.session.current == here
    assert desk.session.queue.rows[cases["JS-0000"].case_id].status is CaseStatus.DECIDED
    assert desk.session.queue.rows[cases["JS-0001"].case_id].status is CaseStatus.DECIDED
    assert desk.session.queue.rows[here].status is CaseStatus.STARTED
    for name, before in answers.items():
        assert dict(desk.session.draft(cases[name].case_id).answers) == before
    until("the new patch measured", lambda: cases["JS-0100"].case_id in desk.session.contents.screenings)
    assert desk.session._store.verify_chain()
    press(desk, Qt.Key.Key_K, Qt.Key.Key_K)
    assert desk.session.case(desk.session.current).issued_id == "JS-0000"
    notice = desk.window.findChild(QLabel, "caseNotice")
    until("its notice", lambda: "no longer holds this patch" in notice.text())


def test_the_current_patch_drawn_anew_is_shown_where_it_lies_now(desk, tmp_path):
    press(desk, Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_J)
    until("saved", lambda: desk._saving.pending == 0)
    assert desk.session.case(desk.session.current).issued_id == "JS-0003"
    hands = bring_in(desk, again(tmp_path / "again.gpkg"))
    import_it(desk, hands)
    assert desk.session.case(desk.session.current).issued_id == "JS-0003"
    assert desk.controller._drawn == desk.session.case(desk.session.current).outline


def test_rejected_rows_are_saved_mended_and_imported_and_they_arrive(desk, tmp_path):
    west, south = place(7)
    rows = [(ring(*place(n)), (f"JS-{n:04d}", "2026-05-02", "")) for n in range(6)]
    rows += [(None, ("JS-0200", "2026-05-02", "木渎镇")), (ring(west, south), ("JS-0201", "去年", ""))]
    hands = bring_in(desk, write(tmp_path / "messy.gpkg", rows))
    assert "2 left out" in counts(hands)
    saved = tmp_path / "待改.gpkg"
    hands.click("saveRejected")
    chooser = hands.dialog.findChildren(QFileDialog)[-1]
    until("the chooser", chooser.isVisible)
    edit = chooser.findChild(QLineEdit, "fileNameEdit")
    edit.setText(str(saved))
    QTest.keyClick(edit, Qt.Key.Key_Return)
    until("the file", lambda: "2 rows in" in hands.dialog._receipt._saved.words())
    import_it(desk, hands)
    assert "JS-0200" not in by_id(desk)

    source = ogr.Open(str(saved), update=1)
    layer = source.GetLayer(0)
    for feature in layer:
        if feature.GetField("图斑编号") == "JS-0200":
            feature.SetGeometry(ogr.CreateGeometryFromWkt(ring(WEST + 0.017, NORTH - 0.01)))
        else:
            feature.SetField("后时相", "2025-12-31")
        layer.SetFeature(feature)
    del layer, source

    mended = bring_in(desk, str(saved))
    assert "mended" in mended.page(0)._say.words()
    mended.click("create")
    until("the receipt", lambda: "Look at what will happen" in mended.said())
    assert counts(mended).splitlines()[0] == "Patches: 2 new"
    import_it(desk, mended)
    cases = by_id(desk)
    assert cases["JS-0200"].facts.town_name == "木渎镇"
    assert cases["JS-0201"].facts.date_after == "2025-12-31"
    assert not any(case.extra.get(VANISHED) for case in cases.values())


def test_zones_that_are_left_out_are_handed_back_too_in_a_file_of_their_own(desk, tmp_path):
    rows = [(ring(*place(n)), (f"JS-{n:04d}", "2026-05-02", "")) for n in range(6)]
    patches = write(tmp_path / "messy.gpkg", [*rows, (None, ("JS-0300", "2026-05-02", ""))])
    west, south = place(0)
    levels = [(ring(west, south, 0.01), ("新湿地", "生态保护红线")), (ring(west, south), ("无级别", None))]
    zones = write(tmp_path / "新红线.gpkg", levels, ("红线名称", "级别"))
    hands = open_dialog(desk)
    hands.give_files(hands.button("browseLayer", hands.page(0)), patches)
    hands.give_files(hands.button("browseLayer", hands.page(1)), zones)
    until("the layers read", lambda: hands.button("create").isEnabled(), 20)
    hands.click("create")
    until("the receipt", lambda: "Look at what will happen" in hands.said(), 20)
    assert counts(hands).splitlines()[1] == "Zones: 1 new · 1 left out"
    hands.dialog._receipt._write(str(tmp_path / "back.gpkg"))
    until("the files", lambda: "2 rows in" in hands.dialog._receipt._saved.words(), 20)
    source = ogr.Open(str(tmp_path / "back-2.gpkg"))  # GDAL's layers and features die with it
    back = [(row.GetField("红线名称"), row.GetField("redline_reason")) for row in source.GetLayer(0)]
    assert back == [("无级别", "no_level")]
    import_it(desk, hands)
    assert "新湿地" in {zone.name for zone in desk.session.contents.zones}


def test_a_list_that_shares_no_id_with_the_batch_is_said_before_it_empties_it(desk, tmp_path):
    rows = [(ring(*place(n)), (f"OTHER-{n}", "2026-05-02", "")) for n in range(3)]
    hands = bring_in(desk, write(tmp_path / "other.gpkg", rows), says="No id of this layer is in the batch")
    assert "what it holds (6 patches) would all be marked as gone" in hands.said()


def test_a_new_batch_stands_beside_the_old_one(desk, tmp_path):
    path = write(tmp_path / "june.gpkg", [(ring(*place(1)), ("JS-0001", "2026-06-02", ""))])
    hands = open_dialog(desk)
    page = hands.page(0)
    hands.give_files(hands.button("browseLayer", page), path)
    hands.choose(page.findChild(QComboBox, "batch"), "A new batch")
    until("a name asked for", lambda: "Give the new batch a name" in hands.said())
    hands.type_into("batchName", "June")
    until(f"the layer read: {hands.said()}", lambda: hands.button("create").isEnabled(), 10)
    hands.click("create")
    until("the receipt", lambda: "Look at what will happen" in hands.said())
    assert counts(hands).splitlines()[0] == "Patches: 1 new"
    import_it(desk, hands)
    assert sorted(batch.name for batch in desk.session.contents.batches) == ["June", "May 五月"]
    assert sum(case.issued_id == "JS-0001" for case in desk.session.contents.cases) == 2


def test_going_back_or_closing_writes_nothing(desk, tmp_path):
    hands = bring_in(desk, again(tmp_path / "again.gpkg"))
    seq = desk._store.sync_state().chain_seq
    QTest.keyClick(hands.dialog, Qt.Key.Key_Escape)
    gone(desk)
    assert desk._store.sync_state().chain_seq == seq
    assert set(by_id(desk)) == {f"JS-{n:04d}" for n in range(6)}


def test_with_a_platform_the_page_says_what_the_file_may_change(qgis_app, services):
    library = ProfileLibrary(services.profile_folder)
    panel = LayerPanel("Layer", patches_target(), services, library)
    page = BatchPage(
        [Batch("b-1", "May"), Batch("b-2", "May"), Batch("b-3", "June")], "https://platform.example", panel
    )
    box = page.findChild(QComboBox, "batch")
    assert [box.itemText(row) for row in range(box.count())] == ["June", "May", "A new batch"]
    assert "https://platform.example" in page._say.words()
    assert "stay as they are" in page._say.words()


def test_the_menus_entry_asks_for_a_workspace_first_and_opens_the_pages_over_one_that_is_open(
    folder, qgis_app, qgis_iface
):
    said = []
    qgis_iface.messageBar().pushMessage = lambda *words: said.append(words)
    shell = Shell(qgis_iface, Settings())
    shell.import_layers()
    assert shell._dialog is not None
    assert "Open the workspace" in said[0][1]
    shell._dialog.close()
    shell.open_folder(str(folder))
    until("the window", lambda: shell.desk.window is not None)
    shell.import_layers()
    (dialog,) = shell.desk.window.findChildren(ImportIntoDialog)
    assert dialog.isVisible()
    dialog.close()
    shell.close()


# Earlier findings of a layer


def write_history(path, *rows):
    fields = ("图斑编号", "核查结论", "核查日期", "核查人员")
    return write(path, [(ring(west, NORTH - 0.01), values) for west, *values in rows], fields)


def import_history(desk, path):
    hands = open_dialog(desk)
    page = hands.page(3)
    hands.give_files(hands.button("browseLayer", page), path)
    until(f"the layer read: {hands.said()}", lambda: hands.button("create").isEnabled(), 10)
    hands.click("create")
    until("the receipt", lambda: "Look at what will happen" in hands.said())
    import_it(desk, hands)
    until("the patches linked", lambda: desk.session.queue.links.seen, 10)


def seen_words(desk, name):
    desk.controller.go(desk.session.queue.find(name))
    until("its facts", lambda: desk.controller._soon.isActive() is False)
    return desk.window.findChild(QLabel, "seenBefore").text()


def test_earlier_findings_come_in_by_themselves_and_the_batch_stays_as_it_is(desk, tmp_path):
    before = by_id(desk)
    west = WEST + 0.003
    path = write_history(tmp_path / "2025.gpkg", (west + 0.0003, "旧-1", "误报", "2025-03-01", "李"))
    import_history(desk, path)
    assert by_id(desk) == before
    words = seen_words(desk, "JS-0000")
    assert all(part in words for part in ("Seen before", "False change", "2025-03-01", "李", "70 %"))
    assert "旧-1 · 2025.gpkg" in desk.window.findChild(QLabel, "seenBefore").toolTip()
    assert desk.window.findChild(QLabel, "seenBefore").isVisible()
    box = desk.window.findChild(QComboBox, "queueStatus")
    box.setCurrentIndex(box.findText("Seen before"))
    until("only that patch", lambda: len(desk.session.queue.order) == 1)


def test_earlier_findings_are_there_in_the_next_sitting_and_the_same_layer_again_replaces_them(desk, folder, tmp_path):
    west = WEST + 0.003
    rows = [(west, "旧-1", "real", "2025-03-01", "李"), (west + 0.002, "旧-2", "待整改", "2025-04-01", "王")]
    path = write_history(tmp_path / "2025.gpkg", *rows)
    import_history(desk, path)
    assert "待整改 · 2025-04-01 · 王" in seen_words(desk, "JS-0001")
    (tmp_path / "2025.gpkg").unlink()
    import_history(desk, write_history(tmp_path / "2025.gpkg", rows[0]))
    until("only one left", lambda: len(desk.session.queue.links.seen) == 1, 10)
    desk.close()
    desk.closer.wait()
    again = ReviewDesk(open_workspace(folder), Settings(), None)
    again.open()
    until("linked again", lambda: again.controller is not None and again.session.queue.links.seen, 10)
    (seen,) = again.session.queue.links.seen.values()
    assert [(one.issued_id, one.reality, one.found_at, one.found_by) for one in seen] == [
        ("旧-1", "real", "2025-03-01", "李")
    ]
    again.close()
    again.closer.wait()


def test_patches_may_be_left_out_only_where_earlier_findings_come_in_alone(desk, tmp_path):
    hands = open_dialog(desk)
    assert "Choose a layer" in hands.said()
    path = write_history(tmp_path / "2025.gpkg", (WEST, "旧-1", "real", "2025-03-01", "李"))
    page = hands.page(3)
    hands.give_files(hands.button("browseLayer", page), path)
    until("the layer read", lambda: hands.button("create").isEnabled(), 10)
    zones = write(tmp_path / "z.gpkg", [(ring(*place(0)), ("太湖", "红线"))], ("红线名称", "级别"))
    hands.give_files(hands.button("browseLayer", hands.page(1)), zones)
    until("patches asked for", lambda: "Choose a layer" in hands.said() and "Flagged patches" in hands.said(), 10)
    assert not hands.button("create").isEnabled()
    hands.click("cancel")
