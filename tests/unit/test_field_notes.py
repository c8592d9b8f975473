"""Notes that come back from the field: each finds its patch, is added once, and is undone with the others."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import pytest
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.app.export import Scope, in_scope
from redline_review.plugin.app.export_notes import NotesFound, match_notes, write_notes
from redline_review.plugin.app.note_places import FieldRow, WhyNot
from redline_review.plugin.app.review import ReviewSession
from redline_review.plugin.domain.acts import Act, ActReceipt
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.plugin.domain.form import read_form
from redline_review.plugin.domain.records import Case
from redline_review.tests.unit.conftest import Kit

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
SOURCE = {"name": "back.xlsx", "sha256": "0" * 64}


class Sat:
    """A sitting over three patches: JS-0001 … JS-0003."""

    def __init__(self, store: SqliteStore, kit: Kit) -> None:
        form = read_form(RESOURCES / "forms" / "desk.json", read_code_lists(RESOURCES / "codes"))
        self.cases: list[Case] = kit.fill(store)
        self.futures: list[Future[ActReceipt]] = []
        self.store = store
        self.session = ReviewSession(store, store.contents(), form, SystemClock(), self._saving, has_server=False)

    def _saving(self, _act: Act, future: Future[ActReceipt]) -> None:
        self.futures.append(future)

    def match(self, *rows: FieldRow) -> NotesFound:
        return match_notes(rows, self.session.sitting(), lambda row: f"现场：{row.notes}")

    def write(self, found: NotesFound) -> tuple[str, ...]:
        written, refused = write_notes(self.session, found.changes, "group", SOURCE)
        assert refused == ()
        for future in self.futures:
            future.result(10)
        return written

    def note(self, place: int) -> str:
        return str(self.session.draft(self.cases[place].case_id).answers.get("note") or "")

    def id_of(self, place: int) -> str:
        return self.cases[place].case_id


@pytest.fixture
def sat(store: SqliteStore, kit: Kit) -> Sat:
    return Sat(store, kit)


def row(case_id: str = "", issued_id: str = "", notes: str = "在建") -> FieldRow:
    return FieldRow(5, case_id, issued_id, notes)


def test_a_note_finds_its_patch_by_record_id_or_by_the_issued_one(sat: Sat) -> None:
    found = sat.match(row(sat.id_of(0), "JS-0001"), row("", " js-0003 "), row(sat.id_of(1)))
    assert [change.issued_id for change in found.changes] == ["JS-0001", "JS-0003", "JS-0002"]


@pytest.mark.parametrize(
    ("make", "why"),
    [
        pytest.param(lambda sat: row("", "JS-9999"), WhyNot.UNKNOWN, id="no such id"),
        pytest.param(lambda sat: row(sat.id_of(0), "JS-0002"), WhyNot.TWO_PATCHES, id="two ids of two patches"),
        pytest.param(lambda sat: row(), WhyNot.NOTHING, id="no id at all"),
    ],
)
def test_a_note_without_a_patch_is_kept_and_said_with_its_reason(sat: Sat, make, why: WhyNot) -> None:
    found = sat.match(make(sat))
    assert [(lost.notes, reason) for lost, reason in found.unmatched] == [("在建", why)]
    assert found.changes == ()


def test_notes_are_durable_with_the_file_they_came_from_and_the_other_answers_stay(sat: Sat) -> None:
    sat.session.go(sat.id_of(0))
    sat.session.answer("reality", "undecided")
    sat.session.write("note", "请查林业手续")
    sat.write(sat.match(row(sat.id_of(0))))
    draft = sat.store.contents().drafts[sat.id_of(0)]
    assert dict(draft.answers) == {"reality": "undecided", "note": "请查林业手续\n现场：在建"}
    newest = sat.store.history(sat.id_of(0))[-1]
    assert (newest.kind, newest.payload["from"]) == ("note", SOURCE)


def test_the_same_list_again_adds_nothing(sat: Sat) -> None:
    sat.write(sat.match(row(sat.id_of(0))))
    again = sat.match(row(sat.id_of(0)), row(sat.id_of(1), notes=" "))
    assert (again.changes, again.known, again.empty) == ((), 1, 1)


def test_a_row_with_the_day_of_a_visit_and_no_words_is_a_visit_not_an_empty_row(sat: Sat) -> None:
    visited = FieldRow(6, sat.id_of(1), "JS-0002", " ", visited_at="2026-05-03", visited_by="李雷")
    only_a_name = FieldRow(7, sat.id_of(2), "JS-0003", "", visited_by="李雷")
    found = match_notes([visited, only_a_name], sat.session.sitting(), lambda row: f"{row.visited_at} {row.visited_by}")
    assert [(change.issued_id, change.said) for change in found.changes] == [("JS-0002", "2026-05-03 李雷")]
    assert found.empty == 1


def test_two_rows_of_one_patch_become_one_note_with_both(sat: Sat) -> None:
    sat.write(sat.match(row(sat.id_of(0), notes="甲"), row(sat.id_of(0), notes="乙")))
    assert sat.note(0) == "现场：甲\n现场：乙"


def test_one_undo_takes_all_notes_back(sat: Sat) -> None:
    sat.write(sat.match(row(sat.id_of(0)), row(sat.id_of(2))))
    assert (sat.note(0), sat.note(2)) == ("现场：在建", "现场：在建")
    sat.session.undo()
    assert (sat.note(0), sat.note(2)) == ("", "")


def test_a_patch_with_a_finding_is_opened_again_by_its_note(sat: Sat) -> None:
    sat.session.go(sat.id_of(1))
    sat.session.answer("reality", "undecided")
    sat.session.decide()
    found = sat.match(row(sat.id_of(1)))
    assert found.changes[0].reopens
    sat.write(found)
    assert not sat.session.draft(sat.id_of(1)).decided


def test_a_note_that_was_typed_after_the_look_is_not_lost(sat: Sat) -> None:
    found = sat.match(row(sat.id_of(0)))
    sat.session.go(sat.id_of(0))
    sat.session.write("note", "刚写的")
    sat.write(found)
    assert sat.note(0) == "刚写的\n现场：在建"


@pytest.mark.parametrize(
    ("scope", "places"),
    [
        pytest.param(Scope.ALL, [0, 1, 2], id="all"),
        pytest.param(Scope.SHOWN, [2, 0], id="shown, in the order of the list"),
        pytest.param(Scope.FOUND, [0, 1], id="with a finding"),
        pytest.param(Scope.VISIT, [1, 2], id="that need a visit"),
    ],
)
def test_a_scope_holds_its_patches(sat: Sat, scope: Scope, places: list[int]) -> None:
    for place, code in ((0, "not_real_season"), (1, "undecided")):
        sat.session.go(sat.id_of(place))
        sat.session.answer("reality", code)
        sat.session.decide()
    sat.session.go(sat.id_of(2))
    sat.session.answer("reality", "undecided")
    shown = [sat.id_of(2), sat.id_of(0)]
    assert list(in_scope(sat.session.sitting(), scope, shown)) == [sat.id_of(place) for place in places]
