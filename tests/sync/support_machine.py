"""Three laptops and a platform under a rule-based state machine: whatever happens, it ends as if nothing had.

Rules decide, attach photos, reshape, split and merge patches, take back, choose between two findings, sync over a line
whose requests are cut, doubled, late or end the program, let late requests arrive in any order, carry work by hand, cut
the power, and move clocks by years; the office approves, returns and moves patches out of the area and back; the
platform is restarted and restored from a backup. Then comes quiet, and the oracle.
"""

from __future__ import annotations

import itertools
import shutil
from collections import Counter
from typing import Any, ClassVar, Optional
from unittest import mock

import requests
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from redline_review.plugin.app import sync_files
from redline_review.plugin.app.sync_report import SyncReport
from redline_review.plugin.domain.states import OperationKind, Outcome, ReviewState
from redline_review.tests.sync.support_carried import Package, export, hand_in, read_back
from redline_review.tests.sync.support_inside import Backup, InsidePlatform, scratch
from redline_review.tests.sync.support_moved_clock import YEAR_MS, moved_server
from redline_review.tests.sync.support_oracle import check
from redline_review.tests.sync.support_platform import Office
from redline_review.tests.sync.support_reviewer import Reviewer
from redline_review.tests.sync.support_store import new_id, photo
from redline_review.tests.sync.support_wire import Deal, DealtLine

CASES, CLIENTS, PHOTOS, PLACES = 3, 3, 4, 5
ROUNDS = 8
"""Syncs of each laptop after which all must be quiet."""
MOST_BACKUPS = 2
ELSEWHERE = "440000"
"""A unit that nobody here sees."""
ALL_CODES = ("not_real_season", "not_real_sensor", "undecided")
SHAPES = ("outline", "outline", "split", "merge", "take apart", "offer again")
CARRIES = ("export", "all the way", "hand in", "hand in again", "read the receipt", "read a receipt again")
DISTURBS = ("power cut", "clock of a laptop", "clock of the server", "restart", "back up", "restore", "restore")
OFFICE = ("approve", "return", "return", "approve", "leaves", "comes back")
JUDGED = (ReviewState.SUBMITTED, ReviewState.APPROVED)
CODES = st.sampled_from(ALL_CODES)
NOTES = st.sampled_from(("", "", "路边", "水边"))
DEALS = st.lists(st.sampled_from(list(Deal)), max_size=8)
CLIENT, CASE = st.integers(0, CLIENTS - 1), st.integers(0, PLACES - 1)
YEARS = st.integers(-5, 5)
ATTACHED = st.sets(st.integers(0, PHOTOS - 1), max_size=2)


