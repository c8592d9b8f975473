"""Distances, visits and doubts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timezone

import pytest
from redline_review.plugin.domain.errors import BadRecord, BadResource
from redline_review.plugin.domain.evidence import (
    EvidenceFile,
    FileType,
    Remark,
    Way,
    files_of,
    from_json,
    named,
    to_json,
    with_file,
    without,
)
from redline_review.plugin.domain.evidence_rules import (
    Doubt,
    EvidenceRules,
    bearing,
    distance_m,
    doubts_about,
    read_evidence_rules,
    sane_time,
    visits_of,
)
from redline_review.plugin.domain.geometry import from_geojson, parse_wkb

RULES = EvidenceRules()
NOW = datetime(2026, 6, 1, tzinfo=timezone.utc)
RING = [[120.0, 31.0], [120.002, 31.0], [120.002, 31.002], [120.0, 31.002], [120.0, 31.0]]
HOLE = [[120.0005, 31.0005], [120.0015, 31.0005], [120.0015, 31.0015], [120.0005, 31.0015], [120.0005, 31.0005]]
SQUARE = from_geojson({"type": "Polygon", "coordinates": [RING]})
HOLED = from_geojson({"type": "Polygon", "coordinates": [RING, HOLE]})
PHOTO = EvidenceFile("ab" * 32, "IMG_1.jpg", 10, ".jpg", FileType.PHOTO)


@pytest.mark.parametrize(
    ("outline", "at", "metres"),
    [
        pytest.param(SQUARE, (120.001, 31.001), 0.0, id="inside"),
        pytest.param(HOLED, (120.001, 31.001), 47.7, id="in the hole, from its rim"),
        pytest.param(SQUARE, (120.001, 31.003), 110.9, id="north of it"),
        pytest.param(SQUARE, (120.003, 31.001), 95.5, id="east of it"),
        pytest.param(SQUARE, (120.003, 31.003), 146.3, id="off a corner"),
    ],
)
def test_a_place_is_so_far_from_an_outline(outline, at, metres):
    assert distance_m(parse_wkb(outline), at) == pytest.approx(metres, abs=0.3)


@pytest.mark.parametrize(
    ("end", "degrees"),
    [
        pytest.param((120.0, 31.001), 0.0, id="north"),
        pytest.param((120.001, 31.0), 90.0, id="east"),
        pytest.param((120.0, 30.999), 180.0, id="south"),
        pytest.param((119.999, 31.0), 270.0, id="west"),
    ],
)
def test_two_places_give_a_direction(end, degrees):
    assert bearing((120.0, 31.0), end) == pytest.approx(degrees, abs=0.01)


def _doubts(file: EvidenceFile, visits=()):
    return doubts_about(file, SQUARE, visits, RULES, NOW).doubts


def test_a_photo_at_the_patch_in_the_time_of_the_visit_is_not_doubted():
    visit = visits_of([replace(PHOTO, span=("2026-05-02T01:00:00Z", "2026-05-02T03:00:00Z"))], (), RULES)
    file = replace(PHOTO, place_read=(120.003, 31.001), taken_at="2026-05-02T10:03:04")
    assert _doubts(file, visit) == ()


@pytest.mark.parametrize(
    ("changes", "doubts"),
    [
        pytest.param({"place_read": (120.02, 31.0)}, (Doubt.FAR,), id="far from the patch"),
        pytest.param({"taken_at": "2026-05-02T18:00:00"}, (Doubt.OUTSIDE_VISIT,), id="hours after the visit"),
        pytest.param({"taken_at": "2026-05-02T10:03:04+00:00"}, (Doubt.OUTSIDE_VISIT,), id="its offset counts"),
        pytest.param({"taken_at": "2027-01-01T00:00:00"}, (Doubt.IN_FUTURE,), id="in the future"),
        pytest.param({"taken_at": ""}, (Doubt.NO_TIME,), id="no time"),
        pytest.param({"place_read": None}, (Doubt.NO_PLACE,), id="no place"),
    ],
)
def test_what_makes_a_photo_doubtful(changes, doubts):
    visit = visits_of([replace(PHOTO, span=("2026-05-02T01:00:00Z", "2026-05-02T03:00:00Z"))], (), RULES)
    good = replace(PHOTO, place_read=(120.001, 31.001), taken_at="2026-05-02T10:03:04")
    assert _doubts(replace(good, **changes), visit) == doubts


def test_a_given_day_of_the_visit_is_that_local_day():
    day = visits_of([], ["2026-05-02"], replace(RULES, visit_slack_minutes=0))
    good = replace(PHOTO, place_read=(120.001, 31.001))
    for taken, doubted in (
        ("02T00:30:00", False),
        ("02T23:30:00", False),
        ("03T00:30:00", True),
    ):
        found = doubts_about(
            replace(good, taken_at=f"2026-05-{taken}"), SQUARE, day, replace(RULES, visit_slack_minutes=0), NOW
        )
        assert (Doubt.OUTSIDE_VISIT in found.doubts) is doubted


def test_documents_are_not_doubted_for_place_and_time():
    assert _doubts(replace(PHOTO, type=FileType.DOCUMENT)) == ()


@pytest.mark.parametrize("text", ["0000-00-00T00:00:00", "not a date", "1899-12-31T00:00:00", "2026-13-41T99:00:00"])
def test_an_absurd_time_is_left_out_and_remarked_on(text):
    assert sane_time(text) == ("", (Remark.BAD_TIME,))


def test_a_declared_place_counts_before_the_read_one_and_says_so():
    file = replace(PHOTO, place_read=(120.0, 31.0), direction_read=10.0, place_declared=(120.5, 31.5))
    assert (file.place, file.direction, file.way) == ((120.5, 31.5), None, Way.DECLARED)


def test_a_file_survives_its_json_with_members_of_a_newer_version():
    file = replace(
        PHOTO, place_read=(120.1, 31.2), size_px=(4000, 3000), remarks=(Remark.CUT_OFF,), span=("a", "b"), kind="far"
    )
    data = json.loads(json.dumps({**to_json(file), "shutter": [1, 2]}))
    assert from_json(data) == replace(file, extra={"shutter": [1, 2]})
    assert to_json(from_json(data)) == data


@pytest.mark.parametrize("data", [{"name": "x"}, {**to_json(PHOTO), "place_read": [1]}, {**to_json(PHOTO), "span": 3}])
def test_a_record_of_another_shape_is_refused_by_name_and_passed_over_in_lists(data):
    with pytest.raises(BadRecord):
        from_json(data)
    assert files_of([data, to_json(PHOTO)]) == (PHOTO,)


def test_putting_a_file_twice_replaces_it_in_its_place():
    other = replace(PHOTO, sha256="cd" * 32)
    files = with_file(with_file(with_file([], PHOTO), other), replace(PHOTO, kind="near"))
    assert [one.kind for one in files_of(files)] == ["near", ""]
    assert [one.sha256 for one in files_of(without(files, PHOTO.sha256))] == [other.sha256]
    assert named(files)["evidence"] == [PHOTO.sha256, other.sha256]
    assert named([]) == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param('{"far_m": "x"}', "far_m is not a number", id="a word"),
        pytest.param('{"match_m": -1}', "match_m is out of range", id="below nothing"),
        pytest.param('{"match_m": true}', "match_m is not a number", id="yes"),
        pytest.param("[1]", "not an object", id="a list"),
    ],
)
def test_rules_that_cannot_be_used_are_refused_with_their_member(tmp_path, text, words):
    path = tmp_path / "evidence.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadResource, match=words):
        read_evidence_rules(path)
