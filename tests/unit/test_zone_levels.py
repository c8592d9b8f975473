"""What senders write for a zone's level, and what it means: one table for imports and for ``redline:screen``."""

from __future__ import annotations

from pathlib import Path

import pytest
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.plugin.domain.field_guess import guess_value

LISTS = read_code_lists(Path(__file__).resolve().parents[2] / "resources" / "codes")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("红线", "redline"),
        ("国家级生态保护红线", "redline"),
        ("RED LINE", "redline"),
        ("管控区", "control"),
        ("生态空间管控区域", "control"),
        (" 核心保护区 ", "reserve_core"),
        ("一般控制区", "reserve_general"),
        ("reserve_core", "reserve_core"),
        ("Reserve, core", "reserve_core"),
        ("长江沿岸", ""),
        ("", ""),
    ],
)
def test_a_level_is_known_by_its_usual_words(written, code):
    assert guess_value("level", written, LISTS) == code


def test_every_word_of_a_code_list_leads_to_its_own_code():
    for code in LISTS["zone_level"].codes:
        assert {guess_value("level", word, LISTS) for word in (code.code, code.zh, code.en)} == {code.code}
