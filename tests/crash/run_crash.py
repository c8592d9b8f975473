"""``make test-crash``: kill a reviewer at so many random moments, and print the count."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from redline_review.tests.crash.killing import Lost, kill_many

SEED = 20261122


def main() -> int:
    """Return 0 where nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=SEED)
    wanted = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="redline-crash-") as folder:
        try:
            tally = kill_many(Path(folder), wanted.kills, wanted.seed)
        except Lost as error:
            sys.stderr.write(f"LOST after SIGKILL (seed {wanted.seed}): {error}\n")
            return 1
    sys.stdout.write(f"{tally.words()} Seed {wanted.seed}, {time.monotonic() - began:.0f} s.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
