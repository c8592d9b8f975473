"""What was seen: the recipe in the finding's own transaction, pictures and hashes as entries that follow."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from redline_review.plugin.domain.errors import BadRecord
from redline_review.plugin.domain.seen import (
    FileDue,
    PictureDue,
    WhyMissing,
    file_payload,
    files_of,
    pictures_payload,
    views_with_images,
)
from redline_review.plugin.domain.states import ActKind
from redline_review.plugin.domain.wire import operation_from_json, operation_to_json

SHA = "ab" * 32


def image(path: str, identity: str = "10-20") -> dict[str, Any]:
    return {"path": path, "identity": identity, "bands": [1, 2, 3], "look": {"nudge": [0.25, 0]}}


def recipe(*views: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{"view": n, "images": [image(path) for path in paths]} for n, paths in enumerate(views)]


@pytest.fixture
def decide(store, kit):
    """Decide a case on a recipe; returns what is due for it."""

    def do(case_id: str, seen: list[dict[str, Any]]) -> PictureDue:
        act = kit.decision(case_id)
        payload = {**act.payload, "seen": seen}
        receipt = store.record(replace(act, payload=payload)).result()
        return PictureDue(receipt.chain_seq, case_id, act.payload["op_id"], views_with_images(seen))

    return do


def test_the_recipe_is_in_the_findings_own_entry_as_the_views_gave_it(store, kit, decide):
    case = kit.fill(store, 1)[0]
    seen = recipe(("a.tif",), ("b.tif", "c.tif"))
    due = decide(case.case_id, seen)
    entry = store.history(case.case_id)[-1]
    assert (entry.seq, entry.kind, entry.payload["seen"]) == (due.decision_seq, "decide", seen)
    store.verify_chain()


def test_a_finding_that_is_refused_leaves_no_recipe_and_nothing_due(store, kit, decide):
    first, second = kit.fill(store, 2)
    op_id = kit.decide(store, first.case_id)
    again = kit.decision(second.case_id, op_id=op_id)  # refused in its last step: the outbox knows this operation
    with pytest.raises(BadRecord):
        store.record(replace(again, payload={**again.payload, "seen": recipe(("a.tif",))})).result()
    assert (store.history(second.case_id), store.pictures_due(), store.files_due()) == ([], [], [])


def test_pictures_and_files_are_due_from_the_finding_on(store, kit, decide):
    case = kit.fill(store, 1)[0]
    due = decide(case.case_id, recipe(("a.tif",), (), ("b.tif", "a.tif")))
    assert due.views == (0, 2)
    assert store.pictures_due() == [due]
    assert store.files_due() == [FileDue(path, "10-20", due.decision_seq) for path in ("a.tif", "b.tif")]


def test_a_finding_without_pictures_leaves_nothing_due(store, kit, decide):
    case = kit.fill(store, 1)[0]
    decide(case.case_id, recipe((), ()))
    assert (store.pictures_due(), store.files_due()) == ([], [])


def test_the_entry_that_follows_is_a_link_of_the_chain_and_names_finding_and_hashes(store, kit, decide):
    case = kit.fill(store, 1)[0]
    due = decide(case.case_id, recipe(("a.tif",), ("b.tif",)))
    pictures = [{"view": 0, "sha256": SHA, "bytes": 7, "size_px": [2, 2]}]
    payload = pictures_payload(due, pictures, {1: WhyMissing.TOO_MANY}, {("a.tif", "10-20"): SHA})
    store.record(kit.act(ActKind.SEEN, case.case_id, payload=payload)).result()
    entry = store.history(case.case_id)[-1]
    assert (entry.kind, entry.payload["of"], entry.payload["decision"]) == ("seen", due.op_id, due.decision_seq)
    assert entry.payload["pictures"] == pictures
    assert entry.payload["missing"] == [{"view": 1, "why": "too_many"}]
    assert store.verify_chain() == entry.link
    assert store.pictures_due() == []
    assert [one.path for one in store.files_due()] == ["b.tif"]
    assert store.file_hashes() == {("a.tif", "10-20"): SHA}


def test_a_files_hash_follows_once_however_many_findings_rest_on_it(store, kit, decide):
    first, second = kit.fill(store, 2)
    due = decide(first.case_id, recipe(("a.tif",)))
    store.record(kit.act(ActKind.SEEN, payload=file_payload(store.files_due()[0], SHA))).result()
    decide(second.case_id, recipe(("a.tif",)))
    assert store.files_due() == []
    assert store.file_hashes() == {("a.tif", "10-20"): SHA}
    with closing(sqlite3.connect(store.path)) as conn:
        body = conn.execute("SELECT payload FROM chain WHERE kind = 'seen'").fetchall()
    assert [json.loads(row[0])["decision"] for row in body] == [due.decision_seq]


def test_a_file_that_changed_is_due_anew_under_its_new_identity(store, kit, decide):
    first, second = kit.fill(store, 2)
    decide(first.case_id, recipe(("a.tif",)))
    store.record(kit.act(ActKind.SEEN, payload=file_payload(store.files_due()[0], ""))).result()
    due = decide(second.case_id, [{"view": 0, "images": [image("a.tif", "11-30")]}])
    assert store.files_due() == [FileDue("a.tif", "11-30", due.decision_seq)]
    assert store.file_hashes() == {("a.tif", "10-20"): ""}


def test_what_follows_a_finding_leaves_the_reviewer_where_they_were(store, kit, decide):
    first, second = kit.fill(store, 2)
    due = decide(first.case_id, recipe(("a.tif",)))
    store.record(kit.act(ActKind.OPEN, second.case_id)).result()
    store.record(kit.act(ActKind.SEEN, first.case_id, payload=pictures_payload(due, [], {}, {}))).result()
    assert store.contents().last_case_id == second.case_id


def test_images_without_an_identity_on_a_disk_are_not_hashed():
    seen = [{"view": 0, "images": [image("wms://host", ""), image("a.tif"), image("a.tif")]}]
    assert files_of(seen) == (("a.tif", "10-20"),)


def test_the_recipe_goes_over_the_wire_with_members_that_this_version_does_not_know(store, kit):
    case = kit.fill(store, 1)[0]
    seen = [{**view, "a_later_version": {"says": [1.5, "更多"]}} for view in recipe(("a.tif",))]
    act = kit.decision(case.case_id)
    operation = replace(act.operation, payload={**act.operation.payload, "seen": seen})
    store.record(replace(act, payload={**act.payload, "seen": seen}, operation=operation)).result()
    sent = operation_to_json(store.take_outbox(1).result()[0])
    assert operation_from_json(json.loads(json.dumps(sent))).payload["seen"] == seen
