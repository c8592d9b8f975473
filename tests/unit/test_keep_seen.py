"""Pictures and hashes follow the findings: within bounds of memory, over full disks, through kills."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from redline_review.plugin.adapters.evidence import EvidenceFolder
from redline_review.plugin.adapters.file_hash import hash_file
from redline_review.plugin.adapters.imagery.files import identity
from redline_review.plugin.app.keep_seen import PictureQueue, SeenKeeper
from redline_review.plugin.domain.canonical import sha256_hex
from redline_review.plugin.domain.seen import WhyMissing
from redline_review.plugin.port_errors import DiskFull, EvidenceChanged, EvidenceMissing, PicturesUnwritten


@dataclass(frozen=True)
class Words:
    """A picture whose file is its words."""

    text: bytes
    size_bytes: int = 100
    size_px: tuple[int, int] = (2, 3)

    def png(self, in_haste: bool) -> bytes:
        return self.text + (b" in haste" if in_haste else b"")


def recipe(views, path="a.tif", stamp="1-2"):
    return [{"view": n, "images": [{"path": path, "identity": stamp}]} for n in range(views)]


def finding(kit, case, seen):
    act = kit.decision(case.case_id)
    return replace(act, payload={**act.payload, "seen": seen})


def not_to_be_read(_path, _identity, _cancelled):
    return None


class Bench:
    """A store, its evidence folder, and a queue into both."""

    def __init__(self, store, kit, folder, most_bytes=10_000):
        self.store, self.kit = store, kit
        self.evidence = EvidenceFolder(folder, room_bytes=0)
        self.queue = PictureQueue(most_bytes)
        self.keeper = SeenKeeper(store, self.evidence, kit.clock, self.queue, not_to_be_read)

    def decide(self, case, *texts, views=None):
        act = finding(self.kit, case, recipe(len(texts) if views is None else views))
        pictures = {n: Words(text) for n, text in enumerate(texts)}
        durable = self.store.record(act)
        durable.result()
        self.queue.put(act, durable, pictures)
        return act

    def entry(self, case):
        return self.store.history(case.case_id)[-1]


@pytest.fixture
def bench(store, kit, tmp_path):
    return Bench(store, kit, tmp_path / "evidence")


def test_each_picture_is_kept_once_by_its_hash_and_named_by_the_entry_that_follows(bench, kit):
    first, second = kit.fill(bench.store, 2)
    acts = [bench.decide(first, b"north", b"south"), bench.decide(second, b"north", b"west")]
    assert bench.keeper.keep_pictures().kept == 4
    hashes = {text: sha256_hex(text) for text in (b"north", b"south", b"west")}
    for case, act, texts in ((first, acts[0], (b"north", b"south")), (second, acts[1], (b"north", b"west"))):
        payload = bench.entry(case).payload
        assert payload["of"] == act.payload["op_id"]
        assert [one["sha256"] for one in payload["pictures"]] == [hashes[text] for text in texts]
        assert [one["size_px"] for one in payload["pictures"]] == [[2, 3], [2, 3]]
    assert {p.name for p in bench.evidence.path("x", "").parent.iterdir()} == {f"{sha}.png" for sha in hashes.values()}
    assert bench.store.pictures_due() == []
    bench.store.verify_chain()


def test_a_finding_is_durable_while_its_pictures_still_wait(bench, kit):
    case = kit.fill(bench.store, 1)[0]
    act = finding(kit, case, recipe(1))
    durable = bench.store.record(act)
    bench.queue.put(act, durable, {0: Words(b"north")})
    seq = durable.result().chain_seq
    assert [due.decision_seq for due in bench.store.pictures_due()] == [seq]
    assert bench.store.outbox()[-1].operation.op_id == act.payload["op_id"]
    assert len(bench.queue) == 1


def test_pictures_beyond_the_bound_are_missing_by_name_and_the_finding_stands(bench, kit):
    cases = kit.fill(bench.store, 3)
    bench.queue = bench.keeper._queue = PictureQueue(most_bytes=450)
    for case in cases:
        bench.decide(case, b"one", b"two")
    assert bench.queue.held_bytes == 400
    report = bench.keeper.keep_pictures()
    assert (report.kept, report.missing) == (4, 2)
    lost = [{"view": n, "why": WhyMissing.TOO_MANY.value} for n in (0, 1)]
    assert [bench.entry(case).payload["missing"] for case in cases] == [[], [], lost]
    assert bench.queue.held_bytes == 0


def test_a_reviewer_of_ten_findings_a_second_never_makes_the_queue_larger_than_its_bound(bench, kit):
    case = kit.fill(bench.store, 1)[0]
    bench.queue = PictureQueue(most_bytes=1_000)
    held = []
    for _ in range(100):
        act = finding(kit, case, recipe(2))
        bench.queue.put(act, Future(), {0: Words(b"a"), 1: Words(b"b")})
        held.append(bench.queue.held_bytes)
    assert max(held) == 1_000
    assert len(bench.queue) == 100


def test_in_a_hurry_pictures_are_written_larger_and_sooner(bench, kit):
    case = kit.fill(bench.store, 1)[0]
    bench.queue = bench.keeper._queue = PictureQueue(most_bytes=500)
    bench.decide(case, b"one", b"two")
    bench.keeper.keep_pictures()
    assert bench.entry(case).payload["pictures"][0]["sha256"] == sha256_hex(b"one in haste")


def test_a_view_whose_picture_was_let_go_of_is_named(bench, kit):
    case = kit.fill(bench.store, 1)[0]
    bench.decide(case, b"north", views=2)
    bench.keeper.keep_pictures()
    assert bench.entry(case).payload["missing"] == [{"view": 1, "why": WhyMissing.NOT_KEPT.value}]


def test_pictures_of_a_refused_finding_wait_until_it_is_saved_again(bench, kit):
    case = kit.fill(bench.store, 1)[0]
    act = finding(kit, case, recipe(1))
    refused = Future()
    refused.set_exception(DiskFull("x"))
    bench.queue.put(act, refused, {0: Words(b"north")})
    assert bench.keeper.keep_pictures().kept == 0
    assert (bench.store.history(case.case_id), bench.queue.held_bytes) == ([], 100)
    bench.queue.put(act, bench.store.record(act), {})  # "Save again": the views show another patch by now
    assert bench.keeper.keep_pictures().kept == 1
    assert bench.entry(case).payload["pictures"][0]["sha256"] == sha256_hex(b"north")


def test_a_place_that_cannot_be_written_is_told_and_tried_again(bench, kit, tmp_path):
    case = kit.fill(bench.store, 1)[0]
    (tmp_path / "evidence").write_text("in the way")
    bench.decide(case, b"north")
    report = bench.keeper.keep_pictures()
    assert isinstance(report.error, PicturesUnwritten)
    assert [due.case_id for due in bench.store.pictures_due()] == [case.case_id]
    (tmp_path / "evidence").unlink()
    assert bench.keeper.keep_pictures().kept == 1
    assert bench.store.pictures_due() == []


def test_no_picture_takes_the_room_that_the_next_answers_need(store, kit, tmp_path):
    bench = Bench(store, kit, tmp_path / "evidence")
    bench.keeper._evidence = EvidenceFolder(tmp_path / "evidence", room_bytes=1 << 60)
    case = kit.fill(store, 1)[0]
    bench.decide(case, b"north")
    error = bench.keeper.keep_pictures().error
    assert isinstance(error, PicturesUnwritten)
    assert error.reason == "full"
    assert list((tmp_path / "evidence").iterdir()) == []


def test_pictures_that_an_earlier_sitting_owes_are_recorded_as_missing_once(bench, kit):
    first, second = kit.fill(bench.store, 2)
    bench.decide(first, b"north")
    bench.queue = PictureQueue()  # the program ended here
    bench.keeper = SeenKeeper(bench.store, bench.evidence, kit.clock, bench.queue, not_to_be_read)
    bench.decide(second, b"south")  # a finding of the new sitting is not late
    assert [due.case_id for due in bench.keeper.settle_interrupted()] == [first.case_id]
    assert bench.entry(first).payload["missing"] == [{"view": 0, "why": "interrupted"}]
    assert bench.keeper.settle_interrupted() == []
    assert bench.keeper.keep_pictures().kept == 1


def test_files_are_hashed_once_and_named_by_the_findings_after(bench, kit, tmp_path):
    first, second = kit.fill(bench.store, 2)
    raster = tmp_path / "a.tif"
    raster.write_bytes(b"x" * 3_000_000)
    stamp, sha = identity(raster), sha256_hex(raster.read_bytes())
    bench.keeper._hash_file = lambda path, known, cancelled: hash_file(tmp_path / path, known, cancelled)
    for case in (first, second):
        act = finding(kit, case, recipe(1, "a.tif", stamp))
        bench.queue.put(act, bench.store.record(act), {0: Words(b"north")})
        bench.keeper.keep_pictures()
        bench.keeper.hash_files(lambda: False)
    assert bench.store.file_hashes() == {("a.tif", stamp): sha}
    assert bench.entry(second).payload["files"] == [{"path": "a.tif", "identity": stamp, "sha256": sha}]


def test_what_a_full_disk_does_not_take_stays_due_without_a_word(bench, kit, monkeypatch):
    first, second = kit.fill(bench.store, 2)
    bench.decide(first, b"north")
    bench.decide(second, b"south")
    late = SeenKeeper(bench.store, bench.evidence, kit.clock, PictureQueue(), lambda *_: "ab")
    full = Future()
    full.set_exception(DiskFull("x"))
    with monkeypatch.context() as disk:
        disk.setattr(bench.store, "record", lambda _act: full)
        late.settle_interrupted()
        assert late.hash_files(lambda: False) == 0
    assert len(bench.store.pictures_due()) == 2
    assert len(bench.store.files_due()) == 1
    assert len(late.settle_interrupted()) == 2
    assert late.hash_files(lambda: False) == 1


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(lambda p: None, "same", id="as it was"),
        pytest.param(lambda p: p.write_bytes(b"other"), "", id="written anew"),
        pytest.param(lambda p: os.utime(p, (1, 1)), "", id="touched"),
        pytest.param(lambda p: p.unlink(), None, id="gone just now"),
    ],
)
def test_a_file_is_hashed_only_as_it_was_when_it_was_seen(tmp_path, change, expected):
    raster = tmp_path / "a.tif"
    raster.write_bytes(b"picture")
    stamp = identity(raster)
    change(raster)
    wanted = sha256_hex(b"picture") if expected == "same" else expected
    assert hash_file(raster, stamp, lambda: False) == wanted


def test_a_file_that_cannot_be_read_just_now_is_tried_once_a_sitting_and_holds_no_other(bench, kit):
    case = kit.fill(bench.store, 1)[0]
    seen = [{"view": 0, "images": [{"path": path, "identity": "1-2"} for path in ("gone.tif", "here.tif")]}]
    bench.store.record(finding(kit, case, seen)).result()
    asked = []

    def hashed(path, _identity, _cancelled):
        asked.append(path)
        return None if path == "gone.tif" else "ab"

    bench.keeper._hash_file = hashed
    assert [bench.keeper.hash_files(lambda: False) for _ in range(2)] == [1, 0]
    assert asked == ["gone.tif", "here.tif"]
    assert [due.path for due in bench.store.files_due()] == ["gone.tif"]


def test_hashing_a_large_file_stops_when_asked_to(tmp_path):
    raster = tmp_path / "a.tif"
    raster.write_bytes(b"x" * 5_000_000)
    asked = iter((False, False, True))
    assert hash_file(raster, identity(raster), lambda: next(asked)) is None


def test_a_picture_that_was_changed_or_removed_is_not_shown_as_what_was_seen(tmp_path):
    folder = EvidenceFolder(tmp_path, room_bytes=0)
    sha = folder.put(b"north", ".png")
    assert folder.get(sha, ".png") == b"north"
    folder.path(sha, ".png").write_bytes(b"nowth")
    with pytest.raises(EvidenceChanged):
        folder.get(sha, ".png")
    folder.path(sha, ".png").unlink()
    with pytest.raises(EvidenceMissing):
        folder.get(sha, ".png")


DECIDER = """
import os, random, sys, threading
from pathlib import Path
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.evidence import EvidenceFolder
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.app.keep_seen import PictureQueue, SeenKeeper
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.records import Draft
from redline_review.plugin.domain.states import ActKind
from redline_review.tests.unit.test_keep_seen import Words, recipe
chance, clock, ids = random.Random(int(sys.argv[2])), SystemClock(), IdFactory()
folder = Path(sys.argv[1])
store = SqliteStore.open(folder / "store.sqlite", clock)
queue = PictureQueue()
keeper = SeenKeeper(store, EvidenceFolder(folder / "evidence", 0), clock, queue, None)
def keep():
    while True:
        keeper.keep_pictures()
