"""The closing words of a suite say what crashed, and in which test."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

CLOSING_LINE = runpy.run_path(str(Path(__file__).parents[2] / "build_tools" / "run_tests.py"))["closing_line"]
PASSES = "def test_passes(): pass\n"
ABORTS = "import os\n\ndef test_that_aborts(): os.abort()\n"


@pytest.fixture
def said(tmp_path: Path):
    """What a pytest process of one test file prints, line by line."""

    def run(text: str) -> list[str]:
        folder = tmp_path / "tests"
        folder.mkdir()
        (folder / "test_one.py").write_text(PASSES + text)
        options = ["-q", "-p", "no:pytest_qgis", "-p", "no:cacheprovider"]
        command = [sys.executable, "-m", "pytest", *options, str(folder)]
        ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
        return ran.stdout.splitlines()

    return run


def test_a_crash_is_named_with_its_test(said):
    words = CLOSING_LINE(said(ABORTS))
    assert "Fatal Python error: Aborted" in words
    assert "tests/test_one.py:4 test_that_aborts" in words


def test_without_a_crash_the_last_line_of_pytest_stands(said):
    assert CLOSING_LINE(said("")).startswith("1 passed in ")
