"""What was seen, in the window: pictures follow findings given by keys, and hold nobody up."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QEvent, Qt
from qgis.PyQt.QtGui import QImage, QTextDocument
from qgis.PyQt.QtWidgets import QLabel, QPushButton
from redline_review.plugin.adapters import png
from redline_review.plugin.adapters.png import image_of, same_pixels
from redline_review.plugin.adapters.settings import Settings
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.canonical import sha256_hex
from redline_review.plugin.domain.chain import ChainEntry
from redline_review.plugin.domain.states import ActKind
from redline_review.plugin.port_errors import DiskFull
from redline_review.tests.qgis.support_desktop import Opener
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import look, make_workspace, opened_desk, press, saved
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.review import looked
from redline_review.ui.review.picture_box import PictureBox
from redline_review.ui.review.saving import SaveWatcher
from redline_review.ui.review.seen_dialog import FACTS_PX, SeenDialog

FALSE_ALARM = (Qt.Key.Key_4, Qt.Key.Key_Return)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workspace("support_workspace.py", tmp_path_factory.mktemp("seen") / "workspace")


@pytest.fixture(autouse=True)
def two_views(qgis_app: QgsApplication) -> Iterator[None]:
    """The number of views is a setting: the next test starts with two."""
    yield
    Settings().set_view_count(2)


@pytest.fixture
def desk(made: Path, tmp_path: Path, qgis_app: QgsApplication) -> Iterator[ReviewDesk]:
    with opened_desk(made, tmp_path / "workspace") as opened:
        yield opened


def history(desk: ReviewDesk, case_id: str, kind: str) -> list[ChainEntry]:
    return [entry for entry in desk.session.store.history(case_id) if entry.kind == kind]


def followed(desk: ReviewDesk, case_id: str) -> ChainEntry:
    until("what was seen has followed", lambda: history(desk, case_id, "seen"))
    return history(desk, case_id, "seen")[-1]


def decide(desk: ReviewDesk) -> tuple[str, list[QImage]]:
    """Give a finding by keys; returns its patch and what the views showed."""
    look(desk)
    case_id, shown = desk.session.current, [pane.picture.image for pane in desk.compare.panes]
    press(desk, *FALSE_ALARM)
    return case_id, shown


def message(desk: ReviewDesk) -> str:
    return desk._top._message.text()


def test_each_views_picture_is_kept_without_loss_and_named_with_its_finding(desk: ReviewDesk, tmp_path: Path) -> None:
    case_id, shown = decide(desk)
    entry = followed(desk, case_id)
    decided = history(desk, case_id, "decide")[-1]
    assert (entry.payload["of"], entry.payload["decision"]) == (decided.payload["op_id"], decided.seq)
    assert [one["view"] for one in entry.payload["pictures"]] == [0, 1]
    for one, image in zip(entry.payload["pictures"], shown):
        content = (tmp_path / "workspace" / "evidence" / f"{one['sha256']}.png").read_bytes()
        assert sha256_hex(content) == one["sha256"]
        assert same_pixels(image_of(content), image)
    desk.session.store.verify_chain()


def test_the_recipe_goes_with_the_finding_and_with_its_operation(desk: ReviewDesk) -> None:
    case_id, shown = decide(desk)
    saved(desk)
    seen = history(desk, case_id, "decide")[-1].payload["seen"]
    assert [view["size_px"] for view in seen] == [[image.width(), image.height()] for image in shown]
    for view in seen:
        assert {"crs", "extent", "scale", "stretch", "look", "date", "mode", "in_sight", "rotation"} <= view.keys()
        image = view["images"][0]
        assert {"source", "date", "sensor", "pixel_size_m", "identity", "bands", "path"} <= image.keys()
    sent = [row.operation for row in desk.session.store.outbox()]
    assert [op.payload["seen"] for op in sent] in ([], [seen])


def test_the_full_hash_of_each_image_follows_as_an_entry_of_its_own(desk: ReviewDesk, tmp_path: Path) -> None:
    decide(desk)
    store = desk.session.store
    until("both files hashed", lambda: len(store.file_hashes()) == 2)
    for (path, _identity), sha256 in store.file_hashes().items():
        assert sha256 == sha256_hex((tmp_path / "workspace" / path).read_bytes())
    assert store.files_due() == []


def test_no_picture_is_encoded_on_the_gui_thread(desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []

    def noted(image: QImage, in_haste: bool) -> bytes:
        threads.append(threading.get_ident())
        return png.png_of(image, in_haste)

    monkeypatch.setattr(looked, "png_of", noted)
    case_id, _shown = decide(desk)
    followed(desk, case_id)
    assert len(threads) == 2
    assert threading.get_ident() not in threads


def test_a_finding_is_saved_while_pictures_wait(desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()

    def held(image: QImage, in_haste: bool) -> bytes:
        gate.wait(30)
        return png.png_of(image, in_haste)

    monkeypatch.setattr(looked, "png_of", held)
    try:
        decided = [decide(desk)[0] for _ in range(3)]
        saved(desk)
        assert desk.session.unsaved() == 0
        assert all(history(desk, case_id, "decide") for case_id in decided)
        assert not any(history(desk, case_id, "seen") for case_id in decided)
        assert len(desk.session.store.pictures_due()) == 3
    finally:
        gate.set()
    for case_id in decided:
        assert len(followed(desk, case_id).payload["pictures"]) == 2


def test_closing_the_window_writes_the_pictures_that_wait(made: Path, tmp_path: Path, qgis_app: QgsApplication) -> None:
    with opened_desk(made, tmp_path / "workspace") as desk:
        cases = [decide(desk)[0] for _ in range(3)]
    store = open_workspace(tmp_path / "workspace").open_store()
    try:
        assert store.pictures_due() == []
        assert all(store.history(case_id)[-1].kind == "seen" for case_id in cases)
    finally:
        store.close()


def test_what_was_seen_of_a_finding_taken_back_and_given_again_is_named_once(desk: ReviewDesk) -> None:
    case_id, _shown = decide(desk)
    first = followed(desk, case_id).payload["of"]
    press(desk, Qt.Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    press(desk, Qt.Key.Key_Y, modifier=Qt.KeyboardModifier.ControlModifier)
    saved(desk)
    again = history(desk, case_id, "redo")[-1].payload
    assert again["again"] == first
    assert again["seen"] == history(desk, case_id, "decide")[-1].payload["seen"]
    assert len(history(desk, case_id, "seen")) == 1


def test_pictures_that_an_ended_program_owes_are_said_once(made: Path, tmp_path: Path, opened: Opener) -> None:
    evidence = tmp_path / "workspace" / "evidence"
    with opened_desk(made, tmp_path / "workspace") as desk:
        evidence.rmdir()
        evidence.write_text("in the way")
        case_id, _shown = decide(desk)
        saved(desk)
    evidence.unlink()
    again = opened(open_workspace(tmp_path / "workspace"))
    until("the sentence", lambda: "before the pictures of one finding" in message(again))
    assert followed(again, case_id).payload["missing"] == [
        {"view": 0, "why": "interrupted"},
        {"view": 1, "why": "interrupted"},
    ]
    assert again.session.draft(case_id).decided


def test_a_folder_that_cannot_be_written_is_said_and_the_finding_stands(desk: ReviewDesk, tmp_path: Path) -> None:
    evidence = tmp_path / "workspace" / "evidence"
    evidence.rmdir()
    evidence.write_text("in the way")
    case_id, _shown = decide(desk)
    until("the sentence", lambda: "could not be written" in message(desk))
    assert "The finding is saved" in message(desk)
    assert desk.session.draft(case_id).decided
    evidence.unlink()
    decide(desk)  # the next finding tries again
    assert len(followed(desk, case_id).payload["pictures"]) == 2


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A workspace folder whose evidence lies on a disk of one megabyte."""
    folder = tmp_path / "workspace"
    yield folder
    subprocess.run(["umount", "-l", str(folder / "evidence")], capture_output=True)


