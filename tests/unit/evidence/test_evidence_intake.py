"""Files into the evidence folder: whole and durable, or not at all."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from redline_review.plugin.adapters.evidence_intake import (
    EvidenceIntake,
    EvidenceUnwritten,
    FileRefused,
    IntakeCancelled,
)
from redline_review.plugin.adapters.evidence_sniff import plain_name, sniff
from redline_review.plugin.domain.canonical import sha256_hex
from redline_review.plugin.domain.evidence import FileType

JPEG = b"\xff\xd8\xff\xe0" + b"picture" * 1000
TAKER = """
import os, sys
from pathlib import Path
from redline_review.plugin.adapters.evidence_intake import EvidenceIntake
os.write(1, b"ready\\n")
EvidenceIntake(Path(sys.argv[2])).take(Path(sys.argv[1]))
os.write(1, b"taken\\n")
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "evidence"


@pytest.fixture
def intake(folder):
    return EvidenceIntake(folder)


def _put(path, content=JPEG):
    path.write_bytes(content)
    return path


def _names(folder):
    return [path.name for path in folder.iterdir()]


def test_a_file_stands_under_its_hash_and_the_source_stays(intake, folder, tmp_path):
    source = _put(tmp_path / "照片 1.JPG")
    taken = intake.take(source)
    assert taken.path == folder / f"{sha256_hex(JPEG)}.jpg"
    assert taken.path.read_bytes() == source.read_bytes() == JPEG
    assert _names(folder) == [taken.path.name]


def test_the_same_content_is_stored_once_whatever_it_is_called(intake, folder, tmp_path):
    first, second = (intake.take(_put(tmp_path / name)) for name in ("a.jpg", "b.jpg"))
    assert first.path == second.path
    assert len(_names(folder)) == 1


def test_a_file_that_was_altered_is_mended_when_it_comes_again(intake, tmp_path):
    taken = intake.take(_put(tmp_path / "a.jpg"))
    taken.path.write_bytes(JPEG[:-1] + b"!")
    assert intake.take(tmp_path / "a.jpg").path.read_bytes() == JPEG


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        pytest.param(lambda p: p.symlink_to(__file__), "link", id="a link"),
        pytest.param(lambda p: os.mkfifo(p), "not_a_file", id="a pipe, which would wait for ever"),
        pytest.param(lambda p: p.mkdir(), "not_a_file", id="a folder"),
        pytest.param(lambda p: None, "gone", id="nothing"),
        pytest.param(lambda p: p.write_bytes(b""), "empty", id="an empty file"),
        pytest.param(lambda p: p.write_bytes(b"MZ\x90\0" * 10), "program", id="a program called a photo"),
    ],
)
def test_what_is_no_file_of_evidence_is_refused_and_leaves_nothing(intake, folder, tmp_path, make, reason):
    path = tmp_path / "x.jpg"
    make(path)
    with pytest.raises(FileRefused) as refused:
        intake.take(path)
    assert refused.value.reason == reason
    assert not folder.exists() or _names(folder) == []


def test_a_device_that_never_ends_is_refused(intake):
    with pytest.raises(FileRefused, match="not_a_file"):
        intake.take(Path("/dev/zero"))


def test_a_name_that_no_system_takes_is_refused(intake, tmp_path):
    with pytest.raises(FileRefused, match="unreadable"):
        intake.take(tmp_path / "a\0b.jpg")


def test_a_cancel_leaves_nothing_half_there(intake, folder, tmp_path):
    source = _put(tmp_path / "large.mp4", b"\0\0\0\x18ftypmp42" + bytes(5 << 20))
    read = []
    with pytest.raises(IntakeCancelled):
        intake.take(source, lambda: len(read) > 2, read.append)
    assert len(read) == 3
    assert _names(folder) == []


def test_a_file_that_is_still_being_written_is_refused(intake, folder, tmp_path):
    source = _put(tmp_path / "a.jpg", JPEG + bytes(3 << 20))

    def grow(_done):
        with source.open("ab") as file:
            file.write(b"more")

    with pytest.raises(FileRefused, match="changing"):
        intake.take(source, progress=grow)
    assert _names(folder) == []


def test_three_hundred_megabytes_pass_in_pieces(intake, tmp_path):
    import resource

    source = tmp_path / "video.mp4"
    with source.open("wb") as file:
        file.write(b"\0\0\0\x18ftypmp42")
        file.truncate(300 << 20)  # a hole: nothing is written
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    taken = intake.take(source)
    assert taken.size_bytes == 300 << 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000  # kilobytes
    taken.path.unlink()


