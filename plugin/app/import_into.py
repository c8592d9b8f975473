"""Bring a batch into a workspace that exists: as a new batch, or again under the name it has there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..domain.identity import IdFactory
from ..domain.records import Batch
from ..domain.states import Secrecy
from ..ports import Clock, Contents, Store
from .import_batch import ImportPlan, plan_import, run_import
from .import_rows import ImportReceipt, SourceRow, is_returned
from .import_zones import NO_ZONES, ZonePlan, plan_zones
from .new_review import Intake, sources_of


@dataclass(frozen=True)
class IntoPlan:
    """What an import into a workspace would write; ``again`` where the batch is there already."""

    patches: ImportPlan
    zones: ZonePlan
    sources: Mapping[str, str]
    again: bool

    @property
    def batch(self) -> Batch:
        """Return the batch that is filled."""
        return self.patches.batch


def plan_into(
    contents: Contents,
    batch_name: str,
    secrecy: Secrecy,
    patches: Intake,
    zones: Sequence[Intake],
    ids: IdFactory,
    clock: Clock,
    offered: bool = False,
) -> IntoPlan:
    """Return what importing would write. Nothing is written.

    Of several batches of one name the newest is meant. ``offered``: the workspace has a platform; what waits to be sent
    to it stays as it was offered. A mended file of rejected rows holds a part of its batch: no
    case is then marked as vanished.
    """
    known = next((batch for batch in reversed(contents.batches) if batch.name == batch_name), None)
    batch = known or Batch(ids.new(clock.unix_ms()), batch_name, secrecy)
    whole = not _returned(patches.rows)
    waiting = contents.outbox if offered else ()
    planned = plan_import(patches.rows, patches.profile, batch, contents.cases, ids, clock, whole, waiting)
    zone_plan = NO_ZONES
    for layer in zones:
        found = plan_zones(layer.rows, layer.profile, secrecy, contents.zones, ids, clock)
        zone_plan = zone_plan.joined(found)
    return IntoPlan(planned, zone_plan, sources_of(patches, zones), known is not None)


def _returned(rows: Sequence[SourceRow]) -> bool:
    return bool(rows) and is_returned(rows[0].attributes)


def is_empty(receipt: ImportReceipt) -> bool:
    """Tell whether not one row could be brought in: then a batch is better left as it is."""
    return not (receipt.imported or receipt.changed or receipt.unchanged or receipt.kept)


def write_into(store: Store, plan: IntoPlan, clock: Clock, offered: bool) -> None:
    """Write a plan and wait until it is durable; off the GUI thread. ``offered`` as in :func:`run_import`."""
    run_import(store, plan.patches, plan.zones, clock, plan.sources, offered).result()
