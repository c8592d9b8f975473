"""Bringing zones and flagged patches in. Importing the same again changes nothing and keeps every id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Optional

from ...plugin.domain.codes import read_json
from ...plugin.domain.errors import BadRecord, BadResource, DuplicateIssuedId
from ...plugin.domain.handover import still_handed_over
from ...plugin.domain.identity import IdFactory
from ...plugin.domain.mapping import MappingProfile, case_facts
from ...plugin.domain.records import Batch, Case, Zone
from ...plugin.domain.saved_profiles import Purpose, from_json
from ...plugin.domain.states import Secrecy
from .. import clock
from ..area import check_unit, units_text
from ..db import records
from ..db.engine import Connection, Database, Scope
from ..db.journal import Actor, Journal
from ..db.records import CaseChange, Stamp
from ..errors import SourceUnreadable

Row = tuple[Mapping[str, Any], bytes]
SYSTEM_NAME = "import"
_COUNTY_DIGITS = 6

ZONE_PROFILE = MappingProfile(
    "zones",
    {"code": "zone_code", "name": "zone_name", "level": "zone_level", "type": "zone_type", "unit_code": "unit_code"},
)
CASE_PROFILE = MappingProfile(
    "patches",
    {
        "issued_id": "issued_id",
        "date_before": "date_before",
        "date_after": "date_after",
        "activity_issued": "activity_hint",
        "confidence": "confidence",
        "must_check": "must_check",
        "town_code": "town_code",
        "town_name": "town_name",
        "village_name": "village_name",
        "due_date": "due_date",
        "lead_source": "source",
        "unit_code": "unit_code",
    },
)


@dataclass(frozen=True)
class ImportCount:
    """What an import did."""

    added: int
    changed: int
    unchanged: int


def read_profile(path: Path, purpose: Purpose = Purpose.PATCHES) -> MappingProfile:
    """Read a mapping profile of :mod:`.saved_profiles`' shape; raises :class:`SourceUnreadable` naming the fault."""
    try:
        data = read_json(path)
        given = {"mapping": 1, "name": path.stem, "purpose": purpose.value, **(data if isinstance(data, dict) else {})}
        saved = from_json(given, path.name)
    except BadResource as error:
        raise SourceUnreadable(str(path), f"as a mapping profile: {error.reason}") from error
    if saved.purpose is not purpose:
        raise SourceUnreadable(str(path), f"it is a profile for {saved.purpose.value}, not for {purpose.value}")
    return saved.profile


