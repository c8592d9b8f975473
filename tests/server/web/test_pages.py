"""Overview, list, patch and files, as pages: the same as the API says, and nothing of another county."""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import replace

import pytest
from redline_review.server.db import dossier, evidence, features, records
from redline_review.server.db import progress as db_progress
from redline_review.server.errors import DatabaseUnavailable
from redline_review.server.services.imports import Imports
from redline_review.server.services.progress import days_between
from redline_review.server.services.setup import open_database
from sqlalchemy import true

REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fccff0bf1e0005050180"
    "84a98c210000000049454e44ae426082"
)
STATES = ("unreviewed", "submitted", "returned", "approved")


@pytest.fixture
def busy(people):
    """A county with a patch in each state: A-0 submitted, A-1 returned, A-2 approved, the rest open."""
    wang, city, province = people("wang"), people("city"), people("province")
    cases = wang.cases()
    wang.push(*(wang.operation(cases[f"A-{n}"], REAL) for n in range(3)))
    cases = city.cases()
    city.push(
        city.operation(cases["A-1"], kind="return", payload={"reason": "近景照片不清 <b>"}),
        city.operation(cases["A-2"], kind="approve"),
    )
    province.push(province.operation(province.cases()["A-2"], kind="approve"))
    return wang


def ids(text: str) -> set[str]:
    """The issued ids that a page shows."""
    return set(re.findall(r"\b(?:A|B|AB)-\d\b", html.unescape(text)))


def test_progress_counts_what_the_feed_holds(busy):
    batch = busy.get("/progress").json()["batches"][0]
    states = [case.review_state.value for case in busy.cases().values()]
    assert {name: batch[name] for name in STATES} == {name: states.count(name) for name in STATES}
    assert (batch["total"], batch["decided"]) == (7, 2)
    assert {unit["unit"]: unit["total"] for unit in batch["units"]} == {"320506": 7}


def test_the_overview_shows_the_counts_of_the_api(browser, busy):
    one = browser("wang")
    one.get("/")
    batch = busy.get("/progress").json()["batches"][0]
    assert f"{batch['decided']} of {batch['total']} decided · 29%" in one.words
    assert "1 approved, 1 submitted, 1 returned, 4 open" in one.text


@pytest.fixture
def late(settings):
    """Two patches of 320506 that were due, one of them decided since, and one of 320507."""
    database = open_database(settings)
    rows = [
        ({"issued_id": name, "unit_code": unit, "due_date": due}, _square(west))
        for name, unit, due, west in (
            ("A-7", "320506", "2020-01-01", 120.9),
            ("A-8", "320506", "2020-01-11", 120.92),
            ("B-7", "320507", "2019-01-01", 121.9),
            ("A-9", "320506", "2099-01-01", 120.94),
        )
    ]
    Imports(database, settings.org_id).cases(rows, "late")
    database.close()


def _square(west: float) -> bytes:
    from redline_review.plugin.domain.geometry import from_geojson

    ring = [[west, 31.0], [west + 0.01, 31.0], [west + 0.01, 31.01], [west, 31.01], [west, 31.0]]
    return from_geojson({"type": "Polygon", "coordinates": [ring]})


def test_who_is_behind_is_told_with_the_days(late, people, browser):
    wang = people("wang")
    said = wang.get("/progress", day="2020-01-21").json()
    assert [(one["unit"], one["patches"], one["due_date"], one["days"]) for one in said["behind"]] == [
        ("320506", 2, "2020-01-01", 20)
    ]
    wang.push(wang.operation(wang.cases()["A-7"], REAL))
    said = wang.get("/progress", day="2020-01-21").json()
    assert [(one["patches"], one["days"]) for one in said["behind"]] == [(1, 10)], "a decided one is not late any more"
    one = browser("wang")
    one.get("/")
    assert "2020-01-11" in one.words
    assert "2019-01-01" not in one.words, "nobody else's dates"


def test_late_patches_can_be_listed_alone(late, people, browser):
    one = browser("wang")
    one.get("/web/cases", late="1")
    assert ids(one.text) == {"A-7", "A-8"}
    listed = people("wang").get("/cases", late_on="2020-01-05").json()
    assert ([case["issued_id"] for case in listed["cases"]], listed["matched"]) == (["A-7"], 1)


