"""A laptop of the sync benchmark: the plugin's own store and sync client, findings as the window makes them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.http_plain import never
from redline_review.plugin.adapters.http_sign_in import Exchange
from redline_review.plugin.adapters.http_transport import HttpTransport, plain_session
from redline_review.plugin.adapters.network_policy import NetworkPolicy
from redline_review.plugin.adapters.own_files import OwnFiles
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.adapters.store.writing import write_act
from redline_review.plugin.app.submission import submission
from redline_review.plugin.app.sync import SyncClient
from redline_review.plugin.app.sync_patience import Backoff
from redline_review.plugin.app.sync_report import SyncReport
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.plugin.domain.form import read_form
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.records import Case, Draft
from redline_review.plugin.domain.states import ActKind, NetworkMode, OutboxState
from redline_review.tests.bench.serving.running import PASSWORD
from redline_review.tests.bench.serving.seeding import case_id
from redline_review.tests.bench.syncing.edits import Finding

RESOURCES = Path(__file__).resolve().parents[3] / "resources"
FORM = read_form(RESOURCES / "forms" / "desk.json", read_code_lists(RESOURCES / "codes"))
CLOCK, IDS = SystemClock(), IdFactory()
TIMEOUT_S = (20.0, 120.0)
HASTY = Backoff(tries=2, first_wait_s=0.01, longest_wait_s=0.05)


@dataclass
class OrgSignIn:
    """Signs in with name, password and organisation; fulfils :class:`~..http_sign_in.SignIn`."""

    org_id: str
    device_id: str
    username: str = "wang"
    _access: str = field(default="", repr=False)

    def token(self, exchange: Exchange) -> str:
        """Return the token at hand, or sign in."""
        return self._access or self.renew(exchange, "")

    def renew(self, exchange: Exchange, refused: str) -> str:
        """Sign in again."""
        body = {"username": self.username, "password": PASSWORD, "device_id": self.device_id, "org": self.org_id}
        self._access = str(exchange("/auth/token", body)["access_token"])
        return self._access


class Laptop:
    """A workspace's store and its line to one organisation of a platform."""

    def __init__(self, folder: Path, url: str, org_id: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.url = folder, url
        self.store = SqliteStore.open(folder / "store.sqlite", CLOCK, create=True)
        self.sign_in = OrgSignIn(org_id, self.store.device_id())

    @property
    def files(self) -> OwnFiles:
        """Its evidence folder, as the sync client reads it."""
        return OwnFiles(self.folder / "evidence")

    def transport(self, session: Any) -> HttpTransport:
        """Return the line over a session."""
        return HttpTransport(self.url, session, self.sign_in, NetworkPolicy(NetworkMode.OPEN), TIMEOUT_S)

    def sync(self, **options: Any) -> SyncReport:
        """Sync once over plain ``requests``; whatever ends it early is in the report."""
        client = SyncClient(self.store, self.transport(plain_session()), CLOCK, files=self.files, **options)
        return client.run(lambda *_: None, never)

    def decide(self, found: Mapping[int, Finding], **of_draft: Any) -> None:
        """Open, answer and decide these patches, all in one transaction: how long that takes is no matter here."""
        decide_all(self.store, found, self._acts, of_draft)

    def decide_shortly(self, found: Mapping[int, Finding]) -> None:
        """Decide these patches with an entry of the chain for each."""
        decide_all(self.store, found, lambda *given: list(self._acts(*given))[-1:], {})

    def _acts(self, case: Case, finding: Finding, of_draft: Mapping[str, Any]) -> Iterator[Act]:
        """Return what the window hands over for one patch."""
        now = CLOCK.now()
        draft = Draft(case.case_id, finding, base_version=case.version, base_answers=case.finding, **of_draft)
        operation = submission(FORM, draft, (), IDS.new(CLOCK.unix_ms()), now)
        yield Act(ActKind.OPEN, case.case_id, now)
        yield Act(ActKind.ANSWER, case.case_id, now, {"question": "reality", "code": "not_real"}, draft)
        decided = replace(draft, decided=True, number=1, last_op_id=operation.op_id, recorded_at=now)
        payload = {"finding": dict(finding), "number": 1, "op_id": operation.op_id, "seen": []}
        yield Act(ActKind.DECIDE, case.case_id, now, payload, decided, operation)

    def close(self) -> None:
        """Close the store."""
        self.store.close()


def decide_all(
    store: SqliteStore,
    found: Mapping[int, Finding],
    acts_of: Callable[[Case, Finding, Mapping[str, Any]], Iterable[Act]],
    of_draft: Mapping[str, Any],
) -> None:
    """Write the acts of these findings through the store's own code."""
    cases = {case.case_id: case for case in store.contents().cases}

    def write(conn: sqlite3.Connection) -> None:
        for number, finding in found.items():
            for act in acts_of(cases[case_id(number)], finding, of_draft):
                write_act(conn, act)

    store._write(write).result()


@dataclass(frozen=True)
class Held:
    """What a laptop's store holds, read by another process than the one that synced."""

    findings: dict[int, dict[str, Any]]
    """The platform's findings as they came down, by number of the patch."""
    settled: int
    conflicts: int
    both_kept: int
    """Open conflicts that hold our finding and the other one."""


def held(folder: Path, numbers: Sequence[int]) -> Held:
    """Read a laptop's store, which nobody writes any more, and check its chain."""
    store = SqliteStore.open(folder / "store.sqlite", CLOCK, read_only=True)
    store.verify_chain()
    cases = {case.case_id: case for case in store.contents().cases}
    conflicts = store.conflicts()
    settled = sum(row.state is OutboxState.SETTLED for row in store.outbox())
    kept = sum(bool(one.mine) and bool(one.theirs) and one.mine != one.theirs for one in conflicts)
    store.close()
    found = {number: dict(cases[case_id(number)].finding) for number in numbers}
    return Held(found, settled, len(conflicts), kept)
