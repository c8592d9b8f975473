"""Whole syncs with photos through a proxy that does to HTTP what bad lines do: exactly once, all of it."""

from __future__ import annotations

import random
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from redline_review.plugin.app import sync_files
from redline_review.plugin.domain.states import OutboxState
from redline_review.tests.sync.support_client import Laptop
from redline_review.tests.sync.support_lines import Line
from redline_review.tests.sync.support_oracle import check
from redline_review.tests.sync.support_platform import Office, Platform
from redline_review.tests.sync.support_proxy import BYTE_PAUSE_S, Fault, FaultProxy
from redline_review.tests.sync.support_store import photo

PHOTOS = 20
SHARE = 0.1
"""Of the requests so many meet a fault."""
BAD, GOOD = (2.0, 0.3), (60.0, 60.0)
"""Time limits (to connect, of silence) on the bad line, and on the good one at the end."""
DRIP_LIMIT_S, NO_LIMIT_S = 0.6, 300.0
SLOW, SLOW_LIMIT_S, ONE_IN = (2.0, 1.5 * BYTE_PAUSE_S), 2.5 * BYTE_PAUSE_S, 10
"""In one run of ten a byte a second is no silence: the limit of the whole request ends it."""
TRIES, QUIET = 5, 6
CODES = ("not_real_season", "not_real_sensor", "undecided")
SMALL = {"FIRST_CHUNK": 1024, "SMALLEST_CHUNK": 256, "LARGEST_CHUNK": 2048}
"""Photos of a few thousand bytes then go in several chunks, as large ones do."""


@contextmanager
def nobody_there() -> Iterator[str]:
    """Give an address that refuses connections, and that nobody else can come to listen on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}"


def one_run(line: Line, platform: Platform, folder: Path, number: int) -> Counter[str]:
    """Pull, decide, and send twenty photos over a bad line; then ask the oracle on a good one. Returns counts."""
    rng = random.Random(f"{line.name} {number}")
    office, proxy = platform.office(cases=2), FaultProxy(platform.url)
    laptop = Laptop.new(folder, line, proxy.url, office.username)
    try:
        with mock.patch.multiple(sync_files, **SMALL), nobody_there() as nowhere:
            proxy.deal = lambda: rng.choice(list(Fault)) if rng.random() < SHARE else Fault.NONE
            _on_the_bad_line(laptop, office, proxy, nowhere, rng, slow=number % ONE_IN == 0)
            _quieten(laptop, proxy)
        counts = check([laptop], office, platform)
        assert counts["files on the platform"] == PHOTOS
        assert set(laptop.states.values()) == {OutboxState.SETTLED}
        counts.update(f"requests through {line.name}: {exchange.fault.value}" for exchange in proxy.log)
        counts[f"runs through {line.name}"] += 1
        return counts
    finally:
        laptop.store.close()
        proxy.close()


def _on_the_bad_line(
    laptop: Laptop, office: Office, proxy: FaultProxy, nowhere: str, rng: random.Random, slow: bool
) -> None:
    """Pull, decide and send, the line being what it is; how far that comes is chance."""
    laptop.timeout_s, laptop.total_limit_s = (SLOW, SLOW_LIMIT_S) if slow else (BAD, DRIP_LIMIT_S)
    left = [photo((office.unit, n), rng.randint(100, 5_000)) for n in range(PHOTOS)]
    for turn in range(TRIES):
        laptop.url = nowhere if rng.random() < SHARE else proxy.url
        laptop.sync()
        for case_id in set(laptop.cases()) & set(office.case_ids):
            if left and turn >= office.case_ids.index(case_id):
                taken, left = left[: PHOTOS // 2], left[PHOTOS // 2 :]
                laptop.decide_with(case_id, *taken, code=rng.choice(CODES))
    while left:  # the line let no patch through: it does now
        _mend(laptop, proxy)
        laptop.sync_until_complete()
        taken, left = left[: PHOTOS // 2], left[PHOTOS // 2 :]
        laptop.decide_with(office.case_ids[len(left) > 0], *taken)


def _mend(laptop: Laptop, proxy: FaultProxy) -> None:
    proxy.deal = None
    laptop.url, laptop.timeout_s, laptop.total_limit_s = proxy.url, GOOD, NO_LIMIT_S


def _quieten(laptop: Laptop, proxy: FaultProxy) -> None:
    _mend(laptop, proxy)
    for _ in range(QUIET):
        report = laptop.sync()
        if report.complete and not (report.sent or report.files_left or report.pulled_cases):
            return
