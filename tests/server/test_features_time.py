"""Reading collections by time: instants, days, intervals with an open end."""

from __future__ import annotations

import pytest
from redline_review.plugin.domain.geometry import to_geojson
from redline_review.plugin.domain.identity import IdFactory
from redline_review.server.services.features import read_span

CASES, DECISIONS, ZONES = (f"/collections/{name}/items" for name in ("cases", "decisions", "zones"))
_ids = IdFactory()
GIVEN = "2026-05-02T08:00:00.000Z"


def count(person, place, when):
    answer = person.get(place, datetime=when)
    assert answer.status_code == 200, answer.text
    return answer.json()["numberMatched"]


SPANS = [
    pytest.param("2026-05-02", True, id="its day"),
    pytest.param("2026-05-02T23:00:00Z", True, id="a moment of its day"),
    pytest.param("2026-05-01T23:00:00Z", False, id="a moment of the day before"),
    pytest.param("2026-05-03T01:00:00+08:00", True, id="a moment of its day told in another zone"),
    pytest.param("2026-05-01T00:00:00Z/2026-05-03T00:00:00Z", True, id="an interval around it"),
    pytest.param("2026-05-03/2026-06-01", False, id="an interval after it"),
    pytest.param("2026-05-02/..", True, id="from its day on"),
    pytest.param("2026-05-03/..", False, id="from the day after on"),
    pytest.param("../2026-05-02", True, id="until its day"),
    pytest.param("../2026-05-01", False, id="until the day before"),
    pytest.param("/2026-05-02", True, id="until its day with an empty beginning"),
    pytest.param("2026-05-02/", True, id="from its day on with an empty end"),
]


@pytest.mark.parametrize(("when", "found"), SPANS)
def test_patches_are_found_by_the_day_of_the_later_image(wang, when, found):
    assert count(wang, CASES, when) == (7 if found else 0)


@pytest.mark.parametrize(
    ("when", "found"),
    [
        pytest.param(GIVEN, 1, id="its moment"),
        pytest.param("2026-05-02T16:00:00+08:00", 1, id="its moment told in another zone"),
        pytest.param("2026-05-02", 1, id="its day"),
        pytest.param("2026-05-02T08:00:00.001Z/..", 0, id="from a moment after on"),
        pytest.param("../2026-05-02T07:59:59.999Z", 0, id="until a moment before"),
        pytest.param("2026-05-02T08:00:00Z/2026-05-02T08:00:00Z", 1, id="from its moment to its moment"),
    ],
)
def test_findings_are_found_by_the_moment_when_they_were_given(wang, when, found):
    wang.push(wang.operation(wang.cases()["A-0"]))
    assert count(wang, DECISIONS, when) == found


def test_what_has_no_time_is_found_at_any_time(wang):
    assert count(wang, ZONES, "1999-01-01") == wang.get(ZONES).json()["numberMatched"] == 3


def test_pages_of_a_time_lead_on_within_it(wang):
    first = wang.get(CASES, datetime="2026-05-02/..", limit=4).json()
    (following,) = (link["href"] for link in first["links"] if link["rel"] == "next")
    second = wang.http.get(following, headers=wang.headers).json()
    assert len({f["id"] for f in first["features"] + second["features"]}) == second["numberMatched"] == 7


@pytest.mark.parametrize(
    "when",
    [
        pytest.param("yesterday", id="a word"),
        pytest.param("2026-13-01", id="a month that no year has"),
        pytest.param("2026-05-02T25:00:00Z", id="an hour that no day has"),
        pytest.param("2026-05-02T08:00:00", id="a moment of no zone"),
        pytest.param("2026-05-02T08:00:00 08:00", id="a plus sign that became a space"),
        pytest.param("0001-01-01T00:00:00+14:00", id="a moment before all years"),
        pytest.param("../..", id="open at both ends"),
        pytest.param("/", id="nothing on either side"),
        pytest.param("..", id="an open end alone"),
        pytest.param("", id="nothing"),
        pytest.param("2026-05-03/2026-05-01", id="an end before the beginning"),
        pytest.param("2026-05-01/2026-05-02/2026-05-03", id="three moments"),
        pytest.param("２０２６-05-02", id="full-width digits"),
    ],
)
def test_times_that_cannot_be_read_are_refused(wang, when):
    answer = wang.get(CASES, datetime=when)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["name"] == "datetime"


def test_more_digits_than_milliseconds_are_read_as_their_millisecond():
    assert read_span("2026-05-02T08:00:00.123456789Z").start == "2026-05-02T08:00:00.123Z"


def test_a_collection_tells_from_when_to_when_it_reaches(wang):
    assert "extent" not in wang.get("/collections/decisions").json()
    wang.push(wang.operation(wang.cases()["A-0"]))
    extents = {c["id"]: c["extent"] for c in wang.get("/collections").json()["collections"]}
    assert extents["cases"]["temporal"] == {"interval": [["2026-05-02T00:00:00Z", "2026-05-02T23:59:59Z"]]}
    assert extents["decisions"]["temporal"] == {"interval": [[GIVEN, GIVEN]]}
    assert "temporal" not in extents["zones"]


def test_patches_without_a_time_are_found_at_any_time(wang):
    """A lead of one's own has no image that it was found on."""
    said = {"issued_id": "own-1", "batch_id": _ids.new(1_780_000_000_000), "units": ["320506"]}
    body = {"type": "Feature", "properties": said, "geometry": to_geojson(wang.cases()["A-0"].outline)}
    headers = {**wang.headers, "If-None-Match": "*"}
    assert wang.http.post(CASES, json=body, headers=headers).status_code == 201
    assert count(wang, CASES, "1999-01-01") == 1


@pytest.mark.parametrize(
    ("more", "found"),
    [
        pytest.param({"review_state": "submitted"}, 1, id="a state"),
        pytest.param({"review_state": "approved"}, 0, id="a state that none is in"),
        pytest.param({"issued_id": "A-1"}, 1, id="an issued id"),
        pytest.param({"bbox": "120.49,30.9,120.53,31.1"}, 2, id="a box"),
        pytest.param({"bbox": "10,10,11,11"}, 0, id="a box with nothing in it"),
    ],
)
def test_time_goes_together_with_other_filters(wang, more, found):
    wang.push(wang.operation(wang.cases()["A-0"]))
    answer = wang.get(CASES, datetime="2026-05-02", **more).json()
    assert (answer["numberMatched"], len(answer["features"])) == (found, found)
    assert wang.get(CASES, datetime="1999-01-01", **more).json()["numberMatched"] == 0
