"""Pictures that did not follow their finding, painted again from their recipes: what is owed, and settling it."""

from __future__ import annotations

from collections.abc import Sequence

from ..domain.seen import PictureOwed, WhyMissing, not_repainted_payload, repainted_payload
from ..ports import Clock, Store
from .keep_seen import Evidence, ViewPicture, record_seen, write_picture

AT_A_TIME = 32


class Repaints:
    """Reads what is owed and settles it, one view at a time; who paints is the window's affair.

    A picture is durable before its entry names it, and only the entry settles what is owed: after a crash between the
    two the same picture is painted once more. Not on the GUI thread, but for :meth:`put_off`.
    """

    def __init__(self, store: Store, evidence: Evidence, clock: Clock) -> None:
        self._store, self._evidence, self._clock = store, evidence, clock
        self._put_off: set[tuple[int, int]] = set()

    def owed(self) -> Sequence[PictureOwed]:
        """Return the next views to paint, without those put off; what can never be painted again is settled."""
        found = self._store.pictures_owed(AT_A_TIME + len(self._put_off))
        open_ones = [one for one in found if (one.decision_seq, one.view) not in self._put_off]
        for one in open_ones:
            if of_a_service(one):
                self.give_up(one, WhyMissing.SERVICE)
        return [one for one in open_ones if not of_a_service(one)]

    def keep(self, owed: PictureOwed, picture: ViewPicture) -> None:
        """Keep a picture painted again, then record it; raises ``PicturesUnwritten``."""
        written = write_picture(self._evidence, owed.view, picture, in_haste=False)
        record_seen(self._store, self._clock, owed.case_id, repainted_payload(owed, written))

    def give_up(self, owed: PictureOwed, why: WhyMissing) -> None:
        """Record that a picture can never be painted again as it was; raises ``PicturesUnwritten``."""
        record_seen(self._store, self._clock, owed.case_id, not_repainted_payload(owed, why))

    def put_off(self, owed: PictureOwed) -> None:
        """Leave a view for the next sitting: a disk that is not plugged in may be there again by then."""
        self._put_off.add((owed.decision_seq, owed.view))


def of_a_service(owed: PictureOwed) -> bool:
    """Tell whether a view showed what no file holds: nobody can say that a service still shows the same."""
    images = (*owed.recipe.get("images", ()), *owed.recipe.get("base", ()))
    return any(image.get("kind", "file") != "file" for image in images)
