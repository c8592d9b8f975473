"""One patch whole: facts, zones, versions with their audit entries, files. Within the caller's area."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from ...plugin.domain import wire
from ...plugin.domain.evidence import EvidenceFile, files_of
from ...plugin.domain.geometry import bounds
from ...plugin.domain.records import Batch, Case, Screening, Zone
from ..db import dossier as rows
from ..db import evidence, records
from ..db import features as collections
from ..db.dossier import KeptVersion
from ..db.engine import Connection, Database
from ..db.evidence import StoredFile
from ..errors import OgrMissing, RecordNotFound
from .accounts import Caller
from .evidence_names import hashes_of
from .ground import Ground
from .standing import differing, fields_of

_MOST_ZONES = 500


@dataclass(frozen=True)
class Step:
    """One version of a patch: the record, what made it, and which fields of the finding it changed."""

    kept: KeptVersion
    case: Case
    changed: tuple[str, ...]


@dataclass(frozen=True)
class KnownFile:
    """A file that the finding names: what the reviewer said of it, and what is stored (``None``: not here)."""

    sha256: str
    said: Optional[EvidenceFile]
    stored: Optional[StoredFile]


@dataclass(frozen=True)
class Dossier:
    """A patch as it stands. ``ground`` is ``None`` where this machine cannot measure (no GDAL)."""

    case: Case
    batch: Optional[Batch]
    ground: Optional[Screening]
    zones: Mapping[str, Zone]
    steps: Sequence[Step]
    files: Sequence[KnownFile]


class Dossiers:
    """Reads dossiers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, caller: Caller, case_id: str) -> Dossier:
        """Return all that is known of a patch; raises :class:`RecordNotFound` outside the caller's area."""
        with self._database.read(caller.scope) as connection:
            case = self._case(connection, caller, case_id)
            batch = records.batch_by_id(connection, caller.scope, case.batch_id)
            zones = self._zones(connection, caller, case)
            steps = _steps(rows.versions(connection, caller.scope, case_id))
            files = self._files(connection, caller, case, steps)
        return Dossier(case, batch[0] if batch else None, _measured(case, zones), _by_id(zones), steps, files)

    def case(self, caller: Caller, case_id: str) -> Case:
        """Return a patch as it stands; raises as :meth:`of` does."""
        with self._database.read(caller.scope) as connection:
            return self._case(connection, caller, case_id)

    def history(self, caller: Caller, case_id: str) -> Sequence[Step]:
        """Return the versions of a patch, the newest first; raises as :meth:`of` does."""
        with self._database.read(caller.scope) as connection:
            self._case(connection, caller, case_id)
            return _steps(rows.versions(connection, caller.scope, case_id))

    def file_hashes(self, caller: Caller, case_id: str) -> Sequence[str]:
        """Return the hashes of the files that a patch's finding names; raises as :meth:`of` does."""
        with self._database.read(caller.scope) as connection:
            return hashes_of(self._case(connection, caller, case_id))

    def overlaps(self, caller: Caller, case_id: str) -> tuple[Screening, Mapping[str, Zone]]:
        """Return a patch measured against the zones; raises as :meth:`of` does, or :class:`OgrMissing`."""
        with self._database.read(caller.scope) as connection:
            case = self._case(connection, caller, case_id)
            zones = self._zones(connection, caller, case)
        return Ground(zones).screening(case, _outline(case)), _by_id(zones)

    def _case(self, connection: Connection, caller: Caller, case_id: str) -> Case:
        found = records.cases_by_id(connection, caller.scope, [case_id]).get(case_id)
        if found is None:
            raise RecordNotFound("cases", case_id)
        return found

    def _zones(self, connection: Connection, caller: Caller, case: Case) -> list[Zone]:
        wanted = collections.Selection("zones", bounds(_outline(case)), limit=_MOST_ZONES)
        found = collections.search(connection, caller.scope, wanted)
        return [wire.zone_from_json(json.loads(record)) for record in found.records]

    def _files(self, connection: Connection, caller: Caller, case: Case, steps: Sequence[Step]) -> list[KnownFile]:
        hashes = hashes_of(case)
        stored = evidence.readable(connection, caller.scope, caller.account_id, hashes) if hashes else {}
        said = {file.sha256: file for step in reversed(steps) for file in _told_of_files(step.kept)}
        return [KnownFile(one, said.get(one), stored.get(one)) for one in hashes]


def _outline(case: Case) -> bytes:
    return case.outline_found or case.outline


def _by_id(zones: Sequence[Zone]) -> dict[str, Zone]:
    return {zone.zone_id: zone for zone in zones}


def _measured(case: Case, zones: Sequence[Zone]) -> Optional[Screening]:
    try:
        return Ground(zones).screening(case, _outline(case))
    except (OgrMissing, RuntimeError):  # no GDAL, or an outline that it cannot measure: the page says so
        return None


def _steps(kept: Sequence[KeptVersion]) -> list[Step]:
    """Return the versions with what each changed against the one before it."""
    cases = [_read(one) for one in kept]
    before: list[Mapping[str, Any]] = [*(fields_of(case) for case in cases[1:]), {}]
    return [Step(one, case, differing(old, fields_of(case))) for one, case, old in zip(kept, cases, before)]


def _told_of_files(kept: KeptVersion) -> Sequence[EvidenceFile]:
    """Return what a finding said of its files beside their hashes."""
    payload = json.loads(kept.body).get("payload") if kept.body else None
    listed = payload.get("evidence_files") if isinstance(payload, dict) else None
    return files_of(one for one in listed if isinstance(one, dict)) if isinstance(listed, list) else ()


def _read(kept: KeptVersion) -> Case:
    return wire.case_from_json(json.loads(kept.record))
