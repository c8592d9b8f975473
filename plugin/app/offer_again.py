"""What the platform refused of a split or a merge, offered again on what the platform has now: a person's choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Optional

from ..domain.acts import Act
from ..domain.geometry import from_geojson
from ..domain.identity import IdFactory
from ..domain.operations import Operation
from ..domain.outline_merge import ids_named
from ..domain.outline_pieces import piece_id
from ..domain.records import Case, Draft
from ..domain.refusal import Refusal, refusal_of
from ..domain.states import ActKind, OperationKind, OutboxState
from ..ports import Clock, OutboxRow, lines_in
from .review import ReviewSession
from .steps import said_of
from .working_state import as_the_platform_has_it

_REFUSED = (OutboxState.CONFLICT, OutboxState.REJECTED, OutboxState.BLOCKED)


@dataclass(frozen=True)
class Refused:
    """A split that was not applied, and what waits behind it.

    ``refusal`` is what the platform said, without any words where it is a conflict. ``of_pieces`` are findings on its
    pieces, ``of_patch`` those on the patch itself.
    """

    operation: Operation
    refusal: Refusal
    of_pieces: tuple[Operation, ...] = ()
    of_patch: tuple[Operation, ...] = ()


def pieces_of(operation: Operation) -> tuple[str, ...]:
    """Return the ids of the patches that a split makes."""
    pieces = operation.payload.get("pieces", ())
    return tuple(str(piece["case_id"]) for piece in pieces) if operation.kind is OperationKind.SPLIT else ()


def touched(operation: Operation) -> tuple[str, ...]:
    """Return the ids of all cases that an operation touches, its own first."""
    others = ids_named(operation.payload) if operation.kind is OperationKind.MERGE else pieces_of(operation)
    return (operation.case_id, *others)


def refused_split(outbox: Sequence[OutboxRow], case_id: str) -> Optional[Refused]:
    """Return the refused split of a patch, or the one that made it; ``None`` where none was refused. Off the GUI."""
    standing = [row for row in outbox if row.state in _REFUSED and not row.superseded]
    splits = [row for row in standing if row.operation.kind is OperationKind.SPLIT]
    row = next((row for row in splits if case_id in touched(row.operation)), None)
    if row is None:
        return None
    split, pieces = row.operation, pieces_of(row.operation)
    behind = [other.operation for other in standing if other.operation.kind is not OperationKind.SPLIT]
    return Refused(
        split,
        refusal_of(row.result),
        tuple(op for op in behind if op.case_id in pieces),
        tuple(op for op in behind if op.case_id == split.case_id),
    )


class OfferAgain:
    """Offers refused splits of one sitting again."""

    def __init__(self, session: ReviewSession, clock: Clock) -> None:
        self._session, self._clock = session, clock
        self._ids = IdFactory()

    def split(self, refused: Refused) -> Draft:
        """Offer a split again, with the findings on its pieces behind it: one durable transaction.

        The patch itself is open again: somebody may have found something there meanwhile, which is seen first.
        """
        session, now = self._session, self._clock.now()
        case_id = refused.operation.case_id
        case = session.case(case_id)
        draft = as_the_platform_has_it(case, session.draft(case_id))
        op = replace(
            refused.operation,
            op_id=self._ids.new(self._clock.unix_ms()),
            base_version=draft.base_version,
            payload={
                **refused.operation.payload,
                "base_finding": dict(case.finding),
                "pieces": self._named(case, refused.operation.payload["pieces"]),
            },
            recorded_at=now,
        )
        kept = from_geojson(op.payload["outline"])
        draft = replace(draft, outline=kept, base_outline=kept, sketch=None, outlined=True, last_op_id=op.op_id)
        said = {"of": refused.operation.op_id, "op_id": op.op_id, "pieces": list(pieces_of(op))}
        again = [one for one in refused.of_pieces if self._stands(one)]
        behind = [one for one in (*refused.of_patch, *refused.of_pieces) if one not in again]
        instead = (refused.operation.op_id, *(one.op_id for one in behind))
        along = tuple(map(self._finding_again, again))
        act = Act(ActKind.RESOLVE, case_id, now, said, draft, op, along=along, stands_in_for=instead)
        session.make_cases(act)
        return session.draft(case_id)

    def _named(self, patch: Case, pieces: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return the pieces, each under a name that is still free: somebody else may have split the patch meanwhile."""
        own = {piece["case_id"] for piece in pieces}
        lines = lines_in(self._session.contents)
        taken = {line.issued_id for case_id, line in lines.items() if case_id not in own}
        named = []
        for piece in pieces:
            name = str(piece["issued_id"])
            name = piece_id(patch.issued_id, taken) if name in taken else name
            taken.add(name)
            named.append({**piece, "issued_id": name})
        return named

    def _stands(self, finding: Operation) -> bool:
        """Tell whether a finding that waits is still the one of its patch: one that was reopened is sent anew later."""
        draft = self._session.draft(finding.case_id)
        return draft.decided and draft.last_op_id == finding.op_id

    def _finding_again(self, finding: Operation) -> Act:
        op = replace(finding, op_id=self._ids.new(self._clock.unix_ms()))
        draft = replace(self._session.draft(finding.case_id), last_op_id=op.op_id)
        said = {**said_of(draft), "op_id": op.op_id, "again": finding.op_id}
        return Act(ActKind.REDO, finding.case_id, self._clock.now(), said, draft, op, stands_in_for=(finding.op_id,))
