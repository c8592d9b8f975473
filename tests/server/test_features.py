"""Reading by OGC API – Features."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

FALSE_ALARM = {"reality": "not_real", "false_alarm_reason": "season"}


def test_the_landing_page_leads_everywhere(http, wang):
    links = {link["rel"]: urlsplit(link["href"]).path for link in http.get("/").json()["links"]}
    assert links == {"self": "/", "service-desc": "/api", "conformance": "/conformance", "data": "/collections"}
    assert all(wang.get(path).status_code == 200 for path in links.values())
    assert [c["id"] for c in wang.get("/collections").json()["collections"]] == ["zones", "cases", "decisions"]


def test_a_collection_tells_the_extent_of_what_the_caller_may_see(wang):
    box = wang.get("/collections/cases").json()["extent"]["spatial"]["bbox"][0]
    assert box == pytest.approx([120.5, 31.0, 121.01, 31.01])


def test_cases_are_features_with_their_facts(wang):
    answer = wang.get("/collections/cases/items", issued_id="A-0")
    assert answer.headers["content-type"] == "application/geo+json"
    feature = answer.json()["features"][0]
    assert feature["geometry"]["type"] == "MultiPolygon"
    assert feature["properties"]["date_after"] == "2026-05-02"
    assert wang.get(f"/collections/cases/items/{feature['id']}").json()["properties"] == feature["properties"]


def test_paging_links_walk_all_features_once(wang):
    url, seen = "/collections/cases/items?limit=2", []
    while url:
        page = wang.http.get(url, headers=wang.headers).json()
        assert page["numberMatched"] == 7
        seen += [f["id"] for f in page["features"]]
        url = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
    assert len(seen) == len(set(seen)) == 7


@pytest.mark.parametrize(
    ("box", "found"),
    [
        pytest.param("120.5,31.0,120.53,31.01", {"A-0", "A-1"}, id="two patches"),
        pytest.param("120.511,31.0,120.519,31.01", set(), id="between two patches"),
        pytest.param("120.51,31.01,120.52,31.2", {"A-0", "A-1"}, id="touching corners"),
        pytest.param("120.5,31.0,0,120.505,31.01,100", {"A-0"}, id="with heights"),
    ],
)
def test_a_box_finds_what_touches_it(wang, box, found):
    page = wang.get("/collections/cases/items", bbox=box).json()
    assert {f["properties"]["issued_id"] for f in page["features"]} == found


def test_a_finding_becomes_a_decision(wang):
    assert wang.get("/collections/decisions/items").json()["numberMatched"] == 0
    wang.push(wang.operation(wang.cases()["A-0"]))
    page = wang.get("/collections/decisions/items", review_state="submitted").json()
    assert [f["properties"]["reality"] for f in page["features"]] == ["not_real"]


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({"bbox": "a,b,c,d"}, id="a box of words"),
        pytest.param({"bbox": "2,2,1,1"}, id="a box inside out"),
        pytest.param({"bbox": "1,2,3"}, id="half a box"),
        pytest.param({"bbox": "nan,0,1,1"}, id="a box of nothing"),
        pytest.param({"colour": "red"}, id="an unknown property"),
        pytest.param({"issued_id": "a\x00b"}, id="a character that no value has"),
    ],
)
def test_parameters_that_cannot_be_used_are_refused(wang, query):
    answer = wang.get("/collections/cases/items", **query)
    assert (answer.status_code, answer.json()["type"].rsplit(":", 1)[1]) == (400, "bad-parameter")


def test_sql_in_a_filter_is_only_text(wang):
    answer = wang.get("/collections/cases/items", issued_id="' OR '1'='1")
    assert answer.json()["numberMatched"] == 0


def test_a_collection_that_is_not_there_is_not_found(wang):
    assert wang.get("/collections/secrets/items").status_code == 404
