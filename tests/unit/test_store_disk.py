"""A disk that is full, and a folder that cannot be written: for real, on a small disk of the test's own."""

from __future__ import annotations

import os
import subprocess
from functools import partial
from pathlib import Path

import pytest
from redline_review.plugin.adapters.snapshot_folder import SnapshotFolder
from redline_review.plugin.adapters.workspace import create_workspace
from redline_review.plugin.domain.states import ActKind
from redline_review.plugin.port_errors import DiskFull, SnapshotFailed, WorkspaceReadOnly


def _mount(*arguments):
    return subprocess.run(["mount", *arguments], capture_output=True, text=True)


@pytest.fixture
def disk(tmp_path):
    """A disk of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = _mount("-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder))
    if done.returncode:
        pytest.skip(f"no right to mount a small disk here: {done.stderr.splitlines()[0]}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def _write_for_ever(file, size):
    while True:
        file.write(b"\0" * size)


def _fill_up(folder: Path) -> Path:
    """Take all the room that is left, to the last byte."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            with pytest.raises(OSError, match="No space left"):
                _write_for_ever(file, size)
    return filler


def _note(kit, case, text):
    return kit.act(ActKind.NOTE, case.case_id, payload={"text": text})


def test_an_act_on_a_full_disk_is_refused_whole_and_taken_once_there_is_room(open_store, kit, disk):
    store = open_store(disk / "store.sqlite")
    case = kit.fill(store, 1)[0]
    kit.decide(store, case.case_id, {"reality": "partly"})
    before, head = store.contents(), store.verify_chain()
    filler = _fill_up(disk)
    with pytest.raises(DiskFull):
        kit.decide(store, case.case_id, {"reality": "real", "note": "x" * 20_000})
    assert (store.contents(), store.verify_chain()) == (before, head)
    assert len(store.outbox()) == 1
    filler.unlink()
    op_id = kit.decide(store, case.case_id, {"reality": "real", "note": "x" * 20_000})
    assert store.outbox()[1].operation.op_id == op_id
    store.verify_chain()
    store.check_integrity()


def test_a_disk_filling_up_under_many_acts_keeps_exactly_the_acknowledged_ones(open_store, kit, disk):
    store = open_store(disk / "store.sqlite")
    case = kit.fill(store, 1)[0]
    futures = [store.record(_note(kit, case, str(n) * 30_000)) for n in range(100)]
    refused = [n for n, future in enumerate(futures) if isinstance(future.exception(), DiskFull)]
    acknowledged = [n for n, future in enumerate(futures) if future.exception() is None]
    assert refused
    assert len(refused) + len(acknowledged) == 100
    entries = [e for e in store.history(case.case_id) if e.kind == "note"]
    assert [e.payload["text"] for e in entries] == [str(n) * 30_000 for n in acknowledged]
    store.verify_chain()
    store.check_integrity()


def test_an_import_that_does_not_fit_leaves_nothing(open_store, kit, disk):
    store = open_store(disk / "store.sqlite")
    cases = [kit.case(n, extra={"text": "x" * 1000}) for n in range(1, 3000)]
    with pytest.raises(DiskFull):
        store.import_batch(kit.batch, [], cases, kit.act(ActKind.IMPORT)).result()
    contents = store.contents()
    assert (contents.batches, contents.cases) == ((), ())
    kit.fill(store, 2)
    assert len(store.contents().cases) == 2


def test_a_store_on_a_full_disk_opens_and_is_read(open_store, kit, disk):
    store = open_store(disk / "store.sqlite")
    case = kit.fill(store, 1)[0]
    store.close()
    filler = _fill_up(disk)
    again = open_store(disk / "store.sqlite", create=False)
    assert again.contents().cases == (case,)
    with pytest.raises(DiskFull):
        again.record(_note(kit, case, "x" * 9000)).result()
    filler.unlink()
    again.record(_note(kit, case, "x" * 9000)).result()


