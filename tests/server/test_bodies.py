"""Bodies and words that mean harm, at every door that takes any: a problem, and nothing of the inside."""

from __future__ import annotations

import gzip
import json
from urllib.parse import unquote

import pytest

DOORS = [
    ("POST", "/auth/token"),
    ("POST", "/auth/refresh"),
    ("POST", "/sync/batches"),
    ("POST", "/evidence"),
    ("POST", "/collections/cases/items"),
    ("PUT", "/collections/cases/items/0190163d-8694-739b-aea5-966c26f8ad91"),
    ("PUT", "/collections/decisions/items/0190163d-8694-739b-aea5-966c26f8ad91"),
    ("PATCH", "/collections/decisions/items/0190163d-8694-739b-aea5-966c26f8ad91"),
]
JSON = {"Content-Type": "application/json", "If-None-Match": "*", "If-Match": '"1-x"'}
DEEP = b'{"properties":' + b'{"a":' * 900 + b"1" + b"}" * 900 + b',"type":"Feature"}'
INSIDE = ("Traceback", "sqlalchemy", "psycopg", "sqlite", "SELECT", "INSERT", 'File "', ".py", "/tmp/", "pydantic")
BODIES = [
    pytest.param(b"x" * (1 << 20 | 1), {}, id="huge"),
    pytest.param(gzip.compress(b"0" * (1 << 26)), {"Content-Encoding": "gzip"}, id="a gzip bomb"),
    pytest.param(gzip.compress(gzip.compress(b"0" * (1 << 24))), {"Content-Encoding": "gzip"}, id="a bomb in a bomb"),
    pytest.param(b"{}", {"Content-Encoding": "gzip, gzip"}, id="packed twice"),
    pytest.param(b"{}", {"Content-Encoding": "deflate"}, id="packed otherwise"),
    pytest.param(b"[" * 200_000, {}, id="deep and open"),
    pytest.param(b"[" * 100_000 + b"]" * 100_000, {}, id="deep and closed"),
    pytest.param(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, {}, id="deep objects"),
    pytest.param(DEEP, {}, id="deep where anything goes"),
    pytest.param(b'{"operations":[' + b"{}," * 300_000 + b"{}]}", {}, id="very many of nothing"),
    pytest.param(b"1" * 900_000, {}, id="a number of a million digits"),
    pytest.param(b'{"a":1e999999}', {}, id="a number beyond all numbers"),
    pytest.param(b"\xff\xfe\x00", {}, id="no UTF-8"),
    pytest.param(b"\x00", {}, id="a nought"),
    pytest.param(b"", {}, id="nothing"),
    pytest.param(b"null", {}, id="null"),
    pytest.param(b"<a/>", {"Content-Type": "application/xml"}, id="XML"),
    pytest.param(b"a=b", {"Content-Type": "application/x-www-form-urlencoded"}, id="a form"),
    pytest.param(b"--x\r\n\r\n", {"Content-Type": "multipart/form-data; boundary=x"}, id="a form in parts"),
    pytest.param(b"{}", {"Content-Type": "application/json; charset=utf-7"}, id="UTF-7"),
    pytest.param(b"{}", {"Content-Type": "\x7f"}, id="a type that is none"),
    pytest.param(b'{"__class__":"os.system","__proto__":{}}', {}, id="names that mean something elsewhere"),
]
WORDS = [
    "' OR '1'='1",
    "'; DROP TABLE case_current; --",
    '") OR 1=1 --',
    "%27%20UNION%20SELECT%20password_hash%20FROM%20account--",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "%2e%2e%2f%2e%2e%2fserver.sqlite",
    "file:///etc/passwd",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "\u202egnp.exe",
    "a" * 5000,
    "\ud7ff\U0010ffff",
]


def assert_told_nothing(answer, echoed: str = "") -> None:
    """``echoed`` is the caller's own word, which a problem may name."""
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) >= {"type", "title", "status", "detail"}
    told = answer.text
    for word in (echoed, unquote(echoed)):
        told = told.replace(json.dumps(word[:100], ensure_ascii=False)[1:-1], "") if word else told
    assert not [word for word in INSIDE if word in told]


@pytest.mark.parametrize(("content", "headers"), BODIES)
@pytest.mark.parametrize(("method", "door"), DOORS, ids=lambda value: value.strip("/"))
def test_a_body_that_means_harm_is_a_problem(wang, method, door, content, headers):
    answer = wang.http.request(method, door, content=content, headers={**wang.headers, **JSON, **headers})
    assert_told_nothing(answer)


@pytest.mark.parametrize("word", WORDS, ids=lambda word: ascii(word)[1:24])
def test_a_filter_or_id_that_means_harm_finds_nothing(wang, word):
    for name in ("issued_id", "batch_id", "review_state"):
        answer = wang.get("/collections/cases/items", **{name: word})
        assert (answer.status_code, answer.json()["numberMatched"]) == (200, 0)
    for name in ("bbox", word[:200], "limit"):
        assert_told_nothing(wang.get("/collections/cases/items", **{name: word}), word)
    for door in ("/collections/{}/items", "/collections/cases/items/{}", "/evidence/{}"):
        answer = wang.http.get(door.format(word.replace("/", "%2F")), headers=wang.headers)
        assert_told_nothing(answer, word)
    assert_told_nothing(wang.get("/sync/changes", cursor=word))


@pytest.mark.parametrize("word", WORDS, ids=lambda word: ascii(word)[1:24])
def test_a_name_that_means_harm_stays_a_word(wang, settings, word):
    body = json.dumps({"username": word[:200], "password": word[:1000], "device_id": "d", "org": settings.org_id})
    assert_told_nothing(wang.http.post("/auth/token", content=body, headers={"Content-Type": "application/json"}))
    before = sorted(path.name for path in settings.data_dir.parent.iterdir())
    said = {"sha256": "0" * 64, "size": 10, "type": "image/png", "name": word[:400]}
    assert wang.post("/evidence", said).status_code == 201
    assert sorted(path.name for path in settings.data_dir.parent.iterdir()) == before
    case = wang.cases()["A-0"]
    answer = wang.outcome(wang.operation(case, {"reality": "real", "builder": word}))
    assert answer[0] in ("applied", "rejected")
