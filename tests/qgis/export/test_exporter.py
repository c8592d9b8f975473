"""Exports of a workspace: whole files, marked, said in the record; or nothing at all."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from osgeo import gdal, ogr, osr
from redline_review.plugin.adapters.export.folder import ExportFolder
from redline_review.plugin.adapters.export.notes_file import read_notes
from redline_review.plugin.app.export import ExportWish, Part, Remark, Scope
from redline_review.plugin.app.export_errors import (
    ExportCancelled,
    ExportInWorkspace,
    ExportUnrecorded,
    NothingToExport,
)
from redline_review.plugin.app.export_rows import read_table
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.plugin.domain.geometry import from_geojson
from redline_review.plugin.domain.ledger_sheet import MOST_LETTERS, cut_utf16, utf16_length
from redline_review.plugin.domain.outline_pieces import SPLIT_FROM
from redline_review.plugin.domain.states import ActKind
from redline_review.tests.qgis.export.conftest import Office
from redline_review.tests.qgis.support_workspace import square
from redline_review.ui.resources import RESOURCES

WORDS_OF_TROUBLE = {
    "a formula": '=HYPERLINK("http://x","y")',
    "a plus": "+8613800000000",
    "a minus": "-1+1",
    "an at sign": "@SUM(A1)",
    "a tab": "\t=1+1",
    "right to left": "مرحبا \u202e反",
    "emoji": "现场 😀 图斑",
    "control letters": "a\x00b\x0bc",
    "markup": "<b>&amp;</b>]]>",
}


def rectangle(west: float, south: float, width: float, height: float) -> bytes:
    east, north = west + width, south + height
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return from_geojson({"type": "Polygon", "coordinates": [ring]})


def only(folder: str, pattern: str) -> Path:
    (found,) = Path(folder).glob(pattern)
    return found


def sheet_xml(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode("utf-8")


def cells(path: Path) -> list[list[str]]:
    """Return a sheet's cells as another reader takes them."""
    source = gdal.OpenEx(str(path), open_options=["FIELD_TYPES=STRING", "HEADERS=DISABLE"])
    layer = source.GetLayer(0)
    width = layer.GetLayerDefn().GetFieldCount()
    return [[feature.GetFieldAsString(n) or "" for n in range(width)] for feature in layer]


def column(path: Path, heading: str) -> list[str]:
    rows = cells(path)
    top = next(number for number, row in enumerate(rows) if heading in row)
    place = rows[top].index(heading)
    return [row[place] for row in rows[top + 1 :]]


def test_the_ledger_has_a_row_for_every_patch_with_words_for_codes_and_numbers_as_numbers(office: Office) -> None:
    office.write(2, reality="real", activity_actual="mining", permit_forestry="yes", fine_wan=3.5)
    path = only(office.export(Part.LEDGER).folder, "Ledger*.xlsx")
    assert column(path, "Problem id") == [f"JS-{n:04d}" for n in range(6)]
    assert column(path, "Actual activity")[2] == "Mining"
    assert column(path, "Permit: Forestry")[2] == "Yes"
    assert column(path, "State") == ["No finding yet"] * 2 + ["Begun"] + ["No finding yet"] * 3
    assert re.search(r'<c r="[A-Z]+\d+" s="\d+"><v>3.5</v></c>', sheet_xml(path))


def test_headings_stay_in_sight_and_the_mark_is_on_the_sheet_on_every_page_and_in_the_name(office: Office) -> None:
    path = only(office.export(Part.LEDGER).folder, "*.xlsx")
    xml = sheet_xml(path)
    assert '<pane xSplit="1" ySplit="5"' in xml
    assert 'state="frozen"' in xml
    assert "Secrecy: Internal</t>" in xml
    assert "<oddHeader>&amp;L&amp;BLedger of flagged patches&amp;RSecrecy: Internal</oddHeader>" in xml
    assert "&amp;CSecrecy: Internal&amp;R" in xml
    assert path.stem.endswith("_Internal")


