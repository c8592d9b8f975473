"""What waits is written into a package that a stick carries (``.rlsync``); its receipts are taken in. Off the GUI."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from ..app.package import Steps
from ..app.package_errors import CarryUnwritten, NothingToCarry, SenderMissing
from ..app.sync_batch import too_large_result
from ..app.transfer import (
    CarriedFile,
    ExportedPack,
    LeftOut,
    Pushes,
    Receipt,
    ReceiptTaken,
    Whose,
    files_of,
    findings_in,
    head_reached,
    pushes_of,
    read_receipt,
    require_ours,
)
from ..domain.acts import Act
from ..domain.bundle import (
    VOLUME_BYTES,
    Manifest,
    Measured,
    Member,
    PackageKind,
    Source,
    Volume,
    json_source,
    volumes,
)
from ..domain.errors import BadRecord
from ..domain.file_sending import FileFault
from ..domain.identity import IdFactory
from ..domain.ledger_names import safe_name
from ..domain.operations import Operation
from ..domain.records import WorkspaceInfo
from ..domain.states import ActKind, OutboxState, Secrecy
from ..ports import Clock
from .packages_zip import Share, Volumes, drop_unfinished, opened, reading, writing
from .store.sqlite_store import SqliteStore

_BLOCK = 1 << 20
_BESIDE_BYTES, _LISTED_BYTES = 64 << 10, 2000
"""What a volume holds beside a file: its manifest, with so much for each file that is listed in it."""
_PASSES = 3
"""Each byte is read to be hashed, written, and read back."""


@dataclass(frozen=True)
class TransferWish:
    """What an export is to be. ``secrecy`` is the mark it bears; ``volume_bytes`` the most that one file may have."""

    folder: Path
    org: str
    username: str
    secrecy: Secrecy = Secrecy.INTERNAL
    password: str = field(default="", repr=False)
    volume_bytes: int = VOLUME_BYTES


@dataclass(frozen=True)
class ReceiptFile:
    """A receipt that was taken in: its file and what it brought."""

    name: str
    taken: ReceiptTaken


class TransferDesk:
    """Exports and receipts of one open workspace."""

    def __init__(self, folder: Path, info: WorkspaceInfo, store: SqliteStore, clock: Clock) -> None:
        self._folder, self._info, self._store, self._clock = folder, info, store, clock
        self._ids = IdFactory()

    # Going out

    def export(self, wish: TransferWish, steps: Steps) -> ExportedPack:
        """Write all that the platform has not got into a folder, whole or not at all; then mark it as exported.

        Raises leaves of ``package_errors`` (:class:`NothingToCarry` where nothing waits) or of the store.
        """
        if not wish.org or not wish.username:
            raise SenderMissing
        target = Volumes(wish.folder, wish.password)
        operations = self._store.offer_by_hand().result()
        again = self._exported_before()
        pushes = self._pushes(operations, steps)
        listed = files_of(pushes.operations, self._store.outgoing_files())
        if not pushes.operations and not listed:
            raise NothingToCarry
        try:
            return self._write(wish, target, pushes, listed, again, steps)
        finally:
            target.drop()

    def _exported_before(self) -> frozenset[str]:
        return frozenset(row.operation.op_id for row in self._store.outbox() if row.state is OutboxState.EXPORTED)

    def _pushes(self, operations: Sequence[Operation], steps: Steps) -> Pushes:
        check = Share(steps, 1, self._folder)
        pushes = pushes_of(self._store, operations, self._store.sync_state(), lambda: check.took(0))
        if pushes.too_large:  # refused here as the line refuses it: no push ever holds it
            state = self._store.sync_state()
            results = [too_large_result(op) for op in pushes.too_large]
            self._store.settle(results, state.chain_seq, state.chain_link).result()
        return pushes

    def _write(
        self,
        wish: TransferWish,
        target: Volumes,
        pushes: Pushes,
        listed: Sequence[CarriedFile],
        again: frozenset[str],
        steps: Steps,
    ) -> ExportedPack:
        with writing(wish.folder):
            wish.folder.mkdir(parents=True, exist_ok=True)
        drop_unfinished(wish.folder, PackageKind.SYNC.suffix)
        jsons = [json_source(f"pushes/{number:06d}.json", body) for number, body in enumerate(pushes.bodies, 1)]
        size = sum(len(one.content) for one in jsons if isinstance(one.content, bytes))
        share = Share(steps, _PASSES * (size + sum(file.size_bytes for file in listed)), wish.folder)
        found, left_out = self._found(listed, wish.volume_bytes, share)
        made = self._volumes(wish, jsons, found)
        stem = self._stem(wish)
        for volume in made:
            target.write(volume, volume.file_name(stem), share)
        paths = target.publish()
        sent = [op.op_id for op in pushes.operations]
        report = ExportedPack(
            str(wish.folder),
            tuple(path.name for path in paths),
            made[0].manifest.package_id,
            len(sent),
            findings_in(pushes.operations),
            len(again.intersection(sent)),
            len(found),
            sum(path.stat().st_size for path in paths),
            tuple(left_out),
            len(pushes.too_large),
        )
        self._store.note_exported(sent, self._entry(wish, report, paths)).result()
        return report

    def _found(
        self, listed: Sequence[CarriedFile], limit: int, share: Share
    ) -> tuple[list[tuple[CarriedFile, Source]], list[LeftOut]]:
        """Hash the files; those that are missing, altered or larger than a volume stay behind, by their names."""
        most = limit - limit // 2000 - _BESIDE_BYTES - _LISTED_BYTES * len(listed)
        found: list[tuple[CarriedFile, Source]] = []
        left: list[LeftOut] = []
        for file in listed:
            path = self._folder / "evidence" / f"{file.sha256}{file.suffix}"
            fault = FileFault.TOO_LARGE if file.size_bytes > most else _fault_of(path, file, share)
            if fault is not FileFault.NONE:
                left.append(LeftOut(file.name or path.name, fault))
                continue
            name = f"evidence/{file.sha256}"
            found.append((file, Measured(name, path, Member(name, file.size_bytes, file.sha256))))
        return found, left

    def _volumes(
        self, wish: TransferWish, jsons: Sequence[Source], found: Sequence[tuple[CarriedFile, Source]]
    ) -> list[Volume]:
        facts = {
            "org": wish.org,
            "device_id": self._store.device_id(),
            "username": wish.username,
            "evidence": [file.said() for file, _source in found],
        }
        package_id, now = self._ids.new(self._clock.unix_ms()), self._clock.now()
        manifest = Manifest(PackageKind.SYNC, package_id, now, wish.secrecy, facts=facts)
        try:
            return volumes(manifest, [*jsons, *(source for _file, source in found)], wish.volume_bytes)
        except BadRecord as error:
            raise CarryUnwritten(str(wish.folder), "volume") from error

    def _stem(self, wish: TransferWish) -> str:
        """Return how the files' names begin; an earlier export is never written over."""
        moment = datetime.fromtimestamp(self._clock.unix_ms() / 1000)
        stem = f"{safe_name(self._info.name)}_{safe_name(wish.username)}_{moment:%Y%m%d-%H%M%S}"
        with reading(wish.folder):
            names = [path.name for path in wish.folder.iterdir()]
        number, found = 2, stem
        while any(name.startswith(f"{found}_") for name in names):
            number, found = number + 1, f"{stem}-{number}"
        return found

    def _entry(self, wish: TransferWish, report: ExportedPack, paths: Sequence[Path]) -> Act:
        payload = {
            "package": report.package_id,
            "to": str(wish.folder),
            "secrecy": wish.secrecy.value,
            "encrypted": bool(wish.password),
            "operations": report.operations,
            "evidence": report.files,
            "files": [{"name": path.name, "size_bytes": path.stat().st_size} for path in paths],
        }
        return Act(ActKind.EXPORT, None, self._clock.now(), payload)

    # Coming back

    def take_receipts(self, paths: Sequence[Path], password: str, whose: Whose, steps: Steps) -> list[ReceiptFile]:
        """Take receipts in, in the order in which they were made; each by itself, in one transaction.

        Raises at the first that is none of ours, before any is taken.
        """
        share = Share(steps, 2 * sum(_size(path) for path in paths), self._folder)
        found = []
        for path in paths:
            with reading(path), opened(path, password, share.took) as reader:
                require_ours(path.name, reader.manifest, whose)
                found.append((reader.manifest.made_at, path, read_receipt(path.name, reader)))
        taken = []
        for _made_at, path, receipt in sorted(found, key=lambda one: one[0]):
            share.took(0)
            head, mismatch = head_reached(self._store, receipt)
            done = self._store.take_receipt(receipt, head, self._receipt_entry(receipt)).result()
            taken.append(ReceiptFile(path.name, replace(done, problems=receipt.problems, chain_mismatch=mismatch)))
        return taken

    def _receipt_entry(self, receipt: Receipt) -> Act:
        payload = {
            "receipt": receipt.package_id,
            "of": receipt.of,
            "made_at": receipt.made_at,
            "results": {result.op_id: result.outcome.value for result in receipt.results},
        }
        return Act(ActKind.IMPORT, None, self._clock.now(), payload)


def _size(path: Path) -> int:
    with reading(path):
        return path.stat().st_size


def _fault_of(path: Path, file: CarriedFile, share: Share) -> FileFault:
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb", buffering=0) as content:
            while block := content.read(_BLOCK):
                share.took(len(block))
                digest.update(block)
                size += len(block)
    except (OSError, ValueError):  # a name with a zero byte is a ValueError
        return FileFault.MISSING
    same = size == file.size_bytes and digest.hexdigest() == file.sha256
    return FileFault.NONE if same else FileFault.ALTERED
