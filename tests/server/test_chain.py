"""The device's audit chain as the server recomputes it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from redline_review.plugin.domain import chain
from redline_review.plugin.domain.operations import ChainSpan
from redline_review.server.db.engine import Database, Scope
from redline_review.server.db.schema import audit
from sqlalchemy import Engine, event

HASHES = tuple(f"{n:064x}" for n in range(1, 7))


def span(person, first: int, last: int, hashes=HASHES) -> ChainSpan:
    before = chain.fold(chain.GENESIS, 1, hashes[: first - 1])
    return ChainSpan(person.device, first, before, hashes[first - 1 : last])


def test_a_chain_that_continues_is_acknowledged_with_the_recomputed_head(wang):
    assert wang.receipt(span=span(wang, 1, 3)).chain_seq == 3
    receipt = wang.receipt(span=span(wang, 4, 6))
    assert (receipt.chain_ok, receipt.chain_seq) == (True, 6)
    assert receipt.chain_link == chain.fold(chain.GENESIS, 1, HASHES)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param(1, 3, id="the same span again"),
        pytest.param(1, 5, id="the answer was lost and the chain grew"),
        pytest.param(4, 3, id="nothing new"),
    ],
)
def test_a_retry_after_a_lost_answer_is_no_break(wang, first, last):
    wang.receipt(span=span(wang, 1, 3))
    receipt = wang.receipt(span=span(wang, first, last))
    assert (receipt.chain_ok, receipt.chain_seq) == (True, max(3, last))


REWRITTEN = ("f" * 64, *HASHES[1:])


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(lambda p: span(p, 4, 5, REWRITTEN), id="a rewritten past"),
        pytest.param(lambda p: span(p, 1, 5, REWRITTEN), id="a rewritten past told from the start"),
        pytest.param(lambda p: replace(span(p, 1, 2), prev_link="e" * 64), id="another beginning"),
        pytest.param(lambda p: span(p, 2, 2), id="a part that meets nothing acknowledged"),
    ],
)
def test_a_broken_chain_is_noticed_and_the_operations_stand(wang, settings, bad):
    wang.receipt(span=span(wang, 1, 3))
    op = wang.operation(wang.cases()["A-0"])
    receipt = wang.receipt(op, span=bad(wang))
    assert (receipt.chain_ok, receipt.chain_seq) == (False, 3)
    assert receipt.results[0].outcome.value == "applied"
    assert "chain-broken" in audit_actions(settings)


def test_a_push_without_findings_asks_for_no_records_at_all(wang):
    asked = []
    note = lambda _conn, _cursor, statement, *_rest: asked.append(statement)  # noqa: E731
    event.listen(Engine, "before_cursor_execute", note)
    try:
        wang.receipt(span=span(wang, 1, 1))
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert any("device_chain" in statement for statement in asked)
    of_records = [one for one in asked if re.search(r"FROM (case_|evidence_|operation)", one)]
    assert of_records == [], "a condition that nothing meets makes PostgreSQL look at every patch of the country"


def test_a_chain_that_goes_on_behind_a_gap_is_asked_for_from_the_head_held(wang, settings):
    wang.receipt(span=span(wang, 1, 3))
    receipt = wang.receipt(span=span(wang, 6, 6))
    assert (receipt.chain_ok, receipt.chain_seq) == (False, 3)
    assert receipt.chain_link == chain.fold(chain.GENESIS, 1, HASHES[:3])
    assert "chain-gap" in audit_actions(settings)
    assert wang.receipt(span=span(wang, 4, 6)).chain_seq == 6


def test_another_account_cannot_stand_in_the_way_of_a_devices_chain(people, settings):
    wang, zhao = people("wang", "laptop-x"), people("zhao", "laptop-x")
    wang.receipt(span=span(wang, 1, 2))
    zhao.receipt(span=span(zhao, 1, 4, REWRITTEN))
    receipt = wang.receipt(span=span(wang, 3, 6))
    assert (receipt.chain_ok, receipt.chain_seq) == (True, 6)
    assert receipt.chain_link == chain.fold(chain.GENESIS, 1, HASHES)
    assert {"chain-forked"} <= set(audit_actions(settings))


def test_accounts_that_share_a_laptop_share_its_chain(people, settings):
    wang, zhao = people("wang", "laptop-x"), people("zhao", "laptop-x")
    assert wang.receipt(span=span(wang, 1, 2)).chain_seq == 2
    assert zhao.receipt(span=span(zhao, 3, 4)).chain_seq == 0
    assert zhao.receipt(span=span(zhao, 1, 4)).chain_ok
    assert wang.receipt(span=span(wang, 5, 6)).chain_seq == 2
    assert wang.receipt(span=span(wang, 3, 6)).chain_ok
    assert not {"chain-broken", "chain-forked"} & set(audit_actions(settings))


def test_a_past_rewritten_under_a_second_account_shows(people, settings):
    wang, zhao = people("wang", "laptop-x"), people("zhao", "laptop-x")
    wang.receipt(span=span(wang, 1, 3))
    zhao.receipt(span=span(zhao, 1, 4, REWRITTEN))
    assert "chain-forked" in audit_actions(settings)


def test_a_chain_of_another_device_is_refused(wang):
    answer = wang.post(
        "/sync/batches",
        {"operations": [], "chain": {"device_id": "other", "first_seq": 1, "prev_link": chain.GENESIS}},
    )
    assert (answer.status_code, answer.json()["type"].rsplit(":", 1)[1]) == (403, "device-mismatch")


def audit_rows(settings):
    database = Database(settings.url, settings)
    with database.read(Scope(settings.org_id)) as connection:
        mine = audit.select().where(audit.c.org_id == settings.org_id).order_by(audit.c.seq)
        rows = connection.execute(mine).all()
    database.close()
    return rows


def audit_actions(settings) -> list[str]:
    return [row.action for row in audit_rows(settings)]


def test_the_servers_own_audit_chain_is_whole_and_names_who_and_from_where(people, settings):
    wang = people("wang")
    wang.push(wang.operation(wang.cases()["A-0"]), wang.operation(wang.cases()["A-1"], {"reality": "?"}))
    rows = audit_rows(settings)
    link = chain.GENESIS
    for place, row in enumerate(rows, start=1):
        assert (row.seq, row.prev_link) == (place, link)
        link = chain.link(link, row.seq, row.content_hash)
        assert row.link == link
    assert (rows[-1].action, rows[-1].device_id) == ("operation", wang.device)
