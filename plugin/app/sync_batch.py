"""How the outbox is cut into pushes: what fits one request, and the chain span that goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..domain.canonical import canonical_json
from ..domain.chain import GENESIS, fold
from ..domain.operations import MAX_BODY_BYTES, MAX_OPERATIONS, ChainSpan, Operation, OperationResult
from ..domain.states import Outcome
from ..domain.wire import operation_to_json, span_to_json
from ..ports import Store, SyncState

MAX_SPAN_ENTRIES = 4_000
"""Chain entries in one push: 67 bytes each, so about a quarter of the body; a longer span goes in several pushes."""
TOO_LARGE = "urn:redline-review:problem:operation-too-large"
"""Problem type of an operation that no push can hold; it is kept and shown, never sent."""
_ENVELOPE_BYTES = 64


@dataclass(frozen=True)
class Push:
    """One request: operations and span. ``too_large`` are operations that fit no request at all."""

    operations: tuple[Operation, ...]
    span: ChainSpan
    too_large: tuple[Operation, ...] = ()


def operation_bytes(operation: Operation) -> int:
    """Return what an operation takes in the body, its comma included."""
    return len(canonical_json(operation_to_json(operation))) + 1


def cut(operations: Sequence[Operation], span: ChainSpan) -> Push:
    """Take as many operations from the front as fit beside ``span``; at least one, or it is too large."""
    room = MAX_BODY_BYTES - _ENVELOPE_BYTES - len(canonical_json(span_to_json(span)))
    taken: list[Operation] = []
    too_large: list[Operation] = []
    for operation in operations[:MAX_OPERATIONS]:
        size = operation_bytes(operation)
        if size > _alone_bytes():
            too_large.append(operation)
            continue
        if size > room:
            break
        room -= size
        taken.append(operation)
    return Push(tuple(taken), span, tuple(too_large))


def _alone_bytes() -> int:
    """Room for a single operation beside the longest span."""
    return MAX_BODY_BYTES - _ENVELOPE_BYTES - MAX_SPAN_ENTRIES * 67 - 256


def too_large_result(operation: Operation) -> OperationResult:
    """Return the rejection of an operation that cannot be sent; the queue goes on without it."""
    problem = {"type": TOO_LARGE, "title": "Operation too large", "size_bytes": operation_bytes(operation)}
    return OperationResult(operation.op_id, Outcome.REJECTED, problem=problem)


def next_span(store: Store, state: SyncState, last_seq: int) -> ChainSpan:
    """Return the span that follows the acknowledged head, up to ``last_seq`` or the most that one push takes."""
    first = state.chain_seq + 1
    last = min(last_seq, state.chain_seq + MAX_SPAN_ENTRIES)
    if last < first:
        return ChainSpan(state.device_id, first, state.chain_link or GENESIS)
    return store.chain_span(first, last)


def own_link(store: Store, seq: int) -> str:
    """Return this device's link at ``seq`` (0: before the first entry); empty where its chain is shorter."""
    if seq == 0:
        return GENESIS
    span = store.chain_span(seq, seq)
    return fold(span.prev_link, seq, span.content_hashes) if span.content_hashes else ""
