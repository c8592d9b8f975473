"""One key looks at the last finding of the same place, and takes it when pressed again."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...plugin.adapters.translation import tr
from ...plugin.app.review import ReviewSession
from ...plugin.app.take_over import Offer, offer_of, take
from .earlier_view import EarlierView
from .side import Did


class TakeSide(QObject):
    """Offers the newest earlier finding of the patch on screen that fits the form."""

    taken = pyqtSignal(str)
    """A case (its id) got an earlier finding."""
    looked = pyqtSignal(str, object)
    """A case (its id) is offered an outline (WKB), or ``None``, with the finding that is looked at."""
    said = pyqtSignal(str, bool)
    """(sentence, is a warning), for the top line."""

    def __init__(self, session: ReviewSession, view: EarlierView, did: Did, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._view, self._did = session, view, did
        self._looked: Optional[tuple[str, Offer]] = None
        view.wanted.connect(self.press)

    def show(self, case_id: str) -> None:
        """Say for a case whether there is something to take; a look at another case is over."""
        there = bool(self._session.queue.links.seen.get(case_id))
        if self._looked is None or self._looked[0] != case_id or not there:
            self._looked = None
            self._view.show_line(there)

    def press(self) -> None:
        """Look; once more, take."""
        case_id = self._session.current
        if case_id is None:
            return
        offer = self._offer(case_id)
        if offer is None and self._session.queue.links.scored is None:
            self.said.emit(tr("Earlier findings are still being looked for: ask again in a moment."), False)
        elif offer is None:
            self.said.emit(self._nothing_words(case_id), False)
        elif self._looked != (case_id, offer):
            self._looked = (case_id, offer)
            self._view.show_offer(offer)
            self.looked.emit(case_id, offer.outline)
            self.said.emit(tr("Look at it; {key} again takes it in place of your answers.", key=self._view.key), False)
        elif self._did(lambda: take(self._session, case_id, offer)):
            self._looked = None
            self._view.show_line(True)
            self.taken.emit(case_id)
            self.said.emit(tr("Taken. Check it, then save it; it is yours now."), False)

    def _nothing_words(self, case_id: str) -> str:
        if self._session.queue.links.seen.get(case_id):
            return tr("This place has an earlier finding, but its verdict does not fit the form: it cannot be taken.")
        return tr("This place has no earlier finding.")

    def _offer(self, case_id: str) -> Optional[Offer]:
        offers = (offer_of(self._session, case_id, seen) for seen in self._session.queue.links.seen.get(case_id, ()))
        return next((offer for offer in offers if offer is not None), None)
