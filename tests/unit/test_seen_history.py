"""What was seen of a patch, read back from its chain."""

from __future__ import annotations

from dataclasses import replace

import pytest
from redline_review.plugin.app.seen_history import findings_seen
from redline_review.plugin.domain.seen import PictureDue, WhyMissing, pictures_payload
from redline_review.plugin.domain.states import ActKind

SEEN = [
    {"view": 0, "date": "2024", "images": [{"path": "a.tif", "identity": "1-2"}], "extra": {"kept": True}},
    {"view": 1, "images": []},
]
HASHES = {("a.tif", "1-2"): "ab", ("b.tif", "1-2"): "cd"}


@pytest.fixture
def case(store, kit):
    return kit.fill(store, 1)[0]


@pytest.fixture
def decide(store, kit, case):
    def do(finding):
        act = kit.decision(case.case_id, finding)
        payload = {**act.payload, "finding": finding, "seen": SEEN}
        receipt = store.record(replace(act, payload=payload)).result()
        return PictureDue(receipt.chain_seq, case.case_id, act.payload["op_id"], (0,))

    return do


def follow(store, kit, case, due, pictures=(), missing=None):
    payload = pictures_payload(due, pictures, missing or {}, {})
    store.record(kit.act(ActKind.SEEN, case.case_id, payload=payload)).result()


def test_the_newest_finding_comes_first_each_with_its_own_pictures(store, kit, case, decide):
    for number, word in enumerate(("real", "partly")):
        due = decide({"reality": word})
        follow(store, kit, case, due, [{"view": 0, "sha256": f"sha{number}", "bytes": 1, "size_px": [1, 1]}])
    found = findings_seen(store.history(case.case_id), HASHES)
    assert [one.answers for one in found] == [{"reality": "partly"}, {"reality": "real"}]
    assert [one.views[0].sha256 for one in found] == ["sha1", "sha0"]
    assert found[0].views[0].recipe == SEEN[0]
    assert found[0].views[0].hashes == {("a.tif", "1-2"): "ab"}


def test_a_picture_that_has_not_followed_yet_waits_and_an_empty_view_does_not(store, case, decide):
    decide({"reality": "real"})
    found = findings_seen(store.history(case.case_id), {})
    assert [(view.waits, view.sha256, view.why) for view in found[0].views] == [(True, "", None), (False, "", None)]


def test_why_a_picture_is_missing_is_told(store, kit, case, decide):
    follow(store, kit, case, decide({"reality": "real"}), missing={0: WhyMissing.TOO_MANY})
    view = findings_seen(store.history(case.case_id), {})[0].views[0]
    assert (view.waits, view.why) == (False, WhyMissing.TOO_MANY)


def test_a_finding_given_again_rests_on_the_pictures_of_the_first_time(store, kit, case, decide):
    due = decide({"reality": "real"})
    follow(store, kit, case, due, [{"view": 0, "sha256": "sha", "bytes": 1, "size_px": [1, 1]}])
    before = due.op_id
    for name in ("second", "third"):
        payload = {"answers": {"reality": "real"}, "op_id": name, "again": before, "seen": SEEN}
        store.record(kit.act(ActKind.REDO, case.case_id, payload=payload)).result()
        before = name
    found = findings_seen(store.history(case.case_id), {})
    assert [one.views[0].sha256 for one in found] == ["sha", "sha", "sha"]


def test_a_patch_without_a_finding_has_nothing_to_show(store, kit, case):
    store.record(kit.act(ActKind.OPEN, case.case_id)).result()
    assert findings_seen(store.history(case.case_id), {}) == ()