class SyncMachine(RuleBasedStateMachine):
    """The rules. :attr:`platform` is set by a subclass; :attr:`tally` counts over all examples."""

    platform: ClassVar[InsidePlatform]
    tally: ClassVar[Counter[str]] = Counter()
    _numbers: ClassVar[Any] = itertools.count()

    @initialize()
    def begin(self) -> None:
        """Issue cases to an office of its own, with two inspectors, an approver and three laptops."""
        self.tally["examples"] += 1
        self.root = scratch("redline-history-")
        self.small = mock.patch.multiple(sync_files, FIRST_CHUNK=512, SMALLEST_CHUNK=256, LARGEST_CHUNK=1024)
        self.small.start()
        self.moved = moved_server()
        self.server_clock = self.moved.__enter__()
        self.late: list[requests.PreparedRequest] = []
        self.packages: list[Package] = []
        self.receipts: list[Package] = []
        self.backup: Optional[tuple[Backup, list[str]]] = None
        self.backups = 0
        self.words: list[str] = []
        self.gone: set[str] = set()
        self.reviewers: list[Reviewer] = []
        self.office: Office = self.platform.office(CASES)
        second, self.approver = f"second-{self.office.unit}", f"approver-{self.office.unit}"
        self.platform.account(second, self.office.unit)
        self.platform.account(self.approver, self.office.unit, "approver")
        self.photos = [photo((self.office.unit, n), 600 + 700 * n) for n in range(PHOTOS)]
        for number, name in enumerate((self.office.username, self.office.username, second)):
            line = DealtLine(self.platform.inside, self.late, self.tally)
            self.reviewers.append(Reviewer(self.root / str(number), self.platform.url, name, line))
            self.reviewers[-1].sync()

    # Reviewers

    @rule(client=CLIENT, case=CASE, code=CODES, photos=ATTACHED, note=NOTES)
    def decide(self, client: int, case: int, code: str, photos: set[int], note: str) -> None:
        """Give a finding, with photos that others may have, too."""
        reviewer = self.reviewers[client]
        chosen = [self.photos[n] for n in sorted(photos)]
        given = reviewer.decide(self._place(reviewer, case), code, chosen, note)
        self._count("findings" if given else "findings that the window did not take")
        self.tally["photos attached"] += len(chosen) * given

    @rule(client=CLIENT, deals=DEALS, by_itself=st.booleans())
    def sync(self, client: int, deals: list[Deal], by_itself: bool) -> None:
        """Sync over a line with these faults."""
        reviewer = self.reviewers[client]
        reviewer.line.adapter.dealt.extend(deals)
        self._count("syncs")
        if reviewer.sync(by_itself) is None:
            self._count("kills in a sync")
        reviewer.line.adapter.dealt.clear()

    @rule(client=CLIENT, case=CASE, code=CODES, deals=DEALS)
    def decide_and_sync(self, client: int, case: int, code: str, deals: list[Deal]) -> None:
        """Give a finding without photos, which goes out at once."""
        self.decide(client, case, code, set(), "")
        self.sync(client, deals, True)

    @rule(client=CLIENT, case=CASE, codes=st.tuples(CODES, CODES), deals=DEALS, note=NOTES)
    def collide(self, client: int, case: int, codes: tuple[str, str], deals: list[Deal], note: str) -> None:
        """Let two reviewers find something on the same patch, neither knowing of the other."""
        other = (client + 1) % CLIENTS
        self.decide(client, case, codes[0], set(), "")
        self.decide(other, case, codes[1], {0}, note)
        self.sync(client, [], True)
        self.sync(other, deals, False)

    @rule(client=CLIENT, case=CASE, other=CASE, what=st.sampled_from(SHAPES), deals=DEALS)
    def reshape(self, client: int, case: int, other: int, what: str, deals: list[Deal]) -> None:
        """Correct an outline, or make two patches of one and one of two, and send that."""
        reviewer = self.reviewers[client]
        place = self._place(reviewer, case)
        done = {
            "outline": lambda: reviewer.reshape(place, other),
            "split": lambda: reviewer.split(place),
            "merge": lambda: reviewer.merge(place, self._place(reviewer, case + 1 + other)),
            "take apart": lambda: any(map(reviewer.take_apart, sorted(reviewer.session.cases))),
            "offer again": lambda: any(map(reviewer.offer_again, sorted(reviewer.session.cases))),
        }[what]()
        self._count(f"reshaped: {what}", done)
        if done:
            self.sync(client, deals, True)

    @rule(client=CLIENT, which=CASE, sides=st.integers(0, 15), deals=DEALS)
    def settle(self, client: int, which: int, sides: int, deals: list[Deal]) -> None:
        """Choose between two findings, at the first laptop that has such, and send what was chosen."""
        for number in range(CLIENTS):
            reviewer = self.reviewers[(client + number) % CLIENTS]
            disputed = [conflict.case_id for conflict in reviewer.store.conflicts()]
            if disputed:
                self._count("conflicts settled by a person", reviewer.settle(disputed[which % len(disputed)], sides))
                self.sync((client + number) % CLIENTS, deals, True)
                return

    @rule(client=CLIENT)
    def undo(self, client: int) -> None:
        """Take the last step back."""
        self._count("steps taken back", self.reviewers[client].undo())

    # The office

    @rule(case=CASE, word=st.sampled_from(OFFICE), late=st.integers(0, 2), twice=st.booleans())
    def office_acts(self, case: int, word: str, late: int, twice: bool) -> None:
        """Approve or return a patch as it stood so many versions ago, or let one leave the area or come back."""
        cases = self.platform.cases_of(self.office.batch.batch_id)
        if word in ("leaves", "comes back"):
            self._move(self.office.case_ids[case % CASES], word == "leaves")
            return
        found = sorted(one.case_id for one in cases.values() if one.review_state in JUDGED) or sorted(cases)
        case_id, kind, op_id = found[case % len(found)], OperationKind(word), new_id()
        payload = {"reason": "Look again."} if kind is OperationKind.RETURN else {}
        for _ in range(1 + twice):
            seen = max(1, cases[case_id].version - late)
            result = self.platform.say(self.approver, kind, op_id, case_id, seen, payload)
            self._count(f"{word}: {result.outcome.value}")
            if result.outcome is Outcome.APPLIED:
                self.words.append(op_id)

    def _move(self, case_id: str, away: bool) -> None:
        unit = ELSEWHERE if away else self.office.unit
        if self.platform.case(case_id).units != (unit,):
            self.platform.move(case_id, unit)
            self.gone.add(case_id)
            self._count("patches that left the area" if away else "patches that came back")

    # Line, disk, clocks, platform

    @precondition(lambda self: self.late)
    @rule(which=st.integers(0, 1000))
    def arrive(self, which: int) -> None:
        """Let one of the late requests arrive, whichever."""
        self._count("late arrivals")
        self.platform.inside.send(self.late.pop(which % len(self.late)))

    @rule(client=CLIENT, what=st.sampled_from(CARRIES), which=st.integers(0, 1000))
    def carry(self, client: int, what: str, which: int) -> None:
        """Export what was not sent, hand that in, read the receipt: sooner or later, once or more often, or never."""
        if what in ("export", "all the way"):
            made = export(self.reviewers[client])
            self.packages += made
            self._count("packages exported", bool(made))
            if made and what == "all the way":
                self.carry(client, "hand in", -1)
                self.carry(client, "read the receipt", -1)
            return
        stack = self.packages if "hand" in what else self.receipts
        if not stack:
            return
        number = which % len(stack)
        one = stack[number] if "again" in what else stack.pop(number)
        if "hand" in what:
            self.receipts.append(hand_in(one))
        else:
            for outcome, count in read_back(one).items():
                self.tally[f"news by receipt: {outcome}"] += count
        self._count(f"packages: {what}")

    @rule(client=CLIENT, what=st.sampled_from(DISTURBS), years=YEARS)
    def disturb(self, client: int, what: str, years: int) -> None:
        """End a program between two acts, or set a clock wrong by years: the server's ends uploads and sign-ins.

        Or back the platform up, restore it from that, or start it anew.
        """
        if what == "power cut":
            self.reviewers[client].power_cut()
        elif what.startswith("clock"):
            clock = self.server_clock if "server" in what else self.reviewers[client].clock
            clock.ahead_ms = years * YEAR_MS
        elif what == "restart":
            self.platform.restart()
        elif what == "restore" and self.backup is not None:
            self.platform.restore(self.backup[0])
            self.words = list(self.backup[1])
        elif what == "back up" and self.backups < MOST_BACKUPS:
            self._let_go()
            self.backup, self.backups = (self.platform.back_up(), list(self.words)), self.backups + 1
        else:
            return
        self._count(f"disturbed: {what}")

    def teardown(self) -> None:
        """Quiet, then the oracle."""
        if not hasattr(self, "reviewers"):
            return
        try:
            while self.late:
                self._count("late arrivals")
                self.platform.inside.send(self.late.pop())
            self._quieten()
            self.tally.update(check(self.reviewers, self.office, self.platform, set(self.words), self.gone))
        finally:
            for reviewer in self.reviewers:
                reviewer.store.close()
                reviewer.line.close()
            self._let_go()
            self.moved.__exit__(None, None, None)
            self.small.stop()
            shutil.rmtree(self.root)

    def _quieten(self) -> None:
        for _ in range(ROUNDS):
            reports = [reviewer.sync() for reviewer in self.reviewers]
            if all(report is not None and _is_quiet(report) for report in reports):
                return
        raise AssertionError(f"not quiet after {ROUNDS} rounds: {[one.reports[-1] for one in self.reviewers]}")

    def _let_go(self) -> None:
        if self.backup is not None:
            self.platform.let_go(self.backup[0])
            self.backup = None

    def _place(self, reviewer: Reviewer, number: int) -> str:
        """Return the id of a patch that the reviewer has, pieces included."""
        known = sorted(reviewer.session.cases)
        return known[number % len(known)] if known else ""

    def _count(self, what: str, happened: bool = True) -> None:
        self.tally[what] += happened


def _is_quiet(report: SyncReport) -> bool:
    moved = report.sent or report.pulled_cases or report.files_sent or report.files_left or report.waiting
    return report.complete and not moved
