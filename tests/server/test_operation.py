"""What a supervisor and Prometheus see of a running server, and what its log says."""

from __future__ import annotations

import json
import logging
from dataclasses import replace

import pytest
from redline_review.server.app import create_app
from redline_review.server.logs import JsonFormatter
from redline_review.server.settings import load_settings
from starlette.testclient import TestClient


def samples(text):
    """The exposition as {name and labels: value}."""
    lines = (line.rsplit(" ", 1) for line in text.splitlines() if line and not line.startswith("#"))
    return {name: float(value) for name, value in lines}


def figure(http, name):
    answer = http.get("/metrics")
    assert answer.status_code == 200, answer.text
    return samples(answer.text).get(name, 0.0)


def test_operations_are_counted_by_outcome_and_the_feed_head_is_that_of_the_feed(http, people, settings):
    wang = people("wang")
    cases = wang.cases()
    good = wang.operation(cases["A-0"])
    bad = wang.operation(cases["A-1"], {"reality": "no such code"})
    assert wang.outcome(good, bad) == ["applied", "rejected"]
    assert wang.outcome(good) == ["duplicate"]
    label = f'org="{settings.org_id}",outcome='
    for outcome in ("applied", "rejected", "duplicate"):
        assert figure(http, f'redline_operations_total{{{label}"{outcome}"}}') == 1
    newest = max(change.seq for change in people("admin").pull())
    assert figure(http, f'redline_feed_head{{org="{settings.org_id}"}}') == newest
    assert figure(http, "redline_database_up") == 1


@pytest.mark.parametrize(
    ("call", "labels"),
    [
        pytest.param(("GET", "/health"), ("GET", "/health", "200"), id="a plain route"),
        pytest.param(("GET", "/collections/cases/items/x"), ("GET", "", "401"), id="a route with an id in it"),
        pytest.param(("POST", "/sync/batches"), ("POST", "/sync/batches", "401"), id="a body"),
        pytest.param(("GET", "/etc/passwd"), ("GET", "none", "404"), id="no route"),
        pytest.param(("BREW", "/health"), ("other", "", "405"), id="no method"),
    ],
)
def test_requests_are_timed_by_route_not_by_address(http, call, labels):
    def counted():
        found = samples(http.get("/metrics").text)
        method, route, status = labels
        return sum(
            value
            for name, value in found.items()
            if name.startswith("redline_request_seconds_count")
            and f'method="{method}"' in name
            and f'route="{route}' in name
            and f'status="{status}"' in name
        )

    before = counted()
    http.request(*call)
    assert counted() == before + 1
    assert "/items/x" not in http.get("/metrics").text
    assert "passwd" not in http.get("/metrics").text


def test_metrics_are_for_this_machine_or_for_who_bears_the_token(world, settings):
    with TestClient(create_app(settings), base_url="http://testserver") as open_to_here:
        assert open_to_here.get("/metrics").status_code == 200
        passed_on = open_to_here.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
        assert passed_on.status_code == 401
    far = TestClient(create_app(settings), base_url="http://testserver", client=("203.0.113.9", 1))
    with far:
        assert far.get("/metrics").status_code == 401
    guarded = TestClient(create_app(replace(settings, metrics_token="of Prometheus")), client=("203.0.113.9", 1))
    with guarded:
        assert guarded.get("/metrics").status_code == 401
        assert guarded.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 401
        right = guarded.get("/metrics", headers={"Authorization": "Bearer of Prometheus"})
        assert right.status_code == 200
        assert "redline_database_up 1.0" in right.text


def test_metrics_say_so_where_the_database_does_not_answer(tmp_path, monkeypatch):
    from redline_review.server.errors import DatabaseUnavailable
    from redline_review.server.services.setup import prepare

    settings = load_settings(tmp_path, {})
    prepare(settings)
    app = create_app(settings)

    def gone(_scope):
        raise DatabaseUnavailable

    monkeypatch.setattr(app.state.redline.database, "read", gone)
    with TestClient(app) as client:
        assert "redline_database_up 0.0" in client.get("/metrics").text


def test_a_request_bears_its_id_in_the_answer_and_in_every_line_of_the_log(http):
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record):
            lines.append(JsonFormatter().format(record))

    logger, kept = logging.getLogger("redline.server"), Kept()
    level = logger.level
    logger.addHandler(kept)
    logger.setLevel("INFO")
    try:
        given = http.get("/health", headers={"X-Request-ID": "abc-1"}).headers["X-Request-ID"]
        made = http.get("/health", headers={"X-Request-ID": 'evil"}\n{'}).headers["X-Request-ID"]
    finally:
        logger.removeHandler(kept)
        logger.setLevel(level)
    assert given == "abc-1"
    assert "evil" not in made
    told = [json.loads(line) for line in lines]
    assert [line["request_id"] for line in told] == [given, made]
    assert {line["event"] for line in told} == {"request"}
    assert all(line["path"] == "/health" and line["status"] == 200 and line["took_ms"] >= 0 for line in told)
