"""Records as JSON on the wire and in the store, and back: one module, so that both ends agree.

Unknown members of a record go to ``extra`` and come out again. Every reader raises :class:`BadRecord`.

What a platform sends may come from a newer program: kinds of records, states, marks and outcomes that are not known
here are kept, see :mod:`.newer_words` (``newer``). What a platform is sent has to be of the contract.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Optional, TypeVar

from .errors import BadGeometry, BadRecord
from .geometry import from_geojson, to_geojson
from .newer_words import outcome_of, secrecy_of, state_of, unknown_words, words_out
from .operations import (
    ChainSpan,
    Change,
    ChangePage,
    Foreign,
    Operation,
    OperationResult,
    PushReceipt,
    Record,
    Tombstone,
)
from .records import Batch, Case, CaseFacts, Zone
from .states import OperationKind, Outcome, ReviewState, Secrecy

T = TypeVar("T")
Json = dict[str, Any]
LARGEST = (1 << 53) - 1
"""The largest number on the wire: the last whole one that every JSON reader keeps exact (RFC 8259, 6)."""


def _reading(kind: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
        raise BadRecord(kind, f"missing or wrong: {error}") from error
    except BadGeometry as error:
        raise BadRecord(kind, f"geometry: {error.reason}") from error


def _rest(data: Mapping[str, Any], known: tuple[str, ...]) -> Json:
    return {name: value for name, value in data.items() if name not in known}


def _no_extra(cls: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cls) if f.name != "extra")


_BATCH, _ZONE, _CASE, _FACTS = (_no_extra(cls) for cls in (Batch, Zone, Case, CaseFacts))
_OPERATION, _RESULT, _TOMBSTONE = (_no_extra(cls) for cls in (Operation, OperationResult, Tombstone))
_RESULT_UNKNOWN = tuple(name for name in _RESULT if name != "outcome")


def _whole(value: Any) -> int:
    """Read a count or a version; JSON's ``1e999`` reads as infinity, and no database holds a googol."""
    number = int(value)
    if not 0 <= number <= LARGEST:
        raise ValueError("a number out of range")
    return number


def _secrecy(data: Mapping[str, Any], newer: bool) -> Secrecy:
    return secrecy_of(data) if newer else Secrecy(data.get("secrecy", Secrecy.INTERNAL.value))


def _kept(data: Mapping[str, Any], known: tuple[str, ...]) -> Json:
    """Return the ``extra`` of a record: unknown members, and unknown words of known ones."""
    return {**_rest(data, known), **unknown_words(data)}


def _optional_wkb(geojson: Optional[Mapping[str, Any]]) -> Optional[bytes]:
    return None if geojson is None else from_geojson(geojson)


def batch_to_json(batch: Batch) -> Json:
    """Return the wire form of a batch."""
    return {
        **batch.extra,
        "batch_id": batch.batch_id,
        "name": batch.name,
        "version": batch.version,
        **words_out(batch.extra, None, batch.secrecy),
    }


def batch_from_json(data: Mapping[str, Any], newer: bool = False) -> Batch:
    """Read a batch."""
    return _reading(
        "batch",
        lambda: Batch(
            str(data["batch_id"]),
            str(data["name"]),
            _secrecy(data, newer),
            _whole(data.get("version", 0)),
            _kept(data, _BATCH),
        ),
    )


def zone_to_json(zone: Zone) -> Json:
    """Return the wire form of a zone; ``outline`` as canonical GeoJSON."""
    return {
        **zone.extra,
        "zone_id": zone.zone_id,
        "code": zone.code,
        "name": zone.name,
        "level": zone.level,
        "type": zone.type,
        "outline": to_geojson(zone.outline),
        "units": list(zone.units),
        "version": zone.version,
        **words_out(zone.extra, None, zone.secrecy),
    }


def zone_from_json(data: Mapping[str, Any], newer: bool = False) -> Zone:
    """Read a zone."""
    return _reading(
        "zone",
        lambda: Zone(
            str(data["zone_id"]),
            str(data.get("code", "")),
            str(data["name"]),
            str(data["level"]),
            str(data.get("type", "")),
            from_geojson(data["outline"]),
            tuple(map(str, data.get("units", ()))),
            _secrecy(data, newer),
            _whole(data.get("version", 0)),
            _kept(data, _ZONE),
        ),
    )


