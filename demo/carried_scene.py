"""Carried by hand: the check before leaving, an export, a receipt, a package; the platform's part is made here."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.PyQt.QtGui import QImage, QPainter, QPalette
from qgis.PyQt.QtWidgets import QLineEdit, QPushButton, QWidget

from ..plugin.adapters.evidence import EvidenceFolder
from ..plugin.adapters.new_workspace import check_place
from ..plugin.adapters.packages_leaving import check_workspace
from ..plugin.adapters.packages_zip import Share, Volumes
from ..plugin.domain import wire
from ..plugin.domain.bundle import Manifest, PackageKind, Source, json_source, volumes
from ..plugin.domain.evidence import EvidenceFile, FileType
from ..plugin.domain.identity import IdFactory
from ..plugin.domain.operations import OperationResult, PushReceipt
from ..plugin.domain.states import OutboxState, Outcome, Secrecy
from ..ui.carried import CarriedWindow, OpenPackageDialog, Part
from .photos import take_photo
from .staging import Stage, live, until

SETTLED_MS = 700
UNIT, ACCOUNT = "320506", "inspector"
_FOUND = {"0004": "not_real_season", "0007": "undecided", "0009": "not_real_season"}


class _Steps:
    """Nobody watches, nobody stops."""

    def progress(self, share: float) -> None:
        """Nothing."""

    def cancelled(self) -> bool:
        """Never."""
        return False


def carried(stage: Stage, folder: Path) -> Iterator[tuple[str, QImage]]:
    """The check, an export with a photo, the receipt with one finding in conflict, a package being looked at."""
    stage.press("F10")
    window = stage.desk.carried.open(Part.LEAVING)
    until(lambda: window.leaving.check is not None)
    yield "leaving", _grab(window)
    yield "lacking", _lacking(stage, window)
    _find(stage, folder)
    stage.desk.carried.open(Part.EXPORT)
    with _stick() as stick:
        yield from _export(stage, window, stick)
    yield from _receipt(stage, window, folder)
    window.close()
    yield from _package(stage, folder)


def _grab(widget: QWidget) -> QImage:
    live(SETTLED_MS)
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    image.fill(widget.palette().color(QPalette.ColorRole.Window))
    painter = QPainter(image)
    painter.drawPixmap(0, 0, widget.grab())
    painter.end()
    return image


def _lacking(stage: Stage, window: CarriedWindow) -> QImage:
    """Show what the check would find without the earlier image."""
    contents = stage.desk.session.contents
    later = tuple(image for image in contents.images if "2026" in image.date)
    window.leaving._show(check_workspace(replace(contents, images=later), stage.desk.workspace.folder))
    return _grab(window)


def _find(stage: Stage, folder: Path) -> None:
    """Give three findings, one of them with a photo."""
    session, workspace = stage.desk.session, stage.desk.workspace
    later = next(workspace.folder / image.path for image in session.contents.images if "2026" in image.date)
    for name, code in _FOUND.items():
        stage.window.activateWindow()
        case_id = session.queue.find(name)
        session.go(case_id)
        if name == "0007":
            photo = take_photo(later, folder / "IMG_0931.jpg", (100, 100, 200, 150), "2026:05:12 09:31:00", None, None)
            sha256 = EvidenceFolder(workspace.evidence).put(photo.read_bytes(), ".jpg")
            file = EvidenceFile(sha256, photo.name, photo.stat().st_size, ".jpg", FileType.PHOTO)
            stage.desk.controller.evidence.book.add(case_id, file)
        session.answer("reality", code)
        session.decide()
    until(lambda: not session.unsaved())
    live(SETTLED_MS)


@contextmanager
def _stick() -> Iterator[Path]:
    """Give a folder with a short name, as a stick has one."""
    stick = Path(tempfile.gettempdir()) / "USB"
    shutil.rmtree(stick, ignore_errors=True)
    yield stick
    shutil.rmtree(stick)


def _export(stage: Stage, window: CarriedWindow, stick: Path) -> Iterator[tuple[str, QImage]]:
    tab = window.export
    until(lambda: tab._waits is not None)
    for name, text in (("carryFolder", str(stick)), ("carryOrg", "main"), ("carryAccount", ACCOUNT)):
        tab.findChild(QLineEdit, name).setText(text)
    yield "ready", _grab(window)
    tab.findChild(QPushButton, "carryExport").click()
    until(lambda: tab._made is not None)
    until(lambda: OutboxState.EXPORTED in stage.desk.session.outbox.values())
    yield "export", _grab(window)


def _receipt(stage: Stage, window: CarriedWindow, folder: Path) -> Iterator[tuple[str, QImage]]:
    store = stage.desk.session.store
    rows = [row for row in store.outbox() if row.state is OutboxState.EXPORTED]
    results = [OperationResult(row.operation.op_id, Outcome.APPLIED, version=2) for row in rows]
    problem = {"title": "Not allowed", "detail": "JS-0009 was handed over to another unit. Ask who answers for it."}
    results[-1] = OperationResult(rows[-1].operation.op_id, Outcome.REJECTED, problem=problem)
    state = store.sync_state()
    answer = PushReceipt(tuple(results), True, state.chain_seq, state.chain_link)
    sources = [json_source("receipts/000001.json", wire.receipt_to_json(answer))]
    sources += [json_source("evidence.json", []), json_source("changes.json", {"changes": []})]
    facts = {"org": "main", "device_id": state.device_id, "username": ACCOUNT, "of": _new_id(), "of_volume": 1}
    (path,) = _written(PackageKind.RECEIPT, facts, sources, folder / "back", "answer")
    stage.desk.carried.open(Part.RECEIPT)
    window.receipt.choose([str(path)])
    yield "chosen", _grab(window)
    window.receipt.findChild(QPushButton, "receiptTake").click()
    until(lambda: window.receipt._work is None)
    yield "receipt", _grab(window)


def _package(stage: Stage, folder: Path) -> Iterator[tuple[str, QImage]]:
    contents = stage.desk.session.contents
    batch, cases = contents.batches[0], list(contents.cases)[:40]
    sources = [
        json_source("batch.json", wire.batch_to_json(batch)),
        json_source("patches/000001.json", [wire.case_to_json(case) for case in cases]),
        json_source("zones/000001.json", [wire.zone_to_json(zone) for zone in contents.zones]),
    ]
    images = [image for image in contents.images if image.kind == "file"][:2]
    listed = []
    for number, image in enumerate(images, 1):
        member = f"images/{number:04d}.tif"
        path = stage.desk.workspace.folder / image.path
        sources.append(Source(member, path))
        listed.append({"member": member, "name": path.name, "part": 1, "parts": 1})
    facts = {"org": "main", "units": [UNIT], "batch": batch.name, "feed_seq": 1, "images": listed}
    (path,) = _written(PackageKind.PACK, facts, sources, folder / "stick", "2026-05_320506")
    dialog = OpenPackageDialog(check_place, folder / "reviews", stage.desk.carried.into(), stage.window)
    dialog.show()
    yield "empty", _grab(dialog)
    dialog.choose(str(path))
    dialog.findChild(QLineEdit, "packageAccount").setText(ACCOUNT)
    button = dialog.findChild(QPushButton, "packageOpen")
    until(button.isEnabled)
    yield "package", _grab(dialog)
    button.click()
    until(lambda: dialog._opened is not None)
    yield "opened", _grab(dialog)
    path.write_bytes(path.read_bytes()[:-2000])
    dialog.choose(str(path))
    until(lambda: dialog._looking.over())
    yield "damaged", _grab(dialog)
    dialog.close()


def _written(kind: PackageKind, facts: dict[str, Any], sources: list[Source], folder: Path, stem: str) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    manifest = Manifest(kind, _new_id(), "2026-05-02T01:30:00.000Z", Secrecy.INTERNAL, facts=facts)
    target = Volumes(folder, "")
    for volume in volumes(manifest, sources):
        target.write(volume, volume.file_name(stem), Share(_Steps(), 1, folder))
    return target.publish()


def _new_id() -> str:
    return IdFactory().new(1_777_000_000_000)
