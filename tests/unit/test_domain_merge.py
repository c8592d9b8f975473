"""The three-way merge: the same for both sides, and nothing is overwritten silently."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redline_review.plugin.domain.merge import PERSON_DECIDES, three_way

NAMES = st.sampled_from(["reality", "false_alarm_reason", "legality", "outline", "note", "activity", "change_type"])
VALUES = st.sampled_from(["a", "b", "c", None, True])
FIELDS = st.dictionaries(NAMES, VALUES, max_size=5)
GONE = object()


def _changed(base, side):
    return {name for name in {*base, *side} if base.get(name, GONE) != side.get(name, GONE)}


@given(FIELDS, FIELDS, FIELDS)
def test_both_sides_see_the_same_conflicts_and_merge_the_rest_alike(base, mine, theirs):
    here, there = three_way(base, mine, theirs), three_way(base, theirs, mine)
    assert here.conflicts == there.conflicts
    for name in {*base, *mine, *theirs} - set(here.conflicts):
        assert here.fields.get(name, GONE) == there.fields.get(name, GONE)


@given(FIELDS, FIELDS, FIELDS)
def test_no_change_of_either_side_is_lost_without_being_named(base, mine, theirs):
    merged = three_way(base, mine, theirs)
    for side in (mine, theirs):
        for name in _changed(base, side) - set(merged.conflicts):
            assert merged.fields.get(name, GONE) == side.get(name, GONE)


@given(FIELDS, FIELDS, FIELDS)
def test_what_nobody_changed_stays_and_nothing_is_invented(base, mine, theirs):
    merged = three_way(base, mine, theirs)
    for name in set(base) - _changed(base, mine) - _changed(base, theirs):
        assert merged.fields[name] == base[name]
    for name, value in merged.fields.items():
        assert any(side.get(name, GONE) == value for side in (mine, theirs))


@given(FIELDS, FIELDS, FIELDS)
def test_a_conflict_keeps_theirs_until_a_person_has_chosen(base, mine, theirs):
    merged = three_way(base, mine, theirs)
    for name in merged.conflicts:
        assert merged.fields.get(name, GONE) == theirs.get(name, GONE)
        assert mine.get(name, GONE) != theirs.get(name, GONE)


@given(FIELDS, FIELDS)
def test_one_side_alone_or_both_alike_merge_to_it(base, side):
    for merged in (three_way(base, side, base), three_way(base, base, side), three_way(base, side, side)):
        assert (merged.fields, merged.conflicts) == (side, ())


@given(FIELDS, FIELDS, FIELDS)
def test_a_clean_merge_merged_again_is_itself(base, mine, theirs):
    merged = three_way(base, mine, theirs)
    if not merged.conflicts:
        again = three_way(theirs, merged.fields, theirs)
        assert (again.fields, again.conflicts) == (merged.fields, ())


@given(FIELDS, FIELDS, FIELDS)
def test_verdict_and_outline_changed_on_both_sides_never_merge_by_themselves(base, mine, theirs):
    touched_mine, touched_theirs = _changed(base, mine) & PERSON_DECIDES, _changed(base, theirs) & PERSON_DECIDES
    differing = {n for n in touched_mine | touched_theirs if mine.get(n, GONE) != theirs.get(n, GONE)}
    if touched_mine and touched_theirs:
        assert differing <= set(three_way(base, mine, theirs).conflicts)


@pytest.mark.parametrize(
    ("mine", "theirs", "fields", "conflicts"),
    [
        pytest.param(
            {"note": "鱼塘"}, {"activity": "farming"}, {"note": "鱼塘", "activity": "farming"}, (), id="disjoint fields"
        ),
        pytest.param({"note": "a"}, {"note": "b"}, {"note": "b"}, ("note",), id="one field, two texts"),
        pytest.param(
            {"reality": "real"}, {"reality": "partly"}, {"reality": "partly"}, ("reality",), id="two verdicts"
        ),
        pytest.param(
            {"reality": "real"},
            {"outline": "P"},
            {"outline": "P"},
            ("outline", "reality"),
            id="a verdict here and an outline there",
        ),
        pytest.param(
            {"reality": "real", "note": "x"},
            {"note": "x", "activity": "mining"},
            {"reality": "real", "note": "x", "activity": "mining"},
            (),
            id="a verdict on one side only",
        ),
    ],
)
def test_cases_from_practice(mine, theirs, fields, conflicts):
    merged = three_way({}, mine, theirs)
    assert (merged.fields, merged.conflicts) == (fields, conflicts)


@pytest.mark.parametrize("field", ["limited_activity_item", "deciding_document", "legality_basis"])
def test_what_a_verdict_rests_on_is_part_of_it(field):
    base = {"reality": "real", "legality": "undetermined", "note": "x"}
    merged = three_way(base, {**base, "legality": "lawful"}, {**base, field: "another"})
    assert merged.conflicts == tuple(sorted(("legality", field)))
