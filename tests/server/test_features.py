"""Reading by OGC API – Features."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from redline_review.server.app import create_app
from redline_review.server.db.engine import Database
from redline_review.server.services.accounts import Accounts, parse_grant
from redline_review.server.settings import read_secret
from starlette.testclient import TestClient

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


def test_a_feature_bears_a_strong_etag_that_follows_the_record(wang):
    case_id = wang.cases()["A-0"].case_id
    place = f"/collections/cases/items/{case_id}"
    first = wang.get(place).headers["etag"]
    assert first.startswith('"1-')
    again = wang.http.get(place, headers={**wang.headers, "If-None-Match": first})
    assert (again.status_code, again.content) == (304, b"")
    wang.push(wang.operation(wang.cases()["A-0"]))
    changed = wang.http.get(place, headers={**wang.headers, "If-None-Match": first})
    assert changed.status_code == 200
    assert changed.headers["etag"].startswith('"2-')


@pytest.mark.parametrize("place", ["/collections/cases/items", "/collections/cases/items/x"])
def test_no_writing_is_offered_to_programs_that_send_no_preconditions(http, place):
    answer = http.options(place)
    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS")


class TestNameAndPassword:
    """As QGIS sends them with each request: for reading only."""

    @pytest.fixture
    def own(self, settings):
        with TestClient(create_app(settings), base_url="http://testserver") as http:
            yield http

    def test_they_open_the_collections_of_the_area(self, own):
        answer = own.get("/collections/cases/items", auth=("wang", "a long password"))
        assert {f["properties"]["issued_id"] for f in answer.json()["features"]} == {
            *(f"A-{n}" for n in range(6)),
            "AB-0",
        }

    def test_a_wrong_password_counts_and_locks(self, own):
        answers = [own.get("/collections", auth=("wang", "wrong")) for _ in range(6)]
        assert [a.status_code for a in answers] == [401] * 4 + [403] * 2
        assert own.get("/collections", auth=("wang", "a long password")).status_code == 403

    def test_a_disabled_account_is_out_at_once_even_where_its_password_fitted_before(self, own, settings):
        assert own.get("/collections", auth=("wang", "a long password")).status_code == 200
        database = Database(settings.url, settings)
        Accounts(database, settings, read_secret(settings)).disable("wang")
        database.close()
        assert own.get("/collections", auth=("wang", "a long password")).status_code == 401

    def test_an_old_password_is_forgotten_with_the_new_one(self, own, settings):
        assert own.get("/collections", auth=("wang", "a long password")).status_code == 200
        database = Database(settings.url, settings)
        accounts = Accounts(database, settings, read_secret(settings))
        accounts.add("wang", "another long password", [parse_grant("inspector:320506")], replace_existing=True)
        database.close()
        assert own.get("/collections", auth=("wang", "a long password")).status_code == 401
        assert own.get("/collections", auth=("wang", "another long password")).status_code == 200

    @pytest.mark.parametrize(
        ("method", "place"),
        [("GET", "/sync/changes"), ("POST", "/sync/batches"), ("POST", "/evidence"), ("GET", "/evidence/" + "0" * 64)],
    )
    def test_they_open_nothing_else(self, own, method, place):
        body = {"sha256": "0" * 64, "size": 1, "operations": [], "chain": {}} if method == "POST" else None
        answer = own.request(method, place, auth=("admin", "a long password"), json=body)
        assert answer.status_code == 401
