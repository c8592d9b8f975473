"""What photos say of themselves, what of it stays in copies for outside, and pictures for the screen."""

from __future__ import annotations

import random
import struct
import zlib
from contextlib import suppress
from dataclasses import replace

import pytest
from qgis.core import QgsExifTools
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QImage
from redline_review.plugin.adapters.evidence import EvidenceFolder
from redline_review.plugin.adapters.evidence_bring import bring, bring_picture, sources_of
from redline_review.plugin.adapters.evidence_copy import NotCleaned, copy_for_outside
from redline_review.plugin.adapters.evidence_intake import EvidenceIntake
from redline_review.plugin.adapters.evidence_pictures import NotShown, glance, picture_of, verify
from redline_review.plugin.adapters.evidence_segments import picture_end, scan_start
from redline_review.plugin.adapters.evidence_track import TrackUnreadable, read_track
from redline_review.plugin.domain.evidence import FileType, Remark
from redline_review.plugin.domain.evidence_rules import EvidenceRules, moment
from redline_review.plugin.port_errors import EvidenceChanged, EvidenceMissing

NOW = "2026-06-01T00:00:00.000Z"
SAID = {
    "taken": "2026:05:02 10:03:04",
    "offset": "+08:00",
    "place": (120.63, 31.17),
    "direction": 137.5,
    "serial": "SN-4711",
    "orientation": 6,
}
BOX = QSize(96, 96)


@pytest.fixture
def folder(tmp_path):
    return EvidenceFolder(tmp_path / "evidence")


@pytest.fixture
def take(tmp_path):
    intake = EvidenceIntake(tmp_path / "evidence")
    return lambda path: bring(intake, path, NOW).file


