"""Which files findings name, and which of them are still missing: ``evidence_missing`` of a case."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ...plugin.domain.records import Case
from ..db import evidence as rows
from ..db.engine import Connection
from ..db.evidence import Named
from ..db.records import CaseChange
from .accounts import Caller

MISSING = "evidence_missing"
_HASH = re.compile(r"[0-9a-f]{64}")


def hashes_of(case: Case) -> tuple[str, ...]:
    """Return the hashes that a case's finding names, in order, each once."""
    listed = case.extra.get("evidence", ())
    if not isinstance(listed, (list, tuple)):
        return ()
    return tuple(dict.fromkeys(one for one in listed if isinstance(one, str) and _HASH.fullmatch(one)))


def with_missing(case: Case, there: Mapping[Named, bool]) -> Case:
    """Return a case that says which of its files are not there; without the member where all are."""
    missing = [sha256 for sha256 in hashes_of(case) if not there.get((case.case_id, sha256), False)]
    extra = {name: value for name, value in case.extra.items() if name != MISSING}
    return replace(case, extra={**extra, MISSING: missing} if missing else extra)


@dataclass
class NewNames:
    """What a push adds to the names of files."""

    changes: Sequence[CaseChange]
    fresh: list[Named] = field(default_factory=list)
    proven: list[Named] = field(default_factory=list)
    readable: frozenset[str] = frozenset()

    def write(self, connection: Connection, caller: Caller, at: str) -> None:
        """Write the names; their cases stand already."""
        rows.add_names(connection, caller.org_id, caller.account_id, self.fresh, self.readable, at)
        rows.prove_names(connection, caller.org_id, self.proven, at)


def look_at(connection: Connection, caller: Caller, changes: Sequence[CaseChange]) -> NewNames:
    """Return what the changes name, with each case marked by what of it is missing.

    A file counts as there where it was named before and is, or where whoever names it now sent it or may read it:
    naming a hash that one merely knows gives nothing.
    """
    wanted = {(c.after.case_id, sha256): None for c in changes for sha256 in hashes_of(c.after)}
    if not wanted:
        return NewNames(changes)
    known = rows.named(connection, caller.org_id, {case_id for case_id, _ in wanted})
    open_ones = [name for name in wanted if not known.get(name, False)]
    hashes = {sha256 for _, sha256 in open_ones}
    readable = frozenset(rows.readable(connection, caller.scope, caller.account_id, hashes)) if hashes else frozenset()
    there = {**known, **{name: True for name in open_ones if name[1] in readable}}
    marked = [replace(change, after=with_missing(change.after, there)) for change in changes]
    fresh = [name for name in open_ones if name not in known]
    proven = [name for name in open_ones if name in known and name[1] in readable]
    return NewNames(marked, fresh, proven, readable)
