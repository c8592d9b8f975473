"""What a push is judged over, read from the database in a few statements: operations, cases, the versions named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Optional

from ...plugin.domain.operations import Operation
from ...plugin.domain.outline_merge import merged_from, version_before
from ...plugin.domain.records import Case
from ...plugin.domain.states import OperationKind
from ..db import accounts, operations, records
from ..db.accounts import Grant
from ..db.engine import Connection
from ..db.operations import Remembered
from .accounts import Caller
from .standing import Bench, named, stands_on


def set_up(connection: Connection, caller: Caller, ops: Sequence[Operation], refused: dict[str, str]) -> Bench:
    """Return the bench of these operations; ``refused`` are the cases of which one was refused before."""
    standing = [pair for op in ops for pair in stands_on(op)]
    ids = {op.op_id for op in ops} | {prev for _, prev in standing if prev}
    known = operations.known(connection, caller.org_id, ids)
    cases = records.cases_by_id(connection, caller.scope, (case_id for case_id, _ in standing))
    cases.update(_merged_into_them(connection, caller, cases))
    made = records.versions_made(connection, caller.org_id, _beside_their_own(standing, known))
    wanted = set(_stale(ops, cases)) | {(case_id, version) for (_, case_id), version in made.items()}
    wanted |= {(word.case_id, word.version) for word in known.values() if word.version and word.case_id in cases}
    wanted |= {(case.case_id, version_before(case)) for case in cases.values() if version_before(case)}
    versions = records.versions(connection, caller.org_id, wanted)
    versions.update({(case.case_id, case.version): case for case in cases.values()})
    return Bench(known, cases, versions, refused, made=made, people=_named_people(connection, caller, ops))


def set_up_one(connection: Connection, caller: Caller, case: Case) -> Bench:
    """Do the same for an operation that was made a moment ago over a case as it was just read under the lock."""
    cases = {case.case_id: case}
    cases.update(_merged_into_them(connection, caller, cases))
    before = {(one.case_id, version_before(one)) for one in cases.values() if version_before(one)}
    versions = records.versions(connection, caller.org_id, before)
    versions.update({(one.case_id, one.version): one for one in cases.values()})
    return Bench({}, cases, versions)


def _named_people(connection: Connection, caller: Caller, ops: Sequence[Operation]) -> dict[str, tuple[Grant, ...]]:
    said = (op.payload.get("person") for op in ops if op.kind is OperationKind.ASSIGN)
    names = {name.strip() for name in said if isinstance(name, str) and "\x00" not in name}
    return accounts.grants_by_name(connection, caller.org_id, names) if names else {}


def _merged_into_them(connection: Connection, caller: Caller, cases: Mapping[str, Case]) -> dict[str, Case]:
    others = {case_id for case in cases.values() for case_id in merged_from(case)} - cases.keys()
    return records.cases_by_id(connection, caller.scope, others) if others else {}


def _beside_their_own(
    standing: Iterable[tuple[str, Optional[str]]], known: Mapping[str, Remembered]
) -> Iterator[tuple[str, str]]:
    """Yield (operation, case) where a case follows an operation that stands on another one: a split, a merge."""
    for case_id, prev in standing:
        word = known.get(prev) if prev else None
        if word is not None and word.case_id != case_id:
            yield word.op_id, case_id


def _stale(ops: Sequence[Operation], cases: Mapping[str, Case]) -> Iterator[tuple[str, int]]:
    for op in ops:
        for case_id, version in ((op.case_id, op.base_version), *((o.case_id, o.base_version) for o in named(op))):
            if case_id in cases and 0 < version != cases[case_id].version:
                yield case_id, version
