"""The ledger as files: what people see of the platform's record, in every format the same."""

from __future__ import annotations

import csv
import json
import zipfile

import pytest
from redline_review.plugin.domain.states import Secrecy
from redline_review.server.area import WHOLE, Area
from redline_review.server.cli import main
from redline_review.server.db.engine import Scope
from redline_review.server.errors import RecordNotFound, SourceUnreadable
from redline_review.server.operator_errors import FileUnwritten
from redline_review.server.services.ledger import Ledger, LedgerRow, read_columns
from redline_review.server.services.ledger_files import write_ledger
from redline_review.server.services.setup import open_database
from redline_review.server.settings import DEFAULT_RESOURCES, keep_settings

ogr = pytest.importorskip("osgeo.ogr", reason="GDAL's Python module is not installed")
NOTE = '=HYPERLINK("http://evil") 换行\n第二行, "引号"'


@pytest.fixture
def worked(people, settings):
    wang, city = people("wang"), people("city")
    cases = wang.cases()
    first = wang.operation(cases["A-0"], {"reality": "not_real", "false_alarm_reason": "season", "note": NOTE})
    assert wang.outcome(first, wang.operation(cases["A-1"]), wang.operation(cases["A-2"])) == ["applied"] * 3
    cases = wang.cases()
    back = city.operation(cases["A-1"], kind="return", payload={"reason": "再看"})
    good = city.operation(cases["A-2"], kind="approve")
    assert city.outcome(back, good) == ["applied"] * 2
    above = people("province")
    assert above.outcome(above.operation(above.cases()["A-2"], kind="approve")) == ["applied"]
    return settings


@pytest.fixture
def export(worked):
    database = open_database(worked)

    def write(path, area=WHOLE, batch=None, language="zh", template=None):
        columns = read_columns(DEFAULT_RESOURCES, template, language)
        return write_ledger(path, columns, Ledger(database, Scope(worked.org_id, area), batch).rows(columns))

    yield write
    database.close()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def from_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        heads, *rows = list(csv.reader(file))
    return [dict(zip(heads, row)) for row in rows]


def from_gpkg(path):
    source = ogr.Open(str(path))  # a layer does not keep its file open
    layer = source.GetLayer(0)
    names = [layer.GetLayerDefn().GetFieldDefn(i).GetName() for i in range(layer.GetLayerDefn().GetFieldCount())]
    return [{name: f.GetField(name) for name in names} for f in layer]


def test_a_csv_says_what_the_platform_holds_in_chinese(export, tmp_path):
    told = export(tmp_path / "台账.csv")
    rows = {row["问题编号"]: row for row in from_csv(tmp_path / "台账.csv")}
    assert (told.rows, told.secrecy.value) == (10, "internal")
    assert set(rows) == {*(f"A-{n}" for n in range(6)), *(f"B-{n}" for n in range(3)), "AB-0"}
    assert [rows[f"A-{n}"]["核查状态"] for n in range(4)] == ["已上报", "退回", "已审核", "未核查"]
    assert rows["A-0"]["变化是否真实"] == "伪变化"
    assert rows["A-0"]["密级"] == "内部"
    assert rows["A-1"]["退回原因"] == "再看"


