"""Two measurements of the sync client: what a pull costs in a large workspace, and what a break costs a file."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from redline_review.plugin.adapters.evidence import EvidenceFolder
from redline_review.plugin.domain.evidence import EvidenceFile, FileType, to_json
from redline_review.plugin.domain.operations import Change, ChangePage
from redline_review.plugin.domain.records import Batch
from redline_review.plugin.ports import Contents
from redline_review.tests.bench.serving import seeding
from redline_review.tests.bench.serving.clients import Reviewer
from redline_review.tests.bench.serving.seeding import Seeded
from redline_review.tests.bench.syncing.edits import colleagues, mine
from redline_review.tests.bench.syncing.laptops import HASTY, Laptop, held
from redline_review.tests.bench.syncing.offices import push_findings
from redline_review.tests.bench.syncing.relay import Relay

CHANGED = 100
CHUNK_BYTES = 1 << 20
DECIDED_SHARE = 5
"""One patch in so many is decided on the laptop already, its operation settled and in the outbox for ever."""


class Workspace:
    """A laptop with very many patches, one in five of them decided, and a colleague who decides a hundred at a time."""

    def __init__(self, folder: Path, url: str, org_id: str, loaded: Seeded, cursor: str) -> None:
        """``cursor`` stands behind the patches as they were loaded."""
        self.laptop, self.url, self.count = Laptop(folder, url, org_id), url, loaded.count
        self.first = self.count // DECIDED_SHARE
        _fill(self.laptop, loaded, cursor)
        _settled(self.laptop, self.first)
        self.colleague = Reviewer(url, org_id=org_id, username="li").sign_in()
        self.contents: Optional[Contents] = None

    def pull(self) -> dict[str, float]:
        """Let the colleague answer a hundred patches, sync, and read what the window shows; returns the seconds."""
        numbers = range(self.first, self.first + CHANGED)
        self.first += CHANGED
        push_findings(self.colleague, {number: colleagues(number) for number in numbers})
        began = time.perf_counter()
        report = self.laptop.sync()
        synced = time.perf_counter()
        self.contents = self.laptop.store.contents(self.contents)
        ended = time.perf_counter()
        assert (report.errors, report.pulled_cases) == ((), CHANGED)
        return {"sync_s": synced - began, "contents_s": ended - synced, "took_s": ended - began}

    def check(self, pulls: int) -> None:
        """Close, and see that every finding of the colleague came down to the store."""
        self.laptop.close()
        numbers = range(self.first - pulls * CHANGED, self.first)
        assert held(self.laptop.folder, numbers).findings == {number: colleagues(number) for number in numbers}


def _fill(laptop: Laptop, loaded: Seeded, cursor: str) -> None:
    """Bring all patches in as one page: the first pull is measured elsewhere."""
    batch = Change(1, Batch(seeding.batch_id(loaded.org_id), seeding.BATCH_NAME, version=1))
    cases = (seeding.make_case(loaded.org_id, number, loaded.columns) for number in range(loaded.count))
    changes = tuple(Change(seq, case) for seq, case in enumerate(cases, start=2))
    laptop.store.take_in(ChangePage((batch, *changes), cursor, False)).result()


def _settled(laptop: Laptop, count: int) -> None:
    """Decide patches as if that had been sent long ago, and let the platform have the chain up to here."""
    laptop.decide_shortly({number: mine(number) for number in range(count)})
    laptop.store._write(lambda conn: conn.execute("UPDATE outbox SET state = 'settled', seen_in_feed = 1")).result()
    report = laptop.sync()
    assert (report.errors, report.sent) == ((), 0)


@dataclass(frozen=True)
class Upload:
    """One file that a break interrupted, in bytes."""

    size: int
    handed_over: int
    """What the client gave to the line in both runs, of the file alone."""
    on_the_wire: int
    """What the relay read from the client in both runs: requests, answers asked for and repeated bytes included."""
    before_the_break: int
    arrived: bool
    seconds: float

    @property
    def again(self) -> int:
        """How many bytes of the file went more than once."""
        return self.handed_over - self.size

    @property
    def beside(self) -> int:
        """All bytes from the client that were not the file's own first ones."""
        return self.on_the_wire - self.size


def interrupted_upload(folder: Path, relay: Relay, url: str, org_id: str, size: int) -> Upload:
    """Send a photo of so many bytes through a line that breaks half-way; the program starts anew before it goes on."""
    laptop = Laptop(folder, relay.url, org_id)
    assert laptop.sync().complete
    sha256 = _with_photo(laptop, size)
    relay.taken()
    relay.break_at(size // 2 + CHUNK_BYTES // 3)
    began = time.perf_counter()
    broken = laptop.sync(backoff=HASTY)
    laptop.close()
    before, _ = relay.taken()
    assert (broken.complete, broken.files_left) == (False, 1)
    relay.mend()
    laptop = Laptop(folder, relay.url, org_id)
    whole = laptop.sync()
    seconds = time.perf_counter() - began
    after, _ = relay.taken()
    laptop.close()
    assert (whole.errors, whole.files_sent) == ((), 1)
    there = _downloaded(url, org_id, sha256) == sha256
    return Upload(size, broken.file_bytes + whole.file_bytes, before + after, before, there, seconds)


def _with_photo(laptop: Laptop, size: int) -> str:
    """Decide a patch with a photo of its own; returns the photo's hash."""
    content = b"\xff\xd8\xff\xe0" + hashlib.shake_256(b"photo").digest(size - 4)
    sha256 = EvidenceFolder(laptop.folder / "evidence").put(content, ".jpg")
    photo = EvidenceFile(sha256, "photo.jpg", size, ".jpg", FileType.PHOTO)
    laptop.decide({0: mine(0)}, evidence=(to_json(photo),))
    return sha256


def _downloaded(url: str, org_id: str, sha256: str) -> str:
    """Return the hash of what another account gets of the file."""
    who = Reviewer(url, org_id=org_id, username="li").sign_in()
    answer = who.ask("GET", f"/evidence/{sha256}")
    assert answer.status == 200, answer.body[:300]
    return hashlib.sha256(answer.body).hexdigest()


def counted(relay: Relay, sync: Callable[[], Any]) -> tuple[Any, tuple[int, int]]:
    """Run a sync; returns what it returns, and the bytes up and down that the relay counted meanwhile."""
    relay.taken()
    return sync(), relay.taken()
