"""A finding for several patches: each keeps its words and its zone's level, or nobody gets it."""

from __future__ import annotations

from pathlib import Path

import pytest
from redline_review.plugin.app.shared_finding import UnfitForPatch, shared_findings
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.plugin.domain.errors import AnswerMissing
from redline_review.plugin.domain.form import read_form
from redline_review.plugin.domain.records import Draft

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
FORM = read_form(RESOURCES / "forms" / "desk.json", read_code_lists(RESOURCES / "codes"))
LIMITED = {
    **{"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "limited_activity"},
    **{
        "limited_activity_item": "residents",
        "new_construction_land": "no",
        "legality_basis": "自然资发〔2022〕142号，第2项",
    },
    "zone_level": "redline",
}
LEVELS = {"a": {"zone_level": "redline"}, "b": {"zone_level": "control"}, "c": {}}


def test_each_patch_keeps_its_own_words() -> None:
    drafts = {"a": Draft("a", LIMITED), "c": Draft("c", {"note": "mine"})}
    found = shared_findings(FORM, LIMITED, drafts, lambda case_id: LEVELS[case_id], "2026-11-22")
    assert found == {"a": LIMITED, "c": {**LIMITED, "note": "mine"}}


def test_a_patch_whose_zone_allows_other_activities_stops_all_of_it() -> None:
    drafts = {"a": Draft("a"), "b": Draft("b")}
    with pytest.raises(UnfitForPatch) as unfit:
        shared_findings(FORM, LIMITED, drafts, lambda case_id: LEVELS[case_id], "2026-11-22")
    assert unfit.value.case_id == "b"
    assert isinstance(unfit.value.reason, AnswerMissing)


def test_a_finding_that_is_not_whole_is_named_as_what_it_is() -> None:
    with pytest.raises(AnswerMissing):
        shared_findings(FORM, {"reality": "real"}, {"a": Draft("a")}, lambda _case_id: {}, "2026-11-22")
