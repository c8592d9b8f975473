"""What the store holds, read on a way of its own: Python's sqlite3 on the closed file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...plugin.domain.chain import GENESIS, link, payload_hash
from .kinds import Job, Kind, finding, versions


@dataclass(frozen=True)
class Recorded:
    """One patch in the store: its versions in order, and its working state."""

    versions: Sequence[Mapping[str, Any]]
    draft: Mapping[str, Any]


@dataclass(frozen=True)
class Record:
    """All patches by issued id, and what the chain says of itself."""

    patches: Mapping[str, Recorded]
    entries: int
    broken_at: int
    """Number of the first entry whose hashes do not follow, 0 for none."""


def read_record(workspace: Path) -> Record:
    """Read the store of a closed workspace."""
    with closing(sqlite3.connect(f"file:{workspace / 'store.sqlite'}?mode=ro", uri=True)) as conn:
        names = {case_id: json.loads(body)["issued_id"] for case_id, body in conn.execute(
            "SELECT case_id, body FROM cases")}  # fmt: skip
        drafts = {case_id: json.loads(body) for case_id, body in conn.execute("SELECT case_id, body FROM draft")}
        found: dict[str, list[Mapping[str, Any]]] = {case_id: [] for case_id in names}
        for case_id, answers in conn.execute("SELECT case_id, answers FROM decision ORDER BY chain_seq"):
            found[case_id].append(json.loads(answers))
        entries, broken_at = _walk(conn)
    patches = {name: Recorded(found[case_id], drafts.get(case_id, {})) for case_id, name in names.items()}
    return Record(patches, entries, broken_at)


def _walk(conn: sqlite3.Connection) -> tuple[int, int]:
    """Follow the chain from its beginning, hash by hash."""
    head, count = GENESIS, 0
    rows = conn.execute("SELECT seq, kind, case_id, payload, recorded_at, prev_link, payload_hash, link FROM chain")
    for seq, kind, case_id, payload, recorded_at, prev_link, content, own in rows:
        count += 1
        said = payload_hash(kind, case_id, json.loads(payload), recorded_at)
        if (seq, prev_link, content, own) != (count, head, said, link(head, count, said)):
            return count, count
        head = own
    return count, 0


def disagreements(record: Record, jobs: Sequence[Job]) -> list[str]:
    """Return in words everything in the store that is not what was keyed."""
    wrong = [f"the chain breaks at entry {record.broken_at}"] if record.broken_at else []
    keyed = {member: job for job in jobs for member in job.members}
    for name, recorded in record.patches.items():
        if name not in keyed:
            wrong.append(f"{name} was never decided")
        else:
            wrong += [f"{name} ({keyed[name].kind.value}): {words}" for words in _patch(recorded, keyed[name])]
    return wrong


def _patch(recorded: Recorded, job: Job) -> list[str]:
    if len(recorded.versions) != versions(job):
        return [f"{len(recorded.versions)} versions of its finding, {versions(job)} were made"]
    last, draft = recorded.versions[-1], recorded.draft
    wrong = [
        f"{field} is {last.get(field)!r}, keyed was {value!r}"
        for field, value in finding(job).items()
        if last.get(field) != value
    ]
    if not draft.get("decided") or draft.get("answers") != last:
        wrong.append("its working state is not its last finding")
    source = job.earlier or job
    if bool(draft.get("outline")) != (source.kind is Kind.OUTLINE):
        wrong.append("its outline is not the one that was left")
    if len(draft.get("evidence") or ()) != (source.kind is Kind.PHOTO):
        wrong.append(f"{len(draft.get('evidence') or ())} files")
    return wrong
