"""The pictures of the documentation, made anew from the demo county: ``make pictures``.

Each language in a process of its own, without a display: what is shown is the real Review window over the demo's
patches, driven as far as a picture needs it. ``python -m redline_review.demo.pictures --all FOLDER`` makes every scene
in both languages, in two sizes, and once in the dark theme: to be looked at.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import QPoint, QSize, Qt
from qgis.PyQt.QtGui import QImage, QPainter
from qgis.PyQt.QtWidgets import QScrollArea, QWidget

from ..ui.compare.tools import Tool
from .scenes import SCENES, play
from .staging import STYLES, Stage, live, make_county_workspace, opened, start, until
from .tour.places import BUILD, ROOT

WORK, IMAGES = BUILD / "pictures", ROOT / "docs" / "images"
LANGUAGES = {"en": "", "zh_Hans": ".zh"}
"""The interface's language, and what the files of its pictures have before their ending."""
SIZE, QUALITY, GAP_PX = QSize(1400, 875), 80, 8
SIZES = ("1600x1000", "1366x768")
SETTLE_MS = 3_000
"""The zones' borders and names come after the images."""
CORNERS = ((-0.30, -0.45), (0.42, -0.33), (0.22, 0.36), (-0.34, 0.28))
"""What is measured: shares of the patch's box around its middle."""
SHARE_OF_VIEW = 0.72
"""How much of a view is shown: what is beneath has nothing to tell."""
PANEL, FILES, VIEW, WHOLE = "casePanel", "evidenceBox", "view", ""
"""What of a window is shown: the patch's panel, its files, the later view, all of it."""
OPENED_MS = 3_000
"""What a workspace says of itself when it is opened has been said by then."""
IN_DOCS: Mapping[str, Sequence[tuple[str, str]]] = {
    "finding.png": (("form-1-first", PANEL), ("form-4-ready", PANEL), ("form-6-field", PANEL), ("form-7-law", PANEL)),
    "outline.jpg": (("outline-1-live", VIEW),),
    "evidence.jpg": (("evidence-5-declared", VIEW), ("evidence-5-declared", FILES)),
    "record.jpg": (("history-2-seen", WHOLE),),
    "sync.png": (("sync-5-panel", WHOLE),),
    "carried.png": (("carried-4-export", WHOLE),),
    "sign-in.png": (("sign-in-3-issuer", WHOLE), ("sign-in-4-waiting", WHOLE)),
}
"""Pictures of the documentation, and the scenes that stand in them side by side."""


