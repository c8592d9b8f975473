"""A slice of the keyboard-only run: six patches in six ways by key events, the store read anew afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtGui import QInputMethodEvent, QKeySequence
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLabel, QWidget
from redline_review.demo.keyrun.kinds import Composed, Job, Kind, Press, Step, Typed, Until, kept, promised, script
from redline_review.demo.keyrun.record import disagreements, read_record
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import look, make_workspace, opened_desk, saved
from redline_review.ui.desk import ReviewDesk

FALSE = {"reality": "not_real", "false_alarm_reason": "season"}
REAL = {"reality": "real", "activity": "mining", "change_type": "new"}
JOBS = (
    Job(Kind.LAW, ("JS-0000",), REAL, {"day": "2026-06-02"}),
    Job(Kind.REOPENED, ("JS-0001",), FALSE),
    Job(Kind.NOTE, ("JS-0002",), REAL, {"note": "现场影像可见开挖面"}),
    Job(Kind.UNDONE, ("JS-0003",), REAL),
    Job(Kind.OUTLINE, ("JS-0004",), REAL),
    Job(Kind.FACTS, ("JS-0005",), REAL),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workspace("support_workspace.py", tmp_path_factory.mktemp("run") / "workspace")


class Keyboard:
    """Presses keys on whatever has the focus, and counts them."""

    count = 0

    def press(self, name: str) -> None:
        self.count += 1
        sequence = QKeySequence({"Escape": "Esc"}.get(name, name))[0]
        modifiers = Qt.KeyboardModifier.ControlModifier if name.startswith("ctrl+") else Qt.KeyboardModifier.NoModifier
        key = Qt.Key(int(sequence) & ~int(Qt.KeyboardModifier.ControlModifier))
        QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def state(desk: ReviewDesk) -> dict[str, Any]:
    """Return what the run's probe tells of the window."""
    session = desk.session
    rows, draft = session.queue.rows, session.draft(session.current)
    focus = QApplication.focusWidget()
    shown = [pane.picture is not None and pane.picture.case_id == session.current for pane in desk.compare.panes]
    return {
        "current": session.current,
        "issued_id": session.case(session.current).issued_id,
        "answers": dict(session.answers()),
        "painted": session.current if all(shown) else "",
        "statuses": {row.issued_id: row.status.value for row in rows.values()},
        "pending": desk._saving.pending,
        "focus": focus.objectName() if focus is not None else "",
        "message": desk.window.findChild(QLabel, "message").text(),
        "widgets": {one.objectName() for one in desk.window.findChildren(QWidget) if one.isVisible()},
        "outlined": draft.outline is not None,
        "files": len(draft.evidence),
    }


def do(desk: ReviewDesk, step: Step, keys: Keyboard) -> None:
    if isinstance(step, Press):
        for name in step.keys:
            keys.press(name)
    elif isinstance(step, Typed):
        for letter in step.text:
            keys.press(letter)
    elif isinstance(step, Composed):
        event = QInputMethodEvent(step.text[:2], [])
        QCoreApplication.sendEvent(QApplication.focusWidget(), event)
        event = QInputMethodEvent()
        event.setCommitString(step.text)
        QCoreApplication.sendEvent(QApplication.focusWidget(), event)
    elif isinstance(step, Until):
        until(step.words, lambda: step.holds(state(desk)))


def play(desk: ReviewDesk, jobs: Sequence[Job]) -> dict[str, int]:
    cost = {}
    for job in jobs:
        look(desk)
        saved(desk)
        assert state(desk)["issued_id"] == job.source
        keys = Keyboard()
        for step in script(job):
            do(desk, step, keys)
        until("its finding", lambda name=job.source: kept(name).holds(state(desk)))
        cost[job.source] = keys.count
    return cost


def test_six_patches_cost_what_is_promised_and_the_store_holds_what_was_keyed(
    made: Path, tmp_path: Path, qgis_app: QgsApplication
) -> None:
    with opened_desk(made, tmp_path / "workspace") as desk:
        cost = play(desk, JOBS)
    assert cost == {job.source: promised(job) for job in JOBS}
    record = read_record(tmp_path / "workspace")
    assert disagreements(record, JOBS) == []
    assert [len(record.patches[job.source].versions) for job in JOBS] == [1, 2, 1, 2, 1, 1]