class Imports:
    """Imports into the organisation of the settings."""

    def __init__(self, database: Database, org_id: str) -> None:
        self._database, self._org_id = database, org_id
        self._ids = IdFactory()

    def zones(self, rows: Iterable[Row], profile: MappingProfile = ZONE_PROFILE) -> ImportCount:
        """Add or replace zones, known again by code (or name) and level; raises :class:`BadRecord`."""
        read = [_zone(profile, attributes, outline) for attributes, outline in rows]
        seen: Counter[str] = Counter()
        with self._database.write(Scope(self._org_id)) as connection:
            journal = Journal(connection, Actor(self._org_id), clock.now())
            known = records.zones_by_key(connection, self._org_id)
            changes: list[tuple[str, Optional[Zone], Zone]] = []
            for zone in read:
                base_key = f"{zone.code or zone.name}|{zone.level}"
                seen[base_key] += 1  # several polygons may bear one code: the order in the file tells them apart
                key = base_key if seen[base_key] == 1 else f"{base_key}|{seen[base_key]}"
                before = known.get(key)
                after = self._numbered_zone(before, zone)
                if after != before:
                    changes.append((key, before, after))
            records.save_zones(connection, journal, self._org_id, changes)
            journal.flush()
        return _count(len(read), [before is None for _, before, _ in changes])

    def _numbered_zone(self, before: Optional[Zone], zone: Zone) -> Zone:
        if before is None:
            return replace(zone, zone_id=self._ids.new(clock.unix_ms()), version=1)
        same = replace(zone, zone_id=before.zone_id, version=before.version)
        return before if same == before else replace(same, version=before.version + 1)

    def cases(
        self,
        rows: Iterable[Row],
        batch_name: str,
        profile: MappingProfile = CASE_PROFILE,
        unit: str = "",
        secrecy: Secrecy = Secrecy.INTERNAL,
    ) -> ImportCount:
        """Add or replace the patches of a batch, known again by issued id; findings stay as they are.

        ``unit`` stands in where a row names none. Raises :class:`BadRecord` or :class:`DuplicateIssuedId`.
        """
        read = [_case(profile, attributes, outline, unit) for attributes, outline in rows]
        _refuse_doubles(read)
        at = clock.now()
        with self._database.write(Scope(self._org_id)) as connection:
            journal = Journal(connection, Actor(self._org_id), at)
            batch = self._batch(connection, journal, batch_name, secrecy, read)
            known = records.cases_by_issued_id(connection, self._org_id, batch.batch_id)
            changes = [
                CaseChange(before, after)
                for before, after in ((known.get(c.issued_id), self._numbered_case(known, batch, c)) for c in read)
                if after != before
            ]
            records.save_cases(journal, Stamp(self._org_id, SYSTEM_NAME, at), changes, "import")
            journal.flush()
        return _count(len(read), [change.before is None for change in changes])

    def _batch(self, connection: Connection, journal: Journal, name: str, secrecy: Secrecy, cases: list[Case]) -> Batch:
        """Return the batch; its units are those of all its cases, so that it is seen where one of them is."""
        found = records.batch_by_name(connection, self._org_id, name)
        before, known_units = found if found else (None, ",")
        units = units_text([*known_units.split(","), *(unit for case in cases for unit in case.units)])
        if before is not None and before.secrecy is secrecy and units == known_units:
            return before
        batch_id = before.batch_id if before else self._ids.new(clock.unix_ms())
        batch = Batch(batch_id, name, secrecy, before.version + 1 if before else 1, before.extra if before else {})
        records.save_batch(connection, journal, self._org_id, batch, units, known=before is not None)
        return batch

    def _numbered_case(self, known: Mapping[str, Case], batch: Batch, case: Case) -> Case:
        before = known.get(case.issued_id)
        issued = replace(case, batch_id=batch.batch_id, secrecy=batch.secrecy)
        if before is None:
            return replace(issued, case_id=self._ids.new(clock.unix_ms()), version=1)
        same = replace(
            before,
            outline=issued.outline,
            facts=issued.facts,
            units=issued.units,
            answering_unit=issued.answering_unit,
            secrecy=issued.secrecy,
        )
        same = still_handed_over(before, same)
        return before if same == before else replace(same, version=before.version + 1)


def _count(total: int, added: list[bool]) -> ImportCount:
    return ImportCount(sum(added), len(added) - sum(added), total - len(added))


def _units(mapped: Mapping[str, Any], fallback: str = "") -> tuple[str, ...]:
    unit = str(mapped.get("unit_code", "") or fallback or str(mapped.get("town_code", ""))[:_COUNTY_DIGITS])
    return tuple(check_unit(part.strip()) for part in unit.split(",") if part.strip())


def _zone(profile: MappingProfile, attributes: Mapping[str, Any], outline: bytes) -> Zone:
    mapped = profile.read(attributes)
    if not mapped.get("name") or not mapped.get("level"):
        raise BadRecord("zone", "a zone needs a name and a level; map them in the profile")
    return Zone(
        zone_id="",
        code=str(mapped.get("code", "")),
        name=str(mapped["name"]),
        level=str(mapped["level"]),
        type=str(mapped.get("type", "")),
        outline=outline,
        units=_units(mapped),
        extra=profile.unmapped(attributes),
    )


def _case(profile: MappingProfile, attributes: Mapping[str, Any], outline: bytes, unit: str) -> Case:
    mapped = profile.read(attributes)
    if not mapped.get("issued_id"):
        raise BadRecord("patch", "a patch needs an issued id; map one in the profile")
    units = _units(mapped, unit)
    return Case(
        case_id="",
        batch_id="",
        issued_id=str(mapped["issued_id"]),
        outline=outline,
        facts=case_facts(mapped, profile.unmapped(attributes)),
        units=units,
        answering_unit=units[0] if units else "",
    )


def _refuse_doubles(cases: list[Case]) -> None:
    counts = Counter(case.issued_id for case in cases)
    doubled = next((issued_id for issued_id, count in counts.items() if count > 1), None)
    if doubled is not None:
        raise DuplicateIssuedId(doubled, counts[doubled])
