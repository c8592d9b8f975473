"""The mapping page: the text's encoding, values that mean codes, saved profiles; by mouse and keys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtGui import QInputMethodEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAction,
    QComboBox,
    QFileDialog,
    QInputDialog,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QTableWidget,
)
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.tests.qgis.new_review.support_driver import LEFT
from redline_review.tests.qgis.new_review.support_inputs import FIELDS, issued_list, square, write_layer


def look(driver, path):
    """Choose a file on the patches' page and wait until all of its rows were read."""
    page = driver.page(1)
    driver.give_files(driver.button("browseLayer", page), path)
    read(driver, page)
    return page


def read(driver, page):
    driver.qtbot.waitUntil(lambda: page.problem() == "" and len(page.outlines()) > 0)


def preview(page):
    table = page._preview
    heads = [table.horizontalHeaderItem(column).text() for column in range(table.columnCount())]
    return [
        {head: table.item(row, column).text() for column, head in enumerate(heads)} for row in range(table.rowCount())
    ]


def values(page):
    """Return (value in the layer, rows, taken as) of each line."""
    table = page.findChild(QTableWidget, "values")
    return [
        (table.item(row, 1).text(), int(table.item(row, 2).text()), table.cellWidget(row, 3).currentText())
        for row in range(table.rowCount())
    ]


def fill(number, activity):
    return square(20 * number, 30 * number), (f"JS-{number:04d}", "2024-03-11", "2026-05-02", activity, "0.7")


@pytest.fixture
def sent(tmp_path):
    """Patches whose activities are a province's own words."""
    words = ["采石", "采石", "旅游开发", "鱼塘", "采石"]
    rows = [fill(n, word) for n, word in enumerate(words)]
    return write_layer(tmp_path / "疑似图斑.shp", "ESRI Shapefile", FIELDS, rows)


# Encoding


def test_a_table_without_a_cpg_shows_what_it_was_read_as_and_what_does_not_fit(driver, sent):
    page = look(driver, sent)
    box = page.findChild(QComboBox, "encoding")
    assert box.isVisible()
    assert box.currentText() == "GB18030 (detected)"
    offered = {box.itemText(row): box.model().item(row).isEnabled() for row in range(box.count())}
    assert offered["GBK"]
    assert offered["UTF-8 (does not fit)"] is False
    assert preview(page)[2]["Issued activity"] == "Tourism"


def test_another_encoding_is_chosen_and_the_preview_follows(driver, tmp_path):
    rows = [(square(0, 0), ("圖一", "礦產開發"))]
    path = write_layer(tmp_path / "t.shp", "ESRI Shapefile", ("issued_id", "activity"), rows, encoding="BIG5")
    page = look(driver, path)
    assert preview(page)[0]["Patch id"] != "圖一"
    driver.choose(page.findChild(QComboBox, "encoding"), "BIG5")
    read(driver, page)
    driver.qtbot.waitUntil(lambda: preview(page)[0]["Patch id"] == "圖一")
    assert page.ref().encoding == "BIG5"
    assert preview(page)[0]["Issued activity"] == "礦產開發"
    assert page.findChild(QComboBox, "encoding").currentText() == "BIG5"


def test_text_in_no_known_encoding_is_refused_until_the_user_names_one_and_doubted_then(driver, sent):
    table = Path(sent).with_suffix(".dbf")
    data = bytearray(table.read_bytes())
    at = data.index("采石".encode("gbk"))
    data[at : at + 4] = b"\xff\xff\xff\xff"
    table.write_bytes(data)
    page = driver.page(1)
    driver.give_files(driver.button("browseLayer", page), sent)
    driver.qtbot.waitUntil(lambda: "neither UTF-8 nor GBK" in page.problem())
    driver.choose(page.findChild(QComboBox, "encoding"), "GBK")
    read(driver, page)
    assert "cannot be read as GBK" in page.warning()
    assert preview(page)[2]["Issued activity"] == "Tourism"


def test_an_issued_list_in_gbk_with_chinese_names_is_understood_whole(driver, tmp_path):
    path = issued_list(tmp_path)
    assert not Path(path).with_suffix(".cpg").exists()
    page = look(driver, path)
    assert page.name() == "吴中区疑似图斑"
    assert page.profile().fields == {
        "issued_id": "图斑编号",
        "date_before": "前时相",
        "date_after": "后时相",
        "activity_issued": "问题类型",
        "confidence": "置信度",
        "must_check": "是否必查",
        "town_name": "乡镇",
        "due_date": "办理期限",
    }
    assert preview(page)[1] == {
        "Outline and problems": "no problem found",
        "Patch id": "苏吴-2026-0002",
        "Earlier date": "2024-03-11",
        "Later date": "2026-05-02",
        "Issued activity": "采石",
        "Confidence": "0.65",
        "Must check": "yes",
        "Town": "金庭镇",
        "Due date": "2026-08-31",
    }


