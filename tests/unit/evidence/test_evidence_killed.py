"""An import that is killed: what was acknowledged is there and whole, nothing is half there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from redline_review.plugin.adapters.evidence_intake import EvidenceIntake, hash_of
from redline_review.plugin.domain.evidence import files_of

IMPORTER = """
import sys
from pathlib import Path
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.evidence_intake import EvidenceIntake
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.app.evidence import EvidenceBook
from redline_review.plugin.app.review import ReviewSession
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.plugin.domain.evidence import EvidenceFile
from redline_review.plugin.domain.form import read_form
root, photos, resources = map(Path, sys.argv[1:])
clock = SystemClock()
store = SqliteStore.open(root / "store.sqlite", clock)
form = read_form(resources / "forms" / "desk.json", read_code_lists(resources / "codes"))
def saving(act, future):
    future.add_done_callback(lambda done: print(act.payload["file"]["sha256"], flush=True))
session = ReviewSession(store, store.contents(), form, clock, saving, False)
book, intake = EvidenceBook(session, clock), EvidenceIntake(root / "evidence")
case = next(iter(session.cases))
for path in sorted(photos.iterdir()):
    taken = intake.take(path)
    book.add(case, EvidenceFile(taken.sha256, path.name, taken.size_bytes, taken.sniffed.suffix, taken.sniffed.type))
"""
RESOURCES = Path(__file__).resolve().parents[3] / "resources"


@pytest.mark.parametrize("after", [1, 7, 19])
def test_a_killed_import_leaves_every_acknowledged_file_whole_and_nothing_half(open_store, kit, tmp_path, after):
    store = open_store(tmp_path / "store.sqlite")
    case = kit.fill(store, 1)[0]
    store.close()
    photos = tmp_path / "photos"
    photos.mkdir()
    for number in range(60):
        (photos / f"{number:02d}.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes([number]) * 200_000)
    command = [sys.executable, "-c", IMPORTER, str(tmp_path), str(photos), str(RESOURCES)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as importer:
        told = [importer.stdout.readline().strip() for _ in range(after)]
        importer.kill()
        told += [line.strip() for line in importer.stdout if len(line) == 65]
    assert all(told)
    again = open_store(tmp_path / "store.sqlite", create=False)
    assert again.verify_chain()
    draft = again.contents().drafts[case.case_id]
    files = files_of(draft.evidence)
    assert set(told) <= {file.sha256 for file in files}
    for file in files:
        assert hash_of(tmp_path / "evidence" / f"{file.sha256}{file.suffix}") == file.sha256
    EvidenceIntake(tmp_path / "evidence").sweep()
    stems = {path.name.removesuffix(".jpg") for path in (tmp_path / "evidence").iterdir()}
    assert {file.sha256 for file in files} <= stems
    assert all(len(stem) == 64 for stem in stems)
