"""Notes without an id find their patch by place and time: clearly, or they are offered, or they are left."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.app.export_notes import FoundNote, changes_of, match_notes, write_notes
from redline_review.plugin.app.note_places import FieldRow, NoteWay, Whereabouts, Whose, WhyNot
from redline_review.plugin.app.review import ReviewSession
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.plugin.domain.evidence import EvidenceFile, FileType, to_json
from redline_review.plugin.domain.evidence_rules import EvidenceRules
from redline_review.plugin.domain.form import read_form
from redline_review.plugin.domain.geometry import from_geojson
from redline_review.plugin.domain.records import Batch, Case
from redline_review.plugin.domain.states import ActKind

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
RULES = EvidenceRules()
BATCH = "0190a000-0000-7000-8000-000000000001"


def square(west, south=31.0, side=0.001):
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return from_geojson({"type": "Polygon", "coordinates": [ring]})


PLACES = {"JS-1": square(120.0), "JS-2": square(120.004), "JS-3": square(120.1), "DUP": square(120.2)}
IN_1, IN_2, BETWEEN, NOWHERE = (120.0005, 31.0005), (120.0045, 31.0005), (120.0025, 31.0005), (121.5, 31.5)


@pytest.fixture
def sat(store):
    """A sitting over JS-1 … JS-3 and two patches that bear the id DUP."""
    outlines = [*PLACES.items(), ("dup", square(120.3))]
    cases = [
        Case(f"0190a000-0000-7000-8000-00000000010{n}", BATCH, issued, outline)
        for n, (issued, outline) in enumerate(outlines)
    ]
    store.import_batch(Batch(BATCH, "批次"), [], cases, Act(ActKind.IMPORT, None, SystemClock().now())).result(10)
    form = read_form(RESOURCES / "forms" / "desk.json", read_code_lists(RESOURCES / "codes"))
    futures = []
    session = ReviewSession(
        store, store.contents(), form, SystemClock(), lambda _act, future: futures.append(future), has_server=False
    )
    return SimpleNamespace(session=session, ids=[case.case_id for case in cases], futures=futures, store=store)


def photo_at(sat, number, taken, sha="a"):
    file = EvidenceFile(sha * 64, "a.jpg", 1, ".jpg", FileType.PHOTO, taken_at=taken)
    sat.session.amend(sat.ids[number], ActKind.EVIDENCE, {}, evidence=(to_json(file),))


def whose(sat, *rows, track=lambda _when: None) -> list[Whose]:
    return Whereabouts(sat.session.sitting(), RULES, track).of_all(rows)


def matched(sat, *rows):
    sitting = sat.session.sitting()
    return match_notes(rows, sitting, lambda one: one.notes, Whereabouts(sitting, RULES))


def row(notes="在建", **members) -> FieldRow:
    return FieldRow(5, members.pop("case_id", ""), members.pop("issued_id", ""), notes, **members)


@pytest.mark.parametrize(
    ("said", "way", "patch", "sure"),
    [
        pytest.param({"issued_id": "js-1", "place": IN_1}, NoteWay.ID, 0, True, id="an id, before its place"),
        pytest.param({"issued_id": "JS-1", "place": NOWHERE}, NoteWay.ID, 0, False, id="an id, far from its patch"),
        pytest.param({"words": ("JS-2 围栏",), "place": IN_2}, NoteWay.NAME, 1, True, id="an id within a mark's name"),
        pytest.param({"place": IN_1}, NoteWay.PLACE, 0, True, id="a place in a patch"),
        pytest.param({"place": (119.999, 31.0005)}, NoteWay.PLACE, 0, True, id="a place beside one"),
        pytest.param({"place": BETWEEN}, WhyNot.SEVERAL, None, False, id="a place between two"),
        pytest.param({"place": NOWHERE}, WhyNot.TOO_FAR, None, False, id="a place far from all"),
        pytest.param({"issued_id": "XX-9", "place": IN_1}, NoteWay.PLACE, 0, False, id="an unknown id, a good place"),
        pytest.param({"issued_id": "XX-9"}, WhyNot.UNKNOWN, None, False, id="an unknown id alone"),
        pytest.param({"issued_id": "DUP"}, WhyNot.AMBIGUOUS, None, False, id="an id that two patches bear"),
        pytest.param({"issued_id": "DUP", "place": (120.2005, 31.0005)}, NoteWay.PLACE, 3, True, id="the same, placed"),
        pytest.param({}, WhyNot.NOTHING, None, False, id="nothing at all"),
        pytest.param({"visited_at": "2026-05-02 10:20"}, WhyNot.NOTHING, None, False, id="a time of no visit"),
    ],
)
def test_a_note_goes_by_id_first_then_by_place(sat, said, way, patch, sure):
    (found,) = whose(sat, row(**said))
    assert (found.way, found.sure) == (way, sure)
    assert found.case_id == (sat.ids[patch] if patch is not None else None)


def test_several_near_patches_are_offered_with_their_distances_the_nearest_first(sat):
    (found,) = whose(sat, row(place=(120.0024, 31.0005)))
    assert [case_id for case_id, _metres in found.near] == [sat.ids[0], sat.ids[1]]
    assert [round(metres) for _case_id, metres in found.near] == [134, 153]


def test_a_time_says_which_of_several_near_patches_it_was_and_is_to_be_looked_at(sat):
    photo_at(sat, 1, "2026-05-02T10:18:00")
    (found,) = whose(sat, row(place=BETWEEN, visited_at="2026-05-02 10:20"))
    assert (found.way, found.case_id, found.sure) == (NoteWay.PLACE_AND_TIME, sat.ids[1], False)


def test_a_note_without_a_place_goes_where_the_photos_of_its_time_lie_after_a_look(sat):
    photo_at(sat, 2, "2026-05-02T10:18:00")
    (found,) = whose(sat, row(visited_at="2026年5月2日 上午10:20"))
    assert (found.way, found.case_id, found.sure) == (NoteWay.TIME, sat.ids[2], False)


def test_a_note_between_two_visits_is_nobodys_and_both_are_offered(sat):
    photo_at(sat, 0, "2026-05-02T10:18:00")
    photo_at(sat, 2, "2026-05-02T10:22:00", "b")
    (found,) = whose(sat, row(visited_at="2026-05-02 10:20"))
    assert (found.way, found.case_id) == (WhyNot.SEVERAL_THEN, None)
    assert {case_id for case_id, _ in found.near} == {sat.ids[0], sat.ids[2]}


def test_rows_of_the_same_list_that_name_their_patch_say_when_it_was_visited(sat):
    first = row(issued_id="JS-3", visited_at="2026-05-02 10:15")
    assert whose(sat, first, row(visited_at="2026-05-02 10:20"))[1].case_id == sat.ids[2]


@pytest.mark.parametrize(
    ("answers", "way"),
    [
        pytest.param({0: "2026-05-02"}, NoteWay.DAY, id="one patch visited that day"),
        pytest.param({0: "2026-05-02", 1: "2026-05-02"}, WhyNot.SEVERAL_THEN, id="two patches visited that day"),
        pytest.param({0: "2026-05-03"}, WhyNot.NOTHING, id="none visited that day"),
    ],
)
def test_a_day_alone_is_enough_only_where_one_patch_was_visited_and_then_wants_a_look(sat, answers, way):
    for number, day in answers.items():
        sat.session.amend(sat.ids[number], ActKind.ANSWER, {}, answers={"inspection_date": day})
    (found,) = whose(sat, row(visited_at="2026-05-02"))
    assert (found.way, found.sure) == (way, False)


def test_a_track_says_where_the_visitor_was_at_the_time_of_a_note(sat):
    (found,) = whose(sat, row(visited_at="2026-05-02 10:20"), track=lambda _when: IN_2)
    assert (found.way, found.case_id, found.sure) == (NoteWay.TRACK, sat.ids[1], True)


def test_rows_moved_apart_are_not_settled_by_place_or_time(sat):
    photo_at(sat, 0, "2026-05-02T10:18:00")
    (found,) = whose(sat, row(case_id=sat.ids[0], issued_id="JS-2", place=IN_1, visited_at="2026-05-02 10:20"))
    assert (found.way, found.case_id) == (WhyNot.TWO_PATCHES, None)
    assert [case_id for case_id, _ in found.near] == [sat.ids[0], sat.ids[1]]


def test_only_what_is_sure_is_taken_without_a_tick(sat):
    rows = [row("甲", place=IN_1), row("乙", place=BETWEEN), row("丙", issued_id="XX", place=IN_2), row("丁")]
    found = matched(sat, *rows)
    assert [(change.issued_id, change.said) for change in found.changes] == [("JS-1", "甲")]
    assert [note.row.notes for note in found.notes] == ["甲", "乙", "丙", "丁"]
    assert [why for _row, why in found.unmatched] == [WhyNot.SEVERAL, WhyNot.NOTHING]


def test_a_mark_that_is_named_by_its_patch_and_says_nothing_else_adds_nothing(sat):
    mark = row("js-1", words=("js-1",), place=IN_1, mark=True)
    found = matched(sat, mark)
    assert (found.notes, found.empty) == ((), 1)


def test_the_record_says_how_each_note_came_to_its_patch_and_one_undo_takes_it_back(sat):
    near = row("围栏", place=IN_1, source="手机.kml")
    (found,) = match_notes(
        [near], sat.session.sitting(), lambda one: one.notes, Whereabouts(sat.session.sitting(), RULES)
    ).notes
    by_hand = FoundNote(row("蓝色厂房", source="手机.kml"), "蓝色厂房", Whose(WhyNot.SEVERAL))
    changes = changes_of(sat.session.sitting(), [(sat.ids[0], found), (sat.ids[1], by_hand)])
    write_notes(sat.session, changes, "group", {"name": "手机.kml", "sha256": "0" * 64})
    for future in sat.futures:
        future.result(10)
    told = [sat.store.history(case_id)[-1].payload["found"] for case_id in sat.ids[:2]]
    assert told == [
        [{"way": "place", "row": 5, "distance_m": 0.0, "file": "手机.kml"}],
        [{"way": "hand", "row": 5, "file": "手机.kml"}],
    ]
    sat.session.undo()
    assert [sat.session.draft(case_id).answers.get("note") for case_id in sat.ids[:2]] == [None, None]
