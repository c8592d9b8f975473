"""What is deployed beside the server: the archive of PostgreSQL's log takes each piece once, and the same one again."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "server" / "deploy" / "archive-wal.sh"
NAME = "00000005000000000000000A"


@pytest.fixture
def archive(tmp_path):
    folder, piece = tmp_path / "wal", tmp_path / "piece"
    folder.mkdir()

    def run(content: bytes) -> int:
        piece.write_bytes(content)
        return subprocess.run(["sh", str(SCRIPT), str(folder), str(piece), NAME], check=False, timeout=60).returncode

    run.folder = folder
    return run


def test_a_piece_is_archived_whole_and_nothing_else_lies_beside_it(archive):
    assert archive(b"first") == 0
    assert {path.name: path.read_bytes() for path in archive.folder.iterdir()} == {NAME: b"first"}


def test_the_same_piece_again_is_done_already(archive):
    assert (archive(b"first"), archive(b"first")) == (0, 0)


def test_another_piece_of_the_same_name_is_refused_and_changes_nothing(archive):
    archive(b"first")
    assert archive(b"second") != 0
    assert (archive.folder / NAME).read_bytes() == b"first"


def test_a_folder_that_is_away_is_a_failure_that_comes_again(archive):
    archive.folder.rmdir()
    assert archive(b"first") != 0
