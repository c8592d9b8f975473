"""A whole run: processes, reviewers and chaos on a cluster; then the oracle, which tells what is wrong."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from redline_review.server.blobs.opening import open_blobs
from redline_review.server.operator_errors import RecordDamaged
from redline_review.server.services.check import check
from redline_review.server.services.setup import open_database
from redline_review.server.settings import Settings, keep_settings, load_settings
from redline_review.server.testing import Cluster
from redline_review.tests.load.chaos import FAST, FREEZE, IMMEDIATE, KILL, Chaos, plan
from redline_review.tests.load.county import furnish, staff
from redline_review.tests.load.figures import Figures, table, together
from redline_review.tests.load.keeping import DONE
from redline_review.tests.load.oracle import Oracle, Rows, Witness, read
from redline_review.tests.load.processes import Places
from redline_review.tests.load.progress import ByClock, ByCount
from redline_review.tests.load.reviewer import Reviewer
from sqlalchemy import create_engine, text

QUICK_PASSWORDS = {"argon2_passes": 1, "argon2_memory_kib": 1024}
"""Passwords are hashed for real, only quickly: 200 people do not sign in within a minute every day."""


ALL_HOLDS = (
    "none lost, none applied twice, every replica equals its area, feeds and chains without gaps, check passes,"
    " no deadlock, no failure but 503 and 507"
)


class Wrong(AssertionError):
    """Something does not hold; all sentences, one to a line."""


@dataclass(frozen=True)
class Load:
    """How much of everything."""

    seed: int
    processes: int
    reviewers: int
    organisations: int
    patches_each: int
    kills: int
    freezes: int
    restarts: tuple[str, ...] = (FAST, IMMEDIATE)
    seconds: float = 0.0
    pushes: int = 0
    """The run ends after so many seconds or, where none are given, so many acknowledged pushes."""
    pool_size: int = 5
    access_token_s: int = 30

    def progress(self) -> ByClock | ByCount:
        """Return what tells how far the run has come."""
        return ByClock(self.seconds) if self.seconds else ByCount(self.pushes)


@dataclass
class Outcome:
    """What a run came to."""

    load: Load
    figures: Figures
    done: Counter[str]
    started: int
    in_vain: int
    took_s: float
    oracle_s: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    """Operations that were applied."""
    refusals: Counter[str] = field(default_factory=Counter)
    left: int = 0
    """How often a patch left somebody's area."""
    causes: Counter[str] = field(default_factory=Counter)
    found_again: int = 0
    files: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    seen: dict[str, tuple[Rows, list[Witness]]] = field(default_factory=dict)
    """What the oracle was shown, by organisation."""

    def rows(self, name: str) -> int:
        """Return how many rows of a kind there are."""
        return sum(len(rows[name]) for rows, _ in self.seen.values())

    def words(self) -> str:
        """Return the counts in sentences, and the table of requests."""
        load, done = self.load, self.done
        statuses = ", ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        return (
            f"seed {load.seed}: {load.processes} processes, {load.reviewers} reviewers in {load.organisations}"
            f" organisations, {self.took_s:.1f} s; {done[KILL]} processes killed and {done[FREEZE]} frozen,"
            f" {self.started} started ({self.in_vain} of them ended before they took requests); database restarted"
            f" {done[FAST]} x fast, {done[IMMEDIATE]} x immediate.\n"
            f"operations: {_listed(self.kinds)}; {self.left} times a patch left somebody's area.\n"
            f"answers: {_listed(self.outcomes)} ({_listed(self.refusals)}); {self.found_again} had lost their first"
            f" answer and were found again as duplicates."
            f" {self.rows('operations')} remembered, {self.rows('feed')} feed lines, {self.rows('audit')} audit"
            f" entries, {self.files} files sent, {_listed(self.figures.counts)}.\n"
            f"answers in the servers' logs by status: {statuses}; causes of “not now”: {_listed(self.causes)}\n"
            f"{table(self.figures)}"
        )


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))


