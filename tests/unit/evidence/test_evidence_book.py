"""What a reviewer does with files: acts with entries, undone like answers, named by the finding."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from redline_review.plugin.app.evidence import EvidenceBook
from redline_review.plugin.app.evidence_check import Fault, FaultyFile, look_over
from redline_review.plugin.app.review import ReviewSession
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.plugin.domain.evidence import EvidenceFile, FileType, Way
from redline_review.plugin.domain.form import read_form
from redline_review.plugin.domain.states import ActKind
from redline_review.plugin.port_errors import EvidenceChanged, EvidenceMissing

ROOT = Path(__file__).resolve().parents[3]
PHOTO = EvidenceFile("ab" * 32, "IMG_1.jpg", 10, ".jpg", FileType.PHOTO, place_read=(120.1, 31.1))
OTHER = replace(PHOTO, sha256="cd" * 32, name="IMG_2.jpg")


class Desk:
    """A session over a store, and its book."""

    def __init__(self, store, kit):
        form = read_form(ROOT / "resources" / "forms" / "desk.json", read_code_lists(ROOT / "resources" / "codes"))
        self.futures = []
        self.store, self.clock = store, kit.clock
        self.cases = [case.case_id for case in kit.fill(store, 3)]
        self.session = ReviewSession(
            store, store.contents(), form, kit.clock, lambda _act, future: self.futures.append(future), True
        )
        self.book = EvidenceBook(self.session, kit.clock)

    def wait(self):
        return [future.result(10) for future in self.futures]

    def entries(self, case_id, kind=ActKind.EVIDENCE):
        self.wait()
        return [entry.payload for entry in self.store.history(case_id) if entry.kind == kind.value]

    def decide(self, case_id):
        self.session.go(case_id)
        self.session.answer("reality", "not_real_season")
        self.session.decide()


@pytest.fixture
def desk(store, kit):
    return Desk(store, kit)


def test_a_file_stands_on_its_case_when_the_workspace_is_opened_again(desk):
    assert desk.book.add(desk.cases[0], PHOTO)
    desk.wait()
    again = ReviewSession(desk.store, desk.store.contents(), desk.session.form, desk.clock, lambda *_: None, True)
    assert EvidenceBook(again, desk.clock).files(desk.cases[0]) == (PHOTO,)
    assert desk.store.verify_chain()


def test_each_change_is_an_entry_that_says_what_was_and_what_is(desk):
    case = desk.cases[0]
    desk.book.add(case, PHOTO)
    desk.book.set_kind(case, PHOTO.sha256, "far")
    desk.book.declare(case, PHOTO.sha256, (120.2, 31.2), 450.0)
    desk.book.take_declaration_back(case, PHOTO.sha256)
    desk.book.remove(case, PHOTO.sha256)
    entries = desk.entries(case)
    assert [entry["did"] for entry in entries] == ["add", "change", "change", "change", "remove"]
    assert entries[0]["file"]["sha256"] == PHOTO.sha256
    assert (entries[1]["before"], entries[1]["after"]) == ({"kind": None}, {"kind": "far"})
    assert entries[2]["after"] == {"place_declared": [120.2, 31.2], "direction_declared": 90.0}
    assert entries[3]["before"] == entries[2]["after"]
    assert desk.book.files(case) == ()


def test_the_same_again_writes_nothing(desk):
    case = desk.cases[0]
    assert desk.book.add(case, PHOTO)
    assert not desk.book.add(case, replace(PHOTO, name="copy.jpg"))
    assert not desk.book.set_kind(case, PHOTO.sha256, "")
    assert not desk.book.remove(case, "no such file")
    assert len(desk.entries(case)) == 1


def test_a_declared_place_is_marked_and_survives_beside_the_read_one(desk):
    case = desk.cases[0]
    desk.book.add(case, PHOTO)
    desk.book.declare(case, PHOTO.sha256, (120.2, 31.2), None)
    found = desk.book.file(case, PHOTO.sha256)
    assert (found.way, found.place, found.place_read) == (Way.DECLARED, (120.2, 31.2), (120.1, 31.1))


def test_a_finding_names_its_files_in_its_entry_and_on_the_wire(desk):
    case = desk.cases[0]
    desk.book.add(case, PHOTO)
    desk.book.add(case, OTHER)
    desk.decide(case)
    decided = desk.entries(case, ActKind.DECIDE)[0]
    assert [one["sha256"] for one in decided["evidence"]] == [PHOTO.sha256, OTHER.sha256]
    payload = desk.store.outbox()[0].operation.payload
    assert payload["evidence"] == [PHOTO.sha256, OTHER.sha256]
    assert [one["name"] for one in payload["evidence_files"]] == ["IMG_1.jpg", "IMG_2.jpg"]


def test_a_finding_without_files_says_nothing_of_them(desk):
    desk.decide(desk.cases[0])
    assert "evidence" not in desk.entries(desk.cases[0], ActKind.DECIDE)[0]
    assert "evidence" not in desk.store.outbox()[0].operation.payload


def test_a_file_for_a_decided_case_opens_it_again_and_the_next_finding_names_it(desk):
    case = desk.cases[0]
    desk.decide(case)
    desk.book.add(case, PHOTO)
    assert not desk.session.draft(case).decided
    assert desk.entries(case)[0]["reopened"] is True
    desk.session.decide()
    desk.wait()
    assert [row.operation.payload.get("evidence") for row in desk.store.outbox()] == [None, [PHOTO.sha256]]


def test_one_undo_takes_a_whole_import_back_and_redo_brings_it_again(desk):
    first, second, _ = desk.cases
    desk.book.add(first, PHOTO)
    group = desk.book.new_group()
    desk.book.add(first, OTHER, group)
    desk.book.add(second, OTHER, group)
    desk.session.undo()
    assert [len(desk.book.files(case)) for case in (first, second)] == [1, 0]
    desk.session.redo()
    desk.session.redo()
    assert [len(desk.book.files(case)) for case in (first, second)] == [2, 1]
    assert desk.entries(first, ActKind.UNDO)[0]["evidence"][0]["sha256"] == PHOTO.sha256


def test_undoing_an_answer_leaves_the_files_and_a_decision_made_again_names_them(desk):
    case = desk.cases[0]
    desk.book.add(case, PHOTO)
    desk.decide(case)
    desk.session.undo()
    desk.session.redo()
    desk.wait()
    assert desk.book.files(case) == (PHOTO,)
    assert desk.store.outbox()[-1].operation.payload["evidence"] == [PHOTO.sha256]


def test_a_finding_for_a_group_leaves_each_case_its_own_files(desk):
    first, second, _ = desk.cases
    desk.book.add(first, PHOTO)
    desk.book.add(second, OTHER)
    answers = {"reality": "not_real", "false_alarm_reason": "season"}
    desk.session.decide_together(answers, {first: (), second: ()})
    desk.wait()
    assert [row.operation.payload["evidence"] for row in desk.store.outbox()] == [[PHOTO.sha256], [OTHER.sha256]]


def test_a_case_can_rest_on_the_files_of_another(desk):
    first, second, _ = desk.cases
    desk.book.add(first, PHOTO)
    desk.book.add(first, OTHER)
    desk.book.add(second, OTHER)
    assert desk.book.refer(first, second) == 1
    assert {file.sha256 for file in desk.book.files(second)} == {PHOTO.sha256, OTHER.sha256}


def test_missing_and_altered_files_are_found_on_every_case_that_rests_on_them(desk):
    first, second, third = desk.cases
    for case, file in ((first, PHOTO), (second, PHOTO), (third, OTHER)):
        desk.book.add(case, file)
    looked = []

    def look(file):
        looked.append(file.sha256)
        raise EvidenceMissing("x") if file is not None and file.sha256 == PHOTO.sha256 else EvidenceChanged("y")

    assert look_over(desk.session.drafts, look) == [
        FaultyFile(first, PHOTO.sha256, "IMG_1.jpg", Fault.MISSING),
        FaultyFile(second, PHOTO.sha256, "IMG_1.jpg", Fault.MISSING),
        FaultyFile(third, OTHER.sha256, "IMG_2.jpg", Fault.ALTERED),
    ]
    assert looked == [PHOTO.sha256, OTHER.sha256]