@pytest.mark.parametrize(
    ("later", "days"), [("2026-03-01", 1), ("2026-02-28", 0), ("2027-02-28", 365), ("none", 0), ("2026-02-30", 0)]
)
def test_days_are_those_of_the_calendar(later, days):
    assert days_between("2026-02-28", later) == days


FILTERS = {
    "all of the area": ({}, {*(f"A-{n}" for n in range(6)), "AB-0"}),
    "text, small letters": ({"text": "a-3"}, {"A-3"}),
    "a wildcard is text": ({"text": "%"}, set()),
    "SQL is text": ({"text": "' OR '1'='1"}, set()),
    "a unit that shares a patch": ({"unit": "320507"}, {"AB-0"}),
    "an underscore is text": ({"unit": "3205_7"}, set()),
    "state": ({"state": "returned"}, {"A-1"}),
    "another state": ({"state": "submitted"}, {"A-0"}),
    "person": ({"person": "nobody"}, set()),
    "a batch that is not there": ({"batch_id": "no-such"}, set()),
}


def test_filters_of_the_list_say_what_the_api_says(browser, busy):
    one = browser("wang")
    for name, (filters, found) in FILTERS.items():
        assert one.get("/web/cases", **filters).status_code == 200
        assert ids(one.text) == found, name
        assert ("No patch fits." in one.words) == (not found), name
        asked = {"review_state" if key == "state" else key: value for key, value in filters.items()}
        assert {case["issued_id"] for case in busy.get("/cases", **asked).json()["cases"]} == found, name


def test_pages_of_the_list_walk_all_once(people):
    wang, seen = people("wang"), []
    for offset in range(0, 9, 3):
        page = wang.get("/cases", limit=3, offset=offset).json()
        seen += [case["issued_id"] for case in page["cases"]]
        assert page["matched"] == 7
    assert (len(seen), len(set(seen))) == (7, 7)


def test_an_address_that_cannot_be_is_a_page_that_says_so(browser):
    one = browser("wang")
    for query in ("offset=-1", "offset=x", "offset=99999999999999999999", "text=%00", "unit=" + "9" * 300):
        assert one.send("GET", f"/web/cases?{query}").status_code == 422, query
        assert "The request has not the agreed shape" in one.words


def test_a_patch_is_shown_with_its_finding_in_words_and_its_history(browser, busy):
    one = browser("wang", language="zh-CN")
    case = busy.cases()["A-1"]
    assert one.get(f"/web/cases/{case.case_id}").status_code == 200
    for words in (
        "变化是否真实 真实变化",
        "实际问题类型 矿产资源开发",
        "是否违法违规 待定",
        "退回",
        "提交结论",
        "下发",
    ):
        assert words in one.words, words
    assert "近景照片不清 &lt;b&gt;" in one.text, "what people write is text, not markup"
    history = busy.get(f"/cases/{case.case_id}/history").json()["versions"]
    assert [step["kind"] or step["audit_action"] for step in history] == ["return", "submit", "import"]
    for step in history:
        assert step["link"][:12] in one.text
        assert f'<td class="number">{step["audit_seq"]}</td>' in one.text


def test_two_versions_stand_side_by_side_and_what_differs_is_marked(browser, busy):
    case = busy.cases()["A-1"]
    busy.push(busy.operation(case, {"reality": "not_real", "false_alarm_reason": "season"}))
    one = browser("wang")
    one.get(f"/web/cases/{case.case_id}?left=2&right=4")
    rows = re.findall(r'(?s)<tr( class="changed")?><th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td>', one.text)
    said = {name: (left, right.split(" <")[0], bool(mark)) for mark, name, left, right in rows}
    assert said["Is the change real?"] == ("Real change", "False change: season", True)
    assert said["Actual activity"] == ("Mining", "–", True)
    assert said["Outline"] == ("as flagged", "as flagged", False)


