"""The sync panel in the Review window, by real keys: opened, moved in, retried from, left; and it leaves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QEvent, Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableView,
    QToolButton,
    QWidget,
)
from redline_review.plugin.adapters.settings import Settings
from redline_review.plugin.adapters.workspace import Workspace, create_workspace
from redline_review.plugin.app.sync_panel import PAGE, Choice, LineFacts, Listing, PanelView
from redline_review.plugin.app.sync_report import SyncReport
from redline_review.plugin.domain.operations import OperationResult
from redline_review.plugin.domain.states import NetworkMode, Outcome
from redline_review.plugin.domain.sync_rows import Segment, SyncCounts, SyncRow
from redline_review.plugin.port_errors import ServerUnreachable
from redline_review.tests.qgis.support_desktop import Opener
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import press
from redline_review.tests.sync.support_platform import PASSWORD, Office, Platform, running
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.review import sync_state
from redline_review.ui.sync.model import PATCH, STATE
from redline_review.ui.sync.side import SyncSide
from redline_review.ui.sync.window import NAME, WIDEST_ID_PX, SyncWindow

HOUR_MS = 3_600_000


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with running(tmp_path_factory.mktemp("server")) as platform:
        yield platform


@pytest.fixture
def office(platform: Platform) -> Office:
    return platform.office(cases=2)


@pytest.fixture
def desk(
    opened: Opener, tmp_path: Path, platform: Platform, office: Office, monkeypatch: pytest.MonkeyPatch
) -> ReviewDesk:
    for wait in ("REST_MS", "LATEST_MS", "FETCH_MS"):  # each sync of these tests is asked for
        monkeypatch.setattr(sync_state, wait, HOUR_MS)
    made = create_workspace(tmp_path / "connected", "connected", server_url=platform.url)
    desk = opened(made, (office.username, PASSWORD))
    until("the first pull", lambda: len(desk.session.cases) == 2 and not desk._line.facts().busy)
    until("a patch on screen", lambda: desk.session.current is not None)
    yield desk
    Settings().set_auto_sync(True)


def side_of(desk: ReviewDesk) -> SyncSide:
    found = desk.window.findChild(SyncSide)
    assert found is not None
    return found


def opened_panel(desk: ReviewDesk) -> SyncWindow:
    """Press the key and wait until the panel has read its rows."""
    press(desk, Qt.Key.Key_F9)
    panel = desk.window.findChild(SyncWindow, NAME)
    until("the panel in front", lambda: QApplication.activeWindow() is panel)
    until("its rows", lambda: panel.shown_choice() is not None)
    return panel


def key(panel: SyncWindow, *keys: int) -> None:
    for one in keys:
        QTest.keyClick(QApplication.focusWidget() or panel, one)


def decided(desk: ReviewDesk, *case_ids: str) -> None:
    """Find something of patches; nothing goes out."""
    for case_id in case_ids:
        desk.controller.go(case_id)
        desk.session.answer("reality", "not_real_season")
        desk.session.decide()
    until("all saved", lambda: desk._saving.pending == 0)


def refused(desk: ReviewDesk, *slugs: str) -> None:
    """Have the findings refused as a platform does, without one."""
    store = desk.session.store
    operations = store.take_outbox(500).result(10)
    results = [
        OperationResult(op.op_id, Outcome.REJECTED, problem={"type": f"urn:redline-review:problem:{slug}"})
        for op, slug in zip(operations, slugs)
    ]
    state = store.sync_state()
    store.settle(results, state.chain_seq, state.chain_link).result(10)


def shown(panel: SyncWindow) -> list[str]:
    """Return the first words of the rows."""
    model = panel.model
    return [str(model.index(place, STATE).data()) for place in range(model.rowCount())]


def words(panel: SyncWindow, name: str) -> str:
    return str(panel.findChild(QLabel, name).text())


KEYS = {"sync": QKeySequence("F5"), "offline": QKeySequence("F6"), "sync_panel": QKeySequence("F9")}
UNREACHABLE = ServerUnreachable("https://platform.example", "refused")


@pytest.mark.parametrize(
    ("line", "trouble", "offered", "said"),
    [
        (LineFacts(True, True), None, {"syncNow"}, "The next sync begins by itself in 40 s."),
        (
            LineFacts(True, True, failed=True),
            UNREACHABLE,
            {"syncNow"},
            "cannot be reached. Your findings are safe here",
        ),
        (LineFacts(True, False), None, {"syncOnline"}, "⊘ You work offline. That is normal"),
        (LineFacts(True, True, account_wanted=True), None, {"syncSignIn"}, "You are not signed in"),
        (LineFacts(True, True, busy=True), None, {"stopSync"}, "Fetching"),
        (LineFacts(False, True), None, set(), "This workspace has no platform."),
    ],
    ids=["at rest", "failed", "offline", "signed out", "running", "no platform"],
)
def test_each_state_of_the_line_is_said_with_the_button_that_helps(
    qgis_app: QgsApplication, line: LineFacts, trouble: Any, offered: set[str], said: str
) -> None:
    parent = QWidget()
    parent.resize(1200, 800)
    panel = SyncWindow(KEYS, parent)
    panel.show()
    panel.show_line(line, True, True, 40, trouble)
    helping = ("syncNow", "stopSync", "syncSignIn", "syncOnline")
    assert {name for name in helping if panel.findChild(QPushButton, name).isVisible()} == offered
    assert said in panel._say.words()
    panel.close()


def test_the_wait_for_the_next_try_and_the_share_of_what_is_sent_are_told(qgis_app: QgsApplication) -> None:
    parent = QWidget()
    panel = SyncWindow(KEYS, parent)
    panel.show_line(LineFacts(True, True, busy=True), True, True, None, None)
    panel.show_progress("wait", 0, 12)
    assert panel._say.words() == "The line is bad; the next try comes by itself within 12 s."
    panel.show_progress("files", 2_000, 8_000)
    assert panel._say.words() == "Sending photos and files: 2.0 of 8.2 MB"
    bar = panel.findChild(QProgressBar, "syncProgress")
    assert (bar.value(), bar.maximum()) == (2_000, 8_000)
    panel.close()


def test_a_workspace_without_a_platform_shows_what_stays_here(opened: Opener, workspace: Workspace) -> None:
    desk = opened(workspace)
    panel = opened_panel(desk)
    assert "This workspace has no platform." in panel._say.words()
    assert words(panel, "syncEmpty") == "Nothing waits."
    panel.close()


def test_with_nothing_to_send_it_says_so_and_escape_leaves_nothing_connected(desk: ReviewDesk) -> None:
    line, side = desk._line, side_of(desk)
    before = line.receivers(line.changed), line.receivers(line.moved), desk._saving.receivers(desk._saving.saved)
    panel = opened_panel(desk)
    assert words(panel, "syncEmpty") == "Nothing waits: everything that you saved is on the platform."
    assert panel.findChild(QPushButton, "syncNow").isVisible()
    assert not panel.findChild(QPushButton, "stopSync").isVisible()
    key(panel, Qt.Key.Key_Escape)
    until("closed", lambda: side._opened is None)
    after = line.receivers(line.changed), line.receivers(line.moved), desk._saving.receivers(desk._saving.saved)
    assert after == before
    assert not side._tick.isActive()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert desk.window.findChild(SyncWindow) is None


def test_the_word_at_the_top_opens_it_too_and_its_key_closes_it(desk: ReviewDesk) -> None:
    QTest.mouseClick(desk.window.findChild(QToolButton, "syncButton"), Qt.MouseButton.LeftButton)
    panel = desk.window.findChild(SyncWindow, NAME)
    until("the panel in front", lambda: QApplication.activeWindow() is panel)
    key(panel, Qt.Key.Key_F9)
    until("closed", lambda: side_of(desk)._opened is None)


@pytest.mark.parametrize(
    ("opening", "name"),
    [
        pytest.param(Qt.Key.Key_F10, "carriedWindow", id="carried by hand"),
        pytest.param(Qt.Key.Key_F8, "verifyWindow", id="record"),
        pytest.param(Qt.Key.Key_F7, "coverageWindow", id="coverage"),
        pytest.param(Qt.Key.Key_F1, "keysSheet", id="keys"),
    ],
)
def test_keys_that_open_windows_are_heard_in_the_panel_and_escape_leads_back_to_the_review(
    desk: ReviewDesk, opening: int, name: str
) -> None:
    panel = opened_panel(desk)
    key(panel, opening)
    until("the other window", lambda: desk.window.findChild(QDialog, name) is not None)
    other = desk.window.findChild(QDialog, name)
    other.activateWindow()  # as a window manager does with a new window
    until("it in front", lambda: QApplication.activeWindow() is other)
    key(other, Qt.Key.Key_Escape)
    until("it closed", lambda: sip.isdeleted(other) or not other.isVisible())
    panel.activateWindow()
    until("the panel in front", lambda: QApplication.activeWindow() is panel)
    key(panel, Qt.Key.Key_F9)
    until("the review in front", lambda: QApplication.activeWindow() is desk.window)
    assert side_of(desk)._opened is None


def test_one_refused_finding_is_retried_by_a_key_and_arrives(
    desk: ReviewDesk, platform: Platform, office: Office
) -> None:
    first, second = office.case_ids
    decided(desk, first, second)
    refused(desk, "role-missing", "step-not-allowed")
    panel = opened_panel(desk)
    until("both rows", lambda: shown(panel) == ["✕ Refused", "✕ Refused"])
    assert "Ask the platform's administrator for the right, then retry." in words(panel, "syncDetail")
    key(panel, Qt.Key.Key_Down)
    assert not panel.findChild(QPushButton, "retryRow").isEnabled(), "it would be refused again"
    key(panel, Qt.Key.Key_Up, Qt.Key.Key_R)
    until("the finding on the platform", lambda: bool(platform.case(first).finding))
    until("one row left", lambda: len(shown(panel)) == 1)
    assert not platform.case(second).finding
    until("it is told", lambda: "Sent today: 1 finding" in words(panel, "syncDid"))
    assert "Last sync" in words(panel, "syncDid")
    panel.close()


def test_enter_goes_to_the_patch_and_of_a_conflict_compares_both_findings(
    desk: ReviewDesk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = office.case_ids
    decided(desk, first, second)
    panel = opened_panel(desk)
    until("both rows", lambda: len(shown(panel)) == 2)
    key(panel, Qt.Key.Key_Return)
    assert desk.session.current == first
    until("closed: it lay over the images", lambda: side_of(desk)._opened is None)
    compared: list[bool] = []
    monkeypatch.setattr(side_of(desk), "_settle", lambda: compared.append(True))
    side_of(desk)._go_to(SyncRow(Segment.CONFLICTS, second, second, "JS-0001"))
    assert desk.session.current == second
    assert compared


def test_the_column_of_patches_is_as_wide_as_its_ids_and_cuts_only_endless_ones(qgis_app: QgsApplication) -> None:
    parent = QWidget()
    parent.resize(1366, 768)
    panel = SyncWindow(KEYS, parent)
    table = panel.findChild(QTableView, "syncRows")

    def width_beside(choice: Choice, *ids: str) -> int:
        rows = {place: SyncRow(Segment.WAITING, f"op-{place}", "", one) for place, one in enumerate(ids)}
        counts = SyncCounts({Segment.WAITING: len(ids)})
        panel.show_view(PanelView(counts, Listing(counts, choice), rows))
        return int(table.columnWidth(PATCH) - max(map(table.fontMetrics().horizontalAdvance, ids)))

    first = table.columnWidth(PATCH)
    assert width_beside(Choice.OPEN, "1") + table.fontMetrics().horizontalAdvance("1") == first
    assert width_beside(Choice.ALL, "1", "W" * (first // table.fontMetrics().horizontalAdvance("W") + 1)) > 0
    assert width_beside(Choice.WAITING, "202302-43-N1-007-MD-" * 9 + "0018") < 0
    assert table.columnWidth(PATCH) == WIDEST_ID_PX
    parent.deleteLater()


class ManyRows:
    """A hundred thousand findings that wait."""

    COUNT = 100_000

    def __init__(self) -> None:
        self.read: list[tuple[int, int]] = []

    def sync_counts(self, since: str) -> SyncCounts:
        return SyncCounts({Segment.WAITING: self.COUNT, Segment.SENT: 1})

    def sync_rows(self, segment: Segment, offset: int, limit: int) -> list[SyncRow]:
        self.read.append((offset, limit))
        places = range(offset, min(offset + limit, self.COUNT))
        return [SyncRow(segment, f"op-{place}", "", f"JS-{place:06d}") for place in places]


def test_of_a_hundred_thousand_rows_only_those_in_sight_are_read(
    desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store: Any = ManyRows()
    monkeypatch.setattr(side_of(desk), "_store", lambda: store)
    panel = opened_panel(desk)
    assert panel.model.rowCount() == ManyRows.COUNT
    key(panel, Qt.Key.Key_End)
    table = panel.findChild(QTableView, "syncRows")
    QTest.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    until("the last row", lambda: panel.model.row(ManyRows.COUNT - 1) is not None)
    assert sum(limit for _, limit in store.read) <= 4 * PAGE
    table.selectAll()
    assert len(panel.chosen()) <= 4 * PAGE
    assert panel.one_chosen() is None
    panel.close()


def test_the_choice_of_rows_counts_them_and_shows_what_was_sent(desk: ReviewDesk, office: Office) -> None:
    decided(desk, *office.case_ids)
    press(desk, Qt.Key.Key_F5)
    until("all sent", lambda: desk.session.unsent() == 0)
    panel = opened_panel(desk)
    choice = panel.findChild(QComboBox, "syncChoice")
    until("counted", lambda: choice.findText("Sent (2)") >= 0)
    place = choice.findText("Sent (2)")
    choice.setCurrentIndex(place)
    choice.activated.emit(place)
    until("both", lambda: panel.shown_choice() is Choice.SENT and len(shown(panel)) == 2)
    assert shown(panel) == ["✓ Sent", "✓ Sent"]
    panel.close()


def test_syncing_by_itself_is_a_wish_and_never_happens_in_network_mode_none(
    desk: ReviewDesk, platform: Platform, office: Office
) -> None:
    line = desk._line
    panel = opened_panel(desk)
    QTest.mouseClick(panel.findChild(QCheckBox, "syncByItself"), Qt.MouseButton.LeftButton)
    assert not Settings().auto_sync()
    panel.close()
    decided(desk, office.case_ids[0])
    line._rest.timeout.emit()
    line._fetch.timeout.emit()
    assert not line.facts().busy
    assert line.next_try_s() is None
    line.sync()
    until("the finding on the platform", lambda: bool(platform.case(office.case_ids[0]).finding))
    Settings().set_auto_sync(True)
    until("at rest", lambda: not line.facts().busy)
    assert line.next_try_s() is not None
    side = side_of(desk)
    side._info = type(side._info)(**{**vars(side._info), "network_mode": NetworkMode.NONE})
    assert not line.automatic()
    assert line.next_try_s() is None


def test_what_others_did_is_fetched_by_itself_without_a_word_or_the_focus(desk: ReviewDesk) -> None:
    reports: list[SyncReport] = []
    desk._line.synced.connect(reports.append)
    press(desk, Qt.Key.Key_Escape)
    before = QApplication.focusWidget(), desk._top._message.text()
    desk._line._fetch.timeout.emit()
    assert desk._line.facts().busy
    until("fetched", lambda: bool(reports))
    assert reports[0].by_itself
    assert reports[0].complete
    assert (QApplication.focusWidget(), desk._top._message.text()) == before
    assert side_of(desk).log.last_ended()["asked"] is False


def test_a_window_closed_under_an_open_panel_takes_it_along(desk: ReviewDesk) -> None:
    opened_panel(desk)
    desk.close()
    desk.closer.wait()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert [one for one in QApplication.topLevelWidgets() if isinstance(one, SyncWindow)] == []


def test_the_saved_log_names_the_refusal_and_no_account(desk: ReviewDesk, office: Office, tmp_path: Path) -> None:
    decided(desk, office.case_ids[0])
    refused(desk, "role-missing")
    panel, side = opened_panel(desk), side_of(desk)
    side.save_log(str(tmp_path / "log.txt"))
    until("it is written", lambda: "Written to" in words(panel, "syncDetail"))
    text = (tmp_path / "log.txt").read_text(encoding="utf-8")
    assert "role-missing" in text
    assert office.case_ids[0] in text
    assert "asked for" in text
    assert not [secret for secret in (PASSWORD, office.username, "Bearer") if secret in text]
    panel.close()
