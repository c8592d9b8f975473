"""Dates as senders write them."""

from __future__ import annotations

import datetime

import pytest
from redline_review.plugin.domain.errors import BadRecord
from redline_review.plugin.domain.mapping import iso_date


@pytest.mark.parametrize(
    "written",
    [
        "2026-05-02",
        "2026/5/2",
        "2026.5.2",
        "20260502",
        "2026年5月2日",
        "2026年05月02日 10时30分",
        "2026-05-02T10:20:30+08:00",
        "2026/5/2 10:20",
        "２０２６年５月２日",
        " 2026 - 5 - 2 ",
        "20260502.0",
        20260502,
        20260502.0,
        "20260502103000",
        46144,
        46144.5,
        "46144",
        datetime.date(2026, 5, 2),
        datetime.datetime(2026, 5, 2, 23, 59),
    ],
    ids=str,
)
def test_a_date_is_read_however_it_is_written(written):
    assert iso_date(written) == "2026-05-02"


@pytest.mark.parametrize("written", [None, "", "/", " - ", "——", "无", "NULL", "N/A", "0000-00-00"], ids=repr)
def test_what_stands_for_no_date_is_none(written):
    assert iso_date(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "0202-05-02",
        "2026-13-01",
        "2026-02-30",
        "1899-12-31",
        "9999-12-31",
        "05/02/2026",
        "2.5.26",
        "2026-05",
        "2026年5月",
        "the other day",
        "2026-05-02-03",
        "99999999",
        "7",
        "1777680000000",
        "20260502 and more",
        float("inf"),
        "x" * 1_000_000,
    ],
    ids=lambda written: str(written)[:20],
)
def test_what_is_no_date_or_an_absurd_one_is_refused_in_few_words(written):
    with pytest.raises(BadRecord) as caught:
        iso_date(written)
    assert len(str(caught.value.fields())) < 200
