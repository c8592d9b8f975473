"""A reviewer's laptop: a store, a line to the platform, and a sign-in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redline_review.plugin.adapters.http_plain import TOTAL_LIMIT_S, never
from redline_review.plugin.adapters.http_sign_in import PasswordSignIn
from redline_review.plugin.adapters.http_transport import HttpTransport
from redline_review.plugin.adapters.network_policy import NetworkPolicy
from redline_review.plugin.adapters.own_files import OwnFiles
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.app.sync import SyncClient
from redline_review.plugin.app.sync_patience import Backoff
from redline_review.plugin.app.sync_report import SyncReport
from redline_review.plugin.domain.states import NetworkMode, OutboxState
from redline_review.tests.sync.support_lines import Line
from redline_review.tests.sync.support_platform import PASSWORD
from redline_review.tests.sync.support_store import CLOCK, attach, decide, open_store, states

QUICK = Backoff(tries=3, first_wait_s=0.01, longest_wait_s=2.0)
RUNS = 4
"""Syncs after which a line with a few faults must have brought everything over."""


@dataclass
class Laptop:
    """One workspace that syncs as one user."""

    store: SqliteStore
    line: Line
    url: str
    sign_in: PasswordSignIn
    timeout_s: tuple[float, float] = (20.0, 20.0)
    reports: list[SyncReport] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    total_limit_s: float = TOTAL_LIMIT_S

    @classmethod
    def new(cls, folder: Path, line: Line, url: str, username: str, **options: Any) -> Laptop:
        """Make a workspace in ``folder``, or open the one that is there."""
        store = open_store(folder)
        return cls(store, line, url, PasswordSignIn(username, PASSWORD, store.device_id()), **options)

    @property
    def folder(self) -> Path:
        """The workspace's folder."""
        return self.store.path.parent

    @property
    def evidence(self) -> Path:
        """The workspace's evidence folder."""
        return self.folder / "evidence"

    def sync(
        self,
        cancelled: Callable[[], bool] = never,
        by_itself: bool = False,
        progress: Callable[[str, int, int], None] = lambda *_: None,
    ) -> SyncReport:
        """Sync once."""
        policy = NetworkPolicy(NetworkMode.LISTED, (), self.url)

        def work(session: Any) -> SyncReport:
            session.get_adapter(self.url)._total_limit_s = self.total_limit_s
            transport = HttpTransport(self.url, session, self.sign_in, policy, self.timeout_s)
            client = SyncClient(self.store, transport, CLOCK, backoff=QUICK, files=OwnFiles(self.evidence))
            return client.run(progress, cancelled, None, by_itself)

        self.reports.append(self.line.call(work, cancelled))
        return self.reports[-1]

    def sync_until_complete(self) -> SyncReport:
        """Sync until a run comes to its end; fails where the line's few faults were too much."""
        for _ in range(RUNS):
            if self.sync().complete:
                return self.reports[-1]
        raise AssertionError(f"not complete after {RUNS} syncs: {self.reports[-1].errors}")

    def decide(self, case_id: str, code: str = "not_real_season") -> str:
        """Decide a case as the window does; returns the operation's id."""
        self.given.append(decide(self.store, case_id, code))
        return self.given[-1]

    def decide_with(self, case_id: str, *photos: bytes, code: str = "not_real_season") -> str:
        """Add photos to a case and decide it; returns the operation's id."""
        attach(self.store, case_id, *photos)
        return self.decide(case_id, code)

    @property
    def states(self) -> Mapping[str, OutboxState]:
        """State of every operation, oldest first."""
        return states(self.store)

    def cases(self) -> dict[str, Any]:
        """Return the cases as this laptop holds them, by id."""
        return {case.case_id: case for case in self.store.contents().cases}
