"""Merging patches in the Review window: a look, one key, undo, taken apart, where the answer is."""

from __future__ import annotations

from dataclasses import replace

from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.outline_shapes import fault_in
from redline_review.plugin.app.outline_split import PatchSplit
from redline_review.plugin.app.queue import CaseStatus
from redline_review.plugin.domain.geometry import parse_wkb
from redline_review.plugin.domain.operations import Change, ChangePage, OperationResult
from redline_review.plugin.domain.outline import Editing
from redline_review.plugin.domain.outline_merge import APART, MERGED_FROM, MERGED_INTO
from redline_review.plugin.domain.states import OperationKind, OutboxState, Outcome
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import look, press, saved
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.outline.merge import PLATE

Key, Ctrl, Shift = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def plate(desk: ReviewDesk) -> str:
    return str(desk.compare.panes[desk.compare.active]._told.get(PLATE, ""))


def begin(desk: ReviewDesk) -> list[str]:
    """Press the key; returns the ids of the patches that may be chosen, the nearest first."""
    look(desk)
    press(desk, Key.Key_M, modifier=Shift)
    assert desk.outline.merge.is_on
    until("the neighbours", lambda: desk.outline.merge._look.asked is None and desk.outline.merge._look.found)
    return [one.case_id for one in desk.outline.merge._look.found]


def leave_out_all(desk: ReviewDesk) -> None:
    for case_id in list(desk.outline.merge._look.chosen):
        desk.outline.merge.choose(case_id)


def merge_nearest(desk: ReviewDesk) -> tuple[str, str]:
    kept, found = str(desk.session.current), begin(desk)
    leave_out_all(desk)
    press(desk, Key.Key_1)
    until("the whole", lambda: desk.outline.merge._look.whole is not None)
    press(desk, Key.Key_Return)
    saved(desk)
    return kept, found[0]


def status(desk: ReviewDesk, case_id: str) -> CaseStatus:
    return desk.session.queue.rows[case_id].status


def test_after_a_look_one_key_makes_two_patches_one_and_ctrl_z_two_again(desk: ReviewDesk) -> None:
    kept, found = str(desk.session.current), begin(desk)
    leave_out_all(desk)
    press(desk, Key.Key_1)
    until("the area of the whole", lambda: "Becomes one" in plate(desk))
    other = desk.session.queue.rows[found[0]].issued_id
    assert f"1 ● {other}" in plate(desk)
    assert desk.outline.merge._look.sketch.whole
    press(desk, Key.Key_M, modifier=Shift)
    saved(desk)
    assert (desk.outline.merge.is_on, plate(desk)) == (False, "")
    assert status(desk, found[0]) is CaseStatus.MERGED
    assert desk.session.draft(kept).outline is not None
    assert other in desk._top._message.text()
    assert other in desk.window.panel.standing.text()
    press(desk, Key.Key_Z, modifier=Ctrl)
    saved(desk)
    assert (status(desk, found[0]), desk.session.draft(kept).outline) == (CaseStatus.UNDECIDED, None)
    assert not desk.window.panel.standing.isVisible()
    press(desk, Key.Key_Y, modifier=Ctrl)
    saved(desk)
    assert status(desk, found[0]) is CaseStatus.MERGED


def test_a_merged_patch_says_where_its_answer_is_and_leads_there(desk: ReviewDesk) -> None:
    kept, other = merge_nearest(desk)
    desk.controller.go(other)
    note = desk.window.panel.standing
    until("the note", note.isVisible)
    assert desk.session.case(kept).issued_id in note.text()
    press(desk, Key.Key_4)
    assert desk.session.case(kept).issued_id in desk._top._message.text()
    assert not desk.session.draft(other).answers
    note.linkActivated.emit(f"go:{kept}")
    assert desk.session.current == kept


def test_it_is_taken_apart_from_the_merged_patch_at_the_second_press(desk: ReviewDesk) -> None:
    kept, other = merge_nearest(desk)
    desk.controller.go(other)
    press(desk, Key.Key_M, modifier=Shift)
    assert status(desk, other) is CaseStatus.MERGED
    assert "once more" in desk._top._message.text()
    press(desk, Key.Key_M, modifier=Shift)
    saved(desk)
    assert status(desk, other) is CaseStatus.UNDECIDED
    assert desk.session.draft(kept).outline is None


def test_a_patch_is_chosen_by_a_click_on_it_and_left_out_by_another(desk: ReviewDesk) -> None:
    found = begin(desk)
    leave_out_all(desk)
    offered = desk.outline.merge._look.sketch.offered
    pane = desk.compare.panes[0]
    ring = offered[0].rings[0][0]
    middle = (sum(x for x, _ in ring[:-1]) / (len(ring) - 1), sum(y for _, y in ring[:-1]) / (len(ring) - 1))
    place = pane.canvas.ground.to_pixels(pane.canvas.viewport().size()).translate(
        -pane.canvas.ground.x, -pane.canvas.ground.y
    )
    at = place.map(*middle)
    inside = pane.canvas.viewport().rect().contains(QPoint(round(at[0]), round(at[1])))
    for chosen in ([found[0]], []):
        if inside:
            QTest.mouseClick(
                pane.canvas.viewport(),
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
                QPoint(round(at[0]), round(at[1])),
            )
        else:
            desk.outline.merge.click(middle, 1.0)
        assert desk.outline.merge._look.chosen == chosen


def test_without_any_other_patch_nothing_is_merged_and_that_is_said(desk: ReviewDesk) -> None:
    kept = str(desk.session.current)
    begin(desk)
    leave_out_all(desk)
    press(desk, Key.Key_Return)
    assert desk.outline.merge.is_on
    assert "at least one" in plate(desk)
    press(desk, Key.Key_Escape)
    assert not desk.outline.merge.is_on
    assert desk.session.draft(kept).outline is None


