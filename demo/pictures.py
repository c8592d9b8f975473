"""The pictures of “Comparing images” in the documentation, made anew from the demo county: ``make pictures``.

Each language in a process of its own, without a display: what is shown is the real Review window over the demo's
patches, driven as far as a picture needs it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsApplication, QgsPointXY, QgsSettings
from qgis.PyQt.QtCore import QEventLoop, QSize, QTimer, QTranslator

from ..plugin.adapters.settings import Settings
from ..plugin.adapters.workspace import open_workspace
from ..ui.compare.tools import Tool
from ..ui.desk import ReviewDesk
from .workspaces import ImageSource, VectorSource, make_workspace

ROOT = Path(__file__).resolve().parents[1]
COUNTY, WORK, IMAGES = ROOT / "build" / "demo", ROOT / "build" / "pictures", ROOT / "docs" / "images"
LANGUAGES = {"en": "", "zh_Hans": ".zh"}
"""The interface's language, and what the files of its pictures have before their ending."""
SIZE, QUALITY, FONT_PT = QSize(1400, 875), 85, 8.5
QUARRY = "0007"
"""The patch of the picture, by the end of its id: a quarry whose border is worth measuring."""
PATIENCE_S, SETTLE_MS = 60.0, 3_000
"""The zones' borders and names come after the images."""
CORNERS = ((-0.30, -0.45), (0.42, -0.33), (0.22, 0.36), (-0.34, 0.28))
"""What is measured: shares of the patch's box around its middle."""


def main() -> int:
    """Make the pictures of all languages, or of the one that is named."""
    if len(sys.argv) > 1:
        return take(sys.argv[1])
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    for language in LANGUAGES:
        subprocess.run([sys.executable, "-m", __spec__.name, language], check=True, env=environ, cwd=ROOT)
    return 0


def take(language: str) -> int:
    """Make the picture of one language."""
    home = WORK / language
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    app = QgsApplication([], True, str(home / "profile"))
    app.initQgis()
    font = app.font()
    font.setPointSizeF(FONT_PT)  # without a display Qt has no desktop to take one from
    app.setFont(font)
    QgsSettings().setValue("locale/userLocale", language)
    words = QTranslator()
    if words.load(str(ROOT / "i18n" / f"redline_review_{language}.qm")):
        app.installTranslator(words)
    desk = _opened(home / "workspace")
    _measure(desk)
    picture = IMAGES / f"compare{LANGUAGES[language]}.jpg"
    made = desk.window.grab().save(str(picture), "JPG", QUALITY)
    desk.close()
    sys.stdout.write(f"{picture.relative_to(ROOT)}\n")
    sys.stdout.flush()
    os._exit(0 if made else 1)  # the picture is made: QGIS need not be taken down with care


def _opened(folder: Path) -> ReviewDesk:
    cases = {
        **{name: name for name in ("issued_id", "date_before", "date_after", "confidence", "must_check", "due_date")},
        **{name: name for name in ("town_code", "town_name")},
        "activity_issued": "activity_hint",
    }
    zones = {"code": "zone_code", "name": "zone_name", "level": "zone_level", "type": "zone_type"}
    make_workspace(
        folder,
        "2026-05",
        VectorSource(COUNTY / "patches.gpkg", cases),
        [VectorSource(COUNTY / "zones.gpkg", zones)],
        [ImageSource((COUNTY / "imagery",))],
    )
    desk = ReviewDesk(open_workspace(folder), Settings(), None)
    desk.open()
    _until(lambda: desk.controller is not None)
    desk.window.resize(SIZE)
    painted: list[str] = []
    desk.compare.painted.connect(painted.append)
    _until(lambda: bool(painted))
    wanted = next(case for case in desk.session.store.contents().cases if case.issued_id.endswith(QUARRY))
    desk.controller.go(wanted.case_id)
    _until(lambda: wanted.case_id in painted)
    return desk


def _measure(desk: ReviewDesk) -> None:
    """Measure around the quarry's middle, and leave the mouse out of it."""
    view = desk.compare
    view.set_active(0)
    view.tools.toggle(Tool.MEASURE)
    ground = view.steering.link.ground
    assert ground is not None
    side = 0.4 * min(view.panes[0].width(), view.panes[0].height()) * ground.mupp
    for east, south in CORNERS:
        view.tools.measure.add(QgsPointXY(ground.x + east * side, ground.y - south * side), ground.crs)
    view.tools.enter()
    _until(lambda: not view.painting)
    _live(SETTLE_MS)


def _until(holds: Callable[[], bool]) -> None:
    """Let the window live until something holds; raises ``TimeoutError``."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError
        _live(100)


def _live(time_ms: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(time_ms, loop.quit)
    loop.exec()


if __name__ == "__main__":
    sys.exit(main())
