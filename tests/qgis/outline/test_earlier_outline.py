"""An earlier finding at the same place comes with its outline: looked at on the views first, then taken whole."""

from __future__ import annotations

from dataclasses import replace

from qgis.PyQt.QtCore import Qt
from redline_review.plugin.app.known_cases import SeenBefore
from redline_review.plugin.domain.geometry import canonical, parse_wkb, to_wkb
from redline_review.plugin.domain.outline import Spot, moved
from redline_review.plugin.domain.states import ActKind
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import look, press, saved
from redline_review.ui.desk import ReviewDesk

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


def drawn(desk: ReviewDesk) -> bool:
    return desk.compare.panes[0]._corrected.placed is not None


def with_an_earlier_one(desk: ReviewDesk) -> bytes:
    """Let the last patch of the list be the earlier one; returns its corrected outline."""
    session, earlier = desk.session, desk.session.queue.order[-1]
    case = session.case(earlier)
    (x, y) = parse_wkb(case.outline)[0][0][2]
    outline = to_wkb(canonical(moved(parse_wkb(case.outline), Spot(0, 0, 2), (x + 0.0002, y + 0.0002))))
    session.amend(earlier, ActKind.OUTLINE, {}, outline=outline)
    saved(desk)
    finding = {"reality": "partly"}
    seen = SeenBefore(earlier, case.issued_id, case.batch_id, finding, "2025-05-02T00:00:00Z", "li", 1.0, 1.0)
    session.queue.links = replace(session.queue.links, seen={str(session.current): (seen,)})
    return outline


def test_its_outline_is_seen_with_the_first_press_and_the_finding_s_with_the_second(desk: ReviewDesk) -> None:
    outline = with_an_earlier_one(desk)
    look(desk)
    press(desk, Key.Key_Y)
    until("the earlier outline", lambda: drawn(desk))
    assert desk.session.draft(str(desk.session.current)).outline is None
    press(desk, Key.Key_Y)
    saved(desk)
    found = desk.session.draft(str(desk.session.current))
    assert (found.outline, found.answers["reality"]) == (outline, "partly")
    assert drawn(desk)
    press(desk, Key.Key_Z, modifier=Ctrl)
    saved(desk)
    assert desk.session.draft(str(desk.session.current)).outline is None
    until("the flagged outline alone", lambda: not drawn(desk))


def test_an_answer_of_one_s_own_instead_takes_the_earlier_outline_from_the_views(desk: ReviewDesk) -> None:
    with_an_earlier_one(desk)
    look(desk)
    press(desk, Key.Key_Y)
    until("the earlier outline", lambda: drawn(desk))
    press(desk, Key.Key_4)
    saved(desk)
    until("the flagged outline alone", lambda: not drawn(desk))