def test_the_zones_of_a_patch_are_measured_where_gdal_is(browser, busy):
    case = busy.cases()["A-0"]
    answer = busy.get(f"/cases/{case.case_id}/overlaps")
    assert [(one["name"], round(one["share"], 3)) for one in answer.json()["overlaps"]] == [("山", 1.0)]
    one = browser("wang")
    one.get(f"/web/cases/{case.case_id}")
    assert "山" in one.words
    assert f"{answer.json()['overlaps'][0]['area_m2']:,.0f} m²" in one.words


def test_another_countys_patch_is_a_page_that_says_there_is_none(browser, people):
    foreign = people("li").cases()["B-0"]
    one = browser("wang")
    for path in ("/web/cases/{}", "/web/map?case={}", "/web/cases/{}?left=1&right=1"):
        assert one.get(path.format(foreign.case_id)).status_code == 404, path
        assert "There is no such record in your area." in one.words
        assert "B-0" not in ids(one.text)


@pytest.mark.postgres
@pytest.mark.parametrize("world", ["postgres"], indirect=True)
def test_no_page_shows_anything_of_another_county_where_the_server_forgets_the_area(browser, people, late, monkeypatch):
    for module in (db_progress, dossier, features, records, evidence):
        monkeypatch.setattr(module, "within", lambda *_given, **_more: true())
    test_no_page_shows_anything_of_another_county(browser, people, late)


def test_no_page_shows_anything_of_another_county(browser, people, late):
    """Li's patches, batch of his own, dates and ids stand on no page that Wang can reach from the front."""
    foreign = [case for name, case in people("li").cases().items() if name.startswith("B")]
    issued, others = {"B-7", *(case.issued_id for case in foreign)}, {"2019-01-01", *(case.case_id for case in foreign)}
    one = browser("wang")
    seen, waiting = set(), ["/", "/web/map", "/web/cases?unit=320507", "/web/cases?text=B-", "/?unit=320507"]
    while waiting and len(seen) < 60:
        path = waiting.pop()
        seen.add(path)
        assert one.follow(path).status_code == 200, path
        assert not issued & ids(one.text), path
        assert not [word for word in others if word in one.text], path
        links = {html.unescape(link) for link in re.findall(r'href="(/[^"#]*)', one.text)}
        waiting += sorted(link for link in links - seen - set(waiting) if "/static/" not in link and "/api" not in link)
    assert len([path for path in seen if path.startswith("/web/cases/")]) >= 7, "every patch of his own was opened"


def test_an_area_without_patches_says_so_on_every_page(browser, people, settings):
    from redline_review.server.services.accounts import Accounts, parse_grant
    from redline_review.server.settings import read_secret

    database = open_database(settings)
    Accounts(database, settings, read_secret(settings)).add("far", "a long password", [parse_grant("reader:99")])
    database.close()
    one = browser("far")
    said = {
        "/": "There is no batch in your area yet.",
        "/web/cases": "There is none in your area yet.",
        "/web/map": "There is no patch in your area yet.",
    }
    for path, words in said.items():
        assert one.get(path).status_code == 200
        assert words in one.words


