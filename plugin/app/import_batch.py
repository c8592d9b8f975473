"""Bring a layer's rows in as cases of a batch or as zones. Pure: it plans, shows a receipt, then hands to the store.

Importing again is safe: a case keeps its identity by (batch, issued id), its facts and outline follow the file,
and findings and drafts are never touched.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any, Optional

from ..domain.acts import Act, ActReceipt
from ..domain.errors import BadRecord
from ..domain.identity import IdFactory
from ..domain.mapping import MappingProfile, case_facts
from ..domain.operations import Operation
from ..domain.outline_leads import made_here
from ..domain.records import VANISHED, Batch, Case, CaseFacts
from ..domain.states import ActKind, OperationKind
from ..domain.wire import batch_to_json, case_to_json
from ..ports import Clock, Store
from .import_rows import ImportReceipt, Reason, ReceiptLines, RowNote, SourceRow, extra_facts
from .import_zones import ZonePlan

GENERATED = "generated_id"
"""Member of a case's ``extra``: its id was made here, since the sender gave none."""


@dataclass(frozen=True)
class ImportPlan:
    """What an import would write: ``cases`` are the new, changed and vanished ones."""

    batch: Batch
    cases: tuple[Case, ...]
    receipt: ImportReceipt


@dataclass(frozen=True)
class _Read:
    """A good row, understood."""

    row: SourceRow
    outline: bytes
    issued_id: str
    facts: CaseFacts
    unit: str


class _Planner:
    """One pass over the rows; state that a single import needs, and no longer."""

    def __init__(
        self, batch: Batch, known: Sequence[Case], ids: IdFactory, clock: Clock, on_its_way: Container[str]
    ) -> None:
        mine = [case for case in known if case.batch_id == batch.batch_id]
        self._batch, self._ids, self._clock = batch, ids, clock
        self._on_its_way = on_its_way
        self._known = {case.issued_id: case for case in mine}
        self._unnamed = [case for case in mine if case.extra.get(GENERATED)]
        self._taken = set(self._known)
        self._seen: set[str] = set()
        self.cases: list[Case] = []
        self.lines = ReceiptLines()

    def plan(self, rows: Iterable[SourceRow], profile: MappingProfile, whole: bool) -> ImportPlan:
        rows = list(rows)
        mapped = [profile.read(row.attributes) for row in rows]
        self._taken.update(_issued_id(values) for values in mapped)
        for row, values in zip(rows, mapped):
            self._take(row, values, extra_facts(profile, row, CaseFacts))
        if whole:
            self._mark_vanished()
        return ImportPlan(self._batch, tuple(self.cases), self.lines.receipt())

    def _take(self, row: SourceRow, values: Mapping[str, Any], extra: Mapping[str, Any]) -> None:
        issued_id = _issued_id(values)
        if issued_id in self._seen:
            self.lines.duplicates.append(RowNote(row.number, issued_id, Reason.DUPLICATE_ID))
            return
        if issued_id:
            self._seen.add(issued_id)
        read = self._understand(row, issued_id, values, extra)
        if read is not None:
            self._keep(read)

    def _understand(
        self, row: SourceRow, issued_id: str, values: Mapping[str, Any], extra: Mapping[str, Any]
    ) -> Optional[_Read]:
        if row.outline is None:
            self._reject(row, issued_id, row.rejected or Reason.NO_GEOMETRY)
            return None
        try:
            facts = case_facts(values, extra)
        except BadRecord as error:
            self._reject(row, issued_id, Reason.BAD_VALUE, f"{error.kind}: {error.reason}")
            return None
        return _Read(row, row.outline, issued_id, facts, str(values.get("unit_code", "")))

    def _reject(self, row: SourceRow, issued_id: str, reason: Reason, detail: str = "") -> None:
        self.lines.rejected.append(RowNote(row.number, issued_id, reason, detail))

    def _keep(self, read: _Read) -> None:
        before = self._known.get(read.issued_id) if read.issued_id else self._same_place(read.outline)
        if before is not None and self._is_the_platforms(before):
            self._seen.add(before.issued_id)
            self.lines.kept.append(before.issued_id)
            return
        case = self._new(read) if before is None else self._updated(before, read)
        self._seen.add(case.issued_id)
        self.lines.note_repairs(read.row, case.issued_id)
        if not read.issued_id:
            self.lines.generated.append(RowNote(read.row.number, case.issued_id, Reason.ID_GENERATED))
        if case == before:
            self.lines.unchanged.append(case.issued_id)
            return
        (self.lines.imported if before is None else self.lines.changed).append(case.issued_id)
        self.cases.append(case)

    def _is_the_platforms(self, case: Case) -> bool:
        return bool(case.version) or case.case_id in self._on_its_way

    def _same_place(self, outline: bytes) -> Optional[Case]:
        """Find a case whose id was made here: without a sender's id only the same outline is the same patch."""
        for case in self._unnamed:
            if case.outline == outline:
                self._unnamed.remove(case)
                return case
        return None

    def _new(self, read: _Read) -> Case:
        return Case(
            case_id=self._ids.new(self._clock.unix_ms()),
            batch_id=self._batch.batch_id,
            issued_id=read.issued_id or self._next_id(),
            outline=read.outline,
            facts=read.facts,
            units=(read.unit,) if read.unit else (),
            answering_unit=read.unit,
            secrecy=self._batch.secrecy,
            extra={} if read.issued_id else {GENERATED: True},
        )

    def _next_id(self) -> str:
        number = len(self.lines.generated) + 1
        while (name := f"{self._batch.name}-{number:04d}") in self._taken:
            number += 1
        self._taken.add(name)
        return name

    def _updated(self, before: Case, read: _Read) -> Case:
        return replace(
            before,
            outline=read.outline,
            facts=_with_places_of(before, read),
            units=_units_of(before, read),
            answering_unit=read.unit or before.answering_unit,
            secrecy=self._batch.secrecy,
            extra={name: value for name, value in before.extra.items() if name != VANISHED},
        )

    def _mark_vanished(self) -> None:
        for case in self._known.values():
            if case.issued_id in self._seen or self._is_the_platforms(case) or made_here(case):
                continue
            self.lines.vanished.append(case.issued_id)
            if not case.extra.get(VANISHED):
                self.cases.append(replace(case, extra={**case.extra, VANISHED: True}))


