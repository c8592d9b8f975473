"""An approver of one county at the office's desk: in his own he may all, of the county beside it he reaches nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.records import Case
from redline_review.server.db import features, feed, records, samples, seen, waiting
from redline_review.server.services.accounts import Accounts, parse_grant
from redline_review.server.services.setup import open_database
from redline_review.server.settings import read_secret
from sqlalchemy import true

REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}
_ids = IdFactory()


def about(case: Case) -> dict[str, Any]:
    return {"op_id": _ids.new(time.time_ns() // 10**6), "case_id": case.case_id, "version": case.version}


@dataclass
class Theirs:
    """Li's finding, of 320507, that waits for the city; and the sample that the city drew of it."""

    case: Case
    sample: dict[str, Any]

    @property
    def group(self) -> dict[str, Any]:
        return {"batch_id": self.case.batch_id, "unit": "320507", "level": 1}


@pytest.fixture
def theirs(people) -> Theirs:
    li, city = people("li"), people("city")
    assert li.outcome(li.operation(li.cases()["B-0"], REAL)) == ["applied"]
    case = li.cases()["B-0"]
    draw = {"batch_id": case.batch_id, "unit": "320507", "level": 1, "size": 1}
    return Theirs(case, city.post("/office/samples", draw).json())


@pytest.fixture
def deputy(people, settings):
    """Who may approve, return and hand over in 320506."""
    database = open_database(settings)
    accounts = Accounts(database, settings, read_secret(settings))
    accounts.add("deputy", "a long password", [parse_grant("approver:320506:1")])
    database.close()
    return people("deputy")


def word(path: str, **more: Any) -> Callable[[Any, Theirs], Any]:
    return lambda deputy, theirs: deputy.post(f"/office/{path}", {"items": [about(theirs.case)], **more})


def on_their_sample(path: str, **body: Any) -> Callable[[Any, Theirs], Any]:
    def attempt(deputy, theirs):
        said = {name: theirs.case.case_id if value == "theirs" else value for name, value in body.items()}
        return deputy.post(f"/office/samples/{theirs.sample['sample_id']}/{path}", said)

    return attempt


ATTEMPTS = [
    pytest.param(word("approve"), id="an approval"),
    pytest.param(word("return", reason="no"), id="a return"),
    pytest.param(word("hand-over", unit="320506"), id="a hand-over to his own county"),
    pytest.param(word("hand-over", unit="320507", due_date="2099-01-01"), id="a due date"),
    pytest.param(lambda deputy, theirs: deputy.get("/office/waiting"), id="what waits"),
    pytest.param(lambda deputy, theirs: deputy.get("/office/waiting/cases", **theirs.group), id="what waits there"),
    pytest.param(lambda deputy, theirs: deputy.post("/office/samples", {**theirs.group, "size": 1}), id="a sample"),
    pytest.param(
        lambda deputy, theirs: deputy.get(f"/office/samples/{theirs.sample['sample_id']}"), id="the city's sample"
    ),
    pytest.param(on_their_sample("looks", case_id="theirs"), id="a look in the city's sample"),
    pytest.param(on_their_sample("decision", act="return", reason="no"), id="the decision on the city's sample"),
    pytest.param(lambda deputy, theirs: deputy.get("/office/inspectors"), id="whom their patches can be handed to"),
]


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_nothing_of_another_county_is_seen_or_done_at_the_desk(people, theirs, deputy, attempt):
    answer = attempt(deputy, theirs)
    assert answer.status_code in (200, 404, 409)
    assert "B-0" not in answer.text
    assert '"li"' not in answer.text
    assert {result["outcome"] for result in answer.json().get("results", [])} <= {"rejected"}
    assert not [one for one in answer.json().get("groups", []) if one["unit"] == "320507"]
    assert people("li").cases()["B-0"] == theirs.case
    assert people("city").get(f"/office/samples/{theirs.sample['sample_id']}").json() == theirs.sample


@pytest.fixture
def forgetful(monkeypatch) -> None:
    """A server whose queries forget the area."""
    for module in (features, feed, records, seen, waiting, samples):
        monkeypatch.setattr(module, "within", lambda *_given, **_more: true())


@pytest.mark.postgres
@pytest.mark.parametrize("world", ["postgres"], indirect=True)
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_row_level_security_holds_it_where_the_desk_forgets(people, theirs, deputy, forgetful, attempt):
    test_nothing_of_another_county_is_seen_or_done_at_the_desk(people, theirs, deputy, attempt)


def test_nothing_of_ones_own_is_handed_over_to_another_county(people, deputy):
    answer = deputy.post("/office/hand-over", {"items": [about(deputy.cases()["A-0"])], "unit": "320507"})
    assert answer.json()["results"][0]["problem"]["type"].endswith(":unit-not-yours")
    assert "A-0" not in people("li").cases()


def test_in_his_own_county_he_may_all_that_is_refused_there(people, deputy):
    """The table above would also pass on a desk that refuses everything."""
    wang = people("wang")
    assert wang.outcome(wang.operation(wang.cases()["A-0"], REAL)) == ["applied"]
    (group,) = deputy.get("/office/waiting").json()["groups"]
    key = {name: group[name] for name in ("batch_id", "unit", "level")}
    assert deputy.get("/office/waiting/cases", **key).json()["cases"][0]["issued_id"] == "A-0"
    assert deputy.post("/office/samples", {**key, "size": 1}).status_code == 200
    items = {"items": [about(deputy.cases()["A-1"])], "unit": "320506", "person": "wang"}
    assert deputy.post("/office/hand-over", items).json()["results"][0]["outcome"] == "applied"
    items = {"items": [about(deputy.cases()["A-0"])]}
    assert deputy.post("/office/approve", items).json()["results"][0]["outcome"] == "applied"