def test_every_text_arrives_and_none_is_a_formula(export, tmp_path):
    export(tmp_path / "a.csv", language="en")
    (note,) = {value for row in from_csv(tmp_path / "a.csv") for value in row.values() if "HYPERLINK" in value}
    assert note == "'" + NOTE
    export(tmp_path / "a.geojson")
    noted = [f["properties"]["note"] for f in json.loads((tmp_path / "a.geojson").read_text("utf-8"))["features"]]
    assert [note for note in noted if note] == [NOTE]
    export(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "&amp;R密级：内部</oddHeader>" in sheet
    assert "HYPERLINK" in sheet


def test_areas_are_those_on_the_ellipsoid_and_zones_are_found(export, tmp_path):
    export(tmp_path / "a.gpkg")
    rows = {row["issued_id"]: row for row in from_gpkg(tmp_path / "a.gpkg")}
    # 0.01° by 0.01° at 31.0° … 31.01° north on GRS 80: R² · Δλ · (q₂ − q₁)/2, Snyder (3-12), worked out apart.
    assert rows["A-0"]["area_m2"] == pytest.approx(1_058_796.208, abs=0.01)
    assert rows["A-0"]["redline_m2"] == pytest.approx(rows["A-0"]["area_m2"])
    assert rows["A-0"]["zone_names"] == "山"
    assert rows["B-0"]["zone_names"] == "Other"
    assert rows["B-0"]["redline_m2"] == 0
    source = ogr.Open(str(tmp_path / "a.gpkg"))
    layer = source.GetLayer(0)
    assert layer.GetSpatialRef().GetAuthorityCode(None) == "4490"
    assert layer.GetExtent()[0] == pytest.approx(120.5)


def test_all_formats_have_the_same_rows(export, tmp_path):
    for ending in ("csv", "gpkg", "geojson", "xlsx"):
        assert export(tmp_path / f"a.{ending}").rows == 10
    ids = [row["问题编号"] for row in from_csv(tmp_path / "a.csv")]
    assert [row["issued_id"] for row in from_gpkg(tmp_path / "a.gpkg")] == ids
    features = json.loads((tmp_path / "a.geojson").read_text("utf-8"))["features"]
    assert [feature["properties"]["issued_id"] for feature in features] == ids
    assert names(tmp_path) == ["a.csv", "a.geojson", "a.gpkg", "a.xlsx"]


def test_an_export_of_an_area_holds_no_patch_of_another(export, tmp_path):
    assert export(tmp_path / "a.csv", area=Area(("320507",))).rows == 4
    assert {row["问题编号"] for row in from_csv(tmp_path / "a.csv")} == {"B-0", "B-1", "B-2", "AB-0"}
    assert export(tmp_path / "none.geojson", area=Area(("99",))).rows == 0
    assert json.loads((tmp_path / "none.geojson").read_text("utf-8"))["features"] == []


def test_an_unknown_batch_and_an_unknown_ending_are_refused_and_nothing_is_written(export, tmp_path):
    with pytest.raises(RecordNotFound):
        export(tmp_path / "a.csv", batch="none such")
    with pytest.raises(SourceUnreadable, match="ending"):
        export(tmp_path / "a.docx")
    template = tmp_path / "t.json"
    template.write_text('{"export": "x", "columns": [{"id": "a", "source": "nonsense"}]}', encoding="utf-8")
    with pytest.raises(SourceUnreadable, match="template"):
        export(tmp_path / "a.csv", template=template)
    assert names(tmp_path) == ["t.json"]


@pytest.mark.parametrize("ending", ["csv", "geojson", "xlsx", "gpkg"])
def test_a_full_disk_leaves_the_file_that_was_and_nothing_beside_it(export, tmp_path, monkeypatch, ending):
    path = tmp_path / f"a.{ending}"
    path.write_bytes(b"of yesterday")

    def no_room(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("redline_review.server.services.whole.sync", no_room)
    with pytest.raises(FileUnwritten, match="no space left"):
        export(path)
    assert path.read_bytes() == b"of yesterday"
    assert names(tmp_path) == [path.name]


def test_the_command_prints_what_it_wrote_and_its_mark(worked, tmp_path, capsys):
    keep_settings(worked, database_url=worked.database_url, migration_url=worked.migration_url)
    place = ["--data", str(worked.data_dir), "--org", worked.org_id]
    assert main(["export", str(tmp_path / "a.xlsx"), *place]) == 0
    assert "10 patches, marked 内部" in capsys.readouterr().out
    assert main(["export", str(tmp_path / "no" / "such" / "a.csv"), "--area", "../x", *place]) == 1
    assert main(["export", "/proc/a.csv", *place]) == 1
    err = capsys.readouterr().err
    assert "could not be written" in err
    assert err.count("\n") == 2


def test_the_sheet_is_laid_out_as_the_review_programs(export, tmp_path):
    """Titles, mark and groups above the headings and around every page; texts wrapped in rows that show all of them."""
    export(tmp_path / "a.xlsx", language="en")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        sheet, whole = book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/workbook.xml").decode()
        shared = book.read("xl/sharedStrings.xml").decode() if "xl/sharedStrings.xml" in book.namelist() else ""
    said = sheet + shared
    for words in ("Ledger", "Secrecy: Internal", "10 patches · made on ", "Identity", "Problem id"):
        assert words in said, words
    assert "&amp;L&amp;B" in sheet
    assert "&amp;RSecrecy: Internal</oddHeader>" in sheet
    assert "<rowBreaks" not in sheet
    assert "<colBreaks" in sheet
    assert "$4:$5</definedName>" in whole, "groups and headings stand on every page"
    assert "_xlnm.Print_Area" in whole
    assert '<pane xSplit="' in sheet
    assert 'topLeftCell="' in sheet


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "此处截断，全文见 GeoPackage"), ("en", "[cut here; whole in the")]
)
def test_a_text_that_no_cell_holds_is_cut_and_says_where_it_is_whole(tmp_path, language, words):
    columns = read_columns(DEFAULT_RESOURCES, None, language)
    cells = [None] * len(columns.template.columns)
    cells[0], cells[-1] = "A-0", "图" * 40_000
    write_ledger(tmp_path / "a.xlsx", columns, [LedgerRow("A-0", cells, b"", Secrecy.INTERNAL)])
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        said = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert words in said
    assert "图" * 32_000 in said
    assert "图" * 32_767 not in said
