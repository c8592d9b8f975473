"""Bad files dropped on the Review window: each is taken with a remark or refused in words, and reviewing goes on."""

from __future__ import annotations

import struct
import zlib

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QLabel, QListWidget
from redline_review.plugin.domain.evidence import FileType, Remark
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import drop, opened_desk, press, saved

HUGE_BYTES = 300 << 20
K = Qt.Key


@pytest.fixture
def desk(made, tmp_path):
    with opened_desk(made, tmp_path / "opened") as opened:
        yield opened


def enormous_png() -> bytes:
    """Return a picture of 3,600 million pixels in some hundred bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(bytes(100_000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")


def cut_off(path, jpeg):
    path.write_bytes(jpeg(taken="2026:05:02 10:03:04")[:-400])


def huge(path, _jpeg):
    with path.open("wb") as file:
        file.write(b"\0\0\0\x18ftypmp42")
        file.truncate(HUGE_BYTES)


def added(desk, *paths):
    """Drop files and return what the patch on screen has then."""
    case_id = desk.session.current
    assert drop(desk.window, *paths)
    until("the import begun and ended", lambda: not desk.controller.evidence.bringing.busy)
    saved(desk)
    return desk.controller.evidence.book.files(case_id)


def said(desk) -> str:
    return str(desk._top._message.text())


@pytest.mark.parametrize(
    ("name", "write", "kind", "remark"),
    [
        pytest.param("a.jpg", cut_off, FileType.PHOTO, Remark.CUT_OFF, id="a photo that is cut off"),
        pytest.param(
            "b.png",
            lambda path, _jpeg: path.write_bytes(enormous_png()),
            FileType.PHOTO,
            Remark.TOO_LARGE_TO_SHOW,
            id="a picture that would unpack to gigabytes",
        ),
        pytest.param(
            "c.png",
            lambda path, jpeg: path.write_bytes(jpeg()),
            FileType.PHOTO,
            Remark.WRONG_EXTENSION,
            id="a JPEG called PNG",
        ),
        pytest.param(
            "d.jpg",
            lambda path, jpeg: path.write_bytes(jpeg(taken="0000:00:00 00:00:00")),
            FileType.PHOTO,
            Remark.BAD_TIME,
            id="a photo of no date",
        ),
        pytest.param("e.mp4", huge, FileType.VIDEO, None, id="300 MB"),
        pytest.param(
            "现场 😀 مرحبا.jpg",
            lambda path, jpeg: path.write_bytes(jpeg()),
            FileType.PHOTO,
            None,
            id="emoji and Arabic",
        ),
    ],
)
def test_a_bad_file_is_kept_whole_with_a_remark_is_listed_and_reviewing_goes_on(
    desk, tmp_path, jpeg, name, write, kind, remark
):
    path = tmp_path / name
    write(path, jpeg)
    (file,) = added(desk, path)
    assert (file.type, file.size_bytes) == (kind, path.stat().st_size)
    assert remark is None or remark in file.remarks
    until("it is listed", lambda: desk.window.findChild(QListWidget, "evidenceList").count() == 1)
    case_id = desk.session.current
    press(desk, K.Key_4, K.Key_Return)
    saved(desk)
    assert desk.session.draft(case_id).decided


@pytest.mark.parametrize(
    ("name", "make"),
    [
        pytest.param("link.jpg", lambda path: path.symlink_to("/etc/passwd"), id="a link to another file"),
        pytest.param("dangling.jpg", lambda path: path.symlink_to("/nowhere/x.jpg"), id="a link to nothing"),
        pytest.param("empty.jpg", lambda path: path.write_bytes(b""), id="an empty file"),
        pytest.param("photo.jpg", lambda path: path.write_bytes(b"MZ\x90\0" * 10), id="a program called a photo"),
        pytest.param("page.html", lambda path: path.write_text("<html><script>"), id="a page that would run"),
    ],
)
def test_what_is_no_evidence_is_refused_by_name_and_nothing_of_it_stays(desk, tmp_path, name, make):
    make(tmp_path / name)
    assert added(desk, tmp_path / name) == ()
    until("it is said", lambda: name in said(desk))
    stored = desk.workspace.folder / "evidence"
    assert not stored.is_dir() or list(stored.iterdir()) == []


def test_a_name_that_is_a_path_leads_nowhere(desk, tmp_path, jpeg):
    path = tmp_path / "..\\..\\Windows\\x.jpg"
    path.write_bytes(jpeg())
    (file,) = added(desk, path)
    assert file.name == "x.jpg"
    (stored,) = (desk.workspace.folder / "evidence").iterdir()
    assert stored.name == f"{file.sha256}.jpg"


def test_good_files_among_bad_ones_come_in_and_one_undo_takes_them_back(desk, tmp_path, jpeg):
    (tmp_path / "good.jpg").write_bytes(jpeg())
    cut_off(tmp_path / "cut.jpg", jpeg)
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "link.jpg").symlink_to(tmp_path / "good.jpg")
    case_id = desk.session.current
    files = added(desk, *(tmp_path / name for name in ("good.jpg", "cut.jpg", "empty.jpg", "link.jpg")))
    assert sorted(file.name for file in files) == ["cut.jpg", "good.jpg"]
    assert all(name in said(desk) for name in ("empty.jpg", "link.jpg"))
    press(desk, K.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    saved(desk)
    assert desk.controller.evidence.book.files(case_id) == ()


def test_files_that_were_refused_are_named_at_their_patch_until_they_are_dismissed(desk, tmp_path):
    names = [f"empty{number:02}.jpg" for number in range(10)]
    for name in names:
        (tmp_path / name).write_bytes(b"")
    first = desk.session.current
    assert added(desk, *(tmp_path / name for name in names)) == ()
    listed = desk.window.findChild(QLabel, "evidenceRefused")
    until("they are named", listed.isVisible)
    assert all(f"{name}\u2069: empty; copy it again" in listed.text() for name in names)
    assert "10 files were not added: each is named at the evidence." in said(desk)
    assert all(name in desk._top._message.toolTip() for name in names)
    press(desk, K.Key_J)
    assert desk.session.current != first
    assert not listed.isVisible()
    press(desk, K.Key_K)
    assert listed.isVisible()
    listed.linkActivated.emit("read")
    press(desk, K.Key_J, K.Key_K)
    assert not listed.isVisible()