def test_a_full_disk_is_said_and_pictures_follow_once_there_is_room(made: Path, small: Path, qgis_app: Any) -> None:
    with opened_desk(made, small) as desk:
        evidence = small / "evidence"
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(evidence)], capture_output=True, text=True
        )
        if done.returncode:
            pytest.skip(f"no right to mount a small disk here: {done.stderr.splitlines()[0]}")
        case_id, _shown = decide(desk)
        until("the sentence", lambda: "the disk is full" in message(desk))
        assert desk.session.draft(case_id).decided
        assert desk.session.unsaved() == 0
        assert list(evidence.iterdir()) == []
        subprocess.run(["umount", str(evidence)], check=True)
    store = open_workspace(small).open_store()
    try:  # closing tried again
        assert len(store.history(case_id)[-1].payload["pictures"]) == 2
    finally:
        store.close()


def test_a_finding_over_a_view_that_failed_takes_a_second_enter(
    made: Path, tmp_path: Path, qgis_app: QgsApplication
) -> None:
    with opened_desk(made, tmp_path / "workspace") as desk:
        image = next((tmp_path / "workspace" / "imagery").glob("after*.tif"))
        image.write_bytes(image.read_bytes()[:2_000])
        press(desk, Qt.Key.Key_J, Qt.Key.Key_J)
        until("said on the view", lambda: "cannot be read" in desk.compare.panes[1].notice.text())
        case_id = desk.session.current
        press(desk, *FALSE_ALARM)
        assert "Enter once more" in message(desk)
        assert "says which" in message(desk)
        assert desk.session.current == case_id
        assert not desk.session.draft(case_id).decided
        press(desk, Qt.Key.Key_Return)
        saved(desk)
        assert desk.session.draft(case_id).decided
        view = history(desk, case_id, "decide")[-1].payload["seen"][1]
        assert view["problems"][0]["path"].endswith(image.name)


