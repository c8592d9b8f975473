"""Snapshots: whole, checked, rotating, and taken while acts go on."""

from __future__ import annotations

import pytest
from redline_review.plugin.domain.states import ActKind


def test_a_snapshot_is_a_store_of_its_own_with_the_same_content(open_store, store, kit, tmp_path):
    case = kit.fill(store, 1)[0]
    kit.decide(store, case.case_id)
    copy = open_store(store.snapshot(tmp_path / "snapshots"), create=False)
    kit.decide(store, case.case_id, {"reality": "partly"})
    assert copy.contents().drafts[case.case_id].answers == {"reality": "real"}
    assert len(copy.outbox()) == 1
    copy.check_integrity()
    copy.verify_chain()


@pytest.mark.parametrize("keep", [1, 3])
def test_the_newest_snapshots_are_kept(store, kit, tmp_path, keep):
    kit.fill(store, 1)
    made = []
    for _ in range(5):
        store.record(kit.act(ActKind.SYNC)).result()
        made.append(store.snapshot(tmp_path / "snapshots", keep=keep))
    assert sorted((tmp_path / "snapshots").iterdir()) == made[-keep:]


def test_foreign_files_beside_snapshots_stay(store, kit, tmp_path):
    folder = tmp_path / "snapshots"
    folder.mkdir()
    (folder / "read me.txt").write_text("keep", encoding="utf-8")
    for _ in range(3):
        store.snapshot(folder, keep=1)
    assert len(list(folder.iterdir())) == 2
    assert (folder / "read me.txt").exists()


def test_a_snapshot_among_acts_is_a_moment_between_two_of_them(open_store, store, kit, tmp_path):
    case = kit.fill(store, 1)[0]
    futures = [store.record(kit.decision(case.case_id)) for _ in range(30)]
    path = store.snapshot(tmp_path / "snapshots")
    assert [future.result().chain_seq for future in futures] == list(range(2, 32))
    copy = open_store(path, create=False, read_only=True)
    copy.verify_chain()
    decided = [entry for entry in copy.history(case.case_id) if entry.kind == "decide"]
    assert len(copy.outbox()) == len(decided)
