"""``make test-server``: eight processes, two hundred reviewers, a minute of kills; prints its counts."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from redline_review.server.testing import throwaway_postgres
from redline_review.tests.load.run import ALL_HOLDS, Load, Wrong, run

SEED = 20261123


def _stop(*_: object) -> None:
    raise SystemExit(1)


def main() -> int:
    """Return 0 where everything holds."""
    signal.signal(signal.SIGTERM, _stop)  # so that cluster and processes end with the run
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--reviewers", type=int, default=200)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--organisations", type=int, default=5)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--freezes", type=int, default=4)
    wanted = parser.parse_args()
    load = Load(patches_each=30, **vars(wanted))
    sys.stdout.write(f"seed {load.seed}\n")
    sys.stdout.flush()
    with throwaway_postgres("") as cluster, tempfile.TemporaryDirectory(prefix="redline-load-") as folder:
        try:
            outcome = run(load, cluster, Path(folder))
        except Wrong as wrong:
            sys.stderr.write(f"WRONG: {wrong}\n")
            return 1
    sys.stdout.write(f"{outcome.words()}\nread anew in {outcome.oracle_s:.1f} s: {ALL_HOLDS}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
