"""Taking a lead of one's own into the workspace, and offering it to the platform: one durable transaction."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Optional

from ..domain.acts import Act, ActReceipt
from ..domain.errors import CaseNotFound
from ..domain.geometry import canonical_wkb
from ..domain.identity import IdFactory
from ..domain.operations import Operation
from ..domain.outline_errors import OutlineInvalid
from ..domain.outline_leads import drawn_lead
from ..domain.records import Batch, Case
from ..domain.states import ActKind, OperationKind
from ..domain.wire import batch_to_json, case_to_json
from ..ports import Clock
from .outline import FaultOf
from .review import ReviewSession


class OwnLeads:
    """Makes leads beside the current case."""

    def __init__(self, session: ReviewSession, clock: Clock, fault_of: FaultOf) -> None:
        self._session, self._clock, self._fault_of = session, clock, fault_of
        self._ids = IdFactory()

    def take(self, outline: bytes) -> tuple[Case, Future[ActReceipt]]:
        """Hand a drawn outline (WKB in degrees) to the store as a new lead; it is there with the next reading.

        Raises ``BadGeometry`` or :class:`OutlineInvalid` for a shape that cannot stand, ``CaseNotFound`` where no
        case is open that says batch and units. The future raises the store's reasons.
        """
        drawn = canonical_wkb(outline)
        fault = self._fault_of(drawn)
        if fault:
            raise OutlineInvalid(fault)
        near = self._near()
        at = self._clock.now()
        case = drawn_lead(near, self._ids.new(self._clock.unix_ms()), drawn, at)
        batch = self._batch(near)
        act = Act(ActKind.CREATE, case.case_id, at, {"case": case_to_json(case), "near": near.case_id})
        operation = self._operation(case, batch, at)
        operations = () if operation is None else (operation,)
        return case, self._session.store.import_batch(batch, (), (case,), act, operations)

    def _near(self) -> Case:
        if self._session.current is None:
            raise CaseNotFound("")
        return self._session.case(self._session.current)

    def _batch(self, near: Case) -> Batch:
        batches = self._session.contents.batches
        return next((batch for batch in batches if batch.batch_id == near.batch_id), Batch(near.batch_id, ""))

    def _operation(self, case: Case, batch: Batch, at: str) -> Optional[Operation]:
        if not self._session.has_server:
            return None
        payload = {"case": case_to_json(case), "batch": batch_to_json(batch)}
        op_id = self._ids.new(self._clock.unix_ms())
        return Operation(op_id, case.case_id, OperationKind.CREATE, 0, payload, 0, at)