def test_a_snapshot_that_does_not_fit_leaves_the_older_ones_and_no_rest(open_store, kit, disk):
    store = open_store(disk / "store.sqlite")
    case = kit.fill(store, 1)[0]
    older = store.snapshot(disk / "snapshots")
    store.record(_note(kit, case, "x" * 9000)).result()
    _fill_up(disk)
    with pytest.raises(DiskFull):
        store.snapshot(disk / "snapshots")
    assert list((disk / "snapshots").iterdir()) == [older]


def test_a_snapshot_that_would_take_the_last_room_is_not_taken_and_the_next_answer_fits(open_store, kit, disk):
    store = open_store(disk / "store.sqlite")
    case = kit.fill(store, 1)[0]
    size = (disk / "store.sqlite").stat().st_size
    filler = _fill_up(disk)
    os.truncate(filler, filler.stat().st_size - size - 65536)
    with pytest.raises(SnapshotFailed) as error:
        SnapshotFolder(store, disk / "snapshots").take(5)
    assert error.value.reason == "full"
    assert not (disk / "snapshots").exists()
    store.record(_note(kit, case, "x" * 9000)).result()
    filler.unlink()
    SnapshotFolder(store, disk / "snapshots").take(5)
    assert len(list((disk / "snapshots").iterdir())) == 1


def test_a_workspace_that_does_not_fit_says_so_and_is_none(disk):
    _fill_up(disk)
    with pytest.raises(DiskFull):
        create_workspace(disk / "w", "吴中")
    assert not (disk / "w" / "workspace.json").exists()


@pytest.mark.parametrize("room", [0, 4096], ids=["not a byte left", "a page left"])
def test_settings_that_do_not_fit_leave_the_old_ones(disk, room):
    workspace = create_workspace(disk / "w", "吴中")
    old = (disk / "w" / "workspace.json").read_bytes()
    filler = _fill_up(disk)
    os.truncate(filler, filler.stat().st_size - room)
    longer = workspace.info.__class__(**{**vars(workspace.info), "extra": {"note": "x" * 100_000}})
    with pytest.raises(DiskFull):
        workspace.update(longer)
    assert (disk / "w" / "workspace.json").read_bytes() == old
    assert {p.name for p in (disk / "w").iterdir() if p.is_file()} <= {"workspace.json", "store.sqlite", "store.lock"}


@pytest.fixture
def make_read_only(tmp_path, request):
    """Make a folder read-only so that it also holds for root: on a disk mounted read-only; else by its permissions."""
    if os.geteuid() != 0:

        def _protect(folder: Path) -> None:
            for place in (folder, *filter(Path.is_dir, folder.iterdir())):
                place.chmod(0o555)
                request.addfinalizer(partial(place.chmod, 0o755))

        return _protect
    request.getfixturevalue("disk")

    def _remount(folder: Path) -> None:
        done = _mount("-o", "remount,ro", str(tmp_path / "disk"))
        if done.returncode:
            pytest.skip(f"no right to remount read-only here: {done.stderr.splitlines()[0]}")

    return _remount


def test_a_workspace_in_a_read_only_folder_opens_to_look_only(kit, tmp_path, make_read_only):
    folder = tmp_path / "disk"
    workspace = create_workspace(folder, "吴中", clock=kit.clock)
    store = workspace.open_store()
    case = kit.fill(store, 1)[0]
    store.close()
    make_read_only(folder)
    looking = workspace.open_store()
    assert looking.read_only
    assert looking.contents().cases == (case,)
    looking.verify_chain()
    with pytest.raises(WorkspaceReadOnly):
        looking.record(_note(kit, case, "x")).result()
    with pytest.raises(WorkspaceReadOnly):
        looking.snapshot(folder / "snapshots")
    with pytest.raises(WorkspaceReadOnly):
        workspace.update(workspace.info)
    looking.close()


def test_no_workspace_is_made_in_a_read_only_folder(tmp_path, make_read_only):
    (tmp_path / "disk").mkdir(exist_ok=True)
    make_read_only(tmp_path / "disk")
    with pytest.raises(WorkspaceReadOnly):
        create_workspace(tmp_path / "disk" / "w", "吴中")
