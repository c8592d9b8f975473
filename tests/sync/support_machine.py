"""Three laptops and a platform under a rule-based state machine: whatever happens, it ends as if nothing had.

Rules decide, attach photos, sync over a line whose requests are cut, doubled, late or end the program, let late
requests arrive in any order, cut the power, and move clocks by years. Then comes quiet, and the oracle.
"""

from __future__ import annotations

import itertools
import random
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock

import requests
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from redline_review.plugin.adapters.evidence import EvidenceFolder
from redline_review.plugin.adapters.http_sign_in import PasswordSignIn
from redline_review.plugin.adapters.http_transport import HttpTransport
from redline_review.plugin.adapters.network_policy import NetworkPolicy
from redline_review.plugin.adapters.own_files import OwnFiles
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.app import sync_files
from redline_review.plugin.app.evidence import EvidenceBook
from redline_review.plugin.app.review import ReviewSession
from redline_review.plugin.app.sync import SyncClient
from redline_review.plugin.app.sync_patience import Backoff
from redline_review.plugin.app.sync_report import SyncReport
from redline_review.plugin.domain.evidence import EvidenceFile, FileType
from redline_review.plugin.domain.states import NetworkMode
from redline_review.tests.sync.support_moved_clock import YEAR_MS, MovedClock, moved_server
from redline_review.tests.sync.support_oracle import check
from redline_review.tests.sync.support_platform import PASSWORD, Office, Platform
from redline_review.tests.sync.support_store import FORM, photo
from redline_review.tests.sync.support_wire import Deal, DealtLine, Killed, deliver

CASES, CLIENTS, PHOTOS = 3, 3, 4
ROUNDS = 8
"""Syncs of each laptop after which all must be quiet."""
ALL_CODES = ("not_real_season", "not_real_sensor", "undecided")
CODES = st.sampled_from(ALL_CODES)
DEALS = st.lists(st.sampled_from(list(Deal)), max_size=8)
CLIENT, CASE = st.integers(0, CLIENTS - 1), st.integers(0, CASES - 1)
YEARS = st.integers(-5, 5)
IN_MEMORY = Path("/dev/shm")


@dataclass
class Machine:
    """One laptop: its store on the disk, and what its user was told is saved."""

    folder: Path
    url: str
    username: str
    line: DealtLine
    clock: MovedClock = field(default_factory=MovedClock)
    given: list[str] = field(default_factory=list)
    reports: list[SyncReport] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.store = self._open()

    def _open(self) -> SqliteStore:
        store = SqliteStore.open(self.folder / "store.sqlite", self.clock, create=True)
        self.sign_in = PasswordSignIn(self.username, PASSWORD, store.device_id())
        return store

    def power_cut(self) -> None:
        """Let go of everything but the files."""
        self.store.close()
        self.store = self._open()

    def decide(self, case_id: str, code: str, photos: list[bytes]) -> None:
        """Decide a case as the window does; what the store acknowledges is noted as given."""
        session = ReviewSession(
            self.store, self.store.contents(), FORM, self.clock, lambda _act, saved: saved.result(), has_server=True
        )
        if case_id not in session.cases:
            return
        folder, book = EvidenceFolder(self.folder / "evidence", room_bytes=0), EvidenceBook(session, self.clock)
        session.go(case_id)
        for content in photos:
            sha256 = folder.put(content, ".jpg")
            book.add(case_id, EvidenceFile(sha256, "x.jpg", len(content), ".jpg", FileType.PHOTO))
        session.answer("reality", code)
        self.given.append(str(session.decide().last_op_id))

    def sync(self, by_itself: bool = False) -> SyncReport | None:
        """Sync once; ``None`` where the program was killed in it and started anew."""
        policy = NetworkPolicy(NetworkMode.LISTED, (), self.url)

        def work(session: requests.Session) -> SyncReport:
            transport = HttpTransport(self.url, session, self.sign_in, policy, (30.0, 60.0))
            client = SyncClient(
                self.store,
                transport,
                self.clock,
                Backoff(tries=2, first_wait_s=0.0),
                OwnFiles(self.folder / "evidence"),
                sleep=lambda _s: None,
            )
            return client.run(lambda *_: None, bool, None, by_itself)

        try:
            self.reports.append(self.line.call(work))
        except Killed:
            self.power_cut()
            return None
        return self.reports[-1]


