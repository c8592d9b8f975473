"""Bring rows in as zones, on their two axes: level and type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Optional

from ..domain.identity import IdFactory
from ..domain.mapping import MappingProfile
from ..domain.records import Zone
from ..domain.states import Secrecy
from ..ports import Clock
from .import_rows import ImportReceipt, Reason, ReceiptLines, RowNote, SourceRow, extra_facts

Key = tuple[str, str, str, str, int]


@dataclass(frozen=True)
class ZonePlan:
    """What an import of zones would write: the new and the changed ones. ``parts``: the receipt of each layer."""

    zones: tuple[Zone, ...]
    receipt: ImportReceipt
    parts: tuple[ImportReceipt, ...] = ()

    def joined(self, other: ZonePlan) -> ZonePlan:
        """Return both plans as one (a red-line layer and a layer of control zones)."""
        mine, theirs = self.receipt, other.receipt
        both = {name: getattr(mine, name) + getattr(theirs, name) for name in mine.__dataclass_fields__}
        return ZonePlan(self.zones + other.zones, ImportReceipt(**both), self.parts + other.parts)


NO_ZONES = ZonePlan((), ImportReceipt())


class _ZonePlanner:
    """One pass over the rows of one layer."""

    def __init__(self, secrecy: Secrecy, known: Sequence[Zone], ids: IdFactory, clock: Clock) -> None:
        self._secrecy, self._ids, self._clock = secrecy, ids, clock
        counter: Counter[tuple[str, str, str, str]] = Counter()
        self._known: dict[Key, Zone] = {}
        for zone in known:
            key = (zone.code, zone.name, zone.level, zone.type)
            self._known[(*key, counter[key])] = zone
            counter[key] += 1
        self._count: Counter[tuple[str, str, str, str]] = Counter()
        self.zones: list[Zone] = []
        self.lines = ReceiptLines()

    def take(self, row: SourceRow, values: Mapping[str, Any], extra: Mapping[str, Any]) -> None:
        code, name, level, kind = (_text(values.get(field)) for field in ("code", "name", "level", "type"))
        label = name or code
        if row.outline is None:
            self.lines.rejected.append(RowNote(row.number, label, row.rejected or Reason.NO_GEOMETRY))
            return
        if not level:
            self.lines.rejected.append(RowNote(row.number, label, Reason.NO_LEVEL))
            return
        if not label:
            label = f"{row.number:04d}"
            self.lines.generated.append(RowNote(row.number, label, Reason.ID_GENERATED))
        unit = _text(values.get("unit_code"))
        self._keep(row, (code, label, level, kind), row.outline, unit, extra)

    def _keep(
        self, row: SourceRow, key: tuple[str, str, str, str], outline: bytes, unit: str, extra: Mapping[str, Any]
    ) -> None:
        # Several rows of one area are pieces of it: each is a record, told apart by its place among them.
        before = self._known.get((*key, self._count[key]))
        self._count[key] += 1
        if before is not None and before.version:
            self.lines.kept.append(before.name)  # the platform brings it up to date
            return
        zone = self._zone(before, key, outline, unit, extra)
        self.lines.note_repairs(row, zone.name)
        if zone == before:
            self.lines.unchanged.append(zone.name)
            return
        (self.lines.imported if before is None else self.lines.changed).append(zone.name)
        self.zones.append(zone)

    def _zone(
        self,
        before: Optional[Zone],
        key: tuple[str, str, str, str],
        outline: bytes,
        unit: str,
        extra: Mapping[str, Any],
    ) -> Zone:
        units = (unit,) if unit else ()
        if before is not None:
            return replace(before, outline=outline, units=units, secrecy=self._secrecy, extra=extra)
        return Zone(self._ids.new(self._clock.unix_ms()), *key, outline, units, self._secrecy, extra=extra)


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def plan_zones(
    rows: Iterable[SourceRow],
    profile: MappingProfile,
    secrecy: Secrecy,
    known: Sequence[Zone],
    ids: IdFactory,
    clock: Clock,
) -> ZonePlan:
    """Return what importing ``rows`` as zones would write, and the receipt. Nothing is written.

    ``profile.constants`` may hold the ``level`` or ``type`` of a whole layer. A row without a level is rejected,
    since nobody could say what rule holds in it; one without code and name is named by its row.
    """
    planner = _ZonePlanner(secrecy, known, ids, clock)
    for row in rows:
        planner.take(row, profile.read(row.attributes), extra_facts(profile, row, Zone))
    receipt = planner.lines.receipt()
    return ZonePlan(tuple(planner.zones), receipt, (receipt,))
