"""Rows of earlier findings from elsewhere: what counts, what is left out, what is not guessed."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any, Optional

import pytest
from redline_review.plugin.app.earlier import earlier_case, earlier_findings
from redline_review.plugin.app.import_rows import SourceRow
from redline_review.plugin.app.new_review import Intake
from redline_review.plugin.domain.codes import CodeList, read_code_lists
from redline_review.plugin.domain.field_guess import HISTORY_NAMES, guess_fields, with_guessed_values
from redline_review.plugin.domain.mapping import MappingProfile

CODES = Path(__file__).resolve().parents[2] / "resources" / "codes"
OUTLINE = b"\x01"


def read(*rows: tuple[Any, Any, Any, Any, Optional[bytes]]) -> Any:
    names = ("图斑编号", "核查结论", "核查日期", "核查人员")
    found = [SourceRow(n, dict(zip(names, row)), row[4]) for n, row in enumerate(rows, 1)]
    lists: dict[str, CodeList] = read_code_lists(CODES)
    profile = MappingProfile("", guess_fields(names, HISTORY_NAMES))
    full = with_guessed_values(profile, [row.attributes for row in found], lists)
    return earlier_findings(Intake(found, full, "2025.shp"))


def test_a_row_is_an_earlier_patch_with_its_finding() -> None:
    (case,) = read(("A-1", "部分真实", "2025年9月1日", "王", OUTLINE)).cases
    assert (case.issued_id, case.batch_id, case.outline) == ("A-1", "2025.shp", OUTLINE)
    assert (dict(case.finding), case.finding_at, case.finding_by) == ({"reality": "partly"}, "2025-09-01", "王")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("属实", "real"),
        ("是", "real"),
        ("real", "real"),
        ("部分属实", "partly"),
        ("伪变化", "not_real"),
        ("误报", "not_real"),
        ("False alarm", "not_real"),
        ("需外业核查", "undecided"),
        ("补植复绿", "补植复绿"),
    ],
)
def test_verdicts_are_read_in_their_usual_words_and_others_stay_as_written(written: str, code: str) -> None:
    (case,) = read(("A-1", written, "", "", OUTLINE)).cases
    assert case.finding["reality"] == code


def test_rows_without_verdict_or_outline_are_counted_and_left_out() -> None:
    found = read(
        ("A-1", "真实变化", "去年", "王", OUTLINE),
        ("A-2", None, "2025-01-01", "王", OUTLINE),
        ("A-3", " ", "2025-01-01", "王", OUTLINE),
        ("A-4", "真实变化", "2025-01-01", "王", None),
    )
    assert [case.issued_id for case in found.cases] == ["A-1"]
    assert (found.without_verdict, found.without_outline, found.undated) == (2, 1, 1)
    assert found.cases[0].finding_at == ""


def test_an_id_of_a_number_field_is_no_fraction_and_a_date_may_be_a_date() -> None:
    case = earlier_case(3, {"id": 7.0, "verdict": "real", "date": datetime.date(2025, 3, 1)}, OUTLINE)
    assert (case.issued_id, case.finding_at) == ("7", "2025-03-01")
    assert earlier_case(3, {"verdict": "real"}, OUTLINE).issued_id == "3"
