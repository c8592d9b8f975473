"""Whole syncs with photos through a proxy that does to HTTP what bad lines do: exactly once, all of it.

``REDLINE_FAULT_RUNS`` says how many runs; ``make test-sync`` asks for 1,000, the suite for a few.
"""

from __future__ import annotations

import os
import random
import socket
from collections import Counter
from collections.abc import Iterator

import pytest
from redline_review.plugin.app import sync_files
from redline_review.plugin.app.sync_files import LARGEST_CHUNK
from redline_review.plugin.domain.states import OutboxState
from redline_review.plugin.port_errors import ServerUnreachable
from redline_review.tests.sync.support_client import Laptop
from redline_review.tests.sync.support_oracle import check
from redline_review.tests.sync.support_proxy import Fault, FaultProxy
from redline_review.tests.sync.support_store import photo

RUNS = int(os.environ.get("REDLINE_FAULT_RUNS", "2"))
LONG = RUNS > 100
PHOTOS = 20
SHARE = 0.08
"""Of the requests so many meet a fault."""
BAD, GOOD = (2.0, 0.4), (60.0, 60.0)
"""Time limits (to connect, of silence) on the bad line, and on the good one at the end."""
DRIP_LIMIT_S, NO_LIMIT_S = 1.0, 300.0
TRIES, QUIET = 5, 6
CODES = ["not_real_season", "not_real_sensor", "undecided"]
TALLY: Counter[str] = Counter()
LARGE_BYTES = 50_000_000 if LONG else 4_000_000
to_sqlite = pytest.mark.parametrize("platform", ["sqlite"], indirect=True, ids=["to SQLite"])


@pytest.fixture
def nobody_there() -> Iterator[str]:
    """An address that refuses connections, and that nobody else can come to listen on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}"


@pytest.fixture
def _small_chunks(monkeypatch):
    """Photos of a few hundred bytes then go in several chunks, as large ones do."""
    for name, size in (("FIRST_CHUNK", 512), ("SMALLEST_CHUNK", 256), ("LARGEST_CHUNK", 1024)):
        monkeypatch.setattr(sync_files, name, size)


@pytest.fixture(scope="module", autouse=True)
def _counts() -> Iterator[None]:
    yield
    if LONG:
        print("\n" + "\n".join(f"{count:>9,} {what}" for what, count in sorted(TALLY.items())))  # noqa: T201


@to_sqlite
@pytest.mark.usefixtures("_small_chunks")
@pytest.mark.parametrize("number", range(-(-RUNS // 2)))
def test_a_sync_with_twenty_photos_over_a_bad_line_brings_all_of_it_once(
    line, platform, proxy, tmp_path, nobody_there, number
):
    rng = random.Random(f"{line.name} {number}")
    office = platform.office(cases=2)
    laptop = Laptop.new(tmp_path / "laptop", line, proxy.url, office.username)
    try:
        proxy.deal = lambda: rng.choice(list(Fault)) if rng.random() < SHARE else Fault.NONE
        _on_the_bad_line(laptop, office, proxy, nobody_there, rng)
        proxy.deal = None
        laptop.url, laptop.timeout_s, laptop.total_limit_s = proxy.url, GOOD, NO_LIMIT_S
        for _ in range(QUIET):
            report = laptop.sync()
            if report.complete and not (report.sent or report.files_left or report.pulled_cases):
                break
        counts = check([laptop], office, platform)
        assert counts["files on the platform"] == PHOTOS
        assert set(laptop.states.values()) == {OutboxState.SETTLED}
        TALLY.update(counts)
        TALLY.update(f"requests through {line.name}: {exchange.fault.value}" for exchange in proxy.log)
        TALLY[f"runs through {line.name}"] += 1
    finally:
        laptop.store.close()


def _on_the_bad_line(laptop: Laptop, office, proxy: FaultProxy, nobody_there: str, rng: random.Random) -> None:
    """Pull, decide and send, the line being what it is; how far that comes is chance."""
    laptop.timeout_s, laptop.total_limit_s = BAD, DRIP_LIMIT_S
    left = [photo((office.unit, n), rng.randint(100, 2_500)) for n in range(PHOTOS)]
    for turn in range(TRIES):
        laptop.url = nobody_there if rng.random() < SHARE else proxy.url
        laptop.sync()
        for case_id in set(laptop.cases()) & set(office.case_ids):
            if left and turn >= office.case_ids.index(case_id):
                taken, left = left[: PHOTOS // 2], left[PHOTOS // 2 :]
                laptop.decide_with(case_id, *taken, code=rng.choice(CODES))
    while left:  # the line let no patch through: it does now
        proxy.deal = None
        laptop.url, laptop.timeout_s, laptop.total_limit_s = proxy.url, GOOD, NO_LIMIT_S
        laptop.sync_until_complete()
        taken, left = left[: PHOTOS // 2], left[PHOTOS // 2 :]
        laptop.decide_with(office.case_ids[len(left) > 0], *taken)


@to_sqlite
def test_a_large_upload_broken_off_goes_on_where_it_stood_and_resends_one_chunk_at_most(
    laptops, platform, proxy, office
):
    laptop = laptops()
    laptop.sync()
    laptop.decide_with(office.case_ids[0], photo(office.unit, LARGE_BYTES))
    through = LARGE_BYTES // LARGEST_CHUNK // 2
    proxy.next("/evidence/uploads", *[Fault.NONE] * through, *[Fault.RESET_AFTER] * 40)  # Qt, too, tries a few times
    first = laptop.sync()
    assert [type(error) for error in first.errors] == [ServerUnreachable]
    (file,) = laptop.store.outgoing_files()
    assert 0 < file.sent_bytes < LARGE_BYTES
    proxy.script.clear()
    laptop.store.close()
    second = laptops().sync()  # the program was ended and started anew
    assert (second.files_sent, platform.stored(file.sha256)) == (1, [True])
    arrived = LARGE_BYTES - second.file_bytes
    assert file.sent_bytes <= arrived <= file.sent_bytes + LARGEST_CHUNK
    assert first.file_bytes - arrived <= LARGEST_CHUNK
    TALLY[f"bytes of {LARGE_BYTES:,} sent again through {laptop.line.name}"] += first.file_bytes - arrived
