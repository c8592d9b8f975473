"""Runs inside QGIS (``--code``): tells the tour what is on screen. It watches and never acts for the reviewer.

Every tenth of a second it writes ``$REDLINE_TOUR_STATE`` (JSON): the current patch, whether its views are painted,
what is saved and sent, and where named widgets stand on the screen, so that the tour can aim its mouse.

One thing no X server can send is an input method's composing: a file ``ime.json`` beside the state,
``{"preedit": "…"}`` or ``{"commit": "…"}``, becomes a ``QInputMethodEvent`` to the focused widget, as a platform's
input method plugin would send it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Optional

from qgis.core import Qgis, QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QObject, QPoint, QTimer
from qgis.PyQt.QtGui import QInputMethodEvent
from qgis.PyQt.QtWidgets import QApplication, QWidget
from qgis.utils import iface, plugins
from redline_review.demo.tour.heart import Heart

STATE = Path(os.environ["REDLINE_TOUR_STATE"])
IME = STATE.with_name("ime.json")
PLUGIN = "redline_review"
EVERY_MS = 100


class Probe(QObject):
    """Writes the state of plugin and screen until QGIS ends."""

    def __init__(self) -> None:
        super().__init__(iface.mainWindow())
        self._heart: Optional[Heart] = None
        self._compare: Optional[Any] = None
        self._painted: list[str] = []
        self._reports: list[dict[str, Any]] = []
        self._line: Optional[Any] = None
        self._faults: list[str] = []
        QgsApplication.messageLog().messageReceived[str, str, Qgis.MessageLevel].connect(self._on_message)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tell)
        self._timer.start(EVERY_MS)

    def _tell(self) -> None:
        began = self._heart.mark() if self._heart is not None else None
        self._compose()
        shell = getattr(plugins.get(PLUGIN), "shell", None)
        desk = getattr(shell, "desk", None)
        state: dict[str, Any] = {"plugin": shell is not None, "desk": False, "widgets": self._widgets()}
        state["toolbar"] = self._toolbar_button()
        state["active"] = getattr(QApplication.activeWindow(), "objectName", lambda: "")()
        state["focus"] = getattr(QApplication.focusWidget(), "objectName", lambda: "")()
        if desk is not None and desk.controller is not None and desk._line is not None:  # made in turns
            state.update(self._of(desk))
            for place, pane in enumerate(desk.compare.panes):
                state["widgets"][f"viewCanvas{place}"] = _rect(pane.canvas)
        state["faults"] = self._faults
        if self._heart is not None:
            state["stalls"] = self._heart.summary()
        fresh = STATE.with_suffix(".new")
        fresh.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
        fresh.replace(STATE)
        if self._heart is not None and began is not None:
            self._heart.leave_out(began)

    def _on_message(self, text: str, tag: str, level: Qgis.MessageLevel) -> None:
        """Note what QGIS's log calls critical, and every traceback, whoever it is from."""
        if level == Qgis.MessageLevel.Critical or "Traceback" in text:
            self._faults.append(f"{tag}: {text.strip()}")

    def _of(self, desk: Any) -> dict[str, Any]:
        if self._heart is None and desk.session.current and self._painted:
            self._heart = Heart(self)  # from the first painted patch on: starting QGIS is not the reviewer's work
        if desk.compare is not self._compare:
            self._compare = desk.compare
            desk.compare.painted.connect(self._painted.append)
            desk.controller.case_shown.connect(lambda _case_id: self._painted.append(""))
        if desk._line is not self._line:
            self._line = desk._line
            desk._line.synced.connect(self._on_synced)
        session = desk.session
        case = session.cases.get(session.current)
        draft = session.draft(session.current) if case else None
        rows = session.queue.rows
        return {
            "desk": True,
            "current": session.current,
            "issued_id": case.issued_id if case else "",
            "answers": dict(session.answers()),
            "outlined": draft is not None and draft.outline is not None,
            "files": len(draft.evidence) if draft is not None else 0,
            "painted": self._painted[-1] if self._painted else "",
            "zones_drawn": desk.compare.steering.zones_drawn,
            "window": [desk.window.width(), desk.window.height()],
            "cases": len(session.cases),
            "zones": len(session.zones),
            "images": len(session.contents.images),
            "screened": len(session.contents.screenings),
            "order": [rows[c].issued_id for c in session.queue.order],
            "statuses": {row.issued_id: row.status.value for row in rows.values()},
            "unsent": session.unsent(),
            "unsaved": session.unsaved(),
            "pending": desk._saving.pending,
            "online": desk._line.online,
            "busy": desk._line._busy or desk._news.reading,
            "reports": self._reports,
            "outbox": {rows[c].issued_id: state.value for c, state in session.contents.outbox.items() if c in rows},
            "message": desk._top._message.text(),
            "share": self._share(desk),
            "covered": [pane.picture.covered if pane.picture else None for pane in desk.compare.panes],
            "notices": [pane.notice.text() for pane in desk.compare.panes if pane.notice.isVisible()],
        }

    def _on_synced(self, report: Any) -> None:
        names = ["pulled_cases", "pulled_zones", "sent", "applied", "duplicates", "conflicts", "rejected", "settled"]
        names += ["files_sent", "files_failed", "files_left"]
        found = {name: getattr(report, name) for name in names}
        self._reports.append({**found, "errors": [str(e) for e in report.errors], "cancelled": report.cancelled})

    def _share(self, desk: Any) -> float:
        """Canvas pixels over the window's client area."""
        canvases = [w for w in desk.compare.findChildren(QWidget) if w.inherits("QgsMapCanvas") and w.isVisible()]
        area = sum(canvas.width() * canvas.height() for canvas in canvases)
        return area / float(desk.window.width() * desk.window.height())

    def _widgets(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for window in QApplication.topLevelWidgets():
            if window.isVisible() and window is not iface.mainWindow():
                for widget in [window, *window.findChildren(QWidget)]:
                    name = widget.objectName()
                    if name and not name.startswith("qt_") and widget.isVisible():
                        found[name] = _rect(widget)
        return found

    def _toolbar_button(self) -> list[int]:
        for action in iface.pluginToolBar().actions():
            if action.objectName() == f"{PLUGIN}_review":
                widget = iface.pluginToolBar().widgetForAction(action)
                if widget is not None and widget.isVisible():
                    return _rect(widget)
                if iface.mainWindow().isVisible():  # newer QGIS opens too narrow for all its buttons
                    iface.mainWindow().showMaximized()
        return []

    def _compose(self) -> None:
        if not IME.exists():
            return
        wanted = json.loads(IME.read_text(encoding="utf-8"))
        IME.unlink()
        event = QInputMethodEvent(wanted.get("preedit", ""), [])
        if wanted.get("commit"):
            event.setCommitString(wanted["commit"])
        target = QApplication.focusWidget()
        if target is not None:
            QCoreApplication.sendEvent(target, event)


def _rect(widget: QWidget) -> list[int]:
    corner = widget.mapToGlobal(QPoint(0, 0))
    return [corner.x(), corner.y(), widget.width(), widget.height()]


probe = Probe()
