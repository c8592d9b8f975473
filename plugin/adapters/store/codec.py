"""Records as JSON bodies in the store, and back.

A body holds a record's members by name, enums by value, without its geometry. Members that this version does not
know go to ``extra`` where the record has one, so they survive a round trip.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, Optional

from ...domain.errors import BadRecord
from ...domain.newer_words import KIND, operation_kind_of, secrecy_of, state_of, unknown_words
from ...domain.operations import Operation
from ...domain.records import Batch, Case, CaseFacts, Draft, Image, Overlap, Screening, Zone
from ...domain.states import OperationKind, ReviewState, Secrecy

Json = dict[str, Any]


def _members(cls: type, *left_out: str) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cls) if f.name not in left_out)


_BATCH = _members(Batch)
_ZONE = _members(Zone, "outline")
_CASE = _members(Case, "outline", "outline_found", "facts")
_FACTS = _members(CaseFacts)
_DRAFT = _members(Draft)
_DRAFT_OUTLINES = ("outline", "base_outline", "sketch")
_IMAGE = _members(Image)
_SCREENING = _members(Screening, "overlaps")
_OVERLAP = _members(Overlap, "case_id")
_CASE_KNOWN = frozenset({*_CASE, "facts"})
_FACTS_KNOWN = frozenset(_FACTS)
_BLOCK = 200
"""Bodies parsed in one call: about a millisecond in which no other thread of Python runs."""
_SECRECY = {mark.value: mark for mark in Secrecy}
_REVIEW = {state.value: state for state in ReviewState}

PLATFORM_MEMBERS = (
    "review_state",
    "review_level",
    "return_reason",
    "version",
    "finding",
    "finding_number",
    "finding_by",
    "finding_at",
)
"""Members of a case that only the platform gives; a file imported again does not touch them."""


def _as_dict(value: Any) -> Json:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is no JSON value")


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_as_dict)
"""One for all: ``json.dumps`` makes a new one each time, and each key needs four."""


def dump(value: Any, kind: str = "record") -> str:
    """Return JSON text of a value; raises :class:`BadRecord` for what JSON or UTF-8 cannot hold."""
    try:
        text = _ENCODER.encode(value)
        text.encode("utf-8")
    except (TypeError, ValueError) as error:
        raise BadRecord(kind, str(error)) from error
    return text


def plain(value: Mapping[str, Any], kind: str) -> Json:
    """Return a mapping as the JSON object that a reader will get back, so that both hash to the same bytes."""
    data: Json = json.loads(dump(value, kind))
    return data


def load_all(bodies: Sequence[str]) -> Iterator[Json]:
    """Read many bodies, a block at a time: half the time of one by one, and equal keys are one string in memory."""
    for start in range(0, len(bodies), _BLOCK):
        yield from json.loads(f"[{','.join(bodies[start : start + _BLOCK])}]")


def _take(record: Any, names: tuple[str, ...]) -> Json:
    return {name: getattr(record, name) for name in names}


def _sort_out(data: Json, known: frozenset[str]) -> Json:
    """Move unknown members of ``data`` to its ``extra``."""
    if not data.keys() <= known:
        extra = data.setdefault("extra", {})
        for name in data.keys() - known:
            extra[name] = data.pop(name)
    return data


def _only(data: Json, names: tuple[str, ...]) -> Json:
    return {name: data[name] for name in names if name in data}


def batch_body(batch: Batch) -> str:
    """Return the body of a batch."""
    return dump(_take(batch, _BATCH), "batch")


def batch_of(data: Json) -> Batch:
    """Read a batch."""
    data = _sort_out(data, frozenset(_BATCH))
    data["secrecy"] = _SECRECY[data["secrecy"]]
    return Batch(**data)


def zone_body(zone: Zone) -> str:
    """Return the body of a zone, without its outline."""
    return dump(_take(zone, _ZONE), "zone")


def zone_of(data: Json, outline: bytes) -> Zone:
    """Read a zone."""
    data = _sort_out(data, frozenset(_ZONE))
    data["units"] = tuple(data["units"])
    data["secrecy"] = _SECRECY[data["secrecy"]]
    return Zone(outline=outline, **data)


def case_body(case: Case) -> str:
    """Return the body of a case, without its outlines."""
    return dump({**_take(case, _CASE), "facts": _take(case.facts, _FACTS)}, "case")


def reissued_body(case: Case, stored: str) -> str:
    """Return the body of a case imported again: what the platform gave stays as it is stored."""
    before = json.loads(stored)
    data = {**_take(case, _CASE), "facts": _take(case.facts, _FACTS)}
    return dump({**data, **_only(before, PLATFORM_MEMBERS)}, "case")


def case_of(data: Json, outline: bytes, outline_found: Optional[bytes]) -> Case:
    """Read a case; this runs 100,000 times when a large workspace opens."""
    data = _sort_out(data, _CASE_KNOWN)
    if data["review_state"] not in _REVIEW or data["secrecy"] not in _SECRECY:
        return _case_of_a_newer_program(data, outline, outline_found)
    data["facts"] = CaseFacts(**_sort_out(data["facts"], _FACTS_KNOWN))
    data["units"] = tuple(data["units"])
    data["review_state"] = _REVIEW[data["review_state"]]
    data["secrecy"] = _SECRECY[data["secrecy"]]
    return Case(outline=outline, outline_found=outline_found, **data)


def _case_of_a_newer_program(data: Json, outline: bytes, outline_found: Optional[bytes]) -> Case:
    """Read a case in whose body a newer program wrote words that are not known here; see ``domain.newer_words``."""
    data["extra"] = {**data.get("extra", {}), **unknown_words(data)}
    data["review_state"], data["secrecy"] = state_of(data).value, secrecy_of(data).value
    return case_of(data, outline, outline_found)


def draft_body(draft: Draft) -> str:
    """Return the body of a draft."""
    data = {name: value for name, value in _take(draft, _DRAFT).items() if name not in _DRAFT_OUTLINES}
    for name in _DRAFT_OUTLINES:
        outline: Optional[bytes] = getattr(draft, name)
        if outline is not None:
            data[name] = b64encode(outline).decode("ascii")
    return dump(data, "draft")


def draft_of(data: Json) -> Draft:
    """Read a draft."""
    known = _only(data, _DRAFT)
    for name in _DRAFT_OUTLINES:
        if name in known:
            known[name] = b64decode(known[name])
    return Draft(**known)


def image_body(image: Image) -> str:
    """Return the body of an image."""
    return dump(_take(image, _IMAGE), "image")


def image_of(data: Json) -> Image:
    """Read an image."""
    data = _only(data, _IMAGE)
    west, south, east, north = data["footprint"]
    data["footprint"] = (west, south, east, north)
    data["secrecy"] = _SECRECY[data["secrecy"]]
    return Image(**data)


def screening_body(screening: Screening) -> str:
    """Return the body of a screening with its overlaps."""
    overlaps = [_take(overlap, _OVERLAP) for overlap in screening.overlaps]
    return dump({**_take(screening, _SCREENING), "overlaps": overlaps}, "screening")


def screening_of(data: Json) -> Screening:
    """Read a screening."""
    found = data.pop("overlaps")
    overlaps = tuple(Overlap(case_id=data["case_id"], **_only(item, _OVERLAP)) for item in found)
    return Screening(overlaps=overlaps, **_only(data, _SCREENING))


OPERATION_COLUMNS = "op_id, case_id, kind, base_version, payload, client_seq, recorded_at, prev_op_id, chain_seq"
"""Columns of the outbox in the order of :func:`operation_of`."""


def operation_of(row: tuple[Any, ...]) -> Operation:
    """Read an operation from a row of :data:`OPERATION_COLUMNS`; a newer program's kind stands in ``extra``."""
    op_id, case_id, kind, base_version, payload, client_seq, recorded_at, prev_op_id, chain_seq = row
    known = operation_kind_of(kind)
    return Operation(
        op_id,
        case_id,
        known,
        base_version,
        json.loads(payload),
        client_seq,
        recorded_at,
        prev_op_id,
        chain_seq,
        {KIND: kind} if known is OperationKind.OTHER else {},
    )


def load(body: str) -> Json:
    """Read one body."""
    data: Json = json.loads(body)
    return data
