"""Findings made, or taken back, since the patches were linked: what the links say of other patches follows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Optional

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...plugin.app.known_cases import finding_of
from ...plugin.app.links import LinkTools, priority_of, with_finding
from ...plugin.app.review import ReviewSession
from ...plugin.domain.acts import Act
from ...plugin.domain.states import ActKind
from .linker import today_iso


class MadeNow(QObject):
    """Tells the links of the session, in a turn of its own, what findings it made meanwhile; nothing is measured."""

    told = pyqtSignal(object)
    """(ids of the cases of which something else is known now)"""

    def __init__(self, session: ReviewSession, tools: Callable[[], Optional[LinkTools]], parent: QObject) -> None:
        """``tools``: the rules in force, once they are known."""
        super().__init__(parent)
        self._session, self._tools = session, tools
        self._waiting: dict[str, None] = {}
        self._since: dict[str, None] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.tell)

    def note(self, act: Act, _future: object = None) -> None:
        """Note an act that was handed over; on the way to the next patch this is all that is done."""
        if act.kind is ActKind.OPEN:
            return
        names = [one.case_id for one in (act, *act.along) if one.case_id is not None]
        self._waiting.update(dict.fromkeys(names))
        self._since.update(self._waiting)
        self._soon.start()

    def looked_at(self) -> None:
        """The session is about to be linked as it stands: links that come know of everything until now."""
        self._since.clear()

    def tell_again(self) -> None:
        """New links are there: tell them what was found while they were looked for."""
        self._waiting.update(self._since)
        self.tell()

    def tell(self) -> None:
        """Tell the links what waits; :attr:`told` follows where something is another."""
        self._soon.stop()
        waiting, self._waiting = list(self._waiting), {}
        changed = list(dict.fromkeys(one for case_id in waiting for one in self._tell(case_id)))
        if changed:
            self._score(changed)
            self.told.emit(changed)

    def _tell(self, case_id: str) -> tuple[str, ...]:
        session = self._session
        case = session.cases.get(case_id)
        if case is None or case_id not in session.queue.links.near:
            return ()
        finding = finding_of(case, session.drafts.get(case_id), session.outbox.get(case_id))
        session.queue.links, changed = with_finding(session.queue.links, case, finding)
        return changed

    def _score(self, changed: Iterable[str]) -> None:
        """A place that was found real is more urgent from now on."""
        tools, session = self._tools(), self._session
        if tools is None:
            return
        links, today = session.queue.links, today_iso()
        scores = {
            one: priority_of(session.contents, session.case(one), links, tools.priority, today).score
            for one in changed
            if one in links.scores and one in session.cases
        }
        session.queue.links = replace(links, scores={**links.scores, **scores})
