"""A long first pull goes on where it was broken off, says how much there is, and keeps nobody from working."""

from __future__ import annotations

import gc
import signal
import subprocess
import sys

import pytest
from redline_review.plugin.adapters import http_transport
from redline_review.plugin.adapters.http_transport import HttpTransport
from redline_review.plugin.adapters.network_policy import NetworkPolicy
from redline_review.plugin.adapters.store import feed
from redline_review.plugin.app import sync
from redline_review.plugin.app.sync import SyncClient
from redline_review.plugin.domain.states import NetworkMode, OutboxState
from redline_review.server.services import changes
from redline_review.tests.sync.support_client import QUICK, Laptop
from redline_review.tests.sync.support_first_pull import MOMENTS
from redline_review.tests.sync.support_lines import PlainLine
from redline_review.tests.sync.support_store import CLOCK, decide

CASES, ZONES, LIMIT = 30, 3, 5
LINES = 1 + ZONES + CASES
KILLED_AT = 4


@pytest.fixture
def office(sqlite_platform):
    return sqlite_platform.office(cases=CASES, zones=ZONES)


@pytest.fixture(autouse=True)
def _short_pages(monkeypatch):
    monkeypatch.setattr(sync, "PAGE_LIMIT", LIMIT)


@pytest.fixture
def asked(monkeypatch):
    """Return the pulls from now on: (cursor, lines that came)."""
    pulls, pull = [], HttpTransport.pull

    def noted(transport, cursor, limit):
        page = pull(transport, cursor, limit)
        pulls.append((cursor, len(page.changes)))
        return page

    monkeypatch.setattr(HttpTransport, "pull", noted)
    return pulls


class Pulling:
    """A laptop that pulls, and says what happens meanwhile."""

    def __init__(self, laptop: Laptop, during=lambda _case_ids: None):
        self.laptop, self.during, self.said = laptop, during, []

    def run(self):
        def work(session):
            policy = NetworkPolicy(NetworkMode.LISTED, (), self.laptop.url)
            transport = HttpTransport(self.laptop.url, session, self.laptop.sign_in, policy, self.laptop.timeout_s)
            client = SyncClient(self.laptop.store, transport, CLOCK, backoff=QUICK)
            return client.run(lambda *words: self.said.append(words), lambda: False, self.during)

        return self.laptop.line.call(work)


@pytest.fixture
def pulling(tmp_path, sqlite_platform, office, line):
    laptop = Laptop.new(tmp_path / "pulling", line, sqlite_platform.url, office.username)
    yield Pulling(laptop)
    laptop.store.close()


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_pull_killed_in_the_middle_goes_on_from_its_last_durable_page(
    sqlite_platform, office, tmp_path, asked, moment
):
    command = [sys.executable, "-m", "redline_review.tests.sync.support_first_pull", str(tmp_path)]
    told = [sqlite_platform.url, office.username, moment, str(LIMIT), str(KILLED_AT)]
    Laptop.new(tmp_path, PlainLine(), sqlite_platform.url, office.username).store.close()
    killed = subprocess.run([*command, *told], check=False, timeout=120)
    assert killed.returncode == -signal.SIGKILL
    before = (tmp_path / "asked.txt").read_text("ascii").splitlines()
    laptop = Laptop.new(tmp_path, PlainLine(), sqlite_platform.url, office.username)
    state, durable = laptop.store.sync_state(), KILLED_AT - (moment == MOMENTS[0])
    assert (len(before), before[0]) == (KILLED_AT, "")
    assert state.more, "whoever opens the workspace sees that the pull is not over"
    assert len(laptop.cases()) == durable * LIMIT - 1 - ZONES
    assert laptop.sync().complete
    assert asked[0][0] == state.cursor != "", "not from the start"
    assert sum(lines for _cursor, lines in asked) == LINES - durable * LIMIT, "and no line twice"
    assert len(laptop.cases()) == CASES
    assert not laptop.store.sync_state().more
    laptop.store.close()


def test_progress_says_how_much_there_is(pulling):
    assert pulling.run().complete
    pulled = [(done, total) for stage, done, total in pulling.said if stage == "pull"]
    assert pulled[0] == (0, 0)
    assert {total for _done, total in pulled[1:]} == {LINES}
    assert [done for done, _total in pulled[1:]] == [*range(LIMIT, LINES, LIMIT), LINES]


def test_a_finding_made_while_a_pull_runs_goes_up_before_it_is_over(pulling, sqlite_platform):
    made, there = [], []

    def during(case_ids):
        if not made:
            made.append((case_ids[0], decide(pulling.laptop.store, case_ids[0])))
        there.append(bool(sqlite_platform.operations_of(made[0][0])))

    pulling.during = during
    report = pulling.run()
    assert there[0] is False
    assert there[1] is True, "sent between two pages"
    assert (report.findings, report.settled, len(pulling.laptop.cases())) == (1, 1, CASES)
    assert pulling.laptop.states == {made[0][1]: OutboxState.SETTLED}


def test_a_page_of_large_zones_is_cut_and_none_is_missed(pulling, asked, monkeypatch):
    monkeypatch.setattr(changes, "BYTES_A_LINE", 100)  # each zone alone is nearly a page of five lines
    assert pulling.run().complete
    assert sum(lines for _cursor, lines in asked) == LINES
    assert max(lines for _cursor, lines in asked) < LIMIT
    contents = pulling.laptop.store.contents()
    assert (len(contents.zones), len(contents.cases)) == (ZONES, CASES)


def test_the_collector_makes_no_pass_over_the_pages_of_a_long_pull(pulling, monkeypatch):
    seen, page_from_json, take_in = [], http_transport.page_from_json, feed.take_in

    def noted(name, work):
        def note(*given):
            seen.append((name, gc.isenabled()))
            return work(*given)

        return note

    monkeypatch.setattr(http_transport, "LARGE_BYTES", 1_000)
    monkeypatch.setattr(http_transport, "page_from_json", noted("read", page_from_json))
    monkeypatch.setattr(feed, "take_in", noted("written", take_in))
    assert pulling.run().complete
    pages = -(-LINES // LIMIT)
    assert seen[: 2 * pages] == [("read", False), ("written", False)] * (pages - 1) + seen[2 * pages - 2 : 2 * pages]
    assert seen[2 * pages - 1] == ("written", True), "the last page is like any other day's"
    assert gc.isenabled()
    monkeypatch.setattr(http_transport, "LARGE_BYTES", 1_000_000)
    seen.clear()
    assert pulling.run().complete
    assert {on for _name, on in seen} == {True}, "where there is little to read it works as ever"
