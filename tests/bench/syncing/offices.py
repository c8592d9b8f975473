"""Our platform for the sync benchmark: organisations with patches, a colleague at the desk, and another reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from redline_review.plugin.domain.records import Batch
from redline_review.server import clock
from redline_review.server.area import units_text
from redline_review.server.db import records
from redline_review.server.db.engine import Scope
from redline_review.server.db.journal import Actor, Journal
from redline_review.server.db.records import CaseChange, Stamp
from redline_review.server.services.setup import open_database
from redline_review.server.settings import Settings, load_settings
from redline_review.server.testing import Cluster
from redline_review.tests.bench.serving import running, seeding
from redline_review.tests.bench.serving.clients import Reviewer, as_bytes
from redline_review.tests.bench.serving.seeding import case_id
from redline_review.tests.bench.syncing.edits import CONTESTED, Finding, colleagues, contested

PEOPLE = {"wang": "inspector:3205", "li": "inspector:3205", "reader": "reader:3205"}
ON_SQLITE = Cluster("", "", "")
"""No cluster: the database is a file in the data folder."""
PAGE, PUSH = 2_000, 500


def make_platform(folder: Path, cluster: Cluster, orgs: Mapping[str, int]) -> Settings:
    """Make a platform on a database whose organisations each have patches for so many findings."""
    settings = running.make_ours(folder, cluster, dict.fromkeys(orgs, PEOPLE))
    for org_id, findings in orgs.items():
        issue(settings, org_id, findings + CONTESTED)
    return settings


def issue(settings: Settings, org_id: str, count: int) -> None:
    """Bring patches in as an import does."""
    own = partial(load_settings, settings.data_dir, {}, org_id=org_id)
    database = open_database(own(database_url=settings.database_url, migration_url=settings.migration_url))
    at, batch = clock.now(), Batch(seeding.batch_id(org_id), seeding.BATCH_NAME, version=1)
    columns = max(1, round(count**0.5))
    changes = [CaseChange(None, seeding.make_case(org_id, n, columns)) for n in range(count)]
    with database.write(Scope(org_id)) as connection:
        journal = Journal(connection, Actor(org_id), at)
        records.save_batch(connection, journal, org_id, batch, units_text(seeding.UNITS), known=False)
        records.save_cases(journal, Stamp(org_id, "import", at), changes, "import")
        journal.flush()
    database.close()


def colleague_answers(url: str, org_id: str, findings: int) -> None:
    """Let a colleague answer the contested patches, from a device of her own."""
    who = Reviewer(url, org_id=org_id, username="li").sign_in()
    push_findings(who, {number: colleagues(number) for number in contested(findings)})


def push_findings(who: Reviewer, found: dict[int, Finding]) -> None:
    """Push findings on patches that nobody has answered; each has to be applied."""
    numbers = list(found)
    for first in range(0, len(numbers), PUSH):
        some = numbers[first : first + PUSH]
        body = who.push_of([case_id(number) for number in some], {}, 1)
        for operation, number in zip(body["operations"], some):
            operation["payload"] = {**operation["payload"], "finding": found[number]}
        results = who.ask("POST", "/sync/batches", as_bytes(body)).json()["results"]
        assert {one["outcome"] for one in results} == {"applied"}, results[:3]


def read_back(url: str, org_id: str) -> dict[str, dict[str, Any]]:
    """Read every patch with another account and another program than the laptop's; by id."""
    line, found, cursor, more = Reviewer(url, org_id=org_id, username="reader").sign_in(), {}, "", True
    while more:
        page = line.ask("GET", f"/sync/changes?limit={PAGE}&cursor={cursor}").json()
        found.update({one["record"]["case_id"]: one["record"] for one in page["changes"] if one["kind"] == "case"})
        cursor, more = page["cursor"], page["more"]
    return found


def findings_in(records_by_id: dict[str, dict[str, Any]], numbers: Sequence[int]) -> dict[int, Finding]:
    """Return the findings of these patches by their numbers."""
    return {number: dict(records_by_id[case_id(number)]["finding"]) for number in numbers}