def test_what_stands_against_a_patch_is_said_beside_it(desk: ReviewDesk) -> None:
    kept, other = merge_nearest(desk)
    third = next(one for one in desk.session.queue.order if one not in (kept, other))
    desk.controller.go(third)
    found = begin(desk)
    assert other not in found
    leave_out_all(desk)
    desk.outline.merge.choose(kept)
    assert "merged into" in plate(desk)


def test_going_to_another_patch_ends_the_look(desk: ReviewDesk) -> None:
    begin(desk)
    desk.controller.go(desk.session.queue.order[-1])
    assert not desk.outline.merge.is_on
    assert plate(desk) == ""


def test_nothing_is_offered_again_where_nothing_was_refused(desk: ReviewDesk) -> None:
    press(desk, Key.Key_X, modifier=Shift)
    assert "nothing to offer" in desk._top._message.text()


def test_a_refused_split_says_so_on_both_patches_and_is_offered_again_with_what_waits(desk: ReviewDesk) -> None:
    session, store = desk.session, desk.session.store
    session.has_server = True
    parent = str(session.current)
    two = (*parse_wkb(session.case(parent).outline), *parse_wkb(session.case(session.queue.order[-1]).outline))
    made = PatchSplit(session, SystemClock(), fault_in).split(parent, Editing(two), 1)
    until("the piece", lambda: made.case_id in desk.session.cases)
    split = store.take_outbox(10).result(10)[0]
    answer = OperationResult(split.op_id, Outcome.REJECTED, problem={"detail": "Your role does not allow this."})
    store.settle([answer], 0, "").result(10)
    desk._read_again()
    until("the refusal", lambda: desk.session.queue.rows[parent].status is CaseStatus.REJECTED)
    desk.controller.go(made.case_id)
    look(desk)
    press(desk, Key.Key_4, Key.Key_Return)
    saved(desk)
    desk._read_again()
    until("held back", lambda: desk.session.queue.rows[made.case_id].status is CaseStatus.BLOCKED)
    desk.controller.go(parent)
    note = desk.window.panel.standing
    until("the note", lambda: note.explains == parent)
    assert "Your role does not allow this." in note.text()
    assert not desk.window.panel._notice.isVisible()
    desk.controller.go(made.case_id)
    until("the note on the piece", lambda: note.explains == made.case_id)
    assert desk.session.case(parent).issued_id in note.text()
    until("what can be done", lambda: desk.outline.standing._refused is not None)
    press(desk, Key.Key_X, modifier=Shift)
    saved(desk)
    kinds = [(row.operation.kind, row.operation.case_id, row.superseded) for row in store.outbox()]
    assert kinds == [
        (OperationKind.SPLIT, parent, True),
        (OperationKind.SUBMIT, made.case_id, True),
        (OperationKind.SPLIT, parent, False),
        (OperationKind.SUBMIT, made.case_id, False),
    ]
    assert {row.state for row in store.outbox() if not row.superseded} == {OutboxState.WAITING}


def answered(desk: ReviewDesk, outcome: Outcome) -> str:
    """Let the platform answer the one operation that waits; returns its id."""
    (op,) = desk.session.store.take_outbox(10).result(10)
    desk.session.store.settle([OperationResult(op.op_id, outcome, 2)], 0, "").result(10)
    return op.op_id


def merged_on_the_platform(desk: ReviewDesk) -> tuple[str, str]:
    """Merge two patches, and let the platform take that and send both as they stand now."""
    session = desk.session
    session.has_server = True
    kept, other = merge_nearest(desk)
    op_id = answered(desk, Outcome.APPLIED)
    one, two = session.case(kept), session.case(other)
    into = {"case_id": kept, "issued_id": one.issued_id, "version": two.version}
    records = (
        replace(one, version=one.version + 1, extra={**one.extra, MERGED_FROM: [other]}),
        replace(two, version=two.version + 1, extra={**two.extra, MERGED_INTO: into}),
    )
    page = ChangePage(tuple(Change(seq, record, op_id) for seq, record in enumerate(records, 1)), "2", False)
    session.store.take_in(page).result(10)
    desk._read_again()
    until("the merge is settled", lambda: desk.session.outbox.get(kept) is OutboxState.SETTLED)
    return kept, other


def test_what_the_platform_did_not_take_apart_is_shown_merged_and_can_be_taken_apart_again(desk: ReviewDesk) -> None:
    kept, other = merged_on_the_platform(desk)
    desk.controller.go(other)
    for _ in range(2):
        press(desk, Key.Key_M, modifier=Shift)
    saved(desk)
    assert status(desk, other) is CaseStatus.UNDECIDED
    refused = answered(desk, Outcome.CONFLICT)
    desk._read_again()
    note = desk.window.panel.standing
    until("the refusal", lambda: desk.session.outbox.get(other) is OutboxState.CONFLICT)
    desk.controller.go(kept)
    desk.controller.go(other)
    until("the note", lambda: note.explains == other)
    assert "did not take them apart" in note.text()
    assert desk.session.case(kept).issued_id in note.text()
    press(desk, Key.Key_M, modifier=Shift)
    press(desk, Key.Key_M, modifier=Shift)
    saved(desk)
    rows = [row for row in desk.session.store.outbox() if APART in row.operation.payload]
    assert [(row.operation.op_id == refused, row.superseded, row.state) for row in rows] == [
        (True, True, OutboxState.CONFLICT),
        (False, False, OutboxState.WAITING),
    ]
    assert status(desk, other) is CaseStatus.UNDECIDED