def _units_of(before: Case, read: _Read) -> tuple[str, ...]:
    """Keep the units that an administrative layer added to the sender's, where the patch lies as it did."""
    same = before.outline == read.outline and read.unit in before.units
    return before.units if same or not read.unit else (read.unit,)


def _with_places_of(before: Case, read: _Read) -> CaseFacts:
    """Keep town and village that were filled from an administrative layer, where the patch lies as it did."""
    facts, known = read.facts, before.facts
    if before.outline != read.outline:
        return facts
    if not facts.town_code and not facts.town_name:
        facts = replace(facts, town_code=known.town_code, town_name=known.town_name)
    return facts if facts.village_name else replace(facts, village_name=known.village_name)


def _issued_id(values: Mapping[str, Any]) -> str:
    value = values.get("issued_id", "")
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a number field gives 7.0 for patch 7
    return str(value).strip()


def plan_import(
    rows: Iterable[SourceRow],
    profile: MappingProfile,
    batch: Batch,
    known: Sequence[Case],
    ids: IdFactory,
    clock: Clock,
    whole: bool = True,
    on_its_way: Container[str] = (),
) -> ImportPlan:
    """Return what importing ``rows`` into ``batch`` would write, and the receipt. Nothing is written.

    Of several rows with one issued id the first is kept and the later ones are listed as duplicates. A row without
    an id gets ``<batch name>-0001`` and so on; it is known again by its outline. Cases of the batch that the file
    does not hold are marked as vanished, never removed; unless ``whole`` is false: then the file holds only a part of
    the batch (rejected rows, mended). Patches that the platform knows (they bear a version), or that are on their way
    to it (``on_its_way``, their ids), are its to change: they stay as they are.
    """
    return _Planner(batch, known, ids, clock, on_its_way).plan(rows, profile, whole)


def run_import(
    store: Store, plan: ImportPlan, zones: ZonePlan, clock: Clock, sources: Mapping[str, str], offered: bool = False
) -> Future[ActReceipt]:
    """Hand a plan to the store as one act. ``sources`` names where patches and zones came from, for the chain.

    ``offered``: the workspace has a platform, which does not know these patches; each new one is offered to it by a
    ``create`` operation, so that findings on it can be sent.
    """
    payload = {
        "batch_id": plan.batch.batch_id,
        "name": plan.batch.name,
        "sources": dict(sources),
        "cases": plan.receipt.counts(),
        "zones": zones.receipt.counts(),
    }
    act = Act(ActKind.IMPORT, None, clock.now(), payload)
    operations = _creations(plan, clock) if offered else ()
    return store.import_batch(plan.batch, zones.zones, plan.cases, act, operations)


def _creations(plan: ImportPlan, clock: Clock) -> tuple[Operation, ...]:
    ids, new = IdFactory(), frozenset(plan.receipt.imported)
    batch = batch_to_json(plan.batch)
    return tuple(
        Operation(
            op_id=ids.new(clock.unix_ms()),
            case_id=case.case_id,
            kind=OperationKind.CREATE,
            base_version=0,
            payload={"case": case_to_json(case), "batch": batch},
            client_seq=0,
            recorded_at=clock.now(),
        )
        for case in plan.cases
        if case.issued_id in new
    )
