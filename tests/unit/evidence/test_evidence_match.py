"""Photos that come back find their patch."""

from __future__ import annotations

import pytest
from redline_review.plugin.app.evidence_match import Arrival, MatchWay, Patches, match
from redline_review.plugin.domain.evidence_rules import EvidenceRules
from redline_review.plugin.domain.geometry import from_geojson

RULES = EvidenceRules()


def _square(west, south, side=0.001):
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return from_geojson({"type": "Polygon", "coordinates": [ring]})


OUTLINES = [("a", _square(120.0, 31.0)), ("b", _square(120.004, 31.0)), ("far", _square(121.0, 31.5)), ("bad", b"x")]
ISSUED = {"a": "JS-0001", "b": "JS-00012", "far": "202302-43-N1-007-MD-0018", "bad": "JS-9"}
PATCHES = Patches(OUTLINES, ISSUED)


def _one(**members):
    return match([Arrival("k", **members)], PATCHES, RULES)[0]


@pytest.mark.parametrize(
    ("words", "case"),
    [
        pytest.param(("JS-0001_1.jpg",), "a", id="as our exports name photos"),
        pytest.param(("JS-00012_03.jpg",), "b", id="the longer id, not the one it begins with"),
        pytest.param(("js-0001", "IMG_7.jpg"), "a", id="the folder it lies in"),
        pytest.param(("202302-43-N1-007-MD-0018 近景.heic",), "far", id="an opaque id before a space"),
        pytest.param(("JS-00019_1.jpg",), None, id="an id that nobody issued"),
    ],
)
def test_a_name_that_holds_an_issued_id_is_enough(words, case):
    assert _one(words=words).case_id == case


def test_a_name_that_two_patches_bear_says_nothing():
    patches = Patches(OUTLINES, {"a": "X", "b": "x"})
    assert match([Arrival("k", ("X_1.jpg",))], patches, RULES)[0].way is MatchWay.UNKNOWN


@pytest.mark.parametrize(
    ("place", "way", "case"),
    [
        pytest.param((120.0005, 31.0005), MatchWay.PLACE, "a", id="within the patch"),
        pytest.param((119.9995, 31.0005), MatchWay.PLACE, "a", id="beside it"),
        pytest.param((120.0025, 31.0005), MatchWay.SEVERAL, None, id="between two"),
        pytest.param((120.5, 31.5), MatchWay.TOO_FAR, None, id="nowhere near"),
        pytest.param((120.9955, 31.5005), MatchWay.TOO_FAR, None, id="430 m from the only one"),
    ],
)
def test_a_place_finds_the_patch_that_is_clearly_nearest(place, way, case):
    found = _one(place=place)
    assert (found.way, found.case_id) == (way, case)


def test_two_near_patches_are_both_offered_with_their_distances():
    found = _one(place=(120.0026, 31.0005))
    assert [case for case, _ in found.nearest] == ["b", "a"]
    assert found.nearest[0][1] == pytest.approx(133.6, abs=1)


def test_a_photo_without_a_place_is_where_the_track_was():
    def place_at(when):
        return (120.0005, 31.0005) if when.isoformat() == "2026-05-02T02:00:00+00:00" else None

    arrivals = [Arrival("x", taken_at="2026-05-02T10:00:00"), Arrival("y", taken_at="2026-05-02T15:00:00")]
    assert [(one.way, one.case_id) for one in match(arrivals, PATCHES, RULES, place_at)] == [
        (MatchWay.TRACK, "a"),
        (MatchWay.UNKNOWN, None),
    ]


def test_a_photo_between_two_of_one_patch_in_time_goes_there_and_one_between_two_patches_does_not():
    at_a, at_b = (120.0005, 31.0005), (120.0045, 31.0005)
    arrivals = [
        Arrival("1", place=at_a, taken_at="2026-05-02T10:00:00"),
        Arrival("2", taken_at="2026-05-02T10:03:00"),
        Arrival("3", place=at_a, taken_at="2026-05-02T10:05:00"),
        Arrival("4", taken_at="2026-05-02T10:08:00"),
        Arrival("5", place=at_b, taken_at="2026-05-02T10:10:00"),
        Arrival("6", taken_at="2026-05-02T11:30:00"),
    ]
    found = {one.key: (one.way, one.case_id) for one in match(arrivals, PATCHES, RULES)}
    assert found["2"] == (MatchWay.TIME, "a")
    assert found["4"] == (MatchWay.UNKNOWN, None)
    assert found["6"] == (MatchWay.UNKNOWN, None)


def test_a_cancelled_match_says_so_of_the_rest():
    asked = []

    def cancelled():
        asked.append(1)
        return len(asked) > 1

    arrivals = [Arrival(str(n), place=(120.0005, 31.0005)) for n in range(3)]
    assert [one.case_id for one in match(arrivals, PATCHES, RULES, cancelled=cancelled)] == ["a", None, None]
