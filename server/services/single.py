"""Single records written over HTTP (OGC API – Features, Part 4, draft 20-002r1), for programs that do not sync.

Each write becomes an operation like those of a push: the same rules, roles, versions, feed and audit. Thin on purpose:
a finding is given, replaced or changed in parts, a lead of one's own is offered; nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

from ...plugin.domain import wire
from ...plugin.domain.errors import BadRecord
from ...plugin.domain.form import Form
from ...plugin.domain.geometry import from_geojson, to_geojson
from ...plugin.domain.identity import IdFactory
from ...plugin.domain.merge import three_way
from ...plugin.domain.operations import Operation
from ...plugin.domain.records import Case
from ...plugin.domain.states import OperationKind, Outcome
from .. import clock
from ..db import records
from ..db.engine import Connection, Database
from ..db.journal import Journal
from ..errors import PreconditionFailed, PreconditionRequired, RecordNotFound
from .accounts import Caller
from .bench import set_up_one
from .features import Features, Json, etag_of
from .judge import DEFAULT_FORM, read_operation
from .push import Begun, Pushes
from .standing import OUTLINE, fields_of

ABSENT = "*"
CASES, DECISIONS = "cases", "decisions"


class OperationRefused(Exception):
    """The rules refused the write; ``problem`` is the RFC 9457 object. Never leaves the API."""

    def __init__(self, problem: Mapping[str, Any]) -> None:
        super().__init__(problem.get("type"))
        self.problem = problem


@dataclass(frozen=True)
class Precondition:
    """``if_match`` is the ETag that is to be replaced; ``absent``: there is nothing yet."""

    if_match: str = ""
    absent: bool = False

    def require(self) -> None:
        """Raise :class:`PreconditionRequired` where nothing was said."""
        if not self.if_match and not self.absent:
            raise PreconditionRequired


class SingleWrites:
    """Carries out single writes."""

    def __init__(self, database: Database, pushes: Pushes, features: Features, forms: Mapping[str, Form]) -> None:
        self._database, self._pushes, self._features, self._forms = database, pushes, features, forms
        self._ids = IdFactory()

    def decide(self, caller: Caller, case_id: str, said: Json, precondition: Precondition, partial: bool) -> Json:
        """Give, replace or change the finding of a case and return it as it stands then.

        Raises :class:`PreconditionRequired`, :class:`PreconditionFailed`, :class:`RecordNotFound` or
        :class:`OperationRefused`; then nothing is written.
        """
        precondition.require()
        with self._database.turn(caller.scope) as connection:
            journal = Journal(connection, caller.actor, clock.now())  # locks: what is compared below cannot change
            case = records.cases_by_id(connection, caller.scope, [case_id]).get(case_id)
            if case is None:
                raise RecordNotFound(DECISIONS, case_id)
            payload = self.payload(case, said, partial)
            self._compare(connection, caller, case, precondition, payload)
            op = self.operation(case_id, OperationKind.SUBMIT, case.version, payload)
            self._carry_out(connection, caller, op, Begun(journal, set_up_one(connection, caller, case)))
            return self._features.read(connection, caller, DECISIONS, case_id)

    def payload(self, case: Case, said: Json, partial: bool) -> Json:
        """Return what the operation of a finding says."""
        given = said.get("properties") or {}
        form = self._forms.get(str(given.get("finding_form", DEFAULT_FORM)))
        known = {name for question in form.questions for name in question.fields()} if form else set()
        answers = {name: value for name, value in given.items() if name in known}
        finding = {**case.finding, **answers} if partial else answers
        payload: Json = {"form": form.name if form else str(given.get("finding_form"))}
        payload["finding"] = {name: value for name, value in finding.items() if value is not None}
        if said.get("geometry") is not None:
            drawn = from_geojson(said["geometry"])
            payload[OUTLINE] = None if drawn == case.outline else to_geojson(drawn)
        return payload

    def _compare(
        self, connection: Connection, caller: Caller, case: Case, precondition: Precondition, payload: Json
    ) -> None:
        current = self._features.read(connection, caller, DECISIONS, case.case_id) if case.finding_number else None
        if precondition.absent and current is None:
            return
        if current is not None and precondition.if_match == etag_of(current):
            return
        base = self._base(connection, caller, case, precondition.if_match)
        mine = {**payload["finding"], **({OUTLINE: payload[OUTLINE]} if payload.get(OUTLINE) else {})}
        fields = three_way(base, mine, fields_of(case)).conflicts
        raise PreconditionFailed(case.version, fields, current or {})

    def _base(self, connection: Connection, caller: Caller, case: Case, etag: str) -> Json:
        """Return the finding that an ETag of ours stood for, empty where there was none."""
        number = etag.strip('"').partition("-")[0]
        if not number.isascii() or not number.isdigit() or not 0 < int(number[:9]) <= case.version:
            return {}
        found = records.versions(connection, caller.org_id, [(case.case_id, int(number[:9]))])
        return {} if not found else fields_of(next(iter(found.values())))

    def create(self, caller: Caller, case_id: str, said: Json, precondition: Precondition) -> Json:
        """Offer a lead of one's own and return it; raises as :meth:`decide` does."""
        precondition.require()
        with self._database.turn(caller.scope) as connection:
            Journal(connection, caller.actor, clock.now())
            known = records.cases_by_id(connection, caller.scope, [case_id]).get(case_id)
            if known is not None or not precondition.absent:
                current = {} if known is None else self._features.read(connection, caller, CASES, case_id)
                raise PreconditionFailed(known.version if known else 0, (), current)
            self._carry_out(connection, caller, self.lead(case_id, said))
            return self._features.read(connection, caller, CASES, case_id)

    def lead(self, case_id: str, said: Json) -> Operation:
        """Return the operation that offers a lead; raises :class:`BadRecord`."""
        return self.operation(case_id, OperationKind.CREATE, 0, _lead(case_id, said))

    def new_id(self) -> str:
        """Return an id for a lead that came without one."""
        return self._ids.new(clock.unix_ms())

    def operation(self, case_id: str, kind: OperationKind, base_version: int, payload: Json) -> Operation:
        """Return an operation of a single write, under an id of its own; raises :class:`BadRecord`."""
        op_id = self._ids.new(clock.unix_ms())
        op = Operation(op_id, case_id, kind, base_version, payload, 0, clock.now())
        return read_operation(wire.operation_to_json(op))

    def _carry_out(self, connection: Connection, caller: Caller, op: Operation, begun: Optional[Begun] = None) -> None:
        result = self._pushes.carry_out_one(connection, caller, op, begun)
        if result.outcome is Outcome.CONFLICT and result.record is not None:
            current = self._features.read(connection, caller, DECISIONS, op.case_id)
            raise PreconditionFailed(result.record.version, result.conflicts, current)
        if result.outcome is not Outcome.APPLIED:
            raise OperationRefused(result.problem)


def _lead(case_id: str, said: Json) -> Json:
    """Return the payload of a lead; its batch is named by the sender, so that several leads share one."""
    given = said.get("properties") or {}
    batch_id = given.get("batch_id")
    if not isinstance(batch_id, str):
        raise BadRecord("create", "batch_id is needed, a UUID of version 7 of your own for your leads")
    units = given.get("units", [])
    listed = units.split(",") if isinstance(units, str) else units
    if not isinstance(listed, list) or not all(isinstance(unit, str) for unit in listed):
        raise BadRecord("create", "units are a list of codes")
    case = {
        "case_id": case_id,
        "batch_id": batch_id,
        "issued_id": str(given.get("issued_id", "")),
        "outline": said.get("geometry"),
        "units": [unit for unit in listed if unit],
        "version": 0,
    }
    batch = {"batch_id": batch_id, "name": str(given.get("batch_name") or "Leads"), "version": 0}
    return {"case": case, "batch": batch}
