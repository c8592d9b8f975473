"""Reads everything anew, past the server, and holds it against what the reviewers were told.

Its rules are its own: an area is a prefix of a unit, versions and feed numbers count without gaps, an operation that
was acknowledged is there once. It returns sentences; none means that all holds.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from redline_review.tests.load.county import Person
from redline_review.tests.load.keeping import DONE, Ledger, Replica
from sqlalchemy import Engine, text

MOST_TOLD = 5
NOBODYS_FAULT = ("not-storable", "bad-record", "op-id-taken", "role-missing", "server-error")
"""Refusals that no operation of these reviewers deserves."""
Rows = Mapping[str, list[Any]]
"""What was read, by the names of the queries below."""
_SQL = {
    "operations": "SELECT op_id, case_id, kind, outcome, version FROM operation WHERE org_id = :org",
    "conflicts": "SELECT op_id FROM conflict WHERE org_id = :org",
    "versions": "SELECT case_id, version, op_id, record FROM case_version WHERE org_id = :org ORDER BY version",
    "cases": "SELECT case_id AS id, version, units, record FROM case_current WHERE org_id = :org",
    "zones": "SELECT zone_id AS id, version, units, record FROM zone WHERE org_id = :org",
    "batches": "SELECT batch_id AS id, version, units, record FROM batch WHERE org_id = :org",
    "feed": "SELECT seq, kind, record_id, version, op_id, units FROM feed WHERE org_id = :org ORDER BY seq",
    "audit": "SELECT seq, feed_seq, link FROM audit WHERE org_id = :org ORDER BY seq",
    "counter": "SELECT feed_seq, audit_seq, audit_link FROM counter WHERE org_id = :org",
    "files": "SELECT h.account_id, a.username, h.sha256 FROM evidence_held h JOIN account a"
    " ON a.org_id = h.org_id AND a.account_id = h.account_id WHERE h.org_id = :org",
}


@dataclass(frozen=True)
class Witness:
    """What one reviewer brings before the oracle."""

    person: Person
    replica: Replica
    ledger: Ledger
    files: frozenset[str]


def read(admin: Engine, org_id: str) -> Rows:
    """Return everything that the database holds of one organisation, as its superuser reads it."""
    with admin.connect() as connection:
        return {name: list(connection.execute(text(query), {"org": org_id})) for name, query in _SQL.items()}


class Oracle:
    """Holds the rows of one organisation against what its reviewers bring."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def faults(self, witnesses: Sequence[Witness]) -> Iterator[str]:
        """Give a sentence for each thing that does not hold."""
        yield from self._lost(witnesses)
        yield from self._applied_twice()
        yield from self._versions()
        yield from self._numbers()
        for witness in witnesses:
            yield from self._reader(witness)
            yield from self._files(witness)

    # -- operations

    def _lost(self, witnesses: Sequence[Witness]) -> Iterator[str]:
        kept = {row.op_id: row for row in self._rows["operations"]}
        made = {(row.op_id, row.case_id, row.version) for row in self._rows["versions"]}
        conflicts = {row.op_id for row in self._rows["conflicts"]}
        for witness in witnesses:
            yield from _told("never answered", witness.ledger.sent.keys() - witness.ledger.words.keys())
            for op_id, word in witness.ledger.words.items():
                row = kept.get(op_id)
                if word.outcome in DONE:
                    there = row is not None and (row.outcome, row.version) == ("applied", word.version)
                    if not there or (op_id, word.case_id, word.version) not in made:
                        yield f"the acknowledged {word.kind} {op_id} is not there as acknowledged: {row}"
                elif word.outcome == "conflict" and (
                    row is None or row.outcome != "conflict" or op_id not in conflicts
                ):
                    yield f"the conflict of {op_id} is not there: {row}"
        refused = {o for w in witnesses for o, word in w.ledger.words.items() if word.problem in NOBODYS_FAULT}
        yield from _told("refused though nothing was wrong with them", refused)
        known = {op_id for witness in witnesses for op_id in witness.ledger.sent}
        yield from _told("operations that nobody sent", kept.keys() - known)
        told = {o for w in witnesses for o, word in w.ledger.words.items() if word.outcome in DONE}
        yield from _told(
            "applied and told as something else", {o for o, r in kept.items() if r.outcome == "applied"} - told
        )

    def _applied_twice(self) -> Iterator[str]:
        often = Counter((row.op_id, row.case_id) for row in self._rows["versions"] if row.op_id is not None)
        yield from _told("applied twice", {key for key, count in often.items() if count > 1})
        often = Counter((row.op_id, row.record_id) for row in self._rows["feed"] if row.op_id is not None)
        yield from _told("told twice in the feed", {key for key, count in often.items() if count > 1})
        findings = Counter(
            row.case_id for row in self._rows["operations"] if (row.kind, row.outcome) == ("submit", "applied")
        )
        for row in self._rows["cases"]:
            number = json.loads(row.record)["finding_number"]
            if number != findings[row.id]:
                yield f"patch {row.id} counts {number} findings, {findings[row.id]} were applied"

    # -- numbers without gaps

    def _versions(self) -> Iterator[str]:
        made: defaultdict[str, list[Any]] = defaultdict(list)
        for row in self._rows["versions"]:
            made[row.case_id].append(row)
        for case in self._rows["cases"]:
            rows = made[case.id]
            if [row.version for row in rows] != list(range(1, case.version + 1)):
                yield f"patch {case.id} has the versions {[row.version for row in rows]} and stands at {case.version}"
            elif rows[-1].record != case.record:
                yield f"patch {case.id} is not its newest version"

    def _numbers(self) -> Iterator[str]:
        counter = self._rows["counter"][0]
        if [row.seq for row in self._rows["feed"]] != list(range(1, counter.feed_seq + 1)):
            yield "the feed's numbers have a gap, or do not end where the counter stands"
        if [row.seq for row in self._rows["audit"]] != list(range(1, counter.audit_seq + 1)):
            yield "the audit chain's numbers have a gap, or do not end where the counter stands"
        if [row.feed_seq for row in self._rows["audit"] if row.feed_seq] != [row.seq for row in self._rows["feed"]]:
            yield "the feed's lines and their audit entries are not the same in order"

    # -- readers

    def _reader(self, witness: Witness) -> Iterator[str]:
        who = f"{witness.person.org_id} {witness.person.name} ({witness.person.grant})"
        mine = self._area(witness.person.unit)
        theirs = witness.replica.records
        yield from _told(f"not with {who}", mine.keys() - theirs.keys())
        yield from _told(f"with {who}, out of the area", theirs.keys() - mine.keys())
        yield from _told(
            f"otherwise with {who}", {key for key in mine.keys() & theirs.keys() if mine[key] != theirs[key]}
        )
        lines = Counter(
            (row.op_id, row.record_id)
            for row in self._rows["feed"]
            if row.op_id is not None and _within(row.units, witness.person.unit)
        )
        if lines != witness.replica.told:
            yield from _told(f"lines that {who} was not told", (lines - witness.replica.told).keys())
            yield from _told(f"lines that {who} was told too often", (witness.replica.told - lines).keys())

    def _area(self, unit: str) -> dict[tuple[str, str], Mapping[str, Any]]:
        found = {}
        for kind, rows in (("case", "cases"), ("zone", "zones"), ("batch", "batches")):
            for row in self._rows[rows]:
                if _within(row.units, unit):
                    found[kind, row.id] = json.loads(row.record)
        return found

    def _files(self, witness: Witness) -> Iterator[str]:
        held = {row.sha256 for row in self._rows["files"] if row.username == witness.person.name}
        yield from _told(f"files of {witness.person.name} that are not there", witness.files - held)


def _within(units: str, prefix: str) -> bool:
    return any(unit.startswith(prefix) for unit in units.split(",") if unit)


def _told(words: str, things: Iterable[Any]) -> Iterator[str]:
    listed = sorted(things, key=str)
    if listed:
        yield f"{words}: {len(listed)}, among them {listed[:MOST_TOLD]}"