threading.Thread(target=keep, daemon=True).start()
cases = [case.case_id for case in store.contents().cases]
while True:
    case_id = chance.choice(cases)
    payload = {"op_id": ids.new(clock.unix_ms()), "seen": recipe(2)}
    act = Act(ActKind.DECIDE, case_id, clock.now(), payload, Draft(case_id, {"a": 1}, decided=True))
    future = store.record(act)
    queue.put(act, future, {n: Words(os.urandom(30000)) for n in (0, 1)})
    os.write(1, f"{future.result().chain_seq}\\n".encode())
"""


def test_ten_kills_leave_findings_whole_and_every_picture_kept_or_known_to_be_missing(open_store, kit, tmp_path):
    path = tmp_path / "store.sqlite"
    store = open_store(path)
    kit.fill(store, 4)
    store.close()
    owed = 0
    for seed in range(10):
        process = subprocess.Popen(
            [sys.executable, "-c", DECIDER, str(tmp_path), str(seed)], stdout=subprocess.PIPE, text=True
        )
        acknowledged = [int(process.stdout.readline()) for _ in range(3)]
        time.sleep(seed * 0.004)
        process.send_signal(signal.SIGKILL)
        acknowledged += [int(line) for line in process.communicate()[0].split("\n")[:-1]]
        store = open_store(path, create=False)
        owed += require_whole(store, tmp_path / "evidence", acknowledged)
        store.close()
    assert owed, "no kill fell between a finding and its pictures: the test has not tested anything"


def require_whole(store, evidence: Path, acknowledged: list[int]) -> int:
    """Findings have their recipes, entries their pictures, and what lacks is due; returns how many are due."""
    store.check_integrity()
    store.verify_chain()
    entries = {e.seq: e for case in store.contents().cases for e in store.history(case.case_id)}
    assert all(entries[seq].payload["seen"] == recipe(2) for seq in acknowledged)
    followed = {e.payload["decision"]: e for e in entries.values() if e.kind == "seen"}
    for entry in followed.values():
        assert len(entry.payload["pictures"]) == 2
        for one in entry.payload["pictures"]:
            content = (evidence / f"{one['sha256']}.png").read_bytes()
            assert (sha256_hex(content), len(content)) == (one["sha256"], one["bytes"])
    decided = {e.seq for e in entries.values() if e.kind == "decide"}
    due = {one.decision_seq for one in store.pictures_due()}
    assert due == decided - followed.keys()
    return len(due)


ONE = """
import os, sys
from pathlib import Path
from redline_review.plugin.adapters.evidence import EvidenceFolder
os.write(1, b"ready\\n")
EvidenceFolder(Path(sys.argv[1]), 0).put(b"picture", ".png")
os.write(1, b"acknowledged\\n")
"""


def test_picture_and_folder_are_on_the_disk_before_a_picture_counts_as_kept(tmp_path):
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    log = tmp_path / "calls"
    command = [strace, "-f", "-y", "-e", "trace=fsync,write,rename", "-o", str(log), sys.executable, "-c", ONE]
    done = subprocess.run([*command, str(tmp_path / "evidence")], capture_output=True, text=True)
    if "ptrace" in done.stderr or "Operation not permitted" in done.stderr:
        pytest.skip(f"no right to trace here: {done.stderr.splitlines()[0]}")
    text = log.read_text(encoding="utf-8", errors="replace")
    told = text[text.index('ready\\n"') : text.index('acknowledged\\n"')]
    steps = re.findall(r"(fsync|rename)\(.*?evidence(/?)", told)
    assert steps == [("fsync", "/"), ("rename", "/"), ("fsync", "")]
