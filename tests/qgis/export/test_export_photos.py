"""Photos that leave: one folder per patch, named by its id, without what tells of the camera; disks that are full."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice
from qgis.PyQt.QtGui import QColor, QImage
from redline_review.plugin.adapters.evidence import EvidenceFolder
from redline_review.plugin.app.export import Part, Remark
from redline_review.plugin.app.export_errors import ExportUnwritten
from redline_review.plugin.domain.evidence import EvidenceFile, FileType, to_json
from redline_review.plugin.domain.states import ActKind
from redline_review.tests.qgis.export.conftest import Office
from redline_review.tests.qgis.support_desktop import fill, small_disk

SECRET = b"SerialNumber 0042"


def jpeg(colour: str) -> bytes:
    """Return a small photo whose comment tells of the camera."""
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG")
    content = bytes(held)
    comment = b"\xff\xfe" + (len(SECRET) + 2).to_bytes(2, "big") + SECRET
    return content[:2] + comment + content[2:]


def give(office: Office, number: int, *photos: tuple[str, bytes, str]) -> list[EvidenceFile]:
    """Give a patch files: (name, content, suffix)."""
    folder = EvidenceFolder(office.workspace.evidence)
    files = []
    for name, content, suffix in photos:
        sha256 = folder.put(content, suffix)
        kind = FileType.PHOTO if suffix == ".jpg" else FileType.DOCUMENT if suffix == ".pdf" else FileType.VIDEO
        files.append(EvidenceFile(sha256, name, len(content), suffix, kind))
    case_id = office.cases[number]
    office.session.amend(case_id, ActKind.ANSWER, {}, evidence=[to_json(file) for file in files])
    return files


def names(report_folder: str) -> list[str]:
    folder = Path(report_folder)
    files = (file for file in (folder / "Photos_Internal").rglob("*") if file.is_file())
    return sorted(file.relative_to(folder).as_posix() for file in files)


def test_files_lie_in_their_patch_s_folder_under_its_id_and_their_number(office: Office) -> None:
    give(office, 0, ("IMG_1.jpg", jpeg("red"), ".jpg"), ("批文.pdf", b"%PDF-1.4", ".pdf"))
    give(office, 3, ("IMG_1.jpg", jpeg("blue"), ".jpg"))
    assert names(office.export(Part.PHOTOS).folder) == [
        "Photos_Internal/JS-0000/JS-0000_1.jpg",
        "Photos_Internal/JS-0000/JS-0000_2.pdf",
        "Photos_Internal/JS-0003/JS-0003_1.jpg",
    ]


def test_copies_say_nothing_of_the_camera_unless_that_is_wished(office: Office) -> None:
    give(office, 0, ("IMG_1.jpg", jpeg("red"), ".jpg"))
    outside = office.export(Part.PHOTOS)
    inside = office.export(Part.PHOTOS, outside=False)
    copies = [Path(made.folder, "Photos_Internal/JS-0000/JS-0000_1.jpg").read_bytes() for made in (outside, inside)]
    assert [SECRET in copy for copy in copies] == [False, True]
    assert not QImage.fromData(copies[0]).isNull()
    assert [entry["outside"] for entry in office.entries()] == [True, False]


@pytest.mark.parametrize("outside", [True, False])
def test_a_missing_and_a_changed_file_are_left_out_and_named(office: Office, outside: bool) -> None:
    gone, changed = give(office, 1, ("a.jpg", jpeg("red"), ".jpg"), ("b.jpg", jpeg("blue"), ".jpg"))
    folder = EvidenceFolder(office.workspace.evidence)
    folder.path(gone.sha256, ".jpg").unlink()
    folder.path(changed.sha256, ".jpg").write_bytes(jpeg("green"))
    report = office.export(Part.PHOTOS, outside=outside)
    assert report.remarks[Remark.MISSING] == ("JS-0001_1 (a.jpg)",)
    assert report.remarks[Remark.CHANGED] == ("JS-0001_2 (b.jpg)",)
    assert names(report.folder) == []


def test_a_video_that_cannot_be_cleaned_stays_here_unless_it_is_wished_as_it_is(office: Office) -> None:
    give(office, 2, ("clip.mp4", b"\0\0\0\x18ftypmp42", ".mp4"))
    report = office.export(Part.PHOTOS)
    assert report.remarks[Remark.NOT_CLEANED] == ("JS-0002_1 (clip.mp4)",)
    assert names(office.export(Part.PHOTOS, outside=False).folder) == ["Photos_Internal/JS-0002/JS-0002_1.mp4"]


@pytest.mark.parametrize(
    ("issued_id", "folder"),
    [
        pytest.param("../../out", "_.._out", id="a path"),
        pytest.param("C:\\x*?", "C__x__", id="forbidden on Windows"),
        pytest.param("NUL", "_NUL", id="a device of Windows"),
        pytest.param("js-0001", "js-0001", id="the same as another but for case"),
    ],
)
def test_ids_that_are_no_names_make_safe_folders(office: Office, issued_id: str, folder: str) -> None:
    give(office, 0, ("a.jpg", jpeg("red"), ".jpg"))
    give(office, 1, ("b.jpg", jpeg("blue"), ".jpg"))
    first = office.cases[0]
    office.session.queue.put(first, issued_id=issued_id)
    made = office.export(Part.PHOTOS)
    found = {Path(name).parent.name for name in names(made.folder)}
    assert found == {folder, "JS-0001 (2)" if issued_id == "js-0001" else "JS-0001"}
    assert list(office.target.iterdir()) == [Path(made.folder)]


def test_no_files_at_all_are_said(office: Office) -> None:
    assert Remark.NO_FILES in office.export(Part.PHOTOS).remarks


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    with small_disk(tmp_path / "stick") as folder:
        yield folder


@pytest.mark.parametrize("part", [Part.LEDGER, Part.GEOPACKAGE, Part.SHAPEFILE, Part.VISIT, Part.PHOTOS])
def test_on_a_full_disk_nothing_is_left_behind_and_the_record_says_nothing(
    office: Office, stick: Path, part: Part
) -> None:
    office.write(0, reality="undecided")
    give(office, 1, ("a.jpg", jpeg("red") + b"\0" * 2_000_000, ".jpg"))
    filler = stick / "filler"
    fill(filler)
    with pytest.raises(ExportUnwritten) as caught:
        office.export(part, folder=str(stick), outside=False)
    assert caught.value.reason == "full"
    assert list(stick.iterdir()) == [filler]
    assert office.entries() == []


def test_a_disk_that_fills_up_under_way_leaves_nothing_behind(office: Office, stick: Path) -> None:
    for number in range(6):
        give(office, number, (f"{number}.jpg", jpeg("red") + bytes([number]) * 300_000, ".jpg"))
    with pytest.raises(ExportUnwritten) as caught:
        office.export(Part.LEDGER, Part.PHOTOS, folder=str(stick), outside=False)
    assert caught.value.reason == "full"
    assert list(stick.iterdir()) == []
