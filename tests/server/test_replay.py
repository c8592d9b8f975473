"""Every batch of a day sent again, in any order, from several sides at once: nothing changes."""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx
import pytest
from redline_review.plugin.domain import chain, wire
from redline_review.plugin.domain.geometry import from_geojson, to_geojson
from redline_review.plugin.domain.operations import ChainSpan, Operation
from redline_review.plugin.domain.outline_merge import Named, named_to_json
from redline_review.plugin.domain.outline_pieces import piece_of
from redline_review.plugin.domain.records import Batch, Case
from redline_review.server.db.schema import metadata
from sqlalchemy import select

REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}
FALSE = {"reality": "not_real", "false_alarm_reason": "season"}
SIDES = 4
OUTCOMES = {"applied", "conflict", "rejected", "blocked"}


def square(west: float) -> bytes:
    ring = [[west, 31.0], [west + 0.01, 31.0], [west + 0.01, 31.01], [west, 31.01], [west, 31.0]]
    return from_geojson({"type": "Polygon", "coordinates": [ring]})


@pytest.fixture
def settings(world, settings):
    """Whoever waits for the organisation's counter here waits as long as this machine needs."""
    return replace(settings, lock_timeout_ms=120_000, statement_timeout_ms=120_000)


class Day:
    """What was sent, by whom, in which push, and what was answered."""

    def __init__(self) -> None:
        self.pushes: list[tuple[object, dict]] = []
        self.heard: set[str] = set()

    def push(self, person, *operations: Operation) -> list[str]:
        hashes = tuple(uuid.uuid4().hex * 2 for _ in operations)
        span = ChainSpan(person.device, person.seq + 1, person.link, hashes)
        person.seq, person.link = person.seq + len(hashes), chain.fold(person.link, person.seq + 1, hashes)
        body = wire.push_to_json(operations, span)
        answer = person.post("/sync/batches", body)
        assert answer.status_code == 200, answer.text
        self.pushes.append((person, body))
        words = [result["outcome"] for result in answer.json()["results"]]
        self.heard.update(words)
        return words


def lead(wang) -> list[Operation]:
    batch = Batch(str(wang.operation(a_case()).op_id), "own leads")
    case = replace(a_case(), case_id=wang.operation(a_case()).op_id, batch_id=batch.batch_id, units=("320506",))
    parts = {"case": wire.case_to_json(case), "batch": wire.batch_to_json(batch)}
    create = replace(wang.operation(case, kind="create", base_version=0), payload=parts)
    return [create, wang.operation(case, REAL, base_version=0, prev_op_id=create.op_id)]


def a_case() -> Case:
    return Case("", "", "own-1", square(120.6))


def split(wang, parent: Case) -> list[Operation]:
    piece = piece_of(parent, wang.operation(parent).op_id, f"{parent.issued_id}-1", square(120.72))
    payload = {"outline": to_geojson(square(120.7)), "pieces": [wire.case_to_json(piece)]}
    op = wang.operation(parent, kind="split", payload=payload)
    return [op, wang.operation(piece, FALSE, base_version=0)]


def merge(wang, kept: Case, other: Case) -> Operation:
    named = named_to_json(Named(other.case_id, other.version, dict(other.finding), None))
    return wang.operation(kept, kind="merge", payload={"outline": to_geojson(square(120.5)), "merged": [named]})


@pytest.fixture
def day(live_people) -> Day:
    """A day with every kind of operation and every outcome."""
    wang, zhao, li, city, province = map(live_people, ("wang", "zhao", "li", "city", "province"))
    cases, theirs, day = wang.cases(), li.cases(), Day()
    assert day.push(wang, wang.operation(cases["A-0"], FALSE), wang.operation(cases["A-1"], REAL)) == ["applied"] * 2
    assert day.push(zhao, zhao.operation(cases["A-0"], REAL), zhao.operation(cases["A-2"], FALSE)) == [
        "conflict",
        "applied",
    ]
    assert day.push(wang, *lead(wang)) == ["applied"] * 2
    assert day.push(wang, *split(wang, cases["A-3"])) == ["applied"] * 2
    assert day.push(wang, merge(wang, cases["A-4"], cases["A-5"])) == ["applied"]
    wrong = li.operation(theirs["B-0"], {"reality": "no such code"})
    behind = li.operation(theirs["B-0"], FALSE, prev_op_id=wrong.op_id)
    assert day.push(li, wrong, behind, li.operation(theirs["B-1"], FALSE)) == ["rejected", "blocked", "applied"]
    too_early = province.operation(province.cases()["A-2"], kind="approve")
    assert day.push(province, too_early) == ["rejected"]
    seen = city.cases()
    judged = [city.operation(seen[name], kind="approve") for name in ("A-0", "A-2")]
    back = city.operation(seen["A-1"], kind="return", payload={"reason": "which quarry?"})
    assert day.push(city, *judged, back) == ["applied"] * 3
    handed = replace(city.operation(seen["AB-0"], kind="assign"), payload={"unit": "320507", "person": "li"})
    assert day.push(city, handed) == ["applied"]
    assert day.push(wang, wang.operation(wang.cases()["A-1"], {"note": "the north one"}, kind="patch")) == ["applied"]
    assert day.push(province, province.operation(province.cases()["A-0"], kind="approve")) == ["applied"]
    assert day.push(wang, wang.operation(wang.cases()["A-0"], FALSE)) == ["rejected"]
    assert day.heard == OUTCOMES
    return day


def everything(world, org_id: str) -> dict[str, list[tuple]]:
    """Every row of every table of the organisation, the audit chain included."""
    with world.admin.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table).where(table.c.org_id == org_id))), key=str)
            for table in metadata.sorted_tables
        }


def test_every_batch_again_in_any_order_from_four_sides_at_once_changes_nothing(world, settings, live, day):
    before = everything(world, settings.org_id)
    begin = threading.Barrier(SIDES)

    def side(number: int) -> Iterator[tuple[int, set[str]]]:
        chance = random.Random(number)
        with httpx.Client(base_url=live, timeout=120) as client:
            begin.wait()
            answers = []
            for person, body in chance.sample(day.pushes, len(day.pushes)):
                answer = client.post("/sync/batches", json=body, headers=person.headers)
                answers.append((answer.status_code, {r["outcome"] for r in answer.json()["results"]}))
            return answers

    with ThreadPoolExecutor(SIDES) as pool:
        answers = [answer for found in pool.map(side, range(SIDES)) for answer in found]
    assert {status for status, _ in answers} == {200}
    assert set.union(*(words for _, words in answers)) == {"duplicate", "conflict", "rejected", "blocked"}
    after = everything(world, settings.org_id)
    assert {name for name in before if before[name] != after[name]} == set()
    assert len(before["operation"]) > len(day.pushes)


def test_an_approval_that_came_before_its_turn_is_not_let_in_by_sending_it_again(people):
    """A network that sends twice must not make of a refusal an approval that nobody gave."""
    wang, city, province = people("wang"), people("city"), people("province")
    wang.push(wang.operation(wang.cases()["A-0"], FALSE))
    early = province.operation(province.cases()["A-0"], kind="approve")
    assert province.outcome(early) == ["rejected"]
    assert city.outcome(city.operation(city.cases()["A-0"], kind="approve")) == ["applied"]
    assert province.outcome(early) == ["rejected"]
    assert province.cases()["A-0"].review_level == 1
    assert province.outcome(province.operation(province.cases()["A-0"], kind="approve")) == ["applied"]