def facts_to_json(facts: CaseFacts) -> Json:
    """Return the wire form of a case's facts."""
    return {**facts.extra, **{name: getattr(facts, name) for name in _FACTS}}


def facts_from_json(data: Mapping[str, Any]) -> CaseFacts:
    """Read a case's facts; absent ones take their defaults."""
    known = {name: data[name] for name in _FACTS if data.get(name) is not None}
    return _reading("facts", lambda: CaseFacts(**known, extra=_rest(data, _FACTS)))


def case_to_json(case: Case) -> Json:
    """Return the wire form of a case."""
    data: Json = {**case.extra, **{name: getattr(case, name) for name in _CASE}}
    data["outline"] = to_geojson(case.outline)
    data["outline_found"] = None if case.outline_found is None else to_geojson(case.outline_found)
    data["facts"] = facts_to_json(case.facts)
    data["finding"] = dict(case.finding)
    data["units"] = list(case.units)
    data.update(words_out(case.extra, case.review_state, case.secrecy))
    return data


def case_from_json(data: Mapping[str, Any], newer: bool = False) -> Case:
    """Read a case; ``newer``: the sender may be a newer program, so its words need not be known here."""
    return _reading(
        "case",
        lambda: Case(
            case_id=str(data["case_id"]),
            batch_id=str(data["batch_id"]),
            issued_id=str(data["issued_id"]),
            outline=from_geojson(data["outline"]),
            facts=facts_from_json(data.get("facts", {})),
            units=tuple(map(str, data.get("units", ()))),
            answering_unit=str(data.get("answering_unit", "")),
            review_state=state_of(data) if newer else ReviewState(data.get("review_state", "unreviewed")),
            review_level=_whole(data.get("review_level", 0)),
            return_reason=str(data.get("return_reason", "")),
            secrecy=_secrecy(data, newer),
            version=_whole(data.get("version", 0)),
            finding=dict(data.get("finding", {})),
            finding_number=_whole(data.get("finding_number", 0)),
            finding_by=str(data.get("finding_by", "")),
            finding_at=str(data.get("finding_at", "")),
            outline_found=_optional_wkb(data.get("outline_found")),
            extra=_kept(data, _CASE),
        ),
    )


def operation_to_json(op: Operation) -> Json:
    """Return the wire form of an operation."""
    return {
        **op.extra,
        "op_id": op.op_id,
        "case_id": op.case_id,
        "kind": op.kind.value,
        "base_version": op.base_version,
        "prev_op_id": op.prev_op_id,
        "payload": dict(op.payload),
        "client_seq": op.client_seq,
        "recorded_at": op.recorded_at,
        "chain_seq": op.chain_seq,
    }


def operation_from_json(data: Mapping[str, Any]) -> Operation:
    """Read an operation."""
    return _reading(
        "operation",
        lambda: Operation(
            op_id=str(data["op_id"]),
            case_id=str(data["case_id"]),
            kind=OperationKind(data["kind"]),
            base_version=_whole(data["base_version"]),
            payload=dict(data["payload"]),
            client_seq=_whole(data["client_seq"]),
            recorded_at=str(data["recorded_at"]),
            prev_op_id=data.get("prev_op_id"),
            chain_seq=_whole(data.get("chain_seq", 0)),
            extra=_rest(data, _OPERATION),
        ),
    )


def result_to_json(result: OperationResult) -> Json:
    """Return the wire form of one result; only what its outcome needs."""
    data: Json = {"op_id": result.op_id, "outcome": result.outcome.value, **result.extra}
    if result.version:
        data["version"] = result.version
    if result.record is not None:
        data["record"] = case_to_json(result.record)
    if result.conflicts:
        data["conflicts"] = list(result.conflicts)
    if result.problem:
        data["problem"] = dict(result.problem)
    return data


def result_from_json(data: Mapping[str, Any]) -> OperationResult:
    """Read one result."""
    return _reading(
        "result",
        lambda: OperationResult(
            op_id=str(data["op_id"]),
            outcome=outcome_of(data),
            version=_whole(data.get("version", 0)),
            record=case_from_json(data["record"], newer=True) if data.get("record") else None,
            conflicts=tuple(data.get("conflicts", ())),
            problem=dict(data.get("problem", {})),
            extra=_rest(data, _RESULT if outcome_of(data) is not Outcome.OTHER else _RESULT_UNKNOWN),
        ),
    )