def test_everything_that_is_made_bears_the_mark_in_its_name(office: Office) -> None:
    office.write(0, reality="undecided", note="x" * 40_000)
    report = office.export(*Part)
    names = [file.relative_to(report.folder).as_posix() for file in Path(report.folder).rglob("*") if file.is_file()]
    assert len(names) == report.files + 1
    assert all("_Internal" in name for name in names)
    assert "_Internal_" in Path(report.folder).name


@pytest.mark.parametrize("name", WORDS_OF_TROUBLE)
def test_whatever_a_text_begins_with_or_holds_it_is_a_text_in_a_readable_sheet(office: Office, name: str) -> None:
    office.write(1, reality="real", note=WORDS_OF_TROUBLE[name])
    path = only(office.export(Part.LEDGER).folder, "*.xlsx")
    assert "<f>" not in sheet_xml(path)
    read = column(path, "Description")[1]
    kept = [letter for letter in WORDS_OF_TROUBLE[name] if letter.isprintable() and letter.isascii()]
    assert [letter for letter in read if letter in kept] == [letter for letter in kept if letter in read]
    assert read


def test_a_text_of_a_megabyte_is_cut_in_its_cell_which_says_where_it_stands_whole(office: Office) -> None:
    text = "现场情况😀" * 200_000
    office.write(3, reality="real", note=text)
    report = office.export(Part.LEDGER)
    (name,) = report.remarks[Remark.LONG_TEXT]
    assert (Path(report.folder) / name).read_text(encoding="utf-8-sig") == text
    read = column(only(report.folder, "*.xlsx"), "Description")[3]
    assert utf16_length(read) == MOST_LETTERS
    assert read.endswith(f"… [the whole text: {name}]")


@pytest.mark.parametrize("text", ["字" * 9, "😀" * 9, "a😀" * 9])
@pytest.mark.parametrize("most", range(9))
def test_a_cut_text_fits_and_splits_no_letter(text: str, most: int) -> None:
    cut = cut_utf16(text, most)
    assert text.startswith(cut)
    assert most - 1 <= utf16_length(cut) <= most


def test_the_record_names_what_how_many_where_to_and_the_hash_of_every_file(office: Office) -> None:
    report = office.export(Part.LEDGER, Part.SHAPEFILE)
    (entry,) = office.entries()
    assert entry["parts"] == ["ledger", "shapefile"]
    assert (entry["cases"], entry["where"], entry["secrecy"], entry["crs"]) == (
        6,
        report.folder,
        "internal",
        "EPSG:4528",
    )
    said = {file["name"]: file["sha256"] for file in entry["files"]}
    folder = Path(report.folder)
    found = {f.relative_to(folder).as_posix(): f for f in folder.rglob("*") if f.is_file()}
    assert said == {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in found.items()}
    listed = (folder / entry["listing"]).read_text(encoding="utf-8").splitlines()
    assert {line.split("  ")[1]: line.split("  ")[0] for line in listed} == {
        name: sha for name, sha in said.items() if name != entry["listing"]
    }
    office.session.store.verify_chain()


def layer_of(report_folder: str, pattern: str) -> tuple[ogr.DataSource, ogr.Layer]:
    source = ogr.Open(str(only(report_folder, pattern)))
    return source, source.GetLayer(0)


CRS = [pytest.param(f"EPSG:{code}", id=str(code)) for code in (4527, 4528, 4529, 4548, 4549, 4550)]


