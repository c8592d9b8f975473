"""When somebody was there, as people write it."""

from __future__ import annotations

from datetime import date, datetime, timezone

import pytest
from redline_review.plugin.domain.ledger_place import degrees_minutes_seconds, read_degrees
from redline_review.plugin.domain.visit_time import VisitTime, visit_time

BEIJING = 480
TEN = datetime(2026, 5, 2, 2, 20, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2026-05-02 10:20", id="as a spreadsheet shows it"),
        pytest.param("2026/5/2 10:20:00", id="with slashes and seconds"),
        pytest.param("2026年5月2日 10时20分", id="in Chinese"),
        pytest.param("２０２６年５月２日　上午１０：２０", id="in wide digits, before noon"),
        pytest.param("2026-05-02T02:20:00Z", id="universal time"),
        pytest.param("2026-05-02T02:20:00.000+00:00", id="with an offset and a fraction"),
        pytest.param(" 2026.5.2 10:20 am", id="before noon in English"),
    ],
)
def test_a_moment_is_read_however_it_is_written(text):
    assert visit_time(text, BEIJING) == VisitTime(date(2026, 5, 2), TEN)


def test_the_afternoon_is_twelve_hours_later():
    afternoon = visit_time("2026年5月2日下午3:20", BEIJING)
    assert afternoon.moment == datetime(2026, 5, 2, 7, 20, tzinfo=timezone.utc)


def test_a_day_alone_is_a_day():
    assert visit_time("2026年5月2日", BEIJING) == VisitTime(date(2026, 5, 2), None)


def test_the_day_is_the_local_one():
    assert visit_time("2026-05-01T23:30:00Z", BEIJING).day == date(2026, 5, 2)


@pytest.mark.parametrize(
    "text", ["", "昨天", "10:20", "5月2日", "2026-13-45", "0000-00-00", "2026-05-02 77:99", "9" * 99]
)
def test_what_names_no_day_of_a_year_is_no_time(text):
    assert visit_time(text, BEIJING) is None


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        pytest.param("120.518200000", 120.5182, id="decimal"),
        pytest.param(degrees_minutes_seconds(120.5182, False), 120.5182, id="as the list writes it"),
        pytest.param("31度6分37.8秒", 31.1105, id="in Chinese"),
        pytest.param("N31°06'37.8\"", 31.1105, id="with the side before it"),
        pytest.param("120°31.092′E", 120.5182, id="minutes with a fraction"),
        pytest.param("-31.1105", -31.1105, id="south"),
        pytest.param("西经 120.5", None, id="words"),
        pytest.param("", None, id="nothing"),
        pytest.param("4036120.5", None, id="metres"),
        pytest.param("nan", None, id="no number"),
    ],
)
def test_angles_are_read_as_people_write_them(text, degrees):
    assert read_degrees(text) == (pytest.approx(degrees, abs=1e-6) if degrees is not None else None)