def ask_what_was_seen(desk: ReviewDesk, case_id: str) -> SeenDialog:
    """Go back to a decided patch and follow the link in its panel."""
    followed(desk, case_id)
    desk.controller.go(case_id)
    look(desk)
    label = desk.window.findChild(QLabel, "caseSeen")
    assert label.isVisible()
    label.linkActivated.emit("seen")
    dialog = desk.window.findChild(SeenDialog, "seenDialog")
    until("the pictures", lambda: dialog.rows)
    return dialog


def test_what_was_seen_is_offered_for_patches_with_a_finding_alone(desk: ReviewDesk) -> None:
    label = desk.window.findChild(QLabel, "caseSeen")
    assert not label.isVisible()
    case_id, _shown = decide(desk)
    assert not label.isVisible(), "the next patch has no finding yet"
    desk.controller.go(case_id)
    assert label.isVisible()


def test_the_kept_pictures_are_shown_with_what_they_rest_on(desk: ReviewDesk) -> None:
    case_id, shown = decide(desk)
    until("both files hashed", lambda: len(desk.session.store.file_hashes()) == 2)
    dialog = ask_what_was_seen(desk, case_id)
    for number, image in enumerate(shown):
        row = dialog.rows[number]
        assert same_pixels(row.kept, image)
        words = row.findChild(QLabel, "seenFacts").text()
        recipe = history(desk, case_id, "decide")[-1].payload["seen"][number]
        sha256 = desk.session.store.file_hashes()[(recipe["images"][0]["path"], recipe["images"][0]["identity"])]
        for said in (Path(recipe["images"][0]["path"]).name, sha256[:16], recipe["images"][0]["sensor"], "1:"):
            assert said in words.replace("&#8203;", "")
        page = QTextDocument()
        page.setHtml(words)
        page.setTextWidth(FACTS_PX)
        assert page.idealWidth() <= FACTS_PX, "a long name runs out of sight"


def test_painting_again_brings_the_same_picture_from_the_same_files(desk: ReviewDesk) -> None:
    case_id, _shown = decide(desk)
    until("both files hashed", lambda: len(desk.session.store.file_hashes()) == 2)
    dialog = ask_what_was_seen(desk, case_id)
    dialog.findChild(QPushButton, "paintAgain").click()
    until("both compared", lambda: all(row.verdict.text() for row in dialog.rows.values()))
    for row in dialog.rows.values():
        assert "The same picture, pixel by pixel." in row.verdict.text()
        assert "Its files are those of then" in row.verdict.text()