@pytest.mark.parametrize("crs", CRS)
@pytest.mark.parametrize("part", [Part.SHAPEFILE, Part.GEOPACKAGE])
def test_outlines_lie_in_the_chosen_plane_where_they_lie_on_the_ground(office: Office, part: Part, crs: str) -> None:
    report = office.export(part, crs=crs)
    _source, layer = layer_of(report.folder, "*.shp" if part is Part.SHAPEFILE else "*.gpkg")
    place = layer.GetSpatialRef()
    place.SetAxisMappingStrategy(0)  # easting first
    place.AutoIdentifyEPSG()
    assert f"EPSG:{place.GetAuthorityCode(None)}" == crs
    feature = layer.GetNextFeature()  # held: what it hands out ends with it
    geometry = feature.GetGeometryRef().Clone()
    easting = geometry.Centroid().GetX()
    numbered = crs in ("EPSG:4527", "EPSG:4528", "EPSG:4529")
    assert (easting > 1_000_000) is numbered
    degrees = osr.SpatialReference()
    degrees.ImportFromEPSG(4490)
    degrees.SetAxisMappingStrategy(0)
    geometry.TransformTo(degrees)
    assert geometry.GetEnvelope()[0] == pytest.approx(120.403, abs=1e-7)


def test_a_shapefile_is_utf8_with_short_fields_and_what_is_not_known_is_null(office: Office) -> None:
    office.write(0, reality="real", builder="某某石材有限公司" * 20)
    report = office.export(Part.SHAPEFILE)
    assert only(report.folder, "*.cpg").read_text() == "UTF-8"
    _source, layer = layer_of(report.folder, "*.shp")
    first, second = next(iter(layer)), layer.GetFeature(1)
    assert first.GetField("RWPC") == "May 五月"
    assert len(first.GetField("JSDW").encode()) in range(250, 255)
    assert report.remarks[Remark.CUT] == ("JS-0000 (JSDW)",)
    assert second.IsFieldNull("JLSJ")
    assert second.GetField("HXMJ") is not None
    notes = only(report.folder, "Fields*.txt").read_text(encoding="utf-8-sig")
    assert "TBBH\tProblem id" in notes
    assert "JSDW\tJS-0000" in notes


def test_a_geopackage_has_whole_texts_under_the_ledger_s_headings(office: Office) -> None:
    office.write(0, reality="real", builder="某某石材有限公司" * 200)
    _source, layer = layer_of(office.export(Part.GEOPACKAGE).folder, "*.gpkg")
    assert next(iter(layer)).GetField("Builder or responsible party") == "某某石材有限公司" * 200


def test_patches_that_are_not_there_are_passed_over_and_none_at_all_is_refused(office: Office) -> None:
    gone = "0190a000-0000-7000-8000-00000000dead"
    assert office.export(Part.LEDGER, case_ids=(office.cases[1], gone)).cases == 1
    with pytest.raises(NothingToExport):
        office.export(Part.LEDGER, case_ids=(gone,))
    with pytest.raises(NothingToExport):
        office.export()


@pytest.mark.parametrize("way", ["itself", "below", "by a link"])
def test_nothing_is_exported_into_the_workspace(office: Office, tmp_path: Path, way: str) -> None:
    link = tmp_path / "link"
    link.symlink_to(office.workspace.folder)
    place = {"itself": office.workspace.folder, "below": office.workspace.folder / "evidence" / "x", "by a link": link}
    with pytest.raises(ExportInWorkspace):
        office.export(Part.LEDGER, folder=str(place[way]))


def test_an_export_that_is_stopped_leaves_nothing_behind_and_nothing_in_the_record(office: Office) -> None:
    asked: list[int] = []

    def third_time() -> bool:
        asked.append(1)
        return len(asked) > 2

    wish = ExportWish(tuple(Part), tuple(office.cases), Scope.ALL, str(office.target), "EPSG:4528")
    with pytest.raises(ExportCancelled):
        office.exporter.run(wish, office.session.sitting(), cancelled=third_time)
    assert list(office.target.iterdir()) == []
    assert office.entries() == []


def test_an_export_that_cannot_be_recorded_takes_its_files_away_again(office: Office) -> None:
    office.session.store.close()
    with pytest.raises(ExportUnrecorded):
        office.export(Part.LEDGER)
    assert list(office.target.iterdir()) == []


def test_two_exports_of_one_second_lie_in_folders_of_their_own(tmp_path: Path) -> None:
    places = []
    for _ in range(2):
        with ExportFolder(tmp_path, "一次") as folder:
            (folder.path / "a.txt").write_text("a")
            places.append(folder.publish().name)
    assert places == ["一次", "一次 (2)"]


