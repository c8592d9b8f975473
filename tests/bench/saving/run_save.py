"""Key press → durable in the real window, against the same bytes in one bare transaction; run by ``bench_save``.

``run_save.py WORKSPACE PEER CASES BUSY OUT``. WORKSPACE is opened in the Review window; PEER is a copy of its store
as it was. Each of ``CASES`` cases takes two keys: a false alarm's reason, then Enter. After each key the peer writes
the very rows that it brought, in one transaction over a connection with the same pragmas, on the same disk. With
``busy`` the window's thread runs Python all the while, on both sides. What follows off-thread (pictures, hashes) is
waited for before the next key and copied untimed. At the end both files must hold the same rows.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QWidget
from redline_review.plugin.adapters.settings import Settings
from redline_review.plugin.adapters.store.connection import connect_writer
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.states import ActKind
from redline_review.ui.desk import ReviewDesk

LIMIT_S, CALM_S, SLICE_S = 240.0, 0.05, 0.02
UPSERT_DRAFT = "INSERT INTO draft VALUES (?, ?) ON CONFLICT (case_id) DO UPDATE SET body = excluded.body"
BY_ENTRY = (("chain", "seq"), ("decision", "chain_seq"), ("outbox", "chain_seq"))
FOLLOWING = ("picture_due", "image_hash")
OWN_FACTS = ("opened_at",)
"""Facts about the file itself, in ``meta``: they differ between a store and its copy."""
NEXT_TURN = (QEvent.Type.Timer, QEvent.Type.MetaCall)
"""None of these comes before the window with all its parts is painted and given to the screen."""
Statements = list[tuple[str, tuple[Any, ...]]]


def until(holds: Callable[[], Any], words: str) -> None:
    """Run events until something holds."""
    loop, deadline = QEventLoop(), time.perf_counter() + LIMIT_S
    beat = QTimer()
    beat.start(2)
    while not holds():
        if time.perf_counter() > deadline:
            raise TimeoutError(words)
        loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def pass_time(seconds: float) -> None:
    deadline = time.perf_counter() + seconds
    until(lambda: time.perf_counter() > deadline, "time")


def spin(holds: Callable[[], Any]) -> None:
    """Keep this thread busy in Python until something holds, with its events handled between slices."""
    number = 0
    while not holds():
        until_s = time.perf_counter() + SLICE_S
        while time.perf_counter() < until_s and not holds():
            number += sum(place * place for place in range(50))
        QCoreApplication.processEvents()


class Watch(QObject):
    """When acts became durable, when the window was told of it, and when the form had been painted anew."""

    def __init__(self, desk: ReviewDesk) -> None:
        super().__init__()
        self.form = desk.window.findChild(QWidget, "formPanel") or desk.controller._parts.case.form
        self.durable: dict[ActKind, float] = {}
        self.told: dict[ActKind, float] = {}
        self.painted: Optional[float] = None
        self._touched = False
        desk._saving.handed.connect(self._follow)
        self._write = SqliteStore._record
        # in the writing thread, right behind the commit: where the peer's clock stops, too
        SqliteStore._record = lambda store, act, made: self._written(store, act, made)
        QApplication.instance().installEventFilter(self)

    def begin(self) -> None:
        self.durable, self.told, self.painted, self._touched = {}, {}, None, False

    def _written(self, store: SqliteStore, act: Act, made: Any) -> Any:
        receipt = self._write(store, act, made)
        self.durable.setdefault(act.kind, time.perf_counter())
        return receipt

    def _follow(self, act: Act, future: Future[Any]) -> None:
        future.add_done_callback(lambda _done: self.told.setdefault(act.kind, time.perf_counter()))

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """Note that the form paints, and that all is painted: what the event loop takes up next tells."""
        if self._touched and self.painted is None and event.type() in NEXT_TURN:
            self.painted = time.perf_counter()
        if event.type() == QEvent.Type.Paint and isinstance(target, QWidget) and not self._touched:
            self._touched = target is self.form or self.form.isAncestorOf(target)
            QTimer.singleShot(0, _nothing)  # so that there is a next turn
        return False


def _nothing() -> None:
    """Be the work of a turn."""


class Peer:
    """A bare connection that writes the rows which the store of the window has written."""

    def __init__(self, ours: Path, path: Path) -> None:
        self._ours = sqlite3.connect(f"{ours.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=30)
        self._path = path
        self._thread = ThreadPoolExecutor(1)
        self._conn = connect_writer(path, create=False)
        self.reached = self._conn.execute("SELECT max(seq) FROM chain").fetchone()[0]

    def _read(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._ours.execute(sql, values).fetchall()

    def rows_of(self, seq: int, case_id: str) -> Statements:
        """Return the statements that bring what entry ``seq`` brought."""
        made: Statements = []
        for table, column in BY_ENTRY:
            made += [_insert(table, row) for row in self._read(f"SELECT * FROM {table} WHERE {column} = ?", seq)]
        for table in FOLLOWING:
            names = [row[1] for row in self._read(f"PRAGMA table_info({table})")]
            values = ", ".join({"entry_seq": "NULL", "sha256": "''"}.get(name, name) for name in names)
            made += [
                _insert(table, row) for row in self._read(f"SELECT {values} FROM {table} WHERE decision_seq = ?", seq)
            ]
        made += [(UPSERT_DRAFT, row) for row in self._read("SELECT * FROM draft WHERE case_id = ?", case_id)]
        return made

    def write(self, statements: Statements) -> float:
        """Write them as one transaction; returns when it was durable."""
        self._conn.execute("BEGIN IMMEDIATE")
        for sql, row in statements:
            self._conn.execute(sql, row)
        self._conn.execute("COMMIT")
        return time.perf_counter()

    def timed(self, seq: int, case_id: str, busy: bool) -> float:
        """Return the seconds that the rows of an entry take."""
        statements = self.rows_of(seq, case_id)
        began = time.perf_counter()
        if not busy:
            return self.write(statements) - began
        future = self._thread.submit(self.write, statements)
        spin(future.done)
        return future.result() - began

    def follow(self) -> None:
        """Copy, untimed, what came beside the timed entries."""
        have = {row[0] for row in self._conn.execute("SELECT seq FROM chain WHERE seq > ?", (self.reached,))}
        seqs = self._read("SELECT seq, case_id FROM chain WHERE seq > ?", self.reached)
        rest = [
            _insert("chain", self._read("SELECT * FROM chain WHERE seq = ?", seq)[0])
            for seq, _ in seqs
            if seq not in have
        ]
        for table in FOLLOWING:
            rows = self._read(f"SELECT * FROM {table} WHERE decision_seq > ?", self.reached)
            rest += [_insert(table, row, "INSERT OR REPLACE") for row in rows]
        self.write(rest)

    def differences(self) -> list[str]:
        """Return the tables whose rows are not the same on both sides."""
        tables = [name for (name,) in self._read("SELECT name FROM sqlite_master WHERE type = 'table'")]
        wrong = []
        for table in tables:
            where = f"WHERE key NOT IN ({', '.join(map(repr, OWN_FACTS))}, '')" if table == "meta" else ""
            query = f"SELECT * FROM {table} {where} ORDER BY 1, 2"
            theirs = self._conn.execute(query).fetchall()
            if theirs != self._read(query):
                wrong.append(table)
        return wrong


def _insert(table: str, row: tuple[Any, ...], verb: str = "INSERT") -> tuple[str, tuple[Any, ...]]:
    return f"{verb} INTO {table} VALUES ({', '.join('?' for _ in row)})", row


class Run:
    """The walk through the cases."""

    def __init__(self, desk: ReviewDesk, peer: Peer, busy: bool) -> None:
        self.desk, self.peer, self.busy = desk, peer, busy
        self.watch = Watch(desk)
        self.taken: dict[str, list[dict[str, float]]] = {"answer": [], "decide": []}
        options = desk.session.form.questions[0].options
        self.key = str(next(n for n, option in enumerate(options, 1) if option.code == "not_real_season"))

    def quiet(self) -> None:
        """Wait until both views are painted and nothing is under way any more."""
        desk = self.desk
        until(lambda: all(pane.picture is not None for pane in desk.compare.panes), "both views painted")
        calm_since: list[float] = []

        def calm() -> bool:
            if desk._saving.pending or desk._works.under_way():
                calm_since.clear()
            else:
                calm_since.append(time.perf_counter())
            return bool(calm_since) and calm_since[-1] - calm_since[0] > CALM_S

        until(calm, "all work done, and none begun since")

    def press(self, key: Any, kind: ActKind) -> None:
        """Press a key, then let the peer write the same."""
        case_id = str(self.desk.session.current)
        self.quiet()
        self.watch.begin()
        target = QApplication.focusWidget() or self.desk.window
        began = time.perf_counter()
        QTest.keyClick(target, key)
        done = lambda: kind in self.watch.told  # noqa: E731
        spin(done) if self.busy else until(done, f"{kind} durable")
        ours = self.watch.durable[kind] - began
        until(lambda: self.watch.painted is not None, "the form painted")
        self.quiet()
        seq = self.peer._read("SELECT max(seq) FROM chain WHERE case_id = ? AND kind = ?", case_id, kind.value)[0][0]
        peer = self.peer.timed(seq, case_id, self.busy)
        self.peer.follow()
        told = self.watch.told[kind] - began
        repaint = (self.watch.painted or 0.0) - began
        self.taken[kind.value].append({"ours": ours, "peer": peer, "told": told, "repaint": repaint})

    def case(self) -> None:
        """Decide the case on screen."""
        before = self.desk.session.current
        self.press(Qt.Key(ord(self.key)), ActKind.ANSWER)
        self.press(Qt.Key.Key_Return, ActKind.DECIDE)
        assert self.desk.session.drafts[str(before)].decided
        assert self.desk.session.current != before


def main(workspace: str, peer_path: str, cases: str, busy: str, out: str) -> None:
    app = QgsApplication([], True)
    app.initQgis()
    desk = ReviewDesk(open_workspace(Path(workspace)), Settings(), None)
    failed: list[Any] = []
    desk.failed.connect(failed.append)
    desk.open()
    until(lambda: failed or desk.controller is not None, "the window")
    assert not failed, failed
    desk.window.resize(1600, 1000)
    desk.window.activateWindow()
    until(lambda: QApplication.activeWindow() is desk.window, "the window active")
    pass_time(4.0)  # screening, links and upkeep begin a while after
    run = Run(desk, Peer(Path(workspace) / "store.sqlite", Path(peer_path)), busy == "busy")
    run.quiet()
    run.peer.follow()
    for _ in range(int(cases)):
        run.case()
    run.quiet()
    run.peer.follow()
    report = {"taken": run.taken, "differ": run.peer.differences(), "load": round(os.getloadavg()[0], 1)}
    with closing(run.peer._conn):
        Path(out).write_text(json.dumps(report), encoding="utf-8")
    desk.close()
    desk.closer.wait(60)
    os._exit(0)  # measured is over; in which order Python lets go of canvases and QGIS is no matter here


if __name__ == "__main__":
    main(*sys.argv[1:])
