"""A finding made online goes out by itself, over real HTTP: from the reviewer's keys to the platform's database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QInputMethodEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLineEdit, QToolButton
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.evidence import EvidenceFolder
from redline_review.plugin.adapters.workspace import create_workspace
from redline_review.plugin.app.evidence import EvidenceBook
from redline_review.plugin.app.queue import OPEN_STATUSES, CaseStatus, QueueFilter, Wish
from redline_review.plugin.app.sync_patience import Later
from redline_review.plugin.app.sync_report import SyncReport
from redline_review.plugin.domain.evidence import EvidenceFile, FileType
from redline_review.tests.qgis.support_desktop import Opener
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import press
from redline_review.tests.sync.support_platform import PASSWORD, Office, Platform, running
from redline_review.tests.sync.support_proxy import Fault, FaultProxy
from redline_review.tests.sync.support_store import photo
from redline_review.ui.carried import Part
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.review import sync_state
from redline_review.ui.review.note_edit import NoteEdit
from redline_review.ui.sync.window import SyncWindow


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with running(tmp_path_factory.mktemp("server")) as platform:
        yield platform


@pytest.fixture
def proxy(platform: Platform) -> Iterator[FaultProxy]:
    proxy = FaultProxy(platform.url)
    yield proxy
    proxy.close()


@pytest.fixture
def office(platform: Platform) -> Office:
    return platform.office(cases=3)


@pytest.fixture
def desk(
    opened: Opener, tmp_path: Path, proxy: FaultProxy, office: Office, monkeypatch: pytest.MonkeyPatch
) -> ReviewDesk:
    monkeypatch.setattr(sync_state, "REST_MS", 300)
    made = create_workspace(tmp_path / "connected", "connected", server_url=proxy.url)
    desk = opened(made, (office.username, PASSWORD))
    until("the first pull", lambda: pulled(desk, 3))
    return desk


def pulled(desk: ReviewDesk, cases: int) -> bool:
    """Tell whether a pull is over, and all of it shown."""
    return len(desk.session.cases) == cases and not desk._line._busy and not desk._news.reading


def reports_of(desk: ReviewDesk) -> list[SyncReport]:
    reports: list[SyncReport] = []
    desk._line.synced.connect(reports.append)
    return reports


def decide(desk: ReviewDesk) -> None:
    """Answer the patch on screen with keys; nothing was painted, so that Enter is asked for twice."""
    before = desk.session.unsent()
    desk.controller.form.answer("reality", "not_real_season")
    press(desk, Qt.Key.Key_Return)
    if desk.session.unsent() == before:
        press(desk, Qt.Key.Key_Return)
    assert desk.session.unsent() == before + 1


def found(platform: Platform, office: Office) -> int:
    return sum(bool(platform.case(case_id).finding) for case_id in office.case_ids)


def test_a_finding_made_online_reaches_the_platform_without_a_key(
    desk: ReviewDesk, platform: Platform, office: Office
) -> None:
    reports = reports_of(desk)
    decide(desk)
    until("the finding on the platform", lambda: found(platform, office) == 1, 20)
    until("the window knowing it", lambda: desk.session.unsent() == 0)
    assert [report.applied for report in reports] == [1]
    assert desk._top._message.text() == "", "a sync that nobody asked for says nothing"


def with_photos(desk: ReviewDesk, *photos: bytes) -> list[str]:
    """Put photos to the patch on screen; returns their hashes."""
    folder, book = EvidenceFolder(desk.workspace.evidence), EvidenceBook(desk.session, SystemClock())
    hashes = [folder.put(content, ".jpg") for content in photos]
    for sha256, content in zip(hashes, photos):
        file = EvidenceFile(sha256, f"{sha256[:6]}.jpg", len(content), ".jpg", FileType.PHOTO)
        assert book.add(str(desk.session.current), file)
    return hashes


def test_photos_of_a_finding_follow_it_without_a_key_or_a_word(
    desk: ReviewDesk, platform: Platform, office: Office
) -> None:
    reports = reports_of(desk)
    hashes = with_photos(desk, photo((office.unit, 1)), photo((office.unit, 2), 700_000))
    decide(desk)
    until("the sync at its end", lambda: bool(reports), 30)
    assert [(report.applied, report.files_sent, report.pulled_cases) for report in reports] == [(1, 2, 1)]
    assert platform.stored(*hashes) == [True, True]
    assert desk._top._message.text() == "", "a sync that nobody asked for says nothing"


def test_a_sync_that_was_asked_for_says_how_many_files_went_and_which_did_not(
    desk: ReviewDesk, platform: Platform, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk._line._rest, "start", lambda _ms: None)  # the key alone sends
    good, bad = with_photos(desk, photo((office.unit, 1), 700_000), photo((office.unit, 2)))
    (desk.workspace.evidence / f"{bad}.jpg").write_bytes(b"another")
    said: list[str] = []
    monkeypatch.setattr(desk._top, "show_message", lambda words, warning=False: said.append(words))
    decide(desk)
    reports = reports_of(desk)
    press(desk, Qt.Key.Key_F5)
    until("the sync at its end", lambda: bool(reports), 30)
    assert said[-1] == "Sent 1 finding · Sent 1 file · 1 file not sent"
    assert "Sending photos and files: 0.7 of 0.7 MB" in said
    assert platform.stored(good, bad) == [True, False]


def test_files_left_by_a_line_that_failed_are_tried_again_by_themselves(
    desk: ReviewDesk, platform: Platform, proxy: FaultProxy, office: Office
) -> None:
    desk._line._again = Later(first_s=0.2, least_s=0.1)
    reports = reports_of(desk)
    (sha256,) = with_photos(desk, photo(office.unit))
    proxy.next("/evidence", Fault.HTML)
    decide(desk)
    until("the photo on the platform", lambda: platform.stored(sha256) == [True], 30)
    until("the window knowing it", lambda: bool(reports) and reports[-1].complete)
    assert [report.files_left for report in reports] == [1, 0]


def test_a_file_that_failed_for_good_is_told_at_the_top_also_when_opened_again_until_a_person_retries_it(
    desk: ReviewDesk, platform: Platform, office: Office, opened: Opener
) -> None:
    reports = reports_of(desk)
    content = photo(office.unit)
    (sha256,) = with_photos(desk, content)
    (path,) = Path(desk.workspace.evidence).glob(f"{sha256}*")
    path.write_bytes(b"another")
    decide(desk)
    until("the file failed", lambda: any(report.files_failed for report in reports))
    until("it is told", lambda: word_at_top(desk).startswith("⚠ 1 file not sent"))
    desk.close()
    desk.closer.wait()
    again = opened(desk.workspace, (office.username, PASSWORD))
    assert word_at_top(again).startswith("⚠ 1")  # a sync may be under way by now
    path.write_bytes(content)
    until("the line at rest", lambda: not again._line.facts().busy)
    press(again, Qt.Key.Key_F9)
    panel = again.window.findChild(SyncWindow)
    until("its row", lambda: panel.model.rowCount() == 1 and panel.one_chosen() is not None)
    QTest.keyClick(panel, Qt.Key.Key_R)
    until("the photo on the platform", lambda: platform.stored(sha256) == [True])
    until("it is told", lambda: word_at_top(again).startswith("⟳"))


def word_at_top(desk: ReviewDesk) -> str:
    return str(desk.window.findChild(QToolButton, "syncButton").text())


def test_findings_of_one_breath_go_in_one_sync(desk: ReviewDesk, platform: Platform, office: Office) -> None:
    reports = reports_of(desk)
    decide(desk)
    decide(desk)
    until("both on the platform", lambda: found(platform, office) == 2, 20)
    until("the window knowing it", lambda: desk.session.unsent() == 0)
    assert [report.applied for report in reports] == [2]


def test_offline_nothing_goes_out_and_online_it_does(desk: ReviewDesk, platform: Platform, office: Office) -> None:
    reports = reports_of(desk)
    press(desk, Qt.Key.Key_F6)
    decide(desk)
    desk._line._rest.timeout.emit()
    assert not desk._line._worker.busy
    assert found(platform, office) == 0
    assert not reports
    press(desk, Qt.Key.Key_F6)
    until("the finding on the platform", lambda: found(platform, office) == 1, 20)


def test_after_a_line_that_failed_it_is_tried_again_by_itself_and_said_once(
    desk: ReviewDesk, platform: Platform, office: Office, proxy: FaultProxy
) -> None:
    desk._line._again = Later(first_s=0.2)
    reports = reports_of(desk)
    proxy.next("/sync/batches", Fault.HTML, Fault.HTML)
    said: list[str] = []
    show = desk._top.show_message
    desk._top.show_message = lambda text, warning=False: (said.append(text) if warning else None, show(text, warning))
    decide(desk)
    until("the finding on the platform", lambda: found(platform, office) == 1, 40)
    until("the window knowing it", lambda: desk.session.unsent() == 0)
    assert [bool(report.errors) for report in reports] == [True, True, False]
    assert len([text for text in said if "Your findings are safe here." in text]) == 1
    assert desk._top._message.text() == "Sent 1 finding"


def test_a_finding_taken_back_after_it_went_out_is_open_and_the_window_says_that_the_platform_has_it(
    desk: ReviewDesk, platform: Platform, office: Office
) -> None:
    case_id = str(desk.session.current)
    decide(desk)
    until("the finding on the platform", lambda: found(platform, office) == 1, 40)
    until("the window knowing it", lambda: desk.session.queue.rows[case_id].status is CaseStatus.SENT, 20)
    press(desk, Qt.Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    until("the word", lambda: desk._top._message.text().startswith("The platform has what you took back"), 20)
    press(desk, Qt.Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert desk.session.draft(case_id).answers == {}
    desk._line.sync()
    until("the sync done", lambda: not desk._line._worker.busy, 20)
    assert desk.session.queue.rows[case_id].status is CaseStatus.STARTED
    assert desk.session.draft(case_id).answers == {}


def test_what_waits_from_the_last_sitting_goes_out_after_opening(
    opened: Opener, desk: ReviewDesk, platform: Platform, office: Office
) -> None:
    press(desk, Qt.Key.Key_F6)
    decide(desk)
    until("it is saved", lambda: desk._saving.pending == 0)
    desk.close()
    desk.closer.wait()
    assert found(platform, office) == 0
    again = opened(desk.workspace, (office.username, PASSWORD))
    until("the finding on the platform", lambda: found(platform, office) == 1, 20)
    until("the window knowing it", lambda: again.session.unsent() == 0)


def test_a_word_being_composed_stays_while_a_sync_comes_in(
    desk: ReviewDesk, platform: Platform, office: Office
) -> None:
    reports = reports_of(desk)
    decide(desk)
    desk.controller.form.answer("reality", "not_real_season")
    press(desk, Qt.Key.Key_N)
    note = QApplication.focusWidget()
    assert isinstance(note, NoteEdit)
    QApplication.sendEvent(note, QInputMethodEvent("gengdi", []))
    taken = desk._news.readings
    until(
        "the sync taken in",
        lambda: reports and desk._news.readings > taken and not desk._news.reading and desk.session.unsent() == 0,
    )
    assert note.textCursor().block().layout().preeditAreaText() == "gengdi"
    commit = QInputMethodEvent()
    commit.setCommitString("耕地")
    QApplication.sendEvent(note, commit)
    assert note.toPlainText() == "耕地"
    assert QApplication.focusWidget() is note


def test_each_failure_waits_longer_up_to_the_longest_and_never_less_than_asked() -> None:
    later = Later(first_s=10, longest_s=35)
    assert [later.failed() for _ in range(4)] == [10, 20, 35, 35]
    assert later.failed(asked_s=90, chance=0.0) == 91
    later.worked()
    assert [later.failed(chance=0.5), later.failed(chance=0.0)] == [5, 1]


def order_of(desk: ReviewDesk) -> list[str]:
    return [desk.session.queue.rows[case_id].issued_id for case_id in desk.session.queue.order]


def test_a_workspace_fetched_after_others_worked_has_the_order_of_issue(
    opened: Opener, desk: ReviewDesk, platform: Platform, office: Office, tmp_path: Path
) -> None:
    issued = [case.issued_id for case in office.cases]
    assert order_of(desk) == issued
    decide(desk)
    until("the finding on the platform", lambda: found(platform, office) == 1, 20)
    second = create_workspace(tmp_path / "second", "second", server_url=platform.url)
    later = opened(second, (office.username, PASSWORD))
    until("the second pull", lambda: pulled(later, 3))
    arrived = [case.issued_id for case in later.session.contents.cases]
    assert arrived != issued, "the feed brings the case that was worked on last"
    assert order_of(later) == issued


def test_a_patch_just_decided_stays_in_the_list_when_its_finding_went_out(desk: ReviewDesk) -> None:
    until("all measured and read", lambda: len(desk.session.contents.screenings) == 3)
    desk.controller._arrange(Wish(QueueFilter(statuses=OPEN_STATUSES)))
    before = list(desk.session.queue.order)
    assert len(before) == 3
    taken = desk._news.readings
    decide(desk)
    until(
        "the sync taken in",
        lambda: desk._news.readings > taken and not desk._news.reading and desk.session.unsent() == 0,
    )
    assert desk.session.queue.order == before, "K must still lead back to it"
    assert desk.session.queue.rows[before[0]].status is CaseStatus.SENT
    reports = reports_of(desk)
    press(desk, Qt.Key.Key_F5)
    until("a sync that was asked for", lambda: reports)
    until("the list in order", lambda: len(desk.session.queue.order) == 2)


def test_what_is_carried_by_hand_knows_whose_it_is_once_the_platform_took_the_account(
    desk: ReviewDesk, office: Office
) -> None:
    window = desk.carried.open(Part.EXPORT)
    assert window is not None
    fields = {name: window.findChild(QLineEdit, name).text() for name in ("carryOrg", "carryAccount")}
    assert fields == {"carryOrg": "main", "carryAccount": office.username}
    window.close()
