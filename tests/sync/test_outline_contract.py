"""Corrected outlines, marks, own leads and splits: from a laptop's store to the platform and to a colleague's."""

from __future__ import annotations

from dataclasses import replace

from redline_review.plugin.app.outline import OutlineWork
from redline_review.plugin.app.outline_leads import OwnLeads
from redline_review.plugin.app.outline_split import PatchSplit
from redline_review.plugin.domain.geometry import canonical, parse_wkb, to_wkb
from redline_review.plugin.domain.outline import Editing, Spot, moved
from redline_review.plugin.domain.outline_marks import Mark, MarkKind, mark_to_json
from redline_review.plugin.domain.outline_pieces import SPLIT_FROM, SPLIT_INTO
from redline_review.plugin.domain.states import OperationKind, OutboxState
from redline_review.tests.sync.support_store import CLOCK, session_of, square


def sound(_outline: bytes) -> str:
    return ""


def decide(session, case_id: str) -> None:
    session.go(case_id)
    session.answer("reality", "not_real_season")
    session.decide()


def test_a_corrected_outline_and_marks_reach_a_colleague_with_the_finding(laptops, platform, office):
    mine, theirs = laptops("first"), laptops("second")
    mine.sync()
    case_id = office.case_ids[0]
    session = session_of(mine.store)
    work = OutlineWork(session, sound)
    session.go(case_id)
    editing = work.begin(case_id)
    editing.change(moved(editing.shape, Spot(0, 0, 2), (120.61, 31.18)))
    work.keep(case_id, editing, "move")
    work.finish(case_id, editing)
    mark = Mark(MarkKind.ARROW, ((120.6, 31.17), (120.601, 31.171)), "新路", "2026-05-02")
    work.mark(case_id, (mark,))
    decide(session, case_id)
    report = mine.sync()
    assert (report.applied, report.waiting, report.chain_mismatch) == (1, 0, False)
    expected = to_wkb(canonical(editing.shape))
    theirs.sync()
    for held in (platform.case(case_id), theirs.cases()[case_id], mine.cases()[case_id]):
        assert held.outline_found == expected
        assert held.extra["marks"] == [mark_to_json(mark)]
    assert session_of(theirs.store).draft(case_id).outline == expected


def test_the_flagged_outline_again_is_so_for_everybody(laptops, platform, office):
    laptop = laptops()
    laptop.sync()
    case_id = office.case_ids[0]
    for outline_of in (lambda e: moved(e.shape, Spot(0, 0, 2), (120.61, 31.18)), None):
        session = session_of(laptop.store)
        work = OutlineWork(session, sound)
        editing = work.begin(case_id) if outline_of is not None else work.flagged(case_id)
        if outline_of is not None:
            editing.change(outline_of(editing))
        work.finish(case_id, editing)
        decide(session, case_id)
        assert laptop.sync().applied == 1
        assert (platform.case(case_id).outline_found is None) == (outline_of is None)


def test_a_split_and_the_findings_on_it_are_applied_and_settled_in_order(laptops, platform, office):
    mine, theirs = laptops("first"), laptops("second")
    mine.sync()
    parent = mine.cases()[office.case_ids[0]]
    session = session_of(mine.store)
    session.go(parent.case_id)
    two = (*parse_wkb(parent.outline), *parse_wkb(square(120.7, 31.2)))
    piece = PatchSplit(session, CLOCK, sound).split(parent.case_id, Editing(two), 1)
    again = session_of(mine.store)
    for case_id in (parent.case_id, piece.case_id):
        decide(again, case_id)
    report = mine.sync()
    assert (report.applied, report.settled, report.waiting, report.conflicts) == (3, 3, 0, 0)
    assert set(mine.states.values()) == {OutboxState.SETTLED}
    theirs.sync()
    held, found = theirs.cases()[parent.case_id], theirs.cases()[piece.case_id]
    assert (held.extra[SPLIT_INTO], found.extra[SPLIT_FROM]) == ([piece.case_id], parent.case_id)
    assert (found.issued_id, found.finding_number, held.finding_number) == (f"{parent.issued_id}-1", 1, 1)
    assert platform.case(piece.case_id) == found


def test_a_split_over_a_colleague_s_outline_is_a_conflict_and_its_piece_waits(laptops, platform, office):
    mine, theirs = laptops("first"), laptops("second")
    mine.sync()
    theirs.sync()
    case_id = office.case_ids[0]
    other = session_of(theirs.store)
    work = OutlineWork(other, sound)
    editing = work.begin(case_id)
    editing.change(moved(editing.shape, Spot(0, 0, 2), (120.61, 31.18)))
    work.finish(case_id, editing)
    decide(other, case_id)
    theirs.sync()
    session = session_of(mine.store)
    two = (*parse_wkb(session.case(case_id).outline), *parse_wkb(square(120.7, 31.2)))
    piece = PatchSplit(session, CLOCK, sound).split(case_id, Editing(two), 1)
    decide(session_of(mine.store), piece.case_id)
    mine.sync()
    split, submit = mine.store.outbox()
    assert split.operation.kind is OperationKind.SPLIT
    assert (split.state, submit.state) == (OutboxState.CONFLICT, OutboxState.BLOCKED)
    assert platform.case(case_id).outline_found == to_wkb(canonical(editing.shape))


def test_a_lead_of_one_s_own_reaches_the_platform_before_its_finding(laptops, platform, office):
    laptop = laptops()
    laptop.sync()
    session = session_of(laptop.store)
    session.go(office.case_ids[0])
    lead, saved = OwnLeads(session, CLOCK, sound).take(square(120.8, 31.3))
    saved.result(10)
    decide(session_of(laptop.store), lead.case_id)
    report = laptop.sync()
    assert (report.applied, report.settled) == (2, 2)
    held = platform.case(lead.case_id)
    assert (held.issued_id, held.outline, held.finding_number) == (lead.issued_id, lead.outline, 1)
    assert replace(held, version=0, finding={}, units=(), extra={}).facts == lead.facts
