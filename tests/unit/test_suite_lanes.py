"""Suites run side by side: each one's output whole, the longest first, and none left behind."""

from __future__ import annotations

import runpy
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "build_tools" / "run_tests.py"
RUN_TESTS = runpy.run_path(str(SCRIPT))
Suite, SUITES = RUN_TESTS["Suite"], RUN_TESTS["SUITES"]
# The script with suites of its own, beside logs of its own: what `make test` does, over tests that take a moment.
WITH_SUITES = """
import runpy, sys
from pathlib import Path
script = runpy.run_path({script!r})
own = script["main"].__globals__
own["LOGS"], own["ROOT"], own["SUITES"] = Path({folder!r}) / "logs", Path({folder!r}), tuple(
    script["Suite"](name, (name + ".py", "-p", "no:pytest_qgis"), {{}}, "both", weight)
    for weight, name in enumerate(["test_one", "test_two"])
)
own["prepare_locale"] = lambda: None
sys.exit(script["main"]())
"""
PASSES = "def test_passes(): print('spoken by', __name__)\n"
FAILS = "def test_that_fails(): assert 1 == 2\n"
WAITS = "import time\n\ndef test_waits(): time.sleep(120)\n"


@pytest.fixture
def script(tmp_path: Path):
    """Starts the script over two suites, whose tests are given."""

    def start(one: str, two: str, *arguments: str) -> subprocess.Popen[str]:
        (tmp_path / "test_one.py").write_text(one)
        (tmp_path / "test_two.py").write_text(two)
        words = WITH_SUITES.format(script=str(SCRIPT), folder=str(tmp_path))
        command = [sys.executable, "-c", words, *arguments]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=tmp_path)

    return start


LANES = pytest.mark.parametrize("lanes", [1, 2], ids=["one after the other", "side by side"])


def running_commands() -> list[str]:
    """Return the command lines of all processes, from the kernel: a bare machine has no ``ps``."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended meanwhile
            found.append(place.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
    return found


@LANES
def test_each_suite_is_printed_whole_and_one_that_fails_fails_the_run(script, lanes: int) -> None:
    process = script(FAILS, PASSES, "--lanes", str(lanes), "-s")
    said = process.communicate(timeout=120)[0]
    assert process.returncode == 1, said
    one, two = (said.partition(f"=== {name}\n")[2].partition("=== test_")[0] for name in ("test_one", "test_two"))
    assert "assert 1 == 2" in one
    assert "spoken by test_two" in two
    assert "FAILED (1)   test_one" in said
    assert "passed       test_two" in said
    for name, ended in (("test_one", "(1): 1 failed in"), ("test_two", "(0): 1 passed in")):
        assert (f"{name} begins, into logs/{name}.log" in said) == (lanes == 2)
        assert (f"{name} has ended {ended}" in said) == (lanes == 2)


def test_a_suite_that_finds_no_test_fails_the_run(script) -> None:
    process = script("", PASSES, "--lanes", "2")
    assert "FAILED (5)   test_one" in process.communicate(timeout=120)[0]
    assert process.returncode == 1


@LANES
def test_a_run_that_is_ended_leaves_no_suite_behind(script, tmp_path: Path, lanes: int) -> None:
    process = script(WAITS, WAITS, "--lanes", str(lanes), "-s")
    for line in process.stdout:
        if "test_two begins" in line or "=== test_two" in line:
            break
    process.terminate()
    said = process.communicate(timeout=60)[0]
    assert process.returncode == 1, said
    assert "FAILED" in said.splitlines()[-1]
    running = "\n".join(running_commands())
    assert str(tmp_path) not in running


def test_the_longest_suites_begin_first_and_each_runs_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lanes = RUN_TESTS["Lanes"]
    for name in ("ROOT", "LOGS"):
        monkeypatch.setitem(lanes.run.__globals__, name, tmp_path)
    begun, both = [], threading.Barrier(2, timeout=30)

    def runs(suite, _extra, out):
        begun.append(suite.name)
        if len(begun) <= 2:
            both.wait()  # passes only where two run at the same time
        out.write("words\n")
        return 0, "1 passed in 0.01s"

    suites = [Suite(f"made-{weight}", (), weight=weight) for weight in (3, 9, 1, 7)]
    results = lanes([], runs).run(suites, 2)
    assert set(begun[:2]) == {"made-9", "made-7"}
    assert sorted(begun) == ["made-1", "made-3", "made-7", "made-9"]
    assert results == dict.fromkeys(begun, (0, "1 passed in 0.01s"))


def test_every_folder_of_tests_is_run_by_a_suite() -> None:
    rooms = {f"tests/{path.name}" for path in (SCRIPT.parents[1] / "tests").iterdir() if list(path.glob("test_*.py"))}
    assert rooms - {argument for suite in SUITES for argument in suite.arguments} == set()


def test_what_one_suite_leaves_out_is_run_by_another() -> None:
    for suite in SUITES:
        for left_out in (word.partition("=")[2] for word in suite.arguments if word.startswith("--ignore=")):
            others = [other.arguments for other in SUITES if other is not suite]
            assert any(_holds(arguments, left_out) for arguments in others), left_out


def _holds(arguments: tuple[str, ...], path: str) -> bool:
    if f"--ignore={path}" in arguments:
        return False
    return path in arguments or str(Path(path).parent) in arguments
