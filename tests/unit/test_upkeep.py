"""Upkeep: the files beside the store follow it; what fails spoils nothing else and is done the next time."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace

import pytest
from redline_review.plugin.adapters.snapshot_folder import SnapshotFolder, naming_snapshot
from redline_review.plugin.adapters.store.snapshots import newest_good
from redline_review.plugin.adapters.workspace import create_workspace, open_workspace
from redline_review.plugin.app.upkeep import (
    LARGE_IMPORT,
    SNAPSHOT_AGE_MS,
    SNAPSHOTS_KEPT,
    WorkspaceUpkeep,
    held_batches,
    held_secrecy,
    snapshot_due,
    zones_version,
)
from redline_review.plugin.domain.operations import Change, ChangePage, Tombstone
from redline_review.plugin.domain.records import Batch, Image
from redline_review.plugin.domain.states import ActKind, Secrecy
from redline_review.plugin.port_errors import (
    NewerSchema,
    ReferenceUnwritten,
    SnapshotFailed,
    StoreDamaged,
    WorkspaceFileUnwritten,
)
from redline_review.plugin.ports import StoreMark, TakenSnapshot

DAY = SNAPSHOT_AGE_MS


class Shelf:
    """Reference layers in memory; a version listed in ``refused`` cannot be written."""

    def __init__(self):
        self.written, self.dropped, self.error = {}, [], None

    def stands(self, version, count):
        return self.written.get(version) == count

    def write(self, version, zones, cancelled):
        if self.error:
            raise self.error
        self.written[version] = len(zones)

    def drop_others(self, version, in_use):
        self.dropped.append((version, set(in_use)))


@pytest.fixture
def workspace(tmp_path, kit):
    return create_workspace(tmp_path / "吴中", "吴中", clock=kit.clock)


@pytest.fixture
def store(workspace):
    opened = workspace.open_store()
    yield opened
    opened.close()


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
def upkeep(workspace, store, shelf, kit):
    return WorkspaceUpkeep(workspace, shelf, SnapshotFolder(store, workspace.snapshots), kit.clock)


def snapshots(workspace):
    return sorted(workspace.snapshots.iterdir())


def saved(workspace):
    return json.loads((workspace.folder / "workspace.json").read_text(encoding="utf-8"))


def edit(workspace, **members):
    path = workspace.folder / "workspace.json"
    path.write_text(json.dumps({**saved(workspace), **members}), encoding="utf-8")


def test_a_batch_that_was_pulled_is_named_in_the_workspace_file(upkeep, workspace, store, kit):
    kit.feed(store, kit.batch, kit.case(1))
    other = Batch(kit.new_id(), "2026-07")
    kit.feed(store, other)
    assert upkeep.run(store.contents()).problems == ()
    assert saved(workspace)["batches"] == [kit.batch.batch_id, other.batch_id]
    assert open_workspace(workspace.folder).info == workspace.info


def test_a_batch_that_was_taken_away_is_dropped_but_not_while_work_on_it_is_held(upkeep, workspace, store, kit):
    worked, idle = Batch(kit.new_id(), "worked"), Batch(kit.new_id(), "idle")
    case = replace(kit.case(1), batch_id=worked.batch_id)
    kit.feed(store, worked, idle, case)
    kit.decide(store, case.case_id)
    for batch in (worked, idle):
        store.take_in(ChangePage((Change(9, Tombstone("batch", batch.batch_id, "deleted")),), "c", False)).result()
    upkeep.run(store.contents())
    assert saved(workspace)["batches"] == [worked.batch_id]


def test_what_was_edited_in_the_workspace_file_meanwhile_stays(upkeep, workspace, store, kit):
    kit.fill(store)
    edit(workspace, office={"floor": 3}, listed_hosts=["tiles.example"])
    upkeep.run(store.contents())
    assert saved(workspace)["office"] == {"floor": 3}
    assert saved(workspace)["listed_hosts"] == ["tiles.example"]
    assert saved(workspace)["batches"] == [kit.batch.batch_id]


def test_a_workspace_file_that_is_right_is_not_written_again(upkeep, workspace, store, kit):
    kit.fill(store)
    upkeep.run(store.contents())
    before = (workspace.folder / "workspace.json").stat()
    upkeep.run(store.contents())
    after = (workspace.folder / "workspace.json").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize(
    "raise_one",
    [
        pytest.param(lambda kit, mark: [replace(kit.batch, secrecy=mark)], id="the batch"),
        pytest.param(lambda kit, mark: [kit.batch, kit.zone(secrecy=mark)], id="a zone"),
        pytest.param(lambda kit, mark: [kit.batch, kit.case(1, secrecy=mark)], id="a case"),
    ],
)
def test_the_mark_rises_to_the_highest_that_was_pulled_and_is_told_once(upkeep, workspace, store, kit, raise_one):
    kit.feed(store, *raise_one(kit, Secrecy.CONFIDENTIAL))
    assert upkeep.run(store.contents()).risen_to is Secrecy.CONFIDENTIAL
    assert open_workspace(workspace.folder).info.secrecy is Secrecy.CONFIDENTIAL
    assert upkeep.run(store.contents()).risen_to is None


def test_the_mark_rises_with_an_image(store, kit):
    image = Image("i", "a.tif", "2026-05-02", secrecy=Secrecy.SECRET)
    store.save_images([image], kit.act(ActKind.IMPORT)).result()
    assert held_secrecy(Secrecy.INTERNAL, store.contents()) is Secrecy.SECRET


def test_the_mark_never_falls_by_itself(upkeep, workspace, store, kit):
    workspace.update(replace(workspace.info, secrecy=Secrecy.SECRET))
    kit.feed(store, replace(kit.batch, secrecy=Secrecy.PUBLIC), kit.case(1, secrecy=Secrecy.PUBLIC))
    assert upkeep.run(store.contents()).risen_to is None
    assert open_workspace(workspace.folder).info.secrecy is Secrecy.SECRET


def test_a_workspace_file_of_a_newer_version_is_left_alone(upkeep, workspace, store, kit):
    kit.fill(store)
    edit(workspace, schema_version=9)
    before = (workspace.folder / "workspace.json").read_bytes()
    problems = upkeep.run(store.contents()).problems
    assert [type(error) for error in problems] == [NewerSchema]
    assert (workspace.folder / "workspace.json").read_bytes() == before


def test_zones_are_written_once_per_version_and_other_versions_dropped(upkeep, store, shelf, kit):
    kit.fill(store)
    first = zones_version(store.contents().zones)
    upkeep.run(store.contents(), in_use={"/elsewhere/zones.gpkg"})
    assert shelf.written == {first: 1}
    shelf.write = None  # a second writing would raise
    upkeep.run(store.contents())
    assert shelf.dropped == [(first, {"/elsewhere/zones.gpkg"}), (first, set())]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"level": "control"}, id="level"),
        pytest.param({"name": "太湖"}, id="name"),
        pytest.param({"version": 2}, id="version"),
        pytest.param({"secrecy": Secrecy.SECRET}, id="secrecy"),
        pytest.param({"extra": {"MJ": 3.5}}, id="an unknown field"),
        pytest.param({"outline": b"other"}, id="outline"),
    ],
)
def test_any_change_of_a_zone_makes_another_version(kit, change):
    zone, other = kit.zone(), kit.zone()
    assert zones_version([zone, other]) != zones_version([replace(zone, **change), other])


def test_the_order_of_zones_makes_no_other_version_and_the_newest_of_the_platform_is_named(kit):
    zones = [kit.zone(version=3), kit.zone(version=12)]
    assert zones_version(zones) == zones_version(zones[::-1])
    assert zones_version(zones).startswith("v12-")


def test_a_failure_of_one_step_leaves_the_others_done_and_is_made_good_the_next_time(
    upkeep, workspace, store, shelf, kit
):
    kit.fill(store)
    shelf.error = ReferenceUnwritten("/w/reference", "full")
    assert upkeep.run(store.contents()).problems == (shelf.error,)
    assert saved(workspace)["batches"] == [kit.batch.batch_id]
    assert len(snapshots(workspace)) == 1
    shelf.error = None
    assert upkeep.run(store.contents()).problems == ()
    assert list(shelf.written.values()) == [1]


def test_a_run_that_is_stopped_begins_no_further_step(upkeep, workspace, store, shelf, kit):
    kit.fill(store)
    upkeep.run(store.contents(), cancelled=lambda: True)
    assert shelf.written == {}
    assert snapshots(workspace) == []
    assert saved(workspace)["batches"] == []


@pytest.mark.parametrize(
    ("newest", "mark", "age_ms", "due"),
    [
        pytest.param(None, StoreMark("b", 5), 0, True, id="none yet"),
        pytest.param(StoreMark("a", 5), StoreMark("b", 5), DAY, True, id="a day old, changed"),
        pytest.param(StoreMark("a", 5), StoreMark("b", 5), DAY - 1, False, id="fresh, changed"),
        pytest.param(StoreMark("a", 5), StoreMark("a", 5), 9 * DAY, False, id="old, unchanged"),
        pytest.param(StoreMark("a", 5), StoreMark("b", 5 + LARGE_IMPORT), 0, True, id="fresh, a large import since"),
        pytest.param(StoreMark("a", 5), StoreMark("b", 4 + LARGE_IMPORT), 0, False, id="fresh, a small import since"),
        pytest.param(StoreMark("a", 5), StoreMark("b", 5), -DAY, True, id="from the future, changed"),
    ],
)
def test_a_snapshot_is_due(newest, mark, age_ms, due):
    now = 100 * DAY
    taken = None if newest is None else TakenSnapshot(now - age_ms, newest)
    assert snapshot_due(taken, mark, now) is due


def test_an_empty_workspace_gets_no_snapshot(upkeep, workspace, store):
    upkeep.run(store.contents())
    assert snapshots(workspace) == []


def test_a_snapshot_is_taken_once_a_day_and_only_after_changes(upkeep, workspace, store, kit):
    case = kit.fill(store)[0]
    upkeep.run(store.contents())
    kit.decide(store, case.case_id)
    upkeep.run(store.contents())
    assert len(snapshots(workspace)) == 1
    kit.clock._now_ms += DAY
    upkeep.run(store.contents())
    assert len(snapshots(workspace)) == 2
    kit.clock._now_ms += DAY
    upkeep.run(store.contents())
    assert len(snapshots(workspace)) == 2


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda kit, store, case: kit.decide(store, case.case_id), id="a finding"),
        pytest.param(lambda kit, store, case: kit.feed(store, replace(case, version=2)), id="a feed page"),
        pytest.param(lambda kit, store, case: store.settle([], 1, "link").result(), id="an acknowledgement"),
    ],
)
def test_the_mark_of_a_store_changes_with(store, kit, change):
    case = kit.fill(store)[0]
    before = store.mark()
    change(kit, store, case)
    assert store.mark() != before


def test_a_large_import_gets_a_snapshot_of_its_own(upkeep, workspace, store, kit):
    kit.fill(store)
    upkeep.run(store.contents())
    more = [kit.case(n) for n in range(10, 10 + LARGE_IMPORT)]
    store.import_batch(kit.batch, [], more, kit.act(ActKind.IMPORT)).result()
    upkeep.run(store.contents())
    assert len(snapshots(workspace)) == 2


def test_as_many_snapshots_are_kept_as_the_constant_says_the_newest(upkeep, workspace, store, kit):
    case = kit.fill(store)[0]
    for _ in range(SNAPSHOTS_KEPT + 3):
        kit.decide(store, case.case_id)
        kit.clock._now_ms += DAY
        upkeep.run(store.contents())
    assert len(snapshots(workspace)) == SNAPSHOTS_KEPT
    assert SnapshotFolder(store, workspace.snapshots).newest().mark == store.mark()


def test_a_snapshot_just_taken_stays_though_older_ones_count_further(workspace, store, kit):
    """After a snapshot was restored the chain counts on from a lower number."""
    kit.fill(store)
    workspace.snapshots.joinpath("store-000000000999-0000000000001.sqlite").write_bytes(b"of a later past")
    made = store.snapshot(workspace.snapshots, keep=1)
    assert snapshots(workspace) == [made]


def test_what_a_killed_run_left_is_removed(upkeep, workspace, store, kit):
    kit.fill(store)
    for suffix in ("", "-journal"):
        workspace.snapshots.joinpath(f"store-000000000001-0000000000001.sqlite.part{suffix}").write_bytes(b"half")
    upkeep.run(store.contents())
    assert len(snapshots(workspace)) == 1
    assert newest_good(workspace.snapshots) == snapshots(workspace)[0]


def test_snapshots_that_cannot_be_written_are_said_as_such(upkeep, workspace, store, kit):
    kit.fill(store)
    workspace.snapshots.rmdir()
    workspace.snapshots.write_text("a file in the way", encoding="utf-8")
    problems = upkeep.run(store.contents()).problems
    assert [type(error) for error in problems] == [SnapshotFailed]
    assert problems[0].path == str(workspace.snapshots)
    workspace.snapshots.unlink()
    assert upkeep.run(store.contents()).problems == ()
    assert len(snapshots(workspace)) == 1


def test_a_workspace_file_that_cannot_be_replaced_is_said_and_stands(upkeep, workspace, store, kit):
    kit.fill(store)
    before = (workspace.folder / "workspace.json").read_bytes()
    (workspace.folder / ".workspace.json.part").mkdir()
    problems = upkeep.run(store.contents()).problems
    assert [type(error) for error in problems] == [WorkspaceFileUnwritten]
    assert (workspace.folder / "workspace.json").read_bytes() == before
    (workspace.folder / ".workspace.json.part").rmdir()
    upkeep.run(store.contents())
    assert saved(workspace)["batches"] == [kit.batch.batch_id]


def spoil_pages(path, count=1):
    """Overwrite the last pages of a store, which nobody has open."""
    with path.open("r+b") as file:
        file.seek(-4096 * count, 2)
        file.write(b"\xaa" * 4096 * count)


def test_a_damaged_store_names_the_newest_snapshot_that_is_good(workspace, kit):
    store = workspace.open_store()
    case = kit.fill(store)[0]
    good = store.snapshot(workspace.snapshots)
    kit.decide(store, case.case_id)
    bad = store.snapshot(workspace.snapshots)
    store.close()
    spoil_pages(bad, 4)
    with pytest.raises(StoreDamaged) as error, naming_snapshot(workspace.snapshots):
        raise StoreDamaged("store.sqlite", "cut")
    assert error.value.snapshot == str(good)
    assert error.value.snapshot_at.startswith("2026-05-02T")
    assert error.value.reason == "cut"


def test_no_snapshot_is_promised_where_none_is_good(workspace):
    workspace.snapshots.joinpath("store-000000000001-0000000000001.sqlite").write_bytes(b"SQLite format 3\0 cut")
    sqlite3.connect(workspace.snapshots / "store-000000000002-0000000000002.sqlite").close()
    with pytest.raises(StoreDamaged) as error, naming_snapshot(workspace.snapshots):
        raise StoreDamaged("store.sqlite", "cut")
    assert error.value.snapshot == ""


def test_a_snapshot_of_a_store_with_spoilt_pages_says_that_the_store_is_damaged(workspace, kit, shelf):
    store = workspace.open_store()
    kit.fill(store, 40)
    good = store.snapshot(workspace.snapshots)
    store.close()
    spoil_pages(workspace.store_path)
    store = workspace.open_store()
    try:
        with pytest.raises(StoreDamaged) as error:
            SnapshotFolder(store, workspace.snapshots).take(SNAPSHOTS_KEPT)
    finally:
        store.close()
    assert error.value.path == str(workspace.store_path)
    assert error.value.snapshot == str(good)
    assert snapshots(workspace) == [good]


def test_held_batches_are_in_the_order_of_the_store(store, kit):
    kit.fill(store)
    assert held_batches(store.contents()) == (kit.batch.batch_id,)
