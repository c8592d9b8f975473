"""Files of the form that change while the window is open: taken at once where they are sound, named where not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication, QLabel, QPlainTextEdit
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import opened_desk, press, saved
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.form import reload
from redline_review.ui.form.fitting_button import FittingButton
from redline_review.ui.resources import RESOURCES

K = Qt.Key
FORM = (RESOURCES / "forms" / "desk.json").read_text(encoding="utf-8")
GOLD = {"code": "gold", "zh": "采金", "en": "Gold digging", "source": "province", "verified": True}


def own_list(folder: Path, *codes: dict[str, object], lost: str = "") -> None:
    data = json.loads((RESOURCES / "codes" / "activity.json").read_text(encoding="utf-8"))
    kept = [code for code in data["codes"] if code["code"] != lost]
    (folder / "codes").mkdir(exist_ok=True)
    text = json.dumps({**data, "codes": [*codes, *kept]}, ensure_ascii=False, indent=1)
    (folder / "codes" / "activity.json").write_text(text, encoding="utf-8")


def own_form(folder: Path, text: str) -> None:
    (folder / "forms").mkdir(exist_ok=True)
    (folder / "forms" / "desk.json").write_text(text, encoding="utf-8")


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Path:
    """A workspace with a form and a list of its own, both as shipped."""
    folder = tmp_path / "own"
    shutil.copytree(made, folder)
    own_list(folder)
    own_form(folder, FORM)
    return folder


@pytest.fixture
def desk(own: Path, tmp_path: Path, qgis_app: QgsApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReviewDesk]:
    monkeypatch.setattr(reload, "FIRST_MS", 0)
    monkeypatch.setattr(reload, "SETTLE_MS", 50)
    with opened_desk(own, tmp_path / "workspace") as opened:
        until("the files looked at", lambda: opened.controller._rules._stamp is not None)
        yield opened


def said(desk: ReviewDesk) -> str:
    return str(desk.window.findChild(QLabel, "message").text())


def offered(desk: ReviewDesk) -> list[str]:
    question = desk.session.form.question("activity_actual")
    return [option.code for option in question.choices(desk.session.answers())]


def test_a_code_that_is_added_is_offered_at_once_and_what_was_answered_stays(desk: ReviewDesk) -> None:
    press(desk, K.Key_1)
    own_list(desk.workspace.folder, GOLD)
    until("the code offered", lambda: offered(desk)[:1] == ["gold"])
    assert desk.session.answers()["reality"] == "real"
    assert "read again" in said(desk)
    press(desk, K.Key_1)
    saved(desk)
    assert desk.session.answers()["activity_actual"] == "gold"


def test_a_code_in_use_that_is_taken_away_keeps_its_words_and_is_not_offered_any_more(desk: ReviewDesk) -> None:
    press(desk, K.Key_1)
    place = offered(desk).index("tourism")
    press(desk, K.Key_1 + place)
    saved(desk)
    own_list(desk.workspace.folder, lost="tourism")
    until("the code gone", lambda: "tourism" not in offered(desk))
    assert desk.session.answers()["activity_actual"] == "tourism"
    panel = desk.controller._parts.case
    words = "\n".join(one.text() for one in panel.form.findChildren(FittingButton) if one.isVisible())
    assert "Tourism" in words
    assert panel.code_words("activity", "tourism") == "Tourism"


def test_a_fault_is_named_with_its_line_the_form_stays_and_goes_on_once_it_is_mended(desk: ReviewDesk) -> None:
    own_list(desk.workspace.folder, GOLD)
    until(
        "the own list taken", lambda: "gold" in [o.code for o in desk.session.form.question("activity_actual").options]
    )
    before = desk.session.form
    own_form(desk.workspace.folder, FORM.replace('"version": 2,', '"version": 2', 1))
    until("the fault said", lambda: "desk.json, line 4: the JSON is broken" in said(desk))
    assert "as it was last good holds" in said(desk)
    assert desk.session.form is before
    press(desk, K.Key_4, K.Key_Return)
    saved(desk)
    own_form(desk.workspace.folder, FORM.replace('"version": 2,', '"version": 3,', 1))
    until("the form read again", lambda: desk.session.form is not before)
    assert "sound again" in said(desk)


def test_what_is_being_typed_when_the_form_changes_is_kept(desk: ReviewDesk) -> None:
    case_id = desk.session.current
    press(desk, K.Key_N)
    note = desk.window.findChild(QPlainTextEdit, "noteEdit")
    note.insertPlainText("半句")
    own_list(desk.workspace.folder, GOLD)
    until(
        "the form read again", lambda: "gold" in [o.code for o in desk.session.form.question("activity_actual").options]
    )
    saved(desk)
    assert desk.session.draft(case_id).answers["note"] == "半句"
    assert note.toPlainText() == "半句"


def test_files_that_appear_after_opening_are_found_when_one_comes_back_to_the_window(
    made: Path, tmp_path: Path, qgis_app: QgsApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reload, "FIRST_MS", 0)
    monkeypatch.setattr(reload, "SETTLE_MS", 50)
    with opened_desk(made, tmp_path / "workspace") as opened:
        until("the files looked at", lambda: opened.controller._rules._stamp is not None)
        own_list(opened.workspace.folder, GOLD)
        QApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
        press(opened, K.Key_1)
        until("the code offered", lambda: "gold" in offered(opened))
