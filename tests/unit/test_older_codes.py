"""Activities of the 2016 list: known on import, shown with what they mean today, never rewritten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from redline_review.plugin.app.priority import read_priority_rules, with_older
from redline_review.plugin.domain.codes import code_words, counterparts, older_code, read_code_lists
from redline_review.plugin.domain.field_guess import guess_value
from redline_review.plugin.domain.form import read_form
from redline_review.plugin.domain.ledger import Column

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
LISTS = read_code_lists(RESOURCES / "codes")
OLD = LISTS["activity_2016"]


def test_each_code_of_the_older_list_means_codes_of_todays_list_and_no_code_stands_in_both():
    now = {code.code for code in LISTS["activity"].codes}
    assert OLD.maps_to == "activity"
    assert all(code.maps_to and set(code.maps_to) <= now for code in OLD.codes)
    assert not now & {code.code for code in OLD.codes}


def test_the_mapping_is_said_to_be_ours():
    data = json.loads((RESOURCES / "codes" / "activity_2016.json").read_text("utf-8"))
    assert data["mapping_verified"] is False
    assert data["mapping_source"].startswith("ours")


@pytest.mark.parametrize(
    ("code", "language", "words"),
    [
        pytest.param("mining", "zh-Hans", "矿产资源开发", id="today's"),
        pytest.param("quarry", "zh-Hans", "采石场（矿产资源开发）", id="an older one"),
        pytest.param("quarry", "en", "Quarry (Mining)", id="an older one in English"),
        pytest.param(
            "industry_mining_land", "zh-Hans", "工矿用地（工业开发或矿产资源开发）", id="one that may mean two"
        ),
        pytest.param("采砂", "zh-Hans", "采砂", id="a word of the sender's own"),
    ],
)
def test_words_of_an_issued_activity(code, language, words):
    assert code_words(LISTS, "activity", code, language) == words
    assert Column("a", "", "", codes="activity").said(code, LISTS, language) == words


def test_a_column_without_a_list_says_the_value_as_it_is():
    assert Column("a", "", "").said("quarry", LISTS, "zh") == "quarry"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        pytest.param("采石场", "quarry", id="older words"),
        pytest.param(" 工矿用地 ", "industry_mining_land", id="older words with blanks"),
        pytest.param("矿产资源开发", "mining", id="today's words"),
        pytest.param("quarry", "quarry", id="an older code"),
        pytest.param("采砂", "", id="words of no list"),
    ],
)
def test_on_import_older_words_are_known_and_keep_their_own_code(value, code):
    assert guess_value("activity_issued", value, LISTS) == code


def test_an_older_code_is_as_urgent_as_the_gravest_that_it_may_mean():
    rules = with_older(read_priority_rules(RESOURCES / "priority.json"), LISTS)
    weights = rules.activities
    assert weights["quarry"] == weights["mining"]
    assert weights["industry_mining_land"] == max(weights["industry"], weights["mining"])
    assert weights["settlement"] == weights["other"]


def test_the_actual_activity_is_asked_in_todays_codes_only():
    form = read_form(RESOURCES / "forms" / "desk.json", LISTS)
    offered = {option.code for option in form.question("activity_actual").choices({"reality": "real"})}
    assert offered == {code.code for code in LISTS["activity"].codes}


def test_counterparts_of_codes():
    assert counterparts(LISTS, "activity", "farm") == ("breeding",)
    assert counterparts(LISTS, "activity", "mining") == ("mining",)
    assert counterparts(LISTS, "activity", "采砂") == ()
    assert older_code(LISTS, "", "mining") is None


PLACEHOLDERS = {"restoration_behaviour": 1, "limited_activity": 3}


@pytest.mark.parametrize("name", sorted(PLACEHOLDERS))
def test_a_list_whose_text_nobody_had_says_so_and_its_choices_send_to_the_document(name):
    """What stands in for items not at hand is not verified, and its words say where the item is to be looked up."""
    assert LISTS[name].items_missing
    standing_in = [code for code in LISTS[name].codes if "见依据" in code.zh]
    assert len(standing_in) == PLACEHOLDERS[name]
    assert not any(code.verified or code.official_code for code in standing_in)


def test_no_official_code_was_invented_and_nothing_from_general_knowledge_is_called_verified():
    every = [(name, code) for name, found in LISTS.items() for code in found.codes]
    assert [(name, code.code) for name, code in every if code.official_code] == []
    assert [(name, code.code) for name, code in every if code.verified and "general knowledge" in code.source] == []