def test_an_office_s_own_template_goes_before_the_shipped_one(office: Office) -> None:
    own = office.workspace.folder / "exports"
    own.mkdir()
    data = {
        "export": "ours",
        "version": 7,
        "zh": "我们的",
        "en": "Ours",
        "columns": [{"id": "a", "zh": "号", "en": "Id"}],
    }
    data["columns"][0]["source"] = "issued_id"
    (own / "ledger.json").write_text(json.dumps(data), encoding="utf-8")
    path = only(office.export(Part.LEDGER).folder, "Ours_Internal.xlsx")
    assert column(path, "Id") == [f"JS-{n:04d}" for n in range(6)]
    assert office.entries()[0]["templates"] == {"ours": 7}


def test_a_faulty_template_of_the_office_is_named_with_its_line_and_the_shipped_one_is_used(office: Office) -> None:
    own = office.workspace.folder / "exports"
    own.mkdir()
    columns = '{"export": "x", "version": 1, "zh": "x", "en": "x", "columns": [\n {"id": "bad", "zh": "a", "en": "a"}]}'
    (own / "ledger.json").write_text(columns, encoding="utf-8")
    office.export(Part.LEDGER)
    (bad,) = office.exporter.bad_templates
    assert (bad.line, bad.reason) == (2, "column bad: unknown source ")
    assert office.entries()[0]["templates"] == {"ledger": 1}


def test_the_visit_list_holds_only_what_needs_a_visit_in_the_order_of_the_way(office: Office) -> None:
    for number in (4, 0, 2):
        office.write(number, reality="undecided", visit_for="林业手续")
    office.write(3, reality="undecided", site_check="done")
    report = office.export(Part.VISIT, start=office.cases[4])
    path = only(report.folder, "*.xlsx")
    assert column(path, "Patch") == ["JS-0004", "JS-0002", "JS-0000"]
    assert column(path, "What to find out") == ["林业手续"] * 3
    assert column(path, "Latitude (° ′ ″)")[0].startswith("31°06′")
    kml = ogr.Open(str(only(report.folder, "*.kml")))
    names = [feature.GetField("Name") for feature in kml.GetLayer(0)]
    assert names == ["1. JS-0004", "2. JS-0002", "3. JS-0000", "Way"]
    said = only(report.folder, "*.kml").read_text("utf-8")
    assert len(re.findall(r"^Area \(ha\): \d+\.\d\d$", said, re.MULTILINE)) == 3
    assert "Internal" in kml.GetLayer(0).GetName() or "Internal" in only(report.folder, "*.kml").read_text("utf-8")


def test_where_nothing_needs_a_visit_that_is_said_and_no_list_is_made(office: Office) -> None:
    report = office.export(Part.VISIT)
    assert Remark.NO_VISITS in report.remarks
    assert list(Path(report.folder).glob("*.xlsx")) == []


def test_the_visit_list_is_read_back_as_it_was_made(office: Office) -> None:
    for number in (0, 5):
        office.write(number, reality="undecided")
    path = only(office.export(Part.VISIT).folder, "*.xlsx")
    template = read_table(RESOURCES / "exports" / "visit.json", read_code_lists(RESOURCES / "codes"))
    rows = read_notes(path, [template], lambda: False)
    assert {(row.case_id, row.issued_id) for row in rows} == {
        (office.cases[0], "JS-0000"),
        (office.cases[5], "JS-0005"),
    }
    assert {row.notes for row in rows} == {""}


def test_a_geopackage_has_its_index_and_a_shapefile_no_wider_fields_than_it_needs(office: Office) -> None:
    report = office.export(Part.GEOPACKAGE, Part.SHAPEFILE)
    _source, layer = layer_of(report.folder, "*.gpkg")
    assert layer.TestCapability(ogr.OLCFastSpatialFilter)
    _shapes, narrow = layer_of(report.folder, "*.shp")
    definition = narrow.GetLayerDefn()
    widths = {definition.GetFieldDefn(n).GetName(): definition.GetFieldDefn(n).GetWidth() for n in range(46)}
    assert widths["TBBH"] == len("JS-0000")
    assert widths["BZ"] < 20


