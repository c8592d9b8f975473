"""Each word of the platform on an operation has a sentence of ours that says what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication
from redline_review.plugin.adapters.refusal_words import PROBLEMS, kind_words, reason_words, refusal_words
from redline_review.plugin.app.outbox_states import NEVER_AGAIN
from redline_review.plugin.app.queue import CaseStatus, QueueRow
from redline_review.plugin.app.sync_panel import Choice, Situation, may_retry
from redline_review.plugin.domain.departure import Departure
from redline_review.plugin.domain.records import Case
from redline_review.plugin.domain.refusal import Refusal, refusal_of
from redline_review.plugin.domain.states import OperationKind
from redline_review.plugin.domain.sync_rows import Segment, Standing, SyncRow
from redline_review.server.problems import CATALOGUE
from redline_review.tests.qgis.support_chinese import Catalogue
from redline_review.ui.outline.merge_words import refused_merge_words, refused_split_words
from redline_review.ui.review.notice_words import Said, notice_words
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


@pytest.fixture(params=["English", "Chinese"])
def language(request: pytest.FixtureRequest, qgis_app: QgsApplication) -> Iterator[str]:
    """The window's language."""
    catalogue = Catalogue()
    if request.param == "Chinese":
        QCoreApplication.installTranslator(catalogue)
    yield request.param
    QCoreApplication.removeTranslator(catalogue)


PATCH = Case(case_id="case", batch_id="", issued_id="JS-1", outline=b"")
LINE = QueueRow("case", "JS-1", CaseStatus.REJECTED)
WORDS = "Exactly what the server wrote."


def all_notes(refusal: Refusal) -> list[str]:
    """Return what the panel says of a refused finding, of one of a patch that went, of a merge and of a split."""
    gone = Said(refusal, Departure("left_scope"))
    notices = [notice_words(PATCH, LINE, said) for said in (Said(refusal), gone)]
    return [*notices, refused_merge_words(refusal), refused_split_words("JS-1", refusal, 0)]


@pytest.mark.parametrize("slug", sorted(PROBLEMS))
def test_the_panel_says_a_known_refusal_in_the_window_s_language_without_the_platform_s_words(
    language: str, slug: str
) -> None:
    notes = all_notes(Refusal(slug, WORDS))
    assert not any(WORDS in note for note in notes)
    assert all(PROBLEMS[slug]() in note for note in notes[:2])
    if language == "Chinese":
        assert not any(re.search("[a-z] [a-z]", re.sub("<[^>]*>", "", note)) for note in notes)


def test_the_panel_quotes_the_platform_where_its_word_is_not_known(language: str) -> None:
    assert all(f"“{WORDS}”" in note for note in all_notes(Refusal("no-stamp", WORDS)))


def test_a_refusal_without_words_still_says_what_to_do(language: str) -> None:
    notice = notice_words(PATCH, LINE, Said(Refusal()))
    rest = {"English": "correct it and save it again.", "Chinese": "更正后重新保存。"}
    assert notice.endswith(rest[language])
    assert "“" not in notice


def test_only_an_answer_that_is_not_known_here_is_called_one() -> None:
    blocked = LINE._replace(status=CaseStatus.BLOCKED)
    assert "“deferred”" in notice_words(PATCH, blocked, Said(refusal_of({"outcome": "deferred"})))
    behind_a_merge = refusal_of({"outcome": "rejected", "problem": {"type": "urn:x:merge-refused", "detail": WORDS}})
    assert behind_a_merge == Refusal("merge-refused", WORDS)
    assert notice_words(PATCH, blocked, Said(behind_a_merge)) == ""


def test_our_words_stand_before_the_platform_s_own(qgis_app):
    problem = {"type": "urn:redline-review:problem:role-missing", "detail": "You have no role here that may submit."}
    said = words.detail_words(refused(problem))
    assert said.startswith("Your account may not do this for the patch.")
    assert said.endswith("(The platform: “You have no role here that may submit.”)")


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
