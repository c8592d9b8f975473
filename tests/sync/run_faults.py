"""Behind ``make test-sync``: so many syncs with photos over a bad line, half of them through QGIS, counted."""

from __future__ import annotations

import argparse
import importlib
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from redline_review.server.testing import throwaway_postgres
from redline_review.tests.sync.support_faults import one_run
from redline_review.tests.sync.support_inside import scratch
from redline_review.tests.sync.support_lanes import Progress, Works, print_counts, run_in_lanes
from redline_review.tests.sync.support_lines import Line, PlainLine
from redline_review.tests.sync.support_platform import Platform, running

PER_CORE = 2
"""Lanes on each core: they wait for the line more than they work."""
Run = tuple[str, int]
"""Name of the line, number of the run."""


@contextmanager
def platform_of(lane: int, folder: Path) -> Iterator[Platform]:
    """Run a server of the lane's own, every other one on PostgreSQL."""
    if lane % 2 == 0:
        with running(folder) as platform:
            yield platform
        return
    with throwaway_postgres() as cluster:
        urls = {"database_url": cluster.app_url, "migration_url": cluster.owner_url}
        with running(folder, **urls) as platform:
            yield platform


@contextmanager
def qgis_line(folder: Path) -> Iterator[Line]:
    """Give the line through QGIS's network manager, in an application without windows."""
    folder.mkdir(mode=0o700)
    own = {"QT_QPA_PLATFORM": "offscreen", "QGIS_CUSTOM_CONFIG_PATH": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    os.environ.update(own)
    application = importlib.import_module("qgis.core").QgsApplication([], False)
    application.initQgis()
    line = importlib.import_module("redline_review.tests.sync.support_qgis_line").QgisLine()
    line.start()
    try:
        yield line
    finally:
        line.close()
        application.exitQgis()


@contextmanager
def opened(lane: int, root: Path) -> Iterator[Works]:
    """Give what makes a run over the line that it names, to the lane's own server."""
    folder = root / str(lane)
    folder.mkdir()
    with platform_of(lane, folder / "server") as platform, qgis_line(folder / "qgis") as through_qgis:
        lines: dict[str, Line] = {through_qgis.name: through_qgis, PlainLine.name: PlainLine()}

        def run(one: Run) -> Counter[str]:
            with tempfile.TemporaryDirectory(dir=folder) as own:
                return one_run(lines[one[0]], platform, Path(own) / "laptop", one[1])

        yield run


def main() -> int:
    """Run, and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0, help="number of the first run; it deals what happens")
    parser.add_argument("--lanes", type=int, default=PER_CORE * len(os.sched_getaffinity(0)))
    parser.add_argument("lines", nargs="*", default=["QGIS", "requests"])
    wanted = parser.parse_args()
    numbers = range(wanted.first, wanted.first + -(-wanted.runs // len(wanted.lines)))
    runs = [(name, number) for number in numbers for name in wanted.lines]
    progress, tally, root = Progress(len(runs), "runs"), Counter[str](), scratch("redline-faults-")
    for (name, number), counts, fault in run_in_lanes(runs, wanted.lanes, partial(opened, root=root)):
        tally.update(counts)
        progress.step(fault, f"run {number} through {name}: again with --runs 1 --first {number} {name}")
    shutil.rmtree(root)
    word = f"{progress.failed} FAILED" if progress.failed else "all there, once"
    sys.stdout.write(f"{progress.done:,} syncs over a bad line in {progress.seconds:.0f} s: {word}\n")
    print_counts(tally)
    return 1 if progress.failed else 0


if __name__ == "__main__":
    sys.exit(main())
