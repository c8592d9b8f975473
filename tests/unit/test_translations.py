"""The Chinese translation is complete and true to the source's placeholders."""

from __future__ import annotations

from redline_review.i18n import update


def test_source_has_only_words_that_can_be_translated() -> None:
    assert update.collect().problems == []


def test_every_string_of_the_source_is_translated_into_chinese() -> None:
    problems = update.check()
    assert problems == [], f"{len(problems)} problems"