@pytest.fixture
def with_files(wang, http):
    """A-0 with a picture and a file that nobody should run; the case id and both hashes."""
    case, sent = wang.cases()["A-0"], []
    for data, kind in ((PNG, "image/png"), (b"<script>alert(1)</script>\n", "text/plain")):
        sha256 = hashlib.sha256(data).hexdigest()
        offer = wang.post("/evidence", {"sha256": sha256, "size": len(data), "type": kind, "name": "x"})
        headers = {**wang.headers, "Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
        headers["Content-Type"] = "application/offset+octet-stream"
        assert http.patch(offer.json()["location"], content=data, headers=headers).status_code == 204
        sent.append(sha256)
    names = [{"sha256": sha256, "name": f"近景{n}", "size_bytes": 1, "suffix": ".png"} for n, sha256 in enumerate(sent)]
    payload = {"evidence": sent, "evidence_files": names}
    assert wang.outcome(wang.operation(case, payload=payload)) == ["applied"]
    return case.case_id, sent[0], sent[1]


def test_files_are_given_for_saving_and_only_pictures_are_shown(browser, with_files):
    case_id, picture, text = with_files
    one = browser("wang")
    one.get(f"/web/cases/{case_id}")
    assert "近景0" in one.words
    assert one.text.count("<img ") == 2, "the mark in the head, and one picture"
    for sha256 in (picture, text):
        headers = one.get(f"/web/cases/{case_id}/files/{sha256}").headers
        assert headers["content-disposition"].startswith("attachment;")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"] == "sandbox; default-src 'none'"
    shown = one.get(f"/web/cases/{case_id}/pictures/{picture}")
    assert (shown.content, shown.headers["content-type"]) == (PNG, "image/png")
    assert shown.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert one.get(f"/web/cases/{case_id}/pictures/{text}").status_code == 404


def test_files_of_another_countys_patch_are_not_given(browser, people, with_files):
    case_id, picture, _ = with_files
    own = people("li").cases()["B-0"].case_id
    one = browser("li")
    for path in (f"/web/cases/{case_id}/files/{picture}", f"/web/cases/{own}/files/{picture}"):
        assert one.get(path).status_code == 404


def test_the_api_is_read_with_the_pages_sign_in_but_never_written(browser, wang):
    one = browser("wang")
    listed = one.send("GET", "/collections/cases/items", headers={"Accept": "application/geo+json"})
    assert listed.json() | {"timeStamp": ""} == wang.get("/collections/cases/items").json() | {"timeStamp": ""}
    for method, path in (("POST", "/sync/batches"), ("GET", "/sync/changes"), ("POST", "/evidence")):
        assert one.send(method, path, json={}).status_code == 401, path


def test_a_script_whose_token_ran_out_renews_it_and_is_told_when_the_sign_in_ended(browser):
    one = browser("wang")
    one.cookies["redline_session"] = "e30.e30.e30"
    assert one.send("GET", "/collections/cases/items", headers={"Accept": "application/geo+json"}).status_code == 401
    assert one.send("GET", "/web/stay", headers={"Accept": "application/json"}).status_code == 204
    assert one.send("GET", "/collections/cases/items", headers={"Accept": "application/geo+json"}).status_code == 200
    one.cookies = {"redline_session": "x"}
    answer = one.send("GET", "/web/stay", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")


def test_handed_over_patches_name_the_person(browser, people):
    city = people("city")
    case = city.cases()["A-4"]
    to = {"unit": "320506", "person": "wang", "due_date": "2999-12-31"}
    assert city.outcome(replace(city.operation(case, kind="assign"), payload=to)) == ["applied"]
    one = browser("wang")
    one.get("/web/cases", person="wang")
    assert ids(one.text) == {"A-4"}
    one.get(f"/web/cases/{case.case_id}")
    assert "Person wang" in one.words
    assert "Due 2999-12-31" in one.words


def test_what_nobody_foresaw_is_a_page_too_and_tells_nothing_of_the_inside(browser, monkeypatch):
    def broken(*_given, **_more):
        raise ValueError("SELECT secret FROM /tmp/x.py")

    one = browser("wang", language="zh-CN")
    monkeypatch.setattr(db_progress, "counts", broken)
    assert one.get("/").status_code == 500
    assert "服务器出错，详情见服务器日志。" in one.words
    assert not [word for word in ("SELECT", "Traceback", "/tmp/") if word in one.text]


def test_a_database_that_does_not_answer_is_said_with_what_to_do(browser, monkeypatch):
    def away(*_given, **_more):
        raise DatabaseUnavailable

    one = browser("wang")
    monkeypatch.setattr(db_progress, "counts", away)
    assert one.get("/").status_code == 503
    assert "The database does not answer" in one.words
    assert 'action="/web/sign-out"' in one.text, "the sign-in stands"


def test_units_are_named_beside_their_codes_where_the_import_brought_no_names(browser, people):
    city = browser("city")
    city.get("/")
    assert "吴中区 320506" in city.words
    assert "相城区 320507" in city.words
    city.get("/", unit="3205")
    assert "Units that begin with 苏州市 3205" in city.words
    city.get("/web/cases", text="A-0")
    assert "吴中区 320506" in city.words
    assert '<option value="320506">吴中区</option>' in city.text
    assert "wang · 吴中区 320506" in city.words
    wang = people("wang")
    assert wang.outcome(wang.operation(wang.cases()["A-0"])) == ["applied"]
    city.get("/web/waiting")
    assert "吴中区 320506 level 1" in city.words
