"""Splitting a patch: what stays keeps the issued id and its answer, the piece becomes a patch of its own under it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..domain.acts import Act
from ..domain.geometry import MultiPolygon, canonical, canonical_wkb, to_geojson, to_wkb
from ..domain.identity import IdFactory
from ..domain.operations import Operation
from ..domain.outline import Editing, Spot, without_ring
from ..domain.outline_errors import OutlineInvalid
from ..domain.outline_pieces import piece_id, piece_of
from ..domain.records import Case, Draft
from ..domain.states import ActKind, OperationKind
from ..domain.wire import case_to_json
from ..ports import Clock, lines_in
from .outline import FaultOf
from .review import ReviewSession


class PatchSplit:
    """Splits patches of one sitting."""

    def __init__(self, session: ReviewSession, clock: Clock, fault_of: FaultOf) -> None:
        self._session, self._clock, self._fault_of = session, clock, fault_of
        self._ids = IdFactory()

    def split(self, case_id: str, editing: Editing, part: int) -> Case:
        """Cut one part of the outline off as a patch of its own; returns it.

        One durable transaction: the patch's corrected outline, the piece, the chain's entry and what is sent. It cannot
        be undone. The piece is in memory with the next reading. Raises ``OutlineStepRefused`` for the only part,
        :class:`OutlineInvalid` where either shape cannot stand, ``PatchMerged`` where another patch answers for it.
        """
        session, before = self._session, self._session.own(case_id)
        kept = self._sound(without_ring(editing.shape, Spot(part, 0, 0)))
        piece_outline = self._sound((editing.shape[part],))
        parent = session.case(case_id)
        taken = (line.issued_id for line in lines_in(session.contents).values())
        new_id = self._ids.new(self._clock.unix_ms())
        piece = piece_of(parent, new_id, piece_id(parent.issued_id, taken), piece_outline)
        found = None if kept == canonical_wkb(parent.outline) else kept
        base = found if session.has_server else before.base_outline  # what is sent by it is no work of ours any more
        draft = replace(before, outline=found, base_outline=base, sketch=None, decided=False, outlined=True)
        payload = {"outline": to_geojson(kept), "pieces": [case_to_json(piece)]}
        payload["base_finding"] = dict(before.base_answers)
        act = Act(ActKind.SPLIT, case_id, self._clock.now(), payload, draft, cases=(piece,))
        if session.has_server:
            operation = self._operation(before, payload)
            act = replace(act, operation=operation, draft=replace(draft, last_op_id=operation.op_id))
        session.make_cases(act)
        return piece

    def _sound(self, shape: MultiPolygon) -> bytes:
        outline = to_wkb(canonical(shape))
        fault = self._fault_of(outline)
        if fault:
            raise OutlineInvalid(fault)
        return outline

    def _operation(self, draft: Draft, payload: Mapping[str, Any]) -> Operation:
        return Operation(
            op_id=self._ids.new(self._clock.unix_ms()),
            case_id=draft.case_id,
            kind=OperationKind.SPLIT,
            base_version=draft.base_version,
            payload=payload,
            client_seq=0,
            recorded_at=self._clock.now(),
            prev_op_id=draft.last_op_id,
        )
