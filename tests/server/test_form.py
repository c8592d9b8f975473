"""The rules of the form on the server: the same file, the same words as in the plugin."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from redline_review.server.services.forms import read_forms

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}
VISIT = {"site_check": "done", "inspection_date": "2026-05-04", "inspection_unit": "吴中局", "inspectors": "王、李"}
PAPERS = {
    **{"deciding_unit": "苏州市生态环境局", "deciding_document": "苏环罚〔2026〕1号", "deciding_material": "现场笔录"},
    "legality_basis": "条例第二十六条",
}
UNLAWFUL = {**REAL, **VISIT, **PAPERS, "legality": "unlawful"}


def slug(result):
    return result.problem["type"].rsplit(":", 1)[1] if result.problem else result.outcome.value


def pushed(caller, finding, kind="submit"):
    op = caller.operation(caller.cases()["A-0"], kind=kind)
    return caller.push(replace(op, payload={**op.payload, "finding": finding}))[0]


@pytest.mark.parametrize(
    ("finding", "stage"),
    [
        pytest.param(REAL, "desk", id="at the desk"),
        pytest.param({**REAL, **VISIT}, "field", id="after a visit"),
        pytest.param(UNLAWFUL, "law", id="with its papers"),
    ],
)
def test_a_finding_is_recorded_with_the_stage_that_its_answers_have_reached(wang, finding, stage):
    assert slug(pushed(wang, finding)) == "applied"
    record = wang.cases()["A-0"]
    assert record.finding == finding
    assert record.extra["finding_stage"] == stage


@pytest.mark.parametrize("paper", [*PAPERS, "inspectors"])
def test_unlawful_without_one_of_its_papers_is_refused_by_name(wang, paper):
    result = pushed(wang, {name: value for name, value in UNLAWFUL.items() if name != paper})
    assert slug(result) == "answer-missing"
    assert result.problem["questions"] == [paper]


def test_unlawful_slips_in_by_no_patch(wang):
    assert slug(pushed(wang, {**REAL, "legality": "unlawful"}, "patch")) == "answer-not-allowed"
    assert slug(pushed(wang, {**REAL, **VISIT, "legality": "unlawful"}, "patch")) == "answer-missing"
    assert slug(pushed(wang, UNLAWFUL, "patch")) == "applied"


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        pytest.param({"inspection_date": "2026-13-45"}, "answer-faulty", id="no such month"),
        pytest.param({"inspection_date": "2099-01-01"}, "answer-faulty", id="a visit to come"),
        pytest.param({"inspection_date": 20260504.5}, "answer-faulty", id="a date that is a number"),
        pytest.param({"demolished_area_m2": "much"}, "answer-faulty", id="a number in words"),
        pytest.param({"demolished_area_m2": -1}, "answer-faulty", id="an area below nothing"),
        pytest.param({"note": "长" * 20_001}, "answer-too-long", id="a note that is too long"),
        pytest.param({"note": ["a", "list"]}, "applied", id="a list of words"),
        pytest.param({"activity_actual": ["mining"]}, "answer-missing", id="a list for a choice"),
        pytest.param({"zone_level": "control", "legality": "limited_activity"}, "answer-missing", id="no item"),
        pytest.param(
            {
                **{"zone_level": "control", "legality": "limited_activity", "limited_activity_item": "residents"},
                **{"new_construction_land": "no", "legality_basis": "x"},
            },
            "unknown-code",
            id="an item of the red line in a control zone",
        ),
    ],
)
def test_what_the_form_does_not_take_is_refused_alone(wang, change, wanted):
    assert slug(pushed(wang, {**REAL, **VISIT, **change})) == wanted


def test_a_form_is_known_by_the_names_that_it_had_before(tmp_path):
    for folder in ("forms", "codes"):
        (tmp_path / folder).mkdir()
        for path in (RESOURCES / folder).glob("*.json"):
            text = path.read_text(encoding="utf-8")
            renamed = text.replace('"form": "desk",', '"form": "finding",\n  "formerly": ["desk"],')
            (tmp_path / folder / path.name).write_text(renamed, encoding="utf-8")
    forms = read_forms(tmp_path)
    assert forms["desk"] is forms["finding"]
