"""Mapping profiles as JSON, and which one fits a layer. No QGIS."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redline_review.plugin.domain.errors import BadResource
from redline_review.plugin.domain.mapping import CASE_FIELDS, MappingProfile
from redline_review.plugin.domain.saved_profiles import (
    Purpose,
    SavedProfile,
    from_json,
    matching,
    offered,
    to_json,
    to_text,
)

WORDS = st.text(min_size=1, max_size=8)
GOOD = {"mapping": 1, "name": "省厅 2026", "purpose": "patches", "fields": {"issued_id": "TBBH", "due_date": "JZRQ"}}


def saved(name: str, purpose: Purpose = Purpose.PATCHES, **fields: str) -> SavedProfile:
    return SavedProfile(MappingProfile(name, fields), purpose)


profiles = st.builds(
    SavedProfile,
    st.builds(
        MappingProfile,
        WORDS.filter(lambda name: name == name.strip() != ""),
        st.dictionaries(st.sampled_from(CASE_FIELDS), WORDS),
        st.dictionaries(st.sampled_from(CASE_FIELDS), st.dictionaries(WORDS, WORDS, max_size=3), max_size=2),
        st.dictionaries(st.sampled_from(CASE_FIELDS), st.one_of(WORDS, st.integers(), st.booleans()), max_size=2),
    ),
    st.just(Purpose.PATCHES),
    st.dictionaries(WORDS.map(lambda word: "x" + word), st.one_of(WORDS, st.integers()), max_size=3),
)


@given(profiles)
def test_a_profile_comes_back_from_its_text_with_members_that_we_do_not_know(profile):
    assert from_json(json.loads(to_text(profile)), "p.json") == profile


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"mapping": 2}, "newer version"),
        ({"mapping": "1"}, "whole number"),
        ({"mapping": True}, "whole number"),
        ({"name": 7}, "name is not text"),
        ({"name": "  "}, "name is empty"),
        ({"purpose": "roads"}, "neither patches nor zones"),
        ({"purpose": ["patches"]}, "neither patches nor zones"),
        ({"fields": ["issued_id"]}, "fields is not an object"),
        ({"fields": {"issued_id": 7}}, "fields.issued_id is not text"),
        ({"fields": {"builder": "x"}}, "builder is no field of patches"),
        ({"purpose": "zones"}, "issued_id is no field of zones"),
        ({"values": {"activity_issued": "mining"}}, "values.activity_issued is not an object"),
        ({"values": {"builder": {}}}, "builder is no field"),
        ({"constants": {"level": "redline"}}, "level is no field of patches"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_file_that_is_wrong_is_refused_with_the_place_of_the_fault(change, words):
    with pytest.raises(BadResource) as caught:
        from_json({**GOOD, **change}, "mine.json")
    assert caught.value.path == "mine.json"
    assert words in caught.value.reason


@pytest.mark.parametrize("data", [[], "x", None, {}, {"name": "a"}], ids=["list", "text", "null", "empty", "no mark"])
def test_a_json_of_something_else_is_no_mapping_profile(data):
    with pytest.raises(BadResource, match="is not a mapping profile"):
        from_json(data, "x.json")


def test_values_and_constants_may_be_left_out():
    found = from_json(GOOD, "x.json")
    assert (found.profile.values, found.profile.constants, found.purpose) == ({}, {}, Purpose.PATCHES)
    assert to_json(found)["fields"] == GOOD["fields"]


def test_the_profile_with_most_of_its_fields_in_the_layer_is_offered_first():
    half = saved("half", issued_id="TBBH", due_date="JZRQ")
    all_two = saved("all", issued_id="TBBH", town_name="XZMC")
    all_one = saved("one", issued_id="TBBH")
    ranked = matching([half, all_one, all_two], ["TBBH", "XZMC", "OTHER"])
    assert [match.saved.name for match in ranked] == ["all", "one", "half"]
    assert ranked[2].missing == ("JZRQ",)
    assert offered(ranked) is ranked[0]


def test_a_profile_for_zones_is_not_offered_for_patches_nor_one_without_a_common_field():
    others = [saved("z", Purpose.ZONES, code="TBBH"), saved("far", issued_id="ID2")]
    assert matching(others, ["TBBH"]) == ()
    assert offered(()) is None


def test_a_profile_of_which_the_layer_has_too_little_is_ranked_but_not_offered():
    ranked = matching([saved("p", issued_id="A", due_date="B", town_name="C")], ["A"])
    assert [match.share for match in ranked] == [pytest.approx(1 / 3)]
    assert offered(ranked) is None


def test_names_fit_in_any_case_and_width_and_the_mapping_takes_the_layers_spelling():
    (match,) = matching([saved("p", issued_id="tbbh", due_date="ＪＺＲＱ", town_name="gone")], ["TBBH", "jzrq"])
    assert match.fitted().fields == {"issued_id": "TBBH", "due_date": "jzrq"}


def test_an_exact_name_wins_over_one_in_another_case():
    (match,) = matching([saved("p", issued_id="Id")], ["ID", "Id", "id"])
    assert match.fields == {"issued_id": "Id"}


@given(st.lists(profiles, max_size=5), st.lists(WORDS, max_size=5))
def test_ranking_gives_only_profiles_whose_mapping_reads_fields_of_the_layer(found, names):
    ranked = matching(found, names)
    assert [m.share for m in ranked] == sorted((m.share for m in ranked), reverse=True)
    for match in ranked:
        assert set(match.fitted().fields.values()) <= set(names)
