"""Each word of the platform on an operation has a sentence of ours that says what to do."""

from __future__ import annotations

import pytest
from redline_review.plugin.adapters.refusal_words import PROBLEMS, kind_words, reason_words, refusal_words
from redline_review.plugin.app.outbox_states import NEVER_AGAIN
from redline_review.plugin.app.sync_panel import Choice, Situation, may_retry
from redline_review.plugin.domain.states import OperationKind
from redline_review.plugin.domain.sync_rows import Segment, Standing, SyncRow
from redline_review.server.problems import CATALOGUE
from redline_review.ui.sync import words

SLUGS = {entry.slug for entry in CATALOGUE.values()} | {"operation-too-large"}


def refused(problem: dict[str, str]) -> SyncRow:
    return SyncRow(Segment.REFUSED, "op", "case", "JS-1", OperationKind.SUBMIT, problem=problem)


def test_every_sentence_belongs_to_a_problem_of_the_platform_and_none_that_ends_an_operation_lacks_one(qgis_app):
    assert set(PROBLEMS) <= SLUGS
    assert set(PROBLEMS) >= NEVER_AGAIN


@pytest.mark.parametrize("slug", sorted(PROBLEMS))
def test_only_what_may_go_again_asks_for_a_retry(qgis_app, slug: str) -> None:
    row = refused({"type": f"urn:redline-review:problem:{slug}"})
    assert reason_words(row)
    if not may_retry(row):
        assert "etry" not in reason_words(row)


def test_a_problem_of_a_newer_platform_is_told_in_its_own_words(qgis_app):
    assert "Bring a stamp." in refusal_words({"type": "urn:x:no-stamp", "detail": "Bring a stamp."})
    assert "did not say why" in refusal_words({})


def test_our_words_stand_before_the_platform_s_own(qgis_app):
    problem = {"type": "urn:redline-review:problem:role-missing", "detail": "You have no role here that may submit."}
    said = words.detail_words(refused(problem))
    assert said.startswith("Your account may not do this for the patch.")
    assert said.endswith("(The platform: You have no role here that may submit.)")


def test_every_row_choice_and_state_of_the_line_has_words(qgis_app):
    for kind in OperationKind:
        assert kind_words(SyncRow(Segment.WAITING, "", "", "", kind))
    for segment in Segment:
        assert words.standing_words(SyncRow(segment, "", "", "", OperationKind.SUBMIT))
    shapes = [words.SHAPES[one] for one in Standing]
    assert len(set(shapes)) == len(shapes) - 1, "taken and sent share one"
    for choice in Choice:
        assert "3" in words.choice_words(choice, 3)
        assert all(words.empty_words(choice, found) for found in Situation)
    for found in Situation:
        assert found is Situation.RUNNING or words.situation_words(found, True, 30, None)
