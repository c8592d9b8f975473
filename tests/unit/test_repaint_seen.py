"""Pictures that did not follow their finding are owed, and settled by an entry of their own: also through kills."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import dataclass, replace

import pytest
from redline_review.plugin.adapters.evidence import EvidenceFolder
from redline_review.plugin.app.keep_seen import PictureQueue, SeenKeeper
from redline_review.plugin.app.repaint_seen import Repaints
from redline_review.plugin.app.seen_history import findings_seen
from redline_review.plugin.domain.canonical import sha256_hex
from redline_review.plugin.domain.seen import WhyMissing
from redline_review.plugin.port_errors import PicturesUnwritten


@dataclass(frozen=True)
class Words:
    """A picture whose file is its words."""

    text: bytes
    size_bytes: int = 100
    size_px: tuple[int, int] = (2, 3)

    def png(self, in_haste: bool) -> bytes:
        return self.text


def recipe(kind="file"):
    return [{"view": n, "images": [{"path": "a.tif", "identity": "1-2", "kind": kind}]} for n in range(2)]


class Bench:
    """A store with a finding whose pictures found no room."""

    def __init__(self, store, kit, folder):
        self.store, self.kit, self.evidence = store, kit, EvidenceFolder(folder, room_bytes=0)
        self.repaints = Repaints(store, self.evidence, kit.clock)
        self.queue = PictureQueue(most_bytes=10)
        self.keeper = SeenKeeper(store, self.evidence, kit.clock, self.queue, None)

    def decide(self, case, seen, late=False):
        act = self.kit.decision(case.case_id)
        act = replace(act, payload={**act.payload, "seen": seen})
        durable = self.store.record(act)
        durable.result()
        if not late:
            self.queue.put(act, durable, {n: Words(b"big") for n in range(2)})
        return act

    def seen(self, case):
        return findings_seen(self.store.history(case.case_id), {})[0].views


@pytest.fixture
def bench(store, kit, tmp_path):
    return Bench(store, kit, tmp_path / "evidence")


@pytest.fixture
def owing(bench, kit):
    """A finding with both of its pictures over the bound."""
    bench.case = kit.fill(bench.store, 1)[0]
    bench.act = bench.decide(bench.case, recipe())
    assert bench.keeper.keep_pictures().missing == 2
    return bench


def test_views_over_the_bound_are_owed_with_their_recipes(owing):
    owed = owing.repaints.owed()
    assert [(one.case_id, one.op_id, one.view) for one in owed] == [
        (owing.case.case_id, owing.act.payload["op_id"], view) for view in (0, 1)
    ]
    assert [one.recipe for one in owed] == recipe()
    assert [view.why for view in owing.seen(owing.case)] == [WhyMissing.TOO_MANY] * 2


def test_a_picture_painted_again_is_an_entry_of_its_own_that_settles_its_view_alone(owing):
    first, second = owing.repaints.owed()
    owing.repaints.keep(first, Words(b"north"))
    entry = owing.store.history(owing.case.case_id)[-1]
    sha = sha256_hex(b"north")
    assert entry.payload["decision"] == first.decision_seq
    assert entry.payload["repainted"] == {"of": first.op_id, "view": 0, "sha256": sha, "bytes": 5, "size_px": [2, 3]}
    assert owing.evidence.get(sha, ".png") == b"north"
    assert owing.repaints.owed() == [second]
    owing.store.verify_chain()


def test_the_record_says_that_a_picture_was_painted_later(owing):
    owing.repaints.keep(owing.repaints.owed()[0], Words(b"north"))
    north, missing = owing.seen(owing.case)
    assert (north.sha256, north.repainted) == (sha256_hex(b"north"), True)
    assert (missing.sha256, missing.repainted, missing.why) == ("", False, WhyMissing.TOO_MANY)


def test_a_picture_that_followed_in_time_is_not_said_to_be_painted_later(bench, kit):
    case = kit.fill(bench.store, 1)[0]
    bench.queue = bench.keeper._queue = PictureQueue()
    bench.decide(case, recipe())
    bench.keeper.keep_pictures()
    assert [view.repainted for view in bench.seen(case)] == [False, False]
    assert bench.repaints.owed() == []


def test_pictures_of_a_sitting_that_ended_badly_are_owed_too(bench, kit):
    case = kit.fill(bench.store, 1)[0]
    bench.decide(case, recipe(), late=True)
    assert bench.repaints.owed() == []
    bench.keeper.settle_interrupted()
    assert [one.view for one in bench.repaints.owed()] == [0, 1]


def test_what_is_owed_survives_the_program(owing, open_store, kit, tmp_path):
    path = owing.store.path
    owing.store.close()
    again = open_store(path, create=False)
    assert [one.view for one in Repaints(again, owing.evidence, kit.clock).owed()] == [0, 1]


def test_a_crash_between_picture_and_entry_leaves_it_owed_and_one_file(owing):
    owed = owing.repaints.owed()[0]
    owing.evidence.put(b"north", ".png")  # as far as the program came
    assert owed in owing.repaints.owed()
    owing.repaints.keep(owed, Words(b"north"))
    assert [one.name for one in owing.evidence.path("x", "").parent.iterdir()] == [f"{sha256_hex(b'north')}.png"]


def test_a_service_is_never_painted_again_and_the_record_says_why(bench, kit):
    case = kit.fill(bench.store, 1)[0]
    bench.decide(case, recipe("wms"))
    bench.keeper.keep_pictures()
    assert bench.repaints.owed() == []
    assert [view.why for view in bench.seen(case)] == [WhyMissing.SERVICE] * 2
    assert bench.store.pictures_owed(9) == []


def test_what_was_given_up_is_owed_no_more_and_says_why(owing):
    owing.repaints.give_up(owing.repaints.owed()[0], WhyMissing.CHANGED)
    assert [one.view for one in owing.repaints.owed()] == [1]
    assert [view.why for view in owing.seen(owing.case)] == [WhyMissing.CHANGED, WhyMissing.TOO_MANY]


def test_what_is_put_off_waits_for_the_next_sitting(owing, kit):
    owing.repaints.put_off(owing.repaints.owed()[0])
    assert [one.view for one in owing.repaints.owed()] == [1]
    assert [one.view for one in Repaints(owing.store, owing.evidence, kit.clock).owed()] == [0, 1]


def test_a_full_disk_leaves_it_owed(owing, kit, tmp_path):
    full = Repaints(owing.store, EvidenceFolder(tmp_path / "full", room_bytes=1 << 60), kit.clock)
    owed = full.owed()
    with pytest.raises(PicturesUnwritten):
        full.keep(owed[0], Words(b"north"))
    assert full.owed() == owed


REPAINTER = """
import os, sys
from pathlib import Path
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.evidence import EvidenceFolder
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.app.repaint_seen import Repaints
from redline_review.tests.unit.test_repaint_seen import Words
folder, clock = Path(sys.argv[1]), SystemClock()
store = SqliteStore.open(folder / "store.sqlite", clock)
repaints = Repaints(store, EvidenceFolder(folder / "evidence", 0), clock)
os.write(1, b"ready\\n")
for owed in repaints.owed():
    repaints.keep(owed, Words(f"{owed.decision_seq} {owed.view}".encode() * 2000))
    os.write(1, f"{owed.decision_seq} {owed.view}\\n".encode())
