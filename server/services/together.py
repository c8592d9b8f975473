"""Single writes of many callers in one transaction; each is judged and answered by itself.

A transaction costs the same whether one finding comes with it or thirty. Writes of an organisation that come while
others are carried out are gathered (:mod:`.gathering`) and become the next transaction. In it the sign-ins are looked
up, so that whoever was signed out or disabled a moment ago is refused; the patches are read, every write is judged over
its own, and what may stand is written in one statement for each area. What is out of the ordinary (a stale
precondition, a patch that others were merged into, roles that changed since they were last seen) goes by itself as
before, and so does all of a group that the database refuses: nobody is harmed by what another one sent. Answers are
given when the transaction has committed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Optional, Union

from ...plugin.domain import wire
from ...plugin.domain.outline_merge import merged_from, version_before
from ...plugin.domain.records import Case
from ...plugin.domain.states import OperationKind, Outcome
from .. import clock
from ..db import accounts, features
from ..db.engine import Connection, Database, Scope
from ..db.journal import Journal
from ..db.seen import views_of
from ..errors import DatabaseRefused, DatabaseUnavailable, RecordNotFound, StorageFull, TokenInvalid
from ..logs import log, request_id
from .accounts import Caller, caller_of
from .callers import Callers, Writer
from .features import Json, etag_of, feature_of
from .gathering import Gathering
from .push import Judged, Pushes, save
from .single import CASES, DECISIONS, OperationRefused, Precondition, SingleWrites
from .standing import Bench


@dataclass(frozen=True)
class Write:
    """A single write as it came: a lead, or a finding (``partial``: the answers given change what stands)."""

    writer: Writer
    case_id: str
    said: Json
    precondition: Precondition
    kind: OperationKind = OperationKind.SUBMIT
    partial: bool = False
    request: str = ""


Answer = Union[Json, Exception]
_Placed = tuple[int, Write, Caller]


class Together:
    """Carries out single writes, those that come together at once."""

    def __init__(self, database: Database, callers: Callers, pushes: Pushes, single: SingleWrites) -> None:
        self._database, self._callers, self._pushes, self._single = database, callers, pushes, single
        self._gathering: Gathering[Write, Json] = Gathering(self.carry_out)

    def put(self, write: Write) -> Future[Json]:
        """Return the feature to come, or what refuses the write, as :meth:`SingleWrites.decide` raises it."""
        write.precondition.require()
        return self._gathering.put(write.writer.caller.org_id, write.case_id, write)

    def close(self) -> None:
        """Answer what was begun, then end."""
        self._gathering.close()

    def carry_out(self, writes: Sequence[Write]) -> list[Answer]:
        """Carry out writes of one organisation to patches that differ, and return a word on each, in order."""
        try:
            found = self._at_once(writes)
        except (DatabaseUnavailable, StorageFull) as error:
            return [type(error)() for _ in writes]
        except Exception as error:  # noqa: BLE001 -- nothing was written, and whose fault it was shows one by one
            unforeseen = None if isinstance(error, DatabaseRefused) else error
            log.warning("single writes go one by one", exc_info=unforeseen, extra={"facts": {"reason": str(error)}})
            found = {}
        return [found[place] if place in found else self._alone(write) for place, write in enumerate(writes)]

    def _alone(self, write: Write) -> Answer:
        token = request_id.set(write.request)
        try:
            caller = self._callers.present(write.writer)
            if write.kind is OperationKind.CREATE:
                return self._single.create(caller, write.case_id, write.said, write.precondition)
            return self._single.decide(caller, write.case_id, write.said, write.precondition, write.partial)
        except Exception as error:  # noqa: BLE001 -- it is raised where the request is answered
            return error
        finally:
            request_id.reset(token)

    # -- in one transaction

    def _at_once(self, writes: Sequence[Write]) -> dict[int, Answer]:
        """Return a word on each write that could be carried out with the others, by its place."""
        first, at = writes[0].writer.caller, clock.now()
        answers: dict[int, Answer] = {}
        with self._database.turn(first.scope) as connection:
            journal = Journal(connection, first.actor, at)  # locks: what is read below cannot change
            areas: dict[Scope, list[_Placed]] = {}
            for place, (write, who) in enumerate(zip(writes, self._present(connection, first.org_id, writes))):
                if isinstance(who, Exception):
                    answers[place] = who
                elif who is not None:
                    areas.setdefault(who.scope, []).append((place, write, who))
            for scope, some in areas.items():
                if scope != first.scope or len(areas) > 1:
                    self._database.tell(connection, scope)
                answers |= self._of_area(connection, journal, scope, some, at)
        return answers

    def _present(
        self, connection: Connection, org_id: str, writes: Sequence[Write]
    ) -> list[Union[Caller, TokenInvalid, None]]:
        """Return the callers as they stand now; ``None`` where one's area is not the one he was last seen with."""
        named = {write.writer.bearer.family_id for write in writes if write.writer.bearer is not None}
        found = accounts.all_signed_in(connection, org_id, named) if named else {}
        return [self._confirmed(write.writer, found) for write in writes]

    def _confirmed(
        self, writer: Writer, found: Mapping[tuple[str, str], accounts.SignedIn]
    ) -> Union[Caller, TokenInvalid, None]:
        bearer = writer.bearer
        if bearer is None:
            return writer.caller
        try:
            caller = caller_of(bearer, found.get((bearer.account_id, bearer.family_id)))
        except TokenInvalid as error:
            return error
        if caller != writer.caller:
            self._callers.seen(bearer, caller)
        return caller if caller.scope == writer.caller.scope else None

    def _of_area(
        self, connection: Connection, journal: Journal, scope: Scope, some: Sequence[_Placed], at: str
    ) -> dict[int, Answer]:
        found = features.findings(connection, scope, {write.case_id for _, write, _ in some})
        answers: dict[int, Answer] = {}
        done: list[tuple[int, Write, Judged]] = []
        for place, write, caller in some:
            try:
                judged = self._judged(write, caller, found.get(write.case_id), at)
            except Exception as error:  # noqa: BLE001 -- a rule's word, or a fault over this write alone
                answers[place] = error
                continue
            if judged is not None:
                done.append((place, write, judged))
        made = save(connection, journal, [judged for _, _, judged in done], at) if done else {}
        for place, write, judged in done:
            answers[place] = _answer(write, judged, made[write.case_id])
        return answers

    def _judged(
        self, write: Write, caller: Caller, found: Optional[tuple[str, Optional[str]]], at: str
    ) -> Optional[Judged]:
        """Return what a write comes to, ``None`` where it has to go by itself; raises what refuses it."""
        if write.kind is OperationKind.CREATE:
            return None if found is not None or not write.precondition.absent else self._lead(write, caller, at)
        if found is None:
            raise RecordNotFound(DECISIONS, write.case_id)
        case = wire.case_from_json(json.loads(found[0]))
        if merged_from(case) or version_before(case) or not _fresh(write.precondition, case, *found):
            return None
        payload = self._single.payload(case, write.said, write.partial)
        op = self._single.operation(case.case_id, OperationKind.SUBMIT, case.version, payload)
        bench = Bench({}, {case.case_id: case}, {(case.case_id, case.version): case})
        result = self._pushes.judged(caller, op, bench, at)
        if result.outcome is Outcome.CONFLICT:
            return None
        if result.outcome is not Outcome.APPLIED:
            raise OperationRefused(result.problem)
        return Judged(caller, bench)

    def _lead(self, write: Write, caller: Caller, at: str) -> Judged:
        op = self._single.lead(write.case_id, write.said)
        bench = Bench({}, {}, {})
        result = self._pushes.judged(caller, op, bench, at)
        if result.outcome is not Outcome.APPLIED:
            raise OperationRefused(result.problem)
        return Judged(caller, bench)


def _fresh(precondition: Precondition, case: Case, record: str, views: Optional[str]) -> bool:
    """Tell whether a finding is given where there is none, or replaces the one that its ETag names."""
    if not case.finding_number:
        return precondition.absent
    return precondition.if_match == etag_of(feature_of(DECISIONS, record, views_of(views)))


def _answer(write: Write, judged: Judged, record: str) -> Json:
    if write.kind is OperationKind.CREATE:
        return feature_of(CASES, record)
    (change,) = (one for one in judged.bench.changes if one.after.case_id == write.case_id)
    return feature_of(DECISIONS, record, [dict(view) for view in change.seen or ()])
