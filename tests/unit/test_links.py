"""What links patches to each other and to what was found before. No QGIS, real geometry."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely
from redline_review.plugin.app import links as links_module
from redline_review.plugin.app.known_cases import read_known_rules
from redline_review.plugin.app.links import Links, LinkTools, link_workspace, priority_of, with_finding
from redline_review.plugin.app.priority import PriorityReason, read_priority_rules
from redline_review.plugin.domain.records import Batch, Case, CaseFacts, Draft
from redline_review.plugin.ports import Contents
from redline_review.plugin.screening.known import common_areas, groups_of
from redline_review.plugin.screening.results import ScreeningCancelled

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
TODAY = "2026-06-20"


def tools(**changes: Any) -> LinkTools:
    known = read_known_rules(RESOURCES / "known_cases.json")
    priority = read_priority_rules(RESOURCES / "priority.json")
    return replace(LinkTools(common_areas, groups_of, known, priority), **changes)


def patch(case_id: str, batch: str, west: float, **changes: Any) -> Case:
    outline = shapely.to_wkb(shapely.box(120 + west, 31, 120 + west + 0.001, 31.001))
    return replace(Case(case_id, batch, f"JS-{case_id}", outline, CaseFacts(activity_issued="mining")), **changes)


OLD = patch("old", "2025", 0.0, finding={"reality": "real"}, finding_at="2025-03-01T00:00:00.000Z", finding_by="李")
NEW = patch("new", "2026", 0.0002)
TWIN = patch("twin", "2026", 0.00022)
BESIDE = patch("beside", "2026", 0.00122)
FAR = patch("far", "2026", 0.1)


def contents(*cases: Case, **changes: Any) -> Contents:
    batches = tuple(Batch(name, name) for name in dict.fromkeys(case.batch_id for case in cases))
    return replace(Contents(batches, (), cases, {}, {}, (), {}), **changes)


def test_a_workspace_links_findings_of_other_batches_groups_and_scores() -> None:
    found = link_workspace(contents(OLD, NEW, TWIN, BESIDE, FAR), tools(), TODAY)
    assert [(one.case_id, one.reality, one.found_by) for one in found.seen["new"]] == [("old", "real", "李")]
    assert "far" not in found.seen
    assert found.groups["beside"].members == ("new", "twin", "beside")
    assert found.groups["new"].same_place == {"new", "twin"}
    assert "far" not in found.groups
    assert "old" not in found.groups  # another batch
    assert found.scores["new"] > found.scores["far"] > 0


def test_a_place_that_was_found_real_before_is_more_urgent_and_says_so() -> None:
    here = contents(OLD, NEW)
    found = link_workspace(here, tools(), TODAY)
    reasons = {r.code: r.value for r in priority_of(here, NEW, found, tools().priority, TODAY).reasons}
    assert reasons[PriorityReason.RECURRENCE] == 1


def test_a_finding_of_this_computer_counts_from_another_batch() -> None:
    draft = Draft("old", {"reality": "not_real"}, decided=True, recorded_at="2026-06-01T00:00:00.000Z")
    here = contents(replace(OLD, finding={}, finding_at=""), NEW, drafts={"old": draft})
    (seen,) = link_workspace(here, tools(), TODAY).seen["new"]
    assert (seen.reality, seen.found_at[:10], seen.found_by) == ("not_real", "2026-06-01", "")


def test_a_layer_of_history_is_seen_among_the_batches_the_last_first() -> None:
    later = replace(OLD, case_id="layer", finding={"reality": "partly"}, finding_at="2026-01-01")
    found = link_workspace(contents(OLD, NEW), tools(), TODAY, history=[later, replace(OLD, case_id="x", finding={})])
    assert [one.case_id for one in found.seen["new"]] == ["layer", "old"]
    assert link_workspace(contents(FAR), tools(), TODAY, history=[later]).seen == {}


def test_groups_of_the_same_outlines_are_not_looked_for_again_but_findings_are() -> None:
    first = link_workspace(contents(NEW, TWIN), tools(), TODAY)

    def never(*_: Any) -> Any:
        raise AssertionError("grouped again")

    again = link_workspace(contents(NEW, TWIN), tools(group=never), TODAY, first)
    assert again.groups == first.groups
    with pytest.raises(AssertionError, match="grouped again"):
        link_workspace(contents(NEW, patch("twin", "2026", 0.5)), tools(group=never), TODAY, first)


def test_only_what_changed_is_scored_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = link_workspace(contents(NEW, TWIN, FAR, revision=1), tools(), TODAY)
    scored = []
    real = links_module._priority
    monkeypatch.setattr(
        links_module, "_priority", lambda c, case, *rest: scored.append(case.case_id) or real(c, case, *rest)
    )
    urgent = replace(FAR, facts=CaseFacts(activity_issued="mining", confidence=1.0))
    after = contents(NEW, TWIN, urgent, revision=2, since=1, changed=frozenset({"far"}))
    second = link_workspace(after, tools(), TODAY, first)
    assert scored == ["far"]
    assert second.scores["far"] > first.scores["far"]
    assert {**second.scores, "far": 0} == {**first.scores, "far": 0}
    link_workspace(after, tools(), "2026-06-21", second)
    assert len(scored) == 4  # another day, other dues


@pytest.mark.parametrize("count", [pytest.param(1, id="one"), pytest.param(300, id="many")])
def test_linking_stops_when_asked(count: int) -> None:
    many = [patch(str(n), "2026", n * 0.01) for n in range(count)]
    with pytest.raises(ScreeningCancelled):
        link_workspace(contents(*many), tools(), TODAY, cancelled=lambda: True)


def test_nothing_in_gives_nothing_out() -> None:
    found = link_workspace(contents(), tools(), TODAY)
    assert (found.seen, found.groups, found.scores) == (Links().seen, Links().groups, Links().scores)


FOUND_NOW = ({"reality": "real"}, "2026-06-20T01:00:00.000Z", "")


def test_a_finding_made_since_is_seen_at_its_place_without_measuring_and_gone_again_when_undone() -> None:
    layer = replace(OLD, case_id="layer", finding={"reality": "partly"}, finding_at="2026-01-01")
    begun = replace(OLD, finding={}, finding_at="")
    before = link_workspace(contents(begun, NEW, TWIN, FAR), tools(), TODAY, history=[layer])
    assert [one.case_id for one in before.seen["new"]] == ["layer"]
    after, changed = with_finding(before, begun, FOUND_NOW)
    assert set(changed) == {"new", "twin"}
    assert [(one.case_id, one.reality) for one in after.seen["new"]] == [("old", "real"), ("layer", "partly")]
    again, changed = with_finding(after, begun, None)
    assert (set(changed), again.seen) == ({"new", "twin"}, before.seen)


def test_a_finding_at_a_place_of_its_own_changes_no_link() -> None:
    before = link_workspace(contents(OLD, NEW, FAR), tools(), TODAY)
    assert with_finding(before, FAR, FOUND_NOW) == (before, ())


def test_an_undone_finding_leaves_no_empty_mark_behind() -> None:
    begun = replace(OLD, finding={}, finding_at="")
    before = link_workspace(contents(begun, NEW), tools(), TODAY)
    found, _ = with_finding(before, begun, FOUND_NOW)
    assert "new" not in with_finding(found, begun, None)[0].seen