class SyncMachine(RuleBasedStateMachine):
    """The rules. :attr:`platform` is set by a subclass; :attr:`tally` counts over all examples."""

    platform: ClassVar[Platform]
    tally: ClassVar[Counter[str]] = Counter()
    _numbers: ClassVar[Any] = itertools.count()

    @initialize()
    def begin(self) -> None:
        """Issue cases to an office of its own, with two accounts and three laptops."""
        self.tally["examples"] += 1
        self.root = Path(tempfile.mkdtemp(prefix="redline-machine-", dir=IN_MEMORY if IN_MEMORY.is_dir() else None))
        self.small = mock.patch.multiple(sync_files, FIRST_CHUNK=512, SMALLEST_CHUNK=256, LARGEST_CHUNK=1024)
        self.small.start()
        self.moved = moved_server()
        self.server_clock = self.moved.__enter__()
        self.late: list[requests.PreparedRequest] = []
        self.office: Office = self.platform.office(CASES)
        second = f"second-{self.office.unit}"
        self.platform.account(second, self.office.unit)
        self.photos = [photo((self.office.unit, n), 600 + 700 * n) for n in range(PHOTOS)]
        names = (self.office.username, self.office.username, second)
        self.machines = [
            Machine(self.root / str(n), self.platform.url, name, DealtLine(self.late, self.tally))
            for n, name in enumerate(names)
        ]
        for machine in self.machines:
            machine.sync()

    @rule(client=CLIENT, case=CASE, code=CODES, photos=st.sets(st.integers(0, PHOTOS - 1), max_size=2))
    def decide(self, client: int, case: int, code: str, photos: set[int]) -> None:
        """Give a finding, with photos that others may have, too."""
        chosen = [self.photos[n] for n in sorted(photos)]
        self.machines[client].decide(self.office.case_ids[case], code, chosen)
        self.tally["findings"] += 1
        self.tally["photos attached"] += len(chosen)

    @rule(client=CLIENT, deals=DEALS, by_itself=st.booleans())
    def sync(self, client: int, deals: list[Deal], by_itself: bool) -> None:
        """Sync over a line with these faults."""
        machine = self.machines[client]
        machine.line.adapter.dealt.extend(deals)
        self.tally["syncs"] += 1
        if machine.sync(by_itself) is None:
            self.tally["kills in a sync"] += 1
        machine.line.adapter.dealt.clear()

    @precondition(lambda self: self.late)
    @rule(which=st.integers(0, 1000))
    def arrive(self, which: int) -> None:
        """Let one of the late requests arrive, whichever."""
        self.tally["late arrivals"] += 1
        deliver(self.late.pop(which % len(self.late)))

    @rule(client=CLIENT, case=CASE, code=CODES, deals=DEALS)
    def decide_and_sync(self, client: int, case: int, code: str, deals: list[Deal]) -> None:
        """Give a finding without photos, which goes out at once."""
        self.decide(client, case, code, set())
        self.sync(client, deals, True)

    @rule(client=CLIENT, years=st.none() | YEARS, server=st.booleans())
    def disturb(self, client: int, years: int | None, server: bool) -> None:
        """End a program between two acts, or set a clock wrong by years: the server's ends uploads and sign-ins."""
        if years is None:
            self.tally["power cuts"] += 1
            self.machines[client].power_cut()
            return
        self.tally["clocks moved"] += 1
        clock = self.server_clock if server else self.machines[client].clock
        clock.ahead_ms = years * YEAR_MS

    def teardown(self) -> None:
        """Quiet, then the oracle."""
        if not hasattr(self, "machines"):
            return
        try:
            while self.late:
                self.tally["late arrivals"] += 1
                deliver(self.late.pop())
            self._quieten()
            self.tally.update(check(self.machines, self.office, self.platform))
        finally:
            for machine in self.machines:
                machine.store.close()
                machine.line.close()
            self.moved.__exit__(None, None, None)
            self.small.stop()
            shutil.rmtree(self.root)

    def _quieten(self) -> None:
        for _ in range(ROUNDS):
            reports = [machine.sync() for machine in self.machines]
            if all(report is not None and _is_quiet(report) for report in reports):
                return
        raise AssertionError(f"not quiet after {ROUNDS} rounds: {[machine.reports[-1] for machine in self.machines]}")


def _is_quiet(report: SyncReport) -> bool:
    moved = report.sent or report.pulled_cases or report.files_sent or report.files_left or report.waiting
    return report.complete and not moved


def play(machine: type[SyncMachine], seed: int, steps: int) -> Counter[str]:
    """Play one history that a seed deals, without hypothesis: the same one every time; returns its counts."""
    rng = random.Random(seed)
    played = machine()
    played.begin()
    try:
        for _ in range(steps):
            _one_step(played, rng)
    finally:
        played.teardown()
    return machine.tally


def _one_step(played: SyncMachine, rng: random.Random) -> None:
    client, case, code = rng.randrange(CLIENTS), rng.randrange(CASES), rng.choice(ALL_CODES)
    deals = rng.choices(list(Deal), k=rng.randrange(8))
    what = rng.choice(("decide", "decide", "sync", "sync", "decide_and_sync", "arrive", "disturb"))
    if what == "decide":
        played.decide(client, case, code, set(rng.sample(range(PHOTOS), rng.randrange(3))))
    elif what == "sync":
        played.sync(client, deals, rng.random() < 0.5)
    elif what == "decide_and_sync":
        played.decide_and_sync(client, case, code, deals)
    elif what == "disturb":
        played.disturb(client, rng.choice((None, rng.randint(-5, 5))), rng.random() < 0.5)
    elif played.late:
        played.arrive(rng.randrange(1000))
