"""An act is acknowledged only after the disk has it: read from the system calls of a real process."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest

RECORDER = """
import os, sys
from pathlib import Path
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.states import ActKind
store = SqliteStore.open(Path(sys.argv[1]), SystemClock())
case = store.contents().cases[0]
os.write(1, b"ready\\n")
receipt = store.record(Act(ActKind.NOTE, case.case_id, "t", {"text": "x"})).result()
os.write(1, b"acknowledged\\n")
store.close()
"""
SYNC = re.compile(r"(?:fsync|fdatasync)\(\d+<(?P<path>[^>]*)>\)\s*=\s*0")
UNLINK = re.compile(r"unlink(?:at)?\(.*\"(?P<path>[^\"]*store\.sqlite-journal)\".*=\s*0")


@pytest.fixture
def calls(open_store, kit, tmp_path):
    """The system calls between the two words of the recorder, in order."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    store = open_store(tmp_path / "store.sqlite")
    kit.fill(store, 1)
    store.close()
    log = tmp_path / "calls"
    wanted = "trace=fsync,fdatasync,unlink,unlinkat,write"
    command = [strace, "-f", "-y", "-e", wanted, "-o", str(log), sys.executable, "-c", RECORDER]
    done = subprocess.run([*command, str(tmp_path / "store.sqlite")], capture_output=True, text=True)
    if "ptrace" in done.stderr or "Operation not permitted" in done.stderr:
        pytest.skip(f"no right to trace here: {done.stderr.splitlines()[0]}")
    assert done.stdout == "ready\nacknowledged\n", done.stderr
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    ready = next(n for n, line in enumerate(lines) if 'ready\\n"' in line)
    acknowledged = next(n for n, line in enumerate(lines) if 'acknowledged\\n"' in line)
    return lines[ready + 1 : acknowledged]


def test_journal_database_and_folder_are_synced_before_an_act_is_acknowledged(calls, tmp_path):
    steps = []
    for line in calls:
        found = SYNC.search(line)
        if found:
            steps.append("sync " + found["path"].replace(str(tmp_path), "folder"))
        elif UNLINK.search(line):
            steps.append("remove journal")
    database = steps.index("sync folder/store.sqlite")
    removed = steps.index("remove journal")
    assert "sync folder/store.sqlite-journal" in steps[:database]
    assert database < removed
    assert "sync folder" in steps[removed:], "the commit itself could be lost with the power"