"""


def test_kills_while_painting_again_leave_each_view_owed_or_kept_once(open_store, kit, tmp_path):
    path = tmp_path / "store.sqlite"
    store = open_store(path)
    cases = kit.fill(store, 4)
    bench = Bench(store, kit, tmp_path / "evidence")
    for _ in range(4):
        for case in cases:
            bench.decide(case, recipe())
    bench.keeper.keep_pictures()
    store.close()
    wanted, told, cut = {(one.decision_seq, one.view) for one in owed_in(open_store, path)}, set(), 0
    assert len(wanted) == 32
    for seed in range(6):
        process = subprocess.Popen([sys.executable, "-c", REPAINTER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.004 * seed)
        process.send_signal(signal.SIGKILL)
        lines = process.communicate()[0].split("\n")[:-1]
        told |= {tuple(map(int, line.split())) for line in lines}
        store = open_store(path, create=False)
        store.check_integrity()
        store.verify_chain()
        kept = kept_in(store, tmp_path / "evidence")
        owed = {(one.decision_seq, one.view) for one in store.pictures_owed(99)}
        assert told <= kept.keys(), "acknowledged and not there"
        assert owed == wanted - kept.keys()
        cut += bool(owed)
        store.close()
    assert cut, "no kill fell into the work: the test has not tested anything"


def owed_in(open_store, path):
    store = open_store(path, create=False)
    found = store.pictures_owed(99)
    store.close()
    return found


def kept_in(store, folder):
    """Return what entries keep, by finding and view; each once, and each with its file."""
    entries = [entry for case in store.contents().cases for entry in store.history(case.case_id)]
    found = {}
    for entry in entries:
        one = entry.payload.get("repainted")
        if one is not None:
            key = (entry.payload["decision"], one["view"])
            assert key not in found
            found[key] = sha256_hex((folder / f"{one['sha256']}.png").read_bytes())
            assert found[key] == one["sha256"]
    return found
