"""Numbers are written in one way, whichever window says them; names are said once."""

from __future__ import annotations

from pathlib import Path

import pytest
from redline_review.plugin.domain.records import Batch, WorkspaceInfo
from redline_review.plugin.domain.states import NetworkMode, Secrecy
from redline_review.plugin.ports import Contents
from redline_review.ui.compare.words import scale
from redline_review.ui.headline import headline
from redline_review.ui.numbers import grouped
from redline_review.ui.review.words import area_words, share_words, square_metre_words

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        pytest.param(square_metre_words(6_868.0), "6,868 m²", id="an area"),
        pytest.param(area_words(12_345_678.0), "1,234.57 ha", id="a large area"),
        pytest.param(scale(1_812.0), "1:1,810", id="a scale"),
        pytest.param(grouped(1_234_567), "1,234,567", id="a count"),
        pytest.param(grouped(0.5, 1), "0.5", id="a small number"),
    ],
)
def test_thousands_are_told_apart_by_a_comma(said: str, words: str) -> None:
    assert said == words


def test_no_window_groups_digits_in_a_way_of_its_own() -> None:
    narrow = ("\\u202f", "\u202f", "\\u2009", "\u2009")
    files = [path for room in ("ui", "plugin") for path in (ROOT / room).rglob("*.py")]
    assert [path.name for path in files if any(sign in path.read_text(encoding="utf-8") for sign in narrow)] == []


@pytest.mark.parametrize(
    ("batch", "name", "said"),
    [
        pytest.param("2026-05 Demo County", "Demo County", "2026-05 Demo County · internal", id="in the batch's"),
        pytest.param("2026-05", "2026-05 Wuzhong", "2026-05 Wuzhong · internal", id="the batch in it"),
        pytest.param("2026-05", "Wuzhong", "2026-05 · Wuzhong · internal", id="two names"),
    ],
)
def test_the_head_of_the_window_says_a_name_once(batch: str, name: str, said: str) -> None:
    contents = Contents((Batch("b", batch),), (), (), {}, {}, (), {})
    info = WorkspaceInfo("w", name, 1, "", NetworkMode.LISTED, (), Secrecy.INTERNAL)
    assert headline(contents, info, {}, "en") == said


@pytest.mark.parametrize(
    ("share", "words"),
    [
        pytest.param(0.0, "0 %", id="none"),
        pytest.param(0.001, "< 1 %", id="a trace"),
        pytest.param(0.5, "50 %", id="half"),
        pytest.param(0.994, "99 %", id="nearly all"),
        pytest.param(0.999, "> 99 %", id="all but a trace"),
        pytest.param(1.0, "100 %", id="all"),
        pytest.param(1 - 1e-12, "100 %", id="all but rounding"),
    ],
)
def test_all_of_a_patch_is_said_only_where_no_trace_of_it_is_missing(share: float, words: str) -> None:
    assert share_words(share) == words