def test_painting_again_says_which_file_has_changed_or_gone(desk: ReviewDesk, tmp_path: Path) -> None:
    case_id, _shown = decide(desk)
    dialog = ask_what_was_seen(desk, case_id)
    imagery = tmp_path / "workspace" / "imagery"
    before, after = next(imagery.glob("before*")), next(imagery.glob("after*"))
    before.write_bytes(after.read_bytes())
    after.unlink()
    dialog.findChild(QPushButton, "paintAgain").click()
    until("both compared", lambda: all(row.verdict.text() for row in dialog.rows.values()))
    assert f"{before.name} has changed since" in dialog.rows[0].verdict.text()
    assert "not the picture kept then" in dialog.rows[0].verdict.text()
    assert f"{after.name} is not where it was" in dialog.rows[1].verdict.text()


def test_a_kept_picture_that_was_tampered_with_is_not_shown(desk: ReviewDesk, tmp_path: Path) -> None:
    case_id, _shown = decide(desk)
    followed(desk, case_id)
    for path in (tmp_path / "workspace" / "evidence").iterdir():
        path.write_bytes(path.read_bytes() + b"x")
    dialog = ask_what_was_seen(desk, case_id)
    for row in dialog.rows.values():
        assert row.kept is None
        assert "was changed after it was kept" in row.findChild(PictureBox, "keptPicture").words


def test_a_key_opens_it_and_says_so_where_there_is_nothing_yet(desk: ReviewDesk) -> None:
    look(desk)
    press(desk, Qt.Key.Key_E, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert "no finding yet" in message(desk)
    case_id, _shown = decide(desk)
    followed(desk, case_id)
    desk.controller.go(case_id)
    press(desk, Qt.Key.Key_E, modifier=Qt.KeyboardModifier.ShiftModifier)
    until("it is open", lambda: desk.window.findChild(SeenDialog, "seenDialog"))


def test_the_window_may_be_closed_while_it_paints_again(made: Path, tmp_path: Path, qgis_app: QgsApplication) -> None:
    with opened_desk(made, tmp_path / "workspace") as desk:
        case_id, _shown = decide(desk)
        dialog = ask_what_was_seen(desk, case_id)
        dialog.findChild(QPushButton, "paintAgain").click()
    open_workspace(tmp_path / "workspace").open_store().close()


def test_closing_it_while_it_paints_leaves_nothing_behind(desk: ReviewDesk) -> None:
    case_id, _shown = decide(desk)
    dialog = ask_what_was_seen(desk, case_id)
    dialog.findChild(QPushButton, "paintAgain").click()
    dialog.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert desk.window.findChild(SeenDialog, "seenDialog") is None
    decide(desk)
    saved(desk)


def test_an_act_that_is_refused_at_once_is_told_after_its_caller_is_done(qgis_app: QgsApplication) -> None:
    watcher, told = SaveWatcher(), []
    watcher.failed.connect(lambda *_: told.append("refused"))
    refused: Future[Any] = Future()
    refused.set_exception(DiskFull("x"))
    watcher.watch(Act(ActKind.NOTE, None, "t"), refused)
    told.append("handed over")
    until("told", lambda: len(told) == 2)
    assert told == ["handed over", "refused"]
    assert watcher.pending == 0


def test_views_are_named_by_their_place_also_where_one_between_them_has_no_date(desk: ReviewDesk) -> None:
    press(desk, Qt.Key.Key_4, modifier=Qt.KeyboardModifier.ControlModifier)
    until("four views", lambda: len(desk.compare.panes) == 4 and desk.compare.panes[3].picture is not None)
    press(desk, Qt.Key.Key_A)  # one alone: the active one, the last
    until("painted", lambda: desk.compare.panes[0].picture is not None and desk.compare.panes[3].picture is not None)
    case_id = desk.session.current
    press(desk, *FALSE_ALARM)
    payload = followed(desk, case_id).payload
    seen = history(desk, case_id, "decide")[-1].payload["seen"]
    assert [(view["view"], view["in_sight"], view["mode"]) for view in seen] == [(0, False, "one"), (3, True, "one")]
    assert [one["view"] for one in payload["pictures"]] == [0, 3]
    assert payload["missing"] == []
