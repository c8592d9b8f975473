"""A real server over real HTTP, with what the sync tests put into it and read out of it."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Optional

from argon2 import PasswordHasher
from redline_review.plugin.domain.operations import OperationResult
from redline_review.plugin.domain.records import Batch, Case, Zone
from redline_review.plugin.domain.states import OperationKind, Secrecy
from redline_review.plugin.domain.wire import case_from_json
from redline_review.server.blobs.port import BlobKey
from redline_review.server.db import records
from redline_review.server.db.accounts import Grant
from redline_review.server.db.engine import Scope
from redline_review.server.db.journal import Actor, Journal
from redline_review.server.db.records import CaseChange, Stamp
from redline_review.server.db.schema import case_current, case_version
from redline_review.server.evidence_errors import BlobMissing
from redline_review.server.services.accounts import Caller
from redline_review.server.services.approvals import Item
from redline_review.server.settings import Settings
from redline_review.server.state import State, make_state
from redline_review.server.testing import serving
from redline_review.tests.sync.support_store import CLOCK, issue
from sqlalchemy import select

PASSWORD = "mountain-river-7"


@dataclass(frozen=True)
class Office:
    """One county of its own: a unit, its inspector, and what was issued to it."""

    unit: str
    username: str
    batch: Batch
    zones: tuple[Zone, ...]
    cases: tuple[Case, ...]

    @property
    def case_ids(self) -> list[str]:
        """Ids of the issued cases, in order."""
        return [case.case_id for case in self.cases]


@dataclass(frozen=True)
class Version:
    """One version of a case as the platform keeps it; ``op_id`` is ``None`` where no operation made it."""

    version: int
    op_id: str | None
    case: Case

    @property
    def finding(self) -> Mapping[str, Any]:
        """The answers of its finding."""
        return self.case.finding


class Platform:
    """A running server. Every office is a unit of its own, so that tests share the server and not their data."""

    _numbers = itertools.count(1)

    def __init__(self, url: str, settings: Settings, state: Optional[State] = None) -> None:
        self.url, self.settings = url, settings
        self._take(state or make_state(settings))

    def _take(self, state: State) -> None:
        self._state = state
        # Hundreds of accounts: as cheap to hash as argon2 allows; the hash itself says so to the server.
        self._state.accounts._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

    def close(self) -> None:
        """Close the tests' own connections."""
        self._state.close()

    def office(self, cases: int = 3, zones: int = 1, secrecy: Secrecy = Secrecy.INTERNAL) -> Office:
        """Issue a batch to a new office; ``secrecy`` marks the batch alone."""
        unit = f"33{next(self._numbers):04d}"
        batch, areas, patches = issue(cases, zones)
        batch = replace(batch, name=f"2026-05 {unit}", version=1, secrecy=secrecy)
        areas = [replace(zone, units=(unit,), version=1) for zone in areas]
        patches = [replace(case, units=(unit,), answering_unit=unit, version=1) for case in patches]
        self._write(unit, batch, areas, patches)
        office = Office(unit, f"inspector-{unit}", batch, tuple(areas), tuple(patches))
        self.account(office.username, unit)
        return office

    def account(self, username: str, unit: str, role: str = "inspector", level: int = 1) -> None:
        """Add an account with one role in one unit."""
        self._state.accounts.add(username, PASSWORD, [Grant(role, unit, level)])

    def say(
        self, username: str, kind: OperationKind, op_id: str, case_id: str, version: int, payload: Mapping[str, Any]
    ) -> OperationResult:
        """Let somebody at the office say a word on a patch, as he saw it in this version."""
        caller = self._caller(username)
        return self._state.approvals.carry_out(caller, kind, [Item(op_id, case_id, version)], payload)[0]

    def hand_in(self, username: str, package: Path) -> bytes:
        """Take in a package that was carried by hand, as its author hands it in; returns the receipt."""
        return self._state.bundles.take(self._caller(username), package, "")

    def _caller(self, username: str) -> Caller:
        account = self._state.accounts.one(username)
        return Caller(self.settings.org_id, account.account_id, account.username, "", account.grants)

    def move(self, case_id: str, unit: str) -> None:
        """Let a patch belong to another unit, as an issue that is imported anew does."""
        org_id, at, case = self.settings.org_id, CLOCK.now(), self.case(case_id)
        after = replace(case, units=(unit,), answering_unit=unit, version=case.version + 1)
        with self._state.database.write(Scope(org_id)) as connection:
            journal = Journal(connection, Actor(org_id), at)
            records.save_cases(journal, Stamp(org_id, "import", at), [CaseChange(case, after)], "import")
            journal.flush()

    def cases_of(self, batch_id: str) -> dict[str, Case]:
        """Return all cases of a batch as they are now, pieces included, by id."""
        query = select(case_current.c.record).where(case_current.c.batch_id == batch_id)
        with self._state.database.read(Scope(self.settings.org_id)) as connection:
            cases: Sequence[Case] = [case_from_json(json.loads(record)) for record in connection.scalars(query)]
        return {case.case_id: case for case in cases}

    def disable(self, username: str) -> None:
        """Close an account: its tokens hold no longer."""
        self._state.accounts.disable(username)

    def _write(self, unit: str, batch: Batch, zones: list[Zone], cases: list[Case]) -> None:
        org_id, at = self.settings.org_id, CLOCK.now()
        with self._state.database.write(Scope(org_id)) as connection:
            journal = Journal(connection, Actor(org_id), at)
            records.save_batch(connection, journal, org_id, batch, f",{unit},", known=False)
            records.save_zones(connection, journal, org_id, [(zone.zone_id, None, zone) for zone in zones])
            changes = [CaseChange(None, case) for case in cases]
            records.save_cases(journal, Stamp(org_id, "import", at), changes, "import")
            journal.flush()

    def operations_of(self, case_id: str) -> list[str]:
        """Return the operations that made the versions of a case, oldest first."""
        query = (
            select(case_version.c.op_id)
            .where(case_version.c.case_id == case_id, case_version.c.op_id.is_not(None))
            .order_by(case_version.c.version)
        )
        with self._state.database.read(Scope(self.settings.org_id)) as connection:
            return [str(op_id) for op_id in connection.scalars(query)]

    def versions(self, case_id: str) -> list[Version]:
        """Return all versions of a case, oldest first."""
        query = select(case_version.c.version, case_version.c.op_id, case_version.c.record)
        query = query.where(case_version.c.case_id == case_id).order_by(case_version.c.version)
        with self._state.database.read(Scope(self.settings.org_id)) as connection:
            return [Version(row[0], row[1], case_from_json(json.loads(row[2]))) for row in connection.execute(query)]

    def stored(self, *hashes: str) -> list[bool]:
        """Tell of each file whether the platform holds it with the content that its hash names."""
        key = self.settings.org_id
        found = []
        for sha256 in hashes:
            try:
                content = b"".join(self._state.blobs.read(BlobKey(key, sha256)))
            except (BlobMissing, FileNotFoundError):
                content = b""
            found.append(hashlib.sha256(content).hexdigest() == sha256)
        return found

    def case(self, case_id: str) -> Case:
        """Return the current record of a case."""
        with self._state.database.read(Scope(self.settings.org_id)) as connection:
            return records.cases_by_id(connection, Scope(self.settings.org_id), [case_id])[case_id]


@contextmanager
def running(data_dir: Path, **settings: object) -> Iterator[Platform]:
    """Run a platform over a data folder."""
    given = replace(Settings(data_dir.resolve()), **settings)
    with serving(given) as url:
        platform = Platform(url, given)
        try:
            yield platform
        finally:
            platform.close()
