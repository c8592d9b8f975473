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
from redline_review.plugin.adapters.evidence_intake import EvidenceIntake
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.states import ActKind
store = SqliteStore.open(Path(sys.argv[1]), SystemClock())
case = store.contents().cases[0]
photo = Path(sys.argv[1]).with_name("photo.jpg")
photo.write_bytes(b"\\xff\\xd8\\xff\\xe0" + os.urandom(50_000))
intake = EvidenceIntake(Path(sys.argv[1]).with_name("evidence"))
os.write(1, b"ready\\n")
intake.take(photo)
os.write(1, b"taken in\\n")
receipt = store.record(Act(ActKind.NOTE, case.case_id, "t", {"text": "x"})).result()
os.write(1, b"acknowledged\\n")
store.close()
"""
SYNC = re.compile(r"(?:fsync|fdatasync)\(\d+<(?P<path>[^>]*)>\)\s*=\s*0")
RENAME = re.compile(r"rename(?:at2?)?\(.*\"(?P<path>[^\"]*evidence/[0-9a-f]{64}\.jpg)\".*=\s*0")
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
    wanted = "trace=fsync,fdatasync,unlink,unlinkat,rename,renameat,renameat2,write"
    command = [strace, "-f", "-y", "-e", wanted, "-o", str(log), sys.executable, "-c", RECORDER]
    done = subprocess.run([*command, str(tmp_path / "store.sqlite")], capture_output=True, text=True)
    if "ptrace" in done.stderr or "Operation not permitted" in done.stderr:
        pytest.skip(f"no right to trace here: {done.stderr.splitlines()[0]}")
    assert done.stdout == "ready\ntaken in\nacknowledged\n", done.stderr
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return {
        word: [_step(line, tmp_path) for line in _between(lines, *words)]
        for word, words in {"file": ("ready", "taken in"), "act": ("taken in", "acknowledged")}.items()
    }


def _between(lines, first, last):
    places = [next(n for n, line in enumerate(lines) if f'{word}\\n"' in line) for word in (first, last)]
    return lines[places[0] + 1 : places[1]]


def _step(line, folder):
    """Return what a system call does, in words; empty for others."""
    synced, renamed = SYNC.search(line), RENAME.search(line)
    if synced:
        return "sync " + re.sub(r"\.[^/]*\.part$", "part", synced["path"].replace(str(folder), "folder"))
    if renamed:
        return "name the file"
    return "remove journal" if UNLINK.search(line) else ""


def test_journal_database_and_folder_are_synced_before_an_act_is_acknowledged(calls):
    steps = calls["act"]
    database = steps.index("sync folder/store.sqlite")
    removed = steps.index("remove journal")
    assert "sync folder/store.sqlite-journal" in steps[:database]
    assert database < removed
    assert "sync folder" in steps[removed:], "the commit itself could be lost with the power"


def test_an_evidence_file_and_its_folder_are_synced_before_it_is_acknowledged(calls):
    steps = [step for step in calls["file"] if step]
    content, named = steps.index("sync folder/evidence/part"), steps.index("name the file")
    assert content < named, "a name could stand for a file whose content is not on the disk"
    assert "sync folder/evidence" in steps[named:], "the name itself could be lost with the power"
    assert "sync folder/store.sqlite" not in steps
