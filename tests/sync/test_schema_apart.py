"""A client and a platform one version apart, either way round: nothing is dropped, and nobody stumbles.

The newer platform is the real one behind :mod:`.support_apart`, which adds members, kinds, states, marks and outcomes
that this version does not know; the older one is the real one without the members that this version brought. The newer
client is this one, with further members put into what it sends.
"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from redline_review.plugin.adapters.http_transport import HttpTransport
from redline_review.plugin.adapters.network_policy import NetworkPolicy
from redline_review.plugin.adapters.store.from_platform import read_foreign
from redline_review.plugin.app.queue import CaseStatus
from redline_review.plugin.domain.operations import Foreign
from redline_review.plugin.domain.refusal import Refusal
from redline_review.plugin.domain.states import NetworkMode, OutboxState, ReviewState, Secrecy
from redline_review.plugin.domain.wire import batch_to_json, case_to_json, page_from_json, zone_to_json
from redline_review.server.db.engine import Scope
from redline_review.server.db.schema import operation
from redline_review.tests.sync.support_apart import apart
from redline_review.tests.sync.support_client import Laptop
from redline_review.tests.sync.support_store import decide, new_id, record_operation, session_of
from sqlalchemy import select

NEWER = {"river_section": "K12+300", "seen_by_drone": [1, {"height_m": 120}]}
VISIT = {"visit_id": "v-1", "who": "zhao", "places": [[120.6, 31.1]]}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with apart(tmp_path_factory.mktemp("server")) as both:
        yield both


@pytest.fixture
def place(served, tmp_path, line):
    """Return the platform, the layer around it, an office and a laptop of its inspector."""
    platform, layer = served
    layer.change, office = lambda _path, body: body, platform.office(cases=3)
    layer.pushed.clear()
    laptop = Laptop.new(tmp_path / "laptop", line, platform.url, office.username)
    yield platform, layer, office, laptop
    layer.change = lambda _path, body: body
    laptop.store.close()


def newer_feed(office):
    """Return what a newer platform makes of a page of the feed."""

    def change(path, body):
        if path != "/sync/changes":
            return body
        for line in body["changes"]:
            line["written_at"] = "2027-01-01T00:00:00Z"
            record = line["record"]
            record.update(NEWER)
            if line["kind"] == "case":
                record["facts"]["slope_deg"] = 12.5
            if record.get("case_id") == office.case_ids[1]:
                record.update(review_state="audited", secrecy="top_secret")
        if any(line["kind"] == "batch" for line in body["changes"]):
            body["changes"].append({"seq": 1, "op_id": None, "kind": "visit", "record": VISIT})
            gone = {"kind": "visit", "record_id": "v-0", "reason": "deleted"}
            body["changes"].append({"seq": 1, "op_id": None, "kind": "tombstone", "record": gone})
        return {**body, "epoch": 7}

    return change


def test_what_a_newer_platform_says_is_kept_and_shown_neutrally(place):
    _platform, layer, office, laptop = place
    layer.change = newer_feed(office)
    report = laptop.sync()
    assert report.complete
    assert (report.pulled_cases, report.pulled_zones, report.unknown) == (3, 1, 1)
    contents = laptop.store.contents()
    for record in (contents.batches[0], contents.zones[0], *contents.cases):
        assert NEWER.items() <= record.extra.items()
    held = laptop.cases()
    assert all(case.facts.extra == {"slope_deg": 12.5} for case in held.values())
    audited = held[office.case_ids[1]]
    assert (audited.review_state, audited.secrecy) == (ReviewState.SUBMITTED, Secrecy.CONFIDENTIAL)
    assert {"review_state": "audited", "secrecy": "top_secret"}.items() <= case_to_json(audited).items()
    assert laptop.store._read(read_foreign) == [Foreign("visit", VISIT)]
    rows = session_of(laptop.store).queue.rows
    assert rows[office.case_ids[1]].status is CaseStatus.UNKNOWN
    assert rows[office.case_ids[2]].status is CaseStatus.UNDECIDED


def test_what_came_with_a_record_goes_out_with_it_again(place):
    _platform, layer, office, laptop = place
    laptop.sync()
    found = {"reality": "not_real", "false_alarm_reason": "sensor", "flight": "F-7"}
    record_operation(laptop.store, office.case_ids[0], {"finding": found, "base_finding": {}, "form": "desk"})
    assert laptop.sync().settled == 1
    layer.pushed.clear()
    layer.change = newer_feed(office)
    laptop.store.reset_feed(False).result()
    laptop.sync()
    contents = laptop.store.contents()
    for out in (batch_to_json(contents.batches[0]), zone_to_json(contents.zones[0]), case_to_json(contents.cases[0])):
        assert NEWER.items() <= out.items()
    sent = decide(laptop.store, office.case_ids[0])
    assert laptop.sync().applied == 1
    (op,) = [op for push in layer.pushed for op in push["operations"]]
    assert op["op_id"] == sent
    assert op["payload"]["base_finding"] == found
    assert op["payload"]["finding"]["flight"] == "F-7", "an answer to a question that this form does not ask"
    assert op["payload"]["finding"]["false_alarm_reason"] == "season"


@pytest.mark.parametrize("seen", [False, True], ids=["not yet in the feed", "and it is in the feed"])
def test_a_newer_platforms_word_on_an_operation_holds_up_nobody(place, seen):
    _platform, layer, office, laptop = place
    laptop.sync()
    puzzling, plain = (decide(laptop.store, case_id) for case_id in office.case_ids[:2])

    def change(path, body):
        if path == "/sync/changes":
            return body if seen else {**body, "changes": []}
        results = [{**one, "receipt_no": 17} for one in body["results"]]
        for one in results:
            if one["op_id"] == puzzling:
                one["outcome"] = "deferred"
        return {**body, "results": results}

    layer.change = change
    report = laptop.sync()
    assert (report.errors, report.applied, report.blocked) == ((), 1, 1)
    rows = {row.operation.op_id: row for row in laptop.store.outbox()}
    assert (rows[puzzling].result["outcome"], rows[puzzling].result["receipt_no"]) == ("deferred", 17)
    assert rows[plain].result["receipt_no"] == 17
    state = OutboxState.SETTLED if seen else OutboxState.BLOCKED
    assert rows[puzzling].state is state
    said = laptop.store.contents().refusals.get(office.case_ids[0], Refusal())
    assert said == Refusal(outcome="" if seen else "deferred")
    assert laptop.sync().complete


def test_a_newer_clients_members_survive_an_older_platform(place):
    platform, _layer, office, laptop = place
    laptop.sync()
    finding = {"reality": "not_real", "false_alarm_reason": "season", "drone_flight": "F-7"}
    payload = {"finding": finding, "base_finding": {}, "form": "desk", "form_version": 99, "stage": "desk"}
    op_id = record_operation(laptop.store, office.case_ids[0], {**payload, "weather": {"wind": "NE 4"}})
    assert laptop.sync().applied == 1
    assert platform.case(office.case_ids[0]).finding == finding
    assert laptop.cases()[office.case_ids[0]].finding == finding
    assert stored(platform, op_id)["payload"]["weather"] == {"wind": "NE 4"}


def test_an_older_platform_keeps_what_it_does_not_know_of_an_operation(place, monkeypatch):
    platform, _layer, office, laptop = place
    laptop.sync()
    take = type(laptop.store).take_outbox

    class More:
        def __init__(self, future):
            self.result = lambda: tuple(replace(op, extra={"urgency": "high"}) for op in future.result())

    monkeypatch.setattr(type(laptop.store), "take_outbox", lambda store, limit: More(take(store, limit)))
    op_id = decide(laptop.store, office.case_ids[0])
    assert laptop.sync().applied == 1
    assert stored(platform, op_id)["urgency"] == "high"


def test_a_kind_of_operation_that_the_platform_does_not_know_is_refused_alone(place):
    _platform, _layer, office, laptop = place
    laptop.sync()
    body = json.loads(json.dumps(push_of(laptop, office.case_ids[0])))
    body["operations"][0]["kind"] = "appeal"
    body["operations"].append({**push_of(laptop, office.case_ids[1])["operations"][0]})
    answer = post(laptop, body)
    assert [result["outcome"] for result in answer["results"]] == ["rejected", "applied"]


def test_an_older_platform_that_counts_and_names_nothing_is_synced_with_all_the_same(place):
    platform, layer, office, laptop = place
    said = []

    def change(path, body):
        body = {name: value for name, value in body.items() if name not in ("left", "you")}
        for line in body.get("changes", ()):
            if line["kind"] == "tombstone":
                line["record"] = {name: line["record"][name] for name in ("kind", "record_id", "reason")}
        return body

    layer.change = change
    laptop.sync(progress=lambda *words: said.append(words))
    assert {total for stage, _done, total in said if stage == "pull"} == {0}
    decide(laptop.store, office.case_ids[0])
    assert laptop.sync().settled == 1
    platform.move(office.case_ids[0], "990000")
    assert laptop.sync().gone == 1
    contents = laptop.store.contents()
    assert contents.own_names == {office.username}, "learned from a finding that came back"
    assert contents.gone == {office.case_ids[0]: "left_scope"}
    told = contents.departures[office.case_ids[0]]
    assert (told.at, told.by, bool(told.told_at)) == ("", "", True)
    assert session_of(laptop.store).queue.rows[office.case_ids[0]].status is CaseStatus.GONE


def test_unknown_members_of_a_page_pass_where_they_must_and_damage_does_not():
    page = page_from_json({"changes": [], "cursor": "c", "more": False, "epoch": 7})
    assert (page.cursor, page.left, page.you) == ("c", None, "")


def push_of(laptop, case_id):
    """Return a push of one finding, as this client makes it."""
    finding = {"reality": "not_real", "false_alarm_reason": "season"}
    payload = {"finding": finding, "base_finding": {}, "form": "desk", "form_version": 1, "stage": "desk"}
    op = {"op_id": new_id(), "case_id": case_id, "kind": "submit", "base_version": 1, "prev_op_id": None}
    op |= {"payload": payload, "client_seq": 1, "recorded_at": "2026-05-02T08:00:00.000Z", "chain_seq": 0}
    state = laptop.store.sync_state()
    span = laptop.store.chain_span(state.chain_seq + 1, state.chain_seq)
    return {"operations": [op], "chain": {**vars(span), "content_hashes": []}}


def post(laptop, body):
    """Post a push as it is; returns the answer."""

    def work(session):
        policy = NetworkPolicy(NetworkMode.LISTED, (), laptop.url)
        transport = HttpTransport(laptop.url, session, laptop.sign_in, policy, laptop.timeout_s)
        data, headers = json.dumps(body).encode("utf-8"), {"Content-Type": "application/json"}
        return transport._signed("POST", "/sync/batches", data=data, headers=headers).json()

    return laptop.line.call(work)


def stored(platform, op_id):
    """Return an operation as the platform keeps it."""
    query = select(operation.c.body).where(operation.c.op_id == op_id)
    with platform._state.database.read(Scope(platform.settings.org_id)) as connection:
        return json.loads(connection.execute(query).scalar_one())
