"""Taking a push: every operation atomic by itself, set-based in one transaction where nothing is suspect."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Optional

from ...plugin.domain import chain, wire
from ...plugin.domain.canonical import sha256_hex
from ...plugin.domain.errors import BadRecord, RedlineError
from ...plugin.domain.form import Form
from ...plugin.domain.identity import is_id
from ...plugin.domain.operations import MAX_OPERATIONS, ChainSpan, Operation, OperationResult, PushReceipt
from ...plugin.domain.records import Batch
from .. import clock
from ..area import units_text
from ..db import chains, operations, records, seen
from ..db.engine import Connection, Database, savepoint
from ..db.journal import Journal
from ..db.records import Stamp
from ..errors import DatabaseRefused, NotStorable, TooManyOperations
from ..logs import log
from .accounts import Caller
from .bench import set_up
from .evidence_names import NewNames, look_at
from .judge import Judge, Rules, read_operation, rejected
from .leads import batch_name
from .standing import Bench, touched_by

_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass
class _Push:
    """One push while it is worked on: what could be read, in order, and the word on what could not."""

    readable: list[Operation] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    unreadable: dict[int, OperationResult] = field(default_factory=dict)


@dataclass(frozen=True)
class Begun:
    """The organisation locked, nothing written yet, and what the operations are judged over."""

    journal: Journal
    bench: Bench


@dataclass(frozen=True)
class Judged:
    """What one caller's operations came to, not written yet."""

    caller: Caller
    bench: Bench


class Pushes:
    """Takes pushes of operations and of audit-chain spans."""

    def __init__(self, database: Database, forms: Mapping[str, Form], levels: int) -> None:
        self._database, self._forms, self._levels = database, forms, levels

    def take(self, caller: Caller, body: Mapping[str, Any]) -> PushReceipt:
        """Carry out a push and return its receipt.

        Raises :class:`BadRecord`, :class:`TooManyOperations` or ``DeviceMismatch`` where nothing was tried.
        """
        span = _read_span(body.get("chain"))
        caller = caller.on_device(span.device_id)
        push = _read_operations(body.get("operations"))
        at = clock.now()
        with self._database.turn(caller.scope) as connection:
            results = self._carry_out(connection, caller, push.readable, at)
            ok, seq, link = _take_span(connection, caller, span, at)
        return PushReceipt(_in_order(push, results), ok, seq, link)

    def carry_out_one(
        self, connection: Connection, caller: Caller, op: Operation, begun: Optional[Begun] = None
    ) -> OperationResult:
        """Carry out one operation within a transaction of the caller's, and return the word on it.

        ``begun`` is what the transaction has locked and read already.
        """
        return self._carry_out(connection, caller, [op], clock.now(), begun)[0]

    def carry_out(self, connection: Connection, caller: Caller, ops: Sequence[Operation]) -> list[OperationResult]:
        """Carry out operations of an office's desk, which has no audit chain of its own, within a transaction."""
        return self._carry_out(connection, caller, ops, clock.now())

    def _carry_out(
        self,
        connection: Connection,
        caller: Caller,
        ops: Sequence[Operation],
        at: str,
        begun: Optional[Begun] = None,
    ) -> list[OperationResult]:
        try:
            with savepoint(connection):
                return self._together(connection, caller, ops, at, {}, begun)
        except DatabaseRefused as error:
            log.warning("push refused as a whole", extra={"facts": {"reason": error.reason}})
        refused: dict[str, str] = {}
        return [self._alone(connection, caller, op, at, refused) for op in ops]

    def _alone(
        self, connection: Connection, caller: Caller, op: Operation, at: str, refused: dict[str, str]
    ) -> OperationResult:
        try:
            with savepoint(connection):
                return self._together(connection, caller, [op], at, refused)[0]
        except DatabaseRefused as error:
            log.error("operation refused", extra={"facts": {"op_id": op.op_id, "reason": error.reason}})
            refused.update(dict.fromkeys(touched_by(op), op.op_id))
            return rejected(op.op_id, NotStorable(op.op_id))

    def _together(
        self,
        connection: Connection,
        caller: Caller,
        ops: Sequence[Operation],
        at: str,
        refused: dict[str, str],
        begun: Optional[Begun] = None,
    ) -> list[OperationResult]:
        if begun is None:
            journal = Journal(connection, caller.actor, at)  # first: what is read below cannot change any more
            begun = Begun(journal, set_up(connection, caller, ops, refused))
        judge = Judge(caller, Rules(self._forms, self._levels, at), begun.bench)
        results = [judge.judge(op) for op in ops]
        save(connection, begun.journal, [Judged(caller, begun.bench)], at)
        return results

    def judged(self, caller: Caller, op: Operation, bench: Bench, at: str) -> OperationResult:
        """Return the word on one operation over what was read for it; nothing is written, see :func:`save`."""
        return Judge(caller, Rules(self._forms, self._levels, at), bench).judge(op)


def save(connection: Connection, journal: Journal, done: Sequence[Judged], at: str) -> dict[str, str]:
    """Write what operations of callers of one area came to, each patch touched by one of them only.

    Returns the new records as JSON text by the patch's id.
    """
    made: dict[str, str] = {}
    names: list[tuple[Caller, NewNames]] = []
    for one in done:
        caller, bench = one.caller, one.bench
        journal.speak_for(caller.actor)
        _save_offered(connection, journal, caller, bench.offered)
        _widen(connection, journal, caller, bench.reached)
        files = look_at(connection, caller, bench.changes)
        made |= records.save_cases(journal, Stamp(caller.org_id, caller.username, at), files.changes, "operation")
        seen.save(journal, caller.org_id, bench.changes)
        operations.remember(journal, caller.actor, at, bench.remembered)
        for new in bench.remembered:
            if new.remembered.version == 0:
                journal.note(new.remembered.outcome.value, new.remembered.case_id, _refusal(new))
        names.append((caller, files))
    journal.flush()
    for caller, files in names:
        files.write(connection, caller, at)
    return made