def run(load: Load, cluster: Cluster, folder: Path) -> Outcome:
    """Run a load on an empty database of a cluster; raises :class:`Wrong`."""
    settings = _settings(cluster, folder / "data", load)
    orgs = [f"org-{number}" for number in range(load.organisations)]
    people = [person for org_id in orgs for person in staff(org_id, load.reviewers // len(orgs))]
    for org_id in orgs:
        furnish(settings, org_id, [person for person in people if person.org_id == org_id], load.patches_each)
    environment = {"REDLINE_POOL_SIZE": str(load.pool_size), "REDLINE_ACCESS_TOKEN_S": str(load.access_token_s)}
    logs = folder / "logs"
    with Places(load.processes, settings.data_dir, logs, environment) as places:
        progress = load.progress()
        reviewers = [
            Reviewer(person, f"{load.seed} {number}", places.addresses, progress)
            for number, person in enumerate(people)
        ]
        began = time.monotonic()
        chaos = Chaos(
            plan(load.seed, load.processes, load.kills, load.freezes, load.restarts), progress, places, cluster
        )
        chaos.start()
        faults = _all(reviewers, Reviewer.work)
        took_s = time.monotonic() - began
        chaos.stop()
        faults += [] if chaos.error is None else [f"chaos: {chaos.error!r}"]
        faults += _all(reviewers, Reviewer.pull)
    outcome = Outcome(
        load,
        together(one.figures for one in reviewers),
        Counter(event.what for event in chaos.done),
        places.started,
        places.in_vain,
        took_s,
    )
    began = time.monotonic()
    faults += _judge(outcome, settings, cluster, reviewers, logs)
    outcome.oracle_s = time.monotonic() - began
    if faults:
        raise Wrong(f"{outcome.words()}\n" + "\n".join(faults))
    return outcome


def _settings(cluster: Cluster, data_dir: Path, load: Load) -> Settings:
    addresses = {"database_url": cluster.app_url, "migration_url": cluster.owner_url, "org_id": "org-0"}
    settings = load_settings(data_dir, {}, **addresses, **QUICK_PASSWORDS)
    data_dir.mkdir(parents=True)
    keep_settings(settings, **addresses)
    with (data_dir / "server.toml").open("a", encoding="utf-8") as out:
        out.writelines(f"{name} = {value}\n" for name, value in QUICK_PASSWORDS.items())
    return replace(settings, data_dir=data_dir.resolve())


def _all(reviewers: list[Reviewer], what: object) -> list[str]:
    """Let all reviewers do something at once; returns what went wrong."""
    begin = threading.Barrier(len(reviewers))

    def one(reviewer: Reviewer) -> str:
        begin.wait()
        try:
            what(reviewer)  # type: ignore[operator]
        except Exception as error:  # noqa: BLE001 -- one reviewer's fault is told with those of the others
            return f"{reviewer.person.org_id} {reviewer.person.name}: {type(error).__name__}: {error}"
        return ""

    with ThreadPoolExecutor(len(reviewers)) as pool:
        return [words for words in pool.map(one, reviewers) if words]


def _judge(outcome: Outcome, settings: Settings, cluster: Cluster, reviewers: list[Reviewer], logs: Path) -> list[str]:
    witnesses = [Witness(one.person, one.replica, one.ledger, frozenset(one.files)) for one in reviewers]
    faults: list[str] = []
    admin = create_engine(cluster.superuser_url.replace("postgresql:", "postgresql+psycopg:"))
    try:
        org_ids = sorted({one.person.org_id for one in reviewers})
        for org_id in org_ids:
            rows, own = read(admin, org_id), [w for w in witnesses if w.person.org_id == org_id]
            outcome.seen[org_id] = rows, own
            faults += Oracle(rows).faults(own)
        with admin.connect() as connection:
            deadlocks = connection.execute(text("SELECT sum(deadlocks) FROM pg_stat_database")).scalar_one()
    finally:
        admin.dispose()
    faults += _checked(settings, org_ids)
    if deadlocks or "deadlock detected" in cluster.log():
        faults.append(f"deadlocks: {deadlocks}; see {cluster.folder}/log")
    for witness in witnesses:
        outcome.outcomes.update(word.outcome for word in witness.ledger.words.values())
        done = [word.kind for word in witness.ledger.words.values() if word.outcome in DONE]
        outcome.kinds.update(done)
        outcome.left += witness.replica.left
        outcome.refusals.update(word.problem for word in witness.ledger.words.values() if word.problem)
        outcome.found_again += witness.ledger.found_again
        outcome.files += len(witness.files)
    return faults + list(_in_logs(outcome, logs))


def _checked(settings: Settings, org_ids: Iterable[str]) -> Iterator[str]:
    """What the command ``check`` says of each organisation, files read against their hashes."""
    database, blobs = open_database(settings), open_blobs(settings)
    for org_id in org_ids:
        try:
            check(database, org_id, blobs)
        except RecordDamaged as damage:
            yield f"check of {org_id}: {damage!r}"
    blobs.close()
    database.close()


def _cause(trace: str) -> str:
    """Return the driver's or the pool's own word, in a few words."""
    found = re.search(r"^(?:psycopg|sqlalchemy\.exc)\.(?:errors\.)?(\w+)(.*)", trace, re.MULTILINE)
    return f"{found[1]}{re.sub(r'[^a-z ].*', '', found[2].lstrip(':'))}".strip() if found else trace[-100:]


def _in_logs(outcome: Outcome, logs: Path) -> Iterator[str]:
    """A killed process may leave half a line; a 500, or anything unforeseen, is a fault of ours."""
    for path in sorted(logs.iterdir()):
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                said = json.loads(line)
            except ValueError:
                continue
            if "trace" in said:
                outcome.causes[_cause(said["trace"])] += 1
            if said.get("event") == "request":
                outcome.statuses[said["status"]] += 1
            if said.get("status") == 500 or said.get("event") == "unforeseen":
                yield f"{path.name}: {json.dumps(said)[:1500]}"
