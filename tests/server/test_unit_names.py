"""Names of units: what was imported goes first, then an office's own, then GB/T 2260."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from redline_review.server.area import WHOLE
from redline_review.server.db.engine import Scope
from redline_review.server.errors import BadSetting
from redline_review.server.services.ledger import Ledger, read_columns
from redline_review.server.services.ledger_files import write_ledger
from redline_review.server.services.setup import open_database
from redline_review.server.services.unit_names import TABLE, UnitNames, read_unit_names
from redline_review.server.settings import DEFAULT_RESOURCES, load_settings

NAMES = UnitNames({"320000": "江苏省", "320500": "苏州市", "320506": "吴中区", "park-1": "园区"})


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        pytest.param("320506", "吴中区", id="a county"),
        pytest.param("3205", "苏州市", id="a city by its beginning"),
        pytest.param("32", "江苏省", id="a province by its beginning"),
        pytest.param("park-1", "园区", id="a unit of its own"),
        pytest.param("320", "", id="half a city"),
        pytest.param("999999", "", id="nobody"),
        pytest.param("", "", id="nothing"),
        pytest.param("*", "", id="everywhere"),
    ],
)
def test_a_unit_is_named_by_its_code_or_its_beginning(unit, name):
    assert NAMES.name(unit) == name


def test_several_units_are_named_together_and_what_was_brought_goes_first():
    assert NAMES.named("320506, 3205") == "吴中区、苏州市"
    assert NAMES.named("320506", "吴中") == "吴中"
    filled = NAMES.filled(("320506", "320507", "3205"), {"unit_names": {"320506": "吴中"}, "other": 1})
    assert filled == {"unit_names": {"320506": "吴中", "3205": "苏州市"}, "other": 1}


@pytest.mark.parametrize("extra", [{}, {"unit_names": None}, {"unit_names": "吴中区"}, {"unit_names": {"320506": ""}}])
def test_what_brings_no_name_is_given_the_tables(extra):
    assert NAMES.filled(("320506",), extra)["unit_names"] == {"320506": "吴中区"}


def test_the_table_is_that_of_the_standard_alone_and_says_whence_it_is():
    said = json.loads(TABLE.read_text(encoding="utf-8"))
    names = said["names"]
    assert len(names) > 3_000
    assert {"320506": "吴中区", "320500": "苏州市", "320000": "江苏省", "330122": "桐庐县"}.items() <= names.items()
    assert [
        code for code in names if not re.fullmatch("[0-9]{6}", code) or code[4:] > "89" or "71" <= code[4:] <= "79"
    ] == []
    assert all(name.strip() == name and name for name in names.values())
    assert "MIT" in said["licence"][0]
    for code in names:
        assert f"{code[:2]}0000" in names, code


def test_an_office_names_units_of_its_own(tmp_path):
    own = tmp_path / "units.csv"
    own.write_text("\ufeffpark-1,生态园\n320506, 吴中（太湖度假区）\n\n", encoding="utf-8")
    names = read_unit_names(load_settings(tmp_path, {"REDLINE_UNIT_NAMES": str(own)}))
    assert [names.name(unit) for unit in ("park-1", "320506", "320507")] == ["生态园", "吴中（太湖度假区）", "相城区"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("名称,代码\n".encode(), id="a heading that is no unit"),
        pytest.param("320506,吴中\n".encode("gbk"), id="another encoding"),
        pytest.param(None, id="no such file"),
    ],
)
def test_a_list_that_cannot_be_read_is_said(tmp_path, content):
    own = tmp_path / "units.csv"
    if content is not None:
        own.write_bytes(content)
    with pytest.raises(BadSetting, match="unit_names"):
        read_unit_names(load_settings(tmp_path, {}, unit_names=own))


def test_an_export_names_the_region_and_keeps_the_code_beside_it(settings, tmp_path):
    database, columns = open_database(settings), read_columns(DEFAULT_RESOURCES, None, "zh")
    path: Path = tmp_path / "a.csv"
    ledger = Ledger(database, Scope(settings.org_id, WHOLE), None, read_unit_names(settings))
    write_ledger(path, columns, ledger.rows(columns))
    database.close()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["问题编号"]: (row["行政区"], row["行政区代码"]) for row in csv.DictReader(file)}
    assert rows["A-0"] == ("吴中区", "320506")
    assert rows["AB-0"] == ("吴中区、相城区", "320506、320507")


def test_names_are_the_same_for_every_organisation_of_the_server(settings):
    assert read_unit_names(replace(settings, org_id="other")).name("320507") == "相城区"
