"""Town, village and units from administrative layers. No QGIS."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from redline_review.plugin.app.places import AdminLayer, AdminUnit, UnitKind, place_cases
from redline_review.plugin.domain.records import UNIT_NAMES, Case, CaseFacts, Overlap, Screening, unit_names
from redline_review.plugin.screening import ScreeningCancelled, screen
from redline_review.plugin.screening.places import LEAST_SHARE, units_by_patch


def box(west, east, south=31.0, north=31.01):
    return shapely.to_wkb(shapely.box(west, south, east, north))


def case(west=120.0, east=120.01, **changes):
    return replace(Case("c-1", "b", "JS-1", box(west, east)), **changes)


WEST = AdminUnit("320506", "吴中区", box(119.9, 120.006, 30.9, 31.1))
EAST = AdminUnit("320509", "吴江区", box(120.006, 120.2, 30.9, 31.1))
COUNTIES = AdminLayer(UnitKind.UNIT, (EAST, WEST))
TOWNS = AdminLayer(
    UnitKind.TOWN, (replace(WEST, code="320506101", name="东山镇"), replace(EAST, code="t", name="松陵"))
)
VILLAGES = AdminLayer(UnitKind.VILLAGE, (replace(WEST, code="320506101201", name="渡桥村"),))


def test_a_patch_across_a_border_bears_all_its_units_and_the_largest_answers():
    (placed,) = place_cases([case()], [COUNTIES], screen)
    assert (placed.units, placed.answering_unit) == (("320506", "320509"), "320506")
    assert unit_names(placed.units, placed.extra) == ["吴中区", "吴江区"]


@pytest.mark.parametrize(
    ("extra", "names"),
    [
        pytest.param({UNIT_NAMES: {"320506": "吴中区"}}, ["吴中区", "320509"], id="a name that is not known"),
        pytest.param({}, ["320506", "320509"], id="no names"),
        pytest.param({UNIT_NAMES: "吴中区"}, ["320506", "320509"], id="another platform's member of that name"),
    ],
)
def test_a_unit_without_a_name_is_shown_by_its_code(extra, names):
    assert unit_names(("320506", "320509"), extra) == names


def test_town_and_village_are_those_of_the_largest_share():
    (placed,) = place_cases([case()], [TOWNS, VILLAGES], screen)
    facts = placed.facts
    assert (facts.town_code, facts.town_name, facts.village_name) == ("320506101", "东山镇", "渡桥村")
    assert placed.units == ()


def test_what_the_sender_gave_is_kept():
    given_facts = CaseFacts(town_name="木渎", village_name="天平")
    before = case(facts=given_facts, units=("320509",), answering_unit="320509")
    (placed,) = place_cases([before], [COUNTIES, TOWNS, VILLAGES], screen)
    assert placed.facts == given_facts
    assert (placed.units, placed.answering_unit) == (("320509", "320506"), "320509")


def test_a_case_that_gains_nothing_or_belongs_to_the_platform_is_left_out():
    whole = case(119.95, 119.96, units=("320506",), answering_unit="320506")
    whole = replace(whole, extra={UNIT_NAMES: {"320506": "吴中区"}})
    assert place_cases([whole, replace(case(150.0, 150.01), case_id="c-2")], [COUNTIES], screen) == ()
    assert place_cases([case(version=3)], [COUNTIES, TOWNS], screen) == ()


def test_a_unit_in_two_features_counts_with_both():
    west, east = AdminUnit("a", "A", box(120.0, 120.004)), AdminUnit("a", "A", box(120.006, 120.01))
    middle = AdminUnit("b", "B", box(120.004, 120.006))
    (placed,) = place_cases([case()], [AdminLayer(UnitKind.UNIT, (middle, west, east))], screen)
    assert placed.units == ("a", "b")


def test_a_sliver_beyond_a_border_makes_no_patch_of_two_units():
    (placed,) = place_cases([case(120.0, 120.00605)], [COUNTIES], screen)
    assert placed.units == ("320506",)


def test_nothing_to_do_is_done_without_measuring():
    def never(*args, **named):
        raise AssertionError("measured")

    assert place_cases([], [COUNTIES], never) == ()
    assert place_cases([case()], [AdminLayer(UnitKind.TOWN, ())], never) == ()


def test_placing_reports_over_all_layers_and_stops_when_asked():
    steps = []
    place_cases([case()], [COUNTIES, TOWNS], screen, steps.append)
    assert steps == sorted(steps)
    assert steps[-1] == pytest.approx(1.0)
    with pytest.raises(ScreeningCancelled):
        place_cases([case()], [COUNTIES], screen, None, lambda: True)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.floats(0, 1), max_size=6))
def test_units_are_ranked_by_share_and_the_largest_is_always_named(shares):
    found = Screening("c", 1.0, tuple(Overlap("c", unit, share, share) for unit, share in shares.items()))
    units = units_by_patch([found])["c"]
    assert [unit.share for unit in units] == sorted((unit.share for unit in units), reverse=True)
    assert {unit.unit_id for unit in units} >= {unit for unit, share in shares.items() if share >= LEAST_SHARE}
    assert (units[0].share if units else None) == max(shares.values(), default=None)