def _save_offered(
    connection: Connection, journal: Journal, caller: Caller, offered: Mapping[str, tuple[Batch, set[str]]]
) -> None:
    """Write the batches of new leads; one that is there already only grows by their units."""
    for batch_id, (batch, units) in offered.items():
        found = records.batch_by_id(connection, caller.scope, batch_id)
        if found is None:
            taken = records.batch_by_name(connection, caller.org_id, batch_name(batch, caller, taken=False)) is not None
            fresh = replace(batch, name=batch_name(batch, caller, taken), version=1)
            records.save_batch(connection, journal, caller.org_id, fresh, units_text(units), known=False)
            continue
        _grow(connection, journal, caller, found, units)


def _widen(connection: Connection, journal: Journal, caller: Caller, reached: Mapping[str, set[str]]) -> None:
    """Let units that patches were handed over to see the patches' batches."""
    for batch_id, units in reached.items():
        found = records.batch_by_id(connection, caller.scope, batch_id)
        if found is not None:
            _grow(connection, journal, caller, found, units)


def _grow(connection: Connection, journal: Journal, caller: Caller, found: tuple[Batch, str], units: set[str]) -> None:
    known, before = found
    grown = units_text([*before.split(","), *units])
    if grown != before:
        newer = replace(known, version=known.version + 1)
        records.save_batch(connection, journal, caller.org_id, newer, grown, known=True)


def _refusal(new: operations.NewOperation) -> dict[str, Any]:
    return {"op_id": new.remembered.op_id, "body": sha256_hex(new.body.encode("utf-8"))}


def _read_span(data: Any) -> ChainSpan:
    if not isinstance(data, dict):
        raise BadRecord("chain", "not an object")
    span = wire.span_from_json(data)
    hashes = (span.prev_link, *span.content_hashes)
    if span.first_seq < 1 or not all(_HASH.fullmatch(text) for text in hashes):
        raise BadRecord("chain", "entries count from 1, links and hashes have 64 hexadecimal digits")
    return span


def _read_operations(data: Any) -> _Push:
    """Read what can be read. What has no id of its own spoils the push; what has one is answered by itself."""
    if not isinstance(data, list):
        raise BadRecord("operations", "not a list")
    if len(data) > MAX_OPERATIONS:
        raise TooManyOperations(len(data), MAX_OPERATIONS)
    push = _Push()
    for place, item in enumerate(data):
        op_id = item.get("op_id") if isinstance(item, dict) else None
        if not is_id(op_id):
            raise BadRecord("operation", "op_id is a UUID of version 7")
        try:
            push.readable.append(read_operation(item))
        except RedlineError as error:
            push.unreadable[place] = rejected(str(op_id), error)
        push.order.append(str(op_id))
    return push


def _in_order(push: _Push, results: Sequence[OperationResult]) -> tuple[OperationResult, ...]:
    rest = iter(results)
    return tuple(push.unreadable.get(place) or next(rest) for place in range(len(push.order)))


def _take_span(connection: Connection, caller: Caller, span: ChainSpan, at: str) -> tuple[bool, int, str]:
    """Recompute the pushed span over what was acknowledged to this account; the operations stand in any case.

    A span that contradicts the acknowledged past is noted as broken, one that begins behind it (another account
    pushed meanwhile, or this server was restored) as a gap; the device then sends what is missing. Where another
    account pushed other links from this device, that is noted too, and hinders nobody.
    """
    known, links = chains.heads(connection, caller.actor, span.first_seq - 1), _links(span)
    held, reached = max(known), max(links)
    pushed = {"first_seq": span.first_seq, "prev_link": span.prev_link, "held_seq": held}
    if not _continues(links, known):
        _note_chain(connection, caller, at, "chain-gap" if min(links) > held else "chain-broken", pushed)
        return False, held, known[held]
    if reached <= held:
        return True, held, known[held]
    others = chains.of_others(connection, caller.actor, min(links), reached)
    forked = [seq for seq, link in others if links[seq] != link]
    if forked:
        _note_chain(connection, caller, at, "chain-forked", {**pushed, "at_seq": forked[0]})
    chains.acknowledge(connection, caller.actor, reached, links[reached], at)
    return True, reached, links[reached]


def _note_chain(connection: Connection, caller: Caller, at: str, action: str, pushed: Mapping[str, Any]) -> None:
    journal = Journal(connection, caller.actor, at)
    journal.note(action, caller.device_id, pushed)
    journal.flush()


def _links(span: ChainSpan) -> dict[int, str]:
    """Return the links along a span by number, the one before it included."""
    links = {span.first_seq - 1: span.prev_link}
    for seq, content in enumerate(span.content_hashes, start=span.first_seq):
        links[seq] = chain.fold(links[seq - 1], seq, (content,))
    return links


def _continues(links: Mapping[int, str], known: Mapping[int, str]) -> bool:
    met = links.keys() & known.keys()
    return bool(met) and all(links[seq] == known[seq] for seq in met)