def span_to_json(span: ChainSpan) -> Json:
    """Return the wire form of a chain span."""
    return {
        "device_id": span.device_id,
        "first_seq": span.first_seq,
        "prev_link": span.prev_link,
        "content_hashes": list(span.content_hashes),
    }


def span_from_json(data: Mapping[str, Any]) -> ChainSpan:
    """Read a chain span."""
    return _reading(
        "chain",
        lambda: ChainSpan(
            str(data["device_id"]),
            _whole(data["first_seq"]),
            str(data["prev_link"]),
            tuple(map(str, data.get("content_hashes", ()))),
        ),
    )


def push_to_json(operations: tuple[Operation, ...], span: ChainSpan) -> Json:
    """Return the body of ``POST /sync/batches``."""
    return {"operations": [operation_to_json(op) for op in operations], "chain": span_to_json(span)}


def receipt_to_json(receipt: PushReceipt) -> Json:
    """Return the answer to a push."""
    return {
        "results": [result_to_json(r) for r in receipt.results],
        "chain": {"ok": receipt.chain_ok, "seq": receipt.chain_seq, "link": receipt.chain_link},
    }


def receipt_from_json(data: Mapping[str, Any]) -> PushReceipt:
    """Read the answer to a push."""
    return _reading(
        "receipt",
        lambda: PushReceipt(
            tuple(result_from_json(r) for r in data["results"]),
            bool(data["chain"]["ok"]),
            _whole(data["chain"]["seq"]),
            str(data["chain"]["link"]),
        ),
    )


def record_to_json(record: Record) -> Json:
    """Return ``{"kind": …, "record": …}`` for a feed line."""
    if isinstance(record, Batch):
        return {"kind": "batch", "record": batch_to_json(record)}
    if isinstance(record, Zone):
        return {"kind": "zone", "record": zone_to_json(record)}
    if isinstance(record, Case):
        return {"kind": "case", "record": case_to_json(record)}
    if isinstance(record, Foreign):
        return {"kind": record.kind, "record": dict(record.record)}
    told = {name: getattr(record, name) for name in ("at", "by") if getattr(record, name)}
    gone = {"kind": record.kind, "record_id": record.record_id, "reason": record.reason}
    return {"kind": "tombstone", "record": {**record.extra, **gone, **told}}


def tombstone_from_json(data: Mapping[str, Any], newer: bool = False) -> Tombstone:
    """Read a tombstone."""
    kind, record_id, reason = (str(data[name]) for name in ("kind", "record_id", "reason"))
    at, by = (str(data.get(name) or "") for name in ("at", "by"))
    return Tombstone(kind, record_id, reason, at, by, _rest(data, _TOMBSTONE))


_READERS: dict[str, Callable[[Mapping[str, Any], bool], Record]] = {
    "batch": batch_from_json,
    "zone": zone_from_json,
    "case": case_from_json,
    "tombstone": tombstone_from_json,
}


def record_from_json(data: Mapping[str, Any], newer: bool = False) -> Record:
    """Read a feed line's record; an unknown kind is kept where the sender may be ``newer``, else :class:`BadRecord`."""
    kind = data["kind"] if isinstance(data, Mapping) and "kind" in data else None
    if newer and isinstance(kind, str) and kind not in _READERS:
        return _reading("change", lambda: Foreign(kind, dict(data["record"])))
    return _reading("change", lambda: _READERS[data["kind"]](data["record"], newer))


def page_to_json(page: ChangePage) -> Json:
    """Return the answer of ``GET /sync/changes``."""
    changes = [{"seq": c.seq, "op_id": c.op_id, **record_to_json(c.record)} for c in page.changes]
    rest: Json = {**({} if page.left is None else {"left": page.left}), **({"you": page.you} if page.you else {})}
    return {"changes": changes, "cursor": page.cursor, "more": page.more, **rest}


def page_from_json(data: Mapping[str, Any]) -> ChangePage:
    """Read a feed page."""
    return _reading(
        "page",
        lambda: ChangePage(
            tuple(Change(_whole(c["seq"]), record_from_json(c, newer=True), c.get("op_id")) for c in data["changes"]),
            str(data["cursor"]),
            bool(data["more"]),
            None if data.get("left") is None else _whole(data["left"]),
            str(data.get("you") or ""),
        ),
    )
