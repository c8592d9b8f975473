"""Behind ``make test-sync``: so many SIGKILLs of client and server in the middle of syncs, counted."""

from __future__ import annotations

import argparse
import sys
import time

from redline_review.tests.sync.support_kills import killing

SEED = 20261123


def main() -> int:
    """Kill, look, and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--servers", type=int, default=50)
    parser.add_argument("--seed", type=int, default=SEED)
    wanted = parser.parse_args()
    began = time.monotonic()
    with killing(wanted.seed) as made:
        made.kill_clients(wanted.clients)
        made.kill_servers(wanted.servers)
        sys.stdout.write(f"SIGKILL, seed {wanted.seed}, {time.monotonic() - began:.0f} s: all there, once\n")
        sys.stdout.writelines(f"  {count:>8,} {what}\n" for what, count in sorted(made.tally.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
