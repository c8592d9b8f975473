"""Behind ``make test-sync``: so many SIGKILLs of client and server in the middle of syncs, counted."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from redline_review.tests.sync.support_kills import PER_OFFICE, killing
from redline_review.tests.sync.support_lanes import Progress, Works, print_counts, run_in_lanes

SEED = 20261123
PER_CORE = 2
"""Lanes on each core: much of a lane's time is waiting for the moment to kill."""
Kills = tuple[str, int]
"""What is killed, and how often under one office."""


@contextmanager
def opened(lane: int, seed: int) -> Iterator[Works]:
    """Give what kills at a platform of the lane's own."""
    with killing(seed + lane) as made:

        def run(kills: Kills) -> Counter[str]:
            made.tally.clear()
            {"clients": made.kill_clients, "servers": made.kill_servers}[kills[0]](kills[1])
            return Counter(made.tally)

        yield run


def main() -> int:
    """Kill, look, and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--servers", type=int, default=50)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--lanes", type=int, default=PER_CORE * len(os.sched_getaffinity(0)))
    wanted = parser.parse_args()
    kills = [*_shares("servers", wanted.servers), *_shares("clients", wanted.clients)]
    progress, tally = Progress(len(kills), "offices"), Counter[str]()
    for one, counts, fault in run_in_lanes(kills, wanted.lanes, partial(opened, seed=wanted.seed)):
        tally.update(counts)
        progress.step(fault, f"{one[1]} kills of {one[0]}")
    word = f"{progress.failed} offices FAILED" if progress.failed else "all there, once"
    sys.stdout.write(f"SIGKILL, seed {wanted.seed}, {progress.seconds:.0f} s: {word}\n")
    print_counts(tally)
    return 1 if progress.failed else 0


def _shares(what: str, count: int) -> list[Kills]:
    return [(what, min(PER_OFFICE, count - begun)) for begun in range(0, count, PER_OFFICE)]


if __name__ == "__main__":
    sys.exit(main())
