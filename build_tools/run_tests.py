"""Runs the test suites, each in a process of its own, and ends with their closing lines.

``run_tests.py`` runs all; ``run_tests.py unit qgis`` only those. The exit status is non-zero if any suite fails, finds
no test or outlives its limit. Unit tests run twice: in UTF-8 and in the locale of a Chinese Windows or Kylin.

As many suites run side by side as there are cores, at most three. Each then writes into ``build/tests/SUITE.log``, and
that is printed whole when it ends; alone (one core, one suite or ``--lanes 1``) it prints as it goes. Suites share no
port, cluster, screen or settings: each asks the system for its own, and has its own folder for QGIS's profile.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "build" / "locale"
LOGS = ROOT / "build" / "tests"
LIMIT_S = 1800
MOST_LANES = 3
NOT_RUN = (-1, "not run")
CLOSING = re.compile(r" in \d+\.\d+s")
# A crash prints dozens of lines, of which a log's tail keeps the dullest: these say what crashed, and in which test.
CRASH = re.compile(r"Fatal Python error.*")
OWN_FRAME = re.compile(r'  File "[^"]*/((?:tests|plugin|ui|server|demo)/[^"]+)", line (\d+) in (\S+)')
NO_QGIS = ("-p", "no:pytest_qgis")
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
# Python must not rescue a locale that is not UTF-8; only what pytest prints stays readable.
GBK = {"LOCPATH": str(LOCALES), "LC_ALL": "zh_CN.GBK", "PYTHONUTF8": "0", "PYTHONIOENCODING": "utf-8"}


@dataclass(frozen=True)
class Suite:
    """One pytest process: its name, arguments, what it adds to the environment, and the name it is also called by.

    ``weight`` is roughly how long it takes, in seconds: the longest begin first, so that no lane ends much later.
    """

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    weight: int = 0


# Slow ones that read and write no text of anybody's: a second locale would show nothing new.
NO_TEXT = tuple(f"tests/unit/test_{name}.py" for name in ("demo_county", "suite_lanes", "suite_words"))
ROOMS = tuple(f"tests/qgis/{room}" for room in ("evidence", "export", "new_review", "outline"))
IMAGERY = "tests/qgis/imagery"
SUITES = (
    Suite("unit", ("tests/unit", "tests/test_architecture.py", *NO_QGIS), weight=100),
    Suite("unit-gbk", ("tests/unit", *(f"--ignore={name}" for name in NO_TEXT), *NO_QGIS), GBK, weight=75),
    Suite("server", ("tests/server", *NO_QGIS), weight=300),
    Suite("sync", ("tests/sync",), OFFSCREEN, weight=110),
    Suite("qgis-imagery", (IMAGERY,), OFFSCREEN, "qgis", weight=170),
    Suite("qgis-rooms", ROOMS, OFFSCREEN, "qgis", weight=150),
    Suite("qgis-other", ("tests/qgis", *(f"--ignore={room}" for room in (IMAGERY, *ROOMS))), OFFSCREEN, "qgis", 290),
)


WORKER = "PYTEST_XDIST_WORKER"
"""Names a worker of pytest's; pytest-qgis keeps the settings of each in a folder of this name, which may be a path."""
CHILDREN: set[subprocess.Popen[str]] = set()
"""The suites that run at this moment."""


class Stopped(Exception):
    """Whoever started the tests asks them to end."""


def prepare_locale() -> None:
    """Compile the zh_CN.GBK locale into ``build/locale``; needs no rights on the system."""
    if (LOCALES / "zh_CN.GBK").is_dir():
        return
    LOCALES.mkdir(parents=True, exist_ok=True)
    command = ["localedef", "-i", "zh_CN", "-f", "GBK", str(LOCALES / "zh_CN.GBK")]
    subprocess.run(command, check=True)


def _environment(suite: Suite, scratch: str) -> dict[str, str]:
    # QGIS writes its profile where these point, never into that of the person who runs the tests.
    own = {"QGIS_CUSTOM_CONFIG_PATH": f"{scratch}/qgis", "XDG_RUNTIME_DIR": scratch, "LC_ALL": "C.UTF-8"}
    # pytest-qgis sets the first of these anew, to a folder of the tree that all suites would share, but for workers:
    # one suite took away the connections to services that another had just made.
    own[WORKER] = f"{scratch}/qgis"
    return {**os.environ, **own, **suite.environment}


def closing_line(lines: Iterable[str]) -> str:
    """Return what pytest said last; after a crash its words and our own frames, the innermost first."""
    last, crash, frames, before = "no closing line", "", [], ""
    for line in lines:
        fatal, frame = CRASH.search(line), OWN_FRAME.match(line)
        if fatal:
            crash, frames = f"{before.strip()[-200:]} | {fatal.group()}", []
        elif crash and frame:
            frames.append(f"{frame.group(1)}:{frame.group(2)} {frame.group(3)}")
        elif CLOSING.search(line):
            last, crash = line.strip(), ""
        before = line
    return "\n    ".join([crash, *frames]) if crash else last