# Values


def test_values_that_match_no_code_stand_first_with_their_counts_and_are_mapped_by_hand(
    driver, county, sent, services, qtbot
):
    page = look(driver, sent)
    assert values(page) == [
        ("采石", 3, "— as written —"),
        ("鱼塘", 1, "— as written —"),
        ("旅游开发", 1, "Tourism"),
    ]
    assert "match no code of ours: 2 of 3" in page._values._say.words()
    table = page.findChild(QTableWidget, "values")
    driver.choose(table.cellWidget(0, 3), "Mining")
    assert values(page)[0] == ("采石", 3, "Mining")
    assert [row["Issued activity"] for row in preview(page)] == ["Mining", "Mining", "Tourism", "鱼塘", "Mining"]
    assert "match no code of ours: 1 of 3" in page._values._say.words()
    driver.give_all(county, patches=sent)
    driver.page(1)
    driver.qtbot.waitUntil(lambda: len(values(page)) == 3)
    driver.choose(page.findChild(QTableWidget, "values").cellWidget(0, 3), "Mining")
    driver.show_receipt()
    with qtbot.waitSignal(driver.dialog.workspace_ready, timeout=30_000) as ready:
        driver.click("create")
    store = open_workspace(Path(ready.args[0])).open_store()
    activities = [case.facts.activity_issued for case in sorted(store.contents().cases, key=lambda c: c.issued_id)]
    store.close()
    assert activities == ["mining", "mining", "tourism", "鱼塘", "mining"]


def test_values_that_are_our_own_codes_are_shown_as_what_they_mean(driver, tmp_path):
    rows = [fill(n, word) for n, word in enumerate(["mining", "breeding"])]
    page = look(driver, write_layer(tmp_path / "codes.gpkg", "GPKG", FIELDS, rows))
    assert [taken for _text, _count, taken in values(page)] == ["Mining", "Fish or livestock farming"]
    assert "All values are understood (2)" in page._values._say.words()


def test_what_was_chosen_stands_when_the_same_layer_is_read_in_another_encoding(driver, sent):
    page = look(driver, sent)
    driver.choose(page.findChild(QTableWidget, "values").cellWidget(0, 3), "Mining")
    driver.choose(page.findChild(QComboBox, "map_confidence"), "not in this layer")
    driver.choose(page.findChild(QComboBox, "encoding"), "GBK")
    driver.qtbot.waitUntil(lambda: page.ref().encoding == "GBK" and len(page.outlines()) > 0)
    assert page.profile().values == {"activity_issued": {"采石": "mining"}}
    assert "confidence" not in page.profile().fields
    look(driver, sent)
    assert page.profile().values == {}
    assert "confidence" in page.profile().fields


def test_a_guess_can_be_refused(driver, sent):
    page = look(driver, sent)
    driver.choose(page.findChild(QTableWidget, "values").cellWidget(2, 3), "as written")
    assert page.profile().values == {"activity_issued": {"旅游开发": "旅游开发"}}
    assert preview(page)[2]["Issued activity"] == "旅游开发"


# Profiles


def save_as(driver, page, name):
    driver.click("saveProfile", page)
    dialog = page.findChild(QInputDialog)
    edit = dialog.findChild(QLineEdit)
    edit.selectAll()
    typed = QInputMethodEvent()
    typed.setCommitString(name)
    QCoreApplication.sendEvent(edit, typed)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    driver.qtbot.waitUntil(lambda: "Saved as" in page._profiles._say.words())


def trigger(page, name):
    page.findChild(QAction, name).trigger()


def chosen(page):
    return page.findChild(QComboBox, "profilePicker").currentData()


@pytest.fixture
def odd(tmp_path):
    """Patches whose fields nobody could guess."""
    rows = [(square(0, 0), ("A-1", "采石")), (square(100, 0), ("A-2", "采石"))]
    return write_layer(tmp_path / "甲方.shp", "ESRI Shapefile", ("甲列", "乙列"), rows)


