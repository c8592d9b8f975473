"""KML, KMZ and GPX as they come back from phones: our points and what was written to them, new marks, bad files."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from redline_review.plugin.adapters.export.notes_back import read_back
from redline_review.plugin.app.export import Part
from redline_review.plugin.app.export_errors import NotesUnreadable
from redline_review.plugin.app.export_rows import read_table
from redline_review.plugin.app.note_places import FieldRow
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.tests.qgis.export.conftest import write_filled
from redline_review.ui.messages import sentence
from redline_review.ui.resources import RESOURCES

TEMPLATE = read_table(RESOURCES / "exports" / "visit.json", read_code_lists(RESOURCES / "codes"))
KML = '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
POINT = "<Point><coordinates>120.4035,31.1105,7</coordinates></Point>"
MARK = f"<Placemark><name>围栏</name><description>新建，高2米</description>{POINT}</Placemark>"
GPX = (
    '<gpx xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="31.1105" lon="120.4055"><time>2026-05-02T02:20:00Z</time>'
    "<name>围栏</name><desc>新建</desc></wpt><trk><trkseg>"
    '<trkpt lat="31.1" lon="120.4"><time>2026-05-02T02:19:00Z</time></trkpt></trkseg></trk></gpx>'
)


def read(*paths: Path) -> list[FieldRow]:
    return list(read_back(paths, [TEMPLATE], lambda: False).rows)


def kml(path: Path, *marks: str) -> Path:
    path.write_text(KML.format("".join(marks)), encoding="utf-8")
    return path


def test_our_own_points_come_back_with_no_note_where_nothing_was_written(office) -> None:
    office.write(0, reality="undecided", note="请查：\n一、手续；\n二、边界", visit_for="堆土来源")
    office.write(1, reality="undecided")
    office.export(Part.VISIT)
    (path,) = office.target.rglob("*.kml")
    rows = read(path)
    assert [(row.issued_id, row.notes, row.mark) for row in rows] == [("JS-0000", "", False), ("JS-0001", "", False)]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.replace("</description>", "\n现场为堆土</description>", 2), id="at the end"),
        pytest.param(
            lambda text: text.replace("</description>", "&lt;br/&gt;&lt;b&gt;现场为堆土&lt;/b&gt;</description>", 2),
            id="as HTML of a map program",
        ),
        pytest.param(
            lambda text: text.replace(
                "<ExtendedData>", '<ExtendedData><Data name="现场情况"><value>现场为堆土</value></Data>', 1
            ),
            id="as data under the list's heading",
        ),
    ],
)
def test_what_was_written_to_our_point_is_its_note_and_our_facts_are_not(office, change) -> None:
    office.write(0, reality="undecided", note="请查：\n一、手续")
    office.export(Part.VISIT)
    (path,) = office.target.rglob("*.kml")
    head, mark, rest = path.read_text("utf-8").partition("<Placemark>")
    path.write_text(head + mark + change(rest), encoding="utf-8")
    (row,) = (row for row in read(path) if row.notes)
    assert (row.issued_id, row.notes, row.mark) == ("JS-0000", "现场为堆土", False)


def test_our_points_are_known_where_a_program_kept_only_the_description(tmp_path: Path) -> None:
    mark = (
        f"<Placemark><name>x</name><description>图斑编号: JS-0007\n面积（㎡）: 1\n堆土</description>{POINT}</Placemark>"
    )
    (row,) = read(kml(tmp_path / "a.kml", mark))
    assert (row.issued_id, row.notes) == ("JS-0007", "堆土")


def test_a_new_mark_is_a_note_with_its_place_its_time_and_its_name(tmp_path: Path) -> None:
    timed = MARK.replace("<Point>", "<TimeStamp><when>2026-05-02T02:20:00Z</when></TimeStamp><Point>")
    way = "<Placemark><name>路线</name><LineString><coordinates>1,2 3,4</coordinates></LineString></Placemark>"
    (row,) = read(kml(tmp_path / "a.kml", timed, way))
    assert (row.notes, row.place, row.mark) == ("围栏\n新建，高2米", (120.4035, 31.1105), True)
    assert (row.visited_at, row.words[0], row.source) == ("2026-05-02T02:20:00Z", "围栏", "a.kml")


def test_a_packed_one_and_one_with_another_ending_are_read_by_what_they_are(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("doc.kml", KML.format(MARK))
    gpx = tmp_path / "b.kml"
    gpx.write_text(GPX, encoding="utf-8")
    assert [row.notes for row in read(tmp_path / "a.xlsx", gpx)] == ["围栏\n新建，高2米", "围栏 新建"]


def test_files_come_together_and_each_is_named_with_its_hash(tmp_path: Path) -> None:
    write_filled(tmp_path / "清单.xlsx", [("id-1", "JS-0001", "在建")])
    (tmp_path / "track.gpx").write_text(GPX, encoding="utf-8")
    back = read_back([tmp_path / "清单.xlsx", tmp_path / "track.gpx"], [TEMPLATE], lambda: False)
    assert [(row.source, row.notes, row.mark) for row in back.rows] == [
        ("清单.xlsx", "在建", False),
        ("track.gpx", "围栏 新建", True),
    ]
    assert [name for name, _ in back.files] == ["清单.xlsx", "track.gpx"]
    assert all(len(sha256) == 64 for _, sha256 in back.files)
    assert len(back.tracks) == 1


BOMB = '<!DOCTYPE kml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + KML.format(MARK).partition("?>")[2]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        pytest.param("a.kml", KML.format(MARK)[:-40], "is no KML or KMZ file", id="a KML that is cut off"),
        pytest.param("a.kml", BOMB, "is no KML or KMZ file", id="entities that grow"),
        pytest.param("a.gpx", GPX[:-30], "is no GPX file", id="a GPX that is cut off"),
        pytest.param("a.gpx", GPX.replace("<gpx ", "<!DOCTYPE x><gpx "), "is no GPX file", id="a GPX with entities"),
        pytest.param("a.kml", "", "is no XLSX file", id="nothing"),
        pytest.param("a.gpx", "\x00\x01", "is no XLSX file", id="no text"),
    ],
)
def test_a_bad_file_is_refused_in_words(tmp_path: Path, name: str, content: str, words: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(NotesUnreadable) as caught:
        read(path)
    assert words in sentence(caught.value)


def test_absurd_places_right_to_left_and_emoji_come_through(tmp_path: Path) -> None:
    point = "<Point><coordinates>nan,999</coordinates></Point>"
    odd = f"<Placemark><name>مرحبا 😀</name>{point}<description>ג</description></Placemark>"
    (row,) = read(kml(tmp_path / "a.kml", odd))
    assert (row.notes, row.place) == ("مرحبا 😀\nג", None)
