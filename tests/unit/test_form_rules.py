"""The rules of the form that comes with the plugin: stages, papers, levels of zones, dates and numbers, lost codes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from redline_review.plugin.domain.codes import CodeList, read_code_lists
from redline_review.plugin.domain.errors import (
    AnswerFaulty,
    AnswerMissing,
    AnswerNotAllowed,
    AnswerTooLong,
    BadResource,
    UnknownCode,
    UnknownQuestion,
)
from redline_review.plugin.domain.form import Form, form_of, read_form
from redline_review.plugin.domain.states import Stage

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
TODAY = "2026-11-22"
VISITED = {"site_check": "done", "inspection_date": "2026-11-02", "inspection_unit": "吴中局", "inspectors": "王、李"}
REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}
PAPERS = {
    "deciding_unit": "苏州市生态环境局",
    "deciding_document": "苏环罚〔2026〕1号",
    "deciding_material": "现场笔录",
    "legality_basis": "自然保护区条例第二十六条",
}


@pytest.fixture(scope="module")
def lists() -> dict[str, CodeList]:
    return read_code_lists(RESOURCES / "codes")


@pytest.fixture(scope="module")
def form(lists: dict[str, CodeList]) -> Form:
    return read_form(RESOURCES / "forms" / "desk.json", lists)


def ids(questions: tuple[Any, ...]) -> list[str]:
    return [question.id for question in questions]


# Progressive


def test_the_first_question_stands_alone_and_has_nine_answers(form: Form) -> None:
    assert ids(form.in_view({})) == ["reality", "note"]
    assert len(form.question("reality").choices({})) == 9


def test_a_real_change_asks_what_follows_and_nothing_else(form: Form) -> None:
    real = form.choose({}, "reality", "real")
    assert ids(form.in_view(real)) == ["reality", "activity_actual", "change_type", "legality", "note"]
    assert [part.id for part, _, _ in form.open_parts(real)] == [
        *("facts", "permits", "site", "law", "handling", "accountability")
    ]


def test_a_false_change_asks_nothing_more_and_offers_the_site_check(form: Form) -> None:
    season = form.choose({}, "reality", "not_real_season")
    assert ids(form.in_view(season)) == ["reality", "note"]
    assert form.unsettled(season) == ()
    assert [part.id for part, _, _ in form.open_parts(season)] == ["site"]


def test_an_opened_part_is_shown_with_how_much_of_it_is_answered(form: Form) -> None:
    answers = form.choose(form.choose({}, "reality", "real"), "permit_eia", "yes")
    answers = form.write(answers, "permit_eia_number", "苏环审〔2024〕3号")
    shown = ids(form.in_view(answers, "permits"))
    assert {"permit_eia", "permit_eia_number", "permit_forestry"} <= set(shown)
    assert "permit_forestry_number" not in shown
    assert next(counts for part, *counts in form.open_parts(answers) if part.id == "permits") == [2, 10]


def test_what_is_needed_of_a_part_is_asked_without_opening_it(form: Form) -> None:
    answers = form.choose(form.choose({}, "reality", "real"), "permit_eia", "yes")
    assert "permit_eia_number" in ids(form.in_view(answers))
    assert "permit_eia_number" in form.missing(answers)


def test_a_real_change_taken_back_drops_what_followed_from_it(form: Form) -> None:
    answers = form.choose({**REAL, **VISITED, "builder": "某公司", "note": "x"}, "reality", "not_real_season")
    assert answers == {"reality": "not_real", "false_alarm_reason": "season", **VISITED, "note": "x"}


# Desk, field, law


def test_a_finding_reaches_its_stages_by_what_was_answered(form: Form) -> None:
    assert form.stage_of(REAL) is Stage.DESK
    assert form.stage_of({**REAL, **VISITED}) is Stage.FIELD
    assert form.stage_of({**REAL, **VISITED, **PAPERS, "legality": "unlawful"}) is Stage.LAW


def test_unlawful_is_chosen_after_a_site_check_only(form: Form) -> None:
    with pytest.raises(AnswerNotAllowed) as refused:
        form.choose(REAL, "legality", "unlawful")
    assert refused.value.stage == "desk"
    assert form.choose({**REAL, **VISITED}, "legality", "unlawful")["legality"] == "unlawful"


def test_a_site_check_that_is_planned_is_none(form: Form) -> None:
    with pytest.raises(AnswerNotAllowed):
        form.choose({**REAL, "site_check": "planned"}, "legality", "unlawful")


@pytest.mark.parametrize("paper", sorted(PAPERS))
def test_unlawful_stands_with_all_its_papers_only(form: Form, paper: str) -> None:
    whole = {**REAL, **VISITED, **PAPERS, "legality": "unlawful"}
    form.check(whole, TODAY)
    without = {name: value for name, value in whole.items() if name != paper}
    with pytest.raises(AnswerMissing) as missing:
        form.check(without, TODAY)
    assert missing.value.questions == (paper,)
    with pytest.raises(AnswerMissing):
        form.check_values(without, TODAY)  # not even as a part of a finding


def test_a_site_check_taken_back_takes_the_ground_from_unlawful(form: Form) -> None:
    whole = {**REAL, **VISITED, **PAPERS, "legality": "unlawful"}
    with pytest.raises(AnswerNotAllowed):
        form.check(form.choose(whole, "site_check", "planned"), TODAY)


def test_unlawful_without_its_ground_is_what_keeps_the_finding_open(form: Form) -> None:
    answers = form.choose({**REAL, **VISITED, **PAPERS, "legality": "unlawful"}, "site_check", "planned")
    assert form.unsettled(answers, TODAY) == ("legality",)
    objection = form.objection(form.question("legality"), answers, TODAY)
    assert isinstance(objection, AnswerNotAllowed)


@pytest.mark.parametrize("legality", ["lawful", "limited_activity", "national_project"])
def test_whatever_is_lawful_says_its_basis(form: Form, legality: str) -> None:
    answers = form.choose(REAL, "legality", legality)
    assert "legality_basis" in form.missing(answers)


def test_a_national_project_asks_for_its_papers(form: Form) -> None:
    answers = form.choose(REAL, "legality", "national_project")
    assert set(form.missing(answers)) == {
        *("national_project_kind", "project_name", "project_approval", "unavoidability_opinion", "legality_basis")
    }


# Levels of zones


@pytest.mark.parametrize(
    ("level", "first", "count"),
    [
        pytest.param("redline", "patrol_research", 10, id="the red line's ten items"),
        pytest.param("reserve_general", "patrol_research", 10, id="general control zone of a reserve"),
        pytest.param("control", "control_listed", 1, id="control zone"),
        pytest.param("reserve_core", "core_listed", 1, id="core zone of a reserve"),
    ],
)
def test_the_allowed_activities_follow_the_level_of_the_zone(form: Form, level: str, first: str, count: int) -> None:
    answers = form.choose(REAL, "legality", "limited_activity", {"zone_level": level})
    choices = form.question("limited_activity_item").choices(answers)
    assert (choices[0].code, len(choices)) == (first, count)


def test_the_level_is_filled_in_and_the_reviewers_word_goes_before(form: Form) -> None:
    given = {"zone_level": "redline"}
    real = form.choose({}, "reality", "real", given)
    assert real["zone_level"] == "redline"
    changed = form.choose(real, "zone_level", "control", given)
    assert form.choose(changed, "change_type", "new", given)["zone_level"] == "control"


def test_outside_all_zones_the_level_is_asked(form: Form) -> None:
    answers = form.choose(REAL, "legality", "limited_activity")
    assert "zone_level" in form.missing(answers)
    assert "zone_level" in ids(form.in_view(answers))
    assert form.question("limited_activity_item").choices(answers) == ()


def test_an_item_of_another_level_is_dropped_and_refused(form: Form) -> None:
    answers = form.choose(REAL, "legality", "limited_activity", {"zone_level": "redline"})
    answers = form.choose(answers, "limited_activity_item", "residents")
    assert "limited_activity_item" not in form.choose(answers, "zone_level", "control")
    with pytest.raises(UnknownCode):
        form.check_values({**answers, "zone_level": "control"}, TODAY)
    with pytest.raises(UnknownCode):
        form.choose({**answers, "zone_level": "control"}, "limited_activity_item", "residents")


def test_an_item_fills_in_its_basis_and_leaves_the_reviewers_words_alone(form: Form) -> None:
    answers = form.choose(REAL, "legality", "limited_activity", {"zone_level": "redline"})
    second = form.choose(answers, "limited_activity_item", "residents")
    assert second["legality_basis"] == "自然资发〔2022〕142号，第2项"
    assert form.choose(second, "limited_activity_item", "archaeology")["legality_basis"].endswith("第3项")
    own = form.write(second, "legality_basis", "自己查到的文件")
    assert form.choose(own, "limited_activity_item", "archaeology")["legality_basis"] == "自己查到的文件"


# Dates, numbers, texts


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("2026-11-02", "2026-11-02", id="ISO"),
        pytest.param("2026/5/2", "2026-05-02", id="slashes"),
        pytest.param("２０２６年５月２日", "2026-05-02", id="Chinese, full width"),
        pytest.param("20260502", "2026-05-02", id="digits"),
        pytest.param("2026-13-45", "2026-13-45", id="no such month: as typed"),
        pytest.param("yesterday", "yesterday", id="words: as typed"),
    ],
)
def test_a_date_is_kept_in_one_notation_or_as_it_was_typed(form: Form, typed: str, kept: str) -> None:
    assert form.write(VISITED, "inspection_date", typed)["inspection_date"] == kept


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        pytest.param("2026-13-45", "no_date", id="no such month"),
        pytest.param("2026-02-30", "no_date", id="no such day"),
        pytest.param("0001-01-01", "too_early", id="the year 1"),
        pytest.param("9999-12-31", "too_late", id="the year 9999"),
        pytest.param("9999-02-30", "no_date", id="no such day in the year 9999"),
        pytest.param("99999-01-01", "no_date", id="a year of five digits"),
        pytest.param("1968-04-04", "too_early", id="before there were inspections"),
        pytest.param("2026-11-24", "too_late", id="the day after tomorrow"),
        pytest.param("tomorrow", "no_date", id="a word"),
        pytest.param("١٢/٠٥/٢٠٢٦", "no_date", id="Arabic digits, day first"),
    ],
)
def test_an_absurd_date_is_kept_and_said_and_decides_nothing(form: Form, value: str, fault: str) -> None:
    answers = {**REAL, **VISITED, "inspection_date": value}
    found = form.fault(form.question("inspection_date"), answers, TODAY)
    assert found is not None
    assert found.fault == fault
    assert form.unsettled(answers, TODAY) == ("inspection_date",)
    with pytest.raises(AnswerFaulty):
        form.check(answers, TODAY)


def test_a_visit_may_be_of_today_wherever_the_day_has_begun_already(form: Form) -> None:
    for day in ("2026-11-22", "2026-11-23"):
        form.check({**REAL, **VISITED, "inspection_date": day}, f"{TODAY}T18:00:00.000Z")


@pytest.mark.parametrize(
    ("typed", "kept", "fault"),
    [
        pytest.param("2019", "2019", "", id="a year"),
        pytest.param("2019年3月", "2019-03", "", id="a month"),
        pytest.param("2019-03-07", "2019-03-07", "", id="a day"),
        pytest.param("2019-00", "2019", "", id="month 0, as some ledgers write a year"),
        pytest.param("2019-13", "2019-13", "no_date", id="month 13"),
        pytest.param("1890", "1890", "too_early", id="a hundred years too early"),
        pytest.param("2031", "2031", "too_late", id="years ahead"),
    ],
)
def test_when_it_was_built_may_be_a_year_or_a_month(form: Form, typed: str, kept: str, fault: str) -> None:
    answers = form.write(REAL, "built_date", typed)
    assert answers["built_date"] == kept
    found = form.fault(form.question("built_date"), answers, TODAY)
    assert (found.fault if found else "") == fault


@pytest.mark.parametrize(
    ("typed", "kept", "fault"),
    [
        pytest.param("1,234.50", "1234.5", "", id="thousands"),
        pytest.param("１２．５", "12.5", "", id="full width"),
        pytest.param("100", "100", "", id="no exponent"),
        pytest.param("1e999", "1e999", "no_number", id="beyond all numbers"),
        pytest.param("nan", "nan", "no_number", id="not a number"),
        pytest.param("-3", "-3", "too_small", id="below nothing"),
        pytest.param("99999999999", "99999999999", "too_large", id="more than the world has"),
    ],
)
def test_a_number_is_kept_in_one_notation_or_as_it_was_typed(form: Form, typed: str, kept: str, fault: str) -> None:
    answers = form.write(REAL, "demolished_area_m2", typed)
    assert answers["demolished_area_m2"] == kept
    found = form.fault(form.question("demolished_area_m2"), answers, TODAY)
    assert (found.fault if found else "") == fault


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("مرحبا بالعالم", id="right to left"),
        pytest.param("משרד 12 הגנה", id="right to left with digits"),
        pytest.param("👩🏽‍🌾🚜 拖拉机", id="emoji of several code points"),
        pytest.param("\u202eevil.exe\u202c", id="a turn of the writing direction"),
        pytest.param("𠮷野家", id="beyond the basic plane"),
        pytest.param("e\u0301 = é", id="a combining accent"),
    ],
)
def test_whatever_people_write_is_kept_as_it_is(form: Form, text: str) -> None:
    answers = form.write({}, "note", text)
    assert answers["note"] == text
    form.check_values(answers, TODAY)


def test_what_no_database_keeps_is_left_out_of_a_text(form: Form) -> None:
    assert form.write({}, "note", "a\x00b\x1b[31m\r\nc")["note"] == "ab[31m\nc"
    assert form.write(REAL, "builder", "one\ntwo")["builder"] == "one two"


def test_a_megabyte_is_refused_whole_and_nothing_is_lost(form: Form) -> None:
    before = {"note": "as it was"}
    with pytest.raises(AnswerTooLong) as refused:
        form.write(before, "note", "长" * 1_000_000)
    assert (refused.value.length, refused.value.longest) == (1_000_000, 20_000)
    assert before == {"note": "as it was"}
    with pytest.raises(AnswerTooLong):
        form.check_values({"note": "长" * 1_000_000}, TODAY)


def test_a_text_is_written_to_no_choice_and_a_choice_to_no_text(form: Form) -> None:
    with pytest.raises(UnknownQuestion):
        form.write({}, "reality", "真实")
    with pytest.raises(UnknownCode):
        form.choose({}, "note", "x")


# Code lists that lost a code, older findings


def without(lists: dict[str, CodeList], name: str, code: str) -> dict[str, CodeList]:
    kept = tuple(one for one in lists[name].codes if one.code != code)
    return {**lists, name: replace(lists[name], codes=kept)}


def test_a_code_that_its_list_lost_stays_in_the_draft_and_is_asked_anew(lists: dict[str, CodeList]) -> None:
    form = read_form(RESOURCES / "forms" / "desk.json", without(lists, "activity", "mining"))
    answers = form.choose(REAL, "change_type", "expanded")
    assert answers["activity_actual"] == "mining"
    assert form.question("activity_actual").lost(answers) == "mining"
    assert form.unsettled(answers, TODAY) == ("activity_actual",)
    with pytest.raises(AnswerMissing):
        form.check(answers, TODAY)


def test_a_default_does_not_write_over_a_code_that_its_list_lost(lists: dict[str, CodeList]) -> None:
    form = read_form(RESOURCES / "forms" / "desk.json", without(lists, "legality", "lawful"))
    answers = form.choose({**REAL, "legality": "lawful", "legality_basis": "x"}, "change_type", "expanded")
    assert answers["legality"] == "lawful"
    assert form.unsettled(answers, TODAY) == ("legality",)
    with pytest.raises(UnknownCode):
        form.check(answers, TODAY)


def test_a_retired_code_is_read_and_not_offered(lists: dict[str, CodeList]) -> None:
    old = tuple(replace(one, retired=one.code == "energy") for one in lists["activity"].codes)
    form = read_form(RESOURCES / "forms" / "desk.json", {**lists, "activity": replace(lists["activity"], codes=old)})
    question = form.question("activity_actual")
    assert "energy" not in [option.code for option in question.choices({})]
    form.check({**REAL, "activity_actual": "energy"}, TODAY)
    with pytest.raises(UnknownCode):
        form.choose(REAL, "activity_actual", "energy")


def test_an_earlier_finding_is_taken_as_far_as_it_can_stand(form: Form) -> None:
    earlier = {**REAL, "activity_actual": "gold", "builder": "某公司", "built_date": "2019", "drone": "yes"}
    taken = form.take_over({"note": "mine", "reality": "not_real", "false_alarm_reason": "season"}, earlier)
    assert taken == {**{k: v for k, v in REAL.items() if k != "activity_actual"}, "builder": "某公司"} | {
        "built_date": "2019",
        "note": "mine",
    }


def test_a_finding_for_several_patches_leaves_each_its_words_and_its_place(form: Form) -> None:
    shared = {**REAL, "zone_level": "redline", "builder": "某公司"}
    own = {"note": "mine", "built_date": "2019", "reality": "undecided"}
    assert form.share(shared, own, {"zone_level": "control"}) == {
        **REAL,
        **{"zone_level": "control", "builder": "某公司", "note": "mine", "built_date": "2019"},
    }
    assert form.share(shared, own, {})["zone_level"] == "redline"


def test_what_is_asked_is_the_same_however_often_it_is_asked(form: Form) -> None:
    for _ in range(2):
        for reality in ("real", "not_real", "undecided", ["a", "list"]):
            wanted = [q.id for q in form.questions if q.open_for({"reality": reality})]
            assert ids(form.asked({"reality": reality})) == wanted


# Faults of a form file


def broken(question: str, change: dict[str, Any]) -> dict[str, Any]:
    data = json.loads((RESOURCES / "forms" / "desk.json").read_text(encoding="utf-8"))
    for entry in data["questions"]:
        if entry["id"] == question:
            entry.update(change)
    return data


@pytest.mark.parametrize(
    ("question", "change", "member"),
    [
        pytest.param("legality", {"requird": True}, "requird", id="a slip of the pen"),
        pytest.param("reality", {"default": "guilty"}, "default", id="a default that is no answer"),
        pytest.param("reality", {"stages": {"guilty": ["law"]}}, "guilty", id="a stage of no answer"),
        pytest.param("builder", {"part": "cellar"}, "part", id="a part that is none"),
        pytest.param("builder", {"when": {"weather": ["rain"]}}, "weather", id="a condition on nothing"),
        pytest.param("built_date", {"earliest": "long ago"}, "earliest", id="a bound that is no date"),
        pytest.param("builder", {"id": "note"}, "note", id="two questions of one id"),
    ],
)
def test_a_fault_of_a_form_names_question_and_member(
    lists: dict[str, CodeList], question: str, change: dict[str, Any], member: str
) -> None:
    with pytest.raises(BadResource) as error:
        form_of("desk.json", broken(question, change), lists)
    assert error.value.member == (change.get("id", question), member)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"required": "yes"}, id="required in words"),
        pytest.param({"lines": 3}, id="a number for a truth value"),
        pytest.param({"longest": "long"}, id="a length in words"),
        pytest.param({"when": {"reality": "real"}}, id="a condition without a list"),
        pytest.param({"least": True}, id="a truth value for a number"),
        pytest.param({"zh": None, "kind": 3}, id="a kind that is a number"),
    ],
)
def test_a_member_of_a_wrong_kind_is_a_fault_of_its_question(
    lists: dict[str, CodeList], change: dict[str, Any]
) -> None:
    with pytest.raises(BadResource, match="question builder"):
        form_of("desk.json", broken("builder", change), lists)
