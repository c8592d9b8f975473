"""Code lists and forms: data that a province changes, read with faults named by file and place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from redline_review.plugin.domain.codes import read_code_list, read_code_lists
from redline_review.plugin.domain.errors import (
    AnswerMissing,
    AnswerNotAllowed,
    BadResource,
    UnknownCode,
    UnknownQuestion,
)
from redline_review.plugin.domain.form import read_form
from redline_review.plugin.domain.states import Stage

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
CODE = {"code": "mining", "zh": "矿产资源开发", "en": "Mining", "source": "s", "verified": True}
LIST = {"list": "activity", "source": "s", "codes": [CODE, {**CODE, "code": "other", "zh": "其它", "en": "Other"}]}
FORM = {
    "form": "f",
    "version": 2,
    "stage": "desk",
    "questions": [
        {
            "id": "reality",
            "kind": "choice",
            "zh": "是否真实",
            "en": "Real?",
            "required": True,
            "options": [
                {"code": "real", "zh": "真实", "en": "Real", "sets": {"reality": "real"}},
                {"code": "no", "zh": "伪变化", "en": "No", "sets": {"reality": "not_real"}},
                {"code": "season", "zh": "季节", "en": "Season", "sets": {"reality": "not_real", "why": "season"}},
            ],
        },
        {
            "id": "activity",
            "kind": "choice",
            "codes": "activity",
            "zh": "类型",
            "en": "Activity",
            "required": True,
            "when": {"reality": ["real"]},
            "stages": {"other": ["field", "law"]},
        },
        {"id": "note", "kind": "text", "zh": "备注", "en": "Note"},
    ],
}


def _write(path, data):
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def form(tmp_path):
    lists = {"activity": read_code_list(_write(tmp_path / "activity.json", LIST))}
    return read_form(_write(tmp_path / "form.json", FORM), lists)


@pytest.mark.parametrize("path", sorted((RESOURCES / "codes").glob("*.json")), ids=lambda path: path.stem)
def test_a_code_list_of_ours_is_whole_in_both_languages_and_invents_no_official_code(path):
    found = read_code_list(path)
    assert found.codes
    for code in found.codes:
        assert code.label("zh_CN") != code.label("en_GB")
        assert all((code.code, code.zh, code.en, code.source))
        assert code.official_code == ""


@pytest.mark.parametrize("path", sorted((RESOURCES / "forms").glob("*.json")), ids=lambda path: path.stem)
def test_a_form_of_ours_is_read_over_our_code_lists(path):
    form = read_form(path, read_code_lists(RESOURCES / "codes"))
    for question in form.questions:
        assert question.label("zh") != question.label("en")
        assert (question.kind == "choice") == bool(question.options)


def test_codes_are_found_by_slug(tmp_path):
    found = read_code_list(_write(tmp_path / "a.json", LIST))
    assert found.get("mining").zh == "矿产资源开发"
    assert ("mining" in found, "gold" in found) == (True, False)
    with pytest.raises(UnknownCode) as error:
        found.get("gold")
    assert (error.value.list_name, error.value.code) == ("activity", "gold")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param('{"list": "a",\n "codes": [}', "line 2", id="broken JSON"),
        pytest.param({"list": "a"}, "codes", id="no codes"),
        pytest.param({"codes": []}, "list", id="no name"),
        pytest.param({"list": "a", "codes": [{"code": "x", "zh": "x"}]}, "en", id="a code without English"),
        pytest.param({"list": "a", "codes": [CODE, CODE]}, "mining stands twice", id="a code twice"),
        pytest.param([], "missing", id="a list of something else"),
    ],
)
def test_a_list_that_cannot_be_used_names_file_and_fault(tmp_path, content, reason):
    with pytest.raises(BadResource, match=reason) as error:
        read_code_list(_write(tmp_path / "broken.json", content))
    assert "broken.json" in error.value.path


def test_a_file_in_gbk_or_none_at_all_is_said_to_be_so(tmp_path):
    (tmp_path / "gbk.json").write_bytes('{"list": "类型"}'.encode("gbk"))
    with pytest.raises(BadResource, match="UTF-8"):
        read_code_list(tmp_path / "gbk.json")
    with pytest.raises(BadResource, match="cannot be read"):
        read_code_list(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"stage": "moon"}, "moon", id="an unknown stage"),
        pytest.param({"version": "two"}, "two", id="a version in words"),
        pytest.param({"questions": [{**FORM["questions"][0], "kind": "slider"}]}, "slider", id="an unknown kind"),
        pytest.param({"questions": [{**FORM["questions"][1], "codes": "gold"}]}, "gold", id="no such code list"),
        pytest.param({"questions": [{"id": "x", "kind": "text"}]}, "zh", id="a question without words"),
    ],
)
def test_a_form_that_cannot_be_used_names_file_and_fault(tmp_path, change, reason):
    lists = {"activity": read_code_list(_write(tmp_path / "activity.json", LIST))}
    with pytest.raises(BadResource, match=reason):
        read_form(_write(tmp_path / "form.json", {**FORM, **change}), lists)


def test_one_choice_sets_several_fields_and_another_takes_them_back(form):
    season = form.choose({}, "reality", "season")
    assert season == {"reality": "not_real", "why": "season"}
    assert form.question("reality").chosen(season).code == "season"
    assert form.choose(season, "reality", "no") == {"reality": "not_real"}


def test_a_question_opens_with_its_answer_and_closing_it_drops_what_it_held(form):
    assert [q.id for q in form.asked({})] == ["reality", "note"]
    real = form.choose(form.choose({}, "reality", "real"), "activity", "mining")
    assert form.missing({"reality": "real"}) == ("activity",)
    assert form.missing(real) == ()
    assert form.choose(real, "reality", "no") == {"reality": "not_real"}


def test_a_text_is_written_and_an_empty_one_takes_it_away(form):
    noted = form.write({"reality": "not_real"}, "note", "鱼塘")
    assert noted == {"reality": "not_real", "note": "鱼塘"}
    assert form.write(noted, "note", "") == {"reality": "not_real"}


def test_fields_of_a_newer_form_survive_every_answer(form):
    assert form.choose({"depth_m": 3}, "reality", "no") == {"reality": "not_real", "depth_m": 3}
    form.check({"reality": "not_real", "depth_m": 3})


def test_what_keeps_a_finding_open_is_named(form):
    with pytest.raises(AnswerMissing) as missing:
        form.check({"note": "x"})
    assert missing.value.questions == ("reality",)
    with pytest.raises(AnswerMissing):
        form.check({"reality": "real"})
    with pytest.raises(AnswerMissing):
        form.check({"reality": "maybe"})


def test_an_answer_of_a_later_stage_is_not_taken_at_the_desk(form):
    assert form.stage is Stage.DESK
    with pytest.raises(AnswerNotAllowed):
        form.choose({"reality": "real"}, "activity", "other")
    with pytest.raises(AnswerNotAllowed):
        form.check({"reality": "real", "activity": "other"})


def test_unknown_questions_and_codes_are_refused(form):
    with pytest.raises(UnknownQuestion):
        form.choose({}, "colour", "red")
    with pytest.raises(UnknownCode):
        form.choose({}, "reality", "maybe")
    with pytest.raises(UnknownQuestion):
        form.write({}, "reality", "text for a choice")