def map_by_hand(driver, page):
    driver.choose(page.findChild(QComboBox, "map_issued_id"), "甲列")
    driver.choose(page.findChild(QComboBox, "map_activity_issued"), "乙列")
    driver.choose(page.findChild(QTableWidget, "values").cellWidget(0, 3), "Mining")


@pytest.mark.parametrize("key", [None, Qt.Key.Key_U], ids=["one click", "one key"])
def test_a_saved_mapping_is_offered_for_the_next_layer_of_that_sender_and_taken_with(driver, odd, sent, key):
    page = look(driver, odd)
    map_by_hand(driver, page)
    save_as(driver, page, "甲方 2026")
    assert chosen(page) == "甲方 2026"
    look(driver, sent)
    assert chosen(page) is None
    assert not driver.button("useProfile", page).isVisible()
    look(driver, odd)
    assert page.profile().fields == {}
    assert "甲方 2026" in page._profiles._say.words()
    if key is None:
        driver.click("useProfile", page)
    else:
        driver.dialog.activateWindow()
        driver.qtbot.waitUntil(driver.dialog.isActiveWindow)
        QTest.keyClick(driver.dialog, key, Qt.KeyboardModifier.AltModifier)
    driver.qtbot.waitUntil(lambda: bool(page.profile().fields))
    assert page.profile().fields == {"issued_id": "甲列", "activity_issued": "乙列"}
    assert preview(page)[0] == {
        "Outline and problems": "no problem found",
        "Patch id": "A-1",
        "Issued activity": "Mining",
    }
    assert not driver.button("useProfile", page).isVisible()


def test_an_offer_that_is_refused_changes_nothing(driver, odd):
    page = look(driver, odd)
    map_by_hand(driver, page)
    save_as(driver, page, "甲方")
    look(driver, odd)
    driver.click("refuseProfile", page)
    assert not driver.button("refuseProfile", page).isVisible()
    assert page.profile().fields == {}
    driver.choose(page.findChild(QComboBox, "profilePicker"), "甲方 (2 of 2 fields)")
    assert page.profile().fields == {"issued_id": "甲列", "activity_issued": "乙列"}
    driver.choose(page.findChild(QComboBox, "profilePicker"), "Guessed")
    assert page.profile().fields == {}


def test_a_profile_goes_to_a_colleague_as_a_file_and_comes_from_one(driver, odd, tmp_path, services):
    page = look(driver, odd)
    map_by_hand(driver, page)
    save_as(driver, page, "甲方")
    shared = tmp_path / "shared.json"
    trigger(page, "exportProfile")
    chooser = page.findChild(QFileDialog)
    chooser.findChild(QLineEdit, "fileNameEdit").setText(str(shared))
    QTest.keyClick(chooser.findChild(QLineEdit, "fileNameEdit"), Qt.Key.Key_Return)
    driver.qtbot.waitUntil(shared.exists)
    assert json.loads(shared.read_text(encoding="utf-8"))["values"] == {"activity_issued": {"采石": "mining"}}
    trigger(page, "deleteProfile")
    QTest.mouseClick(page.findChild(QMessageBox).findChild(QPushButton, "confirmDelete"), LEFT)
    driver.qtbot.waitUntil(lambda: not list(services.profile_folder.iterdir()))
    driver.qtbot.waitUntil(lambda: chosen(page) is None)
    trigger(page, "importProfile")
    taker = page.findChildren(QFileDialog)[-1]
    driver.qtbot.waitUntil(taker.isVisible)
    taker.findChild(QLineEdit, "fileNameEdit").setText(str(shared))
    QTest.keyClick(taker.findChild(QLineEdit, "fileNameEdit"), Qt.Key.Key_Return)
    driver.qtbot.waitUntil(lambda: chosen(page) == "甲方")
    assert page.profile().values == {"activity_issued": {"采石": "mining"}}


def test_a_file_that_is_no_profile_is_named_with_its_fault(driver, odd, tmp_path):
    page = look(driver, odd)
    bad = tmp_path / "bad.json"
    bad.write_text("{}", encoding="utf-8")
    trigger(page, "importProfile")
    taker = page.findChild(QFileDialog)
    driver.qtbot.waitUntil(taker.isVisible)
    taker.findChild(QLineEdit, "fileNameEdit").setText(str(bad))
    QTest.keyClick(taker.findChild(QLineEdit, "fileNameEdit"), Qt.Key.Key_Return)
    driver.qtbot.waitUntil(lambda: "bad.json" in page._profiles._say.words())