def numbers(path: Path, heading: str) -> list[float | None]:
    return [float(cell) if cell else None for cell in column(path, heading)]


def found_real(office: Office, number: int) -> None:
    office.session.go(office.cases[number])
    for question, code in (("reality", "real"), ("activity_actual", "mining"), ("change_type", "new")):
        office.session.answer(question, code)
    office.session.decide()


def test_a_corrected_outline_is_the_one_that_leaves_with_its_areas_and_zones(office: Office) -> None:
    west = 120.4035  # of the patch's ten seconds the half lies in the zone, which begins at 120.404; of this, all
    office.session.amend(office.cases[1], ActKind.ANSWER, {}, outline=square(120.405, 31.11, 0.0005))
    office.session.amend(office.cases[2], ActKind.ANSWER, {}, outline=square(west, 31.11, 0.001))
    for number in (1, 2, 3):
        found_real(office, number)
    report = office.export(Part.LEDGER, Part.GEOPACKAGE)
    _source, layer = layer_of(report.folder, "*.gpkg")
    areas = [feature.GetGeometryRef().GetArea() for feature in layer]
    assert areas[1] == pytest.approx(areas[0] / 4, rel=1e-3)
    layer.ResetReading()
    assert [feature.GetField("Outline corrected") for feature in layer] == ["no", "yes", "yes", *["no"] * 3]
    path = only(report.folder, "*.xlsx")
    flagged, found = numbers(path, "Area (m²)"), numbers(path, "Area found (m²)")
    inside = numbers(path, "Area in the red line (m²)")
    assert found[1] == inside[1] == pytest.approx(flagged[1] / 4, rel=1e-3)
    assert found[2] == pytest.approx(flagged[2], rel=1e-6)
    assert inside[2] == pytest.approx(found[2] / 2, rel=1e-3)
    assert found[3] == inside[3] == flagged[3]


def test_only_what_was_found_to_be_real_has_an_area_found(office: Office) -> None:
    found_real(office, 1)
    office.session.go(office.cases[2])
    office.session.answer("reality", "not_real_season")
    office.session.decide()
    office.write(3, reality="real")
    found = numbers(only(office.export(Part.LEDGER).folder, "*.xlsx"), "Area found (m²)")
    assert [area is not None for area in found] == [False, True, False, False, False, False]


def test_the_parts_of_a_corrected_patch_that_was_cut_in_two_add_up_in_every_zone(office: Office) -> None:
    whole = numbers(only(office.export(Part.LEDGER).folder, "*.xlsx"), "Area in the red line (m²)")[1]
    office.session.amend(office.cases[1], ActKind.ANSWER, {}, outline=rectangle(120.405, 31.11, 0.0004, 0.001))
    office.session.amend(office.cases[2], ActKind.ANSWER, {}, outline=rectangle(120.4054, 31.11, 0.0006, 0.001))
    report = office.export(Part.LEDGER)
    parts = numbers(only(report.folder, "*.xlsx"), "Area in the red line (m²)")
    assert parts[1] + parts[2] == pytest.approx(whole, rel=1e-9)


def test_a_piece_says_of_which_patch_it_is(office: Office) -> None:
    piece = replace(office.session.cases[office.cases[1]], extra={SPLIT_FROM: office.cases[4]})
    sitting = replace(office.session.sitting(), cases={**office.session.cases, piece.case_id: piece})
    wish = ExportWish((Part.LEDGER,), tuple(office.cases), Scope.ALL, str(office.target), "EPSG:4528")
    report = office.exporter.run(wish, sitting)
    assert column(only(report.folder, "*.xlsx"), "Split from") == ["", "JS-0004", "", "", "", ""]
