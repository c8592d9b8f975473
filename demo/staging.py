"""A Review window over the demo county in this process, without a display: for the pictures of the documentation."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, QEventLoop, QSize, Qt, QTimer, QTranslator
from qgis.PyQt.QtGui import QInputMethodEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QWidget

from ..plugin.adapters.settings import Settings
from ..plugin.adapters.workspace import open_workspace
from ..ui.desk import ReviewDesk
from .keyrun.workspace import FIELDS, FIRST, ZONE_FIELDS
from .tour.places import COUNTY, ROOT
from .workspaces import ImageSource, VectorSource, make_workspace

FONT_PT = 8.5
QUARRY = "0007"
"""The patch of most pictures, by the end of its id: a quarry whose border is worth measuring."""
PATIENCE_S = 60.0
STYLES = {"light": "default", "dark": "Night Mapping"}
"""Our word for a look, and QGIS's theme."""


def start(language: str, home: Path, style: str = "light") -> QgsApplication:
    """Begin QGIS without a display, in a language (``en``, ``zh_Hans``), from nothing."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    app = QgsApplication([], True, str(home / "profile"))
    app.initQgis()
    font = app.font()
    font.setPointSizeF(FONT_PT)  # without a display Qt has no desktop to take one from
    app.setFont(font)
    app.setUITheme(STYLES[style])
    QgsSettings().setValue("locale/userLocale", language)
    QgsSettings().setValue("locale/overrideFlag", True)  # else the computer's language stands
    app.setTranslation(language)
    words = QTranslator(app)
    if words.load(str(ROOT / "i18n" / f"redline_review_{language}.qm")):
        app.installTranslator(words)
    return app


def make_county_workspace(folder: Path) -> Path:
    """Make a workspace of the county's batch, screened."""
    patches = VectorSource(COUNTY / "patches.gpkg", FIELDS)
    zones = [VectorSource(COUNTY / "zones.gpkg", ZONE_FIELDS)]
    make_workspace(folder, FIRST, patches, zones, [ImageSource((COUNTY / "imagery",))])
    return folder


class Stage:
    """An open window: keys go to it, and it is waited for."""

    def __init__(self, desk: ReviewDesk) -> None:
        self.desk = desk
        self.painted: list[str] = []

    @property
    def window(self) -> QWidget:
        """Return the Review window."""
        return self.desk.window

    def press(self, *names: str) -> None:
        """Press keys by their names in Qt (``X``, ``Return``, ``Shift+N``), one after the other."""
        for name in names:
            *modifiers, key = name.split("+")
            held = Qt.KeyboardModifier.NoModifier
            for modifier in modifiers:
                held |= getattr(Qt.KeyboardModifier, f"{modifier}Modifier")
            QTest.keyClick(QApplication.focusWidget() or self.window, getattr(Qt.Key, f"Key_{key}"), held)
        live(100)

    def compose(self, text: str) -> None:
        """Write as an input method does, where the cursor is."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(QApplication.focusWidget(), event)
        live(100)

    def go(self, issued_id: str) -> None:
        """Show the patch whose id ends like this, and wait until it is painted."""
        case_id = self.desk.session.queue.find(issued_id)
        self.desk.controller.go(case_id)
        self.rest()

    def rest(self) -> None:
        """Wait until the patch on screen is painted, zones and all, and everything is on the disk."""
        desk = self.desk
        until(
            lambda: all(p.picture is not None and p.picture.case_id == desk.session.current for p in desk.compare.panes)
        )
        until(lambda: not desk.compare.painting and desk.compare.steering.zones_drawn and not desk.session.unsaved())


@contextmanager
def opened(folder: Path, size: QSize) -> Iterator[Stage]:
    """Open a workspace at the quarry in a window of this size."""
    desk = ReviewDesk(open_workspace(folder), Settings(), None)
    desk.open()
    stage = Stage(desk)
    until(lambda: desk.controller is not None and desk.session.current is not None)
    desk.window.resize(size)
    desk.window.activateWindow()
    stage.go(QUARRY)
    yield stage
    desk.close()


def until(holds: Callable[[], object]) -> None:
    """Let the window live until something holds; raises ``TimeoutError``."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError
        live(50)


def live(time_ms: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(time_ms, loop.quit)
    loop.exec()
