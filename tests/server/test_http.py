"""Every failure is a problem in the agreed form, and nothing of the inside leaks."""

from __future__ import annotations

import gzip
import json
import string

import pytest
from redline_review.plugin.domain import errors as domain
from redline_review.plugin.domain.errors import RedlineError
from redline_review.server import errors as own
from redline_review.server import evidence_errors
from redline_review.server.problems import CATALOGUE, HTTP_FAULTS, problem_of, sentence

JSON = {"Content-Type": "application/json"}


def leaves(module) -> list[type[RedlineError]]:
    found = [v for v in vars(module).values() if isinstance(v, type) and issubclass(v, RedlineError)]
    return [leaf for leaf in found if leaf is not RedlineError and leaf.__module__ == module.__name__]


ALL = [*leaves(domain), *leaves(own), *leaves(evidence_errors)]


@pytest.mark.parametrize("leaf", ALL, ids=lambda leaf: leaf.__name__)
def test_every_error_has_its_words_and_they_use_only_its_fields(leaf):
    entry = CATALOGUE[leaf]
    used = {name for _, name, _, _ in string.Formatter().parse(entry.detail) if name} | set(entry.members)
    fields = set(leaf.__dataclass_fields__) if hasattr(leaf, "__dataclass_fields__") else set()
    assert used <= fields
    error = leaf(**dict.fromkeys(fields, "x"))
    problem = problem_of(error)
    assert problem["type"].startswith("urn:redline-review:problem:")
    assert sentence(error)
    assert problem["title"]
    assert 400 <= problem["status"] <= 599


def test_slugs_are_unique_and_no_problem_shows_a_path():
    slugs = [entry.slug for entry in CATALOGUE.values()]
    assert len(slugs) == len(set(slugs))
    assert not any("path" in entry.members for entry in CATALOGUE.values())


def assert_problem(answer, status: int, slug: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["type"], body["status"]) == (f"urn:redline-review:problem:{slug}", status)
    assert body["title"]
    assert body["detail"]
    assert answer.headers["x-request-id"]


@pytest.mark.parametrize(
    ("method", "path", "status", "slug"),
    [
        pytest.param("GET", "/nowhere", 404, "not-found", id="no such address"),
        pytest.param("DELETE", "/health", 405, "method-not-allowed", id="no such method"),
        pytest.param("GET", "/sync/changes", 401, "token-invalid", id="no token"),
        pytest.param("GET", "/collections", 401, "token-invalid", id="no token for reading"),
        pytest.param("POST", "/auth/token", 422, "request-invalid", id="no body"),
    ],
)
def test_faults_of_http_are_problems(http, method, path, status, slug):
    assert_problem(http.request(method, path), status, slug)


@pytest.mark.parametrize(
    ("content", "headers", "status", "slug"),
    [
        pytest.param(b"{", {}, 422, "request-invalid", id="broken JSON"),
        pytest.param(b"[" * 100_000, {}, 400, "bad-request", id="deep JSON"),
        pytest.param(b"\xff\xfe", {}, 422, "request-invalid", id="no UTF-8"),
        pytest.param(b"x" * (1 << 20 | 1), {}, 413, "body-too-large", id="too large"),
        pytest.param(gzip.compress(b"0" * (1 << 24)), {"Content-Encoding": "gzip"}, 413, "body-too-large", id="a bomb"),
        pytest.param(b"plain", {"Content-Encoding": "gzip"}, 415, "bad-encoding", id="no gzip"),
        pytest.param(gzip.compress(b"{}")[:-4], {"Content-Encoding": "gzip"}, 415, "bad-encoding", id="half a gzip"),
        pytest.param(b"{}", {"Content-Encoding": "br"}, 415, "bad-encoding", id="another encoding"),
        pytest.param(b"{}", {"Content-Type": "text/xml"}, 422, "request-invalid", id="another type"),
    ],
)
def test_bad_bodies_are_problems(wang, content, headers, status, slug):
    answer = wang.http.post("/sync/batches", content=content, headers={**wang.headers, **JSON, **headers})
    assert_problem(answer, status, slug)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"operations": [{"op_id": "x"}]}, id="an operation without an id"),
        pytest.param({"operations": [None]}, id="an operation that is nothing"),
        pytest.param({"chain": {}}, id="an empty chain"),
        pytest.param({"chain": {"device_id": "d", "first_seq": 0, "prev_link": "0" * 64}}, id="a chain from nought"),
    ],
)
def test_a_push_without_the_agreed_shape_is_refused_whole(wang, change):
    span = {"device_id": wang.device, "first_seq": 1, "prev_link": "0" * 64}
    answer = wang.post("/sync/batches", {"operations": [], "chain": span} | change)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("member", "value"),
    [
        pytest.param("first_seq", float("inf"), id="a number beyond all numbers"),
        pytest.param("first_seq", 10**400, id="a number of four hundred digits"),
        pytest.param("prev_link", "\ud800" * 64, id="a link of half characters"),
        pytest.param("content_hashes", ["\x00" * 64], id="a hash of no characters"),
        pytest.param("content_hashes", [float("nan")], id="a hash that is no number either"),
    ],
)
def test_a_chain_of_odd_values_is_refused_in_words(wang, member, value):
    chain = {"device_id": wang.device, "first_seq": 1, "prev_link": "0" * 64, "content_hashes": [], member: value}
    content = json.dumps({"operations": [], "chain": chain})
    answer = wang.http.post("/sync/batches", content=content, headers={**wang.headers, **JSON})
    assert_problem(answer, 422, "bad-record")


def test_a_failure_inside_tells_nothing_of_the_inside(http, monkeypatch):
    from redline_review.server.db import migrate

    def fail(_database) -> str:
        raise RuntimeError("SELECT secret FROM /var/lib/redline")

    monkeypatch.setattr(migrate, "current_revision", fail)
    answer = http.get("/ready")
    assert_problem(answer, 500, "server-error")
    assert "secret" not in answer.text
    assert set(answer.json()) == {"type", "title", "status", "detail"}


def test_a_given_request_id_comes_back_and_a_strange_one_does_not(http):
    assert http.get("/health", headers={"X-Request-ID": "abc-1"}).headers["x-request-id"] == "abc-1"
    assert http.get("/health", headers={"X-Request-ID": "a b\x7f"}).headers["x-request-id"] != "a b\x7f"


@pytest.mark.parametrize("path", ["/", "/collections", "/collections/cases/items", "/sync/changes", "/no/such/page"])
def test_no_answer_stays_in_a_cache(wang, path):
    assert wang.get(path).headers["Cache-Control"] == "no-store"


def test_health_ready_and_the_openapi_document_are_there(http):
    assert http.get("/health").json() == {"status": "ok"}
    assert http.get("/ready").json() == {"status": "ok"}
    document = http.get("/api").json()
    assert {"/sync/changes", "/sync/batches", "/auth/token", "/auth/refresh"} <= set(document["paths"])
    assert "application/problem+json" in json.dumps(document["paths"]["/sync/changes"]["get"]["responses"]["410"])


def test_the_common_faults_are_all_worded():
    assert {400, 401, 403, 404, 405, 413, 415, 422, 500, 503} <= set(HTTP_FAULTS)