def test_a_full_disk_is_said_and_nothing_stands(folder, tmp_path):
    with pytest.raises(EvidenceUnwritten) as said:
        EvidenceIntake(folder, room_bytes=1 << 60).take(_put(tmp_path / "a.jpg"))
    assert said.value.reason == "full"
    assert _names(folder) == []


def test_what_a_killed_intake_left_is_swept_away(intake, folder, tmp_path):
    kept = intake.take(_put(tmp_path / "a.jpg")).path
    (folder / ".intake-1-1.part").write_bytes(b"half")
    intake.sweep()
    assert _names(folder) == [kept.name]


def test_content_and_name_are_on_the_disk_before_a_file_counts_as_taken(folder, tmp_path):
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    source, log = _put(tmp_path / "a.jpg"), tmp_path / "calls"
    traced = "trace=fsync,fdatasync,rename,renameat,renameat2,write"
    command = [strace, "-f", "-y", "-e", traced, "-o", str(log), sys.executable, "-c", TAKER, str(source), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    if "ptrace" in done.stderr or "not permitted" in done.stderr:
        pytest.skip(f"no right to trace here: {done.stderr.splitlines()[0]}")
    assert done.stdout == "ready\ntaken\n", done.stderr
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    begun = next(n for n, line in enumerate(lines) if 'ready\\n"' in line)
    ended = next(n for n, line in enumerate(lines) if 'taken\\n"' in line)
    steps = [_step(line, folder) for line in lines[begun:ended]]
    wanted = ["file synced", "named", "folder synced"]
    assert [step for step in steps if step in wanted] == wanted


def _step(line, folder):
    if re.search(r"rename", line):
        return "named"
    synced = re.search(r"f(?:data)?sync\(\d+<([^>]*)>\)\s*=\s*0", line)
    if synced is None:
        return ""
    return "folder synced" if synced[1] == str(folder) else "file synced"


@pytest.mark.parametrize(
    ("head", "name", "suffix", "kind", "wrong"),
    [
        pytest.param(JPEG, "a.jpeg", ".jpg", FileType.PHOTO, False, id="a JPEG"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "a.jpg", ".png", FileType.PHOTO, True, id="a PNG called JPEG"),
        pytest.param(b"\0\0\0\x20ftypheic", "a.HEIC", ".heic", FileType.PHOTO, False, id="HEIC of a phone"),
        pytest.param(b"\0\0\0\x20ftypqt  ", "a.MOV", ".mov", FileType.VIDEO, False, id="a video"),
        pytest.param(b"%PDF-1.7", "批复.pdf", ".pdf", FileType.DOCUMENT, False, id="a PDF"),
        pytest.param(b"PK\x03\x04", "笔录.docx", ".docx", FileType.DOCUMENT, False, id="an office document"),
        pytest.param(b"PK\x03\x04", "a.jpg", ".zip", FileType.DOCUMENT, True, id="an archive called a photo"),
        pytest.param(b"<?xml?><gpx>", "t.gpx", ".gpx", FileType.TRACK, False, id="a track"),
        pytest.param(b"hello", "a.jpg", ".bin", FileType.OTHER, True, id="text called a photo"),
        pytest.param(b"hello", "a.../../etc", ".bin", FileType.OTHER, False, id="a suffix that is a path"),
    ],
)
def test_a_file_is_what_is_in_it(head, name, suffix, kind, wrong):
    found = sniff(head, name)
    assert (found.suffix, found.type, found.wrong_extension, found.program) == (suffix, kind, wrong, False)


@pytest.mark.parametrize("name", ["a.exe", "report.pdf.lnk", "x.html", "x.svg", "run.bat"])
def test_what_would_run_when_opened_is_a_program(name):
    assert sniff(b"anything", name).program


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("../../etc/passwd", "passwd", id="a path"),
        pytest.param("C:\\Windows\\x.jpg", "x.jpg", id="a path of Windows"),
        pytest.param("a\u202egpj.exe", "agpj.exe", id="text turned around"),
        pytest.param("\x1b[31mred.jpg", "[31mred.jpg", id="what steers a terminal"),
        pytest.param("现场😀.jpg", "现场😀.jpg", id="Chinese and a face"),
        pytest.param("...", "?", id="dots alone"),
        pytest.param("x" * 300 + ".jpg", "x" * 115 + "….jpg", id="far too long"),
        pytest.param("bad\udcff.jpg", "bad.jpg", id="not UTF-8"),
    ],
)
def test_a_name_is_shown_without_its_tricks(name, shown):
    assert plain_name(name) == shown
