"""Packages for areas that have no line: batch, zones, patches, rules and images, as the platform holds them now."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

from ...plugin.domain import wire
from ...plugin.domain.bundle import VOLUME_BYTES, Manifest, PackageKind, Source, json_source, volumes
from ...plugin.domain.geometry import bounds
from ...plugin.domain.identity import IdFactory
from ...plugin.domain.ledger_names import safe_name
from ...plugin.domain.records import Batch, Case, Zone
from ...plugin.domain.states import Secrecy
from .. import clock
from ..area import Area
from ..db import feed
from ..db import ledger as rows
from ..db.engine import Database, Scope
from ..errors import RecordNotFound
from ..operator_errors import FileUnwritten, NothingToPack
from ..services.whole import written
from .clip import Clip, NoPlace, clip, grown, images_in
from .zips import write_volumes

RECORDS_EACH = 2000
"""Records in one member: a reader never holds more at once."""


@dataclass(frozen=True)
class Wish:
    """What is to be packed. ``margin_m``: how much of an image is shown around a patch; ``least``: the lowest mark."""

    batch: str
    images: Optional[Path] = None
    margin_m: float = 300.0
    least: Secrecy = Secrecy.PUBLIC
    password: str = ""
    volume_bytes: int = VOLUME_BYTES


@dataclass
class Packed:
    """What was made for an area; ``passed_over``: images that could not be clipped, with the reason."""

    unit: str
    paths: list[Path] = field(default_factory=list)
    patches: int = 0
    zones: int = 0
    images: int = 0
    secrecy: Secrecy = Secrecy.PUBLIC
    passed_over: list[tuple[Path, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Content:
    batch: Batch
    cases: Sequence[Case]
    zones: Sequence[Zone]
    feed_seq: int

    def secrecy(self, least: Secrecy) -> Secrecy:
        marks = {case.secrecy for case in self.cases} | {zone.secrecy for zone in self.zones}
        return Secrecy.highest((least, self.batch.secrecy, *marks))


class Packing:
    """Packs a batch for areas of one organisation."""

    def __init__(self, database: Database, org_id: str, resources: Path) -> None:
        self._database, self._org_id, self._resources = database, org_id, resources
        self._ids = IdFactory()

    def units(self, batch: str) -> list[str]:
        """Return the units that patches of a batch belong to; raises :class:`RecordNotFound` for an unknown batch."""
        with self._database.snapshot(Scope(self._org_id)) as connection:
            if batch not in rows.batches(connection, Scope(self._org_id)):
                raise RecordNotFound("batches", batch)
            pieces = rows.cases(connection, Scope(self._org_id), batch)
            return sorted({unit for cases in pieces for case in cases for unit in case.units})

    def pack(self, wish: Wish, unit: str, into: Path) -> Packed:
        """Write one area's package into a folder, volume by volume.

        Raises :class:`NothingToPack` or :class:`FileUnwritten`; then none of its volumes stays.
        """
        content = self._read(wish.batch, unit)
        made = Packed(unit, patches=len(content.cases), zones=len(content.zones), secrecy=content.secrecy(wish.least))
        with written(into):
            into.mkdir(parents=True, exist_ok=True)
        with written(into), tempfile.TemporaryDirectory(dir=into, prefix=".clipping-") as between:
            clips = list(self._clips(wish, content, Path(between), made))
            manifest = self._manifest(wish, unit, content, made.secrecy, clips)
            made.images = len({one.source for one in clips})
            shared = volumes(manifest, [*self._sources(content), *_images(clips)], wish.volume_bytes)
            made.paths = self._write(shared, into, f"{safe_name(content.batch.name)}_{safe_name(unit)}", wish.password)
        return made

    def _read(self, batch_name: str, unit: str) -> _Content:
        scope = Scope(self._org_id, Area((unit,)))
        with self._database.snapshot(scope) as connection:
            batch = rows.batches(connection, scope).get(batch_name)
            if batch is None:
                raise NothingToPack(batch_name, unit)
            cases = [case for piece in rows.cases(connection, scope, batch_name) for case in piece]
            if not cases:
                raise NothingToPack(batch_name, unit)
            return _Content(batch, cases, rows.zones(connection, scope), feed.head(connection, self._org_id))

    def _sources(self, content: _Content) -> Iterator[Source]:
        yield json_source("batch.json", wire.batch_to_json(content.batch))
        yield from _listed("patches", [wire.case_to_json(case) for case in content.cases])
        yield from _listed("zones", [wire.zone_to_json(zone) for zone in content.zones])
        for room in ("codes", "forms"):
            for path in sorted((self._resources / room).glob("*.json")):
                yield Source(f"resources/{room}/{path.name}", path)

    def _clips(self, wish: Wish, content: _Content, between: Path, made: Packed) -> Iterator[Clip]:
        if wish.images is None:
            return
        boxes = [grown(bounds(case.outline), wish.margin_m) for case in content.cases]
        number = 1
        for image in images_in(wish.images):
            try:
                found = clip(image, boxes, between, number)
            except NoPlace as error:
                made.passed_over.append((image, str(error)))
                continue
            number += len(found)
            yield from found

    def _manifest(self, wish: Wish, unit: str, content: _Content, mark: Secrecy, clips: Sequence[Clip]) -> Manifest:
        facts: dict[str, Any] = {
            "org": self._org_id,
            "units": [unit],
            "batch": content.batch.name,
            "feed_seq": content.feed_seq,
            "margin_m": wish.margin_m,
            "images": [_fact(one) for one in clips],
        }
        return Manifest(PackageKind.PACK, self._ids.new(clock.unix_ms()), clock.now(), mark, facts=facts)

    def _write(self, shared: Sequence[Any], into: Path, stem: str, password: str) -> list[Path]:
        made: list[Path] = []
        try:
            for volume in shared:
                made += write_volumes([volume], into, stem, password)
        except FileUnwritten:
            for path in made:
                path.unlink(missing_ok=True)
            raise
        return made


def _listed(folder: str, records: Sequence[dict[str, Any]]) -> Iterator[Source]:
    for number, first in enumerate(range(0, len(records), RECORDS_EACH), 1):
        yield json_source(f"{folder}/{number:06d}.json", records[first : first + RECORDS_EACH])


def _images(clips: Sequence[Clip]) -> list[Source]:
    return [Source(f"images/{one.path.name}", one.path) for one in clips]


def _fact(one: Clip) -> dict[str, Any]:
    """Say what a clipped image was made of; its name tells date and sensor, as the office's names do."""
    about = one.source.stat()
    return {
        "member": f"images/{one.path.name}",
        "name": one.source.name,
        "part": one.part,
        "parts": one.parts,
        "source_size_bytes": about.st_size,
        "source_modified_ms": about.st_mtime_ns // 1_000_000,
    }
