"""A workspace that is closed while it opens, and what closing leaves for the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest
from qgis.core import QgsApplication
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from redline_review.plugin.adapters.settings import Settings
from redline_review.plugin.adapters.workspace import Workspace
from redline_review.tests.qgis.support_desktop import Desktop
from redline_review.tests.qgis.support_waiting import until
from redline_review.ui import desk as desk_module
from redline_review.ui.background import Background
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.shell import Shell
from redline_review.ui.turns import Turns

STEPS = 10
"""Steps of an opening, each in a turn of its own."""


@pytest.fixture
def desktop(qgis_app: QgsApplication) -> Iterator[Desktop]:
    made = Desktop()
    yield made
    made.mainWindow().deleteLater()


@pytest.fixture
def shell(desktop: Desktop) -> Iterator[Shell]:
    made = Shell(desktop, Settings())
    yield made
    if not sip.isdeleted(made):
        made.close()


def ask_late(desk: ReviewDesk) -> Background:
    """Ask for work as a turn of the window does that comes after the end."""
    return desk._run("late", lambda _work: None, lambda _nothing: None)


@pytest.mark.parametrize("after", range(STEPS + 1), ids=lambda after: f"after {after} steps")
def test_a_shell_closed_at_any_turn_of_the_opening_raises_nothing_and_leaves_the_store_free(
    shell: Shell, desktop: Desktop, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    began: list[int] = []
    run, ended = Turns.run, []

    def run_and_close(self: Turns, steps: Iterable[Callable[[], None]]) -> None:
        todo = list(steps)
        if not began:
            began.append(len(todo))
            todo.insert(after, lambda: ended.append(shell.close()))
        run(self, todo)

    monkeypatch.setattr(Turns, "run", run_and_close)
    shell.open_folder(str(workspace.folder))
    desk = shell.desk
    assert desk is not None
    until("it closed", lambda: ended)
    until("the desk gone", lambda: sip.isdeleted(desk))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert ask_late(desk).cancelled()
    assert began == [STEPS]
    assert desktop.words() == ""
    workspace.open_store().close()  # nobody holds it


def test_the_collector_sees_everything_again_only_once_window_store_and_desk_are_let_go_of(
    shell: Shell, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.open_folder(str(workspace.folder))
    desk = shell.desk
    assert desk is not None
    ready: list[bool] = []
    desk.ready.connect(lambda: ready.append(True))
    until("the window", lambda: ready)
    window, store = desk.window, desk._store
    order: list[str] = []
    monkeypatch.setattr(desk_module, "unsettle", lambda: order.append("unsettle"))
    desk.closed.connect(lambda: order.append("closed"))
    window.destroyed.connect(lambda: order.append("window gone"))
    close = store.close
    monkeypatch.setattr(store, "close", lambda: (close(), order.append("store closed")))
    shell._close_desk()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    until("all let go of", lambda: "unsettle" in order)
    assert order[-2:] == ["closed", "unsettle"]
    assert set(order[:-2]) == {"window gone", "store closed"}
    assert shell._leaving == []