def _png(width, height, *more):
    """Return a PNG's header (and further chunks) that claims a size."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunk(*one) for one in more) + chunk(b"IEND", b"")


def test_time_place_and_direction_of_a_photo_are_read(take, photo):
    file = take(photo("现场 1.JPG", **SAID))
    assert (file.name, file.suffix, file.type) == ("现场 1.JPG", ".jpg", FileType.PHOTO)
    assert file.taken_at == "2026-05-02T10:03:04+08:00"
    assert file.place == pytest.approx((120.63, 31.17), abs=1e-6)
    assert (file.direction, file.size_px, file.camera, file.remarks) == (137.5, (400, 300), "华为", ())


def test_a_photo_from_a_messenger_says_nothing_and_is_not_wrong(take, tmp_path, picture):
    path = tmp_path / "mmexport1.jpg"
    path.write_bytes(picture())
    file = take(path)
    assert (file.taken_at, file.place, file.direction, file.remarks) == ("", None, None, ())


@pytest.mark.parametrize(
    ("said", "place", "taken", "remarks"),
    [
        pytest.param({"place": (0.0, 0.0)}, None, "", (), id="no fix: zeros"),
        pytest.param({"taken": "0000:00:00 00:00:00"}, None, "", (Remark.BAD_TIME,), id="a clock never set"),
        pytest.param({"taken": "1970:01:01 00:00:00"}, None, "", (Remark.BAD_TIME,), id="before digital cameras"),
        pytest.param({"taken": "2026:05:02 10:03:04", "offset": "8"}, None, "2026-05-02T10:03:04", (), id="bad offset"),
    ],
)
def test_what_a_camera_says_wrongly_is_left_out(take, photo, said, place, taken, remarks):
    file = take(photo(**said))
    assert (file.place, file.taken_at, file.remarks) == (place, taken, remarks)


def test_a_cut_off_photo_is_kept_with_a_remark_at_every_length(take, tmp_path, jpeg):
    whole = jpeg(**SAID)
    for share in (0.02, 0.2, 0.5, 0.9, 0.99):
        path = tmp_path / f"{share}.jpg"
        path.write_bytes(whole[: int(len(whole) * share)])
        assert Remark.CUT_OFF in take(path).remarks, share


def test_a_picture_that_claims_to_be_enormous_is_kept_and_never_decoded(take, folder, tmp_path):
    path = tmp_path / "bomb.png"
    path.write_bytes(_png(60_000, 60_000, (b"IDAT", zlib.compress(bytes(100_000)))))
    file = take(path)
    assert Remark.TOO_LARGE_TO_SHOW in file.remarks
    with pytest.raises(NotShown, match="large"):
        picture_of(folder, file, BOX)
    with pytest.raises(NotShown, match="large"):
        picture_of(folder, replace(file, remarks=()), BOX)


def test_a_png_called_jpg_is_read_as_what_it_is(take, folder, tmp_path, picture):
    path = tmp_path / "a.jpg"
    path.write_bytes(picture(kind="PNG"))
    file = take(path)
    assert (file.suffix, file.remarks) == (".png", (Remark.WRONG_EXTENSION,))
    assert picture_of(folder, file, BOX).size() == QSize(96, 72)


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        pytest.param(b"\0\0\0\x20ftypheic" + bytes(100), "IMG.HEIC", FileType.PHOTO, id="HEIC"),
        pytest.param(b"\0\0\0\x20ftypmp42" + bytes(100), "v.mp4", FileType.VIDEO, id="video"),
        pytest.param(b"%PDF-1.4 x", "批复.pdf", FileType.DOCUMENT, id="document"),
    ],
)
def test_other_files_are_kept_plain_verified_and_not_shown(take, folder, tmp_path, head, name, kind):
    (tmp_path / name).write_bytes(head)
    file = take(tmp_path / name)
    assert (file.type, file.remarks) == (kind, ())
    with pytest.raises(NotShown, match="kind"):
        picture_of(folder, file, BOX)


def test_a_photo_is_shown_upright_no_larger_than_its_box(take, folder, photo):
    image = picture_of(folder, take(photo(**SAID)), BOX)
    assert image.size() == QSize(72, 96)
    top, bottom = image.pixelColor(36, 10), image.pixelColor(36, 85)
    assert top.red() > 150 > top.blue()
    assert bottom.blue() > 150 > bottom.red()


def test_a_file_is_verified_when_it_is_read(take, folder, photo):
    file = take(photo(**SAID))
    path = folder.path(file.sha256, file.suffix)
    content = path.read_bytes()
    path.write_bytes(content[:-5] + b"x" + content[-4:])
    glance(folder, file)
    for read in (
        lambda: picture_of(folder, file, BOX),
        lambda: verify(folder, file),
        lambda: copy_for_outside(folder, file),
    ):
        with pytest.raises(EvidenceChanged):
            read()
    path.write_bytes(content[:-1])
    with pytest.raises(EvidenceChanged):
        glance(folder, file)
    path.unlink()
    for read in (lambda: picture_of(folder, file, BOX), lambda: verify(folder, file), lambda: glance(folder, file)):
        with pytest.raises(EvidenceMissing):
            read()


def test_a_copy_for_outside_keeps_the_picture_its_turn_and_time_and_loses_place_and_serial(
    take, folder, photo, tmp_path
):
    file = take(photo(**SAID))
    kept = folder.get(file.sha256, file.suffix)
    copy = copy_for_outside(folder, file)
    path = tmp_path / "copy.jpg"
    path.write_bytes(copy)
    tags = QgsExifTools.readTags(str(path))
    assert not [name for name in tags if "GPS" in name or "Serial" in name or "Make" in name]
    assert tags["Exif.Image.Orientation"] == 6
    assert tags["Exif.Photo.DateTimeOriginal"].toString("yyyy-MM-dd HH:mm:ss") == "2026-05-02 10:03:04"
    assert b"SN-4711" not in copy
    assert QImage(str(path)) == QImage(str(folder.path(file.sha256, file.suffix)))
    assert copy[scan_start(copy) :] == kept[scan_start(kept) :]


def test_what_hides_behind_or_beside_a_picture_does_not_go_out(take, folder, tmp_path, jpeg):
    xmp = b"\xff\xe1" + struct.pack(">H", 2 + 40) + b"http://ns.adobe.com/xap/1.0/\0GPSsecret1234"[:40].ljust(40)
    comment = b"\xff\xfe" + struct.pack(">H", 2 + 9) + b"SN-secret"
    plain = jpeg(**SAID)
    path = tmp_path / "motion.jpg"
    path.write_bytes(plain[:2] + xmp + comment + plain[2:] + b"\0\0\0\x18ftypmp42 video with GPSsecret")
    copy = copy_for_outside(folder, take(path))
    assert b"secret" not in copy
    assert picture_end(copy, scan_start(copy)) == len(copy)


def test_a_png_loses_its_texts_and_keeps_its_pixels(take, folder, tmp_path, picture):
    plain = picture(kind="PNG")
    body = b"Location\0GPSsecret"
    text = struct.pack(">I", len(body)) + b"tEXt" + body + struct.pack(">I", zlib.crc32(b"tEXt" + body))
    path = tmp_path / "a.png"
    path.write_bytes(plain[:33] + text + plain[33:])
    copy = copy_for_outside(folder, take(path))
    assert b"secret" not in copy
    assert QImage.fromData(copy) == QImage.fromData(plain)


def test_a_webp_loses_what_is_said_beside_the_picture(take, folder, tmp_path, picture):
    plain = picture(kind="WEBP")
    chunk = b"EXIF" + struct.pack("<I", 10) + b"GPS secret"
    path = tmp_path / "a.webp"
    path.write_bytes(b"RIFF" + struct.pack("<I", len(plain) - 8 + len(chunk)) + plain[8:] + chunk)
    copy = copy_for_outside(folder, take(path))
    assert copy == plain


def test_a_file_that_cannot_be_cleaned_does_not_go_out_by_itself(take, folder, tmp_path, jpeg):
    (tmp_path / "a.heic").write_bytes(b"\0\0\0\x20ftypheic" + bytes(100))
    (tmp_path / "cut.jpg").write_bytes(jpeg(**SAID)[:-200])
    for name in ("a.heic", "cut.jpg"):
        with pytest.raises(NotCleaned):
            copy_for_outside(folder, take(tmp_path / name))


def test_a_document_goes_out_as_it_is(take, folder, tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 whatever")
    assert copy_for_outside(folder, take(tmp_path / "a.pdf")) == b"%PDF-1.4 whatever"


def test_a_pasted_picture_is_a_photo_like_others(tmp_path, picture):
    file = bring_picture(EvidenceIntake(tmp_path / "evidence"), picture(kind="PNG"), "pasted.png", NOW).file
    assert (file.name, file.suffix, file.size_px) == ("pasted.png", ".png", (400, 300))


def test_a_folder_gives_its_files_at_any_depth_and_no_links_or_hidden_ones(tmp_path):
    root = tmp_path / "外业"
    (root / "JS-0001").mkdir(parents=True)
    for name in ("JS-0001/b.jpg", "JS-0001/a.jpg", ".hidden.jpg", "Thumbs.db"):
        (root / name).write_bytes(b"x")
    (root / "loop").symlink_to(root, target_is_directory=True)
    (root / "link.jpg").symlink_to(root / "JS-0001" / "a.jpg")
    found = sources_of([root, root / "JS-0001" / "a.jpg"])
    assert [path.relative_to(root).as_posix() for path in found] == ["JS-0001/a.jpg", "JS-0001/b.jpg"]


GPX = """<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1">
<wpt lat="31.17" lon="120.63"><time>2026-05-02T02:00:00Z</time><name>围栏</name><desc>新建</desc></wpt>
<trk><trkseg>
<trkpt lat="31.0" lon="120.0"><time>2026-05-02T01:00:00Z</time></trkpt>
<trkpt lat="31.2" lon="120.2"><time>2026-05-02T01:05:00.25Z</time></trkpt>
<trkpt lat="x" lon="120.2"/>
</trkseg><trkseg><trkpt lat="31.4" lon="120.4"><time>2026-05-02T03:00:00Z</time></trkpt></trkseg></trk></gpx>"""


def test_a_track_says_where_the_visitor_was_and_when_it_does_not_know(take, tmp_path):
    path = tmp_path / "track.gpx"
    path.write_text(GPX, encoding="utf-8")
    track, rules = read_track(path), EvidenceRules()
    assert track.place_at(moment("2026-05-02T09:02:30", rules)) == pytest.approx((120.1, 31.1), abs=1e-3)
    assert track.place_at(moment("2026-05-02T10:00:00", rules)) is None
    assert [len(line) for line in track.lines] == [2, 1]
    assert (track.waypoints[0].name, track.waypoints[0].text) == ("围栏", "新建")
    file = take(path)
    assert file.type is FileType.TRACK
    assert file.span == ("2026-05-02T01:00:00.000Z", "2026-05-02T03:00:00.000Z")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<gpx><trk>", id="cut off"),
        pytest.param('<!DOCTYPE x [<!ENTITY a "aaaa">]><gpx>&a;</gpx>', id="entities"),
    ],
)
def test_a_track_that_cannot_be_read_is_kept_with_a_remark(take, tmp_path, text):
    path = tmp_path / "t.gpx"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TrackUnreadable):
        read_track(path)
    file = take(path)
    assert file.span is None
    assert file.type is FileType.OTHER or Remark.NOT_READ in file.remarks


@pytest.mark.parametrize("kind", ["JPG", "PNG", "WEBP", "TIFF"])
def test_files_damaged_at_random_are_kept_and_shown_or_refused_in_words(take, folder, tmp_path, jpeg, picture, kind):
    rng, whole = random.Random(kind), jpeg(120, 90, **SAID) if kind == "JPG" else picture(120, 90, kind)
    shown = refused = 0
    for number in range(60):
        damaged = bytearray(whole)
        for _ in range(rng.randint(1, 12)):
            damaged[rng.randrange(4, min(len(damaged), 700))] = rng.choice((0, 255, 0x7F, 0x80, rng.randrange(256)))
        path = tmp_path / f"{number}.{kind.lower()}"
        path.write_bytes(bytes(damaged[: rng.randrange(40, len(damaged))] if rng.random() < 0.2 else damaged))
        file = take(path)
        assert file is not None
        try:
            shown += not picture_of(folder, file, BOX).isNull()
        except NotShown:
            refused += 1
        with suppress(NotCleaned):
            assert copy_for_outside(folder, file)
    assert shown + refused == 60
    assert refused
