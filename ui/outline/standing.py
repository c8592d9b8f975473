"""Beside the facts of a patch: who answers for whom since a merge, and what to do where the platform refused one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...plugin.app.offer_again import OfferAgain, Refused, refused_split
from ...plugin.app.outline_merge import PatchMerge
from ...plugin.app.review import ReviewSession
from ...plugin.domain.outline_merge import APART
from ...plugin.domain.refusal import Refusal
from ...plugin.domain.states import OutboxState
from ...plugin.ports import OutboxRow
from ..background import Background, Run
from ..review.standing_note import StandingNote
from .lead import Did
from .merge_words import (
    AGAIN,
    GO,
    answered_words,
    answers_words,
    blocked_words,
    link,
    offered_again_words,
    refused_apart_words,
    refused_merge_words,
    refused_split_words,
)

_REFUSED = (OutboxState.CONFLICT, OutboxState.REJECTED, OutboxState.BLOCKED)


def _below(said: str, words: str) -> str:
    return f"{said}<br/>{words}" if said else words


class StandingSide(QObject):
    """Keeps the note on the current patch. The outbox is read off the GUI thread, only where something was refused."""

    offered = pyqtSignal(str)
    """A refused split of this patch was offered again."""

    def __init__(
        self,
        session: ReviewSession,
        merging: PatchMerge,
        again: OfferAgain,
        run: Run,
        did: Did,
        say: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._merging, self._again, self._run = session, merging, again, run
        self._did, self._say = did, say
        self._note: Optional[StandingNote] = None
        self._asked: Optional[Background] = None
        self._refused: Optional[Refused] = None

    def join(self, note: StandingNote, go: Callable[[str], None]) -> None:
        """Say it there; ``go`` shows a patch."""
        self._note, self._go = note, go
        note.linkActivated.connect(self._follow)

    def _follow(self, target: str) -> None:
        if target == AGAIN:
            self.offer_again()
        elif target.startswith(GO):
            self._go(target[len(GO) :])

    def show(self) -> None:
        """Show how the current patch stands."""
        current, note = self._session.current, self._note
        if self._asked is not None:
            self._asked.cancel()
        self._asked = self._refused = None
        if current is None or note is None:
            return
        other, members = self._merging.answered_by(current), self._merging.members(current)
        lines = [answered_words(self._link(other))] if other else []
        if members:
            lines.append(answers_words([self._link(one) for one in members]))
        state = self._session.outbox.get(current)
        refused = self._merging.refused(current) if lines else ""
        explains = current if refused else ""
        if refused == APART:
            lines.append(refused_apart_words())
        elif refused:
            lines.append(refused_merge_words(self._session.contents.refusals.get(current, Refusal())))
        elif state in _REFUSED:
            store = self._session.store
            said = "<br/>".join(lines)
            self._asked = self._run("refused", lambda _work: store.outbox(), lambda found: self._take(found, said))
        note.say("<br/>".join(lines), explains)

    def _take(self, outbox: list[OutboxRow], said: str) -> None:
        """Say what was refused, below what is ``said`` of merging."""
        current, note = self._session.current, self._note
        if current is None or note is None:
            return
        self._asked, refused = None, refused_split(outbox, current)
        self._refused = refused
        if refused is not None:
            name = self._name(refused.operation.case_id)
            note.say(_below(said, refused_split_words(name, refused.refusal, len(refused.of_pieces))), current)
        elif self._session.outbox.get(current) is OutboxState.BLOCKED:
            note.say(_below(said, blocked_words()), current)

    def offer_again(self) -> bool:
        """Offer the refused split that the note speaks of again; false where it speaks of none."""
        refused = self._refused
        if refused is None:
            return False
        if self._did(lambda: self._again.split(refused)):
            self._refused = None
            self._say(offered_again_words(self._name(refused.operation.case_id)))
            self.offered.emit(refused.operation.case_id)
        return True

    def _link(self, case_id: str) -> str:
        return link(case_id, self._name(case_id))

    def _name(self, case_id: str) -> str:
        row = self._session.queue.rows.get(case_id)
        return row.issued_id if row is not None else case_id
