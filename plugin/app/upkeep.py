"""Keep the files beside the store in step with what it holds: ``workspace.json``, the reference layer, snapshots.

All of them follow from the store, which stays the truth: what fails here loses nothing and is tried again later.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from threading import Lock
from typing import Any, Optional

from ..domain.canonical import canonical_json
from ..domain.errors import RedlineError
from ..domain.records import WorkspaceInfo, Zone
from ..domain.states import Secrecy
from ..ports import (
    Clock,
    Contents,
    ReferenceLayers,
    Snapshots,
    StoreMark,
    TakenSnapshot,
    WorkspaceFile,
    lines_in,
)

SNAPSHOTS_KEPT = 5
SNAPSHOT_AGE_MS = 24 * 60 * 60 * 1000
"""A snapshot of yesterday is old, where something has changed since."""
LARGE_IMPORT = 500
"""So many more cases than the newest snapshot holds are worth a snapshot of their own."""
_VERSION_DIGITS = 12
_ZONE_MEMBERS = tuple(f.name for f in fields(Zone) if f.name != "outline")


@dataclass(frozen=True)
class UpkeepReport:
    """What an upkeep did. ``risen_to``: the workspace's secrecy mark rose to this; ``None`` where it stands."""

    problems: tuple[RedlineError, ...] = ()
    risen_to: Optional[Secrecy] = None


class WorkspaceUpkeep:
    """Upkeep of one open workspace; used off the GUI thread, one run at a time (a second one waits)."""

    def __init__(self, file: WorkspaceFile, reference: ReferenceLayers, snapshots: Snapshots, clock: Clock) -> None:
        self._file, self._reference, self._snapshots, self._clock = file, reference, snapshots, clock
        self._turn = Lock()

    def run(
        self, contents: Contents, in_use: Collection[str] = (), cancelled: Callable[[], bool] = lambda: False
    ) -> UpkeepReport:
        """Do what is due. ``in_use`` names reference layers (paths) that somebody looks at.

        One step's failure does not keep the others from being done; it is in the report.
        """
        risen: list[Secrecy] = []
        problems: list[RedlineError] = []
        steps: tuple[Callable[[], object], ...] = (
            lambda: risen.extend(self._note_holdings(contents)),
            lambda: self._write_reference(contents.zones, in_use, cancelled),
            lambda: self._take_snapshot(len(contents.cases)),
        )
        with self._turn:
            for step in steps:
                if cancelled():
                    break
                try:
                    step()
                except RedlineError as error:
                    problems.append(error.kept())
        return UpkeepReport(tuple(problems), risen[0] if risen else None)

    def _note_holdings(self, contents: Contents) -> Sequence[Secrecy]:
        """Write batches and secrecy mark into ``workspace.json``; returns the mark where it rose."""
        before: list[Secrecy] = []

        def change(info: WorkspaceInfo) -> WorkspaceInfo:
            before.append(info.secrecy)
            return replace(info, batches=held_batches(contents), secrecy=held_secrecy(info.secrecy, contents))

        now = self._file.amend(change).secrecy
        return () if now is before[-1] else (now,)

    def _write_reference(self, zones: Sequence[Zone], in_use: Collection[str], cancelled: Callable[[], bool]) -> None:
        version = zones_version(zones) if zones else ""
        if zones and not self._reference.stands(version, len(zones)):
            self._reference.write(version, zones, cancelled)
        if not cancelled():
            self._reference.drop_others(version, in_use)

    def _take_snapshot(self, cases: int) -> None:
        newest = self._snapshots.newest()
        if cases and snapshot_due(newest, self._snapshots.mark(), self._clock.unix_ms()):
            self._snapshots.take(SNAPSHOTS_KEPT)


def snapshot_due(newest: Optional[TakenSnapshot], mark: StoreMark, now_ms: int) -> bool:
    """Tell whether to take a snapshot: something changed, and the newest is old, or lacks a large import.

    A newest one that seems to come from the future counts as old: one of both clocks was wrong.
    """
    if newest is None:
        return True
    if newest.mark == mark:
        return False
    fresh = 0 <= now_ms - newest.taken_at_ms < SNAPSHOT_AGE_MS
    return not fresh or mark.cases - newest.mark.cases >= LARGE_IMPORT


def held_batches(contents: Contents) -> tuple[str, ...]:
    """Return the ids of all batches that the workspace holds something of, in their order.

    Where the platform took a batch away, its cases with local work stay, so its id does.
    """
    ids = (*(batch.batch_id for batch in contents.batches), *(line.batch_id for line in lines_in(contents).values()))
    return tuple(dict.fromkeys(ids))


def held_secrecy(mark: Secrecy, contents: Contents) -> Secrecy:
    """Return the highest of ``mark`` and all that the workspace holds: it is inherited, and never falls by itself."""
    held = (contents.batches, contents.zones, lines_in(contents).values(), contents.images)
    return Secrecy.highest((mark, *{record.secrecy for records in held for record in records}))


def zones_version(zones: Sequence[Zone]) -> str:
    """Return a name for exactly these zones: the platform's newest version among them, and a hash of them all.

    Part of a file name: ``v3-0f1e2d3c4b5a``.
    """
    digest = sha256()
    for zone in sorted(zones, key=lambda zone: zone.zone_id):
        members = canonical_json({name: _plain(getattr(zone, name)) for name in _ZONE_MEMBERS})
        digest.update(b"%d:%b%d:" % (len(members), members, len(zone.outline)))
        digest.update(zone.outline)
    newest = max((zone.version for zone in zones), default=0)
    return f"v{newest}-{digest.hexdigest()[:_VERSION_DIGITS]}"


def _plain(value: Any) -> Any:
    return dict(value) if hasattr(value, "keys") else value
