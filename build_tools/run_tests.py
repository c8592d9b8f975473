"""Runs the test suites, each in a process of its own, and ends with their closing lines.

``run_tests.py`` runs all; ``run_tests.py unit qgis`` only those. The exit status is non-zero if any suite fails, finds
no test or outlives its limit. Unit tests run twice: in UTF-8 and in the locale of a Chinese Windows or Kylin.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "build" / "locale"
LIMIT_S = 1800
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
    """One pytest process: its name, arguments and what it adds to the environment."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


SUITES = (
    Suite("unit", ("tests/unit", "tests/test_architecture.py", *NO_QGIS)),
    Suite("unit-gbk", ("tests/unit", *NO_QGIS), GBK),
    Suite("server", ("tests/server", *NO_QGIS)),
    Suite("sync", ("tests/sync",), OFFSCREEN),
    Suite("qgis", ("tests/qgis",), OFFSCREEN),
)


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


def run(suite: Suite, extra: list[str]) -> tuple[int, str]:
    """Run ``suite``, copying its output as it comes; return the exit status and its closing line."""
    command = [sys.executable, "-m", "pytest", "-q", "-o", "faulthandler_timeout=300", *suite.arguments, *extra]
    with tempfile.TemporaryDirectory(prefix="redline-tests-") as scratch:
        process = subprocess.Popen(
            command, cwd=ROOT, env=_environment(suite, scratch), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, encoding="utf-8", errors="replace",
        )  # fmt: skip
        alarm = threading.Timer(LIMIT_S, process.kill)
        alarm.start()
        last = closing_line(_copied(process.stdout or ()))
        status = process.wait()
        alarm.cancel()
    return status, last


def _copied(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        sys.stdout.write(line)
        sys.stdout.flush()
        yield line


def main() -> int:
    """Run the chosen suites and print one closing line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=", ".join(suite.name for suite in SUITES))
    options, extra = parser.parse_known_args()
    chosen = [suite for suite in SUITES if not options.suites or suite.name in options.suites]
    if len(chosen) < len(options.suites):
        parser.error(f"the suites are: {', '.join(suite.name for suite in SUITES)}")
    prepare_locale()
    results = []
    for suite in chosen:
        sys.stdout.write(f"\n=== {suite.name}\n")
        results.append((suite.name, *run(suite, extra)))
    sys.stdout.write("\n")
    for name, status, last in results:
        sys.stdout.write(f"{'passed' if status == 0 else f'FAILED ({status})':<12} {name:<10} {last}\n")
    return 1 if any(status for _, status, _ in results) else 0


if __name__ == "__main__":
    sys.exit(main())
