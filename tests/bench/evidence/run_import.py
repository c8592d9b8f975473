"""Photos of 12 MP come into an open Review window while its keys are used: run by ``bench_evidence``.

``run_import.py WORKSPACE PHOTOS COUNT OUT``. The photos are made first: one picture of 4000 × 3000 with camera noise,
each file with an EXIF time and place of its own, so that each has a hash of its own. Then they are dropped as a folder,
and every second a key goes to the next patch and back; measured is how long the GUI thread was held.
"""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, Qt
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtTest import QTest
from redline_review.demo.tour.heart import Heart
from redline_review.plugin.adapters.evidence_segments import exif_segment
from redline_review.plugin.adapters.settings import Settings
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.ui.desk import ReviewDesk

WIDTH, HEIGHT, QUALITY, LIMIT_S = 4000, 3000, 88, 900.0
MAKE = Path(__file__).resolve().parents[2] / "qgis" / "support_workspace.py"


def picture() -> bytes:
    """Return a JPEG of 12 MP, some 3 MB: smooth ground with fine noise, as a phone makes it."""
    rng = np.random.default_rng(7)
    coarse = rng.integers(40, 200, (HEIGHT // 50, WIDTH // 50, 4), dtype=np.uint8)
    pixels = coarse.repeat(50, axis=0).repeat(50, axis=1)
    pixels[:, :, :3] += rng.integers(0, 12, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    image = QImage(pixels.tobytes(), WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG", QUALITY)
    return bytes(data)


def write_photos(folder: Path, count: int) -> float:
    """Write the photos; returns megabytes."""
    folder.mkdir(parents=True)
    plain = picture()
    for number in range(count):
        hour, rest = divmod(number, 3600)
        taken = f"2026-05-02T{8 + hour:02d}:{rest // 60:02d}:{rest % 60:02d}"
        own = b"\xff\xfe" + struct.pack(">HI", 6, number)
        (folder / f"IMG_{number:04d}.jpg").write_bytes(plain[:2] + exif_segment(1, taken) + own + plain[2:])
    return count * len(plain) / 1e6


def wait(what: str, true: object) -> None:
    """Let the event loop run until something holds."""
    until = time.monotonic() + LIMIT_S
    while not true():  # type: ignore[operator]
        QCoreApplication.processEvents()
        if time.monotonic() > until:
            raise TimeoutError(what)


def main(workspace: Path, photos: Path, count: int) -> dict[str, object]:
    """Import and measure."""
    subprocess.run([sys.executable, str(MAKE), str(workspace)], check=True)
    megabytes = write_photos(photos, count)
    desk = ReviewDesk(open_workspace(workspace), Settings(), None)
    desk.open()
    wait("the window", lambda: desk.controller is not None)
    wait("the pictures", lambda: all(pane.picture is not None for pane in desk.compare.panes))
    calm = time.monotonic() + 6.0
    wait("the beginning to end", lambda: time.monotonic() > calm)
    side, first = desk.controller.evidence, desk.session.current
    heart = Heart()
    begun = pressed = time.monotonic()
    side.add([photos])
    keys = [Qt.Key.Key_Down, Qt.Key.Key_Up]
    cases = 0
    while side.bringing.busy:
        QCoreApplication.processEvents()
        if time.monotonic() - pressed >= 1.0:
            QTest.keyClick(desk.window, keys[cases % 2])
            cases, pressed = cases + 1, time.monotonic()
    took = time.monotonic() - begun
    wait("all saved", lambda: desk._saving.pending == 0)
    measured, longest = heart.summary(), heart.longest(5)
    files = side.book.files(first)
    entries = [entry for entry in desk.session.store.history(first) if entry.kind == "evidence"]
    stored = list((workspace / "evidence").glob("*.jpg"))
    assert len(files) == len(entries) == len(stored) == count, (len(files), len(entries), len(stored))
    desk.session.store.verify_chain()
    desk.close()
    desk.closer.wait()
    shutil.rmtree(photos)
    return {
        "photos": count,
        "megabytes": round(megabytes),
        "seconds": round(took, 1),
        "keys": cases,
        "stalls": measured,
        "longest": longest,
    }


if __name__ == "__main__":
    app = QgsApplication([], True)
    app.initQgis()
    report = main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
    Path(sys.argv[4]).write_text(json.dumps(report), encoding="utf-8")
    app.exitQgis()