def run(suite: Suite, extra: list[str], out: TextIO) -> tuple[int, str]:
    """Run ``suite``, copying its output to ``out`` as it comes; return the exit status and its closing line."""
    own = ["-o", "faulthandler_timeout=300", "-o", f"cache_dir=.pytest_cache/{suite.name}"]
    command = [sys.executable, "-m", "pytest", "-q", *own, *suite.arguments, *extra]
    with tempfile.TemporaryDirectory(prefix="redline-tests-", ignore_cleanup_errors=True) as scratch:
        process = subprocess.Popen(
            command, cwd=ROOT, env=_environment(suite, scratch), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, encoding="utf-8", errors="replace",
        )  # fmt: skip
        CHILDREN.add(process)
        alarm = threading.Timer(LIMIT_S, process.kill)
        alarm.start()
        try:
            last = closing_line(_copied(process.stdout or (), out))
            status = process.wait()
        finally:
            process.kill()
            CHILDREN.discard(process)
            alarm.cancel()
    return status, last


def _copied(lines: Iterable[str], out: TextIO) -> Iterator[str]:
    for line in lines:
        out.write(line)
        out.flush()
        yield line


class Lanes:
    """Runs suites side by side, the longest first; each one's output comes whole, with a line as it begins and ends."""

    def __init__(self, extra: list[str], runs: Callable[[Suite, list[str], TextIO], tuple[int, str]] = run) -> None:
        self._extra, self._runs = extra, runs
        self._waiting: list[Suite] = []
        self._threads: list[threading.Thread] = []
        self._results: dict[str, tuple[int, str]] = {}
        self._began = time.monotonic()
        self._turn = threading.Lock()

    def run(self, suites: Iterable[Suite], lanes: int) -> dict[str, tuple[int, str]]:
        """Return status and closing line of each suite by its name."""
        self._waiting = sorted(suites, key=lambda suite: -suite.weight)
        lanes = min(lanes, len(self._waiting))
        try:
            if lanes < 2:
                self._one_by_one()
            else:
                self._side_by_side(lanes)
        except Stopped:
            self._end()
        return self._results

    def _one_by_one(self) -> None:
        for suite in self._waiting:
            self._say(f"\n=== {suite.name}\n")
            self._results[suite.name] = self._runs(suite, self._extra, sys.stdout)

    def _side_by_side(self, lanes: int) -> None:
        LOGS.mkdir(parents=True, exist_ok=True)
        self._threads = [threading.Thread(target=self._lane, daemon=True) for _ in range(lanes)]
        for thread in self._threads:
            thread.start()
        for thread in self._threads:
            thread.join()

    def _end(self) -> None:
        """Let no suite begin, leave no process behind; what was printed until then still comes."""
        self._waiting.clear()
        while any(thread.is_alive() for thread in self._threads):
            for process in list(CHILDREN):
                process.kill()
            time.sleep(0.05)

    def _lane(self) -> None:
        while True:
            with self._turn:
                if not self._waiting:
                    return
                suite = self._waiting.pop(0)
            self._one(suite)

    def _one(self, suite: Suite) -> None:
        log = LOGS / f"{suite.name}.log"
        self._say(f"{self._clock()} {suite.name} begins, into {log.relative_to(ROOT)}\n")
        with log.open("w", encoding="utf-8") as out:
            try:
                result = self._runs(suite, self._extra, out)
            except (OSError, ValueError) as error:  # a lane that died would look like a suite that passed
                result = (1, str(error))
        self._results[suite.name] = result
        words = log.read_text(encoding="utf-8")
        ended = f"{self._clock()} {suite.name} has ended ({result[0]}): {result[1]}\n"
        self._say(f"\n=== {suite.name}\n{words}{ended}\n")

    def _clock(self) -> str:
        minutes, seconds = divmod(int(time.monotonic() - self._began), 60)
        return f"[{minutes:2}:{seconds:02}]"

    def _say(self, words: str) -> None:
        with self._turn:
            sys.stdout.write(words)
            sys.stdout.flush()


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0))


def _stop(*_: object) -> None:
    raise Stopped


def main() -> int:
    """Run the chosen suites and print one closing line for each."""
    names = list(dict.fromkeys(name for suite in SUITES for name in (suite.name, suite.group) if name))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=", ".join(names))
    parser.add_argument("--lanes", type=int, default=min(cores(), MOST_LANES), help="suites that run side by side")
    options, extra = parser.parse_known_args()
    if not set(options.suites) <= set(names):
        parser.error(f"the suites are: {', '.join(names)}")
    chosen = [suite for suite in SUITES if not options.suites or {suite.name, suite.group} & set(options.suites)]
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    prepare_locale()
    results = Lanes(extra).run(chosen, options.lanes)
    sys.stdout.write("\n")
    for suite in chosen:
        status, last = results.get(suite.name, NOT_RUN)
        sys.stdout.write(f"{'passed' if status == 0 else f'FAILED ({status})':<12} {suite.name:<12} {last}\n")
    return 1 if any(results.get(suite.name, NOT_RUN)[0] for suite in chosen) else 0


if __name__ == "__main__":
    sys.exit(main())
