"""Templates of tables, places as people write them, file names that Windows takes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redline_review.plugin.app.export_rows import FACTS, read_table
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.plugin.domain.errors import BadResource
from redline_review.plugin.domain.geometry import from_geojson
from redline_review.plugin.domain.ledger import FIELD_LETTERS
from redline_review.plugin.domain.ledger_names import MOST_LETTERS, distinct_names, safe_name
from redline_review.plugin.domain.ledger_place import degrees_minutes_seconds, inner_point
from redline_review.plugin.domain.ledger_rows import Patch, RowMaker, getter
from redline_review.plugin.domain.records import Case, Draft, Overlap, Screening, Zone
from redline_review.plugin.domain.states import Secrecy, ZoneLevel

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
LISTS = read_code_lists(RESOURCES / "codes")


@pytest.mark.parametrize("name", ["ledger", "layer", "visit"])
def test_shipped_templates_stand_on_facts_and_lists_that_are_there(name: str) -> None:
    template = read_table(RESOURCES / "exports" / f"{name}.json", LISTS)
    assert template.name == name
    assert all(column.zh and column.en for column in template.columns)


def test_the_ledger_holds_every_question_of_the_form() -> None:
    form = json.loads((RESOURCES / "forms" / "desk.json").read_text(encoding="utf-8"))
    template = read_table(RESOURCES / "exports" / "ledger.json", LISTS)
    held = {column.source for column in template.columns}
    only_for_the_visit = {"visit_for"}
    assert {q["id"] for q in form["questions"]} - only_for_the_visit - {
        s.removeprefix("answer.") for s in held
    } == set()


def test_fields_of_the_shapefile_are_short_and_each_stands_once() -> None:
    fields = [column.field for column in read_table(RESOURCES / "exports" / "layer.json", LISTS).columns]
    assert all(0 < len(field) <= FIELD_LETTERS for field in fields)
    assert len(set(fields)) == len(fields)


def written(tmp_path: Path, **changes: Any) -> Path:
    column = {"id": "a", "zh": "甲", "en": "A", "source": "issued_id", **changes}
    path = tmp_path / "ledger.json"
    data = {"export": "ledger", "version": 1, "zh": "台账", "en": "Ledger", "columns": [column]}
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"source": "nonsense"}, "column a: unknown source nonsense", id="a fact nobody knows"),
        pytest.param({"source": ""}, "column a: unknown source ", id="no source, and not to be filled in"),
        pytest.param({"kind": "colour"}, "column a: unknown kind colour", id="a kind nobody knows"),
        pytest.param({"codes": "no_list"}, "column a: no code list no_list", id="a list that is not there"),
        pytest.param({"width": 0}, "column a: width 0 is not 1 … 120", id="no width"),
        pytest.param(
            {"field": "ABCDEFGHIJK"}, "column a: field ABCDEFGHIJK is not 10 ASCII letters at most", id="long"
        ),
        pytest.param({"zh": None, "group": "x"}, "missing or wrong:", id="a group that is no pair"),
    ],
)
def test_a_faulty_template_is_refused_with_column_and_reason(
    tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(BadResource) as caught:
        read_table(written(tmp_path, **changes), LISTS)
    assert caught.value.reason.startswith(reason)


@pytest.mark.parametrize("source", [*sorted(FACTS), "answer.anything", "extra.anything"])
def test_every_known_source_is_taken(tmp_path: Path, source: str) -> None:
    assert read_table(written(tmp_path, source=source), LISTS).columns[0].source == source


@pytest.mark.parametrize(
    ("value", "north_south", "words"),
    [
        pytest.param(120.5182, False, "120°31′05.52″E", id="east"),
        pytest.param(-0.5, True, "0°30′00.00″S", id="south of the equator"),
        pytest.param(31.9999999999, True, "32°00′00.00″N", id="sixty seconds carried over"),
    ],
)
def test_degrees_are_said_in_minutes_and_seconds(value: float, north_south: bool, words: str) -> None:
    assert degrees_minutes_seconds(value, north_south) == words


def outline(*rings: list[list[float]]) -> bytes:
    return from_geojson({"type": "Polygon", "coordinates": [[*ring, ring[0]] for ring in rings]})


SHAPES = {
    "a horseshoe": outline([[0, 0], [3, 0], [3, 3], [2, 3], [2, 1], [1, 1], [1, 3], [0, 3]]),
    "a ring": outline([[0, 0], [4, 0], [4, 4], [0, 4]], [[1, 1], [3, 1], [3, 3], [1, 3]]),
    "a triangle": outline([[0, 0], [4, 0], [0, 4]]),
}


@pytest.mark.parametrize("name", SHAPES)
def test_the_point_of_a_patch_lies_in_it(name: str) -> None:
    import shapely

    assert shapely.contains_properly(shapely.from_wkb(SHAPES[name]), shapely.Point(*inner_point(SHAPES[name])))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("202302-43-N1-007-MD-0018", "202302-43-N1-007-MD-0018", id="a real id"),
        pytest.param("../../etc/passwd", "_.._etc_passwd", id="a path"),
        pytest.param("C:\\图斑*1?", "C__图斑_1_", id="forbidden on Windows"),
        pytest.param("con.txt", "_con.txt", id="a device of Windows"),
        pytest.param("JS-1. ", "JS-1", id="ends that Windows drops"),
        pytest.param("\u202egpj.exe", "gpj.exe", id="turned direction"),
        pytest.param("", "_", id="empty"),
        pytest.param("图斑\ud800", "图斑_", id="half a letter"),
        pytest.param("号" * 300, "号" * MOST_LETTERS, id="far too long"),
    ],
)
def test_names_of_files_are_safe(text: str, name: str) -> None:
    assert safe_name(text) == name


@given(st.lists(st.text(max_size=12), max_size=20))
def test_names_are_distinct_on_a_disk_that_ignores_case_and_name_no_folder(texts: list[str]) -> None:
    names = distinct_names(texts)
    assert len({name.casefold() for name in names}) == len(texts)
    assert not any(set(name) & set('<>:"/\\|?*\0') or name in (".", "..") for name in names)


@pytest.mark.parametrize(
    ("found_at", "day"),
    [
        pytest.param("2026-05-02T23:30:00.000Z", date(2026, 5, 3), id="half past seven in the morning in China"),
        pytest.param("2026-05-02T15:59:59Z", date(2026, 5, 2), id="a second before midnight there"),
        pytest.param("2026-05-02", date(2026, 5, 2), id="a day of an earlier layer"),
        pytest.param("2026-05-02T23:30:00", date(2026, 5, 2), id="a time without a zone"),
        pytest.param("2026-05-02 early", date(2026, 5, 2), id="a day and words"),
        pytest.param("spring 2026", "spring 2026", id="no day at all"),
    ],
)
def test_the_day_of_a_finding_is_that_of_chinas_legal_time(tmp_path: Path, found_at: str, day: object) -> None:
    table = RowMaker(read_table(written(tmp_path, source="found_at", kind="date"), LISTS), LISTS, "en")
    case = Case("c", "b", "JS-1", b"", finding={"reality": "real"}, finding_at=found_at)
    assert table.row(Patch(case, Draft("c"), "sent", "b", None, {}, Secrecy.INTERNAL)) == [day]


LEVELS = {"r": ZoneLevel.RED_LINE, "c": ZoneLevel.CONTROL}
ZONES = {name: Zone(name, name, "a park", level.value, "", b"") for name, level in LEVELS.items()}
MEASURED = Screening("c", 100.0, (Overlap("c", "r", 60.0, 0.6), Overlap("c", "c", 30.0, 0.3)))
AREAS = ("area_found_m2", "inside_m2", "redline_m2", "control_m2", "redline_share")


def measured(answers: dict[str, str], merged_into: str = "") -> Patch:
    case, draft = Case("c", "b", "JS-1", b""), Draft("c", answers=answers, decided=bool(answers))
    return Patch(case, draft, "sent", "b", MEASURED, ZONES, Secrecy.INTERNAL, merged_into=merged_into)


def test_a_merged_patch_has_no_found_area_and_none_in_any_zone_so_that_sums_count_its_ground_once() -> None:
    own, merged = measured({"reality": "real"}), measured({"reality": "real"}, merged_into="JS-2")
    assert [getter(source)(own) for source in AREAS] == [100.0, 90.0, 60.0, 30.0, 0.6]
    assert [getter(source)(merged) for source in AREAS] == [None] * len(AREAS)
    assert (getter("merged_into")(merged), getter("area_m2")(merged)) == ("JS-2", 100.0)


@pytest.mark.parametrize(
    ("answers", "area"),
    [
        pytest.param({"reality": "real"}, 100.0, id="a real change"),
        pytest.param({"reality": "partly"}, 100.0, id="partly real"),
        pytest.param({"reality": "not_real"}, None, id="a false alarm"),
        pytest.param({"reality": "undecided"}, None, id="needs a field visit"),
        pytest.param({}, None, id="no finding"),
    ],
)
def test_only_a_change_that_was_found_to_be_real_has_an_area_found(
    answers: dict[str, str], area: Optional[float]
) -> None:
    assert getter("area_found_m2")(measured(answers)) == area


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Red line, Control zone"), ("zh-Hans", "生态保护红线、生态空间管控区域")]
)
def test_several_words_in_one_cell_are_set_apart_as_the_language_does(
    tmp_path: Path, language: str, words: str
) -> None:
    template = read_table(written(tmp_path, source="zone_levels", codes="zone_level"), LISTS)
    assert RowMaker(template, LISTS, language).row(measured({})) == [words]
