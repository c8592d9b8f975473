"""``make test-sync`` and ``make test-sync-long``: so many random histories of three laptops and a platform, counted.

Histories are found in shares, each by a seed of its own on a fresh platform, one share at a time on each core. A share
that fails says its seed; ``--share SEED DATABASE`` runs it again alone.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from redline_review.tests.sync.support_inside import InsidePlatform, Makers, platforms_on
from redline_review.tests.sync.support_lanes import Progress, Works, print_counts, run_in_lanes
from redline_review.tests.sync.support_machine import SyncMachine

STEPS = 40
SHARE = 25
DATABASES = ("sqlite", "postgres")
Share = tuple[str, int, int]
"""Database, seed, histories."""


def machine_over(platform: InsidePlatform) -> type[SyncMachine]:
    """Return the rules over this platform, with a tally of their own."""
    return type("SyncMachine", (SyncMachine,), {"platform": platform, "tally": Counter()})


def run_examples(platform: InsidePlatform, number: int, examples: int, shrink: bool = True) -> Counter[str]:
    """Run so many histories that a seed deals and return what happened in them; fails as the oracle does."""
    machine = seed(number)(machine_over(platform))
    given = settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        report_multiple_bugs=False,
        print_blob=False,
    )
    run_state_machine_as_test(machine, settings=given)
    return machine.tally


@contextmanager
def opened(_lane: int, shrink: bool) -> Iterator[Works]:
    """Give what runs a share on a fresh platform; one cluster serves all shares of a lane."""
    with ExitStack() as stack:
        makers: dict[str, Makers] = {}

        def run(share: Share) -> Counter[str]:
            name, number, examples = share
            if name not in makers:
                makers[name] = stack.enter_context(platforms_on(name))
            with makers[name].fresh() as platform:
                return run_examples(platform, number, examples, shrink)

        yield run


def shares_of(examples: int, databases: Sequence[str], first: int) -> list[Share]:
    """Share histories out, the databases in turn."""
    each = -(-examples // len(databases))
    counts = [min(SHARE, each - begun) for begun in range(0, each, SHARE)]
    wide = len(databases)
    return [
        (name, first + wide * number + place, count)
        for number, count in enumerate(counts)
        for place, name in enumerate(databases)
    ]


def main() -> int:
    """Run over the databases and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=300, help="in all, shared by the databases")
    parser.add_argument("--random", action="store_true", help="other histories each time; a failure says its seed")
    parser.add_argument("--as-met", action="store_true", help="show a failure as it was met, not made small")
    parser.add_argument("--lanes", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--share", type=int, help="run the share of this seed alone")
    parser.add_argument("databases", nargs="*", default=list(DATABASES))
    wanted = parser.parse_args()
    first = random.SystemRandom().randrange(1 << 40) if wanted.random else 0
    shares = shares_of(wanted.examples, wanted.databases, first)
    if wanted.share is not None:
        shares = [(name, wanted.share, SHARE) for name in wanted.databases]
    return _run(shares, wanted.lanes, not wanted.as_met)


def _run(shares: Sequence[Share], lanes: int, shrink: bool) -> int:
    progress = Progress(len(shares), "shares")
    tallies: dict[str, Counter[str]] = {name: Counter() for name, _, _ in shares}
    for share, tally, fault in run_in_lanes(shares, lanes, partial(opened, shrink=shrink)):
        tallies[share[0]].update(tally)
        progress.step(fault, f"{share[0]}, seed {share[1]}: again with --share {share[1]} {share[0]}")
    word = f"{progress.failed} shares FAILED" if progress.failed else "all as it must be"
    for name, tally in tallies.items():
        sys.stdout.write(f"{name}: {tally.pop('examples', 0):,} histories, {word}\n")
        print_counts(tally)
    sys.stdout.write(f"{progress.seconds:.0f} s\n")
    return 1 if progress.failed else 0


if __name__ == "__main__":
    sys.exit(main())
