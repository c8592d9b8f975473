"""``make test-sync`` and ``make test-sync-long``: so many random histories of three laptops and a platform, counted."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from redline_review.server.testing import throwaway_postgres
from redline_review.tests.sync.support_machine import IN_MEMORY, SyncMachine
from redline_review.tests.sync.support_platform import Platform, running

STEPS = 18


def machine_over(platform: Platform) -> type[SyncMachine]:
    """Return the rules over this platform, with a tally of their own."""
    return type("SyncMachine", (SyncMachine,), {"platform": platform, "tally": Counter()})


def run_examples(platform: Platform, examples: int, derandomize: bool = True, shrink: bool = True) -> Counter[str]:
    """Run so many histories and return what happened in them; fails as the oracle does."""
    machine = machine_over(platform)
    given = settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=derandomize,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        report_multiple_bugs=False,
        print_blob=True,
    )
    run_state_machine_as_test(machine, settings=given)
    return machine.tally


@contextmanager
def platform_on(name: str) -> Iterator[Platform]:
    """Run a platform over this database, in memory where the machine has the room."""
    place = str(IN_MEMORY) if IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="redline-machine-", dir=place) as folder:
        if name == "sqlite":
            with running(Path(folder)) as platform:
                yield platform
            return
        with throwaway_postgres() as cluster:
            urls = {"database_url": cluster.app_url, "migration_url": cluster.owner_url}
            with running(Path(folder), **urls) as platform:
                yield platform


def main() -> int:
    """Run over both databases and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=300, help="in all, half on each database")
    parser.add_argument("--random", action="store_true", help="other histories each time; a failure prints its own")
    parser.add_argument("--as-met", action="store_true", help="show a failure as it was met, not made small")
    parser.add_argument("databases", nargs="*", default=["sqlite", "postgres"])
    wanted = parser.parse_args()
    share = -(-wanted.examples // len(wanted.databases))
    for name in wanted.databases:
        began = time.monotonic()
        with platform_on(name) as platform:
            tally = run_examples(platform, share, not wanted.random, not wanted.as_met)
        took_s, histories = time.monotonic() - began, tally.pop("examples")
        sys.stdout.write(f"{name}: {histories} histories in {took_s:.0f} s, all as it must be\n")
        sys.stdout.writelines(f"  {count:>8,} {what}\n" for what, count in sorted(tally.items()))
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