def main() -> int:
    """Make the pictures of the documentation, or all scenes to be looked at."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every scene, in both languages and sizes, and dark")
    parser.add_argument("--only", default="", help="scenes whose names begin like this")
    parser.add_argument("--one", nargs=4, metavar=("LANGUAGE", "SIZE", "STYLE", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        return take(*options.one, only=options.only)
    folder = str(options.all.resolve()) if options.all else ""
    if folder:
        options.all.mkdir(parents=True, exist_ok=True)
    wanted = [(language, "docs", "light") for language in LANGUAGES]
    if folder:
        wanted = [(language, size, "light") for language in LANGUAGES for size in SIZES]
        wanted.append(("zh_Hans", SIZES[0], "dark"))
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    for one in wanted:
        command = [sys.executable, "-m", __spec__.name, "--only", options.only, "--one", *one, folder]
        subprocess.run(command, check=True, env=environ, cwd=ROOT)
    return 0


def take(language: str, size: str, style: str, folder: str, only: str = "") -> int:
    """Make the pictures of one language; those of the documentation where ``size`` is ``docs``."""
    assert style in STYLES
    home = WORK / language
    app = start(language, home, style)
    in_docs = size == "docs"
    width, height = (SIZE.width(), SIZE.height()) if in_docs else map(int, size.split("x"))
    with opened(make_county_workspace(home / "workspace"), QSize(width, height)) as stage:
        if in_docs:
            live(OPENED_MS)
            stage.press("Escape")  # no message of the opening in the picture
            _measure(stage)
            keep(stage.window.grab().toImage(), f"compare{LANGUAGES[language]}.jpg")
            stage.press("M")
        taken: dict[tuple[str, str], QImage] = {}
        for name, image in play(stage, SCENES, only, home):
            taken.update({(name, part): _part(stage, image, part) for part in (PANEL, FILES, VIEW, WHOLE)})
            if not in_docs:
                path = Path(folder) / f"{name}.{language[:2]}.{size}.{style}.png"
                if not image.save(str(path)):
                    raise OSError(path)
        if in_docs:
            _keep_all(taken, LANGUAGES[language])
    sys.stdout.flush()
    app.closeAllWindows()
    os._exit(0)  # the pictures are made: QGIS need not be taken down with care


def _keep_all(taken: Mapping[tuple[str, str], QImage], ending: str) -> None:
    for name, parts in IN_DOCS.items():
        if all(part in taken for part in parts):
            stem, kind = name.split(".")
            keep(side_by_side([taken[part] for part in parts]), f"{stem}{ending}.{kind}")


def keep(image: QImage, name: str) -> None:
    """Write a picture of the documentation, a PNG with a palette; raises ``OSError`` where that fails."""
    path = IMAGES / name
    if image.width() > SIZE.width():
        image = image.scaledToWidth(SIZE.width(), Qt.TransformationMode.SmoothTransformation)
    if path.suffix == ".png":
        image = with_palette(image)
    if not image.save(str(path), None, QUALITY if path.suffix == ".jpg" else 0):
        raise OSError(path)
    sys.stdout.write(f"{path.relative_to(ROOT)}\n")


def with_palette(image: QImage) -> QImage:
    """Return a picture with its 256 commonest colours, and no pattern of dots for the others."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = image.constBits()
    pixels.setsize(image.sizeInBytes())
    colours, counts = np.unique(np.frombuffer(pixels, np.uint32), return_counts=True)
    table = [int(colour) for colour in colours[np.argsort(-counts)[:256]]]
    return image.convertToFormat(QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.ThresholdDither)


def side_by_side(images: Sequence[QImage]) -> QImage:
    """Return pictures of one height in a row, a little apart."""
    width = sum(image.width() for image in images) + GAP_PX * (len(images) - 1)
    row = QImage(width, max(image.height() for image in images), QImage.Format.Format_RGB32)
    row.fill(Qt.GlobalColor.white)
    painter, x = QPainter(row), 0
    for image in images:
        painter.drawImage(x, 0, image)
        x += image.width() + GAP_PX
    painter.end()
    return row


def _part(stage: Stage, image: QImage, part: str) -> QImage:
    """Cut a part of the Review window out of its picture; of another window's, all of it."""
    if part == WHOLE or image.size() != stage.window.size():
        return image
    widget = stage.desk.compare.panes[1] if part == VIEW else stage.window.findChild(QWidget, part)
    height = round(widget.height() * SHARE_OF_VIEW) if part == VIEW else widget.height()
    if isinstance(widget, QScrollArea):
        height = widget.widget().sizeHint().height()
    corner = widget.mapTo(stage.window, QPoint(0, 0))
    top = max(0, corner.y())
    return image.copy(corner.x(), top, widget.width(), min(height, image.height() - top))


def _measure(stage: Stage) -> None:
    """Measure around the quarry's middle, and leave the mouse out of it."""
    view = stage.desk.compare
    view.set_active(0)
    view.tools.toggle(Tool.MEASURE)
    ground = view.steering.link.ground
    assert ground is not None
    side = 0.4 * min(view.panes[0].width(), view.panes[0].height()) * ground.mupp
    for east, south in CORNERS:
        view.tools.measure.add(QgsPointXY(ground.x + east * side, ground.y - south * side), ground.crs)
    view.tools.enter()
    until(lambda: not view.painting)
    live(SETTLE_MS)


if __name__ == "__main__":
    sys.exit(main())
