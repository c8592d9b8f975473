"""Both ends of what is carried by hand: an office that packs and takes in, a laptop that opens and exports."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from osgeo import gdal, osr
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.adapters.transfer import TransferDesk, TransferWish
from redline_review.plugin.adapters.workspace import Workspace
from redline_review.plugin.app.transfer import ExportedPack, ReceiptTaken, Whose
from redline_review.plugin.domain.canonical import canonical_json, sha256_hex
from redline_review.plugin.domain.states import OutboxState
from redline_review.server.blobs.opening import open_blobs
from redline_review.server.packages.packing import Packing, Wish
from redline_review.server.packages.taking_in import TakeIn
from redline_review.server.packages.zips import opened, write_volume
from redline_review.server.services.accounts import Accounts
from redline_review.server.services.evidence import Evidence
from redline_review.server.services.forms import read_forms
from redline_review.server.services.push import Pushes
from redline_review.server.services.setup import open_database
from redline_review.server.settings import Settings, read_secret
from redline_review.tests.sync.support_platform import Office
from redline_review.tests.sync.support_store import CLOCK, states


class Steps:
    """Notes the progress; cancels once so much is done."""

    def __init__(self, cancel_at: float = 2.0) -> None:
        self.shares: list[float] = [0.0]
        self._cancel_at = cancel_at

    def progress(self, share: float) -> None:
        self.shares.append(share)

    def cancelled(self) -> bool:
        return self.shares[-1] >= self._cancel_at


def draw(path: Path, size: int = 1200) -> None:
    """An image over the office's patches, half a metre a pixel or so; noise, so that it does not shrink."""
    gdal.UseExceptions()
    path.parent.mkdir(parents=True, exist_ok=True)
    made = gdal.GetDriverByName("GTiff").Create(str(path), size, size, 1, gdal.GDT_Byte, ["TILED=YES"])
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(4490)
    made.SetSpatialRef(reference)
    made.SetGeoTransform([120.595, 0.02 / size, 0, 31.180, 0, -0.02 / size])
    made.GetRasterBand(1).WriteRaster(0, 0, size, size, os.urandom(size * size))


@dataclass
class Desk:
    """The office's side: packs, takes in."""

    settings: Settings
    office: Office
    out: Path

    def pack(self, images: Path | None = None, password: str = "", volume_bytes: int = 4_000_000_000) -> list[Path]:
        database = open_database(self.settings)
        try:
            wish = Wish(self.office.batch.name, images, 100.0, password=password, volume_bytes=volume_bytes)
            packing = Packing(database, self.settings.org_id, self.settings.resources)
            return packing.pack(wish, self.office.unit, self.out).paths
        finally:
            database.close()

    def take_in(self, exported: ExportedPack, password: str = "") -> list[Path]:
        """Take all volumes in; returns their receipts."""
        database, blobs = open_database(self.settings), open_blobs(self.settings)
        try:
            accounts = Accounts(database, self.settings, read_secret(self.settings))
            pushes = Pushes(database, read_forms(self.settings.resources), self.settings.review_levels)
            desk = TakeIn(database, accounts, pushes, Evidence(database, self.settings, blobs))
            made = []
            for name in exported.names:
                with opened(Path(exported.folder) / name, password) as reader:
                    author = desk.author(reader, self.settings.org_id)
                    receipt = desk.receipt(desk.take(reader, author, "operator"))
                made.append(write_volume(receipt, self.out / f"{Path(name).stem}.rlreceipt", password))
            return made
        finally:
            blobs.close()
            database.close()


@dataclass
class Carrier:
    """The laptop's side: a workspace that was opened from a package."""

    workspace: Workspace
    store: SqliteStore
    office: Office
    stick: Path

    @property
    def transfer(self) -> TransferDesk:
        return TransferDesk(self.workspace.folder, self.workspace.info, self.store, CLOCK)

    def export(self, steps: Steps | None = None, **wish: Any) -> ExportedPack:
        given = {"folder": self.stick, "org": "main", "username": self.office.username, **wish}
        return self.transfer.export(TransferWish(**given), steps or Steps())

    def take(self, receipts: list[Path], password: str = "", **whose: str) -> ReceiptTaken:
        ours = Whose(whose.get("org", "main"), whose.get("device", self.store.device_id()))
        taken = ReceiptTaken()
        for one in self.transfer.take_receipts(receipts, password, ours, Steps()):
            taken = taken.joined(one.taken)
        return taken

    def case(self, number: int) -> str:
        return self.office.case_ids[number]

    @property
    def states(self) -> list[OutboxState]:
        return list(states(self.store).values())


def snapshot(store: SqliteStore) -> tuple[Any, ...]:
    """All that a receipt or a package could change."""
    contents = store.contents()
    rows = tuple((row.operation.op_id, row.state, row.seen_in_feed) for row in store.outbox())
    state = store.sync_state()
    return tuple(contents.cases), contents.zones, contents.images, rows, state


def rewrite(path: Path, member: str, change: Callable[[Any], object], keep_hash: bool = False) -> None:
    """Change a JSON member, and (unless ``keep_hash``) the manifest with it."""
    with zipfile.ZipFile(path) as archive:
        members, comment = {name: archive.read(name) for name in archive.namelist()}, archive.comment
    data = json.loads(members[member])
    change(data)
    members[member] = canonical_json(data)
    if member != "manifest.json" and not keep_hash:
        manifest = json.loads(members["manifest.json"])
        for file in manifest["files"]:
            if file["name"] == member:
                file.update(size_bytes=len(members[member]), sha256=sha256_hex(members[member]))
        members["manifest.json"] = canonical_json(manifest)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.comment = comment
